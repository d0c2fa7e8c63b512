package news

import (
	"fmt"
	"strings"

	"github.com/netra-id/netra"
)

// CountFinding is a number of things that the text counts.
type CountFinding struct {
	Span
	Value   float64      `json:"value"` // the number; the lower end of a span
	High    float64      `json:"high"`  // the upper end; the same as Value for an exact number
	Bound   string       `json:"bound"` // exact, about, at_least, at_most, range
	What    string       `json:"what"`  // "asn", "laporan", "percent"
	Unit    string       `json:"unit"`  // "orang" for people
	Outcome string       `json:"outcome"`
	Of      *float64     `json:"of"` // the whole, in "dua dari tiga laporan"
	Region  netra.Region `json:"region"`
	// RegionFrom says where the region stands: sentence, text (the only one that
	// the text is about), "" none.
	RegionFrom string     `json:"region_from"`
	Election   string     `json:"election"` // of the sentence; id or, for an unknown one, kind and year
	AsOf       netra.Date `json:"as_of"`
	AsOfFrom   string     `json:"as_of_from"` // sentence, article, ""
	Sure
}

type countWords struct {
	nouns    []entry
	outcomes []entry
	words    map[string]entry
	never    map[string]bool
}

func newCountWords() (*countWords, error) {
	entries, err := readEntries("counts")
	if err != nil {
		return nil, err
	}
	c := &countWords{words: map[string]entry{}}
	for _, e := range entries {
		switch e.head[0] {
		case "noun":
			c.nouns = append(c.nouns, entry{head: e.head[1:], phrases: e.phrases})
		case "outcome":
			c.outcomes = append(c.outcomes, entry{head: e.head[1:], phrases: e.phrases})
		case "never-after":
			c.never = e.set()
		case "between", "part", "about", "at-least", "at-most", "tie":
			c.words[e.head[0]] = e
		default:
			return nil, fmt.Errorf("words/counts.txt: what is %q?", e.head[0])
		}
	}
	return c, nil
}

// has tells whether a phrase of the named list begins at word i, and where it
// ends.
func (c *countWords) has(name string, d *document, i int) (int, bool) {
	_, end := longest([]entry{c.words[name]}, d, i, true)
	return end, end > 0
}

// before tells whether a phrase of the named list ends right before word i.
func (c *countWords) before(name string, d *document, i int) (int, bool) {
	for k := max(0, i-3); k < i; k++ {
		if end, ok := c.has(name, d, k); ok && end == i && d.words[k].sentence == d.words[i-1].sentence {
			return k, true
		}
	}
	return 0, false
}

// findCounts finds numbers with what they count, where, and as of which day.
func (r *Reader) findCounts(d *document, a *Article, regions []*mention) []CountFinding {
	out := []CountFinding{}
	masked := maskOf(d, a)
	var last *entry
	for i := 0; i < len(d.words); {
		f, from, to, ok := r.countAt(d, i, masked)
		if !ok && last != nil {
			f, from, to, ok = r.partOfLast(d, i, masked, last)
		}
		if !ok {
			i++
			continue
		}
		last = &entry{head: []string{f.Unit, f.What}}
		f.Outcome = r.counts.outcome(d, from, to)
		// Regions and people are not received, nor do they go in.
		if f.Unit == "daerah" || f.Unit == "orang" && f.Outcome == "received" {
			f.Outcome = ""
		}
		f.scope(d, a, regions, from, to)
		out = append(out, f)
		i = to
	}
	return out
}

// maskOf marks the words that are parts of dates, citations and elections, whose
// numbers count nothing.
func maskOf(d *document, a *Article) []bool {
	m := make([]bool, len(d.words))
	mark := func(s Span) {
		for k := d.wordFrom(s.Start); k < len(m) && d.words[k].start < s.End; k++ {
			m[k] = true
		}
	}
	for _, f := range a.Dates {
		mark(f.Span)
	}
	for _, f := range a.Citations {
		mark(f.Span)
	}
	for _, f := range a.Elections {
		mark(f.Span)
	}
	return m
}

