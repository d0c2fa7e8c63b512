package news

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/netra-id/netra"
)

// Place is a place in a legal text. What a citation does not say is "".
type Place struct {
	Article   string `json:"article"`
	Paragraph string `json:"paragraph"`
	Letter    string `json:"letter"`
	Point     string `json:"point"`
}

// CitationFinding is a legal text that is cited, or an article of one.
type CitationFinding struct {
	Span
	Type         string     `json:"type"` // instrument, article
	Kind         string     `json:"kind"` // as in law/instruments, "" where the text does not say
	Number       string     `json:"number"`
	Year         string     `json:"year"`
	Normalised   string     `json:"normalised"` // "94/2021"; the number as written where it has no year
	Issuer       string     `json:"issuer"`     // of a circular: the words that name who issued it
	Instrument   string     `json:"instrument"` // id of law/instruments, "" unknown
	Instruments  []string   `json:"candidates"` // ids where several may be meant
	Places       []Place    `json:"places"`
	Status       string     `json:"status"`
	CheckedOn    netra.Date `json:"checked_on"`
	InForceFrom  netra.Date `json:"in_force_from"`
	InForceUntil netra.Date `json:"in_force_until"`
	ReplacedBy   []string   `json:"replaced_by"`
	Near         []string   `json:"near"` // known texts that may be meant where the number or the year is wrong
	Sure
}

// What a citation is on the day of the article.
const (
	inForce     = "in_force"
	repealed    = "repealed"
	notYet      = "not_yet_in_force"
	unknown     = "unknown_instrument"
	wrongNumber = "wrong_number_or_year"
	unnumbered  = "no_number"
	noDay       = "day_unknown"
	unlinked    = "instrument_not_named" // an article of which the text does not say the instrument
)

// laws finds citations and checks them.
type laws struct {
	kinds    []entry
	named    []entry
	byID     map[string]Instrument
	byNumber map[string]string // "pp 94/2021": id
	all      []Instrument
}

func newLaws(known []Instrument) (*laws, error) {
	l := &laws{byID: map[string]Instrument{}, byNumber: map[string]string{}}
	for _, in := range known {
		l.byID[in.ID] = in
		l.byNumber[in.Kind+" "+plainNumber(in.Number)] = in.ID
		l.all = append(l.all, in)
	}
	slices.SortFunc(l.all, func(a, b Instrument) int { return cmp.Compare(a.ID, b.ID) })
	entries, err := readEntries("laws")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		switch e.head[0] {
		case "kind":
			l.kinds = append(l.kinds, entry{head: e.head[1:], phrases: e.phrases})
		case "part":
			if _, ok := l.byID[e.raw[0]]; ok {
				l.byNumber[e.head[1]+" "+e.head[2]] = e.raw[0]
			}
		case "named":
			ids := slices.DeleteFunc(slices.Clone(e.head[1:]), func(id string) bool { _, ok := l.byID[id]; return !ok })
			if len(ids) > 0 {
				l.named = append(l.named, entry{head: ids, phrases: e.phrases})
			}
		default:
			return nil, fmt.Errorf("words/laws.txt: what is %q?", e.head[0])
		}
	}
	return l, nil
}

// plainNumber is a number without the zeros in front: "01/2023" is "1/2023".
func plainNumber(n string) string { return strings.TrimLeft(strings.ToLower(n), "0") }

var (
	numberWord = `(?:nomor|nomer|no\.?|nmr\.?)\s*:?\s*`
	// simpleNumber is "Nomor 94 Tahun 2021", "94/2021", "No. 10 Th 2016".
	simpleNumber = regexp.MustCompile(`(?i)^[\s,:]*(?:RI\b|Republik Indonesia\b)?\s*(?:` + numberWord + `)?(\d{1,4}[a-z]?)\s*(?:/|\s(?:tahun|thn\.?|th\.?)\s*)\s*((?:19|20)\d\d)\b`)
	// freeNumber is the number of a letter: "Nomor B/71/M.SM.00.00/2017".
	freeNumber = regexp.MustCompile(`(?i)^\s*` + numberWord + `([\p{L}\d][\p{L}\d./-]*[\p{L}\d])(?:\s+tahun\s+((?:19|20)\d\d)\b)?`)
	courtCase  = regexp.MustCompile(`(?i)^\s*(?:RI\s*)?(?:` + numberWord + `)?(\d{1,3}/PUU-[IVXL]+/(\d{4}))`)
	// moreNumbers goes on with a list: "dan Nomor 10 Tahun 2016", ", 10/2016".
	moreNumbers = regexp.MustCompile(`(?i)^(?:\s*,|\s*,?\s+(?:dan|serta|jo\.?|juncto))\s+(?:` + numberWord + `)?(\d{1,4}[a-z]?)\s*(?:/|\s(?:tahun|thn\.?|th\.?)\s*)\s*((?:19|20)\d\d)\b`)
	bracketed   = regexp.MustCompile(`^\s*\(([\p{L}\d .&-]{2,24})\)`)
	subject     = regexp.MustCompile(`(?i)^\s*,?\s*tentang\s+([\p{L} ,/-]{3,90})`)
	yearIn      = regexp.MustCompile(`(?:19|20)\d\d`)
)

