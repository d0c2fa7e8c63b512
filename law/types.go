package law

import (
	"slices"

	"github.com/netra-id/netra"
)

// Text is a sentence of the law room in both languages of the program.
type Text struct {
	ID string `yaml:"id" json:"id"`
	EN string `yaml:"en" json:"en"`
}

// In is the text in lang ("id" or "en").
func (t Text) In(lang string) string {
	if lang == "en" && t.EN != "" {
		return t.EN
	}
	return t.ID
}

// Period is a span of days, both ends included. A zero end is open.
type Period struct {
	From  netra.Date `yaml:"from"`
	Until netra.Date `yaml:"until"`
}

// Has tells whether day lies in the period.
func (p Period) Has(day netra.Date) bool { return day.In(p.From, p.Until) }

// Meets tells whether two periods share a day.
func (p Period) Meets(q Period) bool {
	return (p.Until == "" || q.From <= p.Until) && (q.Until == "" || p.From <= q.Until)
}

// Source says where a fact stands and how sure it is.
type Source struct {
	Instrument string   `yaml:"instrument"` // id of an Instrument, "" where only a page is known
	At         string   `yaml:"at"`         // article, e.g. "Pasal 5 huruf n angka 3"
	URL        string   `yaml:"url"`        // public page on which it was read
	Mark       Mark     `yaml:"mark"`
	Keys       []string `yaml:"keys"` // short names of the pages, as in law/SOURCES.md
	Note       Text     `yaml:"note"`
}

// Mark is how sure a fact is: "C2" found in two independent sources, "C1" in
// one, "M" from memory and not checked, "INF" inferred from other facts.
type Mark string

// The marks.
const (
	Two      Mark = "C2"
	One      Mark = "C1"
	Memory   Mark = "M"
	Inferred Mark = "INF"
)

// Review is what a human lawyer said of a file. Draft files load, and every
// page that uses them says so.
type Review struct {
	Status string     `yaml:"status"` // draft, reviewed, withdrawn
	On     netra.Date `yaml:"on"`
	By     string     `yaml:"by"`
	Why    Text       `yaml:"why"` // what is uncertain, or why it was withdrawn
}

// Head is what every file of law/ begins with.
type Head struct {
	ID      string   `yaml:"id"`
	InForce Period   `yaml:"in_force"`
	Review  Review   `yaml:"review"`
	Sources []Source `yaml:"sources"`
	Note    Text     `yaml:"note"`

	// Path and Digest are set by the loader: the file's name below law/ and
	// the SHA-256 of its bytes in hex, by which a decision names the text it
	// was taken under.
	Path   string `yaml:"-"`
	Digest string `yaml:"-"`
}

// Instrument is a legal text: a statute, a regulation, a joint decree, a
// circular, a ruling. Files: instruments/.
type Instrument struct {
	Head       `yaml:",inline"`
	Kind       string     `yaml:"kind"`   // uu, perppu, pp, perpres, peraturan-bawaslu, keputusan-bawaslu, peraturan-bkn, skb, se, surat, pks, putusan-mk
	Number     string     `yaml:"number"` // "94/2021"
	Title      Text       `yaml:"title"`
	Enacted    netra.Date `yaml:"enacted"`
	Gazette    string     `yaml:"gazette"`
	ReplacedBy []string   `yaml:"replaced_by"`
	Amends     []string   `yaml:"amends"`
}

// Act is a kind of conduct, in ordinary words: what somebody saw. Rules judge
// acts. Files: acts/.
type Act struct {
	Head   `yaml:",inline"`
	Label  Text `yaml:"label"`
	Hint   Text `yaml:"hint"`
	Order  int  `yaml:"order"`
	Public bool `yaml:"public"` // offered on the public report form
	// Unnamed marks what whoever reports cannot name: no rule judges it, an officer
	// finds out which act it was.
	Unnamed bool `yaml:"unnamed"`
	// Words are what ordinary people type when they mean this conduct: plain
	// words, slang and common misspellings, in small letters, of any language.
	// The search of the public pages finds acts by them.
	Words []string `yaml:"words"`
}

