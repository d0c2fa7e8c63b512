package law

import (
	"maps"
	"regexp"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/workday"
)

// What a step may say, besides what other files define.
var (
	stepEvents  = []string{"child_opened", "child_answered", "child_final", "child_not_proven", "child_returned"}
	stepAsks    = []string{"note", "day", "reason", "sanction", "level_reason", "departure", "decree_number", "decree_date", "register_number", "reply", "person", "act"}
	stepRecords = []string{"", "recommendation", "decision", "reply", recordsRegistration, "report", "finding"}
	outcomes    = []string{"", "proven", "not_proven"}
)

func (l *linter) procedure(v *Procedure) {
	l.head(&v.Head)
	p := in(&v.Head)
	l.text(p.at("label"), "the label", v.Label, true)
	if v.Track == "" {
		l.wrong(p, "word", "the procedure has no track; write track")
	}
	if v.Function == "" {
		l.wrong(p, "reference", "the procedure does not say which function runs it; write function")
	}
	ref(l, p.at("function"), "function", v.Function, l.b.FunctionsByID)
	l.elections(p.at("elections"), v.Elections)
	for _, name := range slices.Sorted(maps.Keys(v.States)) {
		l.state(p.at("states", name), v.States[name])
	}
	for i, s := range v.Steps {
		l.step(p.at("steps", i), v, i, s)
	}
	l.papers(p, v)
	l.suspensions(p, v)
	l.paths(p, v)
	l.numbering(p.at("numbering"), v.Numbering)
}

// placeholder finds the parts of a register number that the program fills in.
var placeholder = regexp.MustCompile(`\{[^}]*\}`)

func (l *linter) numbering(p place, v Numbering) {
	if v.Pattern == "" {
		return
	}
	counts := false
	for _, x := range placeholder.FindAllString(v.Pattern, -1) {
		l.word(p.at("pattern"), "the placeholder", x, "{n}", "{n3}", "{origin}", "{region}", "{month}", "{year}")
		counts = counts || x == "{n}" || x == "{n3}"
		if x == "{origin}" && len(v.Origins) == 0 {
			l.wrong(p, "step", "the number names its origin, but origins is empty; write the letters for finding and report")
		}
	}
	if !counts {
		l.wrong(p.at("pattern"), "step", "the number does not count and two cases would share it; put {n} or {n3} into the pattern")
	}
	for _, from := range slices.Sorted(maps.Keys(v.Origins)) {
		l.word(p.at("origins"), "the origin", from, "finding", "report")
	}
	l.sources(p.at("sources"), v.Sources)
}

// caseOrigins checks how a case began for which something is meant.
func (l *linter) caseOrigins(p place, origins []string) {
	for i, o := range origins {
		l.word(p.at(i), "the origin", o, "finding", "report")
	}
}

func (l *linter) state(p place, s State) {
	l.text(p.at("label"), "the label", s.Label, true)
	l.text(p.at("public"), "the public label", s.Public, false)
	if s.Returned && !s.Final {
		l.wrong(p.at("returned"), "step", "a file goes back only from a final state; write final: true, or delete returned")
	}
	if s.Counts == "" {
		l.wrong(p, "reference", "the state is counted under no status; write counts_as")
	}
	ref(l, p.at("counts_as"), "status", s.Counts, l.b.Statuses)
}

