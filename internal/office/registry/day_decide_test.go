package registry

import (
	"testing"

	"github.com/netra-id/netra"
)

func TestDaysAreReadAsListsWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]netra.Date{
		"1980-05-12": "1980-05-12", "12/05/1980": "1980-05-12", "12-5-1980": "1980-05-12", "12.05.80": "1980-05-12", "12 Mei 1980": "1980-05-12",
		"12-MAY-80": "1980-05-12", "5/13/1980": "1980-05-13", "19800512": "1980-05-12", "1980-05-12 00:00:00": "1980-05-12",
		"1980-05-12T00:00:00Z": "1980-05-12", "29353": "1980-05-12", "Serang, 12 Mei 1980": "1980-05-12", "1 Nopember 2003": "2003-11-01",
		"12/05/24": "2024-05-12", "12/05/25": "1925-05-12", "29-02-1980": "1980-02-29",
		"": "", "-": "", "Mei 1980": "", "30-02-1980": "", "13/13/1980": "", "12 Antah 1980": "", "198005": "", "12/05/180": "", "12 Me 1980": "",
	} {
		_, got, ok := readDay(text, "2024-11-12")
		if got != want || ok != (want != "") {
			t.Errorf("%q is %q, %v; want %q", text, got, ok, want)
		}
	}
	if place, _, _ := readDay("Kab. Serang, 12 Mei 1980", "2024-11-12"); place != "Kab. Serang" {
		t.Errorf("place %q", place)
	}
}

func TestFamiliesAreReadAsACVListsThem(t *testing.T) {
	t.Parallel()
	list, ok := readFamily("Siti Aminah, S.Pd. (12 Mei 1980); - ; Budi", Child, "2024-11-12")
	if !ok || len(list) != 2 || list[0] != (Relative{Child, "Siti Aminah, S.Pd.", "1980-05-12"}) || list[1] != (Relative{Child, "Budi", ""}) {
		t.Errorf("family %+v, %v", list, ok)
	}
	for _, text := range []string{"Budi (antah)", "Budi (12 Mei 1980", "123"} {
		if list, ok := readFamily(text, Child, "2024-11-12"); ok {
			t.Errorf("%q is %+v", text, list)
		}
	}
}

func FuzzDay(f *testing.F) {
	f.Add("Serang, 12 Mei 1980")
	f.Add("29353")
	f.Fuzz(func(t *testing.T, text string) {
		_, day, ok := readDay(text, "2024-11-12")
		if _, err := netra.ParseDate(string(day)); ok && err != nil {
			t.Errorf("%q is %q, which is no day", text, day)
		}
	})
}
