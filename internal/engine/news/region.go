package news

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/netra-id/netra"
)

// Candidate is a region that a name may mean.
type Candidate struct {
	Code netra.Region `json:"code"`
	Name string       `json:"name"`
}

// RegionFinding is a region that the text names. Where several share the name
// and nothing tells them apart, Code is empty and Candidates has all of them.
type RegionFinding struct {
	Span
	Code       netra.Region `json:"code"`
	Name       string       `json:"name"`
	Level      string       `json:"level"` // provinsi, kabupaten, kota, kecamatan; "" where the candidates differ
	Ambiguous  bool         `json:"ambiguous"`
	Candidates []Candidate  `json:"candidates"`
	Dateline   bool         `json:"dateline"`
	Sure
}

// kinds of regions, as words/places.txt names them.
const (
	province  = "provinsi"
	regency   = "kabupaten"
	city      = "kota"
	subregion = "kecamatan"
)

// place is a region as the finder sees it.
type place struct {
	code netra.Region
	name string
	kind string
}

// places finds names of regions.
type places struct {
	named                                                              map[string][]place // provinces, kabupaten and kota by their bare name in small letters
	within                                                             map[string][]place // kecamatan by name
	byCode                                                             map[netra.Region]place
	kinds                                                              map[string]string // "bupati": kabupaten
	spoken, strong, lead, place, risky, neverBefore, neverAfter, after map[string]bool
}

func newPlaces(regions []Region) (*places, error) {
	p := &places{named: map[string][]place{}, within: map[string][]place{}, byCode: map[netra.Region]place{}, kinds: map[string]string{}}
	byName := map[string]place{}
	for _, r := range regions {
		kind, bare := kindOf(r)
		pl := place{r.Code, r.Name, kind}
		p.byCode[r.Code] = pl
		if kind == subregion {
			p.within[key(bare)] = append(p.within[key(bare)], pl)
			continue
		}
		byName[r.Name] = pl
		p.add(bare, pl)
		if joined := strings.ReplaceAll(key(bare), " ", ""); joined != key(bare) {
			p.add(joined, pl) // "Tolitoli", "Baubau"
		}
		if r.Short != "" {
			p.add(r.Short, pl)
		}
	}
	entries, err := readEntries("places")
	if err != nil {
		return nil, err
	}
	sets := map[string]*map[string]bool{
		"spoken": &p.spoken, "strong": &p.strong, "lead": &p.lead, "place": &p.place, "risky": &p.risky,
		"never-before": &p.neverBefore, "never-after": &p.neverAfter, "after": &p.after,
	}
	for _, e := range entries {
		switch h := e.head[0]; {
		case h == "alias":
			pl, ok := byName[strings.ReplaceAll(e.head[1], "_", " ")]
			if !ok && len(regions) > 0 {
				return nil, fmt.Errorf("words/places.txt: no region %q", e.head[1])
			}
			for _, a := range e.raw {
				p.add(a, pl)
			}
		case strings.HasPrefix(h, "kind-"):
			for w := range e.set() {
				p.kinds[w] = strings.TrimPrefix(h, "kind-")
			}
		case sets[h] != nil:
			*sets[h] = e.set()
		default:
			return nil, fmt.Errorf("words/places.txt: what is %q?", h)
		}
	}
	return p, nil
}

func (p *places) add(name string, pl place) {
	if k := key(name); !slices.Contains(p.named[k], pl) {
		p.named[k] = append(p.named[k], pl)
	}
}

// kindOf is the kind of a region and its name without the kind.
func kindOf(r Region) (kind, bare string) {
	switch r.Code.Level() {
	case 1:
		return province, r.Name
	case 3:
		return subregion, r.Name
	}
	if rest, ok := strings.CutPrefix(r.Name, "Kota "); ok {
		return city, strings.TrimPrefix(rest, "Administrasi ")
	}
	rest := strings.TrimPrefix(r.Name, "Kabupaten ")
	return regency, strings.TrimPrefix(rest, "Administrasi ")
}

// key is a name as its words in small letters.
func key(name string) string {
	d := newDocument(name)
	var b strings.Builder
	for i, w := range d.words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.low)
	}
	return b.String()
}

