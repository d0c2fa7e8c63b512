package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/netra-id/netra/internal/app"
	"github.com/netra-id/netra/internal/engine/screen"
	"github.com/netra-id/netra/internal/engine/stance"
	"github.com/netra-id/netra/internal/testkit/shared"
)

// typed runs the command line with a standard input, and gives what it wrote to
// both outputs.
func typed(t testing.TB, stdin string, args ...string) (out, errs string, err error) {
	t.Helper()
	var o, e bytes.Buffer
	c := root()
	c.SetArgs(args)
	c.SetIn(strings.NewReader(stdin))
	c.SetOut(&o)
	c.SetErr(&e)
	err = c.ExecuteContext(t.Context())
	return o.String(), e.String(), err
}

const screenList = "testdata/screen/list.jsonl"

// hitsIn reads a file of hits.
func hitsIn(t testing.TB, file string) []screen.Hit {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []screen.Hit
	for line := range strings.Lines(string(text)) {
		var h screen.Hit
		if err := json.Unmarshal([]byte(line), &h); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(line, `"[screen.`) {
			t.Errorf("a reason has no sentence: %s", line)
		}
		out = append(out, h)
	}
	return out
}

// TestThePostsOfPandeglangAreScreened plays the invented posts and likes of 2020:
// supportive posts, likes, and the company at the registration.
func TestThePostsOfPandeglangAreScreened(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ posts, hits, counts, told string }{
		{
			"posts.jsonl",
			"asn-1 post calon-1 2020-09-05 SEB71-1|asn-2 partial-activity calon-1 2020-09-04 PP53-15-kegiatan|asn-3 photo calon-1 2020-09-12 SKB20-1F",
			`{"screened":8,"outside":1,"nobody":2,"ambiguous":0,"no_candidate":1,"no_act":0,"no_rule":0,"weak":2,"repeated":0,"hits":3,"none":4}`,
			"line 8 is not read: private\nline 10 is not read: json\n",
		},
		{
			"likes.csv",
			"asn-1 like calon-1 2020-09-06 SEB71-1|asn-1 like calon-1 2020-09-07 SEB71-1|asn-4 join calon-1 2020-09-08 SEB71-1",
			`{"screened":4,"outside":0,"nobody":0,"ambiguous":0,"no_candidate":1,"no_act":0,"no_rule":0,"weak":0,"repeated":0,"hits":3,"none":1}`,
			"line 6 is not read: private\n",
		},
	} {
		dir := t.TempDir()
		out, report := filepath.Join(dir, "hits.jsonl"), filepath.Join(dir, "report.json")
		_, errs, err := typed(t, "", "screen", "--list", screenList, "--in", filepath.Join("testdata/screen", c.posts), "--out", out, "--report", report, "--sample", "1")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, h := range hitsIn(t, out) {
			got = append(got, fmt.Sprint(h.Who.Servant, " ", h.Act, " ", h.Candidate, " ", h.On, " ", strings.Join(h.Law.Codes, ",")))
		}
		if s := strings.Join(got, "|"); s != c.hits {
			t.Errorf("%s: hits %s, want %s", c.posts, s, c.hits)
		}
		if !strings.HasPrefix(errs, c.told) {
			t.Errorf("%s: told %q, want %q first", c.posts, errs, c.told)
		}
		var r struct {
			Counts app.ScreenCounts
			Leads  []screen.Lead
			Sample []screen.Shown
		}
		text, err := os.ReadFile(report)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &r); err != nil {
			t.Fatal(err)
		}
		if b, err := json.Marshal(r.Counts.Counts); err != nil || string(b) != c.counts {
			t.Errorf("%s: counts %s, %v, want %s", c.posts, b, err, c.counts)
		}
		if len(r.Sample) != 1 || len(r.Leads) != 3 && len(r.Leads) != 2 {
			t.Errorf("%s: %d in the sample, leads %+v", c.posts, len(r.Sample), r.Leads)
		}
	}
}

func TestAListThatIsNotApprovedRefuses(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(screenList)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"not approved":   {`"approver":"Penyetuju Contoh"`, `"approver":""`},
		"own approval":   {`"approver":"Penyetuju Contoh"`, `"approver":"penyusun contoh"`},
		"no legal basis": {`["UU 10/2016 Pasal 30"]`, `[]`},
		"no purpose":     {`"purpose":"Mencoba penyaringan dengan orang rekaan"`, `"purpose":" "`},
		"no end":         {`,"until":"2099-12-31"`, ``},
		"ended":          {`"until":"2099-12-31"`, `"until":"2020-12-31"`},
	} {
		dir := t.TempDir()
		list, out := filepath.Join(dir, "list.jsonl"), filepath.Join(dir, "hits.jsonl")
		changed := strings.Replace(string(text), change[0], change[1], 1)
		if changed == string(text) {
			t.Fatalf("%s: nothing is changed", name)
		}
		if err := os.WriteFile(list, []byte(changed), 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, err := typed(t, "", "screen", "--list", list, "--in", "testdata/screen/posts.jsonl", "--out", out)
		if exitCode(err) != 3 || !strings.Contains(err.Error(), "is refused") {
			t.Errorf("%s: %v, exit code %d, want 3", name, err, exitCode(err))
		}
		if left, err := filepath.Glob(out + "*"); err != nil || len(left) > 0 {
			t.Errorf("%s: left %v, %v", name, left, err)
		}
	}
}

