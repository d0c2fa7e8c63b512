package law

import (
	"slices"
	"strconv"
	"strings"

	"github.com/netra-id/netra"
)

// regimes are the kinds of consequences of a rule.
var regimes = []string{"ethics", "discipline", "dismissal", "election", "criminal", "guidance"}

// lists checks the closed lists.
func (l *linter) lists() {
	for i, f := range l.b.FactsInOrder() {
		l.text(place{"facts.yaml", f.ID, []any{i, "question"}}, "the question", f.Question, true)
	}
	l.toCheck()
	l.actions()
	for i, id := range l.b.order["levels.yaml"] {
		v, p := l.b.Levels[id], place{"levels.yaml", id, []any{i}}
		l.text(p.at("label"), "the label", v.Label, true)
		if v.Regime != "" {
			l.word(p.at("regime"), "the regime", v.Regime, regimes...)
		}
	}
	for i, f := range l.b.FunctionsInOrder() {
		l.text(place{"functions.yaml", f.ID, []any{i, "label"}}, "the label", f.Label, true)
	}
	for i, id := range l.b.order["statuses.yaml"] {
		v, p := l.b.Statuses[id], place{"statuses.yaml", id, []any{i}}
		l.text(p.at("label"), "the label", v.Label, true)
		l.text(p.at("public"), "the public label", v.Public, true)
		l.word(p.at("tone"), "the tone", v.Tone, "neutral", "progress", "waiting", "good", "bad")
	}
	for i, v := range l.b.EmploymentsInOrder() {
		l.text(place{"employments.yaml", v.ID, []any{i, "label"}}, "the label", v.Label, true)
	}
	for i, v := range l.b.WeeksInOrder() {
		p := place{"weeks.yaml", v.ID, []any{i}}
		l.text(p.at("label"), "the label", v.Label, true)
		for k, o := range v.Off {
			l.text(p.at("off", k, "label"), "the label of the day", o.Label, true)
		}
	}
	for i, v := range l.b.LaddersInOrder() {
		l.ladder(place{"ladders.yaml", v.ID, []any{i}}, v)
	}
}

func (l *linter) ladder(p place, v *Ladder) {
	l.text(p.at("label"), "the label", v.Label, true)
	l.sources(p.at("sources"), v.Sources)
	if len(v.Sources) == 0 {
		l.wrong(p, "source", "the ladder rests on nothing; write sources, with mark INF where it is our own")
	}
	if len(v.Rungs) == 0 {
		l.wrong(p, "step", "the ladder has no rung; write rungs")
	}
	for i, r := range v.Rungs {
		at := p.at("rungs", i)
		l.text(at.at("label"), "the label", r.Label, true)
		l.word(at.at("to"), "who is told", r.To, "", "own", rungUpper)
		if r.ID == "" || slices.ContainsFunc(v.Rungs[:i], func(x Rung) bool { return x.ID == r.ID }) {
			l.wrong(at, "reference", "the rung %q has no id of its own; give it one", r.ID)
		}
		if i > 0 && r.Days < v.Rungs[i-1].Days {
			l.wrong(at.at("days"), "sequence", "the rung %q comes before the one above it; write the rungs in the order of their days", r.ID)
		}
	}
}

// toCheck checks the questions that a person must still answer.
func (l *linter) toCheck() {
	for i, id := range l.b.order["tobechecked.yaml"] {
		v, p := l.b.ToCheck[id], place{"tobechecked.yaml", id, []any{i}}
		l.text(p.at("question"), "the question", v.Question, true)
		l.text(p.at("why"), "the reason", v.Why, true)
		if v.Damage < 1 {
			l.wrong(p.at("damage"), "word", "damage is %d; write a rank, 1 for what does most damage if it is wrong", v.Damage)
		}
		refs(l, p.at("affects"), "file", v.Affects, l.b.digests)
		if len(v.Sources) == 0 {
			l.wrong(p, "source", "the question rests on nothing; write sources")
		}
		l.sources(p.at("sources"), v.Sources)
	}
}

