package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/invent"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/web"
)

// Sample says which invented people are wanted.
type Sample struct {
	N      int          // people
	Seed   uint64       // the same seed makes the same people
	Region netra.Region // where they serve, "" for the whole country
	XLSX   bool         // a workbook instead of CSV
	Tell   func(done int)
}

// sampleTold is after how many people Tell is called.
const sampleTold = 100_000

// table takes rows, one after the other.
type table interface {
	Row(cells []string) error
	Close() error
}

func (s Sample) table(w io.Writer, sheet string) table {
	if s.XLSX {
		return web.NewXLSX(w, sheet)
	}
	return web.NewCSV(w)
}

// Roster writes civil servants who do not exist as the import of rosters reads
// them. It keeps no person in memory.
func (s Sample) Roster(ctx context.Context, w io.Writer) (err error) {
	places, err := samplePlaces(s.Region, s.Seed)
	if err != nil {
		return err
	}
	if s.N < 1 || s.N > invent.Most {
		return fmt.Errorf("%d people: from 1 to %d", s.N, invent.Most)
	}
	out := s.table(w, "Pegawai")
	defer func() { err = errors.Join(err, out.Close()) }()
	if err := out.Row([]string{"No", "NIP", "Nama", "Status Kepegawaian", "Jabatan", "Unit Kerja", "Suami atau Istri", "Wilayah"}); err != nil {
		return err
	}
	m := invent.New(s.Seed, places)
	for i := 1; i <= s.N; i++ {
		p := m.Person()
		status := "PNS"
		if p.Contract {
			status = "PPPK"
		}
		if err := out.Row([]string{fmt.Sprint(i), p.NIP, p.Printed(), status, p.Position, p.Unit, p.Partner, string(p.Region)}); err != nil {
			return err
		}
		if i%sampleTold == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			s.Tell(i)
		}
	}
	return nil
}

// samplePlaces are the kabupaten and kota of a region in an order of chance,
// since the first ones get more people than the last.
func samplePlaces(region netra.Region, seed uint64) ([]invent.Place, error) {
	var out []invent.Place
	for _, r := range registry.Regions().All(2) {
		if region.Contains(r.Code) {
			out = append(out, invent.Place{Region: r.Code, Name: r.Name})
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("region %q: no province, kabupaten or kota", region)
	}
	rand.New(rand.NewPCG(seed, 2)).Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out, nil
}
