package kin

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Split takes the titles from a name as it is printed: "Drs. H. Muhammad
// Yusuf, M.Si." has the front titles "Drs. H." and the back title "M.Si.".
func Split(printed string) (front, name, back string) {
	head, tail, comma := strings.Cut(strings.Join(strings.Fields(printed), " "), ",")
	words := strings.Fields(head)
	i := 0
	for i < len(words) {
		if title, rest, ok := gluedTitle(words[i]); ok {
			words = slices.Replace(slices.Clone(words), i, i+1, title, rest)
		}
		n := frontWords(words[i:])
		if n == 0 || i+n >= len(words) {
			break
		}
		i += n
	}
	front, words = strings.Join(words[:i], " "), words[i:]
	j := len(words)
	for j > 1 {
		n := backWords(words[:j])
		if n == 0 || j-n < 1 {
			break
		}
		j -= n
	}
	var backs []string
	if j < len(words) {
		backs = append(backs, strings.Join(words[j:], " "))
	}
	if comma {
		if t := strings.Trim(tail, " ,"); t != "" {
			backs = append(backs, t)
		}
	}
	return front, strings.Join(words[:j], " "), strings.Join(backs, ", ")
}

// gluedTitle takes a front title from a word that it was written together with:
// "H.Ruslan".
func gluedTitle(word string) (title, rest string, ok bool) {
	head, rest, dot := strings.Cut(word, ".")
	if !dot || !isFrontTitle(letters(head)) || len(letters(rest)) < 3 || strings.Contains(rest, ".") {
		return "", "", false
	}
	return head + ".", rest, true
}

// frontWords is how many of the first words are one title, 0 where none is.
func frontWords(words []string) int {
	if len(words) > 1 && isFrontTitle(letters(words[0]+words[1])) && isFrontTitle(letters(words[0])) {
		return 2
	}
	if k := letters(words[0]); isFrontTitle(k) && !(k == "h" && len(words[0]) > 2) {
		return 1
	}
	return 0
}

// backWords is how many of the last words are one title, 0 where none is. A
// word without a dot counts only in capitals: "Ma" is a name, "MA" a degree.
func backWords(words []string) int {
	last := words[len(words)-1]
	looks := func(w string) bool {
		return strings.Contains(w, ".") || strings.ContainsFunc(w, unicode.IsLetter) && strings.ToUpper(w) == w
	}
	if len(words) > 2 {
		two := words[len(words)-2]
		if strings.HasSuffix(two, ".") && looks(two) && len(letters(two)) <= 2 && isBackTitle(letters(two+last)) {
			return 2
		}
	}
	if looks(last) && isBackTitle(letters(last)) {
		return 1
	}
	return 0
}

// isFrontTitle tells whether the letters of a word are a title that stands
// before a name.
func isFrontTitle(k string) bool {
	switch k {
	case "h", "hj", "hi", "haji", "hajjah", "hajah", "drs", "dra", "dr", "drg", "drh", "ir", "prof", "profesor", "apt", "ns",
		"kh", "kiai", "kyai", "nyai", "ust", "ustad", "ustadz", "ustaz", "usth", "ustadzah", "tgk", "teungku", "tgh", "habib", "pt",
		"pdt", "pendeta", "pastor", "rm", "romo", "sr", "br", "capt", "kapten", "kol", "kolonel", "letkol", "mayor",
		"letjen", "mayjen", "brigjen", "jend", "jenderal", "irjen", "komjen", "kombes", "akbp", "kompol", "akp", "iptu", "ipda",
		"letjentni", "mayjentni", "brigjentni", "irjenpol", "brigjenpol", "komjenpol", "kombespol", "laksda", "laksma",
		"marsda", "marsma", "purn", "hc", "c", "p", "pol", "tni", "datuk", "dt", "sdr", "sdri", "bpk", "bapak", "ibu", "tuan":
		return true
	default:
		return false
	}
}

