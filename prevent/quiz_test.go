package prevent

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/netra-id/netra/law"
)

func TestATestAsksWhatTheRulesOfItsDaySay(t *testing.T) {
	t.Parallel()
	book := must[*law.Book](t)(law.Default())
	qs := quizOf(book, "event", "2024-11-12")
	allowed, seen := 0, map[string]bool{}
	for _, q := range qs {
		if q.Allowed {
			allowed++
		}
		if seen[q.Text().ID] || !q.Rule.InForce.Has("2024-11-12") || len(q.Rule.Contested) > 0 || q.Allowed != (q.Rule.Verdict == law.Allowed) {
			t.Errorf("a question that should not be asked: %s", q.Rule.ID)
		}
		seen[q.Text().ID] = true
	}
	if len(qs) != quizLength || allowed != quizLength/2 {
		t.Errorf("%d questions, %d of them about what is allowed", len(qs), allowed)
	}
	same, other := quizOf(book, "event", "2024-11-12"), quizOf(book, "another", "2024-11-12")
	if fmt.Sprint(same) != fmt.Sprint(qs) || fmt.Sprint(other) == fmt.Sprint(qs) {
		t.Error("the same event must ask the same before and after, and another one something else")
	}
}

// TestAnEventShowsWhatPeopleKnowAndNobodyOfThem lets people take the test before
// and after an event. The desk sees all together, from five people on; each one
// sees his own, and it stands on his certificate.
func TestAnEventShowsWhatPeopleKnowAndNobodyOfThem(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		id := h.event()
		desk := "/meja/cegah/sosialisasi/" + id
		door := "/sosialisasi/" + h.Token(Link{Notice: id})
		qs := quizOf(h.Law, id, "2024-11-12")
		answers := func(right int) url.Values {
			form := url.Values{}
			for i, q := range qs {
				say := map[bool]string{true: "boleh", false: "dilarang"}
				form.Set(fmt.Sprintf("j%d", i+1), say[q.Allowed == (i < right)])
			}
			return form
		}
		var last string
		for i := range fewest {
			own := h.confirm(door, "Peserta "+string(rune('A'+i))+"x", "Dinas Kesehatan")
			page := h.as("", http.MethodGet, own+"/uji/sebelum", nil).Want(http.StatusOK, "Boleh", "Dilarang")
			if n := page.Body.Len(); n > 20_000 || strings.Contains(page.Body.String(), "<script") {
				t.Errorf("the test for phones has %d bytes or a script", n)
			}
			h.as("", http.MethodPost, own+"/uji/sebelum", url.Values{"j1": {"boleh"}}).Want(http.StatusUnprocessableEntity)
			h.as("", http.MethodPost, own+"/uji/sebelum", answers(4)).Want(http.StatusOK, "Benar 4 dari 8")
			if i == 0 {
				h.as("kesbangpol", http.MethodGet, desk, nil).Want(http.StatusOK, "belum ditampilkan", "mulai lima peserta")
			}
			h.as("", http.MethodPost, own+"/uji/sesudah", answers(8)).Want(http.StatusOK, "Benar 8 dari 8")
			h.as("", http.MethodPost, own+"/uji/sesudah", answers(0)).Want(http.StatusOK) // a second time counts nothing
			h.as("", http.MethodGet, own+"/uji/sesudah", nil).Want(http.StatusOK, "sudah mengikuti")
			last = own
		}
		h.as("", http.MethodPost, last+"/tanggapan", url.Values{}).Want(http.StatusUnprocessableEntity)
		for range 2 {
			h.as("", http.MethodPost, last+"/tanggapan", url.Values{"berguna": {"4"}, "jelas": {"3"}, "kata": {"Lebih banyak contoh."}}).to()
		}
		page := h.as("kesbangpol", http.MethodGet, desk, nil).Want(http.StatusOK, "50%", "100%", "Lebih banyak contoh.", "5 dari 5")
		if n := strings.Count(page.Body.String(), "Lebih banyak contoh."); n != 1 {
			t.Errorf("one opinion is shown %d times", n)
		}

		proof := h.as("", http.MethodPost, last+"/sertifikat", url.Values{}).to()
		h.as("", http.MethodGet, proof, nil).Want(http.StatusOK, "Peserta Ex", "Netralitas", "8/8", "Kesbangpol Contoh", `<path fill="#000"`)
		h.as("kesbangpol", http.MethodGet, desk+"/kartu", nil).Want(http.StatusOK, "Peserta Ax", `<path fill="#000"`)
		h.as("lebak", http.MethodGet, desk+"/kartu", nil).Want(http.StatusNotFound)

		// Who was only told has no certificate, and a unit's link none either.
		told := h.confirm(last, "Rekan Lain", "Dinas Pendidikan")
		h.as("", http.MethodPost, told+"/sertifikat", url.Values{}).Want(http.StatusNotFound)
		h.as("", http.MethodPost, door+"/sertifikat", url.Values{}).Want(http.StatusNotFound)
		h.as("", http.MethodGet, door+"/uji/sebelum", nil).Want(http.StatusNotFound)
	})
}

// event registers an event of today and returns its id.
func (h *house) event() string {
	h.t.Helper()
	at := h.as("kesbangpol", http.MethodPost, "/meja/cegah/sosialisasi", url.Values{
		"penerbit": {"Kesbangpol Contoh"}, "hal": {"Netralitas dalam dua pemilihan"}, "tanggal-d": {"12"}, "tanggal-m": {"11"}, "tanggal-y": {"2024"},
		"tempat": {"Aula"}, "isi": {"Dilarang memihak."}, "semua-unit": {"1"},
	}).to()
	return at[strings.LastIndexByte(at, '/')+1:]
}