// actions checks the words that people type: each leads to an act, and no word
// means two things.
func (l *linter) actions() {
	means := map[string]string{}
	for i, v := range l.b.ActionsInOrder() {
		p := place{"actions.yaml", v.ID, []any{i}}
		l.text(p.at("label"), "the label", v.Label, true)
		refs(l, p.at("act"), "act", []string{v.Act}, l.b.Acts)
		refs(l, p.at("yes"), "fact", v.Yes, l.b.Facts)
		refs(l, p.at("no"), "fact", v.No, l.b.Facts)
		for _, word := range append([]string{v.ID}, v.Aliases...) {
			if other := means[word]; other != "" {
				l.wrong(p.at("aliases"), "reference", "the word %q already means %s; take it out of one", word, other)
			}
			means[word] = v.ID
		}
	}
}

// instrumentKinds are the kinds of legal texts.
var instrumentKinds = []string{
	"uu", "perppu", "pp", "perpres", "peraturan-menteri", "peraturan-bawaslu", "keputusan-bawaslu", "peraturan-bkn",
	"peraturan-kpu", "keputusan-bersama", "skb", "se", "surat", "pks", "putusan-mk",
}

func (l *linter) instrument(v *Instrument) {
	l.head(&v.Head)
	p := in(&v.Head)
	l.word(p.at("kind"), "the kind", v.Kind, instrumentKinds...)
	l.text(p.at("title"), "the title", v.Title, true)
	refs(l, p.at("replaced_by"), "instrument", v.ReplacedBy, l.b.Instruments)
	refs(l, p.at("amends"), "instrument", v.Amends, l.b.Instruments)
	if v.Enacted != "" && v.InForce.From != "" && v.InForce.From < v.Enacted {
		l.warn(p.at("enacted"), "period", "the text is in force from %s, before it was enacted on %s; mend a day", v.InForce.From, v.Enacted)
	}
	if len(v.ReplacedBy) > 0 && v.InForce.Until == "" {
		l.warn(p.at("replaced_by"), "period", "the text was replaced but has no last day; write in_force.until")
	}
}

func (l *linter) act(v *Act) {
	l.head(&v.Head)
	p := in(&v.Head)
	l.text(p.at("label"), "the label", v.Label, true)
	l.text(p.at("hint"), "the hint", v.Hint, false)
	l.words(p.at("words"), v.Words)
	judged := slices.ContainsFunc(l.b.RulesInOrder(), func(r *Rule) bool { return slices.Contains(r.Acts, v.ID) })
	switch {
	case judged && v.Unnamed:
		l.wrong(p.at("unnamed"), "rule", "a rule judges this act, so it has a name; delete unnamed, or take it out of the acts of the rule")
	case !judged && !v.Unnamed:
		l.warn(p, "unused", "no rule judges this act; name it in the acts of a rule, or write unnamed: true")
	}
}

// words checks the search terms of an act: they are compared as they stand, so
// that each is written once, in small letters and without spaces around it.
func (l *linter) words(p place, words []string) {
	if len(words) == 0 {
		l.warn(p, "unused", "the act has no search terms and will hardly be found; write words")
	}
	for i, w := range words {
		switch {
		case w == "" || w != strings.ToLower(strings.Join(strings.Fields(w), " ")):
			l.wrong(p.at(i), "word", "the search term %q is not plain; write it in small letters, with single spaces", w)
		case slices.Contains(words[:i], w):
			l.wrong(p.at(i), "word", "the search term %q stands twice; delete one", w)
		}
	}
}

