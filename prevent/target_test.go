package prevent

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/netra-id/netra"
)

func TestATargetIsMissedOnTheDayOneTooManyCame(t *testing.T) {
	t.Parallel()
	target := Target{AtMost: 1, FromOn: "2024-01-31", UntilOn: "2024-02-14"}
	counts := map[netra.Date]int{"2024-01-30": 9, "2024-01-31": 1, "2024-02-10": 1, "2024-02-15": 5}
	for today, want := range map[netra.Date]Standing{
		"2024-01-30": {State: Ahead},
		"2024-01-31": {State: Held, Count: 1},
		"2024-02-09": {State: Held, Count: 1},
		"2024-02-10": {State: Missed, Count: 2, BrokenOn: "2024-02-10"},
		"2024-02-20": {State: Missed, Count: 2, BrokenOn: "2024-02-10"},
	} {
		got := stand(target, counts, today)
		if got.State != want.State || got.Count != want.Count || got.BrokenOn != want.BrokenOn {
			t.Errorf("on %s: %s %d %q, want %s %d %q", today, got.State, got.Count, got.BrokenOn, want.State, want.Count, want.BrokenOn)
		}
	}
	target.AtMost = 2
	if got := stand(target, counts, "2024-02-14"); got.State != Held || len(got.Days) != 15 {
		t.Errorf("on its last day: %s, %d days", got.State, len(got.Days))
	}
	if got := stand(target, counts, "2024-02-15"); got.State != Kept || got.Count != 2 {
		t.Errorf("the day after: %s %d, want kept and nothing of that day", got.State, got.Count)
	}
}

func TestATargetShowsItsStateByDayAndWhatWasDone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.counts = map[netra.Date]int{"2024-11-11": 2}
		h.as("kesbangpol", http.MethodPost, "/meja/cegah/target", url.Values{"judul": {""}}).Want(http.StatusUnprocessableEntity, "belum diisi.")
		at := h.as("kesbangpol", http.MethodPost, "/meja/cegah/target", url.Values{
			"judul": {"Tidak ada masalah sampai 27 November"}, "ukuran": {"cases"}, "paling-banyak": {"0"}, "penanggung": {"Kepala Kesbangpol"},
			"dari-d": {"10"}, "dari-m": {"11"}, "dari-y": {"2024"}, "sampai-d": {"27"}, "sampai-m": {"11"}, "sampai-y": {"2024"},
		}).to()
		circular := h.circular() // of 11 November
		h.as("kesbangpol", http.MethodPost, at+"/tindakan", url.Values{"apa": {"Apel pagi"}}).to()
		h.as("kesbangpol", http.MethodGet, at, nil).Want(http.StatusOK, "terlampaui", "Senin, 11 November 2024", "Apel pagi", "/meja/cegah/edaran/"+circular, "3 dari 18", "<svg")
		h.as("kesbangpol", http.MethodGet, at+"/hari.csv", nil).Want(http.StatusOK, "2024-11-10;0;0;terjaga", "2024-11-11;2;2;terlampaui")
		h.as("kesbangpol", http.MethodGet, "/meja/cegah/target", nil).Want(http.StatusOK, "Kepala Kesbangpol", "terlampaui")
		h.as("serang", http.MethodGet, at, nil).Want(http.StatusNotFound)
	})
}
