package ask

import (
	"cmp"
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// Act answers a question about an act. An error is a *Refusal.
func (d *Desk) Act(in ActInput) (*ActAnswer, error) {
	q, understood, err := d.readAct(in)
	if err != nil {
		return nil, err
	}
	var office *Office
	if in.Office != "" {
		if office, err = d.office(in.Office, q.Day); err != nil {
			return nil, err
		}
	}
	a := d.Book.Resolve(q)
	j := d.Book.Judge(a)
	out := &ActAnswer{
		Question: understood, Verdict: verdict(understood, j), Office: office, Law: d.Book.Digest(),
		Regimes: []string{}, Codes: []string{}, Articles: []string{}, Sanctions: []Band{}, Ask: []Question{}, Warnings: []law.Text{},
	}
	out.Person = d.person(q, a)
	out.Election, out.Race, out.Stage = d.election(in, a), d.raceAnswer(a), d.stage(a)
	out.Rules = d.groups(a, j, understood.Decided)
	out.Contested = d.disputes(j)
	out.Ask = d.questions(a, j)
	out.Powers = d.powers(q.Day)
	d.consequences(out, a, j, understood.Decided)
	d.eitherWay(out, q, a)
	out.Why = d.because(out, a, j)
	d.warn(out, a)
	out.Files = d.files(a, j)
	out.Review = "draft"
	if len(j.Deciding) > 0 && !slices.ContainsFunc(j.Deciding, func(m law.Match) bool { return m.Rule.Review.Status != "reviewed" }) {
		out.Review = "reviewed"
	}
	return out, nil
}

// verdict is the outcome; what nobody named cannot be judged.
func verdict(q ActQuestion, j law.Judgement) law.Outcome {
	if q.Act == nil {
		return law.ItDepends
	}
	return j.Outcome
}

// eitherWay finds what is forbidden in every race that may be meant, though by
// other rules: before the candidates of the one and after those of the other were
// fixed.
func (d *Desk) eitherWay(out *ActAnswer, q law.Query, a law.Answer) {
	e := d.Book.Elections[a.Election]
	if out.Verdict != law.ItDepends || out.Question.Act == nil || e == nil || q.Race != "" || a.Stage != law.AnyStage {
		return
	}
	for _, r := range e.Races {
		q.Race = r.ID
		if d.Book.Judge(d.Book.Resolve(q)).Outcome != law.IsForbidden {
			return
		}
	}
	out.Verdict = law.IsForbidden
}

// because is the verdict in a sentence.
func (d *Desk) because(out *ActAnswer, a law.Answer, j law.Judgement) law.Text {
	key := "law.because." + string(out.Verdict)
	var unless []string
	for _, r := range out.Rules.Open {
		if r.Verdict == law.Forbidden {
			unless = add(unless, r.Code)
		}
	}
	var permits, duties []string
	for _, r := range j.Unless(a) {
		permits = add(permits, r.Code)
	}
	for _, m := range a.Matches {
		if m.Yes() && m.Rule.Verdict == law.Duty && slices.Contains(m.Rule.Acts, a.Query.Act) {
			duties = add(duties, m.Rule.Code)
		}
	}
	codes := strings.Join(out.Codes, ", ")
	switch {
	case out.Verdict != j.Outcome && out.Verdict == law.IsForbidden:
		return d.text("law.because.forbidden_either", codes)
	case out.Verdict == law.IsForbidden && len(permits) > 0:
		return d.text("law.because.forbidden_unless", codes, strings.Join(permits, ", "))
	case out.Verdict == law.IsForbidden && len(duties) > 0:
		return d.text("law.because.forbidden_duty", codes, strings.Join(duties, ", "))
	case j.Outcome == law.IsAllowed && len(unless) > 0:
		return d.text("law.because.allowed_unless", strings.Join(out.Codes, ", "), strings.Join(unless, ", "))
	case out.Question.Act == nil:
		return d.text("law.because.no_act")
	case j.Outcome == law.IsSilent && out.Person != nil && !out.Person.Bound:
		return out.Person.Why
	case j.Outcome == law.IsSilent && out.Stage.ID == string(law.Ended):
		return d.noRace(out)
	case j.Outcome == law.IsSilent && len(out.Codes) > 0:
		return d.text("law.because.duty_only", strings.Join(out.Codes, ", "))
	case j.Outcome == law.IsContested && len(out.Codes) == 0:
		return d.text("law.because.contested_point")
	}
	return d.text(key, codes)
}

// noRace says that nobody stood for election on the day, and which duties hold
// all the same.
func (d *Desk) noRace(out *ActAnswer) law.Text {
	var duties []string
	for _, r := range out.Rules.Applied {
		if r.Verdict == law.Duty {
			duties = add(duties, r.Code)
		}
	}
	if len(duties) == 0 {
		return d.text("law.because.no_race_none", out.Election.Label, out.Stage.EndedOn)
	}
	return d.text("law.because.no_race", out.Election.Label, out.Stage.EndedOn, strings.Join(duties, ", "))
}

// person says whether the rules about the act bind somebody so employed.
func (d *Desk) person(q law.Query, a law.Answer) *Person {
	e := d.Book.Employments[q.Employment]
	if e == nil {
		return nil
	}
	p := &Person{Status: e.ID, Label: e.Label, ASN: e.ASN}
	p.Bound = slices.ContainsFunc(a.Matches, func(m law.Match) bool {
		return !slices.ContainsFunc(m.Why, func(r law.Reason) bool { return r.Key == "law.reason.who_other" })
	})
	switch {
	case e.ASN && p.Bound:
		p.Why = d.text("law.person.asn", e.Label)
	case p.Bound:
		p.Why = d.text("law.person.bound", e.Label)
	case e.ASN:
		p.Why = d.text("law.person.no_rule", e.Label)
	default:
		p.Why = d.text("law.person.not_asn", e.Label)
	}
	return p
}

func (d *Desk) election(in ActInput, a law.Answer) *Election {
	e := d.Book.Elections[a.Election]
	if e == nil {
		return nil
	}
	how := "given"
	if in.Election == "" {
		how = "found"
	}
	return &Election{Named: Named{e.ID, e.Label}, Kind: e.Kind, VoteOn: e.VoteOn, How: how}
}

func (d *Desk) raceAnswer(a law.Answer) *Race {
	e := d.Book.Elections[a.Election]
	if e == nil || a.Query.Race == "" {
		return nil
	}
	r, ok := e.Race(a.Query.Race)
	if !ok {
		return nil
	}
	out := &Race{Named: Named{r.ID, r.Label}, Region: a.Query.Region}
	if place, ok := d.Places(a.Query.Region); ok {
		out.Place = place.Name
	}
	return out
}

// stage says when the candidates of the race were fixed, and why that day.
func (d *Desk) stage(a law.Answer) Stage {
	s := Stage{ID: string(a.Stage), FixedOn: a.FixedOn, EndedOn: a.EndedOn, Calendar: []Named{}, Sources: []Source{}}
	e := d.Book.Elections[a.Election]
	if e == nil {
		s.ID, s.Why = "unknown", d.text("law.reason.election_open")
		return s
	}
	for _, st := range e.Stages {
		if st.Has(a.Query.Day) && st.Holds(a.Query.Race, a.Query.Region) {
			s.Calendar = append(s.Calendar, Named{st.ID, st.Label})
		}
	}
	label, sources := e.Label, e.Sources
	if r, ok := e.Race(a.Query.Race); ok {
		label, sources = r.Label, r.Sources
		s.Exception = a.FixedOn != r.FixedOn
	}
	s.Sources = d.sources(sources)
	switch a.Stage {
	case law.BeforeFixed:
		s.Why = d.text("law.reason.before_fixed", a.Query.Day, a.FixedOn, label)
	case law.AfterFixed:
		s.Why = d.text("law.reason.after_fixed", a.Query.Day, a.FixedOn, label)
	case law.Ended:
		s.Why = d.text("law.reason.ended", a.Query.Day, label, a.EndedOn)
	default:
		s.ID, s.Why = "unknown", d.text("law.reason.stage_open")
		if _, latest := e.Ends(a.Query.Race, a.Query.Region); a.EndedOn != "" {
			s.Why = d.text("law.reason.end_open", a.Query.Day, label, a.EndedOn, latest)
		}
	}
	return s
}

func (d *Desk) groups(a law.Answer, j law.Judgement, decided netra.Date) RuleGroups {
	g := RuleGroups{Applied: []Rule{}, Open: []Rule{}, Not: []Rule{}}
	for _, m := range a.Matches {
		r := d.rule(m, a.Query.Employment, decided)
		if m.Yes() {
			r.YieldsTo = j.Yields[m.Rule.ID]
		}
		switch {
		case m.Yes():
			g.Applied = append(g.Applied, r)
		case m.Undecided():
			g.Open = append(g.Open, r)
		default:
			g.Not = append(g.Not, r)
		}
	}
	return g
}

func (d *Desk) rule(m law.Match, employment string, decided netra.Date) Rule {
	r := m.Rule
	out := Rule{
		ID: r.ID, Code: r.Code, Verdict: r.Verdict, Regime: r.Regime, Text: r.Text, Level: r.Level, LevelOpen: d.Book.NoLevel(r),
		Reasons: d.reasons(m.Why), Sanctions: []Sanction{}, Penalty: r.Penalty, Basis: d.sources(r.Basis), Contested: append([]string{}, r.Contested...),
		Certainty: d.certainty(r.Basis...), Review: d.review(r.Review), Note: r.Note, InForce: Span(r.InForce), File: file(r.Head),
	}
	if r.Verdict == law.Forbidden {
		for _, c := range d.Book.SanctionsFor(r, employment, decided) {
			out.Sanctions = append(out.Sanctions, d.sanction(c))
		}
	}
	return out
}

func (d *Desk) sanction(c law.SanctionChoice) Sanction {
	s := d.plainSanction(c.Sanction)
	if c.StandIn != nil {
		in := d.plainSanction(c.StandIn)
		s.StandIn, s.Imposed = &in, in.ID
	}
	return s
}

func (d *Desk) plainSanction(s *law.Sanction) Sanction {
	return Sanction{ID: s.ID, Code: s.Code, Level: s.Level, Label: s.Label, SIASN: s.SIASN, Basis: d.sources(s.Basis), Imposed: s.ID}
}

// consequences fills in what the deciding rules threaten, and how sure they
// are.
func (d *Desk) consequences(out *ActAnswer, a law.Answer, j law.Judgement, decided netra.Date) {
	best := law.Mark("")
	heaviest := -1
	for _, m := range j.Deciding {
		out.Codes = add(out.Codes, m.Rule.Code)
		for _, s := range m.Rule.Basis {
			if s.At != "" {
				out.Articles = add(out.Articles, d.Book.Cite(s, "id", d.Say))
			}
		}
		c := d.certainty(m.Rule.Basis...)
		if best == "" || slices.Index(marks, c.Mark) < slices.Index(marks, best) {
			best, out.Certainty = c.Mark, c
		}
		if !m.Yes() || m.Rule.Verdict != law.Forbidden {
			continue
		}
		out.Regimes = add(out.Regimes, m.Rule.Regime)
		if l := d.Book.Levels[m.Rule.Level]; l != nil && l.Order > heaviest {
			heaviest, out.Regime = l.Order, m.Rule.Regime
		}
		d.band(out, m, a.Query.Employment, decided)
	}
	if out.Regime == "" && len(out.Regimes) > 0 {
		out.Regime = cmp.Or(penalRegime(j), out.Regimes[0])
	}
	if best == "" { // nothing was found, which is itself a conclusion
		out.Certainty = d.certainty(law.Source{Mark: law.Inferred})
	}
}

// penalRegime is the regime of a rule that threatens a penalty of a court, which
// outweighs every other rule without a level; "" where none does.
func penalRegime(j law.Judgement) string {
	for _, m := range j.Deciding {
		if m.Yes() && m.Rule.Penalty.ID != "" {
			return m.Rule.Regime
		}
	}
	return ""
}

func add(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// band adds the sanctions of a rule to those of its regime and level.
func (d *Desk) band(out *ActAnswer, m law.Match, employment string, decided netra.Date) {
	open := d.Book.NoLevel(m.Rule)
	i := slices.IndexFunc(out.Sanctions, func(b Band) bool {
		return b.Regime == m.Rule.Regime && b.Level == m.Rule.Level && b.LevelOpen == open
	})
	if i < 0 {
		b := Band{Regime: m.Rule.Regime, Level: m.Rule.Level, LevelOpen: open, Codes: []string{}, Sanctions: []Sanction{}}
		switch l := d.Book.Levels[m.Rule.Level]; {
		case l != nil:
			b.Label = l.Label
		case open:
			b.Label = d.text("law.reason.no_level")
		default:
			b.Label = d.text("law.regime." + m.Rule.Regime)
		}
		i = len(out.Sanctions)
		out.Sanctions = append(out.Sanctions, b)
	}
	b := &out.Sanctions[i]
	b.Codes = add(b.Codes, m.Rule.Code)
	for _, c := range d.Book.SanctionsFor(m.Rule, employment, decided) {
		if !slices.ContainsFunc(b.Sanctions, func(s Sanction) bool { return s.ID == c.Sanction.ID }) {
			b.Sanctions = append(b.Sanctions, d.sanction(c))
		}
	}
}

func (d *Desk) disputes(j law.Judgement) []Dispute {
	out := []Dispute{}
	for _, v := range j.Disputes {
		x := Dispute{ID: v.ID, About: cmp.Or(v.About, law.Whether), Open: v.Open, Question: v.Question, Readings: []Reading{}, File: file(v.Head)}
		for _, r := range v.Readings {
			x.Readings = append(x.Readings, Reading{By: r.By, Date: r.Date, Says: r.Says, Sources: d.sources(r.Sources)})
		}
		out = append(out, x)
	}
	return out
}

// questions are the facts that decide an open rule or raise a disputed point.
func (d *Desk) questions(a law.Answer, j law.Judgement) []Question {
	out := []Question{}
	for _, f := range d.Book.FactsInOrder() {
		_, said := a.Query.Facts[f.ID]
		if !said && (slices.Contains(a.Open, f.ID) || slices.ContainsFunc(j.Disputes, func(v law.Dispute) bool {
			return v.Open && slices.Contains(slices.Concat(v.Facts.All, v.Facts.Any, v.Facts.None), f.ID)
		})) {
			out = append(out, Question{Fact: f.ID, Question: f.Question})
		}
	}
	return out
}

// powers says who performs which function on a day.
func (d *Desk) powers(day netra.Date) []Powers {
	out := []Powers{}
	for _, f := range d.Book.FunctionsInOrder() {
		p := Powers{Function: Named{f.ID, f.Label}, Offices: []Named{}}
		for _, id := range d.Book.KindsPerforming(f.ID, day) {
			p.Offices = append(p.Offices, Named{id, d.Book.Kinds[id].Label})
		}
		out = append(out, p)
	}
	return out
}

// office says what a kind of office may do on the day.
func (d *Desk) office(typed string, day netra.Date) (*Office, error) {
	k := d.Book.Kinds[fold(typed)]
	if k == nil {
		return nil, d.refuse("office", typed, "law.refusal.unknown", ids(d.Book.KindsInOrder(), func(k *law.OfficeKind) string { return k.ID })...)
	}
	return &Office{
		Named: Named{k.ID, k.Label}, Exists: k.InForce.Has(day), Functions: append([]string{}, d.Book.Functions(k.ID, day)...), Successor: k.Successor,
	}, nil
}

// warn adds what a reader must know before relying on the answer.
func (d *Desk) warn(out *ActAnswer, a law.Answer) {
	say := func(key string, args ...any) { out.Warnings = append(out.Warnings, d.text(key, args...)) }
	if out.Question.Act == nil {
		say("law.warn.no_act")
	}
	if out.Person == nil {
		say("law.warn.no_status")
	}
	e := d.Book.Elections[a.Election]
	if e == nil {
		return
	}
	switch span := e.Span(); {
	case a.Query.Day < span.From:
		say("law.warn.before_stages", e.Label, span.From)
	case a.Stage == law.Ended:
		say("law.warn.after_end", e.Label, a.EndedOn)
	}
	if place, ok := d.Places(a.Query.Region); ok && e.Partial {
		say("law.warn.partial", e.Label, place.Name)
	}
	for _, other := range d.Book.ElectionsInOrder() {
		if span := other.Span(); out.Election.How == "found" && other != e && span.Has(a.Query.Day) {
			say("law.warn.also_ran", other.Label, other.ID)
		}
	}
}

// files are those that the answer rests on: rules that applied or are open,
// disputed points, the calendar of the election.
func (d *Desk) files(a law.Answer, j law.Judgement) []File {
	out := []File{}
	for _, m := range a.Matches {
		if !m.No() {
			out = append(out, file(m.Rule.Head))
		}
	}
	for _, v := range j.Disputes {
		out = append(out, file(v.Head))
	}
	if e := d.Book.Elections[a.Election]; e != nil {
		out = append(out, file(e.Head))
	}
	return out
}