// countAt reads the count whose number begins at word i.
func (r *Reader) countAt(d *document, i int, masked []bool) (f CountFinding, from, to int, ok bool) {
	c := r.counts
	if masked[i] || i > 0 && c.never[d.words[i-1].low] && d.words[i].sentence == d.words[i-1].sentence || partOfMore(d, i) {
		return f, 0, 0, false
	}
	n, ok := amountAt(d, i)
	if !ok {
		if d.words[i].low != "seorang" {
			return f, 0, 0, false
		}
		n = amount{i: i, j: i + 1, low: 1, high: 1}
	}
	f = CountFinding{Value: n.low, High: n.high, Bound: "exact", Sure: sure(0.9, "number_before_the_thing")}
	if n.about {
		f.Bound = "range"
		f.Sure = sure(0.75, "number_word_is_vague")
	}
	from, to = i, n.j
	to = f.widen(d, n, to)
	e, end := c.nounAt(d, to)
	if e == nil && to < len(d.words) && d.words[to].low == "dari" {
		e, end = f.ofWhole(d, c, to)
	}
	switch {
	case e != nil:
		to = end
	case to < len(d.words) && d.words[to].near && (d.words[to].low == "persen" || d.words[to].low == "prosen"):
		e, to = &entry{head: []string{"percent", "percent"}}, to+1
	case strings.HasPrefix(d.text[d.words[to-1].end:], "%"):
		e = &entry{head: []string{"percent", "percent"}}
	default:
		if e, from = c.nounBefore(d, i); e == nil || d.words[i].low == "seorang" {
			return f, 0, 0, false
		}
		f.Sure = sure(0.7, "number_after_the_thing")
	}
	if d.words[i].low == "seorang" && e.head[0] != "orang" {
		return f, 0, 0, false
	}
	f.Unit, f.What = e.head[0], e.head[1]
	from = f.bound(d, c, i, from)
	f.Span = d.wordsOf(from, to)
	if f.Unit == "percent" && strings.HasPrefix(d.text[f.End:], "%") {
		f.Span = d.span(f.Start, f.End+1)
	}
	return f, from, to, true
}

// partOfLast reads "344 di antaranya": a part of what was counted before.
func (r *Reader) partOfLast(d *document, i int, masked []bool, last *entry) (f CountFinding, from, to int, ok bool) {
	if masked[i] || partOfMore(d, i) || last.head[0] == "percent" {
		return f, 0, 0, false
	}
	n, ok := amountAt(d, i)
	if !ok {
		return f, 0, 0, false
	}
	end, ok := r.counts.has("part", d, n.j)
	if !ok || !d.words[n.j].near {
		return f, 0, 0, false
	}
	f = CountFinding{Value: n.low, High: n.high, Bound: "exact", Unit: last.head[0], What: last.head[1], Sure: sure(0.65, "part_of_the_count_before")}
	if n.about {
		f.Bound = "range"
	}
	f.Span = d.wordsOf(i, end)
	return f, i, end, true
}

// partOfMore tells whether a number is a piece of a longer one or of money: "Rp
// 500", "3/2020", "B-12".
func partOfMore(d *document, i int) bool {
	if i == 0 || !d.words[i].number {
		return false
	}
	switch gap := d.gap(i); {
	case strings.ContainsAny(gap, "/$@#") && !strings.Contains(gap, " "):
		return true
	case gap == "-" || gap == "–" || gap == ":" || gap == ".":
		return true
	}
	return i+1 < len(d.words) && strings.HasPrefix(d.gap(i+1), "/") || strings.HasSuffix(strings.ToLower(d.text[:d.words[i].start]), "rp")
}

