package law

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netra-id/netra"
)

// verdicts writes an answer in one line: + applied, - did not, ? open.
func verdicts(a Answer) string {
	var out []string
	for _, m := range a.Matches {
		sign := "?"
		switch {
		case m.Yes():
			sign = "+"
		case m.No():
			sign = "-"
		}
		out = append(out, sign+m.Rule.ID)
	}
	return strings.Join(out, " ")
}

func TestRuleSwitchesOnTheDayTheCandidatesAreFixed(t *testing.T) {
	t.Parallel()
	b := room(t)
	for _, tt := range []struct {
		name   string
		day    netra.Date
		region netra.Region
		want   string
	}{
		{"just-before", "2024-09-21", "", "-dis-1 +eth-1"},
		{"on-the-day", "2024-09-22", "", "+dis-1 -eth-1"},
		{"after", "2024-09-23", "", "+dis-1 -eth-1"},
		{"other-province-on-the-day", "2024-09-22", "32.01", "+dis-1 -eth-1"},
		{"excepted-province-just-before", "2024-09-23", "36.71", "-dis-1 +eth-1"},
		{"excepted-province-on-the-day", "2024-09-24", "36.71", "+dis-1 -eth-1"},
		{"excepted-regency-just-before", "2024-09-24", "36.04", "-dis-1 +eth-1"},
		{"excepted-district-just-before", "2024-09-24", "36.04.01", "-dis-1 +eth-1"},
		{"excepted-regency-on-the-day", "2024-09-25", "36.04", "+dis-1 -eth-1"},
		{"last-day-of-the-race", "2024-12-16", "", "+dis-1 -eth-1"},
		{"day-after-the-race-ended", "2024-12-17", "", "-dis-1 -eth-1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := b.Resolve(Query{Election: "town-2024", Race: "mayor", Region: tt.region, Day: tt.day, Employment: "pns", Act: "post"})
			if got := verdicts(a); got != tt.want {
				t.Errorf("on %s: %s, want %s", tt.day, got, tt.want)
			}
		})
	}
}

func TestEachConditionCanStopOrOpenARule(t *testing.T) {
	t.Parallel()
	b := room(t)
	full := Query{Election: "town-2024", Race: "mayor", Day: "2024-10-01", Employment: "pns", Act: "post"}
	for _, tt := range []struct {
		name   string
		change func(q *Query)
		want   string
		key    string // of the reason of dis-1 that decided
	}{
		{"all-known", func(*Query) {}, "+dis-1 -eth-1", "law.reason.after_fixed"},
		{"soldier", func(q *Query) { q.Employment = "soldier" }, "-dis-1 -eth-1", "law.reason.who_other"},
		{"contract-servant", func(q *Query) { q.Employment = "pppk" }, "+dis-1 -eth-1", "law.reason.who"},
		{"employment-not-in-the-list", func(q *Query) { q.Employment = "king" }, "-dis-1 -eth-1", "law.reason.who_other"},
		{"employment-not-known", func(q *Query) { q.Employment = "" }, "?dis-1 -eth-1", "law.reason.who_open"},
		{"day-not-known", func(q *Query) { q.Day = "" }, "?dis-1 ?eth-1", "law.reason.day_open"},
		{"other-election", func(q *Query) { q.Election = "nation-2024"; q.Race = "president" }, "-dis-1 -eth-1", "law.reason.election_other"},
		{"election-of-the-day", func(q *Query) { q.Election = "" }, "+dis-1 -eth-1", "law.reason.election"},
		{"election-not-in-the-list", func(q *Query) { q.Election = "moon-2024" }, "?dis-1 ?eth-1", "law.reason.election_open"},
		{"race-not-known-but-all-agree", func(q *Query) { q.Race = "" }, "+dis-1 -eth-1", "law.reason.after_fixed"},
		{"race-not-in-the-list", func(q *Query) { q.Race = "king" }, "?dis-1 ?eth-1", "law.reason.stage_open"},
		{"before-the-rule", func(q *Query) { q.Day = "2019-12-31" }, "-dis-1 -eth-1", "law.reason.not_yet"},
		{"first-day-of-the-rule", func(q *Query) { q.Day = "2020-01-01" }, "-dis-1 +eth-1", "law.reason.too_early"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			q := full
			tt.change(&q)
			a := b.Resolve(q)
			if got := verdicts(a); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
			var keys []string
			for _, why := range a.Matches[0].Why {
				keys = append(keys, why.Key)
			}
			if !strings.Contains(strings.Join(keys, " "), tt.key) {
				t.Errorf("reasons %v, want %s", keys, tt.key)
			}
		})
	}
}

