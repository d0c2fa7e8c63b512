package registry

import (
	"strings"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/testkit/shared"
)

func TestEveryRegionIsThere(t *testing.T) {
	tree := Regions()
	for level, want := range map[int]int{1: 38, 2: 514, 3: 7285} {
		if got := len(tree.All(level)); got != want {
			t.Errorf("level %d has %d regions, want %d", level, got, want)
		}
	}
	regencies, cities := 0, 0
	for _, r := range tree.All(2) {
		if kind, _ := splitRegionName(r.Name); kind == "kota" {
			cities++
		} else {
			regencies++
		}
	}
	if regencies != 416 || cities != 98 {
		t.Errorf("%d kabupaten and %d kota, want 416 and 98", regencies, cities)
	}
}

func TestEveryRegionLiesInTheCountryAndInItsParent(t *testing.T) {
	tree := Regions()
	for level := 1; level <= 3; level++ {
		for _, r := range tree.All(level) {
			if r.Lat < -11.1 || r.Lat > 6.3 || r.Lng < 94.9 || r.Lng > 141.1 {
				t.Errorf("%s %s lies at %v, %v", r.Code, r.Name, r.Lat, r.Lng)
			}
			if _, ok := tree.Get(r.Code.Parent()); !ok && level > 1 {
				t.Errorf("%s %s has no parent", r.Code, r.Name)
			}
			if r.Code.Level() != level || r.Name == "" || r.Name != strings.TrimSpace(r.Name) {
				t.Errorf("%q %q at level %d", r.Code, r.Name, level)
			}
		}
	}
	for _, r := range tree.All(2) {
		if p, _ := tree.Get(r.Code.Parent()); far(p.Lat, r.Lat)+far(p.Lng, r.Lng) > 11 {
			t.Errorf("%s lies far from %s", r.Name, p.Name)
		}
	}
}

func far(a, b float64) float64 { return max(a-b, b-a) }

