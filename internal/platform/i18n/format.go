package i18n

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/netra-id/netra"
)

var months = map[string][12]string{
	Indonesian: {"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"},
	English:    {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

// shortMonths label the axis of a chart, where a full name has no room.
var shortMonths = map[string][12]string{
	Indonesian: {"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"},
	English:    {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
}

var weekdays = map[string][7]string{
	Indonesian: {"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"},
	English:    {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}

// Month is the name of a month, 1 to 12.
func Month(lang string, m int) string {
	if m < 1 || m > 12 {
		return ""
	}
	return months[known(lang)][m-1]
}

// Date writes a day as "12 November 2024"; "" where no day is known.
func Date(lang string, d netra.Date) string {
	t := d.Time()
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d %s %d", t.Day(), Month(lang, int(t.Month())), t.Year())
}

// DateShort writes a day as "12 Nov", for axes and narrow columns that name
// the year elsewhere.
func DateShort(lang string, d netra.Date) string {
	t := d.Time()
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d %s", t.Day(), shortMonths[known(lang)][t.Month()-1])
}

// DateLong writes a day as "Selasa, 12 November 2024".
func DateLong(lang string, d netra.Date) string {
	if d.Time().IsZero() {
		return ""
	}
	return weekdays[known(lang)][d.Weekday()] + ", " + Date(lang, d)
}

// DateTime writes an instant as "12 November 2024, 07.30 WIB", by the clock of
// loc.
func DateTime(lang string, t time.Time, loc *time.Location) string {
	if t.IsZero() {
		return ""
	}
	if loc == nil {
		loc = WIB
	}
	t = t.In(loc)
	return Date(lang, netra.DateOf(t, loc)) + ", " + TimeOfDay(lang, t)
}

// TimeOfDay writes the clock of t in its own zone as "07.30 WIB".
func TimeOfDay(lang string, t time.Time) string {
	sep := "."
	if known(lang) == English {
		sep = ":"
	}
	return fmt.Sprintf("%02d%s%02d %s", t.Hour(), sep, t.Minute(), zoneName(t))
}

// The three zones of Indonesia. They have not shifted since 1988 and know no
// summer time, so a fixed offset is exact for every day the program deals with.
var (
	WIB  = time.FixedZone("WIB", 7*3600)
	WITA = time.FixedZone("WITA", 8*3600)
	WIT  = time.FixedZone("WIT", 9*3600)
)

// Zone is the zone of a name: WIB, WITA, WIT or the name in the time zone
// database. A name that is not known gives WIB, the zone of the capital.
func Zone(name string) *time.Location {
	switch name {
	case "WITA", "Asia/Makassar", "Asia/Ujung_Pandang":
		return WITA
	case "WIT", "Asia/Jayapura":
		return WIT
	}
	return WIB
}

func zoneName(t time.Time) string {
	_, offset := t.Zone()
	switch offset {
	case 7 * 3600:
		return "WIB"
	case 8 * 3600:
		return "WITA"
	case 9 * 3600:
		return "WIT"
	}
	return "UTC" + t.Format("-07:00")
}

// Number writes n with separators: 1.234 in Indonesian, 1,234 in English.
func Number(lang string, n int) string {
	s := strconv.Itoa(n)
	if n < 0 {
		return "−" + grouped(lang, s[1:])
	}
	return grouped(lang, s)
}

// Decimal writes f with that many digits after the comma: 1.234,5.
func Decimal(lang string, f float64, digits int) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "–"
	}
	s := strconv.FormatFloat(math.Abs(f), 'f', digits, 64)
	whole, fraction, _ := strings.Cut(s, ".")
	out := grouped(lang, whole)
	if fraction != "" {
		out += comma(lang) + fraction
	}
	if f < 0 && strings.Trim(s, "0.") != "" {
		out = "−" + out
	}
	return out
}

// Percent writes a share that is already in hundredths: 5.4 is "5,4%".
func Percent(lang string, f float64, digits int) string {
	return Decimal(lang, f, digits) + "%"
}

// Bytes writes a size of a file: "812 kB", "1,2 MB".
func Bytes(lang string, n int64) string {
	switch {
	case n < 1000:
		return Number(lang, int(n)) + " B"
	case n < 1_000_000:
		return Decimal(lang, float64(n)/1e3, 0) + " kB"
	default:
		return Decimal(lang, float64(n)/1e6, 1) + " MB"
	}
}

// grouped puts the separator of thousands into a run of digits.
func grouped(lang, digits string) string {
	sep := "."
	if known(lang) == English {
		sep = ","
	}
	var b strings.Builder
	for i, c := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(sep)
		}
		b.WriteRune(c)
	}
	return b.String()
}

func comma(lang string) string {
	if known(lang) == English {
		return "."
	}
	return ","
}
