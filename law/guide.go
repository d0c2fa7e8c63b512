package law

import (
	"slices"

	"github.com/netra-id/netra"
)

// Guide is something that offices hand to servants in points: the pledge that
// they sign, advice for who runs an account of an office. Files: guides/.
type Guide struct {
	Head   `yaml:",inline"`
	Kind   GuideKind    `yaml:"kind"`
	Label  Text         `yaml:"label"`
	Lead   Text         `yaml:"lead"`
	Points []GuidePoint `yaml:"points"`
}

// GuideKind says what a guide is for.
type GuideKind string

// The kinds of guide.
const (
	PledgeGuide  GuideKind = "pledge"
	AccountGuide GuideKind = "accounts"
)

// GuidePoint is one point of a guide and the rules it rests on.
type GuidePoint struct {
	Text  Text     `yaml:"text"`
	Rules []string `yaml:"rules"` // ids of Rule
}

// StageReminder is what servants are told at a stage of an election: reminders.yaml. It
// is told on the day that lies Days calendar days after the stage begins, before
// it where Days is negative.
type StageReminder struct {
	ID        string   `yaml:"id"`
	Label     Text     `yaml:"label"`
	Elections []string `yaml:"elections"` // kinds of election
	Stage     string   `yaml:"stage"`     // id of a stage of their calendars
	Days      int      `yaml:"days"`
	Audience  string   `yaml:"audience"` // servants, heads, accounts
	Text      Text     `yaml:"text"`
	Rules     []string `yaml:"rules"`
	Optional  bool     `yaml:"optional"` // who gets it may ask for no more of it
	Sources   []Source `yaml:"sources"`
}

// Audiences are whom a reminder of a stage can be for.
func Audiences() []string { return []string{"servants", "heads", "accounts"} }

// GuidesInOrder are all guides by id.
func (b *Book) GuidesInOrder() []*Guide {
	return sorted(b.Guides, func(x, y *Guide) int { return byID(x.ID, y.ID) })
}

// GuideOn is the guide of a kind that holds on day; nil where there is none.
func (b *Book) GuideOn(kind GuideKind, day netra.Date) *Guide {
	for _, g := range b.GuidesInOrder() {
		if g.Kind == kind && g.Review.Status != withdrawn && g.InForce.Has(day) {
			return g
		}
	}
	return nil
}

// RemindersInOrder are the reminders of stages as they stand in reminders.yaml.
func (b *Book) RemindersInOrder() []*StageReminder {
	return listed(b.StageReminders, b.order[remindersFile])
}

const remindersFile = "reminders.yaml"

// DatedReminder is a reminder of a stage on the day on which it is told.
type DatedReminder struct {
	*StageReminder
	Election *Election
	Stage    ElStage
	On       netra.Date
}

// RemindersOf are the reminders of the stages of an election in a region, in the
// order of their days. A stage of other regions only says nothing there.
func (b *Book) RemindersOf(e *Election, region netra.Region) []DatedReminder {
	var out []DatedReminder
	for _, n := range b.RemindersInOrder() {
		if !slices.Contains(n.Elections, e.Kind) {
			continue
		}
		for _, st := range e.Stages {
			here := len(st.Regions) == 0 || slices.ContainsFunc(st.Regions, func(r netra.Region) bool { return r.Contains(region) })
			if st.ID == n.Stage && here {
				out = append(out, DatedReminder{n, e, st, st.From.AddDays(n.Days)})
			}
		}
	}
	slices.SortStableFunc(out, func(x, y DatedReminder) int { return x.On.Time().Compare(y.On.Time()) })
	return out
}

func (l *linter) guidance() {
	for _, g := range l.b.GuidesInOrder() {
		l.head(&g.Head)
		p := in(&g.Head)
		l.word(p.at("kind"), "the kind", string(g.Kind), string(PledgeGuide), string(AccountGuide))
		l.text(p.at("label"), "the label", g.Label, true)
		l.text(p.at("lead"), "the lead", g.Lead, false)
		if len(g.Points) == 0 {
			l.wrong(p, "step", "the guide has no point; write points")
		}
		for i, x := range g.Points {
			l.text(p.at("points", i, "text"), "the point", x.Text, true)
			refs(l, p.at("points", i, "rules"), "rule", x.Rules, l.b.Rules)
		}
		for _, o := range l.b.GuidesInOrder() {
			if o.ID < g.ID && o.Kind == g.Kind && o.InForce.Meets(g.InForce) && o.Review.Status != withdrawn && g.Review.Status != withdrawn {
				l.wrong(p.at("in_force"), "sequence", "the guide %s is of the same kind and days; give one of them its last day", o.ID)
			}
		}
	}
	for i, n := range l.b.RemindersInOrder() {
		p := place{remindersFile, n.ID, []any{i}}
		l.text(p.at("label"), "the label", n.Label, true)
		l.text(p.at("text"), "the text", n.Text, true)
		l.word(p.at("audience"), "the audience", n.Audience, Audiences()...)
		refs(l, p.at("rules"), "rule", n.Rules, l.b.Rules)
		l.sources(p.at("sources"), n.Sources)
		if len(n.Sources) == 0 {
			l.wrong(p, "source", "the reminder rests on nothing; write sources, with mark INF where it is our own")
		}
		found := false
		for _, e := range l.b.ElectionsInOrder() {
			found = found || slices.Contains(n.Elections, e.Kind) && slices.ContainsFunc(e.Stages, func(s ElStage) bool { return s.ID == n.Stage })
		}
		if !found {
			l.wrong(p.at("stage"), "reference", "no election of these kinds has a stage %q; write a stage of a calendar", n.Stage)
		}
	}
}