func (l *linter) rule(v *Rule) {
	l.head(&v.Head)
	p := in(&v.Head)
	l.word(p.at("verdict"), "the verdict", string(v.Verdict), string(Forbidden), string(Allowed), string(Duty))
	l.word(p.at("regime"), "the regime", v.Regime, regimes...)
	l.word(p.at("stage"), "the stage", string(v.Stage), "", string(BeforeFixed), string(AfterFixed))
	if v.General && (v.Verdict != Duty || len(v.Elections) > 0 || v.Stage != AnyStage || len(v.During) > 0) {
		l.wrong(p.at("general"), "rule", "only a duty that is bound to no election and no stage holds at any time; delete general")
	}
	l.text(p.at("text"), "the text", v.Text, true)
	for i, e := range v.Examples {
		l.text(p.at("examples", i), "the example", e, true)
	}
	if len(v.Acts) == 0 {
		l.wrong(p, "rule", "the rule judges no act and would never be found; write acts")
	}
	if v.Code == "" {
		l.wrong(p, "rule", "people cite a rule by its code; write code")
	}
	refs(l, p.at("acts"), "act", v.Acts, l.b.Acts)
	refs(l, p.at("who"), "employment", v.Who, l.b.Employments)
	refs(l, p.at("sanctions"), "sanction", v.Sanctions, l.b.Sanctions)
	refs(l, p.at("contested"), "interpretation", v.Contested, l.b.Interpretations)
	refs(l, p.at("supersedes"), "rule", v.Supersedes, l.b.Rules)
	refs(l, p.at("overrides"), "rule", v.Overrides, l.b.Rules)
	l.facts(p.at("facts"), v.Facts)
	ref(l, p.at("level"), "level", v.Level, l.b.Levels)
	l.elections(p.at("elections"), v.Elections)
	l.during(p.at("during"), v)
	l.consequence(p, v)
	l.text(p.at("penalty"), "the penalty", v.Penalty, v.Regime == "criminal" && v.Verdict == Forbidden)
	if v.Penalty.ID != "" && v.Regime != "criminal" {
		l.wrong(p.at("penalty"), "rule", "only a criminal rule threatens a penalty; delete it, or mend the regime")
	}
	for i, id := range v.Facts.None {
		if slices.Contains(v.Facts.All, id) {
			l.wrong(p.at("facts", "none", i), "rule", "the fact %q must hold and must not hold; delete one", id)
		}
	}
	if len(v.Basis) == 0 {
		l.wrong(p, "source", "the rule rests on nothing; write basis")
	}
	l.basis(p.at("basis"), v.Basis, v.InForce, "the rule")
	for i, id := range v.Supersedes {
		if old := l.b.Rules[id]; old != nil && v.InForce.From != "" && (old.InForce.Until == "" || old.InForce.Until >= v.InForce.From) {
			l.warn(p.at("supersedes", i), "sequence", "the rule replaces %s from %s, which has not ended by then; end it the day before", id, v.InForce.From)
		}
	}
}

// facts checks that a condition asks only what the closed list knows.
func (l *linter) facts(p place, f Facts) {
	refs(l, p.at("all"), "fact", f.All, l.b.Facts)
	refs(l, p.at("any"), "fact", f.Any, l.b.Facts)
	refs(l, p.at("none"), "fact", f.None, l.b.Facts)
}

// elections checks the kinds or ids of elections that a file names.
func (l *linter) elections(p place, names []string) {
	for i, n := range names {
		if !slices.ContainsFunc(l.b.ElectionsInOrder(), func(e *Election) bool { return e.ID == n || e.Kind == n }) {
			l.wrong(p.at(i), "reference", "%q is neither a kind of election nor the id of one; mend it, or write the election", n)
		}
	}
}

// during checks that each stage to which a rule is bound stands in the calendar
// of an election for which the rule is made.
func (l *linter) during(p place, v *Rule) {
	for i, id := range v.During {
		if !slices.ContainsFunc(l.b.ElectionsInOrder(), func(e *Election) bool {
			meant := len(v.Elections) == 0 || slices.Contains(v.Elections, e.Kind) || slices.Contains(v.Elections, e.ID)
			return meant && slices.ContainsFunc(e.Stages, func(s ElStage) bool { return s.ID == id })
		}) {
			l.wrong(p.at(i), "reference", "no election of this rule has a stage %q; mend it, or write it into the calendar", id)
		}
	}
}

// consequence checks that what the rule threatens exists.
func (l *linter) consequence(p place, v *Rule) {
	switch {
	case v.Verdict != Forbidden:
		if v.Level != "" || len(v.Sanctions) > 0 {
			l.wrong(p.at("level"), "rule", "a rule that forbids nothing has no sanction; delete level and sanctions")
		}
	case l.b.NoLevel(v):
		if v.Note.ID == "" {
			l.warn(p, "rule", "the rule has no level; say in note that the law assigns none, so that nobody fills it in")
		}
	case v.Level != "" && len(v.Sanctions) == 0:
		if l.b.Levels[v.Level] != nil && len(l.b.SanctionsFor(v, "", "")) == 0 {
			l.wrong(p.at("level"), "rule", "the level %q has no sanction; write one in sanctions/", v.Level)
		}
	}
	for i, id := range v.Sanctions {
		if s := l.b.Sanctions[id]; s != nil && v.Level != "" && s.Level != v.Level {
			l.wrong(p.at("sanctions", i), "rule", "the sanction %s is of level %q, the rule of level %q; mend one", id, s.Level, v.Level)
		}
	}
}

