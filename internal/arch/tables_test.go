package arch

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// owners maps a package to the prefix of its tables: the last part of its
// folder. Packages that keep nothing are not in it.
func ownerOf(dir string) string {
	switch {
	case sliced(dir), path.Dir(dir) == "internal/platform", dir == "internal/web", dir == "internal/app":
		return path.Base(dir)
	}
	return ""
}

// prefixes are all table owners that the plan knows, including those whose
// package does not exist yet.
var prefixes = []string{
	"prevent", "ruling", "watch", "intake", "casework", "measure", "relatives",
	"access", "registry", "edition", "evidence", "letters", "notify",
	"ledger", "jobs", "vault", "blob", "stream", "web", "db", "app",
}

var (
	sqlStart   = regexp.MustCompile(`(?is)^\s*(--[^\n]*\n\s*)*(select|insert|update|delete|with|create|drop|alter)\s`)
	sqlComment = regexp.MustCompile(`--[^\n]*`)
	sqlText    = regexp.MustCompile(`'[^']*'`)
	tableUse   = regexp.MustCompile(`(?i)\b(from|join|into|update|table|view|references|on)\s+((?:if\s+(?:not\s+)?exists\s+)?)([a-z_][a-z0-9_]*)(\s*\()?`)
	listUse    = regexp.MustCompile(`(?i)\bfrom\s+[a-z_][a-z0-9_]*(?:\s+(?:as\s+)?[a-z][a-z0-9]*)?((?:\s*,\s*[a-z_][a-z0-9_]*(?:\s+(?:as\s+)?[a-z][a-z0-9]*)?)+)`)
	cteName    = regexp.MustCompile(`(?i)(?:\bwith(?:\s+recursive)?|,)\s+([a-z_][a-z0-9_]*)\s*(?:\([^)]*\)\s*)?as\s+(?:(?:not\s+)?materialized\s+)?\(`)
)

// notTables are words that may follow the words of tableUse and name no table.
var notTables = []string{"set", "select", "conflict", "lateral", "only", "delete", "update", "skip", "nothing", "of", "commit", "the", "unnest", "generate_series", "json_each", "json_array_elements", "json_array_elements_text", "excluded"}

// use is one table or view named by a piece of SQL.
type use struct {
	verb, name string
	offset     int
}

// usesOf lists the tables and views that a whole statement or script names.
func usesOf(sql string) []use {
	blank := func(re *regexp.Regexp, s string) string {
		return re.ReplaceAllStringFunc(s, func(m string) string { return strings.Repeat(" ", len(m)) })
	}
	sql = blank(sqlText, blank(sqlComment, sql))
	var ctes []string
	for _, m := range cteName.FindAllStringSubmatch(sql, -1) {
		ctes = append(ctes, strings.ToLower(m[1]))
	}
	known := func(name string) bool { return slices.Contains(ctes, name) || slices.Contains(notTables, name) }
	var out []use
	for _, m := range tableUse.FindAllStringSubmatchIndex(sql, -1) {
		verb, name := strings.ToLower(sql[m[2]:m[3]]), strings.ToLower(sql[m[6]:m[7]])
		call := m[8] >= 0 && m[8] < m[9]
		switch {
		case known(name):
			continue
		case call && (verb == "from" || verb == "join"): // a function, as in extract(… from now())
			continue
		case verb == "on" && !looksOwned(name): // the condition of a join
			continue
		case verb == "from" && inFunction(sql[:m[0]]):
			continue
		}
		out = append(out, use{verb, name, m[6]})
	}
	for _, m := range listUse.FindAllStringSubmatchIndex(sql, -1) {
		for _, part := range strings.Split(sql[m[2]:m[3]], ",") {
			if f := strings.Fields(part); len(f) > 0 && !known(strings.ToLower(f[0])) {
				out = append(out, use{"from", strings.ToLower(f[0]), m[2]})
			}
		}
	}
	return out
}

// inFunction tells whether "from" belongs to substring(x from 1), trim(…) or
// extract(…), or to "is distinct from".
func inFunction(before string) bool {
	s := strings.ToLower(before)
	if strings.HasSuffix(strings.TrimSpace(s), "distinct") && strings.Contains(s[max(0, len(s)-24):], "is ") {
		return true
	}
	open := strings.LastIndexByte(s, '(')
	if open < 0 || strings.Contains(s[open:], ")") || strings.Contains(s[open:], "select") {
		return false
	}
	for _, fn := range []string{"substring", "trim", "extract", "overlay"} {
		if strings.HasSuffix(strings.TrimSpace(s[:open]), fn) {
			return true
		}
	}
	return false
}

// looksOwned tells whether a word has the prefix of a table owner.
func looksOwned(name string) bool { return ownerOfTable(name) != "" }

// ownerOfTable reads the owner from the name of a table or view.
func ownerOfTable(name string) string {
	first, _, more := strings.Cut(strings.TrimPrefix(name, "v_"), "_")
	if more && slices.Contains(prefixes, first) {
		return first
	}
	return ""
}

// mine says why a package may not use a table, "" where it may.
func mine(owner string, u use) string {
	of := ownerOfTable(u.name)
	view := strings.HasPrefix(u.name, "v_")
	switch {
	case of == owner:
		return ""
	case of == "":
		return u.name + " is no table of " + owner + "; tables are named " + owner + "_things"
	case view && (u.verb == "from" || u.verb == "join"):
		return ""
	}
	return owner + " may not " + u.verb + " " + u.name + ", which belongs to " + of
}