func TestRuleBoundToAStageBindsOnItsDaysOnly(t *testing.T) {
	t.Parallel()
	b := room(t, edit{"rules/dis-1.yaml", "stage: after_fixed", "during: [campaign, count]"})
	for _, tt := range []struct {
		name, election string
		day            netra.Date
		want, key      string
	}{
		{"day-before-the-campaign", "town-2024", "2024-09-24", "-dis-1", "law.reason.during_other"},
		{"first-day", "town-2024", "2024-09-25", "+dis-1", "law.reason.during"},
		{"last-day", "town-2024", "2024-11-23", "+dis-1", "law.reason.during"},
		{"between-two-stages", "town-2024", "2024-11-24", "-dis-1", "law.reason.during_other"},
		{"second-stage", "town-2024", "2024-11-27", "+dis-1", "law.reason.during"},
		{"election-not-in-the-list", "moon-2024", "2024-10-01", "?dis-1", "law.reason.during_open"},
		{"day-not-known", "town-2024", "", "?dis-1", "law.reason.during_open"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := b.Resolve(Query{Election: tt.election, Race: "mayor", Day: tt.day, Employment: "pns", Act: "post"})
			a.Matches = a.Matches[:1]
			keys := map[string]bool{}
			for _, why := range a.Matches[0].Why {
				keys[why.Key] = true
			}
			if verdicts(a) != tt.want || !keys[tt.key] {
				t.Errorf("%s, want %s, reasons %v", verdicts(a), tt.want, keys)
			}
		})
	}
}

func TestRacesThatDisagreeLeaveTheStageOpen(t *testing.T) {
	t.Parallel()
	b := room(t, edit{"rules/eth-1.yaml", "elections: [pemilihan]", "elections: [pemilu]"})
	q := Query{Election: "nation-2024", Day: "2023-11-10", Employment: "pns", Act: "post"}
	if a := b.Resolve(q); verdicts(a) != "-dis-1 ?eth-1" || a.Stage != AnyStage || a.FixedOn != "" {
		t.Errorf("without a race: %s, stage %q", verdicts(a), a.Stage)
	}
	q.Race = "president"
	if a := b.Resolve(q); verdicts(a) != "-dis-1 +eth-1" || a.Stage != BeforeFixed || a.FixedOn != "2023-11-13" {
		t.Errorf("president: %s, stage %q", verdicts(a), a.Stage)
	}
	q.Race = "parliament"
	if a := b.Resolve(q); verdicts(a) != "-dis-1 -eth-1" || a.Stage != AfterFixed || a.FixedOn != "2023-11-03" {
		t.Errorf("parliament: %s, stage %q", verdicts(a), a.Stage)
	}
}

