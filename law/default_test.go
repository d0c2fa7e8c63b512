package law

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/workday"
)

// The tests of this file read the real law room. What they expect was written
// down from the sources, not from the files, so that a slip in a file is seen.

func theLaw(t *testing.T) *Book {
	t.Helper()
	b, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestLawRoomHasNoErrors(t *testing.T) {
	t.Parallel()
	for _, f := range Check(theLaw(t)).Findings {
		if f.Severity == Wrong {
			t.Error(f)
			continue
		}
		t.Log(f)
	}
}

// applied are the codes of the rules that applied, of the regimes named.
func applied(a Answer, regimes ...string) string {
	var out []string
	for _, m := range a.Applying() {
		if slices.Contains(regimes, m.Rule.Regime) {
			out = append(out, m.Rule.Code)
		}
	}
	return strings.Join(out, " ")
}

func TestSupportOnSocialMediaIsEthicsUntilTheCandidatesAreFixedThenDiscipline(t *testing.T) {
	t.Parallel()
	b := theLaw(t)
	for _, tt := range []struct {
		name, election, race string
		region               netra.Region
		day                  netra.Date
		want                 string
	}{
		{"regent-2024-just-before", "pilkada-2024", "bupati", "36.04", "2024-09-21", "ETIK-4"},
		{"regent-2024-on-the-day", "pilkada-2024", "bupati", "36.04", "2024-09-22", "DISP-6"},
		{"regent-2024-after", "pilkada-2024", "bupati", "36.04", "2024-09-23", "DISP-6"},
		{"governor-2024-just-before", "pilkada-2024", "gubernur", "36", "2024-09-21", "ETIK-4"},
		{"re-vote-of-serang", "pilkada-2024", "bupati", "36.04", "2025-04-19", "DISP-6"},
		{"parliament-just-before", "pemilu-2024", "dpr", "", "2023-11-02", "ETIK-4"},
		{"parliament-on-the-day", "pemilu-2024", "dpr", "", "2023-11-03", "DISP-6"},
		{"president-when-parliament-was-fixed", "pemilu-2024", "presiden", "", "2023-11-03", "ETIK-4"},
		{"president-just-before", "pemilu-2024", "presiden", "", "2023-11-12", "ETIK-4"},
		{"president-on-the-day", "pemilu-2024", "presiden", "", "2023-11-13", "DISP-6"},
		{"before-the-joint-decree", "pemilu-2024", "dpr", "", "2022-09-21", ""},
		{"first-day-of-the-joint-decree", "pemilu-2024", "dpr", "", "2022-09-22", "ETIK-4"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := b.Resolve(Query{Election: tt.election, Race: tt.race, Region: tt.region, Day: tt.day, Employment: "pns", Act: "media-sosial"})
			var got []string
			for _, code := range strings.Fields(applied(a, "ethics", "discipline")) {
				if code == "ETIK-4" || code == "DISP-6" {
					got = append(got, code)
				}
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("on %s: %q, want %q (all: %s)", tt.day, s, tt.want, applied(a, regimes...))
			}
		})
	}
}

func TestSevereDisciplineLeavesTheSanctionsOfTheEmployment(t *testing.T) {
	t.Parallel()
	b := theLaw(t)
	rule := b.Rules["disp-6"]
	if rule.Level != "berat" {
		t.Fatalf("level %q", rule.Level)
	}
	if got := choices(b.SanctionsFor(rule, "pns", "2024-12-01")); got != "b1 b2 b3" {
		t.Errorf("PNS: %q", got)
	}
	if got := choices(b.SanctionsFor(rule, "pppk", "2024-12-01")); strings.Contains(got, "b1") || got == "" {
		t.Errorf("PPPK, who hold no career position: %q", got)
	}
	if got := choices(b.SanctionsFor(b.Rules["etik-4"], "pns", "2024-09-21")); got != "moral-tertutup moral-terbuka" {
		t.Errorf("ethics: %q", got)
	}
}

func TestModerateSanctionsAreStillReplaced(t *testing.T) {
	t.Parallel()
	b := theLaw(t)
	if got := choices(b.SanctionsFor(b.Rules["disp-9"], "pns", "2024-09-01")); got != "s1>s1t s2>s2t s3>s3t" {
		t.Errorf("got %q", got)
	}
}