// codes checks that one code means one rule on one day.
func (l *linter) codes() {
	seen := map[string]*Rule{}
	for _, r := range l.b.RulesInOrder() {
		old := seen[r.Code]
		seen[r.Code] = r
		if old != nil && r.Code != "" && old.InForce.Meets(r.InForce) {
			l.wrong(in(&r.Head).at("code"), "rule", "the code %s is also that of %s on the same days; give it one of its own", r.Code, old.ID)
		}
	}
}

func (l *linter) interpretation(v *Interpretation) {
	l.head(&v.Head)
	p := in(&v.Head)
	l.word(p.at("about"), "what it is about", string(v.About), "", string(Whether), string(HowHeavy), string(WhoseTask))
	refs(l, p.at("acts"), "act", v.Acts, l.b.Acts)
	l.facts(p.at("facts"), v.Facts)
	l.word(p.at("stage"), "the stage", string(v.Stage), "", string(BeforeFixed), string(AfterFixed))
	l.text(p.at("question"), "the question", v.Question, true)
	if len(v.Readings) < 2 {
		l.wrong(p.at("readings"), "rule", "a point with fewer than two readings is not contested; write the others")
	}
	for i, r := range v.Readings {
		at := p.at("readings", i)
		l.text(at.at("by"), "who says so", r.By, true)
		l.text(at.at("says"), "the reading", r.Says, true)
		if len(r.Sources) == 0 {
			l.wrong(at, "source", "the reading rests on nothing; write sources")
		}
		l.sources(at.at("sources"), r.Sources)
	}
	if !slices.ContainsFunc(l.b.RulesInOrder(), func(r *Rule) bool { return slices.Contains(r.Contested, v.ID) }) {
		l.warn(p, "unused", "no rule is contested on this point; name it in contested of a rule")
	}
}

func (l *linter) sanction(v *Sanction) {
	l.head(&v.Head)
	p := in(&v.Head)
	l.text(p.at("label"), "the label", v.Label, true)
	if v.Level == "" {
		l.wrong(p, "word", "the sanction has no level; write level")
	}
	ref(l, p.at("level"), "level", v.Level, l.b.Levels)
	refs(l, p.at("who"), "employment", v.Who, l.b.Employments)
	if len(v.Basis) == 0 {
		l.wrong(p, "source", "the sanction rests on nothing; write basis")
	}
	l.basis(p.at("basis"), v.Basis, v.InForce, "the sanction")
	in := p.at("stand_in")
	if v.StandIn.Sanction == "" {
		return
	}
	ref(l, in.at("sanction"), "sanction", v.StandIn.Sanction, l.b.Sanctions)
	l.sources(in.at("basis"), v.StandIn.Basis)
	if len(v.StandIn.Basis) == 0 {
		l.wrong(in, "source", "the stand-in rests on nothing; write basis")
	}
	if s := l.b.Sanctions[v.StandIn.Sanction]; s != nil && s.StandIn.Sanction != "" {
		l.wrong(in.at("sanction"), "reference", "%s is itself replaced; name the sanction that is really imposed", s.ID)
	}
}

func (l *linter) value(v *Value) {
	l.head(&v.Head)
	p := in(&v.Head)
	l.text(p.at("label"), "the label", v.Label, true)
	units := []string{"calendar_days", "working_days", "hours", "count"}
	l.word(p.at("unit"), "the unit", v.Unit, units...)
	if len(v.Terms) == 0 {
		l.wrong(p, "sequence", "the value has no term; write terms with from and n")
	}
	var periods []Period
	for i, t := range v.Terms {
		at := p.at("terms", i)
		periods = append(periods, t.Period)
		if t.N <= 0 {
			l.wrong(at.at("n"), "word", "n is %d; a limit is at least 1", t.N)
		}
		if t.Unit != "" {
			l.word(at.at("unit"), "the unit", t.Unit, units...)
		}
		if len(t.Basis) == 0 {
			l.wrong(at, "source", "the term rests on nothing; write basis")
		}
		l.basis(at.at("basis"), t.Basis, t.Period, "the term")
	}
	l.sequence("the value", periods, func(i int) place { return p.at("terms", i) })
}

