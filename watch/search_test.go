package watch

import (
	"net/http"
	"strings"
	"testing"
)

func TestPostsAreFoundByTheirWordsWhileTheListRuns(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		l := h.approved()
		r := h.screened(l, file(supportive("a"), strings.Replace(supportive("b"), "semoga menang", "hadiri panggung dangdut", 1), idle("c")))
		var sample, other Hit
		for _, x := range h.hits(r.ID) {
			if x.Sampled {
				sample = x
			} else if !strings.Contains(h.sheet(x.ID).Post.Text, "dangdut") {
				other = x
			}
		}
		search := func(words string) []HitRow {
			t.Helper()
			_, rows, _, err := h.Search(t.Context(), l.ID, words, h.Actors["petugas"])
			if err != nil {
				t.Fatal(err)
			}
			return rows
		}
		if got := search("panggung dangdut"); len(got) != 1 || got[0].ID == other.ID || got[0].Name == "" {
			t.Errorf("found %+v", got)
		}
		// A sample that waits must not be told from a hit.
		if got := search("harga cabai"); len(got) != 0 {
			t.Errorf("found %+v, the sample is %s", got, sample.ID)
		}
		if got := search("dukung ratna"); len(got) != 2 {
			t.Errorf("found %d posts, want 2", len(got))
		}
		path := hitsPath(l.ID)
		h.as("petugas", http.MethodGet, path, nil).Want(http.StatusOK, `name="kata"`)
		h.as("petugas", http.MethodGet, path+"?kata=dangdut", nil).Want(http.StatusOK, h.Texts.T("id", "watch.search.text", 1, 2, searchedMost))
		h.as("lebak", http.MethodGet, path+"?kata=dangdut", nil).Want(http.StatusNotFound)

		// What was forgotten is not found, and a list that ended is not searched.
		h.judged("petugas", other.ID, SawNothing)
		if other.Twice {
			h.judged("rekan", other.ID, SawNothing)
		}
		if got := search("dukung ratna"); len(got) != 1 {
			t.Errorf("found %d posts, want 1", len(got))
		}
		now := must[Sheet](t)(h.Open(t.Context(), l.ID, h.Actors["petugas"])).List
		if err := h.End(t.Context(), l.ID, now.Version, "Cukup.", h.Actors["petugas"]); err != nil {
			t.Fatal(err)
		}
		_, _, _, err := h.Search(t.Context(), l.ID, "dangdut", h.Actors["petugas"])
		wantKey(t, err, "watch.ended")
		if strings.Contains(h.as("petugas", http.MethodGet, path, nil).Want(http.StatusOK).Text(), `name="kata"`) {
			t.Error("a list that ended can be searched")
		}
	})
}
