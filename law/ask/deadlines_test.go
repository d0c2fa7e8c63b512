package ask_test

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/netra-id/netra/internal/testkit/lawdesk"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/law/ask"
)

// Questions about clocks, by the border that they test. law/testdata/README.md
// says what each field means.
func TestDeadlines(t *testing.T) {
	t.Parallel()
	d := lawdesk.New(t)
	stories := readStories(t, "deadlines-*.txtar",
		"section", "procedure", "step", "state", "value", "start", "from", "office", "week", "suspended", "without",
		"due", "at", "n", "unit", "zone", "certain", "counted", "skipped", "skipped days", "article", "mark", "legal", "refused", "note")
	run(t, stories, func(t *testing.T, s story) { playDeadline(t, d, s) })
}

func playDeadline(t *testing.T, d *ask.Desk, s story) {
	if day := s.one("without"); day != "" {
		other := *d
		other.Book = lawBefore(t, day)
		d = &other
	}
	suspended, _ := s.list("suspended")
	a, err := d.Due(ask.DueInput{
		Procedure: s.one("procedure"), Step: s.one("step"), State: s.one("state"), Value: s.one("value"), Start: s.one("start"),
		From: s.one("from"), Office: s.one("office"), Week: s.one("week"), Suspended: suspended,
	})
	if want := s.one("refused"); want != "" {
		var r *ask.Refusal
		if !errors.As(err, &r) || r.Field != want {
			t.Errorf("%s:%d: got %v, want a refusal of %s", s.file, s.line, err, want)
		}
		return
	}
	if err != nil {
		t.Fatalf("%s:%d: %v", s.file, s.line, err)
	}
	is(t, s, "due", string(a.Due.Day))
	at := ""
	if a.Due.At != nil {
		at = a.Due.At.Format("2006-01-02T15:04Z07:00")
	}
	is(t, s, "at", at)
	is(t, s, "n", strconv.Itoa(a.Clock.N))
	is(t, s, "unit", a.Clock.Unit)
	is(t, s, "zone", a.Office.Abbr)
	is(t, s, "certain", yesNo(a.Due.Certain))
	is(t, s, "legal", yesNo(a.Clock.Legal))
	is(t, s, "mark", string(a.Certainty.Mark))
	is(t, s, "counted", strconv.Itoa(a.Counted))
	is(t, s, "skipped", strconv.Itoa(a.Skipped))
	var skipped []string
	for _, x := range a.Days {
		if !x.Counted && x.Reason != "event" {
			skipped = append(skipped, string(x.Date)+" "+x.Reason)
		}
	}
	same(t, s, "skipped days", skipped)
	for _, want := range s.fields["article"] {
		if !strings.Contains(strings.Join(a.Articles, "; "), want) {
			t.Errorf("%s:%d: article: no %q in %s", s.file, s.line, want, strings.Join(a.Articles, "; "))
		}
	}
}

// lawBefore is the law room as it was before a day was made a holiday: its list
// lacks that entry.
func lawBefore(t *testing.T, day string) *law.Book {
	t.Helper()
	root, err := os.OpenRoot("..")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	fsys := fstest.MapFS{}
	err = fs.WalkDir(root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(name) != ".yaml" || strings.HasPrefix(name, "testdata") {
			return err
		}
		data, err := fs.ReadFile(root.FS(), name)
		fsys[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	list := fsys["calendars/holidays-"+day[:4]+".yaml"]
	entry := regexp.MustCompile(`(?m)^  - date: ` + day + `\n(?:    .*\n)*`)
	if list == nil || !entry.Match(list.Data) {
		t.Fatalf("%s is in no list of holidays", day)
	}
	list.Data = entry.ReplaceAll(list.Data, nil)
	b, err := law.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