// Verdict says what a rule does.
type Verdict string

// The verdicts.
const (
	Forbidden Verdict = "forbidden"
	Allowed   Verdict = "allowed"
	Duty      Verdict = "duty"
)

// Stage restricts a rule to a time of the race in which the candidate stands.
type Stage string

// The stages that rules distinguish: before or after the candidates of that
// race were fixed. Ended is no stage of a rule: the race is over, and nobody
// stands for election any more.
const (
	AnyStage    Stage = ""
	BeforeFixed Stage = "before_fixed"
	AfterFixed  Stage = "after_fixed"
	Ended       Stage = "ended"
)

// Rule is one thing that is forbidden, allowed or owed. Files: rules/.
type Rule struct {
	Head       `yaml:",inline"`
	Code       string   `yaml:"code"` // as people cite it: "DISP-6", "PP94-5n3"
	Verdict    Verdict  `yaml:"verdict"`
	Regime     string   `yaml:"regime"` // ethics, discipline, dismissal, election, criminal, guidance
	Acts       []string `yaml:"acts"`   // ids of Act
	Who        []string `yaml:"who"`    // employment: pns, cpns, pppk, ...; empty means every ASN
	Elections  []string `yaml:"elections"`
	Stage      Stage    `yaml:"stage"`
	During     []string `yaml:"during"` // ids of stages of the election's calendar; the rule binds on their days only
	Facts      Facts    `yaml:"facts"`
	Text       Text     `yaml:"text"`
	Examples   []Text   `yaml:"examples"`
	Level      string   `yaml:"level"` // id of a sanction level, "" where the law assigns none: the examiner must choose and say why
	Sanctions  []string `yaml:"sanctions"`
	Penalty    Text     `yaml:"penalty"` // what a criminal article threatens, in words: a court imposes it, never an office of this program
	Basis      []Source `yaml:"basis"`
	Contested  []string `yaml:"contested"` // ids of Interpretation: points on which this rule is read in different ways
	Supersedes []string `yaml:"supersedes"`
	// Overrides are the ids of rules that this one goes before where both
	// apply, because it is made for the special case.
	Overrides []string `yaml:"overrides"`
	// General marks a duty that holds at any time and whatever the act; it is
	// what remains where no race runs.
	General bool `yaml:"general"`
}

// Interpretation is a point of law on which those who apply it disagree. Files:
// interpretations/. The program shows the readings and chooses none.
type Interpretation struct {
	Head     `yaml:",inline"`
	Question Text      `yaml:"question"`
	Readings []Reading `yaml:"readings"`
	// About is what is disputed: Whether the act is forbidden at all, its
	// level of sanction, or the powers of an office.
	About About `yaml:"about"`
	// Acts and Facts narrow the point down: without acts it concerns those of
	// the rules that name it, and only where the facts hold.
	Acts  []string `yaml:"acts"`
	Facts Facts    `yaml:"facts"`
	// Stage is the only part of a race in which the point is raised; AnyStage
	// where it does not depend on the day of fixing.
	Stage Stage `yaml:"stage"`
}

// About is what an Interpretation is about.
type About string

// What may be disputed. A file that does not say is about Whether.
const (
	Whether   About = "verdict"
	HowHeavy  About = "level"
	WhoseTask About = "powers"
)

// Reading is how one of them reads it.
type Reading struct {
	By      Text       `yaml:"by"`   // who says so
	Date    netra.Date `yaml:"date"` // when, "" where not known
	Says    Text       `yaml:"says"`
	Sources []Source   `yaml:"sources"`
}

// Facts is a condition over the closed list in facts.yaml. All must hold, and
// at least one of Any where Any is not empty, and none of None.
type Facts struct {
	All  []string `yaml:"all"`
	Any  []string `yaml:"any"`
	None []string `yaml:"none"`
}

// Fact is one yes/no question of the closed list in facts.yaml.
type Fact struct {
	ID       string   `yaml:"id"`
	Question Text     `yaml:"question"`
	Aliases  []string `yaml:"aliases"` // other names under which the command line and the API know it
}

