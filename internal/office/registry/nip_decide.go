package registry

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/kin"
)

// NIP is the 18-digit number of a civil servant, digits only. It carries a
// birth date and a sex, which nothing outside of this file reads.
type NIP string

// scientific is a number that a spreadsheet wrote in powers of ten: 1,99E+17.
// Its last digits are lost for good.
var scientific = regexp.MustCompile(`^[+-]?\d+([.,]\d+)?[eE][+]?\d+$`)

// ParseNIP reads a NIP as people write and paste it: with spaces, dots, hyphens,
// a leading apostrophe. Its error holds what is wrong as Problems.
func ParseNIP(s string) (NIP, error) {
	s = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(s), "'’`"))
	if inner, ok := strings.CutPrefix(s, `="`); ok { // how some programs keep a number text
		s = strings.TrimSuffix(inner, `"`)
	}
	if scientific.MatchString(strings.ReplaceAll(s, " ", "")) {
		return "", nipError("registry.nip_scientific")
	}
	var b strings.Builder
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9':
			b.WriteRune(c)
		case unicode.IsSpace(c) || c == '.' || c == '-' || c == '‑' || c == '\u200b':
		default:
			return "", nipError("registry.nip_letters")
		}
	}
	n := NIP(b.String())
	if len(n) != 18 {
		return "", nipError("registry.nip_length", len(n))
	}
	if keys := n.faults(); len(keys) > 0 {
		return "", nipError(keys[0])
	}
	if strings.HasSuffix(string(n), "000") {
		// A spreadsheet keeps fifteen digits of a number and makes the others
		// zero; numbers in a sequence begin with 001.
		return "", nipError("registry.nip_rounded")
	}
	return n, nil
}

// meantAsNIP tells whether what somebody typed into a search is a number of a
// servant, right or wrong, and no name.
func meantAsNIP(q string) bool {
	digits := 0
	for _, c := range q {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	return digits >= 6 || scientific.MatchString(strings.ReplaceAll(q, " ", ""))
}

func nipError(key string, args ...any) error {
	return &netra.Error{Kind: netra.Invalid, Key: key, Problems: []netra.Problem{{Field: "nip", Key: key, Args: args}}}
}

// faults are what is wrong inside 18 digits, without looking at a calendar.
func (n NIP) faults() []string {
	var out []string
	birth, ok := n.birth()
	if !ok {
		out = append(out, "registry.nip_birth")
	}
	year, month := n.appointed()
	switch {
	case n.contract(): // the digit after the year says that he serves by contract
	case month < 1 || month > 12:
		out = append(out, "registry.nip_month")
	}
	if n[14] != '1' && n[14] != '2' {
		out = append(out, "registry.nip_sex")
	}
	if ok && len(out) == 0 {
		grown := birth.Year() + 18
		if year < grown || year == grown && !n.contract() && month < int(birth.Time().Month()) {
			out = append(out, "registry.nip_too_young")
		}
	}
	return out
}

// checkOn tells whether the number may exist on a day: nobody was born or
// appointed after it.
func (n NIP) checkOn(today netra.Date) error {
	year, month := n.appointed()
	late := year > today.Year()
	if !n.contract() {
		late = late || year == today.Year() && month > int(today.Time().Month())
	}
	if late {
		return nipError("registry.nip_future")
	}
	return nil
}

// birth is the day in the first eight digits.
func (n NIP) birth() (netra.Date, bool) {
	d, err := netra.NewDate(number(n[:4]), number(n[4:6]), number(n[6:8]))
	return d, err == nil && d.Year() >= 1900
}

// sex is that of the number's fifteenth digit.
func (n NIP) sex() kin.Sex {
	switch n[14] {
	case '1':
		return kin.Male
	case '2':
		return kin.Female
	default:
		return kin.UnknownSex
	}
}

// appointed are the year and, for those who do not serve by contract, the month
// of appointment.
func (n NIP) appointed() (year, month int) { return number(n[8:12]), number(n[12:14]) }

// contract tells whether the number is that of a servant by contract.
func (n NIP) contract() bool { return n[12] == '2' }

func number(digits NIP) int {
	v := 0
	for _, c := range digits {
		v = v*10 + int(c-'0')
	}
	return v
}

// Masked shows the last four digits only.
func (n NIP) Masked() string {
	if len(n) <= 4 {
		return strings.Repeat("•", len(n))
	}
	return strings.Repeat("•", len(n)-4) + " " + string(n[len(n)-4:])
}

// Grouped is the whole number as it is written by hand: 19860926 201505 1 001.
func (n NIP) Grouped() string {
	if len(n) != 18 {
		return string(n)
	}
	return string(n[:8] + " " + n[8:14] + " " + n[14:15] + " " + n[15:])
}