func TestMereParticipationHasNoLevel(t *testing.T) {
	t.Parallel()
	b := theLaw(t)
	a := b.Resolve(Query{Election: "pilkada-2024", Race: "bupati", Day: "2024-10-01", Employment: "pns", Act: "kampanye", Facts: map[string]bool{
		"active_support": true, "uses_attributes": false, "on_leave": false, "spouse_is_candidate": false,
	}})
	i := slices.IndexFunc(a.Matches, func(m Match) bool { return m.Rule.ID == "pp94-5n1" })
	if i < 0 || !a.Matches[i].Yes() || !a.Matches[i].NoLevel {
		t.Fatalf("matches %+v", a.Matches)
	}
	levels := map[string]bool{}
	for _, c := range b.SanctionsFor(a.Matches[i].Rule, "pns", "2024-12-01") {
		levels[c.Sanction.Level] = true
		if !c.LevelOpen {
			t.Errorf("%s needs no reason", c.Sanction.ID)
		}
	}
	if !levels["ringan"] || !levels["sedang"] || !levels["berat"] || levels["moral"] {
		t.Errorf("levels %v", levels)
	}
	if !a.Contested() {
		t.Error("attending a campaign is not contested")
	}
}

func TestOversightPassedFromOneBodyToTheOtherOvernight(t *testing.T) {
	t.Parallel()
	b := theLaw(t)
	for day, want := range map[netra.Date]string{"2020-12-09": "kasn", "2024-09-03": "kasn", "2024-09-04": "bkn", "2026-01-01": "bkn"} {
		if got := strings.Join(b.KindsPerforming("pengawasan-merit", day), " "); got != want {
			t.Errorf("on %s %q oversees the merit system, want %q", day, got, want)
		}
	}
}

// The test case of the source on PBKN 6/2022: received on Tuesday 14 July 2026,
// in effect on Tuesday 4 August 2026.
func TestDecisionTakesEffectOnTheFifteenthWorkingDay(t *testing.T) {
	t.Parallel()
	b := theLaw(t)
	p, err := b.ProcedureFor("ppk", "pemilihan", "2026-07-14")
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(b.Deadlines(p, "disampaikan", Events{Entered: "2026-07-14"}), func(d Deadline) bool { return d.Value == "berlaku-putusan-hari" })
	if i < 0 {
		t.Fatal("no clock until the decision takes effect")
	}
	d := b.Deadlines(p, "disampaikan", Events{Entered: "2026-07-14"})[i]
	if d.Due != "2026-08-04" || d.N != 15 || !d.Known || len(d.Skipped) != 6 {
		t.Errorf("deadline %+v", d)
	}
}

func TestHandlingClocksDifferByElection(t *testing.T) {
	t.Parallel()
	b := theLaw(t)
	for _, tt := range []struct {
		kind string
		day  netra.Date
		unit string
	}{
		{"pemilihan", "2024-11-11", "calendar_days"},
		{"pemilu", "2024-01-15", "working_days"},
	} {
		p, err := b.ProcedureFor("bawaslu", tt.kind, tt.day)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for state := range p.States {
			for _, d := range b.Deadlines(p, state, Events{Entered: tt.day, Opened: tt.day, Received: tt.day, Registered: tt.day}) {
				if d.Due == "" {
					t.Errorf("%s %s: the clock of %s has no end", p.ID, state, d.Step)
				}
				found = found || d.Unit == tt.unit && d.Legal && d.N >= 3
			}
		}
		if !found {
			t.Errorf("%s has no clock of %s", p.ID, tt.unit)
		}
	}
}

// A case may begin on any day of the two regional elections and the general
// election that the room knows, and be handed on to the end.
func TestEveryTrackHasAProcedureDuringTheElections(t *testing.T) {
	t.Parallel()
	b := theLaw(t)
	for _, e := range b.ElectionsInOrder() {
		for _, race := range e.Races {
			for _, track := range []string{"intake", "bawaslu", "oversight", "ppk"} {
				for _, day := range []netra.Date{race.FixedOn, e.VoteOn} {
					p, err := b.ProcedureFor(track, e.Kind, day)
					if err != nil {
						t.Errorf("%s, %s on %s: %v", e.ID, track, day, err)
						continue
					}
					if kinds := b.KindsPerforming(p.Function, day); len(kinds) == 0 {
						t.Errorf("%s: nobody performs %s on %s", p.ID, p.Function, day)
					}
				}
			}
		}
	}
}

