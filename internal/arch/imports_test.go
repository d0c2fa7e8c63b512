package arch

import (
	"path"
	"strings"
)

// ranks of the packages, lowest first. A name ending in /* stands for the
// packages right below it. A package imports lower ranks only, never its own.
var ranks = [][]string{
	{"."},
	{"internal/engine/*"},
	{"internal/engine/screen"},
	{"law", "locale"},
	{"law/*"},
	{"internal/platform/db", "internal/platform/blob", "internal/platform/fetch", "internal/platform/mail", "internal/platform/stream", "internal/platform/i18n", "internal/platform/vault"},
	{"internal/platform/browser", "internal/platform/ledger", "internal/platform/jobs"},
	{"internal/office/access"},
	{"internal/office/*"},
	{"internal/web"},
	{"prevent", "ruling", "watch", "intake", "casework", "measure", "lawroom", "relatives"},
	{"internal/app"},
	{"cmd/*"},
}

// testkit helps tests. Only test files import it, and it imports what the
// tests of a slice may need, so it stands above web and below the slices.
const testkit = "internal/testkit"

// tools are programs and tests that use the house as a whole and that no
// package of the house imports; they may share among themselves.
var tools = []string{"bench/*", "e2e", "internal/arch"}

// rankOf is the rank of a package folder, -1 where the plan does not know it.
func rankOf(dir string) int {
	exact, wild := -1, -1
	for i, names := range ranks {
		for _, n := range names {
			if n == dir {
				exact = i
			}
			if matches(n, dir) {
				wild = i
			}
		}
	}
	if exact >= 0 {
		return exact
	}
	return wild
}

// matches tells whether pattern, with or without a closing star, names dir.
func matches(pattern, dir string) bool {
	parent, star := strings.CutSuffix(pattern, "/*")
	if !star {
		return pattern == dir
	}
	return path.Dir(dir) == parent
}

func isTestkit(dir string) bool { return dir == testkit || strings.HasPrefix(dir, testkit+"/") }

func isTool(dir string) bool {
	for _, p := range tools {
		if matches(p, dir) {
			return true
		}
	}
	return false
}

func checkImports(t *tree) []finding {
	var out []finding
	for _, g := range t.gos {
		if rankOf(g.dir) < 0 && !isTestkit(g.dir) && !isTool(g.dir) {
			out = append(out, finding{g.path, "package " + g.dir + " is not in the plan (internal/arch/imports_test.go)"})
			continue
		}
		for _, imp := range g.imports() {
			dir, ours := strings.CutPrefix(imp, module)
			if !ours {
				continue
			}
			dir = strings.TrimPrefix(dir, "/")
			if dir == "" {
				dir = "."
			}
			if why := border(g, dir); why != "" {
				out = append(out, finding{t.at(g.importOf(imp)), why})
			}
		}
	}
	return out
}

// border says why g may not import dir, "" where it may.
func border(g *goFile, dir string) string {
	from, to := rankOf(g.dir), rankOf(dir)
	switch {
	case isTool(dir) && !isTool(g.dir):
		return g.dir + " imports " + dir + ", which nothing imports"
	case isTestkit(dir):
		if g.test || isTestkit(g.dir) || isTool(g.dir) {
			return ""
		}
		return g.dir + " imports " + dir + " outside of a test"
	case isTool(g.dir):
		return ""
	case to < 0:
		return g.dir + " imports " + dir + ", which is not in the plan"
	case isTestkit(g.dir):
		if to <= rankOf("internal/web") {
			return ""
		}
		return g.dir + " imports the slice " + dir
	case g.test && g.dir == dir: // an outside test of the package itself
		return ""
	case to >= from:
		return g.dir + " imports " + dir + ", which is not of a lower rank"
	}
	return ""
}

// checkDoc wants a doc.go with a package comment in every package.
func checkDoc(t *tree) []finding {
	dirs, have := map[string]bool{}, map[string]bool{}
	for _, g := range t.gos {
		dirs[g.dir] = true
		if path.Base(g.path) == "doc.go" && g.file.Doc != nil && len(g.file.Doc.Text()) > 40 {
			have[g.dir] = true
		}
	}
	var out []finding
	for _, d := range sortedKeys(dirs) {
		if !have[d] {
			out = append(out, finding{d, "no doc.go that says what the package is for"})
		}
	}
	return out
}
