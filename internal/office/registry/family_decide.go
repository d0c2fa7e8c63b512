package registry

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/kin"
)

// familyField is a column of a list of candidates that names people of his
// family.
type familyField struct {
	field    string
	relation Relation
}

func familyFields() []familyField {
	return []familyField{{"pasangan", Spouse}, {"anak", Child}, {"orang_tua", Parent}, {"saudara", Sibling}}
}

// readFamily reads the people of one relation as a CV lists them: names with
// semicolons between, each with a birth date in brackets where it is known:
// "Siti Aminah, S.Pd. (12 Mei 1980); Budi". It says false where one of them is
// no name or no day.
func readFamily(text string, relation Relation, today netra.Date) ([]Relative, bool) {
	var out []Relative
	for part := range strings.SplitSeq(text, ";") {
		if part = oneLine(part); part == "" || part == "-" {
			continue
		}
		r := Relative{Relation: relation, Name: part}
		if name, rest, found := strings.Cut(part, "("); found {
			day, closed := strings.CutSuffix(strings.TrimSpace(rest), ")")
			_, born, ok := readDay(day, today)
			if !closed || !ok {
				return nil, false
			}
			r.Name, r.Born = strings.TrimSpace(name), born
		}
		if kin.Key(r.Name) == "" || utf8.RuneCountInString(r.Name) > 200 {
			return nil, false
		}
		out = append(out, r)
	}
	return out, true
}

var errLong = errors.New("longer than a name or an address is")

// readPublic reads the accounts of a candidate and who works for him: accounts
// with spaces, commas or semicolons between, members of the team with
// semicolons, each with his duty in brackets.
func readPublic(r sheetRow) ([]Account, []Helper, error) {
	var accounts []Account
	for _, f := range []struct {
		field    string
		official bool
	}{{"akun_resmi", true}, {"akun_pribadi", false}} {
		for _, a := range strings.FieldsFunc(r.get(f.field), func(c rune) bool { return c == ',' || c == ';' || c == ' ' || c == '\n' || c == '\t' }) {
			if a == "-" {
				continue
			}
			if len(a) > 300 || len(accounts) == maxRelatives {
				return nil, nil, errLong
			}
			if account := (Account{f.official, a}); !slices.Contains(accounts, account) {
				accounts = append(accounts, account)
			}
		}
	}
	var team []Helper
	for part := range strings.SplitSeq(r.get("tim"), ";") {
		name, duty, _ := strings.Cut(oneLine(part), "(")
		h := Helper{Name: strings.TrimSpace(name), Duty: strings.TrimSpace(strings.TrimSuffix(duty, ")"))}
		if h.Name == "" || h.Name == "-" {
			continue
		}
		if utf8.RuneCountInString(part) > 300 || len(team) == maxRelatives {
			return nil, nil, errLong
		}
		team = append(team, h)
	}
	return accounts, team, nil
}

// sexOf reads a sex as lists write it.
func sexOf(text string) kin.Sex {
	switch plainKey(text) {
	case "l", "laki", "lakilaki", "pria", "m":
		return kin.Male
	case "p", "perempuan", "wanita", "f", "w":
		return kin.Female
	default:
		return kin.UnknownSex
	}
}