func TestCalendarKnowsTheYearsOfItsElections(t *testing.T) {
	t.Parallel()
	b := theLaw(t)
	for _, e := range b.ElectionsInOrder() {
		day, _ := workday.Of(e.VoteOn)
		if !b.Calendar.Known(day, day+60) {
			t.Errorf("no holidays for the weeks after the vote of %s", e.ID)
		}
		if b.Calendar.Working(day) {
			t.Errorf("the day of the vote of %s, %s, is a working day", e.ID, e.VoteOn)
		}
	}
}

// keys of the table law in a locale, flattened.
func localeKeys(t *testing.T, lang string) map[string]string {
	t.Helper()
	data, err := os.ReadFile("../locale/" + lang + "/law.toml")
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := toml.Unmarshal(data, &tree); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	var walk func(prefix string, m map[string]any)
	walk = func(prefix string, m map[string]any) {
		for k, v := range m {
			switch v := v.(type) {
			case map[string]any:
				out[prefix+k] = ""
				walk(prefix+k+".", v)
			case string:
				out[prefix+k] = v
			}
		}
	}
	walk("", tree)
	return out
}

var keyInGo = regexp.MustCompile(`"(law\.[a-z_.]+[a-z])"`)

func TestEveryKeyOfTheAnswersHasASentenceInBothLanguages(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	keys := []string{"law.start.after", "law.start.same", "law.start.instant"}
	for _, o := range []Outcome{IsForbidden, IsAllowed, IsContested, IsSilent, ItDepends} {
		keys = append(keys, "law.outcome."+string(o), "law.because."+string(o))
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		src, err := os.ReadFile(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range keyInGo.FindAllStringSubmatch(string(src), -1) {
			keys = append(keys, m[1])
		}
	}
	for _, v := range []Verdict{Forbidden, Allowed, Duty} {
		keys = append(keys, "law.verdict."+string(v))
	}
	for _, v := range []Mark{Two, One, Memory, Inferred} {
		keys = append(keys, "law.mark."+string(v))
	}
	for _, v := range regimes {
		keys = append(keys, "law.regime."+v)
	}
	for _, v := range instrumentKinds {
		keys = append(keys, "law.kind."+v)
	}
	for _, v := range []string{"calendar_days", "working_days", "hours", "count"} {
		keys = append(keys, "law.unit."+v)
	}
	for _, lang := range []string{"id", "en"} {
		have := localeKeys(t, lang)
		for _, k := range keys {
			if _, ok := have[k]; !ok {
				t.Errorf("%s has no sentence for %s", lang, k)
			}
		}
	}
}

// Each short name of a page stands in SOURCES.md, where a lawyer looks it up.
func TestEverySourceKeyIsExplained(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("SOURCES.md")
	if err != nil {
		t.Fatal(err)
	}
	missing := map[string]bool{}
	keys := regexp.MustCompile(`keys: \[([^\]]*)\]`)
	for _, name := range theLaw(t).Files() {
		text, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range keys.FindAllStringSubmatch(string(text), -1) {
			for key := range strings.SplitSeq(m[1], ",") {
				key = strings.Trim(strings.TrimSpace(key), `"'`)
				if !strings.Contains(string(data), "| `"+key+"` |") {
					missing[key] = true
				}
			}
		}
	}
	for key := range missing {
		t.Errorf("SOURCES.md does not say which page %q is", key)
	}
}

// FORMAT.md explains every field that a file may have.
func TestEveryFieldIsExplained(t *testing.T) {
	t.Parallel()
	var src []byte
	for _, name := range []string{"types.go", "form.go"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		src = append(src, text...)
	}
	doc, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("yaml:\"([a-z_]+)\"").FindAllStringSubmatch(string(src), -1) {
		if !regexp.MustCompile(`\b` + m[1] + `\b`).Match(doc) {
			t.Errorf("FORMAT.md does not explain the field %s", m[1])
		}
	}
}