// mention is a name of a region at words i to j.
type mention struct {
	i, j     int // with the word that says its kind: "Kabupaten Serang"
	name     int // the first word of the bare name
	key      string
	kind     string // that the text says, "" none
	cands    []place
	dateline bool
	sure     float64
	reasons  []string
}

// one is the region that is meant, "" where that is not clear.
func (m *mention) one() netra.Region {
	if len(m.cands) == 1 {
		return m.cands[0].code
	}
	return ""
}

const maxName = 5 // words in the name of a region

// find gives all mentions in order, with as few candidates as the text allows.
func (p *places) find(d *document) []*mention {
	var out []*mention
	for i := 0; i < len(d.words); {
		m := p.at(d, i, out)
		if m == nil {
			i++
			continue
		}
		out = append(out, m)
		i = m.j
	}
	p.tellApart(d, out)
	return out
}

// at is the mention whose bare name begins at word i, nil where there is none.
func (p *places) at(d *document, i int, before []*mention) *mention {
	if !d.words[i].capital {
		return nil
	}
	from, kind, strong := p.cue(d, i)
	var last *mention
	if n := len(before); n > 0 {
		last = before[n-1]
		if from < last.j {
			from = last.j
		}
	}
	listed := last != nil && p.continues(d, last, i)
	inherited := kind == "" && listed
	if inherited {
		kind = p.inherit(d, i, last)
	}
	index := p.named
	if kind == subregion {
		index = p.within
	}
	j, k := p.longestName(d, i, index)
	if j == 0 && kind == subregion && listed {
		kind, index = "", p.named
		j, k = p.longestName(d, i, index)
	}
	if j == 0 {
		return nil
	}
	if inherited && len(ofKind(index[k], kind)) == 0 {
		kind = "" // "Kabupaten Sragen, Jateng"
	}
	m := &mention{i: min(from, i), j: j, name: i, key: k, kind: kind, cands: slices.Clone(index[k])}
	if !p.accept(d, m, strong, listed, last) {
		return nil
	}
	return m
}

// inherit is the kind that a list hands on to the name at word i: none where the
// name is that of a region in which the one before lies, "Kecamatan Cinangka,
// Serang".
func (p *places) inherit(d *document, i int, last *mention) string {
	_, k := p.longestName(d, i, p.named)
	for _, outer := range p.named[k] {
		for _, inner := range last.cands {
			if outer.code != inner.code && outer.code.Contains(inner.code) {
				return ""
			}
		}
	}
	return last.kind
}

// longestName is the end of the longest name in index that begins at word i.
func (p *places) longestName(d *document, i int, index map[string][]place) (end int, name string) {
	k := ""
	for j := i; j < len(d.words) && j < i+maxName; j++ {
		w := d.words[j]
		if j > i && (!w.near || !w.capital && w.low != "dan" && w.low != "di") {
			break
		}
		if j > i {
			k += " "
		}
		k += w.low
		if index[k] != nil && w.capital {
			end, name = j+1, k
		}
	}
	return end, name
}

// cue reads the words before a name: from which word the mention begins, which
// kind of region they say, and whether they leave no doubt that it is a region.
func (p *places) cue(d *document, i int) (from int, kind string, strong bool) {
	from = i
	for k := i - 1; k >= 0 && d.words[k+1].near; k-- {
		low := d.words[k].low
		if low == "administrasi" {
			continue
		}
		if kind = p.kinds[low]; kind != "" {
			if p.spoken[low] {
				from = k
				// "wali kota" says the same as "kota", but is no part of the name.
				if low == city && k > 0 && d.words[k].near && strings.HasPrefix(d.words[k-1].low, "wali") {
					from = i
				}
			}
			return from, kind, true
		}
		return from, "", p.strong[low]
	}
	return from, "", false
}

// continues tells whether word i goes on with a list that begins with the mention
// before: "Kabupaten Serang, Lebak, dan Pandeglang".
func (p *places) continues(d *document, last *mention, i int) bool {
	if d.words[last.j-1].sentence != d.words[i].sentence || i-last.j > 1 {
		return false
	}
	gap := strings.ToLower(strings.Join(strings.Fields(d.text[d.words[last.j-1].end:d.words[i].start]), " "))
	switch gap {
	case ",", "dan", ", dan", "serta", ", serta", "maupun", "&", "/", "atau":
		return true
	}
	return false
}