// regionalHoliday is the kind of a holiday that holds in some regions only.
const regionalHoliday = "libur_daerah"

func (l *linter) holidays(v *Holidays) {
	l.head(&v.Head)
	p := in(&v.Head)
	seen := map[netra.Date]bool{}
	for i, d := range v.Days {
		at := p.at("days", i)
		l.text(at.at("label"), "the name of the holiday", d.Label, true)
		l.word(at.at("kind"), "the kind", d.Kind, "libur_nasional", "cuti_bersama", regionalHoliday)
		if (d.Kind == regionalHoliday) != (len(d.Regions) > 0) {
			l.wrong(at, "holiday", "a %s names the regions in which it holds, and no other holiday does; mend kind or regions", regionalHoliday)
		}
		for k, r := range d.Regions {
			if r.Level() == 0 {
				l.wrong(at.at("regions", k), "word", "the region %q is no code of Kemendagri; write one as \"36\" or \"36.04\"", r)
			}
		}
		switch {
		case d.Date == "":
			l.wrong(at, "holiday", "the holiday has no date; write date")
		case d.Date.Year() != v.Year:
			l.wrong(at.at("date"), "holiday", "%s is not a day of %d; move it to the file of its year", d.Date, v.Year)
		case seen[d.Date]:
			l.wrong(at.at("date"), "holiday", "%s stands twice; write both names in one entry", d.Date)
		}
		seen[d.Date] = true
	}
	if v.ID != holidaysPrefix+strconv.Itoa(v.Year) {
		l.wrong(p.at("year"), "holiday", "the file %s says it is of the year %d; mend the year or the name", v.ID, v.Year)
	}
}

func (l *linter) election(v *Election) {
	l.head(&v.Head)
	p := in(&v.Head)
	l.word(p.at("kind"), "the kind", v.Kind, "pemilu", "pemilihan")
	l.text(p.at("label"), "the label", v.Label, true)
	ids := map[string]bool{}
	for i, s := range v.Stages {
		at := p.at("stages", i)
		l.text(at.at("label"), "the label", s.Label, true)
		l.sources(at.at("sources"), s.Sources)
		l.period(at, s.Period)
		if s.OpenUntil != "" && (s.Until == "" || s.OpenUntil <= s.Until) {
			l.wrong(at.at("open_until"), "election", "open_until must lie after until, the earliest end; mend a day")
		}
		for k, r := range s.Races {
			if _, ok := v.Race(r); !ok {
				l.wrong(at.at("races", k), "reference", "the election has no race %q; mend the name", r)
			}
		}
		for k, r := range s.Regions {
			if r == "" || slices.Contains(s.Regions[:k], r) {
				l.wrong(at.at("regions", k), "election", "the region %q of the stage is empty or stands twice; mend it", r)
			}
		}
		if s.ID == "" || ids[s.ID] {
			l.wrong(at.at("id"), "election", "the stage %q has no id of its own; give it one", s.ID)
		}
		ids[s.ID] = true
	}
	switch {
	case v.VoteOn == "":
		l.wrong(p, "election", "the election has no day of the vote; write vote_on")
	case !v.Span().Has(v.VoteOn):
		l.wrong(p.at("vote_on"), "election", "the vote on %s lies outside of the stages; mend a day", v.VoteOn)
	}
	for i, r := range v.Races {
		l.race(p.at("races", i), v, i, r)
	}
}

func (l *linter) race(p place, e *Election, i int, r Race) {
	l.text(p.at("label"), "the label", r.Label, true)
	l.sources(p.at("sources"), r.Sources)
	if slices.ContainsFunc(e.Races[:i], func(x Race) bool { return x.ID == r.ID }) || r.ID == "" {
		l.wrong(p.at("id"), "election", "the race %q has no id of its own; give it one", r.ID)
	}
	late := func(at place, fixed netra.Date) {
		switch {
		case fixed == "":
			l.wrong(at, "election", "the race does not say when its candidates were fixed; write fixed_on")
		case e.VoteOn != "" && fixed >= e.VoteOn:
			l.wrong(at.at("fixed_on"), "election", "candidates fixed on %s, not before the vote on %s; mend a day", fixed, e.VoteOn)
		}
	}
	late(p, r.FixedOn)
	seen := map[netra.Region]bool{}
	for k, x := range r.Except {
		at := p.at("except", k)
		late(at, x.FixedOn)
		if x.Region == "" || seen[x.Region] {
			l.wrong(at, "election", "the region %q of the exception is empty or stands twice; mend it", x.Region)
		}
		seen[x.Region] = true
	}
}

