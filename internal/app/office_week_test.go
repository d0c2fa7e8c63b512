package app

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

// An employer that works six days a week has other last days: its running clocks
// are counted again, and the case says why they moved.
func TestTheWorkingWeekOfAnOfficeMovesItsClocks(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	admin, _ := a.persona(t, "Nurul Aini")
	var employer access.Office
	if err := a.DB.Read(t.Context(), func(tx *db.Tx) error {
		offices, err := a.Access.Offices(t.Context(), tx, access.OfficeFilter{Kinds: []string{"ppk-instansi"}, Region: "36.72", Limit: 1})
		if err == nil {
			employer = offices[0]
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	page := "/meja/kantor/" + string(employer.ID)
	save := func(week string) int {
		form := url.Values{"nama": {employer.Name}, "singkatan": {employer.Short}, "pekan": {week}}
		return a.as(t, admin, http.MethodPost, page, form).Code
	}
	if code := save("tiga-hari"); code != http.StatusUnprocessableEntity {
		t.Errorf("a week that does not exist: status %d", code)
	}
	moves := func() int { return a.events(t, "case.clock_moved") }
	if code := save("six-days"); code != http.StatusSeeOther {
		t.Fatalf("six days: status %d", code)
	}
	later := func() {
		t.Helper()
		if _, err := a.Jobs.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	later()
	if moves() == 0 {
		t.Error("no running clock of the employer moved")
	}
	if body := a.as(t, admin, http.MethodGet, page, nil).Body.String(); !strings.Contains(body, `value="six-days" selected`) {
		t.Error("the page of the office does not show its week")
	}
	before := moves()
	code := save("six-days")
	if later(); code != http.StatusSeeOther || moves() != before || a.events(t, "access.office.week") != 1 {
		t.Errorf("saved again without a change: status %d, %d moves, want %d", code, moves(), before)
	}
}
