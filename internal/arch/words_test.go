package arch

import (
	"go/ast"
	"go/importer"
	"go/token"
	"go/types"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// lawWords are pieces of law that only law/ may state.
var lawWords = []struct {
	re   *regexp.Regexp
	what string
}{
	{regexp.MustCompile(`(?i)\bpasal\s+\d`), "an article"},
	{regexp.MustCompile(`(?i)\bayat\s*\(\d`), "a paragraph of an article"},
	{regexp.MustCompile(`(?i)\bhuruf\s+[a-z]\b`), "a letter of an article"},
	{regexp.MustCompile(`\b(UU|PP|Perpres|SKB|Permen[A-Z]\w*|Perbawaslu|Perbup)\s+(No\.?\s*|Nomor\s+)?\d`), "an instrument"},
	{regexp.MustCompile(`\b\d{1,3}/(19|20)\d\d\b`), "the number of an instrument"},
	{regexp.MustCompile(`\b(KASN|BKN|Bawaslu|Panwas\w*|BKPSDM|Kesbangpol)\b`), "an authority"},
}

// checkLaw forbids in Go: articles, instruments, authorities, names of states
// of procedures, and numbers of days. The people and offices of the demo are
// invented data; they stand in files of internal/app whose names begin with demo.
func checkLaw(t *tree) []finding {
	states := t.states()
	var out []finding
	for _, g := range t.gos {
		if g.test || g.dir == "law" || !ruled(g) {
			continue
		}
		for s, pos := range stringsIn(g.file) {
			for _, w := range lawWords {
				if w.re.MatchString(s) {
					out = append(out, finding{t.at(pos), "states law: " + w.what + ": " + strconv.Quote(w.re.FindString(s))})
				}
			}
			if slices.Contains(states, s) && (sliced(g.dir) || g.dir == "internal/app") {
				out = append(out, finding{t.at(pos), "names a state of a procedure: " + strconv.Quote(s)})
			}
		}
		out = append(out, t.dayNumbers(g)...)
	}
	return out
}

// ruled tells whether the file is bound by invariant 1.
func ruled(g *goFile) bool {
	demo := g.dir == "internal/app" && strings.HasPrefix(path.Base(g.path), "demo")
	return !demo && !isTool(g.dir) && !isTestkit(g.dir)
}

// states are the names of all states of all procedures, but for words that the
// program uses in another sense and the law does not own.
func (t *tree) states() []string {
	var out []string
	for _, p := range t.sortedTexts(".yaml") {
		if !strings.HasPrefix(p, "law/procedures/") {
			continue
		}
		var f struct {
			States map[string]any `yaml:"states"`
		}
		if err := yaml.Unmarshal([]byte(t.texts[p]), &f); err != nil {
			continue // law lint reports files that do not parse
		}
		out = append(out, sortedKeys(f.States)...)
	}
	return out
}

// dayNumbers finds a date moved by a number written in Go. A step of one day or
// one week is walking the calendar, not law.
func (t *tree) dayNumbers(g *goFile) []finding {
	var out []finding
	if !sliced(g.dir) {
		return nil
	}
	ast.Inspect(g.file, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := c.Fun.(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "AddDays" && sel.Sel.Name != "AddDate" {
			return true
		}
		for _, a := range c.Args {
			if u, ok := a.(*ast.UnaryExpr); ok {
				a = u.X
			}
			if l, ok := a.(*ast.BasicLit); ok && !slices.Contains([]string{"0", "1", "7"}, l.Value) {
				out = append(out, finding{t.at(l.Pos()), "moves a date by " + l.Value + "; numbers of days stand in law/values"})
			}
		}
		return true
	})
	return out
}

// checkClock keeps the wall clock and the environment in cmd.
func checkClock(t *tree) []finding {
	banned := map[string][]string{
		"time": {"Now", "Since", "Until"},
		"os":   {"Getenv", "LookupEnv", "Environ", "ExpandEnv"},
	}
	var out []finding
	for _, g := range t.gos {
		if g.test || path.Dir(g.dir) == "cmd" || isTestkit(g.dir) || isTool(g.dir) {
			continue
		}
		ast.Inspect(g.file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := sel.X.(*ast.Ident); ok && slices.Contains(banned[x.Name], sel.Sel.Name) && slices.Contains(g.imports(), x.Name) {
					out = append(out, finding{t.at(n.Pos()), "reads " + x.Name + "." + sel.Sel.Name + " outside of cmd"})
				}
			}
			return true
		})
	}
	return out
}