// Action is something that people do, in one word, as the command line and the
// API understand it: actions.yaml. It names the act and the facts that the word
// itself implies.
type Action struct {
	ID      string   `yaml:"id"`
	Label   Text     `yaml:"label"`
	Aliases []string `yaml:"aliases"`
	Act     string   `yaml:"act"`
	Yes     []string `yaml:"yes"` // facts that hold where this was done
	No      []string `yaml:"no"`  // facts that do not
}

// ToCheck is one question that a person must still answer from an official
// text: tobechecked.yaml. What the law room could not find out stands there, so
// that a reviewer can work through it and no reader takes a guess for the law.
type ToCheck struct {
	ID       string   `yaml:"id"`
	Question Text     `yaml:"question"`
	Why      Text     `yaml:"why"`     // what could not be read, and what the files say until somebody has
	Affects  []string `yaml:"affects"` // paths of files below law/; none where the fact is not in the room yet
	Damage   int      `yaml:"damage"`  // rank: 1 does most damage if it is wrong
	Sources  []Source `yaml:"sources"`
}

// Sanction is one kind of sanction. Files: sanctions/.
type Sanction struct {
	Head    `yaml:",inline"`
	Code    string   `yaml:"code"`  // "B1"
	Level   string   `yaml:"level"` // id of a SanctionLevel
	Label   Text     `yaml:"label"`
	Order   int      `yaml:"order"` // heavier sanctions have greater numbers
	Basis   []Source `yaml:"basis"`
	Who     []string `yaml:"who"`
	SIASN   string   `yaml:"siasn"` // code of the personnel system, observed by its community
	StandIn struct { // imposed in its place while a condition of another instrument is not met
		Sanction string     `yaml:"sanction"`
		Until    netra.Date `yaml:"until"` // first day on which the original may be imposed; "" not yet known
		Basis    []Source   `yaml:"basis"`
	} `yaml:"stand_in"`
}

// SanctionLevel is light, moderate, severe, moral and so on: levels.yaml.
type SanctionLevel struct {
	ID     string `yaml:"id"`
	Label  Text   `yaml:"label"`
	Order  int    `yaml:"order"`
	Regime string `yaml:"regime"` // regime of the rules that may choose it where the law assigns them no level
}

// Value is a number that changes with time. Files: values/.
type Value struct {
	Head  `yaml:",inline"`
	Label Text      `yaml:"label"`
	Unit  string    `yaml:"unit"` // calendar_days, working_days, hours, count
	Terms []Amounts `yaml:"terms"`
}

// Amounts is what a value was in one period.
type Amounts struct {
	Period `yaml:",inline"`
	N      int      `yaml:"n"`
	Unit   string   `yaml:"unit"` // overrides the unit of the value in this period
	Basis  []Source `yaml:"basis"`
}

// Holidays is the list of one year: calendars/holidays-YYYY.yaml.
type Holidays struct {
	Head `yaml:",inline"`
	Year int       `yaml:"year"`
	Days []Holiday `yaml:"days"`
}

// Holiday is a day on which public offices are closed.
type Holiday struct {
	Date  netra.Date `yaml:"date"`
	Kind  string     `yaml:"kind"` // libur_nasional, cuti_bersama, libur_daerah
	Label Text       `yaml:"label"`
	// Regions are those in which a libur_daerah holds, with all that lies in
	// them; empty for the whole country.
	Regions []netra.Region `yaml:"regions"`
}

// Election is one election with its stages: calendars/election-*.yaml.
type Election struct {
	Head   `yaml:",inline"`
	Kind   string     `yaml:"kind"` // pemilu, pemilihan
	Label  Text       `yaml:"label"`
	VoteOn netra.Date `yaml:"vote_on"`
	// Partial marks an election in which only some regions voted, where the file does
	// not say which.
	Partial bool      `yaml:"partial"`
	Races   []Race    `yaml:"races"`
	Stages  []ElStage `yaml:"stages"`
}

