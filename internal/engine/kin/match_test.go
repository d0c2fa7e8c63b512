package kin

import (
	"strings"
	"testing"

	"github.com/netra-id/netra"
)

func TestFieldsAreCompared(t *testing.T) {
	for _, c := range []struct {
		a, b  Person
		field Field
		want  Level
	}{
		{Person{Name: "Drs. H. Muhammad Yusuf, M.Si."}, Person{Name: "Jusuf Moh."}, ByName, NamesSame},
		{Person{Name: "Siti Aminah"}, Person{Name: "Hj. Siti Nur Aminah"}, ByName, NamesContain},
		{Person{Name: "Rudi Hartono"}, Person{Name: "Rudi H."}, ByName, NamesContain},
		{Person{Name: "Suryadi Kusuma"}, Person{Name: "Suryaid Kusuma"}, ByName, NamesAlike},
		{Person{Name: "Dewi Lestari"}, Person{Name: "Dewi Kurniasih"}, ByName, NamesTouch},
		{Person{Name: "Bambang"}, Person{Name: "Sutrisno"}, ByName, NamesDiffer},
		{Person{Name: "Bambang"}, Person{}, ByName, Unknown},
		{Person{Born: "1980-03-04"}, Person{Born: "1980-03-04"}, ByBorn, BornSame},
		{Person{Born: "1980-03-04"}, Person{Born: "1980-04-03"}, ByBorn, BornMistyped},
		{Person{Born: "1980-03-04"}, Person{Born: "1981-03-04"}, ByBorn, BornMistyped},
		{Person{Born: "1980-03-04"}, Person{Born: "1980-11-20"}, ByBorn, BornSameYear},
		{Person{Born: "1980-03-04"}, Person{Born: "1975-11-20"}, ByBorn, BornApart},
		{Person{Region: "36.02"}, Person{Region: "36.02.01"}, ByRegion, Same},
		{Person{Region: "36.02"}, Person{Region: "36.72"}, ByRegion, Near},
		{Person{Region: "36.02"}, Person{Region: "17.71"}, ByRegion, Differs},
		{Person{Region: "36.02"}, Person{}, ByRegion, Unknown},
		{Person{Card: "k1"}, Person{Card: "k1"}, ByCard, 1},
		{Person{Card: "k1"}, Person{Card: "k2"}, ByCard, 0},
		{Person{Place: "Bengkoeloe"}, Person{Place: "bengkulu"}, ByPlace, Same},
		{Person{Sex: Male}, Person{Sex: Female}, BySex, 0},
		{Person{Sex: Male}, Person{}, BySex, Unknown},
	} {
		a, b := ready(c.a), ready(c.b)
		for _, got := range []Level{compare(&a, &b, 0).levels[c.field], compare(&b, &a, 0).levels[c.field]} {
			if got != c.want {
				t.Errorf("%s of %+v and %+v is %d, want %d", c.field, c.a, c.b, got, c.want)
			}
		}
	}
}

// household is a small roster around two people of one name.
func household() []Person {
	people := []Person{
		{Name: "Siti Aminah, S.Pd.", Born: "1980-03-04", Sex: Female, Region: "36.02", Partner: "Jayeng Rana"},
		{Name: "Siti Aminah", Born: "1975-01-02", Sex: Female, Region: "36.02", Partner: "Budi Santoso"},
		{Name: "Wulansih Prabandari", Born: "1980-03-04", Sex: Female, Region: "36.01", Card: "c7"},
	}
	for range 200 {
		people = append(people, Person{Name: "Siti Aminah", Born: "1960-12-12", Sex: Female, Region: "17.71"})
	}
	return people
}

func find(t *testing.T, p Person) []Link {
	t.Helper()
	return NewMatcher(household(), DefaultModel()).Finder().Find(p, 0)
}