// isBackTitle tells whether the letters of a word are a title that stands after
// a name.
func isBackTitle(k string) bool {
	switch k {
	case "sh", "se", "st", "sp", "ss", "sm", "sn", "ag", "sag", "sak", "sap", "sars", "sd", "sds", "sei", "sfil", "sfarm", "sgz",
		"shi", "shut", "shum", "sib", "sik", "sikom", "sip", "siptem", "sked", "skep", "skepns", "skg", "skh", "skm", "skom",
		"smn", "spak", "spd", "spdaud", "spdi", "spdk", "spdsd", "spi", "spkp", "spsi", "spt", "ssi", "ssit", "ssn", "ssos",
		"ssosi", "ssostp", "sst", "sstpar", "sstp", "sstpi", "ssy", "sth", "sthi", "stp", "stpd", "str", "strkeb", "strkes", "strip", "strak",
		"stt", "sab", "sadm", "san", "sma", "spol", "sek", "sekon", "sptk",
		"ma", "mak", "map", "march", "mars", "mag", "mb", "mba", "me", "mecdev", "mei", "meng", "mepid", "mengsc", "mfarm", "mgz",
		"mh", "mhi", "mhkes", "mhp", "mhum", "mib", "mikom", "mip", "mipol", "mkeb", "mkep", "mkes", "mkm", "mkn", "mkom", "mkp",
		"mling", "mm", "mma", "mmi", "mminov", "mmpd", "mmar", "mmtr", "mp", "mpa", "mpd", "mpdi", "mpdk", "mph", "mpp", "mppm",
		"mpsi", "mpol", "ms", "msc", "mscph", "mse", "msi", "msm", "msn", "msos", "msp", "msy", "mt", "mth", "mti", "mtp", "mtrap",
		"mtrip", "mtrsos", "mud", "mes", "mek", "mdiv", "mab", "mad", "mmsi", "mtpd", "msak",
		"amd", "amdak", "amdkeb", "amdkep", "amdkes", "amdkom", "amdpd", "ama", "amapd", "amapkb", "amakeb", "ap", "ak", "apt", "ba",
		"bba", "bbus", "bsc", "beng", "ca", "cpa", "cfra", "cgcae", "crmp", "qia", "cht", "ipm", "ipu", "aseaneng", "lc", "llm", "llb",
		"ns", "phd", "dr", "drs", "dra", "ir", "spa", "spog", "spogk", "sppd", "spb", "spm", "spkk", "spjp", "span", "sprad", "spkj",
		"spthtkl", "spot", "sps", "spp", "spu", "spkfr", "sppk", "psikolog", "seak", "smhk", "hons", "etn", "dea", "dess", "dipl":
		return true
	default:
		return false
	}
}

// Token is one word of a name, as written and as it sounds.
type Token struct {
	Plain string // small letters, without signs
	Key   string // folded: old and new spelling give the same
}

