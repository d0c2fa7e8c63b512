package casework

import (
	"slices"
	"strconv"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// facts is all that a decision about a step may look at.
type facts struct {
	Track     Track
	Origin    Origin
	Functions []string // what the office may do on that day
	Persons   []Person
	Acts      []CaseAct
	Checks    map[string]bool                 // requirement: met
	Choices   map[string][]law.SanctionChoice `json:"-"` // by PairKey; a replay asks the law room again
	// StepChoices are those of the steps, by name, that know other regimes than the
	// rule of an act.
	StepChoices map[string]map[string][]law.SanctionChoice `json:"-"`
	// Recommended are the sanctions that the oversight body recommended, by PairKey.
	Recommended map[string]string
	NoLevel     map[string]bool `json:"-"` // acts whose rule has no level
	Earliest    netra.Date      // before which nothing on this track can have happened
	Today       netra.Date
}

// outcome is what a step leads to.
type outcome struct {
	Step      law.Step
	State     string
	On        netra.Date // from which the clocks of the new state run
	Final     bool
	Outcome   Outcome
	Decisions []Decision
	Fields    StepFields // of what was entered, only what the step asks for
	Note      string
	// Why this level, where the law assigns none, and why it differs from the
	// recommendation, by PairKey of the decisions that need it.
	Reasons    map[string]string
	Departures map[string]string
}

// decide takes one step of p. The same arguments always give the same outcome,
// so that an old case can be replayed.
func decide(p *law.Procedure, f facts, in StepInput) (outcome, error) {
	// First of all: whoever was overtaken hears that, and not that the step he
	// filled in does not exist.
	if in.Version != f.Track.Version {
		return outcome{}, &netra.Error{Kind: netra.Conflict, Key: "casework.changed_meanwhile"}
	}
	s, ok := p.Step(f.Track.State, in.Step)
	if !ok || len(s.By) == 0 || !s.For(string(f.Origin)) {
		return outcome{}, &netra.Error{Kind: netra.NotInForce, Key: "casework.step_not_open"}
	}
	if !intersects(s.By, f.Functions) {
		return outcome{}, &netra.Error{Kind: netra.Forbidden, Key: "casework.wrong_office"}
	}
	if problems := missing(p, s, f, in); len(problems) > 0 {
		return outcome{}, &netra.Error{Kind: netra.Invalid, Key: "casework.step_incomplete", Problems: problems}
	}
	out := arrive(p, f.Track, s)
	out.Note, out.Fields = in.Note, asked(s, in)
	out.On = happened(out.Fields, f.Today)
	if s.Records == "recommendation" || s.Records == "decision" {
		out.Decisions = decisions(s, f, in)
	}
	out.Reasons, out.Departures = map[string]string{}, map[string]string{}
	for _, d := range out.Decisions {
		pair := PairKey(d.Person, d.Act)
		if f.NoLevel[d.Act] {
			out.Reasons[pair] = in.LevelReason
		}
		if slices.Contains(s.Asks, "departure") && departs(s, f, in, pair) {
			out.Departures[pair] = in.Departures[pair]
		}
	}
	return out, nil
}

// happened is the day of a step: the one that was entered, that of the decree,
// or the one on which it is recorded.
func happened(f StepFields, recorded netra.Date) netra.Date {
	switch {
	case f.Day != "":
		return f.Day
	case f.DecreeOn != "":
		return f.DecreeOn
	}
	return recorded
}

// asked keeps of what was entered what the step asks for.
func asked(s law.Step, in StepInput) StepFields {
	var f StepFields
	for _, ask := range s.Asks {
		switch ask {
		case "day":
			f.Day = in.On
		case "reason":
			f.Reason = in.Reason
		case "register_number":
			f.RegisterNumber = in.Register
		case "decree_number":
			f.DecreeNumber = in.Decree
		case "decree_date":
			f.DecreeOn = in.DecreeOn
		}
	}
	for _, d := range s.Needs {
		if f.Documents == nil {
			f.Documents = map[string]string{}
		}
		f.Documents[d] = in.Documents[d]
	}
	return f
}

// decideOn takes the step that the program takes by itself when event happens
// in the track below; ok is false where the procedure has none.
func decideOn(p *law.Procedure, t Track, event string) (out outcome, ok bool) {
	for _, s := range p.Steps {
		if s.On == event && slices.Contains(s.From, t.State) {
			return arrive(p, t, s), true
		}
	}
	return outcome{}, false
}

// arrive is the state that s leads to. A step without To leaves the track where
// it is.
func arrive(p *law.Procedure, t Track, s law.Step) outcome {
	out := outcome{Step: s, State: s.To, Outcome: Outcome(s.Outcome)}
	if s.To == "" {
		out.State = t.State
	}
	out.Final = p.States[out.State].Final
	return out
}

// missing lists what a step still lacks, each at the field of its form.
func missing(p *law.Procedure, s law.Step, f facts, in StepInput) []netra.Problem {
	var ps []netra.Problem
	add := func(field, key string, args ...any) {
		ps = append(ps, netra.Problem{Field: field, Key: key, Args: args})
	}
	if s.Checklist {
		for _, r := range p.Requirements {
			if r.For(string(f.Origin)) && !f.Checks[r.ID] {
				add("syarat", "casework.requirement_open", r.Label)
			}
		}
	}
	for _, d := range s.Needs {
		if strings.TrimSpace(in.Documents[d]) == "" {
			add("dokumen-"+d, "casework.document_missing", documentLabel(p, d))
		}
	}
	for _, ask := range s.Asks {
		switch ask {
		case "note", "reply":
			if strings.TrimSpace(in.Note) == "" {
				add("catatan", "web.problem.required")
			}
		case "day":
			switch {
			case in.On.IsZero():
				add("tanggal-langkah", "casework.day_missing")
			case in.On > f.Today:
				add("tanggal-langkah", "casework.day_future")
			case in.On < f.earliest(p, s):
				add("tanggal-langkah", "casework.day_early", f.earliest(p, s))
			}
		case "reason":
			if !slices.ContainsFunc(s.ReasonsFor(string(f.Origin)), func(r law.StepReason) bool { return r.ID == in.Reason }) {
				add("alasan", "casework.reason_missing")
			}
		case "register_number":
			if strings.TrimSpace(in.Register) == "" {
				add("nomor-register", "casework.register_missing")
			}
		case "decree_number":
			if strings.TrimSpace(in.Decree) == "" {
				add("nomor-keputusan", "casework.decree_missing")
			}
		case "decree_date":
			switch {
			case in.DecreeOn.IsZero():
				add("tanggal-keputusan", "casework.decree_date_missing")
			case in.DecreeOn > f.Today:
				add("tanggal-keputusan", "casework.decree_date_future")
			case slices.ContainsFunc(f.Acts, func(a CaseAct) bool { return in.DecreeOn < a.On }):
				add("tanggal-keputusan", "casework.decree_date_early")
			}
		case "person":
			if len(f.Persons) == 0 {
				add("orang", "casework.person_missing")
			}
			for _, p := range f.Persons {
				if p.Servant == "" {
					add("orang", "casework.person_not_linked", p.Name)
				}
			}
		case "act":
			if len(f.Acts) == 0 {
				add("perbuatan", "casework.act_missing")
			}
		case "departure":
			for _, p := range f.Persons {
				for _, a := range f.Acts {
					pair := PairKey(p.ID, a.ID)
					if departs(s, f, in, pair) && strings.TrimSpace(in.Departures[pair]) == "" {
						add(departureField(pair), "casework.departure_missing", p.Name)
					}
				}
			}
		case "sanction":
			ps = append(ps, sanctionProblems(s, f, in)...)
		}
	}
	return ps
}

// earliest is the first day on which s can have happened. A step that leads on
// comes after the one that led here; where the track has just begun, papers may
// have been on their way before this program knew of them.
func (f facts) earliest(p *law.Procedure, s law.Step) netra.Date {
	if s.To == f.Track.State || f.Track.State == p.Start {
		return f.Earliest
	}
	return max(f.Earliest, f.Track.EnteredOn)
}

// choicesAt are the sanctions that can be chosen at a step, by PairKey.
func (f facts) choicesAt(s law.Step) map[string][]law.SanctionChoice {
	if own, ok := f.StepChoices[s.Name]; ok {
		return own
	}
	return f.Choices
}

// sanctionProblems wants for every person and act one sanction of those the
// rule allows, and a reason where the law assigns no level.
func sanctionProblems(s law.Step, f facts, in StepInput) []netra.Problem {
	var ps []netra.Problem
	choices := f.choicesAt(s)
	if len(choices) == 0 {
		return []netra.Problem{{Key: "casework.no_sanction"}}
	}
	for _, p := range f.Persons {
		for _, a := range f.Acts {
			pair := PairKey(p.ID, a.ID)
			if len(choices[pair]) == 0 {
				continue // no rule of this act binds this person
			}
			_, ok := chosen(choices[pair], in.Sanctions[pair])
			if !ok {
				ps = append(ps, netra.Problem{Field: "sanksi-" + pair, Key: "casework.sanction_missing", Args: []any{p.Name}})
				continue
			}
			if f.NoLevel[a.ID] && strings.TrimSpace(in.LevelReason) == "" {
				ps = append(ps, netra.Problem{Field: "alasan-tingkat", Key: "casework.level_reason_missing"})
			}
		}
	}
	return ps
}

// departureField is where the form asks why a decision differs from the
// recommendation for a pair.
func departureField(pair string) string { return "alasan-berbeda-" + pair }

// departs tells whether what was chosen for a person and act differs from what
// was recommended for them. Where nothing was chosen yet, that is missing and
// nothing else.
func departs(s law.Step, f facts, in StepInput, pair string) bool {
	recommended, ok := f.Recommended[pair]
	chosen := in.Sanctions[pair]
	return ok && (Outcome(s.Outcome) == NotProven || chosen != "" && chosen != recommended)
}

// decisions makes one decision for each person and act.
func decisions(s law.Step, f facts, in StepInput) []Decision {
	fields, choices := asked(s, in), f.choicesAt(s)
	var ds []Decision
	for _, p := range f.Persons {
		for _, a := range f.Acts {
			d := Decision{
				Track: f.Track.ID, Person: p.ID, Act: a.ID, Kind: s.Records, Outcome: Outcome(s.Outcome),
				DecreeNumber: fields.DecreeNumber, DecreeOn: fields.DecreeOn, DecidedOn: f.Today,
				RuleID: a.RuleID, RuleDigest: a.RuleDigest, Office: f.Track.Office,
			}
			if d.Outcome == NoOutcome {
				d.Outcome = Proven
			}
			if d.Outcome == Proven && len(choices[PairKey(p.ID, a.ID)]) == 0 {
				continue
			}
			if c, ok := chosen(choices[PairKey(p.ID, a.ID)], in.Sanctions[PairKey(p.ID, a.ID)]); ok && d.Outcome == Proven {
				d.Sanction, d.Imposed, d.digest = c.Sanction.ID, c.Imposed.ID, c.Sanction.Digest
			}
			ds = append(ds, d)
		}
	}
	return ds
}

func chosen(cs []law.SanctionChoice, id string) (law.SanctionChoice, bool) {
	for _, c := range cs {
		if c.Sanction.ID == id {
			return c, true
		}
	}
	return law.SanctionChoice{}, false
}

func intersects(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

func documentLabel(p *law.Procedure, id string) law.Text {
	for _, d := range p.Documents {
		if d.ID == id {
			return d.Label
		}
	}
	return law.Text{ID: id, EN: id}
}

// Comparison says how a decision stands to the recommendation it answers.
type Comparison string

// The comparisons.
const (
	NothingToCompare Comparison = ""
	SameSanction     Comparison = "same"
	Lighter          Comparison = "lighter"
	Heavier          Comparison = "heavier"
	NotFollowed      Comparison = "not_followed" // recommended, but decided as not proven
)

// Compare sets a decision beside the recommendation for the same person and
// act.
func Compare(sanctions map[string]*law.Sanction, recommended, decided Decision) Comparison {
	if recommended.Sanction == "" {
		return NothingToCompare
	}
	if decided.Outcome == NotProven {
		return NotFollowed
	}
	r, d := sanctions[recommended.Sanction], sanctions[decided.Sanction]
	switch {
	case r == nil || d == nil:
		return NothingToCompare
	case d.Order < r.Order:
		return Lighter
	case d.Order > r.Order:
		return Heavier
	default:
		return SameSanction
	}
}

// romanMonths are the months as registers write them.
var romanMonths = [...]string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}

// register writes the number of a case by the pattern of its procedure.
func register(n law.Numbering, seq int, origin Origin, region netra.Region, on netra.Date) string {
	pattern := n.Pattern
	if pattern == "" {
		pattern = "{n3}/{origin}/{region}/{month}/{year}"
	}
	letters := n.Origins[string(origin)]
	if letters == "" {
		letters = strings.ToUpper(string(origin[:1]))
	}
	s := strconv.Itoa(seq)
	return strings.NewReplacer(
		"{n3}", strings.Repeat("0", max(0, 3-len(s)))+s,
		"{n}", s,
		"{origin}", letters,
		"{region}", string(region),
		"{month}", romanMonths[on.Time().Month()-1],
		"{year}", strconv.Itoa(on.Year()),
	).Replace(pattern)
}
