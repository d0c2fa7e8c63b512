package casework

import (
	"errors"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/law"
)

func problemsOf(t testing.TB, err error) []netra.Problem {
	t.Helper()
	var e *netra.Error
	if !errors.As(err, &e) {
		t.Fatalf("%v is no netra.Error", err)
	}
	return e.Problems
}

func ledgerFilter(subject string) ledger.Filter { return ledger.Filter{Subject: subject, Limit: 100} }

// sample is a procedure of two states, decided in the first.
func sample(step law.Step) *law.Procedure {
	step.Name, step.From, step.To, step.By = "langkah", []string{"awal"}, "akhir", []string{"wewenang"}
	return &law.Procedure{
		States: map[string]law.State{"awal": {}, "akhir": {Final: true}}, Steps: []law.Step{step},
		Requirements: []law.Requirement{{ID: "a"}, {ID: "b"}}, Documents: []law.Document{{ID: "surat", Label: law.Text{ID: "Surat"}}},
	}
}

func sampleFacts() facts {
	return facts{
		Track: Track{State: "awal", Version: 3}, Functions: []string{"wewenang"}, Today: "2024-11-13",
		Persons: []Person{{ID: "p", Servant: "s", Name: "N"}}, Acts: []CaseAct{{ID: "a", RuleID: "r"}},
		Choices: map[string][]law.SanctionChoice{"p.a": {{Sanction: &law.Sanction{Head: law.Head{ID: "ringan"}}, Imposed: &law.Sanction{Head: law.Head{ID: "pengganti"}}}}},
		NoLevel: map[string]bool{},
	}
}

func TestDecideWantsWhatTheStepAsksFor(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		step  law.Step
		in    StepInput
		facts func(*facts)
		field string // "" accepted
	}{
		"nothing asked":               {field: ""},
		"document missing":            {step: law.Step{Needs: []string{"surat"}}, field: "dokumen-surat"},
		"document of spaces":          {step: law.Step{Needs: []string{"surat"}}, in: StepInput{Documents: map[string]string{"surat": " "}}, field: "dokumen-surat"},
		"document given":              {step: law.Step{Needs: []string{"surat"}}, in: StepInput{Documents: map[string]string{"surat": "1"}}},
		"note missing":                {step: law.Step{Asks: []string{"note"}}, field: "catatan"},
		"reason not of the list":      {step: law.Step{Asks: []string{"reason"}, Reasons: []law.StepReason{{ID: "x"}}}, in: StepInput{Reason: "y"}, field: "alasan"},
		"reason of the list":          {step: law.Step{Asks: []string{"reason"}, Reasons: []law.StepReason{{ID: "x"}}}, in: StepInput{Reason: "x"}},
		"decree of tomorrow":          {step: law.Step{Asks: []string{"decree_date"}}, in: StepInput{DecreeOn: "2024-11-14"}, field: "tanggal-keputusan"},
		"decree of today":             {step: law.Step{Asks: []string{"decree_date"}}, in: StepInput{DecreeOn: "2024-11-13"}},
		"requirement open":            {step: law.Step{Checklist: true}, facts: func(f *facts) { f.Checks = map[string]bool{"a": true} }, field: "syarat"},
		"requirements met":            {step: law.Step{Checklist: true}, facts: func(f *facts) { f.Checks = map[string]bool{"a": true, "b": true} }},
		"nobody in the case":          {step: law.Step{Asks: []string{"person"}}, facts: func(f *facts) { f.Persons = nil }, field: "orang"},
		"person not in the roster":    {step: law.Step{Asks: []string{"person"}}, facts: func(f *facts) { f.Persons[0].Servant = "" }, field: "orang"},
		"sanction missing":            {step: law.Step{Asks: []string{"sanction"}}, field: "sanksi-p.a"},
		"sanction the rule lacks":     {step: law.Step{Asks: []string{"sanction"}}, in: StepInput{Sanctions: map[string]string{"p.a": "berat"}}, field: "sanksi-p.a"},
		"sanction of the rule":        {step: law.Step{Asks: []string{"sanction"}}, in: StepInput{Sanctions: map[string]string{"p.a": "ringan"}}},
		"level chosen without reason": {step: law.Step{Asks: []string{"sanction"}}, in: StepInput{Sanctions: map[string]string{"p.a": "ringan"}}, facts: func(f *facts) { f.NoLevel["a"] = true }, field: "alasan-tingkat"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := sampleFacts()
			if x.facts != nil {
				x.facts(&f)
			}
			in := x.in
			in.Step, in.Version = "langkah", 3
			out, err := decide(sample(x.step), f, in)
			if x.field == "" {
				if err != nil || out.State != "akhir" || !out.Final {
					t.Errorf("got %+v, %v; want the final state", out, err)
				}
				return
			}
			ps := problemsOf(t, err)
			if len(ps) != 1 || ps[0].Field != x.field {
				t.Errorf("problems %+v, want one at %s", ps, x.field)
			}
		})
	}
}

