package informal

import (
	"embed"
	"strings"
	"sync"
)

//go:embed words/*.txt
var files embed.FS

// lexicon is what the lists in words/ say.
type lexicon struct {
	means map[string][]string // what people write, and what they mean
	plain map[string]bool     // words that are right as they are
	signs map[rune][]string   // emoji by their first sign
}

var known = sync.OnceValue(func() lexicon {
	l := lexicon{means: map[string][]string{}, plain: map[string]bool{}, signs: map[rune][]string{}}
	for _, name := range []string{"slang", "regional"} {
		for left, right := range pairs(name) {
			l.means[left] = right
		}
	}
	for left, right := range pairs("emoji") {
		r := []rune(left)
		l.signs[r[0]] = right
		l.addPlain(right)
	}
	for _, right := range l.means {
		l.addPlain(right)
	}
	for line := range lines("plain") {
		l.addPlain(strings.Fields(line))
	}
	for w := range l.means {
		delete(l.plain, w)
	}
	return l
})

func (l *lexicon) addPlain(words []string) {
	for _, w := range words {
		l.plain[w] = true
	}
}

// lines are the lines of a list that say something.
func lines(name string) func(func(string) bool) {
	text, err := files.ReadFile("words/" + name + ".txt")
	if err != nil {
		panic(err) // the list is part of the program
	}
	return func(yield func(string) bool) {
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSpace(line)
			if line != "" && !strings.HasPrefix(line, "#") && !yield(line) {
				return
			}
		}
	}
}

// pairs are the words on the left of a list with those on the right.
func pairs(name string) func(func(string, []string) bool) {
	return func(yield func(string, []string) bool) {
		for line := range lines(name) {
			left, right, _ := strings.Cut(line, "=")
			words := strings.Fields(right)
			for _, w := range strings.Fields(left) {
				if !yield(w, words) {
					return
				}
			}
		}
	}
}
