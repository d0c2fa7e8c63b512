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

// Whoever cannot save yet goes on from the same page: the answer and the rules
// stay, each problem is said once and of a field that is there, and where there
// is no rule to choose the page says what to do.
func TestActPageGoesOnWhereNothingWasSaved(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		path := caseURL(c.ID) + "/perbuatan"
		const me, rule, save, summary = "bawaslu-kabkota", `name="aturan"`, `name="simpan"`, `href="#aturan"`
		for name, tt := range map[string]struct {
			change map[string]string
			status int
			says   []string
			not    []string
		}{
			"no rule chosen":             {map[string]string{"simpan": "1"}, 422, []string{rule, save, summary, "Aturan pada hari itu"}, nil},
			"a rule that is not offered": {map[string]string{"simpan": "1", "aturan": "se1-1"}, 422, []string{rule, save, summary}, nil},
			"no day": {
				map[string]string{"simpan": "1", "tanggal-d": "32"}, 422, []string{`href="#tanggal"`, "Ada satu hal"}, []string{rule, save, summary},
			},
			"only rules without a sanction": {map[string]string{"jenis": "netral"}, 200, []string{"tidak punya sanksi"}, []string{rule, save}},
			"no rule":                       {map[string]string{"jenis": "lainnya"}, 200, []string{"tidak ada larangan yang pasti"}, []string{rule, save}},
			"only rules without a sanction, saved": {
				map[string]string{"jenis": "netral", "simpan": "1", "aturan": "disp-6"},
				422,
				[]string{"Belum tersimpan", "tidak punya sanksi"},
				[]string{rule, save, summary},
			},
		} {
			form := url.Values{
				"jenis": {"media-sosial"}, "pemilihan": {"wali-kota"}, "tanggal-d": {"7"}, "tanggal-m": {"11"}, "tanggal-y": {"2024"},
				"fakta-promotes_candidate": {"ya"}, "fakta-active_support": {"ya"},
			}
			for field, v := range tt.change {
				form.Set(field, v)
			}
			w := h.post(me, path, form)
			if w.Code != tt.status {
				t.Errorf("%s: status %d, want %d", name, w.Code, tt.status)
			}
			for _, word := range tt.says {
				if !strings.Contains(w.Text(), word) {
					t.Errorf("%s: the page does not say %q", name, word)
				}
			}
			for _, word := range tt.not {
				if strings.Contains(w.Text(), word) {
					t.Errorf("%s: the page says %q", name, word)
				}
			}
		}
		if f := h.opened(c.ID, h.supervisor()); len(f.Acts) != 1 {
			t.Errorf("%d acts", len(f.Acts))
		}
	})
}

// What the page offers is what may be saved, and nothing else.
func TestOfferedRulesAreThoseThatAnActTakes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		f, bare := h.opened(c.ID, h.supervisor()), 0
		for _, act := range []string{"media-sosial", "netral", "mencalonkan-diri", "kegiatan-berpihak"} {
			in := ActInput{Act: act, Race: "wali-kota", On: "2024-11-07", Facts: map[string]bool{"promotes_candidate": true, "active_support": true}}
			answer := h.Judge(f, in)
			page := h.post("bawaslu-kabkota", caseURL(c.ID)+"/perbuatan", url.Values{
				"jenis": {act}, "pemilihan": {in.Race}, "tanggal-d": {"7"}, "tanggal-m": {"11"}, "tanggal-y": {"2024"},
				"fakta-promotes_candidate": {"ya"}, "fakta-active_support": {"ya"},
			}).Want(http.StatusOK).Text()
			for _, m := range answer.Matches {
				offered := strings.Contains(page, `name="aturan" value="`+m.Rule.ID+`"`)
				if in.Rule = m.Rule.ID; applied(m) && !offered {
					bare++
				}
				if err := h.AddAct(t.Context(), c.ID, in, h.supervisor()); (err == nil) != offered {
					t.Errorf("%s by %s: offered %v, %v", act, m.Rule.ID, offered, err)
				}
			}
		}
		if bare == 0 {
			t.Error("no rule without a sanction applied, so this test shows nothing")
		}
	})
}
