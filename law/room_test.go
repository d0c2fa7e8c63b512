package law

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"
)

// edit changes one place of a file of the room of testdata. An empty old text
// appends, an empty path is no edit.
type edit struct{ path, old, new string }

// roomFiles copies the small room of testdata with edits. Its laws are invented.
func roomFiles(t *testing.T, edits ...edit) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	dir := os.DirFS("testdata/room")
	err := fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(dir, name)
		fsys[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		f := fsys[e.path]
		if f == nil {
			fsys[e.path] = &fstest.MapFile{Data: []byte(e.new)}
			continue
		}
		if e.old == "" {
			f.Data = append(f.Data, e.new...)
			continue
		}
		if !strings.Contains(string(f.Data), e.old) {
			t.Fatalf("%s does not hold %q", e.path, e.old)
		}
		f.Data = []byte(strings.Replace(string(f.Data), e.old, e.new, 1))
	}
	return fsys
}

// room loads the room of testdata with edits.
func room(t *testing.T, edits ...edit) *Book {
	t.Helper()
	b, err := Load(roomFiles(t, edits...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRoomIsReadWhole(t *testing.T) {
	t.Parallel()
	b := room(t)
	for name, n := range map[string]int{
		"instruments": len(b.Instruments), "acts": len(b.Acts), "rules": len(b.Rules), "sanctions": len(b.Sanctions),
		"values": len(b.Values), "procedures": len(b.Procedures), "offices": len(b.Kinds),
	} {
		entries, err := os.ReadDir(path.Join("testdata/room", name))
		if err != nil {
			t.Fatal(err)
		}
		if n != len(entries) {
			t.Errorf("%s: %d read of %d", name, n, len(entries))
		}
	}
	if len(b.Elections) != 2 || len(b.Holidays) != 1 || len(b.Facts) != 2 || len(b.Weeks) != 2 {
		t.Errorf("elections %d, holidays %d, facts %d, weeks %d", len(b.Elections), len(b.Holidays), len(b.Facts), len(b.Weeks))
	}
	if r := b.Rules["eth-1"]; r.Path != "rules/eth-1.yaml" || len(r.Digest) != 64 {
		t.Errorf("path %q, digest %q", r.Path, r.Digest)
	}
}

func TestDigestOfTheRoomChangesWithOneByte(t *testing.T) {
	t.Parallel()
	a, b := room(t), room(t)
	if a.Digest() != b.Digest() {
		t.Error("the same files have two digests")
	}
	c := room(t, edit{"rules/eth-1.yaml", "", "# a remark\n"})
	if c.Digest() == a.Digest() || c.Rules["eth-1"].Digest == a.Rules["eth-1"].Digest {
		t.Error("a changed file keeps its digest")
	}
}

func TestBadFilesAreRefusedWithFileAndLine(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		edit edit
		want string
	}{
		{"unknown-field", edit{"rules/eth-1.yaml", "code: ETH-1", "kode: ETH-1"}, "rules/eth-1.yaml:4: the field kode is not known here; known are: acts, basis, code,"},
		{"field-twice", edit{"rules/eth-1.yaml", "regime: ethics", "regime: ethics\nregime: discipline"}, "rules/eth-1.yaml:7: mapping key \"regime\" already defined"},
		{"broken-yaml", edit{"rules/eth-1.yaml", "acts: [post]", "acts: [post"}, "rules/eth-1.yaml:"},
		{"wrong-type", edit{"rules/eth-1.yaml", "acts: [post]", "acts: post"}, `rules/eth-1.yaml:7: "post" is text; wanted is a list, as in [a, b]`},
		{"period-in-words", edit{"rules/eth-1.yaml", "in_force: {from: 2020-01-01}", "in_force: soon"}, `rules/eth-1.yaml:2: "soon" is text; wanted is a period, as in {from: 2024-01-01, until: 2024-12-31}`},
		{"colon-in-text", edit{"rules/eth-1.yaml", "code: ETH-1", "code: a: b"}, "is text with a colon in it without quotation marks"},
		{"id-not-the-name", edit{"rules/eth-1.yaml", "id: eth-1", "id: eth-2"}, `rules/eth-1.yaml:1: id "eth-2" is not the name of the file, "eth-1"`},
		{"no-such-day", edit{"rules/eth-1.yaml", "from: 2020-01-01", "from: 2023-02-29"}, `rules/eth-1.yaml:2: from: date "2023-02-29"`},
		{"day-in-words", edit{"calendars/election-town-2024.yaml", "vote_on: 2024-11-27", "vote_on: besok"}, "calendars/election-town-2024.yaml:5: vote_on"},
		{"review-day", edit{"acts/post.yaml", "status: draft,", "status: draft, on: 2024,"}, "acts/post.yaml:2: on: date"},
		{"empty-file", edit{"acts/new.yaml", "", "# nothing\n"}, "acts/new.yaml:1: the file is empty"},
		{"two-documents", edit{"acts/post.yaml", "", "---\nid: other\n"}, "acts/post.yaml:1: more than one YAML document"},
		{"not-yaml", edit{"acts/notes.txt", "", "x"}, "acts/notes.txt:1: not a .yaml file"},
		{"folder-within", edit{"acts/old/x.yaml", "", "id: x\n"}, "acts/old:1: a folder within acts"},
		{"election-twice", edit{"calendars/election-election-town-2024.yaml", "", "id: town-2024\n"}, "is not the name of the file"},
		{"year-twice", edit{"calendars/holidays-2025.yaml", "", "id: holidays-2025\nyear: 2024\n"}, "the year 2024 is already listed"},
		{"strange-calendar", edit{"calendars/school.yaml", "", "id: school\n"}, "calendars/school.yaml:1: a calendar is called"},
		{"fact-twice", edit{"facts.yaml", "", "- {id: on-leave, question: {id: A, en: B}}\n"}, `facts.yaml:5: id "on-leave" stands twice`},
		{"fact-without-id", edit{"facts.yaml", "", "- {question: {id: A, en: B}}\n"}, "facts.yaml:5: entry 3 has no id"},
		{"no-such-weekday", edit{"weeks.yaml", "day: sunday", "day: ahad"}, `"ahad" of five-days is not a weekday`},
		{"no-working-day", edit{"weeks.yaml", "", "- id: never\n  off: [{day: monday}, {day: tuesday}, {day: wednesday}, {day: thursday}, {day: friday}, {day: saturday}, {day: sunday}]\n"}, "without a working day"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Load(roomFiles(t, tt.edit))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

func TestAllBadFilesAreReportedAtOnce(t *testing.T) {
	t.Parallel()
	_, err := Load(roomFiles(t, edit{"rules/eth-1.yaml", "code:", "kode:"}, edit{"rules/dis-1.yaml", "code:", "kode:"}))
	if err == nil || !strings.Contains(err.Error(), "eth-1.yaml") || !strings.Contains(err.Error(), "dis-1.yaml") {
		t.Errorf("error %v", err)
	}
}

func TestMissingListOrFolderIsRefused(t *testing.T) {
	t.Parallel()
	fsys := roomFiles(t)
	delete(fsys, "weeks.yaml")
	delete(fsys, "acts/post.yaml")
	delete(fsys, "acts/attend.yaml")
	_, err := Load(fsys)
	if err == nil || !strings.Contains(err.Error(), "weeks.yaml") || !strings.Contains(err.Error(), "folder acts") {
		t.Errorf("error %v", err)
	}
}

func TestNumbersInIdsCountAsNumbers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"disp-9", "disp-10", -1},
		{"disp-10", "disp-9", 1},
		{"disp-10", "disp-10", 0},
		{"disp", "disp-1", -1},
		{"disp-2", "etik-1", -1},
		{"pp94-5n2", "pp94-5n10", -1},
		{"a1b", "a1c", -1},
		{"9", "a", -1},
	} {
		if got := byID(tt.a, tt.b); got != tt.want {
			t.Errorf("byID(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestDissolvedOfficeLosesItsFunctionOvernight(t *testing.T) {
	t.Parallel()
	b := room(t)
	for _, tt := range []struct{ day, want string }{
		{"2019-12-31", ""}, {"2024-09-02", "watchdog"}, {"2024-09-03", "watchdog"}, {"2024-09-04", "service"},
	} {
		if got := strings.Join(b.KindsPerforming("oversee", date(tt.day)), ","); got != tt.want {
			t.Errorf("on %s %q oversees, want %q", tt.day, got, tt.want)
		}
	}
	if f := b.Functions("watchdog", "2024-09-04"); f != nil {
		t.Errorf("functions of a dissolved office: %v", f)
	}
	if f := b.Functions("nobody", "2024-09-04"); f != nil {
		t.Errorf("functions of no office: %v", f)
	}
}

func TestListsStandInTheirOrder(t *testing.T) {
	t.Parallel()
	b := room(t)
	ids := func(n int, id func(i int) string) string {
		var out []string
		for i := range n {
			out = append(out, id(i))
		}
		return strings.Join(out, " ")
	}
	rules, sanctions := b.RulesInOrder(), b.SanctionsInOrder()
	for name, tt := range map[string][2]string{
		"rules":     {ids(len(rules), func(i int) string { return rules[i].ID }), "alw-1 dis-1 dis-2 eth-1"},
		"sanctions": {ids(len(sanctions), func(i int) string { return sanctions[i].ID }), "m1 s1 t1 s2"},
		"elections": {ids(2, func(i int) string { return b.ElectionsInOrder()[i].ID }), "nation-2024 town-2024"},
		"facts":     {ids(2, func(i int) string { return b.FactsInOrder()[i].ID }), "on-leave in-uniform"},
		"statuses":  {ids(2, func(i int) string { return b.StatusesInOrder()[i].ID }), "open done"},
		"to check":  {ids(2, func(i int) string { return b.ToCheckInOrder()[i].ID }), "level-of-dis-2 day-of-act-b"},
		"of a file": {ids(1, func(i int) string { return b.ToCheckOf("rules/eth-1.yaml")[i].ID }), "day-of-act-b"},
		"levels":    {ids(2, func(i int) string { return b.LevelsInOrder()[i].ID }), "moral severe"},
		"functions": {ids(2, func(i int) string { return b.FunctionsInOrder()[i].ID }), "supervise oversee"},
	} {
		if tt[0] != tt[1] {
			t.Errorf("%s: %s, want %s", name, tt[0], tt[1])
		}
	}
}
