package news

import (
	"regexp"
	"strings"

	"github.com/netra-id/netra"
)

var (
	articleStart = regexp.MustCompile(`(?i)\b(?:pasal|psl\.?)\s*(\d{1,3}[A-Z]{0,2})\b`)
	moreArticles = regexp.MustCompile(`^(?:\s*,\s*(?:dan\s+)?|\s+(?:dan|serta|atau)\s+)(\d{1,3}[A-Z]?)\b(?:\s*[/.]\s*\d|\s+[Tt]ahun)?`)
	articleRange = regexp.MustCompile(`^\s*(?:-|–|sampai(?: dengan)?|s/d|s\.d\.|hingga)\s*(?:[Pp]asal\s*)?(\d{1,3})\b`)
	paragraphAt  = regexp.MustCompile(`(?i)^[\s,]*ayat\s*\(?(\d{1,2}[a-z]?)\)?`)
	letterAt     = regexp.MustCompile(`(?i)^[\s,]*(?:huruf|hrf\.?)\s*\(?([a-z])\b\)?`)
	pointAt      = regexp.MustCompile(`(?i)^[\s,]*(?:angka|butir|poin)\s*\(?(\d{1,2})\b\)?`)
	moreInParens = regexp.MustCompile(`^(?:\s*,\s*(?:dan\s+)?|\s*,?\s+(?:dan|serta|atau)\s+)(?:ayat\s*)?\((\d{1,2}[a-z]?)\)`)
	moreLetters  = regexp.MustCompile(`^(?:\s*,\s*(?:dan\s+)?|\s*,?\s+(?:dan|serta|atau)\s+)(?:huruf\s*)?([a-z])\b[.)]?(?:[\s,.;)]|$)`)
	morePoints   = regexp.MustCompile(`^(?:\s*,\s*(?:dan\s+)?|\s*,?\s+(?:dan|serta|atau)\s+)(?:angka\s*)?(\d{1,2})\b`)
	pointRange   = regexp.MustCompile(`^\s*(?:-|–|sampai(?: dengan)?|s/d|hingga)\s*(?:angka\s*)?(\d{1,2})\b`)
	parensRange  = regexp.MustCompile(`^\s*(?:-|–|sampai(?: dengan)?|s/d|hingga)\s*(?:ayat\s*)?\((\d{1,2})\)`)
)

// findArticles finds articles with what stands below them.
func findArticles(d *document) []found {
	var out []found
	for pos := 0; pos < len(d.text); {
		m := articleStart.FindStringSubmatchIndex(d.text[pos:])
		if m == nil {
			break
		}
		c := found{start: pos + m[0]}
		s := &scanner{text: d.text, pos: pos + m[1]}
		s.article(d.text[pos+m[2] : pos+m[3]])
		c.end = s.pos
		c.f = CitationFinding{Type: "article", Places: s.places}
		if i := d.wordFrom(c.start); i < len(d.words) {
			c.sentence = d.words[i].sentence
		}
		out = append(out, c)
		pos = c.end
	}
	return out
}

// scanner reads what stands behind "Pasal 71".
type scanner struct {
	text   string
	pos    int
	places []Place
}

func (s *scanner) take(re *regexp.Regexp) (string, bool) {
	m := re.FindStringSubmatchIndex(s.text[s.pos:])
	if m == nil {
		return "", false
	}
	v := s.text[s.pos+m[2] : s.pos+m[3]]
	s.pos += m[1]
	return v, true
}

const longestRange = 60 // articles that a range may span

// article reads an article and what goes on with it: a range, paragraphs, or more
// articles.
func (s *scanner) article(a string) {
	if to, ok := s.take(articleRange); ok {
		for _, n := range between(a, to, longestRange) {
			s.places = append(s.places, Place{Article: n})
		}
		return
	}
	if s.below(Place{Article: strings.ToUpper(a)}) {
		return
	}
	for {
		before := s.pos
		m := moreArticles.FindString(s.text[s.pos:])
		n, ok := s.take(moreArticles)
		// "Pasal 4 dan 5/2014", "Pasal 2 dan 5 Tahun 2014": the year tells that a
		// number of a text follows; "2 dan 3 orang" is a count.
		if !ok || strings.ContainsAny(m, "/.") || strings.HasSuffix(strings.ToLower(m), "tahun") || countsPeople(s.text[s.pos:]) {
			s.pos = before
			return
		}
		if s.below(Place{Article: strings.ToUpper(n)}) {
			return
		}
	}
}