// found is a citation with the bytes it stands on.
type found struct {
	f          CitationFinding
	start, end int
	sentence   int
}

// find gives every citation of the text, checked for day.
func (l *laws) find(d *document, day netra.Date) []CitationFinding {
	var all []found
	for i := 0; i < len(d.words); {
		fs := l.instrumentAt(d, i, day)
		if len(fs) == 0 {
			i++
			continue
		}
		all = append(all, fs...)
		i = max(d.wordFrom(fs[len(fs)-1].end), i+1)
	}
	articles := findArticles(d)
	for k := range articles {
		l.link(d, &articles[k], all, day)
	}
	all = append(all, articles...)
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(a.start, b.start) })
	out := []CitationFinding{}
	for _, c := range all {
		c.f.Span = d.span(c.start, c.end)
		c.f.Places = orEmpty(c.f.Places)
		c.f.Instruments, c.f.ReplacedBy, c.f.Near = orEmpty(c.f.Instruments), orEmpty(c.f.ReplacedBy), orEmpty(c.f.Near)
		out = append(out, c.f)
	}
	return out
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// instrumentAt reads the citation of an instrument that begins at word i, or the
// several of a list.
func (l *laws) instrumentAt(d *document, i int, day netra.Date) []found {
	w := d.words[i]
	if !w.capital && w.low != "undang" && w.low != "surat" && w.low != "peraturan" {
		return nil
	}
	e, end := longest(l.kinds, d, i, true)
	if named, to := longest(l.named, d, i, true); named != nil && (e == nil || to > end) {
		if e == nil {
			return []found{l.byName(d, named.head, i, to, day)}
		}
		// "UU Pilkada Nomor 10 Tahun 2016": the number counts.
		for _, behind := range []int{end, to} {
			if fs := l.numbered(d, e, i, behind, day); fs != nil {
				return fs
			}
		}
		return []found{l.byName(d, named.head, i, to, day)}
	}
	if e == nil {
		return nil
	}
	if fs := l.numbered(d, e, i, end, day); fs != nil {
		return fs
	}
	return l.letter(d, e, i, end, day)
}

// numbered reads a kind that is followed by number and year.
func (l *laws) numbered(d *document, e *entry, i, end int, day netra.Date) []found {
	kind := e.head[0]
	pos := afterBracket(d.text, d.words[end-1].end)
	if m := courtCase.FindStringSubmatchIndex(d.text[pos:]); m != nil && kind == "putusan-mk" {
		c := found{start: d.words[i].start, end: pos + m[1], sentence: d.words[i].sentence}
		c.f = CitationFinding{Type: "instrument", Kind: kind, Number: d.text[pos+m[2] : pos+m[3]], Year: d.text[pos+m[4] : pos+m[5]]}
		c.f.Normalised = strings.ToUpper(c.f.Number)
		l.check(&c.f, c.f.Number, "", day)
		return []found{c}
	}
	m := simpleNumber.FindStringSubmatchIndex(d.text[pos:])
	if m == nil {
		return nil
	}
	var out []found
	start := d.words[i].start
	for m != nil {
		c := found{start: start, end: pos + m[1], sentence: d.words[i].sentence}
		c.f = CitationFinding{Type: "instrument", Kind: kind, Number: d.text[pos+m[2] : pos+m[3]], Year: d.text[pos+m[4] : pos+m[5]]}
		c.f.Normalised = plainNumber(c.f.Number) + "/" + c.f.Year
		about := ""
		if s := subject.FindStringSubmatch(d.text[c.end:]); s != nil {
			about = s[1]
		}
		l.check(&c.f, c.f.Normalised, about, day)
		out = append(out, c)
		pos = c.end
		if m = moreNumbers.FindStringSubmatchIndex(d.text[pos:]); m != nil {
			start = pos + m[2]
		}
	}
	return out
}

// afterBracket steps over a short form: "Undang-Undang (UU)".
func afterBracket(text string, pos int) int {
	if m := bracketed.FindStringIndex(text[pos:]); m != nil {
		return pos + m[1]
	}
	return pos
}

