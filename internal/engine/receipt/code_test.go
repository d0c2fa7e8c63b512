package receipt

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawCode is a whole code of random characters.
func drawCode(t *rapid.T) Code {
	b := rapid.SliceOfN(rapid.SampledFrom([]byte(Alphabet)), Len-1, Len-1).Draw(t, "characters")
	s := append([]byte(nil), b...)
	return Code(append(s, Alphabet[double(sum(s))]))
}

func TestCodeReadsBackAsItIsShown(t *testing.T) {
	t.Parallel()
	for range 1000 {
		c := New()
		got, ok := Parse(c.Grouped())
		if !ok || got != c {
			t.Fatalf("Parse(%q) = %q, %v", c.Grouped(), string(got), ok)
		}
	}
}

func TestCodeIsTypedAsPeopleType(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCode(t)
		var typed strings.Builder
		for _, r := range string(c) {
			s := string(r)
			switch r {
			case '0':
				s = rapid.SampledFrom([]string{"0", "O", "o"}).Draw(t, "zero")
			case '1':
				s = rapid.SampledFrom([]string{"1", "I", "i", "l", "L"}).Draw(t, "one")
			}
			if rapid.Bool().Draw(t, "small") {
				s = strings.ToLower(s)
			}
			typed.WriteString(s + rapid.SampledFrom([]string{"", "", " ", "-", "–", "\u00a0"}).Draw(t, "gap"))
		}
		got, ok := Parse(typed.String())
		if !ok || got != c {
			t.Fatalf("Parse(%q) = %q, %v, want %q", typed.String(), string(got), ok, string(c))
		}
	})
}

func TestOneWrongCharacterIsNoticed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := []byte(drawCode(t))
		i := rapid.IntRange(0, Len-1).Draw(t, "place")
		wrong := rapid.SampledFrom([]byte(Alphabet)).Filter(func(c byte) bool { return c != b[i] }).Draw(t, "wrong")
		b[i] = wrong
		if _, ok := Parse(string(b)); ok {
			t.Fatalf("%q is taken for a code", b)
		}
	})
}

func TestTwoCharactersThatChangedPlacesAreNoticed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := []byte(drawCode(t))
		i := rapid.IntRange(0, Len-1).Draw(t, "one")
		j := rapid.IntRange(0, Len-1).Draw(t, "other")
		if b[i] == b[j] {
			t.Skip("the same character")
		}
		b[i], b[j] = b[j], b[i]
		if _, ok := Parse(string(b)); ok {
			t.Fatalf("%q is taken for a code", b)
		}
	})
}

func TestWhatIsNoCodeIsRefused(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", " ", "0", strings.Repeat("0", 23), strings.Repeat("0", 25), strings.Repeat("U", 24), "kanari rahasia",
		"<script>alert(1)</script>", "' or 1=1 --", "🤐🤐🤐🤐", "\xff\xfe", strings.Repeat("A", 1<<20),
	} {
		if _, ok := Parse(s); ok {
			t.Errorf("%.30q is taken for a code", s)
		}
	}
}

func TestCodeDoesNotPrintItself(t *testing.T) {
	t.Parallel()
	c := New()
	for _, s := range []string{fmt.Sprint(c), fmt.Sprintf("%v %s", c, c), c.LogValue().String()} {
		if strings.Contains(s, string(c)) {
			t.Errorf("the code shows in %q", s)
		}
	}
}