// Race is a kind of race within an election with the day on which its
// candidates were fixed.
type Race struct {
	ID      string     `yaml:"id"` // gubernur, bupati, wali-kota, presiden, dpr, dpd, dprd
	Label   Text       `yaml:"label"`
	Aliases []string   `yaml:"aliases"` // other words under which the command line and the API know it
	FixedOn netra.Date `yaml:"fixed_on"`
	// Regions that fixed their candidates on another day.
	Except []struct {
		Region  netra.Region `yaml:"region"`
		FixedOn netra.Date   `yaml:"fixed_on"`
	} `yaml:"except"`
	// Level is the kind of region that votes for it (provinsi, kabupaten, kota),
	// by which the race of a region is found; "" where the region does not tell.
	Level string `yaml:"level"`
	// NoneIn are regions of that level in which the office is not elected.
	NoneIn  []netra.Region `yaml:"none_in"`
	Sources []Source       `yaml:"sources"`
}

// ElectedIn tells whether the office is elected in a region, as far as none_in
// says; it is where no region is named.
func (r Race) ElectedIn(region netra.Region) bool {
	return region == "" || !slices.ContainsFunc(r.NoneIn, func(x netra.Region) bool { return x.Contains(region) })
}

// ElStage is a stage of the calendar, e.g. the campaign.
type ElStage struct {
	ID     string `yaml:"id"`
	Label  Text   `yaml:"label"`
	Period `yaml:",inline"`
	// OpenUntil is the last day on which the stage may still run where its end
	// differs by region and is not known for each: what hangs on it stays open
	// from the day after Until.
	OpenUntil netra.Date     `yaml:"open_until"`
	Regions   []netra.Region `yaml:"regions"` // only there, with all that lies in them; empty: everywhere
	Races     []string       `yaml:"races"`   // only a stage of those; empty: of all
	Sources   []Source       `yaml:"sources"`
}

// OfficeKind is a kind of office and what it is entitled to do from when to
// when. An authority that is dissolved ends by a date here. Files: offices/.
type OfficeKind struct {
	Head      `yaml:",inline"`
	Label     Text    `yaml:"label"`
	Short     string  `yaml:"short"`
	Level     string  `yaml:"level"`  // nasional, provinsi, kabkota, kecamatan, instansi
	Parent    string  `yaml:"parent"` // kind of the office above it
	Performs  []Power `yaml:"performs"`
	Successor string  `yaml:"successor"`
	// Answers: offices of this kind answer questions about the rules in writing
	// while they perform anything.
	Answers bool `yaml:"answers"`
	// Name is how an office of the kind is called by default; {wilayah} stands
	// for the name of its region. AgencyKind (daerah, vertikal, pusat) is the
	// kind of agency that an office of level instansi belongs to.
	Name       string `yaml:"name"`
	AgencyKind string `yaml:"agency_kind"`
}

// Power is a function performed in a period.
type Power struct {
	Function string `yaml:"function"` // id of a Function in functions.yaml
	Period   `yaml:",inline"`
	// TakesOver is the kind of office that performed the function before. The
	// loader sets From to the day after its last one: where an authority is
	// dissolved, its own last day is the only line to change.
	TakesOver string   `yaml:"takes_over"`
	Basis     []Source `yaml:"basis"`
}

// Function is something that an office may be entitled to do: functions.yaml.
type Function struct {
	ID    string `yaml:"id"`
	Label Text   `yaml:"label"`
	// ByAgency marks a function whose office answers for the servants of one
	// agency, not for a region.
	ByAgency bool `yaml:"by_agency"`
	// Watches marks a function whose office may screen public posts, under a
	// list that somebody else approved.
	Watches bool `yaml:"watches"`
	// Digital marks a function whose office answers hard digital questions of
	// others: whose an account is, whether a picture is real.
	Digital bool `yaml:"digital"`
}

// Status is one of the closed list by which cases are counted and shown to the
// public: statuses.yaml.
type Status struct {
	ID     string `yaml:"id"`
	Label  Text   `yaml:"label"`  // for the desk and the figures
	Public Text   `yaml:"public"` // for a reporter
	Order  int    `yaml:"order"`
	Ends   bool   `yaml:"ends"`  // a case with this status is finished
	Tone   string `yaml:"tone"`  // neutral, progress, waiting, good, bad: how it is drawn
	Clear  bool   `yaml:"clear"` // the person is cleared
}

