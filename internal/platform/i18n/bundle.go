package i18n

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"

	"github.com/netra-id/netra"
)

// The languages. Indonesian is the language of the field and the default.
const (
	Indonesian = "id"
	English    = "en"
)

// Languages are the languages of the program, default first.
func Languages() []string { return []string{Indonesian, English} }

// Localized is something that has a text in each language, such as law.Text.
// Given as an argument of T it is written out in the language of the sentence.
type Localized interface {
	In(lang string) string
}

// keyShape is what a key looks like: lower-case words joined by dots. No
// sentence looks like that, so one parameter can take either.
var keyShape = regexp.MustCompile(`^[a-z0-9_]+(\.[a-z0-9_-]+)+$`)

// Bundle holds the sentences of all languages. It does not change after Load
// and may be used from many goroutines.
type Bundle struct {
	texts    map[string]map[string]string // language, key, text; "other" of a plural
	printers map[string]*message.Printer
	tables   map[string]bool // first parts of all keys
}

// Load reads <lang>/*.toml of fsys for every language.
func Load(fsys fs.FS) (*Bundle, error) {
	b := &Bundle{texts: map[string]map[string]string{}, printers: map[string]*message.Printer{}, tables: map[string]bool{}}
	cat := catalog.NewBuilder(catalog.Fallback(language.Indonesian))
	for _, lang := range Languages() {
		b.texts[lang] = map[string]string{}
		tag := language.Make(lang)
		files, err := fs.Glob(fsys, lang+"/*.toml")
		if err != nil {
			return nil, fmt.Errorf("list texts of %s: %w", lang, err)
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("no texts of language %s", lang)
		}
		for _, name := range files {
			raw, err := fs.ReadFile(fsys, name)
			if err != nil {
				return nil, fmt.Errorf("read texts: %w", err)
			}
			var tree map[string]any
			if err := toml.Unmarshal(raw, &tree); err != nil {
				return nil, fmt.Errorf("%s: %w", path.Join("locale", name), err)
			}
			if err := b.add(cat, tag, lang, "", tree); err != nil {
				return nil, fmt.Errorf("%s: %w", path.Join("locale", name), err)
			}
		}
		b.printers[lang] = message.NewPrinter(tag, message.Catalog(cat))
	}
	return b, nil
}

// add enters a table of a file and the tables in it. prefix ends with a dot,
// or is empty at the top.
func (b *Bundle) add(cat *catalog.Builder, tag language.Tag, lang, prefix string, table map[string]any) error {
	for _, name := range slices.Sorted(maps.Keys(table)) {
		key := prefix + name
		switch v := table[name].(type) {
		case string:
			if err := b.put(lang, key, v); err != nil {
				return err
			}
			if err := cat.SetString(tag, key, v); err != nil {
				return fmt.Errorf("text %s: %w", key, err)
			}
		case map[string]any:
			forms, ok := pluralForms(v)
			if !ok {
				if err := b.add(cat, tag, lang, key+".", v); err != nil {
					return err
				}
				continue
			}
			if err := b.put(lang, key, forms["other"]); err != nil {
				return err
			}
			if err := cat.Set(tag, key, plural.Selectf(1, "%d", cases(lang, forms)...)); err != nil {
				return fmt.Errorf("text %s: %w", key, err)
			}
		default:
			return fmt.Errorf("text %s is neither a sentence nor a table", key)
		}
	}
	return nil
}

func (b *Bundle) put(lang, key, text string) error {
	if _, twice := b.texts[lang][key]; twice {
		return fmt.Errorf("text %s stands in two files", key)
	}
	b.texts[lang][key] = text
	first, _, _ := strings.Cut(key, ".")
	b.tables[first] = true
	return nil
}

// pluralForms tells whether a table is a choice by number: it has "other" and
// nothing but "one" beside it.
func pluralForms(table map[string]any) (map[string]string, bool) {
	forms := map[string]string{}
	for name, v := range table {
		s, ok := v.(string)
		if !ok || (name != "one" && name != "other") {
			return nil, false
		}
		forms[name] = s
	}
	_, ok := forms["other"]
	return forms, ok
}

// cases lists the forms as the plural package wants them. Indonesian has no
// plural form "one", so there it means exactly the number 1.
func cases(lang string, forms map[string]string) []any {
	one := any(plural.One)
	if lang == Indonesian {
		one = "=1"
	}
	var out []any
	if s, ok := forms["one"]; ok {
		out = append(out, one, s)
	}
	return append(out, plural.Other, forms["other"])
}

// T is the sentence of key in lang with args filled in. A key that no file has
// comes back in brackets, so that a test or a reader finds it.
func (b *Bundle) T(lang, key string, args ...any) string {
	lang = known(lang)
	text, ok := b.texts[lang][key]
	if !ok {
		return "[" + key + "]"
	}
	if len(args) == 0 {
		return strings.ReplaceAll(text, "%%", "%")
	}
	in := make([]any, len(args))
	for i, a := range args {
		in[i] = written(lang, a)
	}
	return b.printers[lang].Sprintf(message.Key(key, text), in...)
}

// written turns arguments that have a form of their own in a language into it.
func written(lang string, a any) any {
	switch a := a.(type) {
	case netra.Date:
		return Date(lang, a)
	case Localized:
		return a.In(lang)
	}
	return a
}

// Text is T where s is a key, and s itself where it is a text already. Parts
// of pages take either.
func (b *Bundle) Text(lang, s string) string {
	if b.IsKey(s) {
		return b.T(lang, s)
	}
	return s
}

// IsKey tells whether s means a key: it is written like one, and some key
// begins with its first word. The name of a file or of a site is written like a
// key too.
func (b *Bundle) IsKey(s string) bool {
	first, _, _ := strings.Cut(s, ".")
	return b.tables[first] && LooksLikeKey(s)
}

// LooksLikeKey tells whether s is written like a key: lower-case words joined
// by dots.
func LooksLikeKey(s string) bool { return keyShape.MatchString(s) }

// Has tells whether lang has a text for key.
func (b *Bundle) Has(lang, key string) bool {
	_, ok := b.texts[lang][key]
	return ok
}

// Raw is the text of key as it stands in the file, "" where there is none.
func (b *Bundle) Raw(lang, key string) string { return b.texts[lang][key] }

// Keys are all keys of lang in order.
func (b *Bundle) Keys(lang string) []string {
	return slices.Sorted(maps.Keys(b.texts[lang]))
}

// known is lang where the program speaks it, else Indonesian.
func known(lang string) string {
	if lang == English {
		return English
	}
	return Indonesian
}
