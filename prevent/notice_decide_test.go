package prevent

import (
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

func TestLegalBasisIsJudgedOnTheDayOfTheCircular(t *testing.T) {
	t.Parallel()
	book := must[*law.Book](t)(law.Default())
	for _, c := range []struct {
		text string
		day  netra.Date
		want BasisState
	}{
		{"UU 20/2023 Pasal 52 ayat (3)", "2024-11-12", BasisHolds},
		{"Undang-Undang Nomor 20 Tahun 2023", "2024-11-12", BasisHolds},
		{"Undang-Undang Nomor 20 Tahun 2023 tentang ASN, Pasal 999", "2024-11-12", BasisNoText},
		{"Undang-Undang Nomor 5 Tahun 2014", "2024-11-12", BasisRepealed},
		{"Undang-Undang Nomor 5 Tahun 2014", "2020-09-23", BasisHolds},
		{"UU 5/2014", "2023-10-30", BasisHolds},
		{"UU 5/2014", "2023-10-31", BasisRepealed},
		{"PP Nomor 53 Tahun 2010", "2024-11-12", BasisRepealed},
		{"PP 94/2021", "2020-09-23", BasisEarly},
		{"PP 20/2023", "2024-11-12", BasisUnknown}, // the number of another kind of instrument
		{"Surat Edaran Sekda 1064/2024", "2024-11-12", BasisUnknown},
		{"kesepakatan bersama", "2024-11-12", BasisUnknown},
	} {
		if got := readBasis(book, c.text, c.day); got.State != c.want {
			t.Errorf("%s on %s = %s, want %s", c.text, c.day, got.State, c.want)
		}
	}
	if b := readBasis(book, "UU 5/2014", "2024-11-12"); len(b.ReplacedBy) != 1 || b.ReplacedBy[0].ID != "uu20-2023" {
		t.Errorf("replaced by %v, want uu20-2023", b.ReplacedBy)
	}
}

func TestReachCountsUnitsPeopleAndTheLongestChain(t *testing.T) {
	t.Parallel()
	rs := []Recipient{{ID: "a"}, {ID: "b"}, {ID: "c"}}
	ts := []Telling{
		{ID: "3", Parent: "2", Recipient: "b"}, // the order in which rows come does not matter
		{ID: "1", Recipient: "a"},
		{ID: "2", Parent: "1", Recipient: "a"},
		{ID: "4", Parent: "1"},
	}
	r := reachOf(rs, ts)
	if r.Reached != 2 || r.Missing() != 1 || r.People != 4 || r.Direct != 1 || r.Told != 3 || r.Longest != 3 || r.Outside != 1 {
		t.Errorf("reach = %+v", r)
	}
}

func TestChainOpensAndClosesItsLists(t *testing.T) {
	t.Parallel()
	ts := []Telling{
		{ID: "1"}, {ID: "2"}, {ID: "3", Parent: "1"}, {ID: "4", Parent: "3"}, {ID: "5", Parent: "1"}, {ID: "6", Parent: "5"},
	}
	depth, drawn := 0, ""
	for _, b := range chainOf(ts) {
		drawn += b.ID
		if b.Opens {
			depth++
		}
		depth -= len(b.Closes)
		if depth < 0 {
			t.Fatalf("more lists close than opened, at %s", b.ID)
		}
	}
	if drawn != "134562" || depth != 0 {
		t.Errorf("drawn %s, %d lists left open", drawn, depth)
	}
}

func TestPaperListIsReadAsPeopleTypeIt(t *testing.T) {
	t.Parallel()
	got := readList("Siti Aminah\n\n  Drs. Asep ; Camat;Kecamatan Contoh \n", "Dinas Contoh")
	want := []Answer{{Name: "Siti Aminah", Unit: "Dinas Contoh"}, {Name: "Drs. Asep", Position: "Camat", Unit: "Kecamatan Contoh"}}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("list = %+v, want %+v", got, want)
	}
}
