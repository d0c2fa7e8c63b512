package i18n_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/i18n"
)

// load makes a bundle of one file per language.
func load(t *testing.T, id, en string) (*i18n.Bundle, error) {
	t.Helper()
	return i18n.Load(fstest.MapFS{
		"id/x.toml": {Data: []byte(id)},
		"en/x.toml": {Data: []byte(en)},
	})
}

func mustLoad(t *testing.T, id, en string) *i18n.Bundle {
	t.Helper()
	b, err := load(t, id, en)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

type text struct{ id, en string }

func (x text) In(lang string) string {
	if lang == "en" {
		return x.en
	}
	return x.id
}

func TestSentencesAreFilledAsEachLanguageWritesThem(t *testing.T) {
	t.Parallel()
	b := mustLoad(t, `
[x]
plain = "Selesai 100%"
count = "%d laporan dari %[2]s"
share = "%.1f%% kasus"
day = "Sampai %[1]s"
name = "%[1]s diteruskan"
left = { one = "Besok", other = "%[1]d hari lagi" }
[x.deep.er]
still = "di bawah"
`, `
[x]
plain = "Done 100%"
count = "%d reports from %[2]s"
share = "%.1f%% of cases"
day = "Until %[1]s"
name = "%[1]s forwarded"
left = { one = "Tomorrow", other = "%[1]d days left" }
[x.deep.er]
still = "below"
`)
	for _, c := range []struct {
		lang, key string
		args      []any
		want      string
	}{
		{"id", "x.plain", nil, "Selesai 100%"},
		{"id", "x.count", []any{1234567, "Lebak"}, "1.234.567 laporan dari Lebak"},
		{"en", "x.count", []any{1234567, "Lebak"}, "1,234,567 reports from Lebak"},
		{"id", "x.share", []any{5.44}, "5,4% kasus"},
		{"en", "x.share", []any{5.44}, "5.4% of cases"},
		{"id", "x.day", []any{netra.Date("2024-11-12")}, "Sampai 12 November 2024"},
		{"en", "x.name", []any{text{"Perkara", "The case"}}, "The case forwarded"},
		{"id", "x.left", []any{1}, "Besok"},
		{"id", "x.left", []any{2}, "2 hari lagi"},
		{"en", "x.left", []any{1}, "Tomorrow"},
		{"en", "x.left", []any{1500}, "1,500 days left"},
		{"id", "x.deep.er.still", nil, "di bawah"},
		{"nl", "x.plain", nil, "Selesai 100%"},
		{"id", "x.name", []any{"50% d%s"}, "50% d%s diteruskan"},
	} {
		if got := b.T(c.lang, c.key, c.args...); got != c.want {
			t.Errorf("T(%s, %s, %v) = %q, want %q", c.lang, c.key, c.args, got, c.want)
		}
	}
}

func TestMissingKeyComesBackInBrackets(t *testing.T) {
	t.Parallel()
	b := mustLoad(t, "[x]\na = \"satu\"", "[x]\na = \"one\"")
	if got := b.T("id", "x.b", 3); got != "[x.b]" {
		t.Errorf("T of a missing key = %q, want [x.b]", got)
	}
	if b.Has("id", "x.b") || !b.Has("en", "x.a") {
		t.Error("Has does not tell a present key from a missing one")
	}
}

func TestTextLeavesWordsThatOnlyLookLikeKeys(t *testing.T) {
	t.Parallel()
	b := mustLoad(t, "[x]\na = \"satu\"", "[x]\na = \"one\"")
	for in, want := range map[string]string{
		"x.a": "satu", "x.gone": "[x.gone]", "undangan.pdf": "undangan.pdf",
		"portal.go.id": "portal.go.id", "Siapa?": "Siapa?", "": "", "R. A. Kartini": "R. A. Kartini",
	} {
		if got := b.Text("id", in); got != want {
			t.Errorf("Text(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLoadNamesTheFileThatIsWrong(t *testing.T) {
	t.Parallel()
	for what, id := range map[string]string{
		"not TOML":     "[x",
		"not a text":   "[x]\na = 3",
		"a text twice": "[x]\na = \"1\"\na = \"2\"",
	} {
		_, err := load(t, id, "[x]\na = \"one\"")
		if err == nil || !strings.Contains(err.Error(), "id/x.toml") {
			t.Errorf("%s: %v, want an error that names id/x.toml", what, err)
		}
	}
	if _, err := i18n.Load(fstest.MapFS{"id/x.toml": {Data: []byte("")}}); err == nil {
		t.Error("a language without texts was taken")
	}
}

func TestBundleServesManyAtOnce(t *testing.T) {
	t.Parallel()
	b := mustLoad(t, `
[x]
n = "%d laporan"`, `
[x]
n = "%d reports"`)
	done := make(chan string)
	for i := range 8 {
		go func() {
			out := ""
			for range 200 {
				out = b.T("id", "x.n", i*1000)
			}
			done <- out
		}()
	}
	seen := map[string]bool{}
	for range 8 {
		seen[<-done] = true
	}
	for i := 1; i < 8; i++ {
		if want := fmt.Sprintf("%d.000 laporan", i); !seen[want] {
			t.Errorf("no goroutine read %q", want)
		}
	}
}
