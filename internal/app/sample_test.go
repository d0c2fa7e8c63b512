package app

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/registry"
)

// TestSampleRosterIsReadByTheImport writes people and reads them as the import
// does: every number is valid in form, every place exists, no number comes twice.
func TestSampleRosterIsReadByTheImport(t *testing.T) {
	t.Parallel()
	var buf, again bytes.Buffer
	s := Sample{N: 2_000, Seed: 9, Region: "36", Tell: func(int) {}}
	for _, b := range []*bytes.Buffer{&buf, &again} {
		if err := s.Roster(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(buf.Bytes(), again.Bytes()) {
		t.Error("one seed wrote two rosters")
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(buf.String(), "\ufeff")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || len(rows) != s.N+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	known := map[string]bool{}
	for _, c := range registry.ImportColumns(registry.ImportServants) {
		known[c.Header] = true
	}
	for _, h := range rows[0][1:] {
		if !known[h] {
			t.Errorf("the import has no column %q", h)
		}
	}
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		n, err := registry.ParseNIP(row[1])
		if err != nil || string(n) != row[1] || seen[row[1]] {
			t.Fatalf("number %s: %v, seen %v", row[1], err, seen[row[1]])
		}
		seen[row[1]] = true
		if place, ok := registry.Regions().Get(netra.Region(row[7])); !ok || place.Code.Province() != "36" {
			t.Fatalf("%s is not in Banten", row[7])
		}
	}
}

func TestSampleWorkbookHoldsTheSameRows(t *testing.T) {
	t.Parallel()
	var text, book bytes.Buffer
	s := Sample{N: 50, Seed: 2, Tell: func(int) {}}
	if err := s.Roster(t.Context(), &text); err != nil {
		t.Fatal(err)
	}
	s.XLSX = true
	if err := s.Roster(t.Context(), &book); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&book)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Pegawai")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSpace(strings.TrimPrefix(text.String(), "\ufeff")), "\n") {
		if got := strings.Join(rows[i], ";"); got != line {
			t.Errorf("row %d is %q, in the text %q", i, got, line)
		}
	}
}

func TestSampleRefusesWhatItCannotMake(t *testing.T) {
	t.Parallel()
	for _, s := range []Sample{{N: 0}, {N: 100_000_000}, {N: 1, Region: "99.99"}, {N: 1, Region: "36.72.01"}} {
		var buf bytes.Buffer
		if err := s.Roster(t.Context(), &buf); err == nil || buf.Len() > 0 {
			t.Errorf("%+v wrote %d bytes, %v", s, buf.Len(), err)
		}
	}
}

// TestSampleCandidatesHaveRelativesInTheRoster writes both lists and looks for
// every planted relative.
func TestSampleCandidatesHaveRelativesInTheRoster(t *testing.T) {
	t.Parallel()
	var roster, list bytes.Buffer
	s := CandidateSample{Sample: Sample{N: 10_000, Seed: 3, Region: "36.04", Tell: func(int) {}}, Candidates: 200, Pairs: 16}
	if err := s.Roster(t.Context(), &roster); err != nil {
		t.Fatal(err)
	}
	planted, err := s.Write(t.Context(), &list)
	if err != nil || len(planted) != 16 {
		t.Fatalf("%d pairs, %v", len(planted), err)
	}
	telling := 0
	seen := map[string]bool{}
	for _, p := range planted {
		if !strings.Contains(roster.String(), ";"+p.NIP+";") || !strings.Contains(list.String(), p.Candidate) || seen[p.NIP] {
			t.Errorf("pair %+v is not in both lists, or twice", p)
		}
		seen[p.NIP] = true
		if p.Telling {
			telling++
		}
	}
	if telling != 12 || strings.Count(list.String(), "\n") != 201 {
		t.Errorf("%d pairs that matching can find, want 12; %d lines", telling, strings.Count(list.String(), "\n"))
	}
	s.Candidates = 3
	if _, err := s.Write(t.Context(), &list); err == nil {
		t.Error("three candidates have sixteen relatives")
	}
}
