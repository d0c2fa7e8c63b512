package news

import (
	"math"
	"strconv"
	"strings"
)

// between lists the numbers of a range written in digits; the ends alone where it
// is no range or longer than longest.
func between(from, to string, longest int) []string {
	a, err1 := strconv.Atoi(from)
	b, err2 := strconv.Atoi(to)
	if err1 != nil || err2 != nil || b <= a || b-a > longest {
		return []string{from, to}
	}
	var out []string
	for n := a; n <= b; n++ {
		out = append(out, strconv.Itoa(n))
	}
	return out
}

// amount is a number in a text, written in digits or in words.
type amount struct {
	i, j      int // its words
	low, high float64
	about     bool // the words themselves say that it is no exact number
}

// units are the number words below ten, without satu.
func unit(w string) (float64, bool) {
	switch w {
	case "satu":
		return 1, true
	case "dua":
		return 2, true
	case "tiga":
		return 3, true
	case "empat":
		return 4, true
	case "lima":
		return 5, true
	case "enam":
		return 6, true
	case "tujuh":
		return 7, true
	case "delapan":
		return 8, true
	case "sembilan":
		return 9, true
	}
	return 0, false
}

// scale is what a word multiplies with.
func scale(w string) float64 {
	switch w {
	case "belas":
		return 1
	case "puluh":
		return 10
	case "ratus":
		return 100
	case "ribu":
		return 1e3
	case "juta":
		return 1e6
	case "miliar":
		return 1e9
	}
	return 0
}

// vague are words that stand for a span of numbers.
func vague(w string) (low, high float64, ok bool) {
	switch w {
	case "belasan":
		return 11, 19, true
	case "puluhan":
		return 20, 99, true
	case "ratusan":
		return 100, 999, true
	case "ribuan":
		return 1000, 9999, true
	}
	return 0, 0, false
}

// digits reads "1.158", "1,2", "34,9", "1,158".
func digits(s string) (float64, bool) {
	if i := strings.IndexAny(s, ".,"); i >= 0 {
		groups := strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == ',' })
		thousands := len(groups) > 1 && groups[0] != "0" && strings.Count(s, s[i:i+1]) == len(groups)-1
		for _, g := range groups[1:] {
			thousands = thousands && len(g) == 3
		}
		switch {
		case thousands:
			s = strings.Join(groups, "")
		case len(groups) == 2:
			s = groups[0] + "." + groups[1]
		default:
			// 1.234,5
			k := strings.LastIndexAny(s, ".,")
			s = strings.Join(groups[:len(groups)-1], "") + "." + s[k+1:]
		}
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && !math.IsInf(v, 0)
}

// amountAt reads the number that begins at word i.
func amountAt(d *document, i int) (amount, bool) {
	w := d.words[i]
	if w.number {
		v, ok := digits(w.low)
		if !ok {
			return amount{}, false
		}
		a := amount{i: i, j: i + 1, low: v, high: v}
		if a.j < len(d.words) && d.words[a.j].near {
			if m := scale(d.words[a.j].low); m >= 1e3 {
				a.low, a.high, a.j = v*m, v*m, a.j+1
			}
		}
		a.skipWritten(d)
		return a, true
	}
	if low, high, ok := vague(w.low); ok {
		a := amount{i: i, j: i + 1, low: low, high: high, about: true}
		if a.j < len(d.words) && d.words[a.j].near {
			if m := scale(d.words[a.j].low); m >= 1e3 {
				a.low, a.high, a.j = low*m, high*m, a.j+1
			}
		}
		return a, true
	}
	return wordsAmount(d, i)
}

// skipWritten steps over the same number in words: "3 (tiga)".
func (a *amount) skipWritten(d *document) {
	if a.j >= len(d.words) || !strings.HasSuffix(d.gap(a.j), "(") {
		return
	}
	if b, ok := wordsAmount(d, a.j); ok && b.low == a.low && b.j < len(d.words) && strings.HasPrefix(d.gap(b.j), ")") {
		a.j = b.j
	}
}

// wordsAmount reads "dua puluh tiga", "seratus lima", "seribu".
func wordsAmount(d *document, i int) (amount, bool) {
	total, group, j := 0.0, 0.0, i
	last, any := 0.0, false
loop:
	for ; j < len(d.words) && (j == i || d.words[j].near); j++ {
		w := d.words[j].low
		switch {
		case w == "sepuluh":
			group += 10
		case w == "sebelas":
			group += 11
		case w == "seratus":
			group += 100
		case w == "seribu":
			total += 1000
		case w == "belas" && last > 0:
			group += 10
		case w == "puluh" && last > 0, w == "ratus" && last > 0:
			group += last*scale(w) - last
		case scale(w) >= 1e3 && any:
			total += max(group, 1) * scale(w)
			group = 0
		default:
			v, ok := unit(w)
			if !ok || last > 0 {
				break loop
			}
			group += v
			last, any = v, true
			continue
		}
		last, any = 0, true
	}
	if !any {
		return amount{}, false
	}
	v := total + group
	return amount{i: i, j: j, low: v, high: v}, true
}
