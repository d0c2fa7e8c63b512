package arch

import (
	"go/ast"
	"maps"
	"path"
	"slices"
	"strings"
)

// sliced are the packages whose files have roles by their names.
func sliced(dir string) bool {
	return path.Dir(dir) == "internal/office" || slices.Contains(ranks[rankOf("intake")], dir)
}

// forbidden lists, per role, what a file may not import. An entry ending in /
// stands for everything below it.
var forbidden = map[string][]string{
	"decide":  {"context", "net/http", "database/sql", "html/template", "log", "log/slog", "os", "io/fs", "net", module + "/internal/platform/", module + "/internal/web", module + "/internal/office/"},
	"service": {"net/http", "html/template"},
	"store":   {"net/http", "html/template", module + "/internal/web"},
	"web":     {"database/sql"},
	"api":     {"database/sql"},
	"job":     {"net/http", "html/template", module + "/internal/web"},
	"":        {"net/http", "html/template", "database/sql"},
}

// A page reads its parts in one read transaction, so handlers may open one and
// hand it to the store; what they may not do is write or speak SQL. A service
// declares the struct that also carries the views of its handlers, and may use
// nothing else of the shell.
var (
	notInHandlers = []string{"Exec", "Query", "QueryRow", "Write"}
	notOfThisType = []string{"DB", "tx"} // receivers of those calls: s.DB.Write, tx.Query
	webInServices = []string{"Views", "Cache"}
)

// roleOf reads the role from a file name: case_store.go and store.go are
// stores, case.go holds types.
func roleOf(file string) string {
	name := strings.TrimSuffix(path.Base(file), ".go")
	last := name[strings.LastIndexByte(name, '_')+1:]
	if _, ok := forbidden[last]; ok {
		return last
	}
	return ""
}

func checkRoles(t *tree) []finding {
	var out []finding
	for _, g := range t.gos {
		if g.test || !sliced(g.dir) {
			continue
		}
		role := roleOf(g.path)
		for _, imp := range g.imports() {
			for _, f := range forbidden[role] {
				if imp == f || strings.HasSuffix(f, "/") && strings.HasPrefix(imp, f) {
					out = append(out, finding{t.at(g.importOf(imp)), roleName(role) + " must not use " + imp})
				}
			}
		}
		out = append(out, t.usesByRole(g, role)...)
	}
	return out
}

// usesByRole looks at what a file uses of an import that its role may have.
func (t *tree) usesByRole(g *goFile, role string) []finding {
	var out []finding
	ast.Inspect(g.file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		on := ""
		switch x := sel.X.(type) {
		case *ast.Ident:
			on = x.Name
		case *ast.SelectorExpr:
			on = x.Sel.Name
		}
		handler := role == "web" || role == "api"
		switch {
		case handler && slices.Contains(notOfThisType, on) && slices.Contains(notInHandlers, sel.Sel.Name):
			out = append(out, finding{t.at(n.Pos()), roleName(role) + " must not call " + on + "." + sel.Sel.Name})
		case role == "service" && on == "web" && !slices.Contains(webInServices, sel.Sel.Name):
			out = append(out, finding{t.at(n.Pos()), roleName(role) + " must not use web." + sel.Sel.Name})
		}
		return true
	})
	return out
}

func roleName(role string) string {
	if role == "" {
		return "a file of types"
	}
	return "a _" + role + " file"
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
