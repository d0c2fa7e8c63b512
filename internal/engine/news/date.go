package news

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/netra-id/netra"
)

// DateFinding is a day, a month, a year or a span of days that the text names.
type DateFinding struct {
	Span
	Date      netra.Date `json:"date"`      // the first day; "" where the text alone does not tell
	Until     netra.Date `json:"until"`     // the last day; the same as Date for one day
	Precision string     `json:"precision"` // day, range, month, year
	Kind      string     `json:"kind"`      // absolute, year_inferred, relative
	Sure
}

// rawDate is what the text says, before the day of the article is known.
type rawDate struct {
	start, end       int
	sentence         int
	day, month, year int
	untilDay         int // of "4-6 September", 0 none
	weekday          int // 1 Monday to 7 Sunday, 0 none
	relative         string
	precision        string
	bracketed        bool // with a weekday and brackets, as papers date a statement
}

const (
	weekdayNames = `senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad`
	monthNames   = `januari|februari|pebruari|maret|april|mei|juni|juli|agustus|september|oktober|november|nopember|desember|jan|feb|mar|apr|jun|jul|agu|agt|sept|sep|okt|nov|des`
)

var (
	numericDate = regexp.MustCompile(`(?i)(?:\b(` + weekdayNames + `)\s*,?\s*)?(\()?(?:tanggal\s+)?\b(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2}))?(\))?`)
	writtenDate = regexp.MustCompile(`(?i)(?:\b(` + weekdayNames + `)\s*,?\s*)?(\()?\b(\d{1,2})(?:\s*(?:-|–|s/d|sampai(?: dengan)?|hingga)\s*(\d{1,2}))?\s+(` + monthNames + `)\b\.?(?:,?\s+((?:19|20)\d\d)\b)?(\))?`)
	monthDate   = regexp.MustCompile(`(?i)\b(` + monthNames + `)\s+((?:19|20)\d\d)\b`)
	isoDate     = regexp.MustCompile(`\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b`)
	yearDate    = regexp.MustCompile(`(?i)\b(?:tahun|sepanjang|selama)\s+((?:19|20)\d\d)\b`)
	relative    = regexp.MustCompile(`(?i)\b(?:(hari ini|kemarin lusa|kemarin|besok|lusa|bulan ini|tahun ini|bulan lalu|tahun lalu)|(` + weekdayNames + `)(?:\s+(?:pagi|siang|sore|malam))?\s+(?:pekan\s+)?(lalu|kemarin))\b`)
)

func weekdayOf(name string) int {
	switch strings.ToLower(name)[:3] {
	case "sen":
		return 1
	case "sel":
		return 2
	case "rab":
		return 3
	case "kam":
		return 4
	case "jum":
		return 5
	case "sab":
		return 6
	}
	return 7
}

func monthOf(name string) int {
	const months = "jan feb mar apr mei jun jul agu sep okt nov des"
	switch n := strings.ToLower(name)[:3]; n {
	case "peb":
		return 2
	case "nop":
		return 11
	case "agt":
		return 8
	default:
		return strings.Index(months, n)/4 + 1
	}
}

