package registry

import (
	"strings"
	"testing"

	"github.com/netra-id/netra/internal/engine/kin"
)

func TestSearchRanksAndSaysWhy(t *testing.T) {
	roster := []Servant{
		{ID: "1", Name: "Muhammad Yusuf", TitleFront: "Drs. H.", TitleBack: "M.Si.", Unit: "Dinas Kesehatan"},
		{ID: "2", Name: "Muhammad Yusran"},
		{ID: "3", Name: "Yusuf Hidayat"},
		{ID: "4", Name: "Siti Aminah", Unit: "Puskesmas Cibeber", Position: "Perawat"},
		{ID: "5", Name: "Siti Aminah", Unit: "SD Negeri 1"},
		{ID: "6", Name: "Budi Santoso"},
	}
	for i := range roster {
		roster[i].NameKey = kin.Key(roster[i].Name)
	}
	for _, c := range []struct {
		q, first, field, how string
	}{
		{"moh yusup", "1", "name", "spelling"},
		{"Drs. H. Muhammad Yusuf, M.Si.", "1", "title", "exact"},
		{"yusuf muhammad", "1", "name", "exact"},
		{"aminah puskesmas", "4", "unit", "exact"},
		{"budi santso", "6", "name", "similar"},
		{"B. Santoso", "6", "name", "initial"},
		{"sant", "6", "name", "beginning"},
	} {
		found := rankServants(c.q, roster, 3)
		if len(found) == 0 || string(found[0].ID) != c.first {
			t.Errorf("search %q finds %v, want %s first", c.q, ids(found), c.first)
			continue
		}
		why := ""
		for _, m := range found[0].Matched {
			why += m.Field + "/" + m.How + " "
		}
		if !strings.Contains(why, c.field+"/"+c.how) {
			t.Errorf("search %q says %q, want %s/%s", c.q, why, c.field, c.how)
		}
	}
	if found := rankServants("hendrawan", roster, 3); len(found) != 0 {
		t.Errorf("hendrawan finds %v", ids(found))
	}
	if found := rankServants("puskesmas", roster, 3); len(found) != 0 {
		t.Errorf("a unit alone finds people: %v", ids(found))
	}
}

func ids(list []Servant) []string {
	var out []string
	for _, s := range list {
		out = append(out, string(s.ID))
	}
	return out
}

func FuzzSearch(f *testing.F) {
	f.Add("Drs. H. Muhammad Yusuf, M.Si.")
	f.Add("M.")
	f.Fuzz(func(_ *testing.T, s string) {
		rankServants(s, []Servant{{Name: "Siti Aminah"}}, 1)
	})
}
