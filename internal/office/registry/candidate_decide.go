package registry

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/kin"
)

// candidateFields are the columns of a list of candidates.
func candidateFields() []field {
	return []field{
		{"wilayah", "Kode Wilayah", []string{"kodewilayah", "regioncode", "wilayah", "kode", "namawilayah", "regionname", "daerah"}, true},
		{"pemilihan", "Pemilihan", []string{"pemilihan", "jabatan", "office", "jenispemilihan", "race"}, true},
		{"nomor", "Nomor Urut", []string{"nomorurut", "nomor", "number", "no", "nourut"}, true},
		{"peran", "Peran", []string{"peran", "role", "posisi", "kedudukan"}, true},
		{"nama", "Nama", []string{"nama", "nameasprinted", "namalengkap", "namacalon", "namecore"}, true},
		{"gelar_depan", "Gelar Depan", []string{"gelardepan", "titlesfront"}, false},
		{"gelar_belakang", "Gelar Belakang", []string{"gelarbelakang", "titlesback"}, false},
		{"alias", "Alias", []string{"alias", "namapanggilan"}, false},
	}
}

// candidateRow is a row that was understood.
type candidateRow struct {
	line      int
	race      Race
	candidate Candidate
}

// readCandidate turns a row into a candidate and says what is wrong with it.
// races are the ids of the races of the election by their letters.
func readCandidate(r sheetRow, election string, races map[string]string, regions *RegionTree) (candidateRow, []netra.Problem) {
	var ps []netra.Problem
	fail := func(field, key string, args ...any) {
		ps = append(ps, netra.Problem{Field: field, Line: r.line, Key: key, Args: args})
	}
	race := Race{Election: election, Race: races[plainKey(r.get("pemilihan"))]}
	if race.Race == "" {
		fail("pemilihan", "registry.race_unknown")
	}
	switch found := regions.Match(r.get("wilayah"), 0); len(found) {
	case 0:
		fail("wilayah", "registry.region_unknown")
	case 1:
		race.Region = found[0].Code
	default:
		fail("wilayah", "registry.region_unclear")
	}
	c := Candidate{Role: candidateRole(r.get("peran")), Alias: oneLine(r.get("alias"))}
	if c.Role == "" {
		fail("peran", "registry.candidate_role")
	}
	var err error
	if c.Number, err = strconv.Atoi(r.get("nomor")); err != nil || c.Number < 0 || c.Number > 999 {
		fail("nomor", "registry.candidate_number")
	}
	c.TitleFront, c.Name, c.TitleBack = kin.Split(r.get("nama"))
	if t := oneLine(r.get("gelar_depan")); t != "" && t != "-" {
		c.TitleFront = t
	}
	if t := oneLine(r.get("gelar_belakang")); t != "" && t != "-" {
		c.TitleBack = t
	}
	if c.NameKey = kin.Key(c.Name); c.NameKey == "" || utf8.RuneCountInString(c.Name) > 150 {
		fail("nama", "registry.name_missing")
	}
	for _, f := range []string{"gelar_depan", "gelar_belakang", "alias"} {
		if utf8.RuneCountInString(r.get(f)) > 300 {
			fail(f, "registry.text_long", 300)
		}
	}
	return candidateRow{line: r.line, race: race, candidate: c}, ps
}

// candidateRole reads what a candidate is in his pair.
func candidateRole(text string) string {
	k := plainKey(text)
	for _, role := range CandidateRoles() {
		if k == plainKey(role) {
			return role
		}
	}
	switch {
	case strings.Contains(k, "wakil"):
		return "calon_wakil"
	case strings.Contains(k, "kosong"):
		return "kolom_kosong"
	case slices.Contains([]string{"kepala", "calonkepaladaerah", "ketua", "calonbupati", "calongubernur", "calonwalikota", "calonpresiden", "bupati", "gubernur", "walikota", "presiden"}, k):
		return "calon_kepala"
	default:
		return ""
	}
}

// sameCandidate tells whether a list says nothing new.
func sameCandidate(a, b Candidate) bool {
	return a.Name == b.Name && a.TitleFront == b.TitleFront && a.TitleBack == b.TitleBack && a.Alias == b.Alias
}
