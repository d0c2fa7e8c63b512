package lawroom

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestCatalogueShowsWhatIsInForceOnTheDay(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	h.shows("/aturan", `href="/aturan/disp-6"`, `href="/aturan/etik-6"`)
	h.shows("/aturan?hari=2022-09-22", `href="/aturan/disp-6"`)
	h.hides("/aturan?hari=2022-09-21", `href="/aturan/disp-6"`)
	h.shows("/aturan?hari-d=22&hari-m=9&hari-y=2022", `href="/aturan/disp-6"`, `name="hari-d" value="22"`)
	h.get("/aturan?hari-d=31&hari-m=2&hari-y=2024", http.StatusUnprocessableEntity)
	h.hides("/aturan?hari-d=21&hari-m=9&hari-y=2022", `href="/aturan/disp-6"`)
}

func TestFiltersAreLinksThatKeepEachOther(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	h.shows("/aturan?jenis=media-sosial&tahap=after_fixed", `href="/aturan/disp-6"`, `href="/aturan?jenis=media-sosial"`, `href="/aturan?tahap=after_fixed"`)
	h.hides("/aturan?jenis=media-sosial&tahap=after_fixed", `href="/aturan/etik-6"`, `href="/aturan/disp-1"`)
	h.shows("/aturan?tingkat=moral", `href="/aturan/etik-6"`)
	h.hides("/aturan?tingkat=moral", `href="/aturan/disp-6"`)
	h.hides("/aturan?status=kepala-desa&sifat=forbidden", `href="/aturan/disp-6"`)
	// What the law does not know filters nothing.
	h.shows("/aturan?jenis=%3Cscript%3E", `href="/aturan/disp-6"`)
}

func TestEveryFilterLeadsToAsManyRulesAsItSays(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	c := readChoice(h.Law, url.Values{}, "2024-11-12")
	for _, f := range facets {
		for _, v := range facetValues(h.Law, f) {
			said := 0
			for _, r := range h.Law.RulesInOrder() {
				if c.fitsAll(h.Law, r, f) && fits(h.Law, r, f, v) {
					said++
				}
			}
			body := h.get("/aturan?"+url.Values{f: {v}}.Encode(), http.StatusOK)
			if got := strings.Count(body, `<li class="card rule">`); got != said {
				t.Errorf("%s=%s shows %d rules, the filter says %d", f, v, got, said)
			}
		}
	}
}

func TestSearchOfTheCatalogueRanksAndEscapes(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	body := h.shows("/aturan?q=boleh+like+postingan+calon%3F", `href="/aturan/disp-6"`, "Mendukung calon di media sosial")
	if i, j := strings.Index(body, `href="/aturan/disp-6"`), strings.Index(body, `href="/aturan/disp-1"`); j >= 0 && j < i {
		t.Error("a rule on banners stands before the one on social media")
	}
	h.hides("/aturan?q=%3Cscript%3Ealert(1)", "<script>")
	h.shows("/aturan?q=zzzzzzzz", "Tidak ada aturan yang cocok")
}

func TestRulePageSaysWhatALawyerAsks(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	h.shows("/aturan/disp-6", "DISP-6", "Belum ditinjau ahli hukum", "Apakah satu tanda suka", "Ditemukan di dua sumber", "rules/disp-6.yaml",
		"22 September 2022", "Riwayat", `href="/aturan/etik-2"`)
	h.get("/aturan/tidak-ada", http.StatusNotFound)
}

func TestHistorySaysWhatChanged(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	n := 0
	for _, r := range h.Law.RulesInOrder() {
		for _, id := range r.Supersedes {
			n++
			h.shows("/aturan/"+r.ID, `href="/aturan/`+id+`"`)
			h.shows("/aturan/"+id, `href="/aturan/`+r.ID+`"`)
			if len(changes(h.Law, h.Law.Rules[id], r, "id", func(key string) string { return key })) == 0 {
				t.Errorf("%s superseded %s and nothing changed", r.ID, id)
			}
		}
	}
	if n == 0 {
		t.Error("no rule of the law room supersedes another one; this test tests nothing")
	}
}

func TestEveryRuleHasItsPage(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	for _, r := range h.Law.RulesInOrder() {
		h.shows("/aturan/"+r.ID, r.Code)
		h.shows("/aturan/"+r.ID+"?bahasa=en", r.Code)
	}
}