// widen reads what belongs to a number: the end of a range, "-an", "lebih".
func (f *CountFinding) widen(d *document, n amount, to int) int {
	if to >= len(d.words) || !d.words[to].near && !strings.Contains(d.gap(to), "–") {
		return to
	}
	switch low := d.words[to].low; {
	case low == "an" && d.gap(to) == "-":
		f.Bound = "about"
		return to + 1
	case low == "lebih":
		f.Bound = "at_least"
		return to + 1
	case d.words[to].number && strings.Trim(d.gap(to), " ") != "", low == "hingga" || low == "sampai":
		k := to
		if !d.words[to].number {
			k++
		}
		if k < len(d.words) {
			if b, ok := amountAt(d, k); ok && b.high > n.low {
				f.High, f.Bound = b.high, "range"
				return b.j
			}
		}
	}
	return to
}

// nounAt is the thing that stands behind a number, with at most three little
// words between.
func (c *countWords) nounAt(d *document, i int) (*entry, int) {
	for k := i; k < len(d.words) && k < i+4 && (d.words[k].near || k == i && strings.HasPrefix(d.gap(k), ") ")) && d.words[k].sentence == d.words[i].sentence; {
		e, end := longest(c.nouns, d, k, true)
		if end == 0 && k > i {
			return nil, 0
		}
		if e != nil {
			// "tiga orang ASN": people of a kind, not just people.
			if e.head[1] == "orang" || e.head[1] == "pelanggaran" || e.head[1] == "pejabat" || e.head[1] == "pegawai" {
				if better, to := longest(c.nouns, d, end, true); better != nil && d.words[end].near && better.head[0] == "orang" && e.head[0] == "orang" {
					return better, to
				}
			}
			return e, end
		}
		end, ok := c.has("between", d, k)
		if !ok {
			return nil, 0
		}
		k = end
	}
	return nil, 0
}

// ofWhole reads "dua dari tiga laporan": the second number is the whole.
func (f *CountFinding) ofWhole(d *document, c *countWords, i int) (*entry, int) {
	k := i + 1
	for k < len(d.words) && (d.words[k].low == "total" || d.words[k].low == "sekitar" || d.words[k].low == "jumlah") {
		k++
	}
	if k >= len(d.words) {
		return nil, 0
	}
	n, ok := amountAt(d, k)
	if !ok || n.low < f.Value {
		return nil, 0
	}
	e, end := c.nounAt(d, n.j)
	if e != nil {
		f.Of = &n.low
	}
	return e, end
}

// nounBefore is the thing that stands before a number: "laporan sebanyak 12".
func (c *countWords) nounBefore(d *document, i int) (*entry, int) {
	k, ok := c.before("tie", d, i)
	if !ok {
		return nil, 0
	}
	if m, again := c.before("tie", d, k); again {
		k = m
	}
	for from := max(0, k-5); from < k; from++ {
		if d.words[from].sentence != d.words[i].sentence {
			continue
		}
		e, end := longest(c.nouns, d, from, true)
		// The thing itself, or with two words behind it: "laporan yang masuk".
		if e != nil && end <= k && k-end <= 2 && !numberBetween(d, end, k) && !(from > 0 && d.words[from-1].number) {
			return e, from
		}
	}
	return nil, 0
}

// bound reads the words before a number that say how exact it is. It gives the
// word from which the finding begins.
func (f *CountFinding) bound(d *document, c *countWords, i, from int) int {
	for _, b := range []struct{ list, bound string }{{"about", "about"}, {"at-least", "at_least"}, {"at-most", "at_most"}} {
		if k, ok := c.before(b.list, d, i); ok {
			if f.Bound == "exact" {
				f.Bound = b.bound
			}
			return min(k, from)
		}
	}
	return from
}

