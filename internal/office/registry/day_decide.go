package registry

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/netra-id/netra"
)

// readDay reads a day as lists write it, with the place before it where there
// is one ("Serang, 12 Mei 1980"): 1980-05-12, 12/05/1980, 12.5.80, 12 Mei 1980,
// 12-MAY-80, 19800512, with or without an hour, or the number that a
// spreadsheet keeps a day as. Days come before months, as the country writes
// them, unless only the other reading is a day. A year of two digits is the
// last such year that is not after today.
func readDay(text string, today netra.Date) (place string, day netra.Date, ok bool) {
	text = oneLine(text)
	at := strings.IndexFunc(text, unicode.IsDigit)
	if at < 0 {
		return "", "", false
	}
	place = strings.Trim(text[:at], " ,/-")
	parts := strings.FieldsFunc(text[at:], func(c rune) bool { return c == '-' || c == '/' || c == '.' || c == ' ' || c == ',' })
	switch {
	case len(parts) >= 3:
		day, ok = dayOfParts(parts[0], parts[1], parts[2], today)
	case len(parts) <= 2 && len(parts[0]) == 8:
		day, ok = dayOf(parts[0][:4], parts[0][4:6], parts[0][6:], today)
	case len(parts) <= 2 && len(parts[0]) == 5:
		day, ok = dayOfSerial(parts[0])
	}
	return place, day, ok
}

// dayOfParts is the day of three parts, the year first or last.
func dayOfParts(a, b, c string, today netra.Date) (netra.Date, bool) {
	c, _, _ = strings.Cut(c, "T") // an hour behind it
	if len(a) == 4 {
		return dayOf(a, b, c, today)
	}
	if day, ok := dayOf(c, b, a, today); ok {
		return day, true
	}
	return dayOf(c, a, b, today)
}

func dayOf(year, month, day string, today netra.Date) (netra.Date, bool) {
	y, errYear := strconv.Atoi(year)
	m, ok := monthOf(month)
	d, errDay := strconv.Atoi(day)
	if errYear != nil || errDay != nil || !ok || len(year) != 2 && len(year) != 4 {
		return "", false
	}
	if len(year) == 2 {
		if y += 2000; y > today.Year() {
			y -= 100
		}
	}
	out, err := netra.NewDate(y, m, d)
	return out, err == nil
}

// monthOf is the number of a month written as a number or by its name, whole or
// short, in Indonesian or English.
func monthOf(text string) (int, bool) {
	if n, err := strconv.Atoi(text); err == nil {
		return n, n >= 1 && n <= 12
	}
	name := strings.ToLower(text)
	if len(name) < 3 {
		return 0, false
	}
	switch name[:3] {
	case "jan":
		return 1, true
	case "feb", "peb":
		return 2, true
	case "mar":
		return 3, true
	case "apr":
		return 4, true
	case "mei", "may":
		return 5, true
	case "jun":
		return 6, true
	case "jul":
		return 7, true
	case "agu", "aug", "ags":
		return 8, true
	case "sep":
		return 9, true
	case "okt", "oct":
		return 10, true
	case "nov", "nop":
		return 11, true
	case "des", "dec":
		return 12, true
	default:
		return 0, false
	}
}

// dayOfSerial is the day that a spreadsheet keeps as a number: the days since 30
// December 1899.
func dayOfSerial(text string) (netra.Date, bool) {
	n, err := strconv.Atoi(text)
	if err != nil {
		return "", false
	}
	day, err := netra.ParseDate(string(netra.Date("1899-12-30").AddDays(n)))
	return day, err == nil
}