// findDates finds days as the text writes them.
func findDates(d *document) []rawDate {
	var out []rawDate
	taken := make([]bool, len(d.text)+1)
	add := func(r rawDate) {
		for _, t := range taken[r.start:r.end] {
			if t {
				return
			}
		}
		for k := r.start; k < r.end; k++ {
			taken[k] = true
		}
		if i := d.wordFrom(r.start); i < len(d.words) {
			r.sentence = d.words[i].sentence
		}
		out = append(out, r)
	}
	text := func(m []int, n int) string {
		if m[2*n] < 0 {
			return ""
		}
		return d.text[m[2*n]:m[2*n+1]]
	}
	num := func(m []int, n int) int { v, _ := strconv.Atoi(text(m, n)); return v } // "" is no number: 0
	for _, m := range isoDate.FindAllStringSubmatchIndex(d.text, -1) {
		add(rawDate{start: m[0], end: m[1], year: num(m, 1), month: num(m, 2), day: num(m, 3), precision: "day"})
	}
	for _, m := range writtenDate.FindAllStringSubmatchIndex(d.text, -1) {
		r := rawDate{start: m[0], end: m[1], day: num(m, 3), untilDay: num(m, 4), month: monthOf(text(m, 5)), year: num(m, 6), precision: "day"}
		if w := text(m, 1); w != "" {
			r.weekday, r.bracketed = weekdayOf(w), text(m, 2) != ""
		}
		r.trim(d.text, text(m, 2), text(m, 7))
		add(r)
	}
	for _, m := range numericDate.FindAllStringSubmatchIndex(d.text, -1) {
		r := rawDate{start: m[0], end: m[1], day: num(m, 3), month: num(m, 4), year: num(m, 5), precision: "day"}
		if r.year > 0 && r.year < 100 {
			r.year += 2000
		}
		if w := text(m, 1); w != "" {
			r.weekday, r.bracketed = weekdayOf(w), text(m, 2) != ""
		}
		r.trim(d.text, text(m, 2), text(m, 6))
		// "5/2014", "2/3", "1-3" alone are no days: a weekday, a year or a bracket
		// that closes right behind must say so.
		dated := r.year > 0 || r.weekday > 0 && r.bracketed || text(m, 2) != "" && text(m, 6) != "" && strings.Contains(text(m, 0), "/")
		if dated && r.valid() && clear(d.text, m[0], m[1]) {
			add(r)
		}
	}
	for _, m := range monthDate.FindAllStringSubmatchIndex(d.text, -1) {
		add(rawDate{start: m[0], end: m[1], month: monthOf(text(m, 1)), year: num(m, 2), precision: "month"})
	}
	for _, m := range relative.FindAllStringSubmatchIndex(d.text, -1) {
		r := rawDate{start: m[0], end: m[1], relative: strings.ToLower(text(m, 1)), precision: "day"}
		if w := text(m, 2); w != "" {
			if w == "minggu" || strings.Contains(strings.ToLower(text(m, 0)), " minggu ") {
				continue // last week, not last Sunday
			}
			r.weekday, r.relative = weekdayOf(w), "weekday"
		}
		add(r)
	}
	for _, m := range yearDate.FindAllStringSubmatchIndex(d.text, -1) {
		// "Nomor 5 Tahun 2014" is the number of a text.
		if i := d.wordFrom(m[0]); i > 0 && d.words[i-1].number && d.words[i].near {
			continue
		}
		add(rawDate{start: m[2], end: m[3], year: num(m, 1), precision: "year"})
	}
	slices.SortFunc(out, func(a, b rawDate) int { return cmp.Compare(a.start, b.start) })
	shareYears(out)
	return out
}

// clear tells whether a date in digits is not a piece of a longer number.
func clear(text string, from, to int) bool {
	before := from == 0 || !strings.ContainsRune("/-.0123456789", rune(text[from-1]))
	after := to >= len(text) || !strings.ContainsRune("/-0123456789", rune(text[to])) || text[to-1] == ')'
	return before && after
}

// trim takes a bracket out of the span whose partner is not in it.
func (r *rawDate) trim(text, opened, closed string) {
	if opened == "" && closed != "" {
		r.end--
	}
	if opened != "" && closed == "" {
		r.start += strings.IndexByte(text[r.start:r.end], '(') + 1
		r.weekday, r.bracketed = 0, false
	}
}

func (r *rawDate) valid() bool {
	year := r.year
	if year == 0 {
		year = 2000 // a leap year has every day
	}
	_, err := netra.NewDate(year, r.month, r.day)
	return err == nil
}

// shareYears gives a date without a year that of the next one in its sentence:
// "23 September hingga 5 Desember 2020".
func shareYears(ds []rawDate) {
	for k := len(ds) - 2; k >= 0; k-- {
		a, b := &ds[k], ds[k+1]
		if a.year == 0 && a.day > 0 && b.year > 0 && b.day > 0 && b.sentence == a.sentence && b.start-a.end < 20 && (a.month < b.month || a.month == b.month && a.day <= b.day) {
			a.year = b.year
		}
	}
}

// dayOf is the day of the article as its text tells: the first date with a weekday
// in front of brackets, as papers date what somebody said, else another date with
// a weekday, else the first full date near the top. A date without a year takes
// that of the nearest full date, or the only year of the text in which its weekday
// fits.
func dayOf(text string, ds []rawDate) (netra.Date, string) {
	full := func(fits func(rawDate) bool) netra.Date {
		for _, r := range ds {
			if r.year > 0 && r.day > 0 && fits(r) {
				if day, err := netra.NewDate(r.year, r.month, r.day); err == nil {
					return day
				}
			}
		}
		return ""
	}
	anchor := full(func(r rawDate) bool { return r.weekday > 0 && r.bracketed })
	if anchor == "" {
		anchor = full(func(r rawDate) bool { return r.weekday > 0 })
	}
	for _, r := range ds {
		if r.weekday == 0 || !r.bracketed || r.day == 0 {
			continue
		}
		if r.year == 0 && anchor != "" {
			r.year = nearestYear(r, anchor)
		} else if r.year == 0 {
			r.year = yearOfWeekday(text, r)
		}
		if day, err := netra.NewDate(r.year, r.month, r.day); err == nil && r.year > 0 {
			return day, "text"
		}
	}
	if anchor == "" {
		anchor = full(func(r rawDate) bool { return r.start < topOfText })
	}
	if anchor == "" {
		return "", ""
	}
	return anchor, "text"
}

