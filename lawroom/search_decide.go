package lawroom

import (
	"slices"
	"strings"

	"github.com/netra-id/netra/internal/engine/wordsearch"
	"github.com/netra-id/netra/law"
)

// finder finds acts, rules and employments of one book by ordinary words.
type finder struct {
	book        *law.Book
	acts        *wordsearch.Index
	rules       *wordsearch.Index
	employments *wordsearch.Index
}

// How much the places count in which a word stands: what people call a conduct
// before what explains it, and both before what rules say of it.
const (
	saysMost  = 3
	saysMuch  = 2
	saysMore  = 1.4
	saysLess  = .8
	saysLeast = .5
)

func newFinder(b *law.Book) *finder {
	f := &finder{book: b}
	var acts, rules, employments []wordsearch.Doc
	for _, a := range b.ActsInOrder() {
		d := wordsearch.Doc{ID: a.ID, Fields: []wordsearch.Field{
			field(saysMost, a.Label), field(saysMore, a.Hint), {Text: strings.Join(a.Words, "\n"), Weight: saysMost},
		}}
		for _, r := range rulesAbout(b, a.ID) {
			d.Fields = append(d.Fields, field(saysLess, r.Text), field(saysLess, r.Examples...))
		}
		acts = append(acts, d)
	}
	for _, r := range b.RulesInOrder() {
		d := wordsearch.Doc{ID: r.ID, Fields: []wordsearch.Field{
			field(saysMuch, r.Text), field(saysMuch, r.Examples...), {Text: r.Code, Weight: saysMost}, field(saysLeast, r.Note),
		}}
		for _, id := range r.Acts {
			if a := b.Acts[id]; a != nil {
				d.Fields = append(d.Fields, field(saysMore, a.Label), field(saysLess, a.Hint),
					wordsearch.Field{Text: strings.Join(a.Words, "\n"), Weight: saysMore})
			}
		}
		for _, s := range r.Basis {
			d.Fields = append(d.Fields, wordsearch.Field{Text: s.At + " " + s.Instrument, Weight: saysLess})
		}
		rules = append(rules, d)
	}
	for _, e := range b.EmploymentsInOrder() {
		employments = append(employments, wordsearch.Doc{ID: e.ID, Fields: []wordsearch.Field{
			{Text: e.ID, Weight: saysMost}, {Text: e.Label.ID, Weight: saysMuch},
		}})
	}
	f.acts, f.rules, f.employments = wordsearch.New(acts), wordsearch.New(rules), wordsearch.New(employments)
	return f
}

func field(weight float64, texts ...law.Text) wordsearch.Field {
	var all []string
	for _, t := range texts {
		all = append(all, t.ID, t.EN)
	}
	return wordsearch.Field{Text: strings.Join(all, "\n"), Weight: weight}
}

// rulesAbout are the rules that judge an act and are not withdrawn.
func rulesAbout(b *law.Book, act string) []*law.Rule {
	return slices.DeleteFunc(b.RulesInOrder(), func(r *law.Rule) bool {
		return r.Review.Status == "withdrawn" || !slices.Contains(r.Acts, act)
	})
}

// Acts are the kinds of conduct that people mean with such words, best first.
// What answers far less than the best one is left out.
func (f *finder) Acts(words string, most int) []*law.Act {
	var out []*law.Act
	hits := f.acts.Find(words, most)
	for _, h := range hits {
		if h.Score >= hits[0].Score*worthShowing {
			out = append(out, f.book.Acts[h.ID])
		}
	}
	return out
}

// forOthers tells whether a rule binds no civil servant, and not whom the words
// name either: most who ask are civil servants.
func (f *finder) forOthers(r *law.Rule, who string) bool {
	return len(r.Who) > 0 && !slices.ContainsFunc(r.Who, func(id string) bool {
		e := f.book.Employments[id]
		return id == who || e != nil && e.ASN
	})
}

// worthShowing is the part of the best score below which a hit helps nobody.
const worthShowing = .25

// Rules are the rules about what such words mean, best first: those that hold
// the words themselves, and those of the acts that people call so.
func (f *finder) Rules(words string) []*law.Rule {
	score := map[string]float64{}
	for _, h := range f.rules.Find(words, len(f.book.Rules)) {
		score[h.ID] = h.Score
	}
	for _, h := range f.acts.Find(words, 3) {
		for _, r := range rulesAbout(f.book, h.ID) {
			score[r.ID] += h.Score
		}
	}
	who := employmentIn(f.book, words)
	for id := range score {
		if f.forOthers(f.book.Rules[id], who) {
			score[id] *= saysLeast
		}
	}
	best := 0.0
	for _, s := range score {
		best = max(best, s)
	}
	var out []*law.Rule
	for _, r := range f.book.RulesInOrder() {
		if s := score[r.ID]; s > 0 && s >= best*worthShowing {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b *law.Rule) int {
		switch x, y := score[a.ID], score[b.ID]; {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	return out
}
