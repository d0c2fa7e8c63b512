package ask_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/netra-id/netra/internal/testkit/lawdesk"
	"github.com/netra-id/netra/law/ask"
)

// Anybody may ask for the end of a clock and is told every day up to it, so that
// no question may lead through thousands of years.
func TestNobodyCanAskForAnEndlessClock(t *testing.T) {
	t.Parallel()
	d := lawdesk.New(t)
	clock := func(from string, suspended ...string) ask.DueInput {
		return ask.DueInput{Value: "lapor-pemilihan-hari", From: from, Suspended: suspended}
	}
	for field, questions := range map[string][]ask.DueInput{
		"from": {clock("9999-12-24"), clock("0001-01-01"), clock("9999-12-31T23:59-12:00"), clock("2199-12-31T23:59-12:00")},
		"suspended": {
			clock("2024-11-25", "2024-11-26..9990-01-01"),
			clock("2024-11-25", slices.Repeat([]string{"2024-11-26..2024-11-26"}, 51)...),
		},
	} {
		for _, q := range questions {
			a, err := d.Due(q)
			var refusal *ask.Refusal
			if !errors.As(err, &refusal) || refusal.Field != field || refusal.Why.ID == "" || a != nil {
				t.Errorf("from %s, %d pauses: %+v, %v", q.From, len(q.Suspended), a, err)
			}
		}
	}
	a, err := d.Due(clock("2024-11-25", "2024-11-26..2026-11-25"))
	if err != nil || a.Due.Day != "2026-12-02" {
		t.Errorf("a clock that stood still for two years: %+v, %v", a, err)
	}
}

// A day before a procedure is refused by the words that were typed, with its
// first day and the procedure that was in force before.
func TestRefusalOfADayBeforeAProcedureNamesWhatWasInForce(t *testing.T) {
	t.Parallel()
	_, err := lawdesk.New(t).Due(ask.DueInput{Procedure: "bkn-sbt-2024", Step: "lolos-verifikasi", From: "2024-09-03"})
	var refusal *ask.Refusal
	if !errors.As(err, &refusal) || refusal.Given != "2024-09-03" {
		t.Fatalf("refused: %+v", err)
	}
	for _, want := range []string{"4 September 2024", "kasn-2020"} {
		if !strings.Contains(refusal.Why.EN, want) {
			t.Errorf("%q does not name %s", refusal.Why.EN, want)
		}
	}
}
