package invent

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/netra-id/netra"
)

// Person is somebody who does not exist.
type Person struct {
	Front, Name, Back string // titles before, the name, titles after it
	NIP               string // 18 digits, valid in form
	Contract          bool   // a PPPK
	Woman             bool
	Born              netra.Date
	Place             string // birth place
	Partner           string // name of the wife or husband, "" for the unmarried
	Position, Unit    string
	Region            netra.Region
}

// Printed is the name with its titles.
func (p Person) Printed() string {
	s := strings.TrimSpace(p.Front + " " + p.Name)
	if p.Back != "" {
		s += ", " + p.Back
	}
	return s
}

// Place is a kabupaten or kota in which people are born and serve.
type Place struct {
	Region netra.Region
	Name   string
}

// Maker makes people. It belongs to one goroutine.
type Maker struct {
	rng    *rand.Rand
	places []Place
	born   map[netra.Date]int // people by birth date, a few thousand dates
}

// Most is how many people one Maker makes whose numbers all differ.
const Most = 10_000_000

// New makes a Maker for people of the given places, of which there is at least
// one. The first ones get more people than the last.
func New(seed uint64, places []Place) *Maker {
	return &Maker{rng: rand.New(rand.NewPCG(seed, 1)), places: places, born: map[netra.Date]int{}}
}

// skewed picks from a list whose first words are far more frequent, as given
// names are.
func skewed[T any](r *rand.Rand, list []T) T {
	v := r.Float64()
	return list[int(v*v*v*float64(len(list)))]
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// Person makes the next person.
func (m *Maker) Person() Person {
	r := m.rng
	at := skewed(r, m.places)
	p := Person{Woman: r.IntN(2) == 1, Contract: r.IntN(5) == 0, Region: at.Region, Place: at.Name}
	if r.IntN(4) == 0 {
		p.Place = skewed(r, m.places).Name
	}
	year, month := 1965+r.IntN(36), 1+r.IntN(12)
	day := 1 + r.IntN(28)
	p.Born = netra.Date(fmt.Sprintf("%04d-%02d-%02d", year, month, day)) // a day that is in every month
	p.Name = m.name(p.Woman)
	if r.IntN(10) < 7 {
		p.Partner = m.name(!p.Woman)
	}
	p.Front, p.Back = m.titles(p.Woman)
	p.NIP = m.number(p, year, month, day)
	p.Position, p.Unit = m.post(at)
	return p
}

// number is a NIP, or the number of a PPPK: birth date, then year and month of
// appointment or year and kind and count of contracts, sex, serial. Those born
// on one day are numbered one after the other, so that no two share a number.
func (m *Maker) number(p Person, year, month, day int) string {
	r := m.rng
	serial := m.born[p.Born]
	m.born[p.Born]++
	sex := 1
	if p.Woman {
		sex = 2
	}
	began := year + 20 + r.IntN(15)
	middle := fmt.Sprintf("%04d%02d", min(began, 2023), 1+r.IntN(12))
	if p.Contract {
		middle = fmt.Sprintf("%04d2%d", 2021+r.IntN(4), 1+r.IntN(2))
	}
	return fmt.Sprintf("%04d%02d%02d%s%d%03d", year, month, day, middle, sex, 1+serial%998)
}

func (m *Maker) titles(woman bool) (front, back string) {
	r := m.rng
	if r.IntN(12) == 0 {
		front = "H."
		if woman {
			front = "Hj."
		}
	}
	switch r.IntN(20) {
	case 0:
		front = strings.TrimSpace(map[bool]string{true: "Dra. ", false: "Drs. "}[woman] + front)
	case 1:
		front = strings.TrimSpace("dr. " + front)
	case 2, 3, 4, 5, 6, 7, 8, 9, 10, 11:
		back = pick(r, backTitles)
		if r.IntN(4) == 0 {
			back += ", " + pick(r, masters)
		}
	}
	return front, back
}

func (m *Maker) post(at Place) (position, unit string) {
	r := m.rng
	switch r.IntN(10) {
	case 0, 1, 2, 3:
		return pick(r, []string{"Guru Ahli Pertama", "Guru Ahli Muda", "Guru Ahli Madya", "Kepala Sekolah"}),
			fmt.Sprintf("%s Negeri %d %s", pick(r, []string{"SD", "SD", "SD", "SMP"}), 1+r.IntN(30), at.Name)
	case 4, 5:
		return pick(r, []string{"Perawat Terampil", "Bidan Mahir", "Dokter Ahli Pertama", "Sanitarian"}), "Puskesmas " + m.invented(2)
	case 6:
		return pick(r, []string{"Camat", "Sekretaris Kecamatan", "Kepala Seksi Pemerintahan", "Pelaksana"}), "Kecamatan " + m.invented(2)
	case 7:
		return pick(r, []string{"Lurah", "Sekretaris Kelurahan", "Pelaksana"}), "Kelurahan " + m.invented(2)
	default:
		return pick(r, []string{"Analis Kebijakan", "Pelaksana", "Kepala Bidang", "Sekretaris", "Arsiparis", "Perencana"}),
			pick(r, departments) + " " + at.Name
	}
}

// name is a name of one to four words: Javanese and Sundanese ones of one or
// two, Muslim ones with their short forms, Batak ones with a clan, Balinese
// ones that begin with the order of birth, and rare words of invented syllables.
func (m *Maker) name(woman bool) string {
	r := m.rng
	given := men
	if woman {
		given = women
	}
	word := func() string {
		if r.IntN(100) < 20 {
			return m.invented(2 + r.IntN(3))
		}
		return skewed(r, given)
	}
	var w []string
	switch v := r.IntN(100); {
	case v < 8:
		w = []string{word()}
	case v < 13:
		w = []string{map[bool]string{true: "Ni", false: "I"}[woman], pick(r, balinese), word()}
	case v < 23:
		w = []string{word(), pick(r, clans)}
	case v < 43 && !woman:
		w = []string{pick(r, muhammad), word()}
		if r.IntN(3) == 0 {
			w = append(w, skewed(r, families))
		}
	case v < 30:
		w = []string{pick(r, siti), word()}
	default:
		w = []string{word(), skewed(r, families)}
		if r.IntN(3) == 0 {
			w = []string{w[0], word(), w[1]}
		}
	}
	return strings.Join(w, " ")
}

// invented is a word of made-up syllables.
func (m *Maker) invented(syllables int) string {
	var s strings.Builder
	for range syllables {
		s.WriteString(pick(m.rng, sounds))
	}
	w := s.String()
	return strings.ToUpper(w[:1]) + w[1:]
}
