package edition

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/law"
)

// What was handed in under an older program, which found no error in it, is read
// and checked by the program that is to use it.
func TestAProposalOfAnOlderProgramIsCheckedAgain(t *testing.T) {
	t.Parallel()
	now, err := law.Default()
	if err != nil {
		t.Fatal(err)
	}
	const rule = "rules/disp-6.yaml"
	text := string(now.Text(rule))
	dbtest.Each(t, []db.Migrations{Migrations}, func(t *testing.T, d *db.DB) {
		s, err := Open(t.Context(), d, now)
		if err != nil {
			t.Fatal(err)
		}
		desk := &Desk{DB: d, Clock: netra.ClockAt(time.Date(2024, 11, 12, 8, 0, 0, 0, time.UTC)), Editions: s}
		for what, changed := range map[string]string{
			rule + ":1": "seriousness: 3\n" + text, // a field that only the former program knew
			"dance":     strings.Replace(text, "acts: [media-sosial]", "acts: [dance]", 1),
		} {
			files := fstest.MapFS{}
			for _, name := range now.Files() {
				files[name] = &fstest.MapFile{Data: now.Text(name)}
			}
			files[rule] = &fstest.MapFile{Data: []byte(changed)}
			handedIn, err := law.LoadKept(files)
			if err != nil {
				t.Fatal(err)
			}
			err = d.Write(t.Context(), func(tx *db.Tx) error {
				if err := keep(t.Context(), tx, handedIn); err != nil {
					return err
				}
				return desk.activate(t.Context(), tx, Proposal{ID: "p", Edition: handedIn.Digest()}, netra.System(""))
			})
			var e *netra.Error
			if !errors.As(err, &e) || e.Key != "edition.has_errors" || !strings.Contains(fmt.Sprint(e.Problems), what) {
				t.Errorf("%s: %v; want a refusal that names it", what, err)
			}
		}
	})
}