// checkGlobals finds package variables that change: assigned, counted up,
// their elements assigned, their address taken, or of a type made to change.
func checkGlobals(t *tree) []finding {
	byDir := map[string][]*goFile{}
	for _, g := range t.gos {
		if !g.test && !isTool(g.dir) {
			byDir[g.dir] = append(byDir[g.dir], g)
		}
	}
	var out []finding
	for _, dir := range sortedKeys(byDir) {
		out = append(out, t.globalsOf(byDir[dir])...)
	}
	return out
}

func (t *tree) globalsOf(files []*goFile) []finding {
	// Imports are not followed: a name of this package resolves without them,
	// and what does not resolve is not a name of this package.
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: importer.ForCompiler(t.fset, "none", nil), Error: func(error) {}, FakeImportC: true}
	var parsed []*ast.File
	for _, g := range files {
		parsed = append(parsed, g.file)
	}
	pkg := checked(&conf, t.fset, parsed, info)
	isGlobal := func(e ast.Expr) (string, bool) {
		id := rootIdent(e)
		if id == nil {
			return "", false
		}
		v, ok := info.Uses[id].(*types.Var)
		return id.Name, ok && v.Parent() == pkg.Scope()
	}
	var out []finding
	report := func(e ast.Expr, how string) {
		if name, ok := isGlobal(e); ok {
			out = append(out, finding{t.at(e.Pos()), "package variable " + name + " " + how})
		}
	}
	for _, f := range parsed {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, l := range n.Lhs {
					report(l, "is assigned")
				}
			case *ast.IncDecStmt:
				report(n.X, "is counted")
			case *ast.UnaryExpr:
				if n.Op == token.AND {
					report(n.X, "has its address taken")
				}
			case *ast.CallExpr:
				if id, ok := n.Fun.(*ast.Ident); ok && (id.Name == "delete" || id.Name == "clear") && len(n.Args) > 0 {
					report(n.Args[0], "is emptied")
				}
			case *ast.FuncDecl:
				if n.Name.Name == "init" && n.Recv == nil {
					out = append(out, finding{t.at(n.Pos()), "has an init"})
				}
			}
			return true
		})
		out = append(out, t.mutableTypes(f)...)
	}
	return out
}

// checked type-checks as far as it gets; the errors about imports are expected.
func checked(conf *types.Config, fset *token.FileSet, files []*ast.File, info *types.Info) *types.Package {
	pkg, err := conf.Check("p", fset, files, info)
	if err != nil && pkg == nil {
		return types.NewPackage("p", "p")
	}
	return pkg
}

// mutableTypes finds package variables whose type is there to be changed.
func (t *tree) mutableTypes(f *ast.File) []finding {
	var out []finding
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			sel, ok := v.Type.(*ast.SelectorExpr)
			if !ok {
				continue
			}
			if x, ok := sel.X.(*ast.Ident); ok && (x.Name == "sync" || x.Name == "atomic") {
				out = append(out, finding{t.at(v.Pos()), "package variable " + v.Names[0].Name + " is a " + x.Name + "." + sel.Sel.Name})
			}
		}
	}
	return out
}

// rootIdent is x in x, x.f, x[i], *x.
func rootIdent(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// checkExports lets only the shell write CSV, so that no list goes out without
// the guard against formulas, or with other separators than the rest.
func checkExports(t *tree) []finding {
	var out []finding
	for _, g := range t.gos {
		if g.test || g.dir == "internal/web" || isTool(g.dir) {
			continue
		}
		ast.Inspect(g.file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == "csv" && sel.Sel.Name == "NewWriter" {
					out = append(out, finding{t.at(n.Pos()), "writes CSV by itself; web.SendCSV does it for every list"})
				}
			}
			return true
		})
	}
	return out
}

// checkIntakeLog keeps loggers out of the package that reads what reporters
// send: what it cannot log, it cannot leak.
func checkIntakeLog(t *tree) []finding {
	var out []finding
	for _, g := range t.gos {
		if g.test || g.dir != "intake" {
			continue
		}
		for _, imp := range g.imports() {
			if imp == "log" || imp == "expvar" {
				out = append(out, finding{t.at(g.importOf(imp)), "intake must not import " + imp})
			}
		}
		ast.Inspect(g.file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				x, ok := sel.X.(*ast.Ident)
				// A type may say how it looks in a log, so that it says nothing.
				if ok && x.Name == "slog" && !slices.Contains([]string{"Value", "LogValuer", "StringValue"}, sel.Sel.Name) {
					out = append(out, finding{t.at(n.Pos()), "intake must not use slog." + sel.Sel.Name})
				}
				if ok && (x.Name == "fmt" && strings.HasPrefix(sel.Sel.Name, "Print") || x.Name == "os" && (sel.Sel.Name == "Stderr" || sel.Sel.Name == "Stdout")) {
					out = append(out, finding{t.at(n.Pos()), "intake must not write to " + x.Name + "." + sel.Sel.Name})
				}
			}
			return true
		})
	}
	return out
}
