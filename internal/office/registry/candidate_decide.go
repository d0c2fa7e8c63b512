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
		{"nomor", "Nomor Urut", []string{"nomorurut", "nomor", "number", "nourut", "no"}, true},
		{"peran", "Peran", []string{"peran", "role", "posisi", "kedudukan"}, true},
		{"nama", "Nama", []string{"nama", "nameasprinted", "namalengkap", "namacalon", "namecore"}, true},
		{"gelar_depan", "Gelar Depan", []string{"gelardepan", "titlesfront"}, false},
		{"gelar_belakang", "Gelar Belakang", []string{"gelarbelakang", "titlesback"}, false},
		{"alias", "Alias", []string{"alias", "namapanggilan"}, false},
		{"partai", "Partai", []string{"partai", "partaipolitik", "partaipengusul", "pengusul", "gabunganpartai", "party"}, false},
		{"dapil", "Dapil", []string{"dapil", "daerahpemilihan", "namadapil", "constituency"}, false},
		{"kelamin", "Jenis Kelamin", []string{"jeniskelamin", "kelamin", "lp", "jk", "sex"}, false},
		{"tempat_lahir", "Tempat Lahir", []string{"tempatlahir", "birthplace"}, false},
		{"tanggal_lahir", "Tanggal Lahir", []string{"tanggallahir", "tgllahir", "tempattanggallahir", "ttl", "birthdate"}, false},
		{"pasangan", "Suami atau Istri", []string{"suamiatauistri", "suamiistri", "istrisuami", "namasuamiistri", "namapasangan", "istri", "suami", "spouse"}, false},
		{"anak", "Anak", []string{"anak", "namaanak", "children"}, false},
		{"orang_tua", "Orang Tua", []string{"orangtua", "namaorangtua", "ayahdanibu", "parents"}, false},
		{"saudara", "Saudara", []string{"saudara", "saudarakandung", "kakakadik", "siblings"}, false},
		{"akun_resmi", "Akun Resmi", []string{"akunresmi", "akunkampanye", "akunmediasosialkampanye", "officialaccounts"}, false},
		{"akun_pribadi", "Akun Pribadi", []string{"akunpribadi", "mediasosial", "medsos", "accounts"}, false},
		{"tim", "Tim Pemenangan", []string{"timpemenangan", "timkampanye", "team"}, false},
		{"sumber", "Sumber", []string{"sumber", "sumberdata", "source"}, false},
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
func readCandidate(r sheetRow, election string, races map[string]string, regions *RegionTree, today netra.Date) (candidateRow, []netra.Problem) {
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
	c := Candidate{
		Role: candidateRole(r.get("peran")), Alias: oneLine(r.get("alias")), Party: oneLine(r.get("partai")), Constituency: oneLine(r.get("dapil")),
		Birthplace: oneLine(r.get("tempat_lahir")), Source: oneLine(r.get("sumber")), Sex: sexOf(r.get("kelamin")),
	}
	if c.Role == "" {
		fail("peran", "registry.candidate_role")
	}
	c.List = listOf(c)
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
	for _, f := range []string{"gelar_depan", "gelar_belakang", "alias", "partai", "dapil", "tempat_lahir", "sumber"} {
		if utf8.RuneCountInString(r.get(f)) > 300 {
			fail(f, "registry.text_long", 300)
		}
	}
	if text := r.get("tanggal_lahir"); text != "" && text != "-" {
		place, day, ok := readDay(text, today)
		if !ok {
			fail("tanggal_lahir", "registry.date_unknown")
		}
		c.Born = day
		if c.Birthplace == "" {
			c.Birthplace = place
		}
	}
	for _, f := range familyFields() {
		list, ok := readFamily(r.get(f.field), f.relation, today)
		if !ok || len(c.Kin)+len(list) > maxRelatives {
			fail(f.field, "registry.family_wrong")
			continue
		}
		c.Kin = append(c.Kin, list...)
	}
	if c.Accounts, c.Team, err = readPublic(r); err != nil {
		fail("tim", "registry.text_long", 300)
	}
	return candidateRow{line: r.line, race: race, candidate: c}, ps
}

// listOf is the list within which a candidate is numbered: in an election of a
// council, where several parties number theirs from one.
func listOf(c Candidate) string {
	if c.Role != "calon" {
		return ""
	}
	return strings.Trim(plainKey(c.Constituency)+"|"+plainKey(c.Party), "|")
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
	case slices.Contains([]string{"caleg", "calonlegislatif", "calonanggota", "calonanggotadprd", "calonanggotadpr", "calonanggotadpd"}, k):
		return "calon"
	default:
		return ""
	}
}

// keepUnsaidOf completes what a list says of a known candidate by what is known
// of him: a list without a column says nothing about it.
func keepUnsaidOf(old, now Candidate, has func(string) bool) Candidate {
	keep := func(field string, copy func()) {
		if !has(field) {
			copy()
		}
	}
	keep("alias", func() { now.Alias = old.Alias })
	keep("partai", func() { now.Party = old.Party })
	keep("dapil", func() { now.Constituency = old.Constituency })
	keep("kelamin", func() { now.Sex = old.Sex })
	keep("tanggal_lahir", func() { now.Born = old.Born })
	keep("sumber", func() { now.Source = old.Source })
	keep("tim", func() { now.Team = old.Team })
	if !has("tempat_lahir") && now.Birthplace == "" {
		now.Birthplace = old.Birthplace
	}
	if !has("akun_resmi") {
		now.Accounts = append(accountsOf(old, true), accountsOf(now, false)...)
	}
	if !has("akun_pribadi") {
		now.Accounts = append(accountsOf(now, true), accountsOf(old, false)...)
	}
	var family []Relative
	for _, f := range familyFields() {
		from := now.Kin
		if !has(f.field) {
			from = old.Kin
		}
		for _, k := range from {
			if k.Relation == f.relation {
				family = append(family, k)
			}
		}
	}
	now.Kin = family
	return now
}

func accountsOf(c Candidate, official bool) []Account {
	var out []Account
	for _, a := range c.Accounts {
		if a.Official == official {
			out = append(out, a)
		}
	}
	return out
}

// sameCandidate tells whether a list says nothing new.
func sameCandidate(a, b Candidate) bool {
	return a.Name == b.Name && a.TitleFront == b.TitleFront && a.TitleBack == b.TitleBack && a.Alias == b.Alias &&
		a.Party == b.Party && a.Constituency == b.Constituency && a.Born == b.Born && a.Birthplace == b.Birthplace && a.Sex == b.Sex &&
		a.Source == b.Source && slices.Equal(a.Kin, b.Kin) && slices.Equal(a.Accounts, b.Accounts) && slices.Equal(a.Team, b.Team)
}
