package ask_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/netra-id/netra/internal/testkit/lawdesk"
	"github.com/netra-id/netra/law/ask"
)

// Every question of law/testdata is answered as a lawyer expects.
func TestStories(t *testing.T) {
	t.Parallel()
	d := lawdesk.New(t)
	files, err := filepath.Glob(filepath.Join("..", "testdata", "*.txtar"))
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files of stories: %v", len(files), err)
	}
	acts, clocks := 0, 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(file)
		stories, err := ask.ReadStories(name, data)
		if err != nil {
			t.Error(err)
		}
		if strings.HasPrefix(name, "deadlines-") {
			clocks += len(stories)
		} else {
			acts += len(stories)
		}
		for _, s := range stories {
			t.Run(name+"/"+s.Title, func(t *testing.T) {
				for _, difference := range d.Play(s) {
					t.Error(difference)
				}
			})
		}
	}
	if acts < 120 || clocks < 150 {
		t.Errorf("%d questions and %d deadlines; a room without them is not held by anything", acts, clocks)
	}
}

func TestAStoryThatIsWrongIsNamed(t *testing.T) {
	t.Parallel()
	d := lawdesk.New(t)
	const right = `Some words.
-- like, the day before --
section: 1.12
election: pilkada-2024
race: 36.02
on: 2024-09-21
status: pns
fact: action=like
codes: ETIK-4
`
	for name, tt := range map[string]struct{ text, want string }{
		"agrees":      {right, ""},
		"other code":  {strings.Replace(right, "ETIK-4", "DISP-6", 1), "s.txtar:9: like, the day before: codes: got ETIK-4, want DISP-6"},
		"no refusal":  {right + "refused: on\n", "s.txtar:10: like, the day before: refused: got an answer, want a refusal of on"},
		"refused":     {strings.Replace(right, "2024-09-21", "21-9-2024", 1), "s.txtar:2"},
		"no holiday":  {"-- x --\nsection: 1\nprocedure: bkn-sbt-2024\nfrom: 2024-11-22\noffice: 36.72\nwithout: 2024-11-23\ndue: 2024-11-29\n", "s.txtar:6: x: without"},
		"field":       {right + "colour: red\n", `"colour" is not one of the fields`},
		"expects":     {strings.Replace(right, "codes: ETIK-4\n", "note: x\n", 1), "s.txtar:2: the story expects nothing"},
		"no section":  {strings.Replace(right, "section: 1.12\n", "", 1), "no section"},
		"title twice": {right + right, "stands twice"},
		"no field":    {right + "what\n", "is not of the form field: value"},
	} {
		stories, err := ask.ReadStories("s.txtar", []byte(tt.text))
		var got []string
		if err != nil {
			got = append(got, err.Error())
		}
		for _, s := range stories {
			if err == nil {
				got = append(got, d.Play(s)...)
			}
		}
		if all := strings.Join(got, "\n"); (tt.want == "") != (all == "") || !strings.Contains(all, tt.want) {
			t.Errorf("%s: %q, want %q", name, all, tt.want)
		}
	}
}
