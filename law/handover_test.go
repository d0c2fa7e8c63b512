package law

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/netra-id/netra"
)

// theRoom copies the files of the real law room, for a test that edits them.
func theRoom(t *testing.T) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for _, name := range theLaw(t).Files() {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}

// line replaces one line of a file.
func line(t *testing.T, fsys fstest.MapFS, name, old, now string) {
	t.Helper()
	text := string(fsys[name].Data)
	if strings.Count(text, old+"\n") != 1 {
		t.Fatalf("%s does not hold the line %q once", name, old)
	}
	fsys[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, old+"\n", now+"\n", 1))}
}

func load(t *testing.T, fsys fs.FS) *Book {
	t.Helper()
	b, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range b.Lint() {
		if f.Severity == Wrong {
			t.Error(f)
		}
	}
	return b
}

// Had KASN worked until the end of October 2024, one line would say so, and BKN
// would begin on the next day.
func TestOneLineMovesTheEndOfADissolvedAuthority(t *testing.T) {
	t.Parallel()
	room := theRoom(t)
	line(t, room, "offices/kasn.yaml", "in_force: {from: 2014-01-15, until: 2024-09-03}", "in_force: {from: 2014-01-15, until: 2024-10-31}")
	// BKN's texts are of September; that lint says so is not what is tested.
	b, err := Load(room)
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[netra.Date]string{"2024-09-04": "kasn", "2024-10-31": "kasn", "2024-11-01": "bkn"} {
		if got := strings.Join(b.KindsPerforming("pengawasan-merit", day), " "); got != want {
			t.Errorf("on %s %q oversees the merit system, want %q", day, got, want)
		}
	}
}

// The independent body that MK 121/PUU-XXII/2024 demands can be written down
// before it exists; on its day one line ends BKN's task and hands it over, with
// the procedure that goes on until the body has its own.
func TestANewAuthorityBeginsWithOneLine(t *testing.T) {
	t.Parallel()
	room := theRoom(t)
	bkn := string(room["offices/bkn.yaml"].Data)
	body := strings.NewReplacer("id: bkn\n", "id: lembaga-merit\n", "takes_over: kasn", "takes_over: bkn").Replace(bkn)
	room["offices/lembaga-merit.yaml"] = &fstest.MapFile{Data: []byte(body)}
	room["offices/bkn.yaml"] = &fstest.MapFile{Data: []byte(bkn + "successor: lembaga-merit\n")}
	before, err := Load(room)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(before.KindsPerforming("pengawasan-merit", "2030-01-01"), " "); got != "bkn" {
		t.Errorf("before its day %q oversees the merit system", got)
	}
	line(t, room, "offices/bkn.yaml", "    takes_over: kasn", "    takes_over: kasn\n    until: 2027-10-15")
	b := load(t, room)
	for day, want := range map[netra.Date]string{"2024-09-03": "kasn", "2024-09-04": "bkn", "2027-10-15": "bkn", "2027-10-16": "lembaga-merit"} {
		if got := strings.Join(b.KindsPerforming("pengawasan-merit", day), " "); got != want {
			t.Errorf("on %s %q oversees the merit system, want %q", day, got, want)
		}
	}
	if p, err := b.ProcedureOfFunction("pengawasan-merit", "pemilihan", "2027-10-16"); err != nil || p.ID != "bkn-sbt-2024" {
		t.Errorf("procedure %v, %v", p, err)
	}
}

func TestLintFindsBadHandovers(t *testing.T) {
	t.Parallel()
	const takes = "takes_over: watchdog, basis"
	const from = "from: 2024-09-04, basis"
	for _, tt := range []struct {
		name  string
		edits []edit
		want  string
	}{
		{"no such office", []edit{{"offices/service.yaml", from, "takes_over: temple, basis"}}, `offices/service.yaml:7: error: service: there is no kind of office "temple"`},
		{"not the successor", []edit{{"offices/service.yaml", from, takes}, {"offices/watchdog.yaml", "successor: service", "successor: board"}}, `offices/service.yaml:7: error: service: service takes over from watchdog, whose successor is "board"`},
		{"first day said twice", []edit{{"offices/service.yaml", from, "from: 2024-09-04, takes_over: watchdog, basis"}}, "offices/service.yaml:7: error: service: the first day follows from the last one of watchdog"},
		{"two at one time", []edit{{"offices/service.yaml", from, "from: 2024-09-01, basis"}}, "offices/service.yaml:7: error: service: watchdog and service both perform oversee on 2024-09-01"},
		{"nobody for a day", []edit{{"offices/service.yaml", from, "from: 2024-09-05, basis"}}, "offices/service.yaml:7: error: service: nobody performs oversee from 2024-09-04 until 2024-09-04"},
	} {
		var all []string
		for _, f := range room(t, tt.edits...).Lint() {
			all = append(all, f.String())
		}
		if !strings.Contains(strings.Join(all, "\n"), tt.want) {
			t.Errorf("%s: want %q; findings:\n%s", tt.name, tt.want, strings.Join(all, "\n"))
		}
	}
	for _, f := range room(t, edit{"offices/service.yaml", from, takes}).Lint() {
		t.Errorf("a good handover: %s", f)
	}
}
