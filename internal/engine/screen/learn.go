package screen

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/netra-id/netra/internal/engine/stance"
)

//go:embed invented/posts.txt
var inventedText string

//go:embed invented/stance.txt
var inventedModel []byte

// ShippedModel is the model of stance that the program brings. It has learned from
// invented posts alone (invented/posts.txt), and is what there is until an office
// has labelled posts of its own.
func ShippedModel() (*stance.Model, error) {
	m, err := stance.Read(bytes.NewReader(inventedModel))
	if err != nil {
		return nil, fmt.Errorf("shipped model: %w", err)
	}
	return m, nil
}

// Labelled is a text of which somebody has said how it stands to a candidate.
type Labelled struct {
	Text   string
	Target string // the candidate, "" where the text is about one without a name
	Class  stance.Class
	Group  string // see stance.Sample
}

// Samples makes samples of labelled texts, as posts are read when they are
// screened. names are candidates of whom, in a text without a target, the one who
// is named first is taken for it.
func Samples(all []Labelled, names []string) ([]stance.Sample, error) {
	readers := map[string]*Screener{}
	var out []stance.Sample
	for _, l := range all {
		who := []string{l.Target}
		if l.Target == "" {
			who = names
		}
		key := strings.Join(who, "\x00")
		s := readers[key]
		if s == nil {
			w := &Watchlist{}
			for _, n := range who {
				w.Candidates = append(w.Candidates, Candidate{ID: n, Name: cmp.Or(n, "@target")})
			}
			x, err := NewIndex(w)
			if err != nil {
				return nil, err
			}
			s = x.Screener(nil, nil)
			readers[key] = s
		}
		r, target := s.read(l.Text), int32(0)
		for _, w := range r.whose {
			if w >= 0 {
				target = w
				break
			}
		}
		out = append(out, stance.Sample{Words: r.stanceWords(target), Class: l.Class, Group: l.Group})
	}
	return out, nil
}

// perPattern is how many texts are made of a line of invented posts.
const perPattern = 16

// Invented are texts made of the lines of invented/posts.txt: the same at every
// call.
func Invented() ([]Labelled, error) {
	rng := rand.New(rand.NewPCG(2020, 9))
	var out []Labelled
	n := 0
	for line := range strings.Lines(inventedText) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, pattern, _ := strings.Cut(line, ": ")
		class, ok := stance.ParseClass(name)
		if !ok {
			return nil, fmt.Errorf("invented posts, line %d: no class %q", n, name)
		}
		seen := map[string]bool{}
		for range perPattern {
			text := strings.NewReplacer("{t}", stance.Target, "{o}", stance.Other).Replace(chosen(pattern, rng))
			if text = strings.Join(strings.Fields(text), " "); !seen[text] {
				seen[text] = true
				out = append(out, Labelled{Text: text, Class: class, Group: pattern})
			}
		}
	}
	return out, nil
}

// chosen takes one part of each (a|b).
func chosen(pattern string, rng *rand.Rand) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(pattern, "(")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		inside, after, _ := strings.Cut(rest, ")")
		parts := strings.Split(inside, "|")
		b.WriteString(parts[rng.IntN(len(parts))])
		pattern = after
	}
}

// doubt is how much less sure the shipped model is than its invented posts would
// make it: people write otherwise.
const doubt = 2.5

// TrainInvented makes the shipped model anew.
func TrainInvented() (*stance.Model, error) {
	all, err := Invented()
	if err != nil {
		return nil, err
	}
	samples, err := Samples(all, nil)
	if err != nil {
		return nil, err
	}
	return stance.Train(samples, stance.Training{About: fmt.Sprintf("learned from %d invented posts (internal/engine/screen/invented/posts.txt)", len(samples)), Least: 2, Doubt: doubt})
}
