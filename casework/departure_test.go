package casework

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/testkit/slicetest"
)

// atDecision is a case about two servants of one employer, who are to be
// decided about; it returns the pairs in the order of the persons.
func (h *house) atDecision() (c Case, pairs []string) {
	h.t.Helper()
	c = h.open()
	h.ready(c)
	if err := h.LinkServant(h.t.Context(), c.ID, h.asn["pns2"], h.supervisor()); err != nil {
		h.t.Fatal(err)
	}
	h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi", "lolos-verifikasi", "rekomendasikan", "panggil", "periksa", "susun-laporan")
	f := h.opened(c.ID, h.supervisor())
	for _, p := range f.Persons {
		pairs = append(pairs, PairKey(p.ID, f.Acts[0].ID))
	}
	return c, pairs
}

// heaviest is the last sanction that a pair may be given.
func (h *house) heaviest(c Case, in StepInput, by netra.Actor, pair string) string {
	h.t.Helper()
	choices, err := h.Choices(h.t.Context(), c.ID, in.Track, in.Step, by)
	if err != nil {
		h.t.Fatal(err)
	}
	return choices[pair][len(choices[pair])-1].Sanction.ID
}

// fieldsOf are the fields at which problems of err stand.
func fieldsOf(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var e *netra.Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	var out []string
	for _, p := range e.Problems {
		out = append(out, p.Field)
	}
	return strings.Join(out, " ")
}

// The reasons for deciding otherwise than recommended belong to the person and
// act whose decision departs, are asked at their own field, and are read beside
// that decision only.
func TestReasonsForADepartureBelongToThePersonWhoseDecisionDeparts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c, pairs := h.atDecision()
		in, by := h.input(c.ID, "putuskan")
		in.Departures = map[string]string{pairs[0]: "Ia tidak berbeda.", pairs[1]: " "}
		in.Sanctions[pairs[1]] = h.heaviest(c, in, by, pairs[1])
		if got := fieldsOf(t, h.Take(t.Context(), c.ID, in, by)); got != departureField(pairs[1]) {
			t.Errorf("problems at %q, want the second person", got)
		}
		in.Departures[pairs[1]] = "Pernah ditegur."
		if err := h.Take(t.Context(), c.ID, in, by); err != nil {
			t.Fatal(err)
		}
		for _, v := range slicetest.Must[[]decisionView](t)(h.decisionViews(h.opened(c.ID, by), nil)) {
			reasons := ""
			if v.Kind == "decision" && PairKey(v.Decision.Person, v.Act) == pairs[1] {
				reasons = "Pernah ditegur."
			}
			if v.Departure != reasons {
				t.Errorf("beside the %s about %s: %q, want %q", v.Kind, v.Person, v.Departure, reasons)
			}
		}
		body := h.get("bkn", "/meja/perkara/"+string(c.ID)).Body.String()
		if n := strings.Count(body, "Alasan berbeda dari rekomendasi"); n != 1 || !strings.Contains(body, "Pernah ditegur.") || strings.Contains(body, "Ia tidak berbeda.") {
			t.Errorf("the oversight body reads %d reasons, want one", n)
		}
	})
}

// Who finds nothing proven of what was recommended says why of each person.
func TestNotProvenGivesReasonsOfEachRecommendation(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c, pairs := h.atDecision()
		in, by := h.input(c.ID, "tidak-terbukti")
		in.Departures = nil
		if got := fieldsOf(t, h.Take(t.Context(), c.ID, in, by)); got != departureField(pairs[0])+" "+departureField(pairs[1]) {
			t.Errorf("problems at %q, want both persons", got)
		}
	})
}

// The form asks for reasons person by person and keeps what was written.
func TestFormOfADecisionAsksForReasonsOfEachPerson(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c, pairs := h.atDecision()
		in, by := h.input(c.ID, "putuskan")
		path := "/meja/perkara/" + string(c.ID) + "/langkah/" + string(in.Track) + "/putuskan"
		h.get("ppk-instansi", path).Want(http.StatusOK, departureField(pairs[0]), departureField(pairs[1]))
		form := url.Values{"versi": {version(h.track(c.ID))}, departureField(pairs[0]): {"Sudah <tegas>."}}
		form.Set("sanksi-"+pairs[0], in.Sanctions[pairs[0]])
		form.Set("sanksi-"+pairs[1], h.heaviest(c, in, by, pairs[1]))
		h.post("ppk-instansi", path, form).Want(http.StatusUnprocessableEntity, "Sudah &lt;tegas&gt;.", `href="#`+departureField(pairs[1])+`"`)
		form.Set("versi", "1")
		h.post("ppk-instansi", path, form).Want(http.StatusConflict, "Sudah &lt;tegas&gt;.")
	})
}
