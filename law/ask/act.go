package ask

import (
	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// ActInput is a question about an act, as it is typed. Everything but On may be
// empty.
type ActInput struct {
	Election string   // id of an election; the one that ran on the day where empty
	Race     string   // "36.02", "bupati" or "bupati@36.02"
	Region   string   // region of the race where Race names none
	On       string   // day of the act
	Status   string   // employment
	Act      string   // id of an act
	Facts    []string // "action=like", "on_leave=no"
	Office   string   // kind of office whose powers on the day are asked as well
	Decided  string   // day of the decision on the sanction; the day of the act where empty
}

// ActAnswer is what the law says about an act on a day.
type ActAnswer struct {
	Question  ActQuestion `json:"question"`
	Verdict   law.Outcome `json:"verdict"` // forbidden, allowed, contested, silent, depends
	Why       law.Text    `json:"why"`     // the verdict in a sentence
	Person    *Person     `json:"person"`
	Election  *Election   `json:"election"`
	Race      *Race       `json:"race"`
	Stage     Stage       `json:"stage"`
	Regime    string      `json:"regime,omitempty"` // of the heaviest rule that forbids; "" where none does
	Regimes   []string    `json:"regimes"`
	Codes     []string    `json:"codes"` // of the rules that decide, also of a duty where nothing else is said
	Articles  []string    `json:"articles"`
	Sanctions []Band      `json:"sanctions"`
	Rules     RuleGroups  `json:"rules"`
	Contested []Dispute   `json:"contested"`
	Ask       []Question  `json:"questions"` // facts whose answer would decide an open rule
	Powers    []Powers    `json:"powers"`    // who performs which function on the day
	Office    *Office     `json:"office,omitempty"`
	Certainty Certainty   `json:"certainty"` // of the best supported rule that decides
	Review    string      `json:"review"`    // reviewed only where every file that decides is
	Warnings  []law.Text  `json:"warnings"`
	Files     []File      `json:"files"`
	Law       string      `json:"law_digest"` // of the whole law room
}

// Heading is the key of the words for the verdict: where no rule forbids or
// allows the act, but a duty applies, those say so.
func (a *ActAnswer) Heading() string {
	if a.Verdict == law.IsSilent && len(a.Codes) > 0 {
		return "law.outcome.duty"
	}
	return "law.outcome." + string(a.Verdict)
}

// ActQuestion is the question as it was understood.
type ActQuestion struct {
	Election string          `json:"election,omitempty"`
	Race     string          `json:"race,omitempty"`
	Region   netra.Region    `json:"region,omitempty"`
	On       netra.Date      `json:"on"`
	Decided  netra.Date      `json:"decided"`
	Status   string          `json:"status,omitempty"`
	Action   string          `json:"action,omitempty"`
	Act      *Named          `json:"act"`
	Facts    map[string]bool `json:"facts"` // those answered, also by the action itself
}

// Person is how the person serves the state and what follows from it.
type Person struct {
	Status string   `json:"status"`
	Label  law.Text `json:"label"`
	ASN    bool     `json:"civil_servant"`
	Bound  bool     `json:"bound"` // some rule about the act binds this status
	Why    law.Text `json:"why"`
}

// Election is the election that was looked at.
type Election struct {
	Named
	Kind   string     `json:"kind"`
	VoteOn netra.Date `json:"vote_on"`
	How    string     `json:"how"` // given, or found by the day
}

// Race is the race that was looked at.
type Race struct {
	Named
	Region netra.Region `json:"region,omitempty"`
	Place  string       `json:"region_name,omitempty"`
}

// Stage says where the race stood on the day.
type Stage struct {
	ID        string     `json:"id"` // before_fixed, after_fixed, ended, unknown
	FixedOn   netra.Date `json:"fixed_on,omitempty"`
	EndedOn   netra.Date `json:"ended_on,omitempty"` // last day of the race there, where it is past or may be
	Exception bool       `json:"exception"`          // the region fixed its candidates on a day of its own
	Why       law.Text   `json:"why"`
	Calendar  []Named    `json:"calendar"` // stages of the calendar that ran on the day
	Sources   []Source   `json:"sources"`
}

// RuleGroups are the rules about the act by whether they applied.
type RuleGroups struct {
	Applied []Rule `json:"applied"`
	Open    []Rule `json:"open"`
	Not     []Rule `json:"not_applied"`
}

// Rule is one rule with the reasons for which it applied or not.
type Rule struct {
	ID        string      `json:"id"`
	Code      string      `json:"code"`
	Verdict   law.Verdict `json:"verdict"` // forbidden, allowed, duty
	Regime    string      `json:"regime"`
	Text      law.Text    `json:"text"`
	Level     string      `json:"level,omitempty"`
	LevelOpen bool        `json:"level_open"`          // the law assigns no level: an examiner chooses and says why
	YieldsTo  string      `json:"yields_to,omitempty"` // rule that goes before it
	Reasons   []Reason    `json:"reasons"`
	Sanctions []Sanction  `json:"sanctions"`
	Penalty   law.Text    `json:"penalty,omitzero"` // what a criminal article threatens
	Basis     []Source    `json:"basis"`
	Contested []string    `json:"contested"`
	Certainty Certainty   `json:"certainty"`
	Review    Review      `json:"review"`
	Note      law.Text    `json:"note,omitzero"`
	InForce   Span        `json:"in_force"`
	File      File        `json:"file"`
}

// Span is a period; an end that is left out is open.
type Span struct {
	From  netra.Date `json:"from,omitempty"`
	Until netra.Date `json:"until,omitempty"`
}

// Band is what may be imposed under one regime and level.
type Band struct {
	Regime    string     `json:"regime"`
	Level     string     `json:"level,omitempty"`
	Label     law.Text   `json:"label"`
	LevelOpen bool       `json:"level_open"`
	Codes     []string   `json:"codes"` // of the rules that threaten it
	Sanctions []Sanction `json:"sanctions"`
}

// Sanction is one sanction: that of the article, and what is really imposed.
type Sanction struct {
	ID      string    `json:"id"`
	Code    string    `json:"code"`
	Level   string    `json:"level"`
	Label   law.Text  `json:"label"`
	SIASN   string    `json:"siasn,omitempty"`
	Basis   []Source  `json:"basis"`
	Imposed string    `json:"imposed"`            // id of what is imposed on the day; id itself where nothing stands in
	StandIn *Sanction `json:"stand_in,omitempty"` // imposed in its place for the time being
}

// Dispute is a point that is read in different ways.
type Dispute struct {
	ID       string    `json:"id"`
	About    law.About `json:"about"` // verdict, level, powers
	Open     bool      `json:"open"`  // whether it is raised hangs on a question
	Question law.Text  `json:"question"`
	Readings []Reading `json:"readings"`
	File     File      `json:"file"`
}

// Reading is how one of them reads it.
type Reading struct {
	By      law.Text   `json:"by"`
	Date    netra.Date `json:"date,omitempty"`
	Says    law.Text   `json:"says"`
	Sources []Source   `json:"sources"`
}

// Question is a fact that nobody answered.
type Question struct {
	Fact     string   `json:"fact"` // for --fact FACT=yes or no
	Question law.Text `json:"question"`
}

// Powers is who performs a function on a day.
type Powers struct {
	Function Named   `json:"function"`
	Offices  []Named `json:"offices"`
}

// Office is what a kind of office may do on the day.
type Office struct {
	Named
	Exists    bool     `json:"exists"` // in force on the day
	Functions []string `json:"functions"`
	Successor string   `json:"successor,omitempty"`
}
