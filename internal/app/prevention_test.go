package app

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/prevent"
)

// packLink finds the links of an event on a page, the door's first.
var packLink = regexp.MustCompile(`http://example\.com(/sosialisasi/[a-z2-7]{24})`)

// TestOutreachInLebakBecomesAnEarlyWarning plays the story of Lebak as far as
// prevention reaches: an event, hundreds who check in at once, those who could
// not come told by those who did, the units that nobody reached, and a concern
// that arrives at the supervisor as early information.
func TestOutreachInLebakBecomesAnEarlyWarning(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	kesbangpol, by := a.persona(t, "Nani Suhaeni")
	w := a.as(t, kesbangpol, http.MethodPost, "/meja/cegah/sosialisasi", url.Values{
		"penerbit": {"Kesbangpol Kabupaten Lebak"}, "hal": {"Netralitas dalam dua pemilihan"}, "tanggal-d": {"13"}, "tanggal-m": {"11"},
		"tanggal-y": {"2024"}, "tempat": {"Aula Multatuli"}, "pembicara": {"Pembicara rekaan"}, "isi": {"Dilarang memihak."},
		"lain": {"Dinas Satu\nDinas Dua\nDinas Tiga"},
	})
	desk := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther {
		t.Fatalf("the event is not registered: %d", w.Code)
	}
	door := packLink.FindStringSubmatch(a.as(t, kesbangpol, http.MethodGet, desk, nil).Body.String())[1]

	// Eight phones at the door, some people twice because their network broke.
	const people = 200
	var phones sync.WaitGroup
	for phone := range 8 {
		phones.Go(func() {
			for i := phone; i < people+8; i += 8 {
				n := i % people
				name := fmt.Sprintf("Peserta %c%c%c", 'a'+n%10, 'a'+n/10%10, 'a'+n/100)
				w := a.as(t, "", http.MethodPost, door, url.Values{"nama": {name}, "unit": {"Dinas Satu"}})
				if w.Code != http.StatusSeeOther {
					t.Errorf("check-in of %s: %d", name, w.Code)
				}
			}
		})
	}
	phones.Wait()

	// One of them tells a colleague of another unit, who tells one more.
	at := strings.TrimSuffix(a.as(t, "", http.MethodPost, door, url.Values{"nama": {"Ratna"}, "unit": {"Dinas Satu"}}).Header().Get("Location"), "/teruskan")
	for _, name := range []string{"Joko", "Wati"} {
		at = strings.TrimSuffix(a.as(t, "", http.MethodPost, at, url.Values{"nama": {name}, "unit": {"Dinas Dua"}}).Header().Get("Location"), "/teruskan")
	}
	sheet, err := a.Prevent.Open(t.Context(), prevent.Outreach, desk[strings.LastIndexByte(desk, '/')+1:], by)
	if err != nil {
		t.Fatal(err)
	}
	if r := sheet.Reach; r.Present != people+1 || r.Told != 2 || r.Longest != 3 || r.Reached != 2 || r.Missing() != 1 {
		t.Errorf("reach = %+v", r)
	}
	if body := a.as(t, kesbangpol, http.MethodGet, desk, nil).Body.String(); !strings.Contains(body, "Dinas Tiga: http://example.com/sosialisasi/") {
		t.Error("the reminder does not name the unit that nobody reached")
	}

	const concern = "Katanya camat mengumpulkan kepala desa."
	if w := a.as(t, "", http.MethodPost, at+"/kekhawatiran", url.Values{"pesan": {concern}}); w.Code != http.StatusSeeOther {
		t.Fatalf("the concern is not taken: %d", w.Code)
	}
	bawaslu, _ := a.persona(t, "Asep Mulyadi")
	list := a.as(t, bawaslu, http.MethodGet, "/meja/sinyal", nil).Body.String()
	id := regexp.MustCompile(`/meja/sinyal/[0-9A-Z]{26}`).FindString(list)
	page := a.as(t, bawaslu, http.MethodGet, id, nil).Body.String()
	if !strings.Contains(page, concern) || strings.Contains(page, "Wati") || strings.Contains(list, concern) {
		t.Errorf("the concern does not arrive as early information without a name: %q", id)
	}
	elsewhere, _ := a.persona(t, "Rina Maharani")
	if w := a.as(t, elsewhere, http.MethodGet, id, nil); w.Code != http.StatusNotFound {
		t.Errorf("the supervisor of another city reads it: %d", w.Code)
	}
}