func TestZonesFollowTheProvince(t *testing.T) {
	tree := Regions()
	n := map[string]int{}
	for _, p := range tree.Provinces() {
		n[p.Zone]++
		if _, err := tree.Location(p.Code); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
	if n["Asia/Jakarta"] != 18 || n["Asia/Makassar"] != 12 || n["Asia/Jayapura"] != 8 {
		t.Errorf("zones of provinces: %v", n)
	}
	for code, want := range map[netra.Region]string{
		"": "Asia/Jakarta", "36.72.01": "Asia/Jakarta", "51.71": "Asia/Makassar", "81": "Asia/Jayapura", "64.99": "Asia/Makassar", "99": "Asia/Jakarta",
	} {
		if got := tree.Zone(code); got != want {
			t.Errorf("zone of %q = %s, want %s", code, got, want)
		}
	}
}

func TestSearchTellsKabupatenFromKota(t *testing.T) {
	tree := Regions()
	for _, c := range []struct {
		q    string
		want []netra.Region // in this order, at the top
	}{
		{"kab serang", []netra.Region{"36.04"}},
		{"Kabupaten Serang", []netra.Region{"36.04"}},
		{"kota serang", []netra.Region{"36.73"}},
		{"serang", []netra.Region{"36.04", "36.73"}},
		{"Kota Bengkulu", []netra.Region{"17.71"}},
		{"cilegon", []netra.Region{"36.72"}},
		{"36.72.01", []netra.Region{"36.72.01"}},
		{"prov banten", []netra.Region{"36"}},
		{"jakarta selatan", []netra.Region{"31.74"}},
	} {
		got := tree.Search(c.q, 10)
		for i, w := range c.want {
			if len(got) <= i || got[i].Code != w {
				t.Errorf("search %q = %v, want %v first", c.q, got, c.want)
				break
			}
		}
	}
	if got := tree.Search("x", 10); got != nil {
		t.Errorf("one letter finds %d regions", len(got))
	}
	if got := tree.Match("Serang", 2); len(got) != 2 {
		t.Errorf("Serang names %d regions, want 2", len(got))
	}
	if got := tree.Match("Kota Serang", 2); len(got) != 1 || got[0].Code != "36.73" {
		t.Errorf("Kota Serang names %v", got)
	}
	if got := tree.Full("36.04"); got != "Kabupaten Serang, Banten" {
		t.Errorf("full name %q", got)
	}
	if got := tree.Name("36.99"); got != "36.99" {
		t.Errorf("name of no region %q", got)
	}
}

func TestShortNamesOfProvincesAreShortAndDiffer(t *testing.T) {
	seen := map[string]netra.Region{}
	for _, p := range Regions().Provinces() {
		if p.Short == "" {
			continue
		}
		if n := len(p.Short); n > 7 || p.Short == p.Name {
			t.Errorf("%s is called %q", p.Name, p.Short)
		}
		if other := seen[p.Short]; other != "" {
			t.Errorf("%s and %s are both called %q", other, p.Code, p.Short)
		}
		seen[p.Short] = p.Code
	}
	for short, code := range map[string]netra.Region{"Sumut": "12", "Babel": "19", "DIY": "34", "NTB": "52", "Papeg": "95"} {
		if seen[short] != code {
			t.Errorf("%s is %q, want %s", short, seen[short], code)
		}
	}
}

func TestFullNameIsUnique(t *testing.T) {
	tree, seen := Regions(), map[string]netra.Region{}
	for level := 1; level <= 3; level++ {
		for _, r := range tree.All(level) {
			full := tree.Full(r.Code)
			if other := seen[full]; other != "" {
				t.Errorf("%s and %s are both %q", other, r.Code, full)
			}
			seen[full] = r.Code
		}
	}
}

func TestRegionsAreThoseOfTheDecree(t *testing.T) {
	rows := shared.CSV(t, "regions.csv")
	tree, n := Regions(), 0
	for _, r := range rows[1:] {
		n++
		got, ok := tree.Get(netra.Region(r[0]))
		if !ok || got.Name != r[1] {
			t.Errorf("%s is %q, want %q", r[0], got.Name, r[1])
		}
	}
	if n != len(tree.byCode) {
		t.Errorf("the tree has %d regions, the decree %d", len(tree.byCode), n)
	}
}

func TestBrokenRegionTextIsRefused(t *testing.T) {
	for _, text := range []string{"#11|Aceh\n", "#11|Aceh|x|2|Jakarta|\n", "#11|Aceh|1|y|Jakarta|\n", "#11|Aceh|1|2|Jakarta\n", "=AB Name\n", "\n", "@01|X|1\n"} {
		if _, err := readRegions(text); err == nil {
			t.Errorf("read %q", text)
		}
	}
}

// Papers of 2020 bear the codes of before Papua was divided, and names that were
// changed.
func TestRegionsAreFoundByTheCodeAndNameTheyHad(t *testing.T) {
	t.Parallel()
	tree := Regions()
	for old, now := range recoded {
		if r, ok := tree.Get(old); ok {
			t.Errorf("%s is %s today", old, r.Name)
		}
		if r, ok := tree.Get(now); !ok || r.Level != 2 {
			t.Errorf("%s became %s, which is no kabupaten or kota", old, now)
		}
	}
	for typed, want := range map[string]string{
		"92.71": "Kota Sorong", "91.01": "Kabupaten Merauke", "Toba Samosir": "Kabupaten Toba", "Kab. Mamuju Utara": "Kabupaten Pasangkayu",
		"Maluku Tenggara Barat": "Kabupaten Kepulauan Tanimbar",
	} {
		if found := tree.Match(typed, 2); len(found) != 1 || found[0].Name != want {
			t.Errorf("Match(%q) = %+v, want %s", typed, found, want)
		}
		if found := tree.Search(typed, 5); len(found) == 0 || found[0].Name != want {
			t.Errorf("Search(%q) = %+v, want %s first", typed, found, want)
		}
	}
	if p, ok := tree.Place("92.71"); !ok || p.Code != "96.71" {
		t.Errorf("Place(92.71) = %+v, %t", p, ok)
	}
	toba := 0
	for _, r := range tree.Search("Toba", 0) {
		if r.Code == "12.12" {
			toba++
		}
	}
	if toba != 1 {
		t.Errorf("Kabupaten Toba is found %d times", toba)
	}
}
