package registry

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/netra-id/netra"
)

const headless = "1;Yusuf;198609262015051001;Guru\n2;Aminah;19900101 201504 2 001;Guru\n3;Asep;198805172023211005;Penyuluh\n"

func TestColumnsAreGuessedByWhatTheyHold(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct{ content, want string }{
		"no header":             {headless, "1 - nama nip -"},
		"an unknown header":     {"urut;siapa;identitas;tugas\n" + headless, "2 - nama nip -"},
		"a title":               {"Daftar;;;\n;;;\n" + headless, "3 - nama nip -"},
		"a header without name": {"No;Siapa;NIP;Jabatan\n" + headless, "2 - nama nip jabatan"},
	} {
		s, err := readSheet([]byte(c.content), servantFields())
		if !isUnsure(err) {
			t.Errorf("%s: %+v, %v", what, s, err)
			continue
		}
		got := fmt.Sprint(s.from)
		for _, col := range s.columns {
			if col.Field == "" {
				col.Field = "-"
			}
			got += " " + col.Field
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", what, got, c.want)
		}
	}
	if _, err := readSheet([]byte("a;b\n1;2\n"), servantFields()); err == nil || isUnsure(err) {
		t.Errorf("a table without people: %v", err)
	}
}

func TestPreviewShowsNoNumber(t *testing.T) {
	t.Parallel()
	for _, r := range preview([]line{{1, []string{"198609262015051001", "19860926 201505 1 001", "Ani"}}}) {
		if got := strings.Join(r.Cells, "|"); strings.Contains(got, "1986") || !strings.HasSuffix(got, "|Ani") {
			t.Errorf("shown: %s", got)
		}
	}
}

func TestPersonSaysWhichColumnIsWhich(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k *desk) {
		staged, err := k.Stage(t.Context(), ImportServants, file(headless), Target{Agency: k.gov}, importer)
		if err != nil || !staged.Unsure || len(staged.Head) != 3 {
			t.Fatalf("stage: %+v, %v", staged, err)
		}
		if _, err := k.Apply(t.Context(), staged.Batch, TakeGood, importer); netra.KindOf(err) != netra.Invalid || k.count(t) != 0 {
			t.Errorf("applied without columns: %v", err)
		}
		for what, fields := range map[string][]string{
			"no name": {"", "", "nip", ""}, "twice": {"nama", "nama", "nip", ""}, "unknown": {"", "nama", "nip", "gaji"},
		} {
			if err := k.Arrange(t.Context(), staged.Batch, 1, fields, importer); netra.KindOf(err) != netra.Invalid {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := k.Arrange(t.Context(), staged.Batch, 99, []string{"", "nama", "nip", ""}, importer); netra.KindOf(err) != netra.Invalid {
			t.Errorf("no such line: %v", err)
		}
		stranger := importer
		stranger.Office = "o2"
		if err := k.Arrange(t.Context(), staged.Batch, 1, []string{"", "nama", "nip", ""}, stranger); netra.KindOf(err) != netra.NotFound {
			t.Errorf("another office: %v", err)
		}
		if err := k.Arrange(t.Context(), staged.Batch, 2, []string{"", "nama", "nip", "jabatan"}, importer); err != nil {
			t.Fatal(err)
		}
		rep, err := k.Batch(t.Context(), staged.Batch, importer)
		if err != nil || rep.Unsure || rep.New != 2 || rep.Encoding != "utf-8" || rep.Columns[3].Why != ByPerson {
			t.Fatalf("arranged: %+v, %v", rep, err)
		}
		if rep, err = k.Apply(t.Context(), staged.Batch, StopOnBad, importer); err != nil || k.count(t) != 2 {
			t.Fatalf("apply: %s, %v", summary(rep), err)
		}
		if s := k.find(t, "asep", Within{})[0]; s.Position != "Penyuluh" {
			t.Errorf("taken over: %+v", s)
		}
		var e *netra.Error
		if err := k.Arrange(t.Context(), staged.Batch, 1, []string{"", "nama", "nip", ""}, importer); !errors.As(err, &e) || e.Kind != netra.Conflict {
			t.Errorf("after it was applied: %v", err)
		}
	})
}