func TestNameAndRegionAloneMakeNoLink(t *testing.T) {
	for _, p := range []Person{
		{Name: "Siti Aminah", Region: "36.02"},
		{Name: "Siti Aminah", Region: "36.02", Sex: Female},
		{Name: "Wulansih Prabandari", Region: "36.01", Sex: Female, Place: "Pandeglang"},
		{Name: "Siti Aminah", Region: "36.02", Born: "1990-09-09", Partner: "Orang Lain"},
	} {
		if got := find(t, p); len(got) != 0 {
			t.Errorf("%+v gives %+v", p, got)
		}
	}
}

func TestPartnerTellsTwoOfOneNameApart(t *testing.T) {
	got := find(t, Person{Name: "Hj. Siti Aminah", Region: "36.02", Partner: "H. Jajeng Rana, S.H."})
	if len(got) != 1 || got[0].Row != 0 {
		t.Fatalf("found %+v, want the wife of Jayeng Rana", got)
	}
	fields := ""
	for _, e := range got[0].Evidence {
		fields += e.Field.String() + " "
	}
	if fields != "name partner region " {
		t.Errorf("explained by %s", fields)
	}
}

func TestFamilyCardFindsWhomTheNameDoesNot(t *testing.T) {
	got := find(t, Person{Name: "Wulan", Card: "c7"})
	if len(got) != 1 || got[0].Row != 2 {
		t.Fatalf("found %+v", got)
	}
}

func TestMistypedBirthDateIsFound(t *testing.T) {
	for _, born := range []string{"1980-04-03", "1980-03-14", "1981-03-04"} {
		got := find(t, Person{Name: "Wulansih Prabandari", Born: netra.Date(born)})
		if len(got) != 1 || got[0].Row != 2 {
			t.Errorf("born %s: %+v", born, got)
		}
	}
}

func TestCommonNameWeighsLessThanRareOne(t *testing.T) {
	weight := func(p Person) float64 {
		for _, l := range find(t, p) {
			return l.Evidence[0].Bits
		}
		t.Fatalf("%+v finds nobody", p)
		return 0
	}
	common := weight(Person{Name: "Siti Aminah", Born: "1980-03-04"})
	rare := weight(Person{Name: "Wulansih Prabandari", Born: "1980-03-04"})
	if common > 2 || rare < common+5 {
		t.Errorf("Siti Aminah weighs %.1f bits, Wulansih Prabandari %.1f", common, rare)
	}
}

func TestTrainingFindsThatSexSaysLittleAndBirthDateMuch(t *testing.T) {
	var roster, others []Person
	words := strings.Fields("aru beni citro darma eling gandi haru jati kresna laras manggala narendra opi paras rangga satya tama wira yudha")
	for i := range 2_000 {
		w := words[i%19] + " " + words[i/19%19] + "an " + words[i/361%19]
		born, _ := netra.NewDate(1960+i%40, 1+i%12, 1+i%28)
		p := Person{Name: w, Born: born, Sex: Sex(1 + i%2), Region: []netra.Region{"36.01", "36.02", "17.71"}[i%3]}
		roster = append(roster, p)
		if i%2 == 0 {
			if i%20 == 0 {
				p.Name = p.Name[1:]
			}
			others = append(others, p)
		}
	}
	m, tr := Train(roster, others, 1)
	if len(tr.Blocks) == 0 {
		t.Fatalf("trained on %+v", tr.Blocks)
	}
	if born, sex := m.Weight(ByBorn, BornSame), m.Weight(BySex, 1); born < 6 || sex > 1.5 || sex < 0.5 {
		t.Errorf("birth date %.1f bits, sex %.1f\n%s", born, sex, m.String())
	}
	again, _ := Train(roster, others, 1)
	if again.String() != m.String() {
		t.Error("one seed gives two models")
	}
	for f := range nFields {
		for _, chances := range [][]float64{m.M[f], m.U[f]} {
			var sum float64
			for _, v := range chances {
				sum += v
			}
			if len(chances) != f.levels() || sum < 0.999 || sum > 1.001 {
				t.Errorf("chances of %s are %v", f, chances)
			}
		}
	}
}
