package law

import (
	"slices"

	"github.com/netra-id/netra"
)

// Alertness is how far above the usual a day must be before early warning rings,
// in the stages that it names; the first entry, which names none, holds on all
// other days. File: alertness.yaml.
type Alertness struct {
	ID      string   `yaml:"id"`
	Label   Text     `yaml:"label"`
	Stages  []string `yaml:"stages"` // ids of stages of the calendars
	Z       float64  `yaml:"z"`      // standard deviations, see package surge
	Sources []Source `yaml:"sources"`
}

const alertnessFile = "alertness.yaml"

// AlertnessInOrder are all levels as they stand in alertness.yaml.
func (b *Book) AlertnessInOrder() []*Alertness { return listed(b.Alertness, b.order[alertnessFile]) }

// AlertnessOn is the level of a day in a region: of several stages that run
// there that day, the level with the smallest limit. It is nil where the room
// has no levels.
func (b *Book) AlertnessOn(day netra.Date, region netra.Region) *Alertness {
	var found *Alertness
	e := b.ElectionOn(day)
	for _, a := range b.AlertnessInOrder() {
		switch {
		case len(a.Stages) == 0:
			if found == nil {
				found = a
			}
		case e != nil && slices.ContainsFunc(e.Stages, func(st ElStage) bool {
			return slices.Contains(a.Stages, st.ID) && st.Has(day) && st.in(region)
		}):
			if found == nil || len(found.Stages) == 0 || a.Z < found.Z {
				found = a
			}
		}
	}
	return found
}

// in tells whether a stage is held in a region or, for a larger region, in a
// part of it.
func (s ElStage) in(region netra.Region) bool {
	return len(s.Regions) == 0 || slices.ContainsFunc(s.Regions, func(r netra.Region) bool { return r.Contains(region) || region.Contains(r) })
}

func (l *linter) alertness() {
	seen := map[string]bool{}
	for i, a := range l.b.AlertnessInOrder() {
		p := place{alertnessFile, a.ID, []any{i}}
		l.text(p.at("label"), "the label", a.Label, true)
		l.sources(p.at("sources"), a.Sources)
		if len(a.Sources) == 0 {
			l.wrong(p, "source", "the level rests on nothing; write sources, with mark INF where it is a habit")
		}
		if a.Z <= 0 || a.Z > 10 {
			l.wrong(p.at("z"), "value", "z %v is not between 0 and 10 standard deviations", a.Z)
		}
		if (len(a.Stages) == 0) != (i == 0) {
			l.wrong(p.at("stages"), "stage", "the first level, and only that one, names no stages and holds on all other days")
		}
		for k, st := range a.Stages {
			if seen[st] {
				l.wrong(p.at("stages", k), "stage", "the stage %s has two levels; delete one", st)
			}
			seen[st] = true
			if !slices.ContainsFunc(l.b.ElectionsInOrder(), func(e *Election) bool {
				return slices.ContainsFunc(e.Stages, func(x ElStage) bool { return x.ID == st })
			}) {
				l.wrong(p.at("stages", k), "reference", "no election has a stage %q; mend the id", st)
			}
		}
	}
}
