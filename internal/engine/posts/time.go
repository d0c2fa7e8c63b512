package posts

import (
	"strconv"
	"strings"
	"time"
)

// layouts are how sources write an instant. Days come before months, as in
// Indonesia.
var layouts = []string{
	time.RFC3339Nano,
	"2006-01-02 15:04:05",
	"2006-01-02T15:04:05",
	"2006-01-02T15:04:05Z0700",
	"2006-01-02 15:04:05Z0700",
	"2006-01-02 15:04:05 Z0700",
	time.RFC1123Z,
	"Mon, _2 Jan 2006 15:04:05 -0700",
	"_2 Jan 2006 15:04:05 -0700",
	time.RubyDate, // X
	"2006-01-02 15:04",
	"2006-01-02T15:04",
	"2006-01-02",
	"2-1-2006 15:04:05",
	"2-1-2006 15:04",
	"2-1-2006 15.04",
	"2-1-2006",
}

// zones are the short names of time zones that sources write, in hours.
func zoneHours(name string) (int, bool) {
	switch name {
	case "UTC", "GMT", "Z", "WET":
		return 0, true
	case "WIB":
		return 7, true
	case "WITA":
		return 8, true
	case "WIT":
		return 9, true
	case "BST", "CET":
		return 1, true
	case "CEST", "EET":
		return 2, true
	case "EST", "CDT":
		return -5, true
	case "EDT":
		return -4, true
	case "CST", "MDT":
		return -6, true
	case "MST", "PDT":
		return -7, true
	case "PST":
		return -8, true
	}
	return 0, false
}

// parseTime reads an instant; one without a zone is in loc. A number counts
// seconds, or thousandths of them, from the year 1970 on.
func parseTime(s string, loc *time.Location) (time.Time, bool) {
	s = strings.ReplaceAll(strings.TrimSpace(s), "/", "-")
	if s == "" {
		return time.Time{}, false
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		switch {
		case n >= 1e9 && n < 1e10:
			return time.Unix(int64(n), 0).UTC(), true
		case n >= 1e12 && n < 1e13:
			return time.UnixMilli(int64(n)).UTC(), true
		}
		return time.Time{}, false
	}
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		if h, ok := zoneHours(s[i+1:]); ok {
			s, loc = s[:i], time.FixedZone(s[i+1:], h*3600)
		}
	}
	if t, ok := parseLayouts(s, loc); ok {
		return t, true
	}
	return parseLayouts(numbered(s), loc)
}

func parseLayouts(s string, loc *time.Location) (time.Time, bool) {
	for _, l := range layouts {
		if t, err := time.ParseInLocation(l, s, loc); err == nil && t.Year() >= 1990 && t.Year() < 2200 {
			return t, true
		}
	}
	return time.Time{}, false
}

// numbered is an instant that people wrote with the name of the month, and perhaps
// of the day of the week, in numbers: "Selasa, 1 September 2020 pukul 08.05".
func numbered(s string) string {
	if day, rest, ok := strings.Cut(s, ","); ok && !strings.ContainsAny(day, "0123456789") {
		s = rest
	}
	words := strings.Fields(strings.ToLower(strings.ReplaceAll(s, "-", " ")))
	if len(words) < 3 {
		return s
	}
	for i, names := range []string{
		"januari january", "februari february pebruari", "maret march", "april", "mei may", "juni june", "juli july", "agustus august agt",
		"september", "oktober october", "november nopember", "desember december",
	} {
		for name := range strings.FieldsSeq(names) {
			if w := strings.TrimSuffix(words[1], "."); len(w) >= 3 && strings.HasPrefix(name, w) {
				clock := strings.Join(words[3:], " ")
				return strings.TrimSpace(words[0] + "-" + strconv.Itoa(i+1) + "-" + words[2] + " " + strings.TrimPrefix(strings.TrimPrefix(clock, "pukul "), "jam "))
			}
		}
	}
	return s
}
