package kin

import (
	"testing"

	"github.com/netra-id/netra/internal/testkit/shared"
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
		front, name, back := Split(c.printed)
		if front != c.front || name != c.name || back != c.back {
			t.Errorf("Split(%q) = %q, %q, %q; want %q, %q, %q", c.printed, front, name, back, c.front, c.name, c.back)
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
		want := Key(group[0])
		for _, name := range group[1:] {
			if got := Key(name); got != want {
				t.Errorf("key of %q = %q, of %q = %q", name, got, group[0], want)
			}
		}
	}
}

func TestDifferentNamesStayApart(t *testing.T) {
	for _, pair := range [][2]string{
		{"Budi Santoso", "Budi Susanto"}, {"Dewi Sartika", "Dewi Kartika"}, {"Rahmat", "Rahmawati"}, {"Hasan", "Husen"}, {"Ani", "Ina"},
	} {
		if Key(pair[0]) == Key(pair[1]) {
			t.Errorf("%q and %q have the same key %q", pair[0], pair[1], Key(pair[0]))
		}
	}
}

func TestANameIsKnownAsPeopleWriteIt(t *testing.T) {
	for _, c := range []struct {
		typed, known string
		same, full   bool
	}{
		{"M. Yusuf", "Muhammad Yusuf", true, true},
		{"yusup moh.", "Drs. H. Muhammad Yusuf, M.Si.", true, true},
		{"Drs. H. Muhammad Yusuf, M.Si.", "Muhammad Yusuf", true, true},
		{"Siti Aminah Lubis", "Siti Aminah", true, true},
		{"Siti Aminah Ratna Lubis", "Siti Aminah", true, false},
		{"Siti Aminah", "Siti A. Lubis", true, false},
		{"Siti Aminah Lubis", "Siti A. Lubis", true, true},
		{"Aminah", "Siti Aminah", true, false},
		{"Siti A.", "Siti Aminah", true, false},
		{"S. A.", "Siti Aminah", false, false},
		{"Siti Rahma", "Siti Aminah", false, false},
		{"", "Siti Aminah", false, false},
		{"", "", false, false},
	} {
		if same, full := SameName(c.typed, c.known), FullName(c.typed, c.known); same != c.same || full != c.full {
			t.Errorf("%q for %q: same %t, full %t; want %t, %t", c.typed, c.known, same, full, c.same, c.full)
		}
	}
}

// TestTitlesOfCandidatesAreKnown takes the printed names of real pairs apart as
// the election commission did.
func TestTitlesOfCandidatesAreKnown(t *testing.T) {
	rows := shared.CSV(t, "candidates-sample.csv")
	n, right := 0, 0
	for _, r := range rows[1:] {
		if r[4] == "kolom_kosong" {
			continue
		}
		n++
		front, name, back := Split(r[5])
		if letters(front) == letters(r[7]) && letters(name) == letters(r[6]) && letters(back) == letters(r[8]) {
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
	rows := shared.CSV(t, "name-titles.csv")
	missing := 0
	for _, r := range rows[1:] {
		known := isFrontTitle(letters(r[1]))
		if r[0] == "back" {
			known = isBackTitle(letters(r[1]))
		}
		if !known && letters(r[1]) != "brigjenpol" {
			missing++
			t.Logf("%s title %s is not known", r[0], r[1])
		}
	}
	if missing > 0 {
		t.Errorf("%d titles are not known", missing)
	}
}

func FuzzNames(f *testing.F) {
	f.Add("Drs. H. Muhammad Yusuf, M.Si.")
	f.Add("M.")
	f.Fuzz(func(t *testing.T, s string) {
		front, name, back := Split(s)
		if len(front)+len(name)+len(back) > len(s)+4 {
			t.Errorf("%q gives more than it has: %q %q %q", s, front, name, back)
		}
		_ = Key(s)
	})
}