func (l *linter) step(p place, v *Procedure, i int, s Step) {
	l.text(p.at("label"), "the label", s.Label, true)
	l.text(p.at("hint"), "the hint", s.Hint, false)
	l.text(p.at("remedy"), "the remedy", s.Remedy, false)
	if s.Name == "" {
		l.wrong(p, "step", "the step has no name; write name")
	}
	l.ends(p, v, i, s)
	l.takers(p, v, s)
	if len(s.Sources) == 0 {
		l.wrong(p, "source", "the step rests on nothing; write sources, with mark M where only memory has it")
	}
	l.sources(p.at("sources"), s.Sources)
	for k, a := range s.Asks {
		l.word(p.at("asks", k), "what the form asks", a, stepAsks...)
	}
	for k, r := range s.Regimes {
		l.word(p.at("regimes", k), "the regime", r, regimes...)
	}
	if len(s.Regimes) > 0 && !slices.Contains(s.Asks, "sanction") {
		l.wrong(p.at("regimes"), "step", "the step has regimes and asks for no sanction; delete regimes, or write sanction in asks")
	}
	l.word(p.at("records"), "what the step records", s.Records, stepRecords...)
	l.word(p.at("outcome"), "the outcome", s.Outcome, outcomes...)
	l.caseOrigins(p.at("origins"), s.Origins)
	for k, id := range s.Needs {
		if _, ok := v.Document(id); !ok {
			l.wrong(p.at("needs", k), "reference", "the procedure has no document %q; write it under documents, or mend the id", id)
		}
	}
	if s.Checklist && len(v.Requirements) == 0 {
		l.wrong(p.at("checklist"), "step", "the step asks for the checklist, but the procedure has no requirements; write them")
	}
	l.stepReasons(p, s)
	if s.Within != nil {
		l.within(p.at("within"), v, s, *s.Within)
	}
}

func (l *linter) stepReasons(p place, s Step) {
	asks := slices.Contains(s.Asks, "reason")
	if asks && len(s.Reasons) == 0 {
		l.warn(p.at("asks"), "step", "the form asks for a reason but offers none; write reasons, or ask for a note")
	}
	if !asks && len(s.Reasons) > 0 {
		l.wrong(p.at("reasons"), "step", "the step lists reasons that no form asks for; write reason in asks")
	}
	for i, r := range s.Reasons {
		at := p.at("reasons", i)
		l.text(at.at("label"), "the label", r.Label, true)
		l.text(at.at("remedy"), "the remedy", r.Remedy, false)
		l.caseOrigins(at.at("origins"), r.Origins)
		if r.ID == "" || slices.ContainsFunc(s.Reasons[:i], func(x StepReason) bool { return x.ID == r.ID }) {
			l.wrong(at, "step", "the reason %q has no id of its own; give it one", r.ID)
		}
	}
}

// ends checks the states that a step joins.
func (l *linter) ends(p place, v *Procedure, i int, s Step) {
	if len(s.From) == 0 {
		l.wrong(p, "step", "the step leads away from no state; write from")
	}
	for k, from := range s.From {
		state, ok := v.States[from]
		switch {
		case !ok:
			l.wrong(p.at("from", k), "reference", "the procedure has no state %q; write it under states, or mend the name", from)
		case state.Final && s.To != "":
			l.warn(p.at("from", k), "path", "the step leads away from the final state %q; it is not final, or the step is wrong", from)
		}
		for _, x := range v.Steps[:i] {
			if x.Usual && s.Usual && slices.Contains(x.From, from) {
				l.wrong(p.at("usual"), "step", "both %s and %s are the usual step from %q; leave usual at one", x.Name, s.Name, from)
			}
			if x.Name == s.Name && slices.Contains(x.From, from) {
				l.wrong(p.at("name"), "step", "two steps %q lead away from %q; give them different names", s.Name, from)
			}
		}
	}
	if _, ok := v.States[s.To]; !ok && s.To != "" {
		l.wrong(p.at("to"), "reference", "the procedure has no state %q; write it under states, or mend the name", s.To)
	}
}

