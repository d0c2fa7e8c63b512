package casework

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// The page of an act asks first what happened, when and for which election, and
// then only what the rules of that act hang on that day. What was answered for
// another act is not kept.
func TestActPageAsksOnlyWhatMatters(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		path := "/meja/perkara/" + string(c.ID) + "/perbuatan"
		const me = "bawaslu-kabkota"
		asked := func(body string) (out []string) {
			for _, fact := range h.Law.FactsInOrder() {
				if strings.Contains(body, `name="`+factField(fact)+`"`) {
					out = append(out, fact.ID)
				}
			}
			return out
		}
		if got := asked(h.get(me, path).Body.String()); len(got) > 0 {
			t.Errorf("before the act is chosen the page asks %v", got)
		}
		form := url.Values{"tanggal-d": {"7"}, "tanggal-m": {"11"}, "tanggal-y": {"2024"}, "pemilihan": {"wali-kota"}}
		facts := map[string][]string{}
		for _, act := range []string{"media-sosial", "foto-bersama"} {
			form.Set("jenis", act)
			w := h.post(me, path, form)
			w.Want(http.StatusOK, "Aturan pada hari itu")
			facts[act] = asked(w.Body.String())
			if len(facts[act]) == 0 || len(facts[act]) >= len(h.Law.Facts) {
				t.Errorf("%s: the page asks %v", act, facts[act])
			}
		}
		if strings.Join(facts["media-sosial"], " ") == strings.Join(facts["foto-bersama"], " ") {
			t.Errorf("both acts are asked %v", facts["foto-bersama"])
		}
		// A day that is none: what was answered stays in the form.
		form.Set("fakta-shows_symbol", "ya")
		form.Set("tanggal-d", "32")
		h.post(me, path, form).Want(http.StatusUnprocessableEntity, `name="fakta-shows_symbol"`)
		form.Set("tanggal-d", "7")
		form.Set("jenis", "media-sosial")
		form.Set("fakta-promotes_candidate", "ya")
		form.Set("aturan", "disp-6")
		h.post(me, path, form).Want(http.StatusOK, "Hitung lagi") // nothing is saved by asking again
		form.Set("simpan", "1")
		h.post(me, path, form).Want(http.StatusSeeOther)
		f := h.opened(c.ID, h.supervisor())
		kept := f.Acts[len(f.Acts)-1].Facts
		if _, ok := kept["shows_symbol"]; ok || !kept["promotes_candidate"] {
			t.Errorf("kept of the answers: %v", kept)
		}
	})
}
