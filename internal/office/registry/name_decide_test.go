package registry

import (
	"strings"
	"testing"
)

func TestTitlesAreTakenFromNames(t *testing.T) {
	for _, c := range []struct{ printed, front, name, back string }{
		{"Drs. H. Muhammad Yusuf, M.Si.", "Drs. H.", "Muhammad Yusuf", "M.Si."},
		{"Ir. H. MIAN", "Ir. H.", "MIAN", ""},
		{"H. HELMI HASAN, S.E.", "H.", "HELMI HASAN", "S.E."},
		{"Budi Santoso S.Pd M.Si", "", "Budi Santoso", "S.Pd M.Si"},
		{"Dr. dr. Siti Aminah, Sp.OG (K), M.Kes.", "Dr. dr.", "Siti Aminah", "Sp.OG (K), M.Kes."},
		{"Ma Huang", "", "Ma Huang", ""},
		{"Suharto", "", "Suharto", ""},
		{"Hj. Ani", "Hj.", "Ani", ""},
		{"Prof. Dr. Ir. Ahmad", "Prof. Dr. Ir.", "Ahmad", ""},
		{"Brigjen TNI. Agus", "Brigjen TNI.", "Agus", ""},
		{"Drs.", "", "Drs.", ""},
		{"", "", "", ""},
		{"  RINA   WATI ,  SH., MH ", "", "RINA WATI", "SH., MH"},
		{"Yusuf M. Si.", "", "Yusuf", "M. Si."},
		{"Siti M. Nur", "", "Siti M. Nur", ""},
		{"Drs. H.RUSLAN, M.Pd.", "Drs. H.", "RUSLAN", "M.Pd."},
		{"Ir.Renjes", "Ir.", "Renjes", ""},
		{"St.Aminah", "", "St.Aminah", ""},
	} {
		front, name, back := SplitName(c.printed)
		if front != c.front || name != c.name || back != c.back {
			t.Errorf("SplitName(%q) = %q, %q, %q; want %q, %q, %q", c.printed, front, name, back, c.front, c.name, c.back)
		}
	}
}

func TestOneNameInManySpellings(t *testing.T) {
	for _, group := range [][]string{
		{"Drs. H. Muhammad Yusuf, M.Si.", "moh yusup", "Moch. Jusuf", "M. YUSUF", "Yusuf Mohammad", "Muh Joesoef"},
		{"Achmad Soerjadi", "Ahmad Suryadi", "AKHMAD SURJADI, S.H."},
		{"Tjokro Aminoto", "Cokro Aminoto"},
		{"Siti Chairiyah", "St. Khairiah", "SITI HAIRIYAH"},
		{"Djoko Soesilo", "Joko Susilo"},
		{"Abdoel Moe'in", "Abdul Muin"},
		{"Zaenal Arifin", "Zainal Aripin"},
		{"Dwy Yanty", "Dwi Yanti"},
		{"Syaiful Bahri", "Saiful Bachri"},
		{"Chandra Wijaya", "Candra Widjaja"},
		{"Noor Laila", "Nur Laila"},
	} {
		want := NameKey(group[0])
		for _, name := range group[1:] {
			if got := NameKey(name); got != want {
				t.Errorf("key of %q = %q, of %q = %q", name, got, group[0], want)
			}
		}
	}
}

func TestDifferentNamesStayApart(t *testing.T) {
	for _, pair := range [][2]string{
		{"Budi Santoso", "Budi Susanto"}, {"Dewi Sartika", "Dewi Kartika"}, {"Rahmat", "Rahmawati"}, {"Hasan", "Husen"}, {"Ani", "Ina"},
	} {
		if NameKey(pair[0]) == NameKey(pair[1]) {
			t.Errorf("%q and %q have the same key %q", pair[0], pair[1], NameKey(pair[0]))
		}
	}
}

// TestTitlesOfCandidatesAreKnown takes the printed names of real pairs apart as
// the election commission did.
func TestTitlesOfCandidatesAreKnown(t *testing.T) {
	rows := sharedCSV(t, "candidates-sample.csv")
	n, right := 0, 0
	for _, r := range rows[1:] {
		if r[4] == "kolom_kosong" {
			continue
		}
		n++
		front, name, back := SplitName(r[5])
		if plainKey(front) == plainKey(r[7]) && plainKey(name) == plainKey(r[6]) && plainKey(back) == plainKey(r[8]) {
			right++
		} else {
			t.Logf("%q: %q | %q | %q, the source has %q | %q | %q", r[5], front, name, back, r[7], r[6], r[8])
		}
	}
	if right*100 < n*97 {
		t.Errorf("%d of %d names are taken apart as in the source, want 97 %%", right, n)
	}
}

func TestEveryTitleOfTheListIsKnown(t *testing.T) {
	rows := sharedCSV(t, "name-titles.csv")
	missing := 0
	for _, r := range rows[1:] {
		known := isFrontTitle(plainKey(r[1]))
		if r[0] == "back" {
			known = isBackTitle(plainKey(r[1]))
		}
		if !known && plainKey(r[1]) != "brigjenpol" {
			missing++
			t.Logf("%s title %s is not known", r[0], r[1])
		}
	}
	if missing > 0 {
		t.Errorf("%d titles are not known", missing)
	}
}

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
		roster[i].NameKey = NameKey(roster[i].Name)
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

func FuzzNames(f *testing.F) {
	f.Add("Drs. H. Muhammad Yusuf, M.Si.")
	f.Add("M.")
	f.Fuzz(func(t *testing.T, s string) {
		front, name, back := SplitName(s)
		if len(front)+len(name)+len(back) > len(s)+4 {
			t.Errorf("%q gives more than it has: %q %q %q", s, front, name, back)
		}
		_ = NameKey(s)
		rankServants(s, []Servant{{Name: "Siti Aminah"}}, 1)
	})
}
