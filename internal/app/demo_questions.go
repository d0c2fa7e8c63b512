package app

import (
	"context"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/receipt"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/ruling"
)

// demoQuestion is a question of demo/demo.yaml; without a rule it still waits.
type demoQuestion struct {
	Region                          netra.Region
	Days                            int
	Act, Who, Text                  string
	Rule, Verdict, Question, Answer string
}

// questions asks the desks, and answers what the plan answers.
func (f *demoFiller) questions(ctx context.Context) error {
	for _, q := range f.plan.Questions {
		if err := f.question(ctx, q); err != nil {
			return fmt.Errorf("ask %s: %w", q.Text, err)
		}
	}
	return nil
}

func (f *demoFiller) question(ctx context.Context, q demoQuestion) error {
	day := f.today.AddDays(-q.Days)
	f.at(day, 8)
	desk, ok, err := f.Ruling.DeskFor(ctx, q.Region)
	if err != nil || !ok {
		return fmt.Errorf("no desk answers for %s: %w", q.Region, err)
	}
	asked, err := f.Ruling.Ask(ctx, ruling.Asking{
		Code: receipt.New(), Office: desk.ID, Text: q.Text, Said: ruling.Said{Act: q.Act, Employment: q.Who, Day: day},
	}, netra.Actor{})
	if err != nil || q.Rule == "" {
		return err
	}
	f.at(day.AddDays(1), 10)
	_, _, err = f.Ruling.Answer(ctx, asked.ID, asked.Version, ruling.Ruling{
		Rule: q.Rule, Act: q.Act, Verdict: law.Outcome(q.Verdict), Question: q.Question, Answer: q.Answer, Valid: ruling.Span{From: day.AddDays(1)},
	}, f.officers[desk.ID])
	return err
}
