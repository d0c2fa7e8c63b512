package arch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
)

// module is the import path under which the packages of the tree are imported.
const module = "github.com/netra-id/netra"

// tree is everything that the rules look at: the Go files, parsed, and the
// other text files that can break a rule.
type tree struct {
	fset  *token.FileSet
	gos   []*goFile
	texts map[string]string // .sql, .html, .toml, .yaml by path
}

// goFile is one Go file.
type goFile struct {
	path string // below the root of the module, with slashes
	dir  string // "." for the root package
	test bool
	file *ast.File
}

// finding is one place that breaks a rule.
type finding struct {
	where string
	what  string
}

func (f finding) String() string { return f.where + ": " + f.what }

// rule is one law of the house.
type rule struct {
	name  string
	check func(*tree) []finding
}

// rules are all of them; ARCHITECTURE.md names them by these names.
var rules = []rule{
	{"imports", checkImports},
	{"doc", checkDoc},
	{"roles", checkRoles},
	{"tables", checkTables},
	{"pairs", checkPairs},
	{"law in Go", checkLaw},
	{"clock and environment", checkClock},
	{"globals", checkGlobals},
	{"keys", checkKeys},
	{"plain text", checkPlainText},
	{"intake log", checkIntakeLog},
	{"ledger delete", checkLedgerDelete},
	{"exports", checkExports},
}

// readTree reads the module in fsys. A folder with a go.mod of its own, below
// the root, is another module and is left out; so are testdata and what a
// package manager brought.
func readTree(fsys fs.FS) (*tree, error) {
	t := &tree{fset: token.NewFileSet(), texts: map[string]string{}}
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return enter(fsys, p, d)
		case strings.HasSuffix(p, ".go"):
			return t.addGo(fsys, p)
		case slices.Contains([]string{".sql", ".html", ".toml", ".yaml"}, path.Ext(p)):
			b, err := fs.ReadFile(fsys, p)
			if err != nil {
				return err
			}
			t.texts[p] = string(b)
		}
		return nil
	})
	return t, err
}

// enter says whether the walk goes into a folder.
func enter(fsys fs.FS, p string, d fs.DirEntry) error {
	if p == "." {
		return nil
	}
	name := d.Name()
	if strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules" {
		return fs.SkipDir
	}
	if _, err := fs.Stat(fsys, path.Join(p, "go.mod")); err == nil {
		return fs.SkipDir
	}
	return nil
}

func (t *tree) addGo(fsys fs.FS, p string) error {
	b, err := fs.ReadFile(fsys, p)
	if err != nil {
		return err
	}
	f, err := parser.ParseFile(t.fset, p, b, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	t.gos = append(t.gos, &goFile{path: p, dir: path.Dir(p), test: strings.HasSuffix(p, "_test.go"), file: f})
	return nil
}

// at names a place in a Go file.
func (t *tree) at(pos token.Pos) string {
	p := t.fset.Position(pos)
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

// line names a place in a text file.
func line(file, text string, offset int) string {
	return fmt.Sprintf("%s:%d", file, 1+strings.Count(text[:offset], "\n"))
}

// sortedTexts lists the text files with one of the endings, in order.
func (t *tree) sortedTexts(endings ...string) []string {
	var out []string
	for p := range t.texts {
		if slices.Contains(endings, path.Ext(p)) {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out
}

// imports of a Go file, unquoted.
func (g *goFile) imports() []string {
	var out []string
	for _, i := range g.file.Imports {
		out = append(out, strings.Trim(i.Path.Value, `"`))
	}
	return out
}

// importOf is the position of an import.
func (g *goFile) importOf(p string) token.Pos {
	for _, i := range g.file.Imports {
		if strings.Trim(i.Path.Value, `"`) == p {
			return i.Pos()
		}
	}
	return g.file.Package
}

func check(t *testing.T, name string, tr *tree) []finding {
	t.Helper()
	for _, r := range rules {
		if r.name == name {
			return r.check(tr)
		}
	}
	t.Fatalf("no rule %q", name)
	return nil
}