// checkTables reads every .sql file and every SQL text in Go.
func checkTables(t *tree) []finding {
	var out []finding
	for _, p := range t.sortedTexts(".sql") {
		owner := ownerOf(packageOfSQL(p))
		for _, u := range usesOf(t.texts[p]) {
			if owner == "" {
				out = append(out, finding{p, "SQL outside of a package that owns tables"})
				break
			}
			if why := mine(owner, u); why != "" {
				out = append(out, finding{line(p, t.texts[p], u.offset), why})
			}
		}
	}
	for _, g := range t.gos {
		out = append(out, t.tablesInGo(g)...)
	}
	return out
}

// packageOfSQL is the package folder that a .sql file belongs to: the nearest
// one above that is not named migrations or sql.
func packageOfSQL(p string) string {
	d := path.Dir(p)
	for slices.Contains([]string{"migrations", "sql"}, path.Base(d)) {
		d = path.Dir(d)
	}
	return d
}

// seenByTests are the owners whose tables the test of any package may read, to
// see that an event or a job was written.
var seenByTests = []string{"ledger", "jobs"}

// tablesInGo looks at whole statements, and in fragments at names that carry an
// owner's prefix. platform/db speaks to the database itself and may name the
// catalogues.
func (t *tree) tablesInGo(g *goFile) []finding {
	owner := ownerOf(g.dir)
	if g.dir == "internal/platform/db" || g.dir == "internal/arch" || isTestkit(g.dir) {
		return nil
	}
	var out []finding
	for s, pos := range stringsIn(g.file) {
		whole := sqlStart.MatchString(s) && strings.ContainsAny(s, " \n")
		for _, u := range usesOf(s) {
			if !whole && !looksOwned(u.name) || whole && !sqlShape(s) && !looksOwned(u.name) {
				continue
			}
			if g.test && !whole && u.verb == "table" { // what an attacker may type
				continue
			}
			if g.test && slices.Contains(seenByTests, ownerOfTable(u.name)) && (u.verb == "from" || u.verb == "join") {
				continue
			}
			if owner == "" {
				out = append(out, finding{t.at(pos), g.dir + " owns no tables and names " + u.name})
			} else if why := mine(owner, u); why != "" {
				out = append(out, finding{t.at(pos), why})
			}
		}
	}
	return out
}

// sqlShape tells SQL from an English sentence that begins with the same word:
// "update the roster from a file".
func sqlShape(s string) bool {
	s = strings.ToLower(s)
	f := strings.Fields(s)
	switch f[0] {
	case "select", "with":
		return strings.Contains(s, "from ") && strings.ContainsAny(s, "(,$*=_")
	case "insert":
		return len(f) > 1 && f[1] == "into"
	case "update":
		return slices.Contains(f, "set")
	case "delete":
		return len(f) > 1 && f[1] == "from" && strings.ContainsAny(s, "=$_")
	case "create", "drop", "alter":
		return len(f) > 1 && slices.Contains([]string{"table", "view", "index", "unique", "temp", "temporary"}, f[1])
	}
	return strings.HasPrefix(s, "--")
}

// stringsIn yields the string literals of a file, unquoted, with their places.
func stringsIn(f *ast.File) func(yield func(string, token.Pos) bool) {
	return func(yield func(string, token.Pos) bool) {
		on := true
		ast.Inspect(f, func(n ast.Node) bool {
			if _, skip := n.(*ast.ImportSpec); skip || !on {
				return false
			}
			if _, skip := n.(*ast.Field); skip { // struct tags
				if fl := n.(*ast.Field); fl.Tag != nil {
					return false
				}
			}
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if s, err := strconv.Unquote(l.Value); err == nil {
					on = yield(s, l.Pos())
				}
			}
			return on
		})
	}
}

// checkPairs wants x.postgres.sql beside x.sqlite.sql, and no select *.
func checkPairs(t *tree) []finding {
	var out []finding
	for _, p := range t.sortedTexts(".sql") {
		for _, pair := range [][2]string{{".sqlite.sql", ".postgres.sql"}, {".postgres.sql", ".sqlite.sql"}} {
			if base, ok := strings.CutSuffix(p, pair[0]); ok {
				if _, there := t.texts[base+pair[1]]; !there {
					out = append(out, finding{p, "its other half " + path.Base(base) + pair[1] + " is missing"})
				}
			}
		}
	}
	return out
}

// madeAnew is how a migration gives a table of the ledger another shape: every
// row is copied, and the copy takes the name.
var madeAnew = regexp.MustCompile(`insert into (\w+)\s+select [\w, ]+ from (\w+);\s*drop table (\w+);\s*alter table (\w+) rename to (\w+);`)

// withoutCopies leaves out the places where a table is made anew.
func withoutCopies(sql string) string {
	return madeAnew.ReplaceAllStringFunc(sql, func(s string) string {
		m := madeAnew.FindStringSubmatch(s)
		if copied, old := m[1], m[2]; m[3] == old && m[4] == copied && m[5] == old {
			return ""
		}
		return s
	})
}

// checkLedgerDelete forbids deleting from the ledger: events are superseded,
// never removed.
func checkLedgerDelete(t *tree) []finding {
	del := regexp.MustCompile(`(?i)\b(delete\s+from|truncate(\s+table)?|drop\s+table(\s+if\s+exists)?)\s+ledger_`)
	var out []finding
	for _, g := range t.gos {
		if g.dir == "internal/arch" || g.test { // tests tamper, to see it noticed
			continue
		}
		for s, pos := range stringsIn(g.file) {
			if del.MatchString(s) {
				out = append(out, finding{t.at(pos), "removes events of the ledger"})
			}
		}
	}
	for _, p := range t.sortedTexts(".sql") {
		up, _, _ := strings.Cut(t.texts[p], "-- +goose Down")
		if del.MatchString(withoutCopies(up)) {
			out = append(out, finding{p, "removes events of the ledger"})
		}
	}
	return out
}
