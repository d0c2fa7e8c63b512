package registry

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/kin"
)

// servantFields are the columns of a roster and what offices call them. Where a
// file has several of one field, the first in the list counts.
func servantFields() []field {
	return []field{
		{"nip", "NIP", []string{"nipbaru", "nip", "nomorindukpegawai", "nipasn", "nippns", "nippppk", "nipnippk", "nipnipppk", "nipppk", "nippnspppk", "nipnik", "nonip", "nomornip"}, true},
		{"nama", "Nama", []string{"nama", "namalengkap", "namapegawai", "namaasn", "namapns", "namadangelar", "namalengkapdangelar", "namagelar"}, true},
		{"gelar_depan", "Gelar Depan", []string{"gelardepan", "gelardpn", "gelarawal"}, false},
		{"gelar_belakang", "Gelar Belakang", []string{"gelarbelakang", "gelarblk", "gelarakhir"}, false},
		{"status", "Status Kepegawaian", []string{"statuskepegawaian", "statuspegawai", "statusasn", "jenispegawai", "jenispegawainama", "jenisasn", "statuscpnspns", "status"}, false},
		{"jabatan", "Jabatan", []string{"jabatan", "namajabatan", "jabatannama", "jabatanterakhir", "jabatansaatini"}, false},
		{"jenis_jabatan", "Jenis Jabatan", []string{"jenisjabatan", "jenisjabatannama", "kelompokjabatan", "tingkatjabatan", "eselon", "eselonjabatan"}, false},
		{"instansi", "Instansi", []string{"instansi", "namainstansi", "instansikerja", "instansikerjanama", "instansiinduk", "instansiinduknama", "pemerintahdaerah"}, false},
		{"unit", "Unit Kerja", []string{"unitkerja", "unit", "opd", "skpd", "perangkatdaerah", "satuankerja", "satker", "unor", "unitorganisasi", "namaunitkerja", "namaunor", "unornama"}, false},
		{"wilayah", "Wilayah", []string{"kodewilayah", "wilayah", "wilayahkerja", "kecamatan", "kabupatenkota"}, false},
		{"tmt", "TMT Jabatan", []string{"tmtjabatan", "tmtjab", "tmtjabatanterakhir", "menjabatsejak", "tanggalmulaijabatan", "tmt"}, false},
		{"tanggal_lahir", "Tanggal Lahir", []string{"tanggallahir", "tgllahir", "tempattanggallahir", "tempattgllahir", "ttl"}, false},
		{"pasangan", "Suami atau Istri", []string{"suamiatauistri", "suamiistri", "istrisuami", "namasuamiistri", "namaistrisuami", "namapasangan", "pasangan"}, false},
	}
}

// servantRow is a row of a roster that was understood.
type servantRow struct {
	line       int
	servant    Servant
	agencyName string // "" means the agency of the target
	regionText string
}

// readServants turns rows into servants and says what is wrong with the others.
// What needs the database, an agency or a region, is left as text.
func readServants(s *sheet, today netra.Date, employments map[string]string) (good []servantRow, bad, warn []netra.Problem) {
	seen := map[NIP]int{}
	rounded := allRounded(s.rows)
	for _, r := range s.rows {
		if noPerson(r) {
			warn = append(warn, netra.Problem{Field: "nip", Line: r.line, Key: "registry.row_no_person"})
			continue
		}
		if rounded {
			bad = append(bad, netra.Problem{Field: "nip", Line: r.line, Key: "registry.nip_rounded_all"})
			continue
		}
		row, ps := readServant(r, today, employments)
		if len(ps) == 0 {
			if first := seen[row.servant.NIP]; first > 0 {
				ps = append(ps, netra.Problem{Field: "nip", Line: r.line, Key: "registry.nip_twice", Args: []any{strconv.Itoa(first)}})
			} else {
				seen[row.servant.NIP] = r.line
			}
		}
		if len(ps) > 0 {
			bad = append(bad, ps...)
			continue
		}
		warn = append(warn, leftEmpty(r, row.servant, today)...)
		good = append(good, row)
	}
	return good, bad, warn
}