// Procedure is the path of a report or a case through one office.
// Files: procedures/.
type Procedure struct {
	Head         `yaml:",inline"`
	Track        string           `yaml:"track"` // intake, bawaslu, oversight, ppk
	Label        Text             `yaml:"label"`
	Function     string           `yaml:"function"` // function of the office that runs it
	Elections    []string         `yaml:"elections"`
	Start        string           `yaml:"start"`
	States       map[string]State `yaml:"states"`
	Steps        []Step           `yaml:"steps"`
	Requirements []Requirement    `yaml:"requirements"`
	Documents    []Document       `yaml:"documents"`
	Suspensions  []Suspension     `yaml:"suspensions"`
	Numbering    Numbering        `yaml:"numbering"`
	// Side marks a branch beside the case: the track that opened it goes on
	// without waiting for it and hears nothing of its end.
	Side bool `yaml:"side"`
	// Begins marks a procedure with which a case may begin.
	Begins bool `yaml:"begins_case"`
}

// Numbering is how a case that begins under a procedure gets its register
// number. Pattern may hold {n}, {n3} (three digits), {origin}, {region},
// {month} (roman) and {year}; Origins turns how the case began (finding,
// report) into the letters of the register.
type Numbering struct {
	Pattern string            `yaml:"pattern"`
	Origins map[string]string `yaml:"origins"`
	Sources []Source          `yaml:"sources"`
}

// State is where a report or a case stands.
type State struct {
	Label  Text   `yaml:"label"`
	Public Text   `yaml:"public"` // what a reporter reads; falls back to the status
	Counts string `yaml:"counts_as"`
	Final  bool   `yaml:"final"`
	// Returned marks a final state in which the file goes back to the office
	// that sent it: the track that opened this one gets child_returned.
	Returned bool `yaml:"returned"`
	// Answers marks a state in which the office has done what the track above
	// waits for, though its own work goes on: that track gets child_answered.
	Answers bool `yaml:"answers"`
}

// Step leads from one state to another.
type Step struct {
	Name      string       `yaml:"name"`
	Origins   []string     `yaml:"origins"` // report, finding: only for a case that began so; empty: for every case
	Usual     bool         `yaml:"usual"`   // the way a case usually goes on from there: its button is the prominent one
	Label     Text         `yaml:"label"`
	Hint      Text         `yaml:"hint"`
	From      []string     `yaml:"from"`
	To        string       `yaml:"to"`
	By        []string     `yaml:"by"` // functions; empty: taken by the program when On happens
	On        string       `yaml:"on"` // child_opened, child_answered, child_final, child_not_proven, child_returned: fired by the track this one opened
	Within    *Within      `yaml:"within"`
	Checklist bool         `yaml:"checklist"` // every requirement must be answered, and all of them met
	Needs     []string     `yaml:"needs"`     // ids of Document that must be named or attached
	Asks      []string     `yaml:"asks"`      // what the form asks: note, day (on which it happened), reason, sanction, level_reason, departure (why it differs from the recommendation), decree_number, decree_date, register_number, reply, person, act
	Regimes   []string     `yaml:"regimes"`   // of the sanctions that can be chosen; empty: those that the rule of the act names
	Records   string       `yaml:"records"`   // recommendation, decision, reply, registration; report or finding where it opens a case; ""
	Outcome   string       `yaml:"outcome"`   // proven, not_proven, ""
	Opens     string       `yaml:"opens"`     // function whose office gets a new track, "" none
	OpensCase bool         `yaml:"opens_case"`
	Named     bool         `yaml:"named"`   // only for a report whose writer gave his name
	Remedy    Text         `yaml:"remedy"`  // what the reporter can do after a rejection
	Reasons   []StepReason `yaml:"reasons"` // closed list where the step asks for a reason
	Sources   []Source     `yaml:"sources"`
}

