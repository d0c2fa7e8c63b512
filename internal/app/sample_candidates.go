package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/invent"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/web"
)

// CandidateSample says which invented candidates are wanted beside a Sample of
// servants: Candidates of a council, of whom Pairs have somebody of their family
// in the roster that Sample writes.
type CandidateSample struct {
	Sample
	Candidates int
	Pairs      int
}

// Planted is one pair of the sample: which candidate and which servant are of
// one family, as whoever tests the matching has to know.
type Planted struct {
	Candidate string // name as printed
	List      string // his party and constituency
	Number    int    // on that list
	NIP       string
	Relation  registry.Relation
	Telling   bool // the CV says more than a name, so that matching can find it
}

// WritePlanted writes pairs as a table.
func WritePlanted(w io.Writer, list []Planted) (err error) {
	out := web.NewCSV(w)
	defer func() { err = errors.Join(err, out.Close()) }()
	if err := out.Row([]string{"Calon", "Daftar", "Nomor Urut", "NIP", "Hubungan", "Dapat dicocokkan"}); err != nil {
		return err
	}
	for _, p := range list {
		if err := out.Row([]string{p.Candidate, p.List, fmt.Sprint(p.Number), p.NIP, string(p.Relation), fmt.Sprint(p.Telling)}); err != nil {
			return err
		}
	}
	return nil
}

// perList is how many candidates one party has in a constituency.
const perList = 10

// Write writes candidates who do not exist as the import of candidates reads
// them, and returns the planted pairs. Of four pairs three are couples, the
// spouse with a birth date in the CV; the fourth is a child, of whom the CV
// gives the name only: nobody finds it but by the servant's own word.
func (s CandidateSample) Write(ctx context.Context, w io.Writer) (planted []Planted, err error) {
	if s.Candidates < 1 || s.Pairs < 0 || s.Pairs > s.Candidates {
		return nil, fmt.Errorf("%d candidates with %d pairs: from 1 candidate, and no more pairs than candidates", s.Candidates, s.Pairs)
	}
	places, err := samplePlaces(s.Region, s.Seed)
	if err != nil {
		return nil, err
	}
	servants, err := s.relatives(ctx, places)
	if err != nil {
		return nil, err
	}
	out := s.table(w, "Calon")
	defer func() { err = errors.Join(err, out.Close()) }()
	header := []string{"Kode Wilayah", "Pemilihan", "Nomor Urut", "Peran", "Nama", "Partai", "Dapil", "Jenis Kelamin", "Tempat Lahir", "Tanggal Lahir", "Suami atau Istri", "Anak", "Sumber"}
	if err := out.Row(header); err != nil {
		return nil, err
	}
	m := invent.New(s.Seed+1, places)
	for i := range s.Candidates {
		c, other := m.Person(), m.Person()
		spouse, child := other.Name, ""
		if i%3 == 0 {
			spouse += " (" + slashed(other.Born) + ")"
		}
		// The relatives are spread over the list.
		if at := i * s.Pairs / s.Candidates; at < s.Pairs && (i+1)*s.Pairs/s.Candidates > at {
			of := servants[at]
			pair := Planted{NIP: of.NIP, Relation: registry.Spouse, Telling: true}
			if at%4 == 3 {
				pair.Relation, pair.Telling = registry.Child, false
				child = of.Name
			} else {
				c.Name, c.Woman = of.Partner, !of.Woman
				spouse = of.Printed() + " (" + slashed(of.Born) + ")"
			}
			pair.Candidate, pair.Number = c.Printed(), 1+i%perList
			pair.List = partyOf(i) + ", " + constituencyOf(i)
			planted = append(planted, pair)
		}
		if err := out.Row(s.row(i, c, spouse, child)); err != nil {
			return nil, err
		}
	}
	return planted, nil
}

func (s CandidateSample) row(i int, c invent.Person, spouse, child string) []string {
	sex := "L"
	if c.Woman {
		sex = "P"
	}
	region := string(c.Region)
	if s.Region.Regency() != "" {
		region = string(s.Region)
	}
	return []string{
		region, "dprd", fmt.Sprint(1 + i%perList), "calon", c.Printed(), partyOf(i), constituencyOf(i),
		sex, c.Place, slashed(c.Born), spouse, child, "data contoh, orang rekaan",
	}
}

// parties is how many parties stand in one constituency.
const parties = 18

func partyOf(i int) string { return fmt.Sprintf("Partai Contoh %c", 'A'+i/perList%parties) }

func constituencyOf(i int) string { return fmt.Sprintf("Dapil Contoh %d", 1+i/perList/parties) }

// relatives are servants of the roster whom candidates get as relatives: married
// ones, spread over it.
func (s CandidateSample) relatives(ctx context.Context, places []invent.Place) ([]invent.Person, error) {
	if s.Pairs == 0 {
		return nil, nil
	}
	var out []invent.Person
	m := invent.New(s.Seed, places)
	for i := range s.N {
		if i%sampleTold == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		p := m.Person()
		if due := i*s.Pairs/s.N >= len(out); due && len(out) < s.Pairs && strings.Contains(p.Partner, " ") {
			out = append(out, p)
		}
	}
	if len(out) < s.Pairs {
		return nil, fmt.Errorf("%d servants are too few for %d pairs", s.N, s.Pairs)
	}
	return out, nil
}

// slashed is a day as clerks write it.
func slashed(d netra.Date) string { return fmt.Sprintf("%s/%s/%s", d[8:], d[5:7], d[:4]) }