var datelineEnd = regexp.MustCompile(`^(?:,\s*[\p{L}. ]{2,40}?)?\s*(?:\([^)\n]{2,40}\)|\|\s*[\p{L}. ]{2,30})?\s*(?:--?|–|—)\s`)

// paperName is what may stand before a dateline: "KABAR.ID, ".
var paperName = regexp.MustCompile(`^[\p{L}\d.]{3,40}\s*[,–—-]\s*$`)

// opensParagraph tells whether word i is the first of its paragraph, or the first
// after the name of a paper.
func opensParagraph(d *document, i int) bool {
	k := i
	for k > 0 && d.words[k-1].paragraph == d.words[i].paragraph {
		k--
	}
	return k == i || i-k <= 4 && paperName.MatchString(d.text[d.words[k].start:d.words[i].start])
}

// accept says whether a name is that of a region here, and how sure that is.
func (p *places) accept(d *document, m *mention, strong, listed bool, last *mention) bool {
	w, next := d.words[m.name], m.j
	if next < len(d.words) {
		n := d.words[next]
		gap := d.gap(next)
		if n.near && p.neverAfter[n.low] || gap == "." || gap == "@" || gap == "_" {
			return false
		}
	}
	var prev word
	if m.name > 0 && w.near {
		prev = d.words[m.name-1]
	}
	if p.neverBefore[prev.low] || m.name > 0 && strings.ContainsAny(d.gap(m.name), "@#_") {
		return false
	}
	risky := p.risky[m.key]
	if opensParagraph(d, m.name) && w.paragraph < 4 && datelineEnd.MatchString(d.text[d.words[m.j-1].end:]) {
		m.dateline = true
		m.sure, m.reasons = 0.9, []string{"dateline"}
		return true
	}
	switch {
	case m.kind != "" && strong:
		m.sure, m.reasons = 0.95, []string{"kind_named"}
		return true
	case strong:
		m.sure, m.reasons = 0.85, []string{"office_before"}
		return true
	case listed && m.kind != "":
		m.sure, m.reasons = 0.8, []string{"list"}
		return true
	case listed:
		m.sure, m.reasons = 0.75, []string{"list"}
		return true
	}
	shouting := w.upper && (m.name+1 < len(d.words) && d.words[m.name+1].upper || prev.upper)
	followed := p.followed(d, m)
	preposition := p.place[prev.low] && !shouting
	switch {
	case shouting && len(w.low) > 3 && !p.place[prev.low]:
		return false
	case followed && (risky || !preposition):
		return false
	case prev.capital && !prev.first && !p.lead[prev.low] && (last == nil || last.j != m.name):
		return false
	case prev.capital && prev.first && risky && !p.lead[prev.low]:
		return false
	case followed:
		m.sure, m.reasons = 0.6, []string{"place_word_before"}
	case preposition:
		m.sure, m.reasons = 0.85, []string{"place_word_before"}
	case p.nextIsParent(d, m):
		m.sure, m.reasons = 0.85, []string{"region_after"}
	case risky && !p.lead[prev.low]:
		return false
	case risky:
		m.sure, m.reasons = 0.6, []string{"bare_name"}
	default:
		m.sure, m.reasons = 0.7, []string{"bare_name"}
	}
	return true
}

// followed tells whether the word after the name makes a longer name with it, of
// a person or a house.
func (p *places) followed(d *document, m *mention) bool {
	if m.j >= len(d.words) {
		return false
	}
	n := d.words[m.j]
	if !n.near || !n.capital || p.after[n.low] || p.strong[n.low] || p.kinds[n.low] != "" {
		return false
	}
	j, _ := p.longestName(d, m.j, p.named)
	return j == 0
}

// nextIsParent tells whether a region in which the named one lies follows at
// once: "Serang, Banten".
func (p *places) nextIsParent(d *document, m *mention) bool {
	j := m.j
	if j < len(d.words) && p.spoken[d.words[j].low] {
		j++
	}
	if j >= len(d.words) || d.words[j].sentence != d.words[m.name].sentence || !d.words[j].capital {
		return false
	}
	_, k := p.longestName(d, j, p.named)
	for _, parent := range p.named[k] {
		for _, c := range m.cands {
			if parent.code != c.code && parent.code.Contains(c.code) {
				return true
			}
		}
	}
	return false
}