// leftEmpty is what of a row was not understood and left empty, or stands against
// the number.
func leftEmpty(r sheetRow, v Servant, today netra.Date) []netra.Problem {
	var out []netra.Problem
	warn := func(field, key string) { out = append(out, netra.Problem{Field: field, Line: r.line, Key: key}) }
	if text := r.get("jenis_jabatan"); text != "" && v.PositionClass == "" {
		warn("jenis_jabatan", "registry.class_unknown")
	}
	if text := r.get("tmt"); len(text) > 1 && v.PositionFrom.IsZero() {
		warn("tmt", "registry.date_unknown")
	}
	if text := r.get("tanggal_lahir"); len(text) > 1 {
		birth, _ := v.NIP.birth()
		switch _, day, ok := readDay(text, today); {
		case !ok:
			warn("tanggal_lahir", "registry.date_unknown")
		case day != birth:
			warn("tanggal_lahir", "registry.birth_differs")
		}
	}
	return out
}

// noPerson tells whether a row is none of a person: a heading between the rows,
// a total, the place and the signature at the foot.
func noPerson(r sheetRow) bool {
	name := plainKey(r.get("nama"))
	return plainKey(r.get("nip")) == "" && (name == "" || strings.HasPrefix(name, "jumlah") || strings.HasPrefix(name, "total") || strings.HasPrefix(name, "subtotal"))
}

// allRounded tells whether the numbers of a roster went through a program that
// keeps numbers as floating point: there, those of 18 digits are multiples of 32
// or end in zero, each of them.
func allRounded(rows []sheetRow) bool {
	n, by32, by10 := 0, true, true
	for _, r := range rows {
		text := r.get("nip")
		v, err := strconv.ParseUint(text, 10, 64)
		if err != nil || len(text) != 18 {
			continue
		}
		n++
		by32, by10 = by32 && v%32 == 0, by10 && v%10 == 0
	}
	return n >= 5 && (by32 || by10)
}