const maxIssuer = 9 // words that may name who issued a letter

// letter reads a circular, a letter or a joint decree, between whose name and
// number stand those who issued it.
func (l *laws) letter(d *document, e *entry, i, end int, day netra.Date) []found {
	kind := e.head[0]
	switch kind {
	case "se", "skb", "surat", "pks", "instruksi", "keputusan-bawaslu", "peraturan-menteri", "peraturan-daerah":
	default:
		return nil
	}
	c := found{start: d.words[i].start, end: d.words[end-1].end, sentence: d.words[i].sentence}
	c.f = CitationFinding{Type: "instrument", Kind: kind}
	first := d.wordFrom(afterBracket(d.text, c.end))
	last := first
	for j := first; j <= first+maxIssuer && j < len(d.words) && d.words[j].sentence == c.sentence; j++ {
		tail := d.text[d.words[j].start:]
		if m := simpleAfterIssuer.FindStringSubmatch(tail); m != nil {
			c.f.Number, c.f.Year, c.end = m[1], m[2], d.words[j].start+len(m[0])
			c.f.Normalised = plainNumber(c.f.Number) + "/" + c.f.Year
			last = j
			break
		}
		if m := freeNumber.FindStringSubmatch(tail); m != nil {
			c.f.Number, c.f.Year, c.end = m[1], m[2], d.words[j].start+len(m[0])
			if y := yearIn.FindAllString(m[1], -1); c.f.Year == "" && len(y) > 0 {
				c.f.Year = y[len(y)-1]
			}
			c.f.Normalised = strings.ToUpper(m[1])
			last = j
			break
		}
		w := d.words[j]
		if !w.capital && w.low != "dan" || d.words[j].low == "tentang" {
			last = j
			break
		}
		last = j + 1
	}
	if last > first {
		c.f.Issuer = d.text[d.words[first].start:d.words[last-1].end]
	}
	if c.f.Number == "" {
		// A word such as "surat" without number and issuer cites nothing.
		if kind != "se" && kind != "skb" || kind == "se" && c.f.Issuer == "" && d.words[i].upper == (d.words[i].low != "se") {
			return nil
		}
		if c.f.Issuer != "" && kind == "se" {
			c.end = d.words[last-1].end
		} else {
			c.end = afterBracket(d.text, c.end)
		}
		if ids := l.jointDecree(d, i); kind == "skb" && ids != nil {
			named := l.byName(d, ids, i, end, day)
			named.end, named.f.Issuer = c.end, c.f.Issuer
			return []found{named}
		}
		c.f.Status, c.f.CheckedOn, c.f.Sure = unnumbered, day, sure(0.7, "kind_without_number")
		return []found{c}
	}
	l.check(&c.f, c.f.Normalised, "", day)
	return []found{c}
}

// jointDecree gives the joint decrees on neutrality where the sentence from word i
// on names neutrality: its issuers may stand between the name and the subject.
func (l *laws) jointDecree(d *document, i int) []string {
	_, to := d.sentenceOf(i)
	for _, w := range d.words[i:to] {
		if w.low != "netralitas" {
			continue
		}
		for _, e := range l.named {
			if l.byID[e.head[0]].Kind == "skb" {
				return e.head
			}
		}
	}
	return nil
}

var simpleAfterIssuer = regexp.MustCompile(`(?i)^` + numberWord + `(\d{1,4}[a-z]?)\s*(?:/|\s(?:tahun|thn\.?|th\.?)\s*)\s*((?:19|20)\d\d)\b`)

// byName reads a text that is cited by what it is about.
func (l *laws) byName(d *document, ids []string, i, to int, day netra.Date) found {
	c := found{start: d.words[i].start, end: d.words[to-1].end, sentence: d.words[i].sentence}
	c.f = CitationFinding{Type: "instrument", Kind: l.byID[ids[0]].Kind}
	var on []string
	for _, id := range ids {
		if statusOn(l.byID[id], day) == inForce {
			on = append(on, id)
		}
	}
	switch {
	case len(ids) == 1:
		c.f.Sure = sure(0.9, "cited_by_name")
		l.fill(&c.f, ids[0], day)
	case len(on) == 1:
		c.f.Sure = sure(0.8, "cited_by_name", "the_one_in_force")
		l.fill(&c.f, on[0], day)
	default:
		c.f.Instruments, c.f.Status, c.f.CheckedOn = ids, noDay, day
		if day != "" {
			c.f.Status = unknown
		}
		c.f.Sure = sure(0.5, "cited_by_name", "several_texts_have_the_name")
	}
	return c
}