func TestHitsNeverReplaceAFileNorLookWholeWhenTheyAreNot(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out := filepath.Join(dir, "hits.jsonl")
	good, err := os.ReadFile("testdata/screen/likes.csv")
	if err != nil {
		t.Fatal(err)
	}
	broken := string(good) + "facebook,\"" + strings.Repeat("x", 40<<20)
	_, _, err = typed(t, broken, "screen", "--list", screenList, "--in", "-", "--out", out)
	if err == nil || exitCode(err) != 1 {
		t.Fatalf("a row without an end: %v", err)
	}
	if _, err := os.Stat(out); !os.IsNotExist(err) {
		t.Error("half of the hits look like all of them")
	}
	if got := hitsIn(t, out+".part"); len(got) != 3 {
		t.Errorf("%d hits are in the part, want the 3 found before", len(got))
	}
	if err := os.Rename(out+".part", out); err != nil {
		t.Fatal(err)
	}
	_, _, err = typed(t, string(good), "screen", "--list", screenList, "--in", "-", "--out", out)
	if exitCode(err) != 2 {
		t.Errorf("over a file that is there: %v", err)
	}
}

func TestAModelIsTrainedAndEvaluated(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	model, texts := filepath.Join(dir, "model.txt"), filepath.Join(dir, "texts.csv")
	rows := "text,label,target\n"
	for i := range 30 {
		rows += fmt.Sprintf("\"ayo dukung Ratna Kusuma %d\",mendukung,Ratna Kusuma\n\"tolak Ratna Kusuma %d\",menolak,Ratna Kusuma\n\"hujan lagi %d\",netral,\n", i, i, i)
	}
	if err := os.WriteFile(texts, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := typed(t, "", "screen", "train", texts, "--out", model, "--about", "a test"); err != nil {
		t.Fatal(err)
	}
	out, _, err := typed(t, "", "screen", "evaluate", texts, "--model", model, "--json")
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		MacroF1 float64 `json:"macro_f1"`
		Classes []struct {
			Class     string
			Precision stance.Share
		}
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	if r.MacroF1 < 0.99 || len(r.Classes) != 3 || r.Classes[1].Class != "support" || r.Classes[1].Precision.Low < 0.8 {
		t.Errorf("evaluated: %s", out)
	}
	out, _, err = typed(t, "", "screen", "evaluate", texts)
	if err != nil || !strings.Contains(out, "macro-F1") || !strings.Contains(out, "invented posts") {
		t.Errorf("with the shipped model: %s, %v", out, err)
	}
	for _, args := range [][]string{
		{"screen", "train", "--out", filepath.Join(dir, "x")},
		{"screen", "evaluate"},
		{"screen", "evaluate", "testdata/screen/likes.csv"},
		{"screen", "--list", screenList, "--in", "-", "--out", filepath.Join(dir, "x"), "--map", "waktu=Tanggal"},
		{"screen", "--list", screenList, "--in", "-", "--out", filepath.Join(dir, "x"), "--zone", "Nowhere"},
	} {
		if _, _, err := typed(t, "", args...); exitCode(err) != 2 {
			t.Errorf("%v: %v, exit code %d, want 2", args, err, exitCode(err))
		}
	}
}

// TestTheShippedModelIsBetterThanChanceOnPostsOfPeople holds a floor on real posts,
// whose labels are of sentiment: they are read, never learned from.
func TestTheShippedModelIsBetterThanChanceOnPostsOfPeople(t *testing.T) {
	t.Parallel()
	file := shared.Path(t, "data/labelled/pilpres2019-sentiment.csv")
	out, _, err := typed(t, "", "screen", "evaluate", file, "--names", "Jokowi,Prabowo", "--json")
	if err != nil {
		t.Fatal(err)
	}
	var r stance.Report
	if err := json.Unmarshal([]byte(out), &struct {
		MacroF1 *float64 `json:"macro_f1"`
		Error   *float64 `json:"calibration_error"`
	}{&r.MacroF1, &r.Error}); err != nil {
		t.Fatal(err)
	}
	if r.MacroF1 < 0.41 || r.Error > 0.2 {
		t.Errorf("macro-F1 %.3f, calibration error %.3f", r.MacroF1, r.Error)
	}
}