var peopleAfter = regexp.MustCompile(`(?i)^\s+(?:orang|asn|pns|kasus|laporan|pegawai|hari|bulan|kali|januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember)\b`)

func countsPeople(rest string) bool { return peopleAfter.MatchString(rest) }

// below reads paragraph, letter and point of an article, and lists of them. It
// tells whether there was anything.
func (s *scanner) below(p Place) bool {
	n := len(s.places)
	if v, ok := s.take(paragraphAt); ok {
		p.Paragraph = v
		if to, ok := s.take(parensRange); ok {
			for _, x := range between(v, to, longestRange) {
				s.places = append(s.places, Place{Article: p.Article, Paragraph: x})
			}
			return true
		}
		s.letters(p)
		for {
			v, ok := s.take(moreInParens)
			if !ok {
				return true
			}
			s.letters(Place{Article: p.Article, Paragraph: v})
		}
	}
	s.letters(p)
	return p.Paragraph != "" || s.places[n].Letter != "" || s.places[n].Point != ""
}

func (s *scanner) letters(p Place) {
	v, ok := s.take(letterAt)
	if !ok {
		s.points(p)
		return
	}
	for ok {
		p.Letter = strings.ToLower(v)
		s.points(p)
		before := s.pos
		if v, ok = s.take(moreLetters); ok {
			// The pattern looks one character ahead.
			s.pos = before + strings.Index(s.text[before:s.pos], v) + len(v)
			if before+1 < len(s.text) && s.pos-before > 12 {
				s.pos, ok = before, false
			}
		}
	}
}

func (s *scanner) points(p Place) {
	v, ok := s.take(pointAt)
	if !ok {
		s.places = append(s.places, p)
		return
	}
	if to, ranged := s.take(pointRange); ranged {
		for _, n := range between(v, to, longestRange) {
			p.Point = n
			s.places = append(s.places, p)
		}
		return
	}
	for ok {
		p.Point = v
		s.places = append(s.places, p)
		before := s.pos
		if v, ok = s.take(morePoints); ok && countsPeople(s.text[s.pos:]) {
			s.pos, ok = before, false
		}
	}
}

// titleOnly is what may stand between a text and an article of it: nothing, or what
// the text is about.
var titleOnly = regexp.MustCompile(`(?i)^\s*(?:tentang\s[^,.;]*)?$`)

// link says of which instrument an article is: of the one that follows without a
// comma, else of the one right before it, else of one that follows behind a comma
// or stands before it, in that order, else of the last one of the text.
func (l *laws) link(d *document, a *found, all []found, day netra.Date) {
	var best *found
	reason, c := "", 0.0
	var follows, before *found
	for k := range all {
		in := &all[k]
		if follows == nil && in.sentence == a.sentence && in.start >= a.end && onlyLinks(d.text[a.end:in.start]) {
			follows = in
		}
		if in.end <= a.start && in.sentence <= a.sentence {
			before = in
		}
	}
	near := before != nil && before.sentence == a.sentence
	switch {
	case follows != nil && (!near || !strings.Contains(d.text[a.end:follows.start], ",") || !titleOnly.MatchString(d.text[before.end:a.start])):
		best, reason, c = follows, "instrument_follows", 0.95
	case near:
		best, reason, c = before, "instrument_before", 0.9
	case before != nil:
		best, reason, c = before, "instrument_of_an_earlier_sentence", 0.6
	}
	if best == nil || best.f.Instrument == "" && best.f.Number == "" {
		a.f.Status, a.f.CheckedOn, a.f.Sure = unlinked, day, sure(0.7, "instrument_not_named")
		return
	}
	places := a.f.Places
	a.f = best.f
	a.f.Type, a.f.Places = "article", places
	a.f.Sure = sure(c*max(best.f.Confidence, 0.5), reason)
}

var linkWords = regexp.MustCompile(`(?i)^(?:[\s,()"“”]|jo\.?|juncto|dan|serta|dari|dalam|pada|di|ke|atas|tentang|ayat|huruf|angka|pasal|jis|undang|\d{1,3}[a-z]?|yang|diatur|tercantum|termuat|pertama|kedua)*$`)

// onlyLinks tells whether nothing but little words stand between an article and a
// legal text.
func onlyLinks(gap string) bool { return linkWords.MatchString(gap) }