// yearOfWeekday is the only year that the text names in which the day has its
// weekday, 0 where none or several are.
func yearOfWeekday(text string, r rawDate) int {
	year := 0
	for _, y := range yearIn.FindAllString(text, -1) {
		n, err := strconv.Atoi(y)
		if err != nil || n == year {
			continue
		}
		if day, err := netra.NewDate(n, r.month, r.day); err == nil && weekdayFrom(day) == r.weekday {
			if year != 0 {
				return 0
			}
			year = n
		}
	}
	return year
}

const topOfText = 400 // bytes in which papers print the day of publication

// resolveDates gives each date as days of the calendar.
func resolveDates(d *document, ds []rawDate, article netra.Date) []DateFinding {
	out := []DateFinding{}
	for _, r := range ds {
		f := DateFinding{Span: d.span(r.start, r.end), Precision: r.precision, Kind: "absolute", Sure: sure(0.95, "written_out")}
		switch {
		case r.relative != "":
			f.Kind = "relative"
			f.resolveRelative(r, article)
		case r.precision == "day":
			f.resolveDay(r, article)
		default:
			from, to := 1, 12
			if r.precision == "month" {
				from, to = r.month, r.month
			}
			f.Date, f.Until = month(r.year, from, 1), month(r.year, to+1, 0)
		}
		out = append(out, f)
	}
	return out
}

func month(year, m, day int) netra.Date {
	return netra.DateOf(time.Date(year, time.Month(m), day, 0, 0, 0, 0, time.UTC), time.UTC)
}

func (f *DateFinding) resolveDay(r rawDate, article netra.Date) {
	year := r.year
	if year == 0 {
		f.Kind = "year_inferred"
		if article == "" {
			f.Sure = sure(0.4, "day_of_article_unknown")
			return
		}
		year = nearestYear(r, article)
		f.Sure = sure(0.8, "year_of_the_article")
	}
	day, err := netra.NewDate(year, r.month, r.day)
	if err != nil {
		f.Sure = sure(0.2, "no_such_day")
		return
	}
	f.Date, f.Until = day, day
	if r.untilDay > r.day {
		if until, err := netra.NewDate(year, r.month, r.untilDay); err == nil {
			f.Until, f.Precision = until, "range"
		}
	}
	if r.weekday > 0 && weekdayFrom(day) != r.weekday {
		f.Sure = sure(f.Confidence-0.35, append(f.Reasons, "weekday_disagrees")...)
	}
}

// nearestYear is the year in which the day lies nearest to the article's.
func nearestYear(r rawDate, article netra.Date) int {
	t := timeOf(article)
	best, gap := t.Year(), time.Duration(1<<62)
	for y := t.Year() - 1; y <= t.Year()+1; y++ {
		if g := time.Date(y, time.Month(r.month), r.day, 0, 0, 0, 0, time.UTC).Sub(t).Abs(); g < gap {
			best, gap = y, g
		}
	}
	return best
}

func timeOf(day netra.Date) time.Time {
	t, err := time.Parse(time.DateOnly, string(day))
	if err != nil {
		return time.Time{}
	}
	return t
}

// weekdayFrom counts from Monday, 1, to Sunday, 7.
func weekdayFrom(day netra.Date) int { return (int(timeOf(day).Weekday())+6)%7 + 1 }

func (f *DateFinding) resolveRelative(r rawDate, article netra.Date) {
	if article == "" {
		f.Sure = sure(0.4, "day_of_article_unknown")
		return
	}
	t := timeOf(article)
	f.Sure = sure(0.85, "counted_from_the_article")
	set := func(days int) {
		day := netra.DateOf(t.AddDate(0, 0, days), time.UTC)
		f.Date, f.Until = day, day
	}
	switch r.relative {
	case "hari ini":
		set(0)
	case "kemarin":
		set(-1)
	case "kemarin lusa":
		set(-2)
	case "besok":
		set(1)
	case "lusa":
		set(2)
	case "weekday":
		back := (weekdayFrom(article) - r.weekday + 7) % 7
		if back == 0 {
			back = 7
		}
		set(-back)
		f.Sure = sure(0.75, "counted_from_the_article")
	case "bulan ini", "bulan lalu":
		m := int(t.Month())
		if r.relative == "bulan lalu" {
			m--
		}
		f.Precision = "month"
		f.Date, f.Until = month(t.Year(), m, 1), month(t.Year(), m+1, 0)
	case "tahun ini", "tahun lalu":
		y := t.Year()
		if r.relative == "tahun lalu" {
			y--
		}
		f.Precision = "year"
		f.Date, f.Until = month(y, 1, 1), month(y, 13, 0)
	}
}
