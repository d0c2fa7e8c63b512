package screen

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/netra-id/netra/internal/engine/informal"
)

//go:embed words/acts.txt
var actsText string

// cue is a run of words from which a conduct shows.
type cue struct {
	act   string // an action of the law room
	words [][]string
	far   []bool // whether others may stand before the word
}

// gap is how many words may stand between two of a cue.
const gapWords = 4

var cues = sync.OnceValue(func() []cue {
	var out []cue
	for line := range strings.Lines(actsText) {
		act, right, ok := strings.Cut(strings.TrimSpace(line), " = ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		c := cue{act: act}
		far := false
		for _, w := range strings.Fields(right) {
			if w == ".." {
				far = true
				continue
			}
			c.words, c.far = append(c.words, strings.Split(w, "|")), append(c.far, far)
			far = false
		}
		out = append(out, c)
	}
	return out
})

// conduct is the first conduct that shows in a text, with the words from which it
// does; "" where none does, or where it is denied or forbidden there.
func conduct(words []informal.Word) (act, said string) {
	for _, c := range cues() {
		for i := range words {
			if end := c.at(words, i); end > 0 && !denied(words[:i]) {
				return c.act, informal.Join(words[i:end])
			}
		}
	}
	return "", ""
}

// at is the place behind the cue if it begins at i, else 0.
func (c cue) at(words []informal.Word, i int) int {
	for k, any := range c.words {
		reach := 0
		if c.far[k] {
			reach = gapWords
		}
		found := -1
		for j := i; j <= i+reach && j < len(words); j++ {
			if slices.Contains(any, words[j].Text) {
				found = j
				break
			}
		}
		if found < 0 {
			return 0
		}
		i = found + 1
	}
	return i
}

// denied tells whether the words before a conduct turn it around.
func denied(before []informal.Word) bool {
	for _, w := range before[max(0, len(before)-gapWords):] {
		switch w.Text {
		case "tidak", "bukan", "jangan", "tanpa", "belum", "dilarang", "larangan", "netral":
			return true
		}
	}
	return false
}
