package prevent

import (
	"regexp"
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// BasisState says what the law room knows of a legal basis on a day.
type BasisState string

// The states of a legal basis.
const (
	BasisHolds    BasisState = "holds"
	BasisRepealed BasisState = "repealed" // was in force before, not on that day
	BasisEarly    BasisState = "early"    // came into force later
	BasisUnknown  BasisState = "unknown"  // no such instrument in the law room
	BasisNoText   BasisState = "article"  // the law room has the instrument and not that article
)

// Basis is a legal basis as typed, with what the law room says of it.
type Basis struct {
	Text       string
	State      BasisState
	Instrument *law.Instrument   // nil where the law room has none
	ReplacedBy []*law.Instrument // what took its place
}

var (
	basisNumber  = regexp.MustCompile(`(?i)(?:^|[^\d])0*(\d{1,4})\s*(?:/|tahun)\s*((?:19|20)\d\d)`)
	basisArticle = regexp.MustCompile(`(?i)pasal\s+(\w+)`)
)

// kindWords are the words by which people name a kind of instrument, longer
// ones before those they contain, each with the kind of the law room.
func kindWords() [][2]string {
	return [][2]string{
		{"undang-undang", "uu"},
		{"undang undang", "uu"},
		{"peraturan pemerintah", "pp"},
		{"peraturan presiden", "perpres"},
		{"peraturan badan kepegawaian", "peraturan-bkn"},
		{"peraturan bkn", "peraturan-bkn"},
		{"perbkn", "peraturan-bkn"},
		{"peraturan badan pengawas", "peraturan-bawaslu"},
		{"peraturan bawaslu", "peraturan-bawaslu"},
		{"perbawaslu", "peraturan-bawaslu"},
		{"keputusan bersama", "skb"},
		{"surat edaran", "se"},
		{"uu", "uu"},
		{"pp", "pp"},
		{"perpres", "perpres"},
		{"skb", "skb"},
		{"se", "se"},
	}
}

// pickedBasis begins a legal basis that was picked from the list of the law room;
// its id follows. What was typed never begins so, because a line is checked.
const pickedBasis = "#"

// readBasis reads one legal basis as people write it and says what the law room
// knows of it on day.
func readBasis(book *law.Book, text string, day netra.Date) Basis {
	b := Basis{Text: text, State: BasisUnknown}
	id, picked := strings.CutPrefix(text, pickedBasis)
	if picked {
		b.Instrument = book.Instruments[id]
	} else {
		b.Instrument = instrumentNamed(book, text)
	}
	if b.Instrument == nil {
		return b
	}
	in := b.Instrument
	switch {
	case in.InForce.Has(day):
		b.State = BasisHolds
		if slices.ContainsFunc(basisArticle.FindAllStringSubmatch(text, -1), func(m []string) bool { return !hasArticle(book, in.ID, m[1]) }) {
			b.State = BasisNoText
		}
	case !in.InForce.From.IsZero() && day < in.InForce.From:
		b.State = BasisEarly
	default:
		b.State = BasisRepealed
		for _, id := range in.ReplacedBy {
			if next := book.Instruments[id]; next != nil {
				b.ReplacedBy = append(b.ReplacedBy, next)
			}
		}
	}
	return b
}

// instrumentNamed is the instrument that a text names by kind, number and year;
// nil where the law room has none.
func instrumentNamed(book *law.Book, text string) *law.Instrument {
	m := basisNumber.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	words := " " + strings.ToLower(text) + " "
	kind := ""
	for _, w := range kindWords() {
		if strings.Contains(words, " "+w[0]+" ") {
			kind = w[1]
			break
		}
	}
	for _, in := range book.InstrumentsInOrder() {
		if in.Kind == kind && strings.TrimLeft(in.Number, "0") == m[1]+"/"+m[2] {
			return in
		}
	}
	return nil
}

// hasArticle tells whether a rule of the law room rests on that article of the
// instrument.
func hasArticle(book *law.Book, instrument, article string) bool {
	for _, r := range book.RulesInOrder() {
		for _, src := range append(slices.Clone(r.Basis), r.Sources...) {
			if src.Instrument != instrument {
				continue
			}
			for _, m := range basisArticle.FindAllStringSubmatch(src.At, -1) {
				if strings.EqualFold(m[1], article) {
					return true
				}
			}
		}
	}
	return false
}