// StepReason is a reason that may be given for a step, with what the reporter
// can do about it.
type StepReason struct {
	ID      string   `yaml:"id"`
	Origins []string `yaml:"origins"` // report, finding: only in a case that began so; empty: in every case
	Label   Text     `yaml:"label"`
	Remedy  Text     `yaml:"remedy"`
}

// Within is the clock of a step: how long after which event it must be taken.
type Within struct {
	Value  string   `yaml:"value"`  // id of a Value
	Since  string   `yaml:"since"`  // entered (the state, default), opened (the track), received (the report), registered (the case, by a step that records it)
	Start  string   `yaml:"start"`  // after (default): the day of the event does not count; same: it is day 1
	Right  bool     `yaml:"right"`  // somebody may have the step taken until then; no office owes it
	Legal  bool     `yaml:"legal"`  // false: an internal reminder, whose lapse breaks no law
	Missed Text     `yaml:"missed"` // what happens when it lapses
	Basis  []Source `yaml:"basis"`
	// SuspendedBy are the ids of the Suspensions of the procedure that may stop
	// the clock; where it is empty, nothing does.
	SuspendedBy []string `yaml:"suspended_by"`
	Ladder      string   `yaml:"ladder"` // id of a Ladder, "" for the usual one
}

// Suspension is a ground on which clocks of a procedure stand still for a time,
// with the paper that proves it.
type Suspension struct {
	ID       string   `yaml:"id"`
	Origins  []string `yaml:"origins"` // report, finding; empty: of every case
	Label    Text     `yaml:"label"`
	Hint     Text     `yaml:"hint"`
	Document string   `yaml:"document"` // id of a Document
	Sources  []Source `yaml:"sources"`
}

// Ladder is who is told when, before and after a clock lapses: ladders.yaml. The
// first one is that of a clock that names none.
type Ladder struct {
	ID      string   `yaml:"id"`
	Label   Text     `yaml:"label"`
	Rungs   []Rung   `yaml:"rungs"`
	Sources []Source `yaml:"sources"`
}

// Rung is one step of a ladder.
type Rung struct {
	ID    string `yaml:"id"`
	Label Text   `yaml:"label"`
	Days  int    `yaml:"days"` // calendar days after the due day; negative before it
	To    string `yaml:"to"`   // own (default): the office that owes it; upper: also the office above it
}

// Requirement is one item of the checklist of a preliminary study.
type Requirement struct {
	ID      string   `yaml:"id"`
	Kind    string   `yaml:"kind"`    // formal, material
	Origins []string `yaml:"origins"` // report, finding; empty: of every case
	Label   Text     `yaml:"label"`
	Hint    Text     `yaml:"hint"`
	Within  *Within  `yaml:"within"` // time limit that must have been kept for it to be met
	Sources []Source `yaml:"sources"`
}

// Document is a paper that a step needs.
type Document struct {
	ID    string   `yaml:"id"`
	Label Text     `yaml:"label"`
	Forms []string `yaml:"forms"` // ids of Form: the one of the election and the day applies; empty where none is known
}

// Employment is how somebody serves the state: employments.yaml.
type Employment struct {
	ID    string `yaml:"id"`
	Label Text   `yaml:"label"`
	ASN   bool   `yaml:"asn"` // bound by a rule that names no employment
	// Aliases are other words for it.
	Aliases []string `yaml:"aliases"`
	Posts   Posts    `yaml:"posts"`
}

// Posts are names of posts that are held by people so employed, and the facts
// that hold for whoever holds one.
type Posts struct {
	Words []string `yaml:"words"`
	Yes   []string `yaml:"yes"`
}

// Words are all other words that people type for the employment.
func (e *Employment) Words() []string { return slices.Concat(e.Aliases, e.Posts.Words) }

// Week is a working week of offices: weeks.yaml. The first one is that of an
// office of which nothing else is known.
type Week struct {
	ID    string   `yaml:"id"`
	Label Text     `yaml:"label"`
	Off   []OffDay `yaml:"off"`
}

// OffDay is a weekday on which the offices are closed every week.
type OffDay struct {
	Day   string `yaml:"day"` // monday … sunday
	Label Text   `yaml:"label"`
}