// takers checks who takes the step, and that there is an office that can while
// the procedure is in force.
func (l *linter) takers(p place, v *Procedure, s Step) {
	refs(l, p.at("by"), "function", s.By, l.b.FunctionsByID)
	ref(l, p.at("opens"), "function", s.Opens, l.b.FunctionsByID)
	if s.On != "" {
		l.word(p.at("on"), "the event", s.On, stepEvents...)
	}
	if s.Usual && len(s.By) == 0 {
		l.wrong(p.at("usual"), "step", "the program takes the step; delete usual, which makes a button prominent")
	}
	if len(s.By) == 0 && s.On == "" {
		l.wrong(p, "step", "nobody takes the step; write by, or on for one that the program takes")
	}
	if s.On != "" && !slices.ContainsFunc(v.Steps, func(x Step) bool { return x.Opens != "" || x.OpensCase }) {
		l.wrong(p.at("on"), "step", "no step of the procedure opens a track, so that %s never happens; write opens", s.On)
	}
	if day, gap := l.idle(v.InForce, s.By...); gap && len(s.By) > 0 {
		l.warn(p.at("by"), "powers", "no kind of office may take the step on %s; write the function into offices/ for that time", sayDay(day))
	}
	if day, gap := l.idle(v.InForce, s.Opens); gap && s.Opens != "" {
		l.wrong(p.at("opens"), "powers", "no kind of office performs %s on %s; write the function into offices/ for that time", s.Opens, sayDay(day))
	}
}

// sayDay is a day, or words for the time before every day.
func sayDay(d netra.Date) string {
	if d == "" {
		return "the first days"
	}
	return string(d)
}

// idle is the first day of span on which no kind of office performs one of the
// functions.
func (l *linter) idle(span Period, functions ...string) (netra.Date, bool) {
	var ps []Period
	for _, k := range l.b.KindsInOrder() {
		for _, w := range k.Performs {
			if slices.Contains(functions, w.Function) && w.Period.Meets(k.InForce) {
				ps = append(ps, intersect(w.Period, k.InForce))
			}
		}
	}
	return firstGap(span, ps)
}

// intersect are the days of both periods, which share one.
func intersect(a, b Period) Period {
	p := Period{From: max(a.From, b.From), Until: a.Until}
	if p.Until == "" || b.Until != "" && b.Until < p.Until {
		p.Until = b.Until
	}
	return p
}

// within checks the clock of a step.
func (l *linter) within(p place, v *Procedure, s Step, w Within) {
	if w.Since == sinceKnown {
		l.wrong(p.at("since"), "clock", "no step runs from the day on which something became known; that is a time limit of a requirement, write it there")
	}
	l.clock(p, v, w)
	if from, ok := v.unregistered(s); ok && w.Since == sinceRegistered {
		l.wrong(p.at("since"), "clock", "the state %q can be reached without registration, and the clock would never run; write another event, or records: registration at the step that registers", from)
	}
}

// limit checks the time limit of a requirement: it runs before the case has
// any state.
func (l *linter) limit(p place, v *Procedure, w Within) {
	if w.Since != sinceKnown && w.Since != sinceReceived {
		l.wrong(p.at("since"), "clock", "a requirement is measured before there is a case; write since: known, or received")
	}
	if w.Right {
		l.wrong(p.at("right"), "clock", "a requirement must be met and is nobody's right; delete right")
	}
	l.clock(p, v, w)
}

// clock checks what the clocks of steps and of requirements have in common.
func (l *linter) clock(p place, v *Procedure, w Within) {
	l.word(p.at("since"), "the event", w.Since, "", sinceEntered, sinceOpened, sinceReceived, sinceRegistered, sinceKnown)
	l.word(p.at("start"), "the first day", w.Start, "", string(workday.After), string(workday.Same))
	l.text(p.at("missed"), "what happens when the clock lapses", w.Missed, true)
	l.basis(p.at("basis"), w.Basis, v.InForce, "the clock")
	ref(l, p.at("ladder"), "ladder", w.Ladder, l.b.Ladders)
	for k, id := range w.SuspendedBy {
		if _, ok := v.Suspension(id); !ok {
			l.wrong(p.at("suspended_by", k), "reference", "the procedure has no suspension %q; write it under suspensions, or mend the id", id)
		}
	}
	if w.Legal && len(w.Basis) == 0 {
		l.wrong(p, "source", "a clock of the law rests on nothing; write basis, or legal: false for a reminder")
	}
	if w.Legal && len(w.Basis) > 0 && !slices.ContainsFunc(w.Basis, func(s Source) bool { return s.Mark != Memory }) {
		l.wrong(p.at("legal"), "source", "the clock rests on memory alone and would be shown as a limit of the law; write legal: false until somebody has read the text")
	}
	value := l.b.Values[w.Value]
	if value == nil {
		l.wrong(p.at("value"), "reference", "there is no value %q; write it in values/, or mend the id", w.Value)
		return
	}
	var ps []Period
	for _, t := range value.Terms {
		ps = append(ps, t.Period)
		if unit := workday.Unit(t.Unit); unit == "count" || unit == "" && value.Unit == "count" {
			l.wrong(p.at("value"), "clock", "the value %q counts things, not time; name one in days or hours", w.Value)
		}
	}
	if day, gap := firstGap(v.InForce, ps); gap {
		l.wrong(p.at("value"), "clock", "the value %q says nothing for %s, when the procedure is in force; add a term", w.Value, sayDay(day))
	}
}