func TestFactsAreYesNoOrNotAnswered(t *testing.T) {
	t.Parallel()
	b := room(t)
	for _, tt := range []struct {
		name  string
		facts map[string]bool
		want  string
		open  []string
	}{
		{"nothing-answered", nil, "?alw-1 ?dis-2", []string{"on-leave", "in-uniform"}},
		{"uniform", map[string]bool{"in-uniform": true}, "?alw-1 ?dis-2", []string{"on-leave"}},
		{"uniform-not-on-leave", map[string]bool{"in-uniform": true, "on-leave": false}, "-alw-1 +dis-2", nil},
		{"uniform-on-leave", map[string]bool{"in-uniform": true, "on-leave": true}, "+alw-1 -dis-2", nil},
		{"no-uniform", map[string]bool{"in-uniform": false}, "?alw-1 -dis-2", []string{"on-leave"}},
		{"on-leave-only", map[string]bool{"on-leave": true}, "+alw-1 -dis-2", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := b.Resolve(Query{Day: "2024-10-01", Employment: "pns", Act: "attend", Facts: tt.facts})
			if got := verdicts(a); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
			if d := cmp.Diff(a.Open, tt.open); d != "" {
				t.Errorf("open facts (-got +want):\n%s", d)
			}
		})
	}
}

// Facts of rules that cannot apply any more are not asked: nobody should answer
// a question that decides nothing.
func TestFactsOfExcludedRulesAreNotAsked(t *testing.T) {
	t.Parallel()
	a := room(t).Resolve(Query{Day: "2019-10-01", Employment: "pns", Act: "attend"})
	if len(a.Open) != 0 {
		t.Errorf("asked: %v", a.Open)
	}
}

func TestRuleWithoutALevelSaysSo(t *testing.T) {
	t.Parallel()
	b := room(t)
	a := b.Resolve(Query{Day: "2024-10-01", Employment: "pns", Act: "attend", Facts: map[string]bool{"in-uniform": true, "on-leave": false}})
	m := a.Matches[1]
	if !m.NoLevel || m.Why[len(m.Why)-1].Key != "law.reason.no_level" {
		t.Errorf("match %+v", m)
	}
	if a.Matches[0].NoLevel {
		t.Error("a rule that allows something has no level to miss")
	}
	for _, c := range b.SanctionsFor(m.Rule, "pns", "2024-10-01") {
		if !c.LevelOpen || c.Sanction.Level != "severe" {
			t.Errorf("choice %s of level %s", c.Sanction.ID, c.Sanction.Level)
		}
	}
}

func TestAllRulesAreAnsweredWhereNoActIsNamed(t *testing.T) {
	t.Parallel()
	b := room(t)
	if a := b.Resolve(Query{Day: "2024-10-01", Employment: "pns"}); len(a.Matches) != len(b.Rules) {
		t.Errorf("%d answers for %d rules", len(a.Matches), len(b.Rules))
	}
	if a := b.Resolve(Query{Day: "2024-10-01", Act: "dance"}); len(a.Matches) != 0 {
		t.Errorf("answers about an act that no rule judges: %s", verdicts(a))
	}
}

func TestAllowedStandsBesideForbiddenAndIsContested(t *testing.T) {
	t.Parallel()
	b := room(t, edit{"rules/alw-1.yaml", "facts: {all: [on-leave]}\n", ""})
	q := Query{Day: "2024-10-01", Employment: "pns", Act: "attend", Facts: map[string]bool{"in-uniform": true, "on-leave": false}}
	a := b.Resolve(q)
	if verdicts(a) != "+alw-1 +dis-2" || !a.Contested() || len(a.Applying()) != 2 {
		t.Errorf("%s, contested %v", verdicts(a), a.Contested())
	}
	q.Facts["in-uniform"] = false
	if a := b.Resolve(q); a.Contested() {
		t.Errorf("%s is contested", verdicts(a))
	}
	like := b.Resolve(Query{Election: "town-2024", Race: "mayor", Day: "2024-10-01", Employment: "pns", Act: "post"})
	if !like.Contested() || len(b.Disputes(like.Applying()[0].Rule)) != 1 {
		t.Error("a rule that is read in two ways is not contested")
	}
}

func TestWithdrawnRuleDoesNotApply(t *testing.T) {
	t.Parallel()
	b := room(t, edit{"rules/eth-1.yaml", "status: draft,", "status: withdrawn, on: 2024-12-01,"})
	a := b.Resolve(Query{Election: "town-2024", Race: "mayor", Day: "2024-09-01", Employment: "pns", Act: "post"})
	if verdicts(a) != "-dis-1 -eth-1" || a.Matches[1].Why[0].Key != "law.reason.withdrawn" {
		t.Errorf("%s", verdicts(a))
	}
}