func TestDecisionHoldsTheSanctionOfTheArticleAndTheOneImposed(t *testing.T) {
	t.Parallel()
	out, err := decide(sample(law.Step{Asks: []string{"sanction"}, Records: "decision", Outcome: "proven"}), sampleFacts(), StepInput{
		Step: "langkah", Version: 3, Sanctions: map[string]string{"p.a": "ringan"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := out.Decisions[0]; d.Sanction != "ringan" || d.Imposed != "pengganti" || d.RuleID != "r" || d.Outcome != Proven {
		t.Errorf("decision %+v", d)
	}
}

func TestEntriesThatAStepDoesNotAskForAreLeftOut(t *testing.T) {
	t.Parallel()
	out, err := decide(sample(law.Step{Asks: []string{"register_number"}}), sampleFacts(), StepInput{
		Step: "langkah", Version: 3, Register: "7", Decree: "8", DecreeOn: "2024-11-01", Documents: map[string]string{"surat": "x"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if f := out.Fields; f.RegisterNumber != "7" || f.DecreeNumber != "" || f.DecreeOn != "" || len(f.Documents) != 0 {
		t.Errorf("fields %+v, want the register number only", f)
	}
}

func TestCompareSetsADecisionBesideItsRecommendation(t *testing.T) {
	t.Parallel()
	sanctions := map[string]*law.Sanction{"r": {Order: 1}, "s": {Order: 2}, "b": {Order: 3}}
	for _, x := range []struct {
		decided Decision
		want    Comparison
	}{
		{Decision{Sanction: "s", Outcome: Proven}, SameSanction},
		{Decision{Sanction: "r", Outcome: Proven}, Lighter},
		{Decision{Sanction: "b", Outcome: Proven}, Heavier},
		{Decision{Outcome: NotProven}, NotFollowed},
		{Decision{Sanction: "unknown", Outcome: Proven}, NothingToCompare},
	} {
		if got := Compare(sanctions, Decision{Sanction: "s"}, x.decided); got != x.want {
			t.Errorf("%+v: %q, want %q", x.decided, got, x.want)
		}
	}
}

func TestRegisterFollowsThePattern(t *testing.T) {
	t.Parallel()
	n := law.Numbering{Pattern: "{n3}/{origin}/{region}/{month}/{year}/{n}", Origins: map[string]string{"finding": "TM"}}
	if got, want := register(n, 7, FromFinding, "36.72", "2024-11-13"), "007/TM/36.72/XI/2024/7"; got != want {
		t.Errorf("register %s, want %s", got, want)
	}
	if got, want := register(law.Numbering{}, 1234, FromReport, "36", "2025-01-01"), "1234/R/36/I/2025"; got != want {
		t.Errorf("register without a pattern %s, want %s", got, want)
	}
}