// check finds the cited number among the known texts.
func (l *laws) check(f *CitationFinding, number, about string, day netra.Date) {
	if id := l.known(f.Kind, number); id != "" {
		f.Sure = sure(0.97, "number_known")
		if about != "" && l.hits(id, about) == 0 {
			if other := l.about(f.Kind, about); other != "" && other != id {
				f.Sure = sure(0.7, "number_known", "subject_is_of_another_text")
				f.Near = []string{other}
				l.fill(f, id, day)
				f.Status = wrongNumber
				return
			}
		}
		l.fill(f, id, day)
		return
	}
	f.Status, f.CheckedOn = unknown, day
	f.Sure = sure(0.9, "number_not_in_the_law_room")
	for _, in := range l.all {
		n, y, ok := strings.Cut(in.Number, "/")
		if ok && in.Kind == f.Kind && (plainNumber(n) == plainNumber(f.Number) || y == f.Year) && about != "" && l.fits(in.ID, about) {
			f.Near = append(f.Near, in.ID)
		}
	}
	if len(f.Near) > 0 {
		f.Status = wrongNumber
		f.Sure = sure(0.8, "number_not_in_the_law_room", "subject_is_of_another_text")
	}
}

// known is the id of the text of a kind with a number; joint decrees and
// circulars are also known by a part of their long numbers.
func (l *laws) known(kind, number string) string {
	if id := l.byNumber[kind+" "+plainNumber(number)]; id != "" {
		return id
	}
	if kind != "skb" && kind != "se" && kind != "surat" && kind != "putusan-mk" {
		return ""
	}
	bare := strings.ToLower(number)
	for _, in := range l.all {
		if in.Kind != kind && (kind == "putusan-mk" || in.Kind == "putusan-mk" || !isLetter(in.Kind)) {
			continue
		}
		for _, f := range strings.FieldsFunc(strings.ToLower(in.Number), func(r rune) bool { return r == ' ' || r == ';' }) {
			if plainNumber(f) == plainNumber(bare) {
				return in.ID
			}
		}
	}
	return ""
}

func isLetter(kind string) bool { return kind == "se" || kind == "surat" || kind == "skb" }

const subjectWords = 3 // of a cited subject that are compared with a title

// fits tells whether most of the words of a cited subject stand in the title of
// the text.
func (l *laws) fits(id, about string) bool {
	n := l.hits(id, about)
	return n > 0 && n*2 >= min(len(strings.Fields(about)), subjectWords)
}

// hits counts the first long words of a subject that stand in the title.
func (l *laws) hits(id, about string) int {
	title := setOf(strings.Fields(key(strings.ReplaceAll(l.byID[id].Title, "PNS", "Pegawai Negeri Sipil"))))
	n, hits := 0, 0
	for _, w := range strings.Fields(key(about)) {
		if len(w) < 4 {
			continue
		}
		if n++; n > subjectWords {
			break
		}
		if title[w] {
			hits++
		}
	}
	return hits
}

// about is the one known text of a kind that has the subject, "" where none or
// several have it.
func (l *laws) about(kind, subject string) string {
	id := ""
	for _, in := range l.all {
		if in.Kind == kind && l.fits(in.ID, subject) {
			if id != "" {
				return ""
			}
			id = in.ID
		}
	}
	return id
}

// fill says what is known of the text on the day.
func (l *laws) fill(f *CitationFinding, id string, day netra.Date) {
	in := l.byID[id]
	f.Instrument, f.CheckedOn, f.InForceFrom, f.InForceUntil = id, day, in.From, in.Until
	f.Status = statusOn(in, day)
	if f.Status == repealed {
		f.ReplacedBy = in.ReplacedBy
	}
	if in.From == "" && f.Status == inForce {
		f.Sure = sure(f.Confidence-0.05, append(f.Reasons, "first_day_unknown")...)
	}
	if f.Number == "" {
		f.Normalised = in.Number
		if n, y, ok := strings.Cut(in.Number, "/"); ok && len(y) == 4 {
			f.Number, f.Year = n, y
		}
	}
}

// statusOn is what a text is on a day. Where its first day is not known, the year
// of its number counts.
func statusOn(in Instrument, day netra.Date) string {
	year := in.Number[strings.LastIndexByte(in.Number, '/')+1:]
	_, err := strconv.Atoi(year)
	switch {
	case day == "":
		return noDay
	case in.Until != "" && day > in.Until:
		return repealed
	case in.From != "" && day < in.From, in.From == "" && in.Enacted != "" && day < in.Enacted,
		in.From == "" && in.Enacted == "" && err == nil && len(year) == 4 && string(day[:4]) < year:
		return notYet
	}
	return inForce
}