// What applies is exactly what all reasons allow: a page may show the reasons
// and nothing else.
func TestReasonsAndVerdictAgree(t *testing.T) {
	t.Parallel()
	b := room(t)
	yesNo := []map[string]bool{nil, {"on-leave": true}, {"on-leave": false, "in-uniform": true}, {"in-uniform": false}}
	for _, day := range []netra.Date{"", "2019-12-31", "2024-09-21", "2024-09-22", "2026-01-01"} {
		for _, employment := range []string{"", "pns", "soldier"} {
			for _, facts := range yesNo {
				a := b.Resolve(Query{Race: "mayor", Day: day, Employment: employment, Facts: facts})
				for _, m := range a.Matches {
					if m.No() != some(m.Why, isNo) || m.Yes() != every(m.Why, isOK) {
						t.Errorf("%s %s %v: %s %+v", day, employment, facts, m.Rule.ID, m.Why)
					}
				}
			}
		}
	}
}

func TestExplanationSurvivesJSON(t *testing.T) {
	t.Parallel()
	a := room(t).Resolve(Query{Election: "town-2024", Race: "mayor", Region: "36.04", Day: "2024-09-25", Employment: "pns"})
	for _, m := range a.Matches {
		data, err := json.Marshal(m.Why)
		if err != nil {
			t.Fatal(err)
		}
		var back []Reason
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(back, m.Why); d != "" {
			t.Errorf("%s (-got +want):\n%s", m.Rule.ID, d)
		}
	}
	n := Reason{Key: "k", Args: []any{"word", 3}}
	data, err := json.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	var back Reason
	if err := json.Unmarshal(data, &back); err != nil || !cmp.Equal(back, n) {
		t.Errorf("%s came back as %+v, %v", data, back, err)
	}
	if _, err := json.Marshal(Reason{Key: "k", Args: []any{1.5}}); err == nil {
		t.Error("an argument that would not come back is written")
	}
	if err := json.Unmarshal([]byte(`{"key":"k","args":[{}]}`), &back); err == nil {
		t.Error("an argument without a value is read")
	}
}

func TestElectionOnADay(t *testing.T) {
	t.Parallel()
	b := room(t)
	for _, tt := range []struct {
		name string
		day  netra.Date
		want string
	}{
		{"before-all", "2020-01-01", "nation-2024"},
		{"first-running", "2024-02-14", "nation-2024"},
		{"first-still-running-after-its-vote", "2024-08-26", "nation-2024"},
		{"both-run-the-next-vote-counts", "2024-08-27", "town-2024"},
		{"second-on-its-vote", "2024-11-27", "town-2024"},
		{"last-one-after-all", "2026-01-01", "town-2024"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if e := b.ElectionOn(tt.day); e == nil || e.ID != tt.want {
				t.Errorf("on %s %v, want %s", tt.day, e, tt.want)
			}
		})
	}
}

func TestSpanOfAnElectionKeepsOpenEnds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		stages []ElStage
		want   Period
	}{
		{"no-stages", nil, Period{From: "2024-01-01"}},
		{"two", []ElStage{{Period: Period{"2024-02-01", "2024-03-01"}}, {Period: Period{"2024-01-15", "2024-02-01"}}}, Period{"2024-01-15", "2024-03-01"}},
		{"open-end", []ElStage{{Period: Period{"2024-02-01", ""}}, {Period: Period{"2024-03-01", "2024-04-01"}}}, Period{"2024-02-01", ""}},
		{"open-end-last", []ElStage{{Period: Period{"2024-02-01", "2024-02-02"}}, {Period: Period{"2024-03-01", ""}}}, Period{"2024-02-01", ""}},
	} {
		e := Election{Head: Head{InForce: Period{From: "2024-01-01"}}, Stages: tt.stages}
		if got := e.Span(); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}
