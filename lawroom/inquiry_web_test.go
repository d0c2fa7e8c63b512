package lawroom

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// smallPage bounds every page of "may I …?", so that it opens on an old phone.
// An answer may be somewhat longer: it names every rule that bears on the act.
const (
	smallPage   = 20 << 10
	wholeAnswer = 28 << 10
)

func TestGuidedQuestionLeadsToADatedAnswer(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	for _, step := range []struct {
		said string
		says []string
	}{
		{"", []string{"Bolehkah saya", `name="q"`}},
		{"mulai=1", []string{"Apa yang akan dilakukan?", `value="media-sosial"`}},
		{"apa=media-sosial", []string{"Siapa yang akan melakukannya?", `value="pns"`, `value="kepala-desa"`}},
		{"apa=media-sosial&siapa=pns", []string{"Kapan?", `value="2024-11-12"`, `name="tanggal-d"`}},
		{"apa=media-sosial&siapa=pns&hari=2024-09-21", []string{"Untuk pemilihan apa?", `value="pilkada-2024/bupati"`}},
		{"apa=media-sosial&siapa=pns&hari=2024-09-21&kontes=pilkada-2024/bupati", []string{"Di provinsi mana", `value="36"`}},
		{"apa=media-sosial&siapa=pns&hari=2024-09-21&kontes=pilkada-2024/bupati&provinsi=36", []string{"Di kabupaten atau kota mana", `value="36.02"`}},
	} {
		body := h.shows("/bolehkah?"+step.said, step.says...)
		if len(body) > smallPage {
			t.Errorf("%q: %d bytes, want at most %d", step.said, len(body), smallPage)
		}
		if strings.Contains(body, "<script") {
			t.Errorf("%q needs a script", step.said)
		}
	}
}

// answer opens the answer to a question that is told completely.
func (h *house) answer(said string) string {
	h.t.Helper()
	q, err := url.ParseQuery(said)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, f := range h.Law.FactsInOrder() {
		if !q.Has(sayFact + f.ID) {
			q.Set(sayFact+f.ID, unknown)
		}
	}
	return h.get("/bolehkah?"+q.Encode(), http.StatusOK)
}

// A region that does not elect the office is not offered, and one in the address
// is as if it had not been said.
func TestOnlyRegionsThatVoteAreOffered(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	const base = "/bolehkah?apa=media-sosial&siapa=pns&hari=2024-11-12&kontes=pilkada-2024/"
	for address, not := range map[string]string{
		base + "gubernur": `value="34"`, base + "gubernur&provinsi=34": `value="34"`,
		base + "wali-kota": `value="31"`, base + "wali-kota&provinsi=31&wilayah=31.71": `value="31"`,
		base + "wali-kota&provinsi=36": `value="36.02"`,
	} {
		if body := h.shows(address, `<option`); strings.Contains(body, not) {
			t.Errorf("%s offers %s", address, not)
		}
	}
	h.shows(base+"wali-kota&provinsi=36", `value="36.72"`)
}

func TestAnswerChangesOnTheDayTheCandidatesWereFixed(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	const base = "apa=media-sosial&siapa=pns&kontes=pilkada-2024/bupati&provinsi=-&hari="
	before, after := h.answer(base+"2024-09-21"), h.answer(base+"2024-09-22")
	for _, c := range []struct {
		name, body, has, hasNot string
	}{
		{"the day before", before, "ETIK-4", `href="/aturan/disp-6"`},
		{"the day itself", after, "DISP-6", `href="/aturan/etik-4"`},
	} {
		if !strings.Contains(c.body, c.has) || strings.Contains(c.body, c.hasNot) {
			t.Errorf("%s: wants %s and not %s", c.name, c.has, c.hasNot)
		}
		if !strings.Contains(c.body, "Dilarang") && !strings.Contains(c.body, "Diperdebatkan") {
			t.Errorf("%s: no verdict", c.name)
		}
		if !strings.Contains(c.body, "Tingkat keyakinan") || !strings.Contains(c.body, `href="/tanya/baru?`) {
			t.Errorf("%s: does not say how sure it is or whom to ask", c.name)
		}
		if len(c.body) > wholeAnswer {
			t.Errorf("%s: %d bytes, want at most %d", c.name, len(c.body), wholeAnswer)
		}
	}
}

func TestAnswerSaysHonestlyWhatItCannotDecide(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	if body := h.answer("apa=media-sosial&siapa=kepala-desa&hari=2024-11-12&kontes=-"); !strings.Contains(body, "belum berarti boleh") {
		t.Error("somebody whom no rule binds is not told that this does not mean allowed")
	}
	if body := h.answer("apa=memilih&siapa=pns&hari=2024-11-27&kontes=-"); !strings.Contains(body, `chip good`) {
		t.Error("a civil servant is not told that he may vote")
	}
	// Somebody who only listens: those who apply the law disagree, and the page
	// shows what each of them says.
	body := h.answer("apa=kampanye&siapa=pns&hari=2024-11-12&kontes=-&f-active_support=tidak&f-uses_attributes=tidak")
	for _, want := range []string{"Program ini tidak memilih", "Anggota Bawaslu RI", "Menteri Dalam Negeri"} {
		if !strings.Contains(body, want) {
			t.Errorf("an answer that is contested does not say %q", want)
		}
	}
	for _, a := range h.Law.ActsInOrder() {
		if len(rulesAbout(h.Law, a.ID)) == 0 {
			continue
		}
		if body := h.answer("apa=" + a.ID + "&siapa=pns&hari=2024-11-12&kontes=-"); len(body) > wholeAnswer {
			t.Errorf("answer for %s: %d bytes, want at most %d", a.ID, len(body), wholeAnswer)
		}
	}
}