// outcome is what the words around a count say became of the counted: those
// behind it first, up to the next number.
func (c *countWords) outcome(d *document, from, to int) string {
	first, last := d.sentenceOf(from)
	for k := max(first, from-3); k < from && d.words[from].near; k++ {
		// "menangani 11 kasus"; "mencatat" says less than what may follow.
		if e, end := longest(c.outcomes, d, k, true); e != nil && end == from && e.head[0] != "found" {
			return e.head[0]
		}
	}
	for k := to; k < last && k < to+9; k++ {
		if strings.Contains(d.gap(k), ";") {
			break
		}
		if k > to {
			if _, ok := amountAt(d, k); ok && !d.words[k].near {
				break
			}
		}
		if e, _ := longest(c.outcomes, d, k, true); e != nil {
			return e.head[0]
		}
		if n, ok := amountAt(d, k); ok {
			if e, _ := c.nounAt(d, n.j); e != nil {
				break
			}
			if _, part := c.has("part", d, n.j); part {
				break
			}
		}
	}
	for k := from; k < to; k++ { // "laporan yang masuk sebanyak 45"
		if e, end := longest(c.outcomes, d, k, true); e != nil && k > from && end < to {
			return e.head[0]
		}
	}
	for k := from - 1; k >= first && k >= from-6; k-- {
		if e, end := longest(c.outcomes, d, k, true); e != nil && end <= from {
			return e.head[0]
		}
	}
	return ""
}

// nearby is how many words may stand between a count and the region behind it.
const nearby = 7

// scope says for which region, election and day a count holds.
func (f *CountFinding) scope(d *document, a *Article, regions []*mention, from, to int) {
	sentence := d.words[from].sentence
	var before, after *mention
	all := map[netra.Region]bool{}
	for n, m := range regions {
		if c := m.one(); c != "" && !m.dateline {
			all[c] = true
		}
		if d.words[m.i].sentence != sentence || m.dateline || inList(regions, n) && m.j != from {
			continue
		}
		if m.i < from {
			before = m
		} else if m.i >= to && after == nil && !numberBetween(d, to, m.i) {
			after = m
		}
	}
	switch {
	case before != nil && before.j == from && before.one() != "": // "Kabupaten Sumbawa 18 ASN"
		f.Region, f.RegionFrom = before.one(), "sentence"
	case after != nil && after.i-to <= nearby && after.one() != "":
		f.Region, f.RegionFrom = after.one(), "sentence"
	case before != nil && before.one() != "":
		f.Region, f.RegionFrom = before.one(), "sentence"
	case len(all) == 1 && before == nil && after == nil:
		for c := range all {
			f.Region, f.RegionFrom = c, "text"
		}
	}
	nearest := len(d.text)
	for _, e := range a.Elections {
		far := max(e.Start-f.End, f.Start-e.End)
		if d.words[d.wordFrom(e.Start)].sentence == sentence && far < nearest {
			f.Election, nearest = e.Election, far
		}
	}
	f.AsOf, f.AsOfFrom = a.Day, "article"
	if a.Day == "" {
		f.AsOfFrom = ""
	}
	for _, t := range a.Dates {
		k := d.wordFrom(t.Start)
		if k == 0 || t.Precision != "day" || t.Date == "" || d.words[k].sentence != sentence {
			continue
		}
		switch d.words[k-1].low {
		case "hingga", "per", "sampai", "dengan", "tanggal", "d":
			f.AsOf, f.AsOfFrom = t.Date, "sentence"
		}
	}
}

// inList tells whether mention n is one of several regions in a row, so that what
// is said of them together is said of none alone. One that lies in its neighbour
// is no list: "Kecamatan Labuan, Kabupaten Pandeglang".
func inList(regions []*mention, n int) bool {
	beside := func(a, b *mention) bool {
		x, y := a.one(), b.one()
		return b.i-a.j <= 1 && x != y && !x.Contains(y) && !y.Contains(x)
	}
	return n > 0 && beside(regions[n-1], regions[n]) || n+1 < len(regions) && beside(regions[n], regions[n+1])
}

func numberBetween(d *document, i, j int) bool {
	for k := i; k < j; k++ {
		if d.words[k].number {
			return true
		}
	}
	return false
}