func (l *linter) kind(v *OfficeKind) {
	l.head(&v.Head)
	p := in(&v.Head)
	l.text(p.at("label"), "the label", v.Label, true)
	l.word(p.at("level"), "the level", v.Level, "nasional", "provinsi", "kabkota", "kecamatan", "desa", "instansi")
	l.word(p.at("agency_kind"), "the kind of agency", v.AgencyKind, "", "daerah", "vertikal", "pusat")
	if v.AgencyKind != "" && v.Level != "instansi" {
		l.wrong(p.at("agency_kind"), "word", "only an office of level instansi belongs to an agency; delete agency_kind, or mend the level")
	}
	for _, x := range placeholder.FindAllString(v.Name, -1) {
		l.word(p.at("name"), "the placeholder", x, "{wilayah}")
	}
	ref(l, p.at("parent"), "kind of office", v.Parent, l.b.Kinds)
	ref(l, p.at("successor"), "kind of office", v.Successor, l.b.Kinds)
	for up, n := v.Parent, 0; up != "" && l.b.Kinds[up] != nil; up, n = l.b.Kinds[up].Parent, n+1 {
		if n > len(l.b.Kinds) {
			l.wrong(p.at("parent"), "reference", "going up from parent to parent never ends; mend one of them")
			break
		}
	}
	if v.Successor != "" && v.InForce.Until == "" && !slices.ContainsFunc(v.Performs, func(w Power) bool { return w.Until != "" }) {
		l.warn(p.at("successor"), "period", "the office has a successor but none of its functions ends; write until")
	}
	l.powers(p.at("performs"), v)
	l.handovers(p.at("performs"), v)
	l.oneAuthority(v)
}

func (l *linter) powers(p place, v *OfficeKind) {
	var functions []string
	for i, w := range v.Performs {
		at := p.at(i)
		if w.Function == "" {
			l.wrong(at, "reference", "the entry names no function; write function")
		}
		ref(l, at.at("function"), "function", w.Function, l.b.FunctionsByID)
		if len(w.Basis) == 0 {
			l.wrong(at, "source", "the function rests on nothing; write basis")
		}
		l.basis(at.at("basis"), w.Basis, w.Period, "the function")
		if !slices.Contains(functions, w.Function) {
			functions = append(functions, w.Function)
		}
	}
	for _, f := range functions {
		var periods []Period
		var places []int
		for i, w := range v.Performs {
			if w.Function == f {
				periods, places = append(periods, w.Period), append(places, i)
			}
		}
		l.sequence("the function "+f, periods, func(i int) place { return p.at(places[i]) })
	}
}

// unused finds entries of the closed lists, and values, that nothing names.
func (l *linter) unused() {
	for i, f := range l.b.FactsInOrder() {
		asks := func(fs Facts) bool { return slices.Contains(slices.Concat(fs.All, fs.Any, fs.None), f.ID) }
		if !slices.ContainsFunc(l.b.RulesInOrder(), func(r *Rule) bool { return asks(r.Facts) }) &&
			!slices.ContainsFunc(l.b.InterpretationsInOrder(), func(v *Interpretation) bool { return asks(v.Facts) }) {
			l.warn(place{"facts.yaml", f.ID, []any{i}}, "unused", "no rule asks for this fact; use it or delete it")
		}
	}
	for i, f := range l.b.FunctionsInOrder() {
		if !slices.ContainsFunc(l.b.KindsInOrder(), func(k *OfficeKind) bool {
			return slices.ContainsFunc(k.Performs, func(w Power) bool { return w.Function == f.ID })
		}) {
			l.warn(place{"functions.yaml", f.ID, []any{i}}, "unused", "no kind of office performs this function; write it into offices/")
		}
	}
}
