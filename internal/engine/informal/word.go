package informal

import (
	"slices"
	"strings"
)

// longest is how many bytes a word may have that is looked into; a longer one
// stays as it is.
const longest = 48

// plainWords are the plain words for a folded word.
func plainWords(w string) []string {
	if parts := strings.Split(w, "-"); len(parts) > 1 {
		return doubled(parts)
	}
	return wordsFor(w)
}

// doubled are the words for the parts of a word with hyphens: of a doubled word
// (foto-foto) one half, and nge-like is one word.
func doubled(parts []string) []string {
	var out []string
	for i, p := range parts {
		if p == "" || i > 0 && p == parts[i-1] {
			continue
		}
		if i == 0 && (p == "nge" || p == "di") && len(parts) == 2 {
			return wordsFor(p + parts[1])
		}
		out = append(out, wordsFor(p)...)
	}
	return out
}

func wordsFor(w string) []string {
	if w == "" {
		return nil
	}
	if means, ok := known().means[w]; ok {
		return means
	}
	if len(w) > longest || isKnown(w) {
		return []string{w}
	}
	if strings.ContainsAny(w, "0123456789") {
		return withDigits(w)
	}
	if calm := calmed(w); calm != w {
		return wordsFor(calm)
	}
	if base, ok := spoken(w); ok {
		return wordsFor(base)
	}
	return []string{w}
}

// isKnown tells whether a word is right as it is, or is a form of one that is.
func isKnown(w string) bool {
	l := known()
	return l.plain[w] || l.plain[Stem(w)] && !hasRun(w)
}

// hasRun tells whether a letter stands three times in a row.
func hasRun(w string) bool {
	for i := 2; i < len(w); i++ {
		if w[i] == w[i-1] && w[i] == w[i-2] {
			return true
		}
	}
	return false
}

// withDigits are the words for one with digits in it: a number, a doubled word
// (foto2), a number beside a word (paslon01, 2periode), or digits for letters
// (m3n4ng).
func withDigits(w string) []string {
	head := strings.IndexFunc(w, func(r rune) bool { return !isDigit(r) })
	if head < 0 {
		if n := strings.TrimLeft(w, "0"); n != "" {
			return []string{n}
		}
		return []string{"0"}
	}
	tail := strings.LastIndexFunc(w, func(r rune) bool { return !isDigit(r) }) + 1
	letters := w[head:tail]
	mixed := strings.IndexFunc(letters, isDigit) >= 0
	if leet := calmed(leetless(w)); head == 0 && (mixed || tail < len(w)) && isKnownOrMeant(leet) {
		return wordsFor(leet)
	}
	switch {
	case mixed:
		return []string{w}
	case head == 0 && w[tail:] == "2" && len(letters) > 2:
		return wordsFor(letters)
	case head > 0 && tail == len(w) && len(letters) > 2:
		return append(withDigits(w[:head]), wordsFor(letters)...)
	case head == 0 && isKnownOrMeant(letters):
		return append(slices.Clone(wordsFor(letters)), withDigits(w[tail:])...)
	}
	return []string{w}
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isKnownOrMeant(w string) bool {
	_, meant := known().means[w]
	return meant || isKnown(w)
}

// leetless writes letters for the digits that look like them.
func leetless(w string) string {
	return strings.NewReplacer("4", "a", "3", "e", "1", "i", "0", "o", "5", "s", "7", "t", "9", "g", "6", "g", "8", "b", "2", "z").Replace(w)
}

// calmed takes back letters that are drawn out: of three or more in a row one
// stays, or two where that makes a known word; two stay only in a known word or
// inside an unknown one.
func calmed(w string) string {
	once := runs(w, 3, 1)
	if once != w {
		if twice := runs(w, 3, 2); !isKnownOrMeant(once) && isKnownOrMeant(twice) {
			return twice
		}
	}
	if isKnownOrMeant(once) {
		return once
	}
	if single := runs(once, 2, 1); single != once && isKnownOrMeant(single) {
		return single
	}
	for n := len(once); n > 2 && once[n-1] == once[n-2] && once[n-1] >= 'a' && once[n-1] <= 'z'; n = len(once) {
		once = once[:n-1]
	}
	return once
}

// runs shortens runs of at least n of the same letter to keep of them.
func runs(w string, n, keep int) string {
	var out []byte
	for i := 0; i < len(w); {
		j := i
		for j < len(w) && w[j] == w[i] {
			j++
		}
		k := j - i
		if k >= n && w[i] >= 'a' && w[i] <= 'z' {
			k = keep
		}
		for range k {
			out = append(out, w[i])
		}
		i = j
	}
	return string(out)
}

// spoken takes off what is only spoken: ngedukung, menangin.
func spoken(w string) (string, bool) {
	if base, ok := strings.CutPrefix(w, "nge"); ok && isKnownOrMeant(base) {
		return base, true
	}
	if base, ok := strings.CutSuffix(w, "in"); ok && len(base) > 3 && isKnown(base) {
		return base, true
	}
	return "", false
}

// tagWords cuts a hashtag into words: at low lines, where small letters meet
// capitals or letters meet digits, and then where known words end.
func tagWords(tag string) []string {
	var out []string
	for _, piece := range pieces(tag) {
		piece = fold(piece)
		switch cut, ok := cutKnown(piece); {
		case isKnownOrMeant(piece) || !ok:
			out = append(out, wordsFor(piece)...)
		default:
			for _, w := range cut {
				out = append(out, wordsFor(w)...)
			}
		}
	}
	return out
}

// pieces are the parts of a hashtag that its letters show.
func pieces(tag string) []string {
	var out []string
	from := 0
	class := func(c byte) int {
		switch {
		case c >= '0' && c <= '9':
			return 1
		case c >= 'A' && c <= 'Z':
			return 2
		case c == '_':
			return 3
		}
		return 0
	}
	for i := 1; i <= len(tag); i++ {
		if i < len(tag) {
			before, now := class(tag[i-1]), class(tag[i])
			next := now
			if i+1 < len(tag) {
				next = class(tag[i+1])
			}
			capital := now == 2 && (before == 0 || before == 2 && next == 0)
			if !capital && (before == 1) == (now == 1) && now != 3 && before != 3 {
				continue
			}
		}
		if p := strings.Trim(tag[from:i], "_"); p != "" {
			out = append(out, p)
		}
		from = i
	}
	return out
}

// cutKnown cuts w into as few known words as there can be.
func cutKnown(w string) ([]string, bool) {
	if len(w) > longest {
		return nil, false
	}
	type cut struct{ words, from int }
	best := make([]cut, len(w)+1)
	for end := 1; end <= len(w); end++ {
		for from := max(0, end-16); from <= end-2; from++ {
			if from > 0 && best[from].words == 0 {
				continue
			}
			if n := best[from].words + 1; (best[end].words == 0 || n < best[end].words) && inLists(w[from:end]) {
				best[end] = cut{n, from}
			}
		}
	}
	if best[len(w)].words == 0 {
		return nil, false
	}
	var out []string
	for end := len(w); end > 0; end = best[end].from {
		out = append(out, w[best[end].from:end])
	}
	slices.Reverse(out)
	return out, true
}

// inLists tells whether a hashtag may be cut before and behind w. Of words of two
// letters only the one for a number may, or any tag would fall into them.
func inLists(w string) bool {
	if len(w) < 3 {
		return w == "no"
	}
	l := known()
	_, meant := l.means[w]
	return meant || l.plain[w]
}