// papers checks the checklist and the documents.
func (l *linter) papers(p place, v *Procedure) {
	for i, r := range v.Requirements {
		at := p.at("requirements", i)
		l.text(at.at("label"), "the label", r.Label, true)
		l.text(at.at("hint"), "the hint", r.Hint, false)
		l.word(at.at("kind"), "the kind", r.Kind, "formal", "material")
		l.caseOrigins(at.at("origins"), r.Origins)
		l.sources(at.at("sources"), r.Sources)
		if len(r.Sources) == 0 {
			l.wrong(at, "source", "the requirement rests on nothing; write sources")
		}
		if r.Within != nil {
			l.limit(at.at("within"), v, *r.Within)
		}
		if r.ID == "" || slices.ContainsFunc(v.Requirements[:i], func(x Requirement) bool { return x.ID == r.ID }) {
			l.wrong(at, "reference", "the requirement %q has no id of its own; give it one", r.ID)
		}
	}
	for i, d := range v.Documents {
		at := p.at("documents", i)
		l.text(at.at("label"), "the label", d.Label, true)
		if d.ID == "" || slices.ContainsFunc(v.Documents[:i], func(x Document) bool { return x.ID == d.ID }) {
			l.wrong(at, "reference", "the document %q has no id of its own; give it one", d.ID)
		}
		l.twinForms(at, v, d)
		needed := slices.ContainsFunc(v.Steps, func(s Step) bool { return slices.Contains(s.Needs, d.ID) })
		if !needed && !slices.ContainsFunc(v.Suspensions, func(s Suspension) bool { return s.Document == d.ID }) {
			l.warn(at, "unused", "no step needs the document %q; name it in needs or delete it", d.ID)
		}
	}
}

// suspensions checks that a clock is stopped only on a ground and with a paper.
func (l *linter) suspensions(p place, v *Procedure) {
	for i, s := range v.Suspensions {
		at := p.at("suspensions", i)
		l.caseOrigins(at.at("origins"), s.Origins)
		l.text(at.at("label"), "the label", s.Label, true)
		l.text(at.at("hint"), "the hint", s.Hint, false)
		l.sources(at.at("sources"), s.Sources)
		if len(s.Sources) == 0 {
			l.wrong(at, "source", "the ground of suspension rests on nothing; write sources")
		}
		if s.ID == "" || slices.ContainsFunc(v.Suspensions[:i], func(x Suspension) bool { return x.ID == s.ID }) {
			l.wrong(at, "reference", "the suspension %q has no id of its own; give it one", s.ID)
		}
		if _, ok := v.Document(s.Document); !ok {
			l.wrong(at, "step", "no paper proves the suspension %q; name a document of the procedure in document", s.ID)
		}
		if !slices.ContainsFunc(v.Steps, func(x Step) bool { return x.Within != nil && slices.Contains(x.Within.SuspendedBy, s.ID) }) {
			l.warn(at, "unused", "no clock is stopped by %q; name it in suspended_by or delete it", s.ID)
		}
	}
}

