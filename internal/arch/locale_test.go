package arch

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// languages that every text for people is written in.
var languages = []string{"id", "en"}

// keyShape is how the keys of locale/ look: intake.form.too_long.
var keyShape = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[A-Za-z0-9_-]+)+$`)

var (
	action     = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	templateIn = regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`")
)

// keys reads the keys of one language, and the first parts that a key of the
// program can have.
func (t *tree) keys(lang string) (keys map[string]bool, firsts map[string]bool, bad []finding) {
	keys, firsts = map[string]bool{}, map[string]bool{}
	for _, p := range t.sortedTexts(".toml") {
		if path.Dir(p) != "locale/"+lang {
			continue
		}
		var m map[string]any
		if err := toml.Unmarshal([]byte(t.texts[p]), &m); err != nil {
			bad = append(bad, finding{p, err.Error()})
			continue
		}
		for first := range m {
			firsts[first] = true
		}
		flatten(keys, "", m)
	}
	return keys, firsts, bad
}

// flatten adds the keys of nested tables; a table of plural forms is one key.
func flatten(keys map[string]bool, prefix string, m map[string]any) {
	for k, v := range m {
		if sub, ok := v.(map[string]any); ok {
			if _, plural := sub["other"].(string); plural {
				keys[prefix+k] = true
			}
			flatten(keys, prefix+k+".", sub)
			continue
		}
		keys[prefix+k] = true
	}
}

// checkKeys wants every key that Go or a template names in every language.
func checkKeys(t *tree) []finding {
	var out []finding
	type table struct{ keys, firsts map[string]bool }
	all := map[string]table{}
	for _, lang := range languages {
		keys, firsts, bad := t.keys(lang)
		all[lang] = table{keys, firsts}
		out = append(out, bad...)
	}
	want := func(where, key string) {
		for _, lang := range languages {
			if !all[lang].keys[key] {
				out = append(out, finding{where, "locale/" + lang + " has no " + key})
			}
		}
	}
	for _, g := range t.gos {
		if g.test || isTool(g.dir) {
			continue
		}
		for key, pos := range keysInGo(g.file) {
			want(t.at(pos), key)
		}
	}
	for _, p := range t.sortedTexts(".html") {
		for _, m := range action.FindAllStringIndex(t.texts[p], -1) {
			for _, q := range templateIn.FindAllString(t.texts[p][m[0]:m[1]], -1) {
				key, err := strconv.Unquote(q)
				first, _, _ := strings.Cut(key, ".")
				if err == nil && keyShape.MatchString(key) && (all["id"].firsts[first] || all["en"].firsts[first]) {
					want(line(p, t.texts[p], m[0]), key)
				}
			}
			for _, call := range tCall.FindAllStringSubmatch(t.texts[p][m[0]:m[1]], -1) {
				first, _, _ := strings.Cut(call[1], ".")
				if !all["id"].firsts[first] && !all["en"].firsts[first] {
					want(line(p, t.texts[p], m[0]), call[1])
				}
			}
		}
	}
	return out
}

// tCall is the direct use of a key in a template, which must exist even where
// no file of locale/ has such a first part.
var tCall = regexp.MustCompile(`(?:\{\{-?\s*|\(\s*|\|\s*)t\s+"([^"]+)"`)

// keysInGo yields the keys in r.T("key"), b.T(lang, "key"), Key: "key" and
// f.Problem(field, "key").
func keysInGo(f *ast.File) func(yield func(string, token.Pos) bool) {
	return func(yield func(string, token.Pos) bool) {
		give := func(e ast.Expr) bool {
			l, ok := e.(*ast.BasicLit)
			if !ok || l.Kind != token.STRING {
				return true
			}
			s, err := strconv.Unquote(l.Value)
			if err != nil || !keyShape.MatchString(s) {
				return true
			}
			return yield(s, l.Pos())
		}
		on := true
		ast.Inspect(f, func(n ast.Node) bool {
			if !on {
				return false
			}
			switch n := n.(type) {
			case *ast.KeyValueExpr:
				if id, ok := n.Key.(*ast.Ident); ok && (id.Name == "Key" || strings.HasSuffix(id.Name, "Key")) {
					on = give(n.Value)
				}
			case *ast.CallExpr:
				sel, ok := n.Fun.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				switch {
				case sel.Sel.Name == "T" && len(n.Args) > 0:
					on = give(n.Args[0])
					if on && len(n.Args) > 1 {
						if _, lit := n.Args[0].(*ast.BasicLit); !lit {
							on = give(n.Args[1])
						}
					}
				case sel.Sel.Name == "Problem" && len(n.Args) > 1:
					on = give(n.Args[1])
				}
			}
			return on
		})
	}
}

var (
	htmlComment = regexp.MustCompile(`(?s)<!--.*?-->`)
	htmlTag     = regexp.MustCompile(`(?s)<[a-zA-Z/!][^>]*>`)
	spoken      = regexp.MustCompile(`\b(title|alt|aria-label|placeholder)="([^"]*)"`)
	word        = regexp.MustCompile(`\pL{2,}`)
	entity      = regexp.MustCompile(`&[a-z]+;|&#\d+;`)
)

// sameEverywhere are words that no language translates.
var sameEverywhere = []string{"Netra"}

// checkPlainText finds words for people that stand in a template.
func checkPlainText(t *tree) []finding {
	var out []finding
	for _, p := range t.sortedTexts(".html") {
		if !strings.Contains(p, "templates/") {
			continue
		}
		blank := func(s string) string {
			return strings.Map(func(r rune) rune {
				if r == '\n' {
					return r
				}
				return ' '
			}, s)
		}
		src := action.ReplaceAllStringFunc(t.texts[p], blank)
		src = htmlComment.ReplaceAllStringFunc(src, blank)
		for _, m := range spoken.FindAllStringSubmatchIndex(src, -1) {
			if w := word.FindString(src[m[4]:m[5]]); w != "" && !slices.Contains(sameEverywhere, w) {
				out = append(out, finding{line(p, src, m[4]), "text for people in an attribute: " + strconv.Quote(w)})
			}
		}
		src = entity.ReplaceAllStringFunc(htmlTag.ReplaceAllStringFunc(src, blank), blank)
		for _, m := range word.FindAllStringIndex(src, -1) {
			if w := src[m[0]:m[1]]; !slices.Contains(sameEverywhere, w) {
				out = append(out, finding{line(p, src, m[0]), "text for people in a template: " + strconv.Quote(w)})
			}
		}
	}
	return out
}
