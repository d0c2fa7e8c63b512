package lawroom

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/netra-id/netra/law"
)

func TestContestedPointsStandBesideEachOther(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	for _, p := range h.Law.InterpretationsInOrder() {
		want := []string{`id="` + p.ID + `"`, htmlText(p.Question.ID)}
		for _, x := range p.Readings {
			want = append(want, htmlText(x.By.ID), htmlText(x.Says.ID))
		}
		h.shows("/tafsir", want...)
	}
}

// htmlText is s as a page writes it.
func htmlText(s string) string {
	return strings.NewReplacer("&", "&amp;", `"`, "&#34;", "'", "&#39;", "+", "&#43;", "<", "&lt;", ">", "&gt;").Replace(s)
}

func TestWhatIsToBeCheckedIsRankedFilteredAndExported(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	body := h.get("/perlu-diperiksa", http.StatusOK)
	last := -1
	for _, x := range h.Law.ToCheckInOrder() {
		i := strings.Index(body, `id="`+x.ID+`"`)
		if i <= last {
			t.Errorf("%s is missing or stands before what does more damage", x.ID)
		}
		last = i
		for _, f := range x.Affects {
			if h.Law.Text(f) == nil {
				t.Errorf("%s affects %s, which is no file", x.ID, f)
			}
		}
	}
	h.shows("/perlu-diperiksa?bahaya=1", `href="/perlu-diperiksa.csv?bahaya=1"`)
	for _, x := range h.Law.ToCheckInOrder() {
		if x.Damage != 1 {
			h.hides("/perlu-diperiksa?bahaya=1", `id="`+x.ID+`"`)
		}
	}
	in := csv.NewReader(strings.NewReader(strings.TrimPrefix(h.get("/perlu-diperiksa.csv", http.StatusOK), "\ufeff")))
	in.Comma = ';'
	rows, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	items, drafts := h.toCheck(checkChoice{})
	if got, want := len(rows), 1+len(items)+len(drafts); got != want {
		t.Errorf("%d rows, want %d", got, want)
	}
}

func TestEveryFileCanBeReadAsItIsWritten(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	for _, head := range h.Law.Heads() {
		h.shows(filesAt+head.Path, head.Digest)
		if p := h.pageOf(head.Path); p != "" {
			h.get(strings.Split(p, "#")[0], http.StatusOK)
		}
	}
	h.get(filesAt+"../go.mod", http.StatusTemporaryRedirect) // the mux cleans the path; nothing outside is reached
	h.get(filesAt+"rules/none.yaml", http.StatusNotFound)
}

func TestCalendarShowsRacesStagesAndDecrees(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	h.shows("/kalender", "Pilkada Serentak 2024", "22 September 2024", "27 November 2024", "Tahun 2024", "cuti bersama")
	h.shows("/kalender?tahun=2023", "Tahun 2023")
	h.shows("/kalender?tahun=1800", "Tahun 2024")
}

func TestProcedurePageSaysWhoUntilWhenAndWhy(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	for _, p := range h.Law.ProceduresInOrder() {
		body := h.shows("/prosedur", `href="/prosedur/`+p.ID+`"`)
		if body == "" {
			t.Fatal("no page")
		}
		want := []string{"<svg", htmlText(p.Label.ID)}
		for _, s := range p.Steps {
			want = append(want, htmlText(s.Label.ID))
			if s.Within != nil {
				want = append(want, htmlText(h.Law.Values[s.Within.Value].Label.ID))
			}
		}
		for _, q := range p.Requirements {
			want = append(want, htmlText(q.Label.ID))
		}
		h.shows("/prosedur/"+p.ID, want...)
		drawing := h.get("/prosedur/"+p.ID+"/gambar.svg", http.StatusOK)
		d := xml.NewDecoder(strings.NewReader(drawing))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("drawing of %s: %v", p.ID, err)
			}
		}
		if got := strings.Count(drawing, `class="state"`); got != len(p.States) {
			t.Errorf("drawing of %s has %d states, want %d", p.ID, got, len(p.States))
		}
	}
}

// A procedure of the past has the numbers of its time, and none of today.
func TestAnOldProcedureHasNoNumberOfToday(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	for _, p := range h.Law.ProceduresInOrder() {
		clocks := slices.ContainsFunc(p.Steps, func(s law.Step) bool { return s.Within != nil })
		body := h.get("/prosedur/"+p.ID, http.StatusOK)
		if has := strings.Contains(body, ">kini<"); has != (clocks && p.InForce.Has("2024-11-12")) {
			t.Errorf("the page of %s, in force %+v, marks a number as today's: %t", p.ID, p.InForce, has)
		}
	}
}

func TestCardHasTheRulesOfItsStageOnly(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	h.shows("/aturan/kartu/pilkada-2024/before_fixed", "ETIK-4")
	h.hides("/aturan/kartu/pilkada-2024/before_fixed", "DISP-6")
	h.shows("/aturan/kartu/pilkada-2024/after_fixed", "DISP-6", "BOLEH-1")
	h.hides("/aturan/kartu/pilkada-2024/after_fixed", "ETIK-4")
	h.get("/aturan/kartu/pilkada-2024/kapan", http.StatusNotFound)
	for _, e := range h.Law.ElectionsInOrder() {
		for _, stage := range []law.Stage{law.BeforeFixed, law.AfterFixed} {
			h.shows("/aturan/kartu", "/aturan/kartu/"+e.ID+"/"+string(stage))
			h.get("/aturan/kartu/"+e.ID+"/"+string(stage), http.StatusOK)
		}
	}
}

// What an office answered stands under the rule it explained, and the answer to a
// conduct leads on to an office with what was said already.
func TestARuleShowsWhatOfficesAnsweredAboutIt(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	h.shows("/aturan/disp-8", "Bolehkah kepala sekolah menyebut calon?", `href="/tanya/01A"`, "Pengawas Contoh")
	if body := h.get("/aturan/etik-4", http.StatusOK); strings.Contains(body, "/tanya/01A") {
		t.Error("the answer stands under another rule as well")
	}
	h.shows("/bolehkah?apa=kegiatan-berpihak&siapa=pns&hari=2024-11-12&kontes=-&f-is_official=-&f-spouse_is_candidate=-&f-relative_is_candidate=-&f-on_leave=-&f-active_support=-&f-promotes_candidate=-", `href="/tanya/baru?apa=kegiatan-berpihak`, `href="/tanya/01A"`)
}