// Tokens are the words of a name without its titles.
func Tokens(printed string) []Token {
	_, name, _ := Split(printed)
	var out []Token
	words := strings.FieldsFunc(unaccented(name), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' && r != '`' && r != '.' })
	for i, w := range words {
		for _, part := range strings.FieldsFunc(w, func(r rune) bool { return r == '.' }) {
			p := letters(part)
			if p == "" || p == "bin" || p == "binti" || p == "alias" {
				continue
			}
			// A single M in front of other words is how Muhammad is written
			// short; elsewhere it stays an initial.
			if p == "m" && i == 0 && len(words) > 1 {
				p = "muhammad"
			}
			out = append(out, Token{Plain: p, Key: Fold(p)})
		}
	}
	return out
}

// Key is a name without titles, spelling and order: two ways to write one
// name give the same key. It is for finding, never for proving that two people
// are one.
func Key(printed string) string {
	var keys []string
	for _, t := range Tokens(printed) {
		keys = append(keys, t.Key)
	}
	slices.Sort(keys)
	return strings.Join(slices.Compact(keys), " ")
}

// SameName tells whether a name as typed can be a known one: every word of the shorter
// one stands in the longer one, an initial for a word that begins with it, and one
// whole word at least is the same.
func SameName(typed, known string) bool {
	a, b := Tokens(typed), Tokens(known)
	if len(a) > len(b) {
		a, b = b, a
	}
	whole := false
	for _, x := range a {
		if !slices.ContainsFunc(b, func(y Token) bool { return x.shortens(y) || y.shortens(x) }) {
			return false
		}
		whole = whole || len(x.Plain) > 1 && slices.ContainsFunc(b, func(y Token) bool { return x.Key == y.Key })
	}
	return whole
}

// FullName tells whether a name as typed is the whole of a known one, whatever its
// titles, spelling and order: no word is left out or shortened, and at most one is
// there that is not known, so that nobody tries many names at once.
func FullName(typed, known string) bool {
	a, b := Tokens(typed), Tokens(known)
	for _, y := range b {
		if !slices.ContainsFunc(a, y.shortens) {
			return false
		}
	}
	return len(b) > 0 && len(a) <= len(b)+1
}

// shortens tells whether a word is another one, or its initial.
func (t Token) shortens(other Token) bool {
	return t.Key == other.Key || len(t.Plain) == 1 && strings.HasPrefix(other.Plain, t.Plain)
}

// unaccented writes letters with marks without them.
func unaccented(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
}

// Fold is a word as it sounds, spelled one way.
func Fold(s string) string {
	switch s {
	case "muhammad", "mohammad", "muhamad", "mohamad", "mochammad", "mochamad", "mokhamad", "mokhammad", "muchamad", "muchammad",
		"mukhamad", "mukhammad", "mohamed", "muhamed", "mohammed", "muhammed", "moh", "muh", "moch", "much", "mohd", "muhd", "mhd",
		"md", "mohamat", "muhamat", "muhammat", "mohammat":
		return "muhamad"
	case "achmad", "ahmad", "akhmad", "akmad", "ahmat", "akhmat", "achmat", "ach", "ahd":
		return "ahmad"
	case "abd", "abdul", "abdoel", "abdu", "abdl":
		return "abdul"
	case "st", "siti", "sitti", "sity":
		return "siti"
	}
	s = oldSpelling.Replace(s)
	s = strings.ReplaceAll(s, "j", "y")
	// ch sounds as c at the beginning and as h inside, but for words from
	// Arabic, which begin with h.
	if rest, ok := strings.CutPrefix(s, "ch"); ok {
		lead := "c"
		for _, arabic := range []string{"ai", "ol", "ot", "oi", "us", "um", "al", "ul"} {
			if strings.HasPrefix(rest, arabic) {
				lead = "h"
			}
		}
		s = lead + rest
	}
	s = newSpelling.Replace(s)
	s = strings.ReplaceAll(s, "iya", "ia")
	s = strings.ReplaceAll(s, "uwa", "ua")
	var b strings.Builder
	var last rune
	for _, r := range s {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	s = b.String()
	if len(s) > 2 {
		s = strings.TrimSuffix(s, "h")
	}
	if n := len(s); n > 2 && s[n-1] == 'y' && !strings.ContainsRune("aiueo", rune(s[n-2])) {
		s = s[:n-1] + "i"
	}
	return s
}

// The spellings of one sound, made once: a roster of millions folds every word.
var (
	oldSpelling = strings.NewReplacer("oe", "u", "tj", "c", "dj", "j")
	newSpelling = strings.NewReplacer(
		"ch", "h", "kh", "h", "sy", "s", "sh", "s", "dh", "d", "th", "t", "dz", "s", "zh", "s", "ts", "s", "gh", "g", "ph", "p",
		"ck", "k", "oo", "u", "ou", "u", "ee", "i", "ie", "i", "ae", "ai", "ay", "ai", "q", "k", "x", "ks", "v", "p", "f", "p", "z", "s")
)

// letters are the letters and digits of s in lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