// cellErrors are what a spreadsheet shows instead of a value.
func cellErrors() []string {
	return []string{"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}
}

func readServant(r sheetRow, today netra.Date, employments map[string]string) (servantRow, []netra.Problem) {
	var ps []netra.Problem
	fail := func(field, key string, args ...any) {
		ps = append(ps, netra.Problem{Field: field, Line: r.line, Key: key, Args: args})
	}
	n, err := ParseNIP(r.get("nip"))
	if r.get("nip") == "" {
		fail("nip", "registry.nip_missing")
	} else if err == nil {
		err = n.checkOn(today)
	}
	if err != nil && r.get("nip") != "" {
		for _, p := range problemsOf(err) {
			fail("nip", p.Key, p.Args...)
		}
	}
	v := Servant{NIP: n, Position: oneLine(r.get("jabatan")), Unit: oneLine(r.get("unit")), PositionClass: positionClass(r.get("jenis_jabatan"))}
	if _, day, ok := readDay(r.get("tmt"), today); ok {
		v.PositionFrom = day
	}
	if v.Partner = oneLine(r.get("pasangan")); kin.Key(v.Partner) == "" {
		v.Partner = "" // a hyphen, or nobody
	}
	v.TitleFront, v.Name, v.TitleBack = kin.Split(r.get("nama"))
	if t := oneLine(r.get("gelar_depan")); t != "" && t != "-" {
		v.TitleFront = t
	}
	if t := oneLine(r.get("gelar_belakang")); t != "" && t != "-" {
		v.TitleBack = t
	}
	v.NameKey = kin.Key(v.Name)
	if v.NameKey == "" || utf8.RuneCountInString(v.Name) > 150 {
		fail("nama", "registry.name_missing")
	}
	switch text := plainKey(r.get("status")); {
	case text != "":
		if v.Employment = employments[text]; v.Employment == "" {
			fail("status", "registry.employment_unknown")
		}
	case err == nil && n != "":
		v.Employment = employmentOf(n)
	}
	for _, f := range []string{"nama", "jabatan", "jenis_jabatan", "unit", "gelar_depan", "gelar_belakang", "instansi", "wilayah"} {
		if slices.Contains(cellErrors(), r.get(f)) {
			fail(f, "registry.cell_error")
		}
	}
	for _, f := range []string{"jabatan", "unit", "gelar_depan", "gelar_belakang", "instansi", "wilayah", "pasangan"} {
		if utf8.RuneCountInString(r.get(f)) > 300 {
			fail(f, "registry.text_long", 300)
		}
	}
	return servantRow{line: r.line, servant: v, agencyName: oneLine(r.get("instansi")), regionText: oneLine(r.get("wilayah"))}, ps
}

// employmentOf is what the number itself says of the employment, where the
// roster does not.
func employmentOf(n NIP) string {
	if n.contract() {
		return "pppk"
	}
	return "pns"
}

// positionClass reads the class of a position from how rosters write it, also by
// the echelons of before; "" where it is not clear.
func positionClass(text string) string {
	k := plainKey(text)
	for _, c := range PositionClasses() {
		if k == plainKey(c) {
			return c
		}
	}
	rest, echelon := strings.CutPrefix(k, "eselon")
	switch {
	case echelon || k == "ia" || k == "ib" || strings.HasPrefix(k, "ii") || strings.HasPrefix(k, "iv") || strings.HasPrefix(k, "iii"):
		return echelonClass(strings.TrimRight(rest, "ab"))
	case strings.Contains(k, "utama") && strings.Contains(k, "jpt"), strings.Contains(k, "pimpinantinggiutama"):
		return "jpt-utama"
	case strings.Contains(k, "pimpinantinggimadya"):
		return "jpt-madya"
	case strings.Contains(k, "pimpinantinggipratama"):
		return "jpt-pratama"
	case strings.Contains(k, "administrator"):
		return "administrator"
	case strings.Contains(k, "pengawas"):
		return "pengawas"
	case strings.Contains(k, "fungsionalumum"), strings.Contains(k, "jfu"), strings.Contains(k, "pelaksana"):
		return "pelaksana"
	case strings.Contains(k, "fungsional"), k == "jft":
		return "fungsional"
	default:
		return ""
	}
}

func echelonClass(roman string) string {
	switch roman {
	case "i", "1":
		return "jpt-madya"
	case "ii", "2":
		return "jpt-pratama"
	case "iii", "3":
		return "administrator"
	case "iv", "4":
		return "pengawas"
	default:
		return ""
	}
}

// keepUnsaid completes what a roster says of a known servant by what is known of
// him: a file without a column says nothing about it. Has tells which columns
// the file has.
func keepUnsaid(old, now Servant, has func(string) bool) Servant {
	if !has("status") {
		now.Employment = old.Employment
	}
	if !has("jabatan") {
		now.Position = old.Position
	}
	if !has("jenis_jabatan") {
		now.PositionClass = old.PositionClass
	}
	if !has("tmt") && now.Position == old.Position {
		now.PositionFrom = old.PositionFrom
	}
	if !has("pasangan") {
		now.Partner = old.Partner
	}
	if !has("unit") && now.Agency == old.Agency {
		now.Unit = old.Unit
	}
	if !has("wilayah") && now.Agency == old.Agency {
		now.Region = old.Region
	}
	if !has("gelar_depan") && !has("gelar_belakang") && now.TitleFront+now.TitleBack == "" && now.NameKey == old.NameKey {
		now.TitleFront, now.TitleBack = old.TitleFront, old.TitleBack
	}
	return now
}

// sameServant tells whether a roster says nothing new.
func sameServant(a, b Servant) bool {
	return a.Name == b.Name && a.TitleFront == b.TitleFront && a.TitleBack == b.TitleBack && a.Employment == b.Employment &&
		a.Position == b.Position && a.PositionClass == b.PositionClass && a.PositionFrom == b.PositionFrom && a.Partner == b.Partner && a.Agency == b.Agency &&
		plainKey(a.Unit) == plainKey(b.Unit) && a.Region == b.Region
}

// digest names the content of a file.
func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// badRows counts the lines that problems speak of.
func badRows(ps []netra.Problem) int {
	lines := map[int]bool{}
	for _, p := range ps {
		lines[p.Line] = true
	}
	return len(lines)
}

// problemsOf are the problems of an error.
func problemsOf(err error) []netra.Problem {
	var e *netra.Error
	if errors.As(err, &e) {
		return e.Problems
	}
	return nil
}
