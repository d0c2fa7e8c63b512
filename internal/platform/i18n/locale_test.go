package i18n_test

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/locale"
)

// These tests read the real texts. They stand here and not in locale, because
// locale is of a lower rank than the reader of its files.

func realTexts(t *testing.T) *i18n.Bundle {
	t.Helper()
	b, err := i18n.Load(locale.FS)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBothLanguagesHaveTheSameKeys(t *testing.T) {
	t.Parallel()
	b := realTexts(t)
	for _, key := range b.Keys("id") {
		if !b.Has("en", key) {
			t.Errorf("%s has no English text", key)
		}
	}
	for _, key := range b.Keys("en") {
		if !b.Has("id", key) {
			t.Errorf("%s has no Indonesian text", key)
		}
	}
}

func TestNoIndonesianTextIsLeftInEnglish(t *testing.T) {
	t.Parallel()
	b := realTexts(t)
	raw, err := fs.ReadFile(locale.FS, "same.toml")
	if err != nil {
		t.Fatal(err)
	}
	var same struct{ Keys []string }
	if err := toml.Unmarshal(raw, &same); err != nil {
		t.Fatal(err)
	}
	for _, key := range b.Keys("id") {
		equal := b.Raw("id", key) == b.Raw("en", key)
		switch listed := slices.Contains(same.Keys, key); {
		case equal && !listed:
			t.Errorf("%s is %q in both languages: translate it, or list it in locale/same.toml", key, b.Raw("id", key))
		case !equal && listed:
			t.Errorf("%s differs between the languages, yet same.toml lists it", key)
		}
	}
	for _, key := range same.Keys {
		if !b.Has("id", key) {
			t.Errorf("same.toml lists %s, which no file has", key)
		}
	}
}

// verb finds a verb of a sentence with the number of its argument.
var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[-+#0]*(?:\d+)?(?:\.\d+)?([a-zA-Z%])`)

// verbs are the arguments that a sentence uses, with how each is written.
func verbs(s string) []string {
	var out []string
	next := 1
	for _, m := range verb.FindAllStringSubmatch(s, -1) {
		if m[2] == "%" {
			continue
		}
		n := next
		if m[1] != "" {
			n = int(m[1][0] - '0')
		}
		next = n + 1
		if v := string(rune('0'+n)) + m[2]; !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return out
}

func TestBothLanguagesUseTheSameArguments(t *testing.T) {
	t.Parallel()
	b := realTexts(t)
	for _, key := range b.Keys("id") {
		id, en := verbs(b.Raw("id", key)), verbs(b.Raw("en", key))
		if !slices.Equal(id, en) {
			t.Errorf("%s uses the arguments %v in Indonesian and %v in English", key, id, en)
		}
	}
}

func TestNoTextIsEmptyOrPadded(t *testing.T) {
	t.Parallel()
	b := realTexts(t)
	for _, lang := range i18n.Languages() {
		for _, key := range b.Keys(lang) {
			if s := b.Raw(lang, key); s == "" || s != strings.TrimSpace(s) {
				t.Errorf("%s of %s is empty or has space around it: %q", key, lang, s)
			}
		}
	}
}