func TestAnswerAndAPIAgree(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	in := readInquiry(h.Law, h.desk.Places, url.Values{sayAct: {"media-sosial"}, sayWho: {"pns"}, sayDay: {"2024-09-21"}, sayRace: {"pilkada-2024/bupati"}})
	data := h.shows(in.api(), `"verdict": "forbidden"`, "ETIK-4")
	if strings.Contains(data, `"error"`) {
		t.Error(data)
	}
}

func TestFreeTextLeadsToTheSameQuestion(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	body := h.shows("/bolehkah?q=saya+pppk,+boleh+ngelike+postingan+caleg%3F", `value="media-sosial"`, `name="siapa" value="pppk"`, "ngelike postingan")
	if strings.Count(body, `type="radio"`) > 4 {
		t.Error("the words were found and still everything is offered")
	}
	h.shows("/bolehkah?q=zzzz", `value="media-sosial"`, "tidak kami kenali")
	h.hides("/bolehkah?q=%3Cscript%3E", "<script>")
}

func TestEmploymentIsReadFromTheQuestion(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	for words, want := range map[string]string{
		"saya cpns boleh foto": "cpns", "PNS, boleh like?": "pns", "kepala desa kampanye": "kepala-desa", "saya honorer": "ppnpn", "boleh foto?": "",
	} {
		if got := employmentIn(h.Law, words); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}

// An act and a day cannot be left open; somebody who writes so into the address
// is asked again.
func TestNothingIsAnsweredWithoutAnActOrADay(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	if body := h.answer("apa=-&siapa=pns&hari=2024-11-12&kontes=-"); !strings.Contains(body, "Apa yang akan dilakukan?") {
		t.Error("an act that nobody knows is answered")
	}
	h.shows("/bolehkah?apa=memilih&siapa=pns&hari=-&kontes=-", "Kapan?")
}

func TestAnotherDayIsTakenOrAskedFor(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	w := httptest.NewRecorder()
	h.mux.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/bolehkah?apa=memilih&siapa=pns&hari=lain&tanggal-d=14&tanggal-m=2&tanggal-y=2024", nil))
	if got, want := w.Header().Get("Location"), "/bolehkah?apa=memilih&hari=2024-02-14&siapa=pns"; w.Code != http.StatusSeeOther || got != want {
		t.Errorf("status %d to %q, want %q", w.Code, got, want)
	}
	h.get("/bolehkah?apa=memilih&siapa=pns&hari=lain&tanggal-d=31&tanggal-m=2&tanggal-y=2024", http.StatusUnprocessableEntity)
}

func TestAChangedAnswerTakesWhatHangsOnItAway(t *testing.T) {
	t.Parallel()
	in := inquiry{said: map[string]string{sayAct: "kampanye", sayDay: "2024-11-12", sayRace: "pilkada-2024/bupati", sayProvince: "36", sayFact + "on_leave": yes}}
	for name, want := range map[string]string{
		sayDay: "/bolehkah?apa=kampanye&f-on_leave=ya", sayAct: "/bolehkah?hari=2024-11-12&kontes=pilkada-2024%2Fbupati&provinsi=36",
	} {
		if got := in.href(name, ""); got != want {
			t.Errorf("without %s: %s, want %s", name, got, want)
		}
	}
}

func TestWhatNobodyKnowsIsNotSaid(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	q := url.Values{sayWho: {"raja"}, sayAct: {"' or 1=1"}, sayDay: {"2024-02-30"}, sayRace: {"pilkada-2024/camat"}, sayProvince: {"99"}, sayFact + "on_leave": {"mungkin"}}
	if in := readInquiry(h.Law, h.desk.Places, q); len(in.said) > 0 {
		t.Errorf("took %v", in.said)
	}
	in := readInquiry(h.Law, h.desk.Places, url.Values{sayWho: {unknown}})
	if !in.answered(sayWho) || in.get(sayWho) != "" {
		t.Error("“I do not know” is not an answer")
	}
}

func TestWhoAsksIsReadFromTheWords(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	for words, want := range map[string]string{
		"gw pns boleh pake kaos partai ga": "pns", "cpns foto bareng": "cpns", "guru honorer ikut kampanye": "ppnpn", "lurah dukung calon": "pns",
		"kades kampanye": "kepala-desa", "bupati rotasi pejabat": "kepala-daerah", "p3k boleh jadi timses": "pppk",
		"suami saya maju bupati": "", "istri nyaleg": "", "foto bareng calon": "", "like status menteri": "",
	} {
		if got := employmentIn(h.Law, words); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}