// tellApart takes away candidates by what the words around a name and the rest
// of the text say.
func (p *places) tellApart(d *document, ms []*mention) {
	for _, m := range ms {
		if kept := ofKind(m.cands, m.kind); len(kept) > 0 {
			m.cands = kept
		} else if m.kind != "" {
			m.sure -= 0.2
			m.reasons = append(m.reasons, "kind_does_not_fit")
		}
	}
	said := map[string]map[string]bool{} // kinds that the text says of a name, and of a name behind a word
	say := func(name, kind string) {
		if said[name] == nil {
			said[name] = map[string]bool{}
		}
		said[name][kind] = true
	}
	around := map[netra.Region]bool{} // provinces named or lain in
	regencies := map[netra.Region]bool{}
	for _, m := range ms {
		c := m.one()
		if m.kind != "" && c != "" {
			say(m.key, m.cands[0].kind)
			say(wordBefore(d, m.i)+" "+m.key, m.cands[0].kind)
		}
		if c != "" {
			around[c.Province()] = true
			if c.Level() == 2 {
				regencies[c] = true
			}
		}
	}
	for n, m := range ms {
		if len(m.cands) < 2 {
			continue
		}
		// "Bawaslu Bengkulu" is the office that was "Bawaslu Provinsi Bengkulu".
		for _, name := range []string{wordBefore(d, m.name) + " " + m.key, m.key} {
			if m.kind == "" && len(said[name]) == 1 {
				for kind := range said[name] {
					m.keep("named_elsewhere", 0.1, func(c place) bool { return c.kind == kind })
				}
			}
		}
		if n+1 < len(ms) && ms[n+1].i-m.j <= 1 {
			if next := ms[n+1].one(); next != "" {
				m.keep("region_after", 0, func(c place) bool { return next != c.code && next.Contains(c.code) })
			}
		}
		if m.kind == subregion {
			m.keep("regency_named", 0.05, func(c place) bool { return regencies[c.code.Regency()] })
		}
		m.keep("province_named", 0.05, func(c place) bool { return around[c.code.Province()] })
		if m.dateline {
			m.keep("dateline_is_a_town", 0.15, func(c place) bool { return c.kind != province })
		}
	}
}

// wordBefore is the word right before word i, "" where there is none.
func wordBefore(d *document, i int) string {
	if i == 0 || !d.words[i].near {
		return ""
	}
	return d.words[i-1].low
}

// keep leaves the candidates that fit, if some but not all do.
func (m *mention) keep(reason string, cost float64, fits func(place) bool) {
	if len(m.cands) < 2 {
		return
	}
	kept := slices.DeleteFunc(slices.Clone(m.cands), func(c place) bool { return !fits(c) })
	if len(kept) == 0 || len(kept) == len(m.cands) {
		return
	}
	m.cands = kept
	m.sure -= cost
	m.reasons = append(m.reasons, reason)
}

func ofKind(cands []place, kind string) []place {
	if kind == "" {
		return cands
	}
	return slices.DeleteFunc(slices.Clone(cands), func(c place) bool { return c.kind != kind })
}

// regionFindings are the mentions as findings.
func regionFindings(d *document, ms []*mention) []RegionFinding {
	out := []RegionFinding{}
	for _, m := range ms {
		f := RegionFinding{Span: d.wordsOf(m.i, m.j), Dateline: m.dateline, Candidates: []Candidate{}}
		kinds := map[string]bool{}
		for _, c := range m.cands {
			f.Candidates = append(f.Candidates, Candidate{c.code, c.name})
			kinds[c.kind] = true
		}
		if len(kinds) == 1 {
			f.Level = slices.Sorted(maps.Keys(kinds))[0]
		}
		if f.Code = m.one(); f.Code != "" {
			f.Name = m.cands[0].name
			f.Sure = sure(m.sure, m.reasons...)
		} else {
			f.Ambiguous = true
			f.Sure = sure(min(m.sure, 1/float64(len(m.cands))), append(m.reasons, "several_regions_share_the_name")...)
		}
		out = append(out, f)
	}
	return out
}