// misnamed tells whether a step leads from or to a state that is not there.
func (p *Procedure) misnamed() bool {
	return slices.ContainsFunc(p.Steps, func(s Step) bool {
		_, to := p.States[s.To]
		return s.To != "" && !to || slices.ContainsFunc(s.From, func(from string) bool { _, ok := p.States[from]; return !ok })
	})
}

// paths checks that a case can come into every state and out of it again, and
// that it can always come to an end.
func (l *linter) paths(p place, v *Procedure) {
	if _, ok := v.States[v.Start]; !ok {
		l.wrong(p.at("start"), "reference", "the procedure has no state %q to start in; mend start", v.Start)
		return
	}
	if v.misnamed() {
		return // said where it stands; the ways would be wrong for that reason only
	}
	reached := v.walk([]string{v.Start}, func(s Step, from string) []string {
		if slices.Contains(s.From, from) && s.To != "" {
			return []string{s.To}
		}
		return nil
	})
	var finals []string
	for name, s := range v.States {
		if s.Final {
			finals = append(finals, name)
		}
	}
	ending := v.walk(finals, func(s Step, to string) []string {
		if s.To == to {
			return s.From
		}
		return nil
	})
	for _, name := range slices.Sorted(maps.Keys(v.States)) {
		at := p.at("states", name)
		if !reached[name] {
			l.wrong(at, "path", "no step leads from %q to the state %q; write one, or delete the state", v.Start, name)
		}
		switch {
		case v.States[name].Final:
		case !slices.ContainsFunc(v.StepsFrom(name), func(s Step) bool { return s.To != name }):
			l.wrong(at, "path", "no step leads away from the state %q; write one, or make it final", name)
		case !ending[name]:
			l.wrong(at, "path", "no way leads from the state %q to a final one; write a step that ends it", name)
		}
	}
}

// unregistered is a state from which s leads away and into which a case can come
// without having been registered.
func (p *Procedure) unregistered(s Step) (string, bool) {
	reached := p.walk([]string{p.Start}, func(s Step, from string) []string {
		if !s.Registers() && slices.Contains(s.From, from) && s.To != "" {
			return []string{s.To}
		}
		return nil
	})
	i := slices.IndexFunc(s.From, func(from string) bool { return reached[from] })
	if i < 0 {
		return "", false
	}
	return s.From[i], true
}

// walk are the states that next reaches from the given ones.
func (p *Procedure) walk(from []string, next func(s Step, at string) []string) map[string]bool {
	seen := map[string]bool{}
	for queue := from; len(queue) > 0; {
		at := queue[0]
		queue = queue[1:]
		if seen[at] {
			continue
		}
		seen[at] = true
		for _, s := range p.Steps {
			queue = append(queue, next(s, at)...)
		}
	}
	return seen
}

// successions finds procedures of one track that are in force on the same days,
// and days between two of them on which none is.
func (l *linter) successions() {
	all := slices.DeleteFunc(l.b.ProceduresInOrder(), func(p *Procedure) bool { return p.Review.Status == withdrawn })
	for i, p := range all {
		var periods []Period
		var before *Procedure // the last one that ends before p begins
		for k, q := range all {
			if k == i || !p.SameSubject(q) {
				continue
			}
			if k < i && p.InForce.Meets(q.InForce) {
				l.wrong(in(&p.Head), "sequence", "the procedure is for the same track, elections and days as %s; end one of them", q.ID)
			}
			periods = append(periods, q.InForce)
			if q.InForce.Until != "" && q.InForce.Until < p.InForce.From && (before == nil || q.InForce.Until > before.InForce.Until) {
				before = q
			}
		}
		if before == nil {
			continue
		}
		between := Period{From: before.InForce.Until.AddDays(1), Until: p.InForce.From.AddDays(-1)}
		if between.From > between.Until {
			continue
		}
		if day, gap := firstGap(between, periods); gap {
			l.wrong(in(&p.Head), "sequence", "the track %s has no procedure on %s, between %s and this one; close the gap", p.Track, sayDay(day), before.ID)
		}
	}
}

func share(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}
