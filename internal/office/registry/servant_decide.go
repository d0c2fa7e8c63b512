package registry

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/netra-id/netra/internal/engine/kin"
)

// keysOf are the words of a name as they sound, each once.
func keysOf(name string) []string {
	var out []string
	for _, t := range kin.Tokens(name) {
		if t.Key != "" {
			out = append(out, t.Key)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// searchKeys are the words by which candidates for a search are fetched: those
// that not everybody has, or all of them where there are no others. A single
// letter finds nobody.
func searchKeys(tokens []kin.Token) []string {
	var rare, all []string
	for _, t := range tokens {
		if len(t.Key) < 2 {
			continue
		}
		all = append(all, t.Key)
		if !commonToken(t.Key) {
			rare = append(rare, t.Key)
		}
	}
	if len(rare) > 0 {
		all = rare
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// commonKeys are the words of a search that many people have: they fetch nobody,
// and put those who have them too before the others.
func commonKeys(tokens []kin.Token) []string {
	var out []string
	for _, t := range tokens {
		if commonToken(t.Key) {
			out = append(out, t.Key)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// minScore is how well a servant must fit to be shown.
const minScore = 0.6

// rankServants scores servants against what was searched, drops those that do
// not fit, and puts the best first.
func rankServants(q string, found []Servant, limit int) []Servant {
	tokens := kin.Tokens(q)
	front, _, back := kin.Split(q)
	key := kin.Key(q)
	var out []Servant
	for _, s := range found {
		s.Score, s.Matched = scoreServant(tokens, key, s)
		if s.Score < minScore {
			continue
		}
		if t := sharedTitle(front, s.TitleFront) + sharedTitle(back, s.TitleBack); t != "" {
			s.Matched = append(s.Matched, Match{Field: "title", How: "exact", Text: t})
			s.Score = min(1, s.Score+0.01)
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b Servant) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out
}

// scoreServant says how well a name fits the words of a search, 0 to 1, and by
// which words. A word that is not in the name may be in the unit, the position
// or the agency.
func scoreServant(tokens []kin.Token, key string, s Servant) (float64, []Match) {
	own := kin.Tokens(s.Name)
	var got, want float64
	var matched []Match
	used := make([]bool, len(own))
	inName := false
	for _, t := range tokens {
		weight := 1.0
		if commonToken(t.Key) {
			weight = 0.5
		}
		want += weight
		best, how, at := 0.0, "", -1
		for i, o := range own {
			if used[i] {
				continue
			}
			if v, h := likeness(t, o); v > best {
				best, how, at = v, h, i
			}
		}
		if at >= 0 {
			used[at], inName = true, true
			got += weight * best
			matched = append(matched, Match{Field: "name", How: how, Text: own[at].Plain})
			continue
		}
		if m, ok := elsewhere(t, s); ok {
			got += weight * 0.8
			matched = append(matched, m)
		}
	}
	if want == 0 || !inName {
		return 0, nil
	}
	score := got / want
	for _, u := range used {
		if !u {
			score -= 0.02 // a longer name fits a little less
		}
	}
	if key == s.NameKey {
		score = max(score, 0.99)
	}
	return max(0, min(1, score)), matched
}

// maxWords is how many words a search may have.
const maxWords = 20

// minLetters is how many letters a word must have to be looked for in positions,
// and one word of every search that finds nobody by name.
const minLetters = 3

// positionWords are the words of a search that may stand in a position.
func positionWords(q string) []string {
	var out []string
	for _, w := range strings.Fields(q) {
		if key := plainKey(w); utf8.RuneCountInString(key) >= minLetters {
			out = append(out, key)
		}
	}
	if len(out) > maxWords {
		return nil
	}
	return out
}

// withPositions adds to those found by name those found by position, each once:
// who holds the position itself ("Camat Cibeber") before who works for its
// holder ("Sekretaris Camat").
func withPositions(byName, byPosition []Servant, words []string, limit int) []Servant {
	for i := range byPosition {
		s := &byPosition[i]
		s.Score, s.Matched = minScore, []Match{{Field: "position", How: "exact", Text: s.Position}}
		if strings.HasPrefix(plainKey(s.Position), words[0]) {
			s.Score += 0.1
		}
	}
	slices.SortStableFunc(byPosition, func(a, b Servant) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Position, b.Position), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	out := byName
	for _, s := range byPosition {
		if !slices.ContainsFunc(byName, func(o Servant) bool { return o.ID == s.ID }) {
			out = append(out, s)
		}
	}
	return out[:min(len(out), limit)]
}

// likeness says how much one word is the other, 0 to 1.
func likeness(q, o kin.Token) (float64, string) {
	switch {
	case q.Plain == o.Plain:
		return 1, "exact"
	case q.Key == o.Key:
		return 0.97, "spelling"
	case len(q.Plain) == 1 && strings.HasPrefix(o.Plain, q.Plain), len(o.Plain) == 1 && strings.HasPrefix(q.Plain, o.Plain):
		return 0.75, "initial"
	case len(q.Plain) >= 3 && strings.HasPrefix(o.Plain, q.Plain), len(q.Key) >= 3 && strings.HasPrefix(o.Key, q.Key):
		return 0.9, "beginning"
	case len(q.Key) >= 4 && (closeBy(q.Key, o.Key, 1) || closeBy(q.Plain, o.Plain, 1)):
		return 0.85, "similar"
	case len(q.Key) >= 8 && closeBy(q.Key, o.Key, 2):
		return 0.8, "similar"
	default:
		return 0, ""
	}
}

// elsewhere looks for a word in what a record says besides the name.
func elsewhere(t kin.Token, s Servant) (Match, bool) {
	if len(t.Plain) < 3 {
		return Match{}, false
	}
	for _, f := range []struct{ field, text string }{{"unit", s.Unit}, {"position", s.Position}, {"agency", s.AgencyName}} {
		for _, w := range strings.Fields(f.text) {
			if strings.HasPrefix(plainKey(w), t.Plain) {
				return Match{Field: f.field, How: "exact", Text: f.text}, true
			}
		}
	}
	return Match{}, false
}

// sharedTitle is the first title that both texts have.
func sharedTitle(q, own string) string {
	for _, a := range strings.FieldsFunc(q, titleGap) {
		for _, b := range strings.FieldsFunc(own, titleGap) {
			if plainKey(a) != "" && plainKey(a) == plainKey(b) {
				return b
			}
		}
	}
	return ""
}

func titleGap(r rune) bool { return r == ' ' || r == ',' }

// closeBy tells whether at most most letters must be added, dropped, changed or
// swapped to make one word the other.
func closeBy(a, b string, most int) bool {
	ra, rb := []rune(a), []rune(b)
	if d := utf8.RuneCountInString(a) - utf8.RuneCountInString(b); d > most || -d > most {
		return false
	}
	before, row, next := make([]int, len(rb)+1), make([]int, len(rb)+1), make([]int, len(rb)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(ra); i++ {
		next[0] = i
		for j := 1; j <= len(rb); j++ {
			change := row[j-1]
			if ra[i-1] != rb[j-1] {
				change++
			}
			next[j] = min(change, row[j]+1, next[j-1]+1)
			if i > 1 && j > 1 && ra[i-1] == rb[j-2] && ra[i-2] == rb[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(rb)] <= most
}

// commonToken tells whether so many people have a word in their names that it
// finds nobody.
func commonToken(key string) bool {
	switch key {
	case "muhamad", "ahmad", "abdul", "siti", "nur", "sri", "dwi", "tri", "eka", "dewi", "sari", "wati", "agus", "budi", "putra", "putri":
		return true
	default:
		return false
	}
}

// headOf is the beginning of a key under which words that resemble each other
// are looked for.
func headOf(key string) string {
	r := []rune(key)
	if len(r) > 3 {
		r = r[:3]
	}
	return string(r)
}
