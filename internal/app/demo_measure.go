package app

import (
	"context"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/measure"
)

// demoIndex is the invented vulnerability index of the demonstration.
type demoIndex struct {
	Title  string
	Issued netra.Date
	Most   int64
	By     string
}

// index takes the invented index in and publishes it, where the one who may is
// among the people: only the demonstration has an office of its own that runs it.
func (f *demoFiller) index(ctx context.Context) error {
	x := f.plan.Index
	by, ok := f.people[x.By]
	if !ok || !f.Demo {
		return nil
	}
	file, err := demoFiles.ReadFile("demo/kerawanan.csv")
	if err != nil {
		return fmt.Errorf("read index: %w", err)
	}
	f.at(x.Issued, 10)
	taken, _, err := f.Measure.Take(ctx, measure.IndexDraft{
		Title: x.Title, IssuedOn: x.Issued, Most: measure.Milli(1000 * x.Most), FileName: "kerawanan.csv", File: file,
	}, by)
	if err != nil {
		return fmt.Errorf("take index: %w", err)
	}
	return f.Measure.Publish(ctx, taken.ID, by)
}

// demoContest is a colour that an office contests, and the answer to it.
type demoContest struct {
	By, Source, Note string
	Days             int // before the day of the demonstration
	Claimed          int
	AnsweredBy       string `yaml:"answered_by"`
	Answer           string
}

// contest lets an office contest the colour of its province.
func (f *demoFiller) contest(ctx context.Context) error {
	x := f.plan.Contest
	on := f.today.AddDays(-x.Days)
	f.at(on, 10)
	c, err := f.Measure.Contest(ctx, measure.ContestDraft{
		Election: f.plan.Election, AsOf: on, Claimed: x.Claimed, Source: x.Source, Note: x.Note,
	}, f.people[x.By])
	if err != nil {
		return fmt.Errorf("contest colour: %w", err)
	}
	f.at(on.AddDays(2), 10)
	return f.Measure.AnswerContest(ctx, c.ID, true, x.Answer, f.people[x.AnsweredBy])
}
