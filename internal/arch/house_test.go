package arch

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestTheHouseKeepsItsRules runs every rule over the module.
func TestTheHouseKeepsItsRules(t *testing.T) {
	t.Parallel()
	tr, err := readTree(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(tr.gos) == 0 {
		t.Fatal("no Go file was read")
	}
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			found := r.check(tr)
			slices.SortFunc(found, func(a, b finding) int { return strings.Compare(a.where, b.where) })
			for _, f := range found {
				t.Error(f)
			}
		})
	}
}

// file is one file of a small tree.
type file map[string]string

const doc = "// Package p is long enough a comment to say what a package is for.\npackage p\n"

func treeOf(t *testing.T, files file) *tree {
	t.Helper()
	m := fstest.MapFS{}
	for p, s := range files {
		m[p] = &fstest.MapFile{Data: []byte(s)}
	}
	tr, err := readTree(m)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// TestEachRuleNoticesWhatBreaksIt gives each rule trees that break it in one
// way. An empty want says that the tree is in order.
func TestEachRuleNoticesWhatBreaksIt(t *testing.T) {
	t.Parallel()
	imp := func(pkgs ...string) string {
		s := "package p\n"
		for _, p := range pkgs {
			s += "import _ \"" + strings.Replace(p, "~", module, 1) + "\"\n"
		}
		return s
	}
	code := func(body string) string { return "package p\nfunc f() {\n" + body + "\n}\n" }
	locales := file{"locale/id/intake.toml": "[intake]\nlate = \"Lambat\"\n", "locale/en/intake.toml": "[intake]\nlate = \"Late\"\n"}
	with := func(base file, p, s string) file {
		out := file{p: s}
		for k, v := range base {
			out[k] = v
		}
		return out
	}
	for _, c := range []struct {
		rule, name string
		files      file
		want       string
	}{
		{"imports", "a slice stands on the platform", file{"intake/x.go": imp("~", "~/law", "~/internal/platform/db", "~/internal/web")}, ""},
		{"imports", "a slice imports a slice", file{"intake/x.go": imp("~/casework")}, "intake imports casework, which is not of a lower rank"},
		{"imports", "the platform imports an office", file{"internal/platform/db/x.go": imp("~/internal/office/access")}, "not of a lower rank"},
		{"imports", "platform packages of one rank", file{"internal/platform/ledger/x.go": imp("~/internal/platform/jobs")}, "not of a lower rank"},
		{"imports", "the vocabulary imports something", file{"x.go": imp("~/law")}, "not of a lower rank"},
		{"imports", "an unknown package", file{"internal/util/x.go": imp()}, "internal/util is not in the plan"},
		{"imports", "an unknown package is imported", file{"intake/x.go": imp("~/internal/helpers/x")}, "which is not in the plan"},
		{"imports", "a program imports a test kit", file{"intake/x.go": imp("~/internal/testkit/dbtest")}, "outside of a test"},
		{"imports", "a test imports a test kit", file{"intake/x_test.go": imp("~/internal/testkit/dbtest", "~/intake")}, ""},
		{"imports", "a test imports a slice beside it", file{"intake/x_test.go": imp("~/casework")}, "not of a lower rank"},
		{"imports", "a test kit imports a slice", file{"internal/testkit/sample/x.go": imp("~/intake")}, "imports the slice"},
		{"imports", "a bench is imported", file{"intake/x.go": imp("~/bench/intake")}, "which nothing imports"},
		{"imports", "a module below is left out", file{"bench/peers/go.mod": "module x", "bench/peers/x.go": imp("~/nowhere"), "doc.go": doc}, ""},
		{"doc", "a package without doc.go", file{"intake/x.go": imp()}, "no doc.go"},
		{"doc", "a package with doc.go", file{"intake/doc.go": doc}, ""},
		{"roles", "a decision reads the database", file{"casework/case_decide.go": imp("~/internal/platform/db")}, "a _decide file must not use"},
		{"roles", "a decision takes a context", file{"casework/decide.go": imp("context")}, "a _decide file must not use context"},
		{"roles", "a service speaks HTTP", file{"casework/case_service.go": imp("net/http")}, "a _service file must not use"},
		{"roles", "a store shows pages", file{"internal/office/access/user_store.go": imp("html/template")}, "a _store file must not use"},
		{"roles", "a handler queries", file{"intake/report_web.go": code("tx.QueryRow(ctx, q)")}, "a _web file must not call tx.QueryRow"},
		{"roles", "a handler writes", file{"intake/report_web.go": code("s.DB.Write(ctx, f)")}, "a _web file must not call DB.Write"},
		{"roles", "a handler answers", file{"intake/report_web.go": code("w.Write(b); s.DB.Read(ctx, f)")}, ""},
		{"roles", "a service shows a page", file{"intake/report_service.go": code("web.ReadForm(w, r, 1)")}, "a _service file must not use web.ReadForm"},
		{"roles", "a service carries the views", file{"intake/report_service.go": "package p\ntype S struct { Views *web.Views }\n"}, ""},
		{"roles", "a job speaks HTTP", file{"intake/report_job.go": imp("net/http")}, "a _job file must not use"},
		{"roles", "types speak SQL", file{"intake/report.go": imp("database/sql")}, "a file of types must not use"},
		{"roles", "each file keeps its role", file{"intake/report_web.go": imp("net/http"), "intake/report_store.go": imp("~/internal/platform/db"), "intake/report_decide.go": imp("~/law", "time")}, ""},
		{"tables", "a slice reads another's table", file{"measure/x_store.go": code("_ = `select case_id from casework_cases where a = 1`")}, "measure may not from casework_cases, which belongs to casework"},
		{"tables", "a slice reads another's view", file{"measure/x_store.go": code("_ = `select n from v_casework_cases join measure_days d on d.day = v_casework_cases.day`")}, ""},
		{"tables", "a slice writes another's view", file{"measure/x_store.go": code("_ = `insert into v_casework_cases (a) values ($1)`")}, "measure may not into v_casework_cases"},
		{"tables", "a fragment joins another's table", file{"intake/x_store.go": code("q := ``; q += ` join casework_cases c on c.id = r.id`")}, "intake may not join casework_cases"},
		{"tables", "a table without an owner", file{"intake/x_store.go": code("_ = `select a, b from reports where id = $1`")}, "reports is no table of intake"},
		{"tables", "a list of tables", file{"intake/x_store.go": code("_ = `select a, b from intake_reports r, casework_cases c where id = $1`")}, "intake may not from casework_cases"},
		{"tables", "a common table expression", file{"intake/x_store.go": code("_ = `with due as (select a, b from intake_reports), late as (select a from due) select a from late where b = $1`")}, ""},
		{"tables", "functions and conflicts", file{"intake/x_store.go": code("_ = `insert into intake_reports (a) values (substring($1 from 2)) on conflict (a) do update set a = excluded.a where intake_reports.a is distinct from excluded.a`")}, ""},
		{"tables", "a sentence is no query", file{"intake/x_service.go": code(`_ = "update the roster from a file"; _ = "create receipt"; _ = "select office from list"`)}, ""},
		{"tables", "engine owns no tables", file{"internal/engine/x/x.go": code("_ = `delete from intake_reports where id = $1`")}, "owns no tables"},
		{"tables", "a migration makes another's table", file{"intake/migrations/0001_x.sql": "-- +goose Up\ncreate table casework_x (id text references intake_reports (id));\n"}, "belongs to casework"},
		{"tables", "a migration refers to another's table", file{"intake/migrations/0001_x.sql": "create table intake_x (id text references access_offices (office_id));\n"}, "belongs to access"},
		{"tables", "an index on another's table", file{"intake/migrations/0001_x.sql": "create index intake_x on casework_cases (id);\n"}, "belongs to casework"},
		{"tables", "a migration keeps to its own", file{"intake/migrations/0001_x.sql": "create table intake_x (id text);\ncreate view v_intake_x as select id from intake_x; -- from reports\ncreate index intake_x_id on intake_x (id);\n"}, ""},
		{"pairs", "half a pair", file{"intake/search.sqlite.sql": "select 1"}, "its other half search.postgres.sql is missing"},
		{"pairs", "a pair", file{"intake/search.sqlite.sql": "select 1", "intake/search.postgres.sql": "select 1"}, ""},
		{"ledger delete", "an event is deleted", file{"internal/platform/ledger/x.go": code("_ = `delete from ledger_events where id = $1`")}, "removes events"},
		{"ledger delete", "a table is dropped", file{"internal/platform/ledger/migrations/0009_x.sql": "-- +goose Up\ndrop table ledger_events;\n"}, "removes events"},
		{"ledger delete", "some rows are copied", file{"internal/platform/ledger/migrations/0009_x.sql": "-- +goose Up\ninsert into ledger_new select a, b from ledger_events where a = 1;\ndrop table ledger_events;\nalter table ledger_new rename to ledger_events;\n"}, "removes events"},
		{"ledger delete", "another table is dropped", file{"internal/platform/ledger/migrations/0009_x.sql": "-- +goose Up\ninsert into ledger_new select a, b from ledger_events;\ndrop table ledger_hashes;\nalter table ledger_new rename to ledger_events;\n"}, "removes events"},
		{"ledger delete", "a table is made anew", file{"internal/platform/ledger/migrations/0009_x.sql": "-- +goose Up\ninsert into ledger_new\n\tselect a, b from ledger_events;\ndrop table ledger_events;\nalter table ledger_new rename to ledger_events;\n"}, ""},
		{"law in Go", "an article", file{"casework/x.go": code(`_ = "Pasal 5 huruf n"`)}, "an article"},
		{"law in Go", "an instrument", file{"casework/x.go": code(`_ = "PP 94/2021"`)}, "an instrument"},
		{"law in Go", "an authority", file{"casework/x.go": code(`_ = "KASN"`)}, "an authority"},
		{"law in Go", "a state", file{"law/procedures/p.yaml": "states:\n  diterima: {final: true}\n", "casework/x.go": code(`_ = "diterima"`)}, "names a state"},
		{"law in Go", "a number of days", file{"casework/x.go": "package p\nfunc f(d D) { d.AddDays(14) }\n"}, "moves a date by 14"},
		{"law in Go", "tomorrow is no law", file{"casework/x.go": "package p\nfunc f(d D) { d.AddDays(-1) }\n"}, ""},
		{"law in Go", "the demo invents offices", file{"internal/app/demo_people.go": code(`_ = "Bawaslu Kota Cilegon"`)}, ""},
		{"clock and environment", "the wall clock", file{"casework/x.go": "package p\nimport \"time\"\nvar x = time.Now\n"}, "reads time.Now"},
		{"clock and environment", "the environment", file{"internal/app/x.go": "package p\nimport \"os\"\nfunc f() { os.Getenv(\"A\") }\n"}, "reads os.Getenv"},
		{"clock and environment", "cmd may", file{"cmd/netra/x.go": "package p\nimport \"time\"\nvar x = time.Now\n"}, ""},
		{"globals", "a counter", file{"intake/x.go": "package p\nvar n int\nfunc f() { n++ }\n"}, "package variable n is counted"},
		{"globals", "an assignment from another file", file{"intake/x.go": "package p\nvar n []int\n", "intake/y.go": "package p\nfunc f() { n[0] = 1 }\n"}, "package variable n is assigned"},
		{"globals", "a mutex", file{"intake/x.go": "package p\nimport \"sync\"\nvar mu sync.Mutex\n"}, "is a sync.Mutex"},
		{"globals", "an address", file{"intake/x.go": "package p\nvar n int\nfunc f() *int { return &n }\n"}, "has its address taken"},
		{"globals", "an init", file{"intake/x.go": "package p\nfunc init() {}\n"}, "has an init"},
		{"globals", "a local of the same name, and a table", file{"intake/x.go": "package p\nvar n = map[string]int{\"a\": 1}\nfunc f() int { n := 1; n++; return n }\nfunc g() int { return n[\"a\"] }\n"}, ""},
		{"keys", "keys that exist", with(locales, "intake/templates/a.html", `{{t "intake.late"}} {{input .Form "name" "intake.late" ""}}`), ""},
		{"keys", "a template asks for a missing key", with(locales, "intake/templates/a.html", `{{t "intake.lost"}}`), "locale/id has no intake.lost"},
		{"keys", "a template asks for a key of no file", with(locales, "intake/templates/a.html", `<p>{{ t "nowhere.lost" . }}</p>`), "locale/id has no nowhere.lost"},
		{"keys", "a label is missing", with(locales, "intake/templates/a.html", `{{input .Form "name" "intake.name" ""}}`), "has no intake.name"},
		{"keys", "an error without its sentence", with(locales, "intake/x.go", `package p; var e = E{Key: "intake.gone"}`), "has no intake.gone"},
		{"keys", "a problem without its sentence", with(locales, "intake/x.go", code(`f.Problem("name", "intake.gone")`)), "has no intake.gone"},
		{"keys", "a text in one language only", with(with(locales, "intake/x.go", code(`r.T("intake.only")`)), "locale/id/more.toml", "[intake]\nonly = \"Hanya\"\n"), "locale/en has no intake.only"},
		{"keys", "plural and nested keys", with(with(with(locales, "intake/x.go", code(`b.T(lang, "a.b.n"); r.T("a.c")`)), "locale/id/a.toml", "[a]\nc = \"x\"\n[a.b]\nn = {one = \"1\", other = \"2\"}\n"), "locale/en/a.toml", "[a]\nc = \"x\"\n[a.b]\nn = {one = \"1\", other = \"2\"}\n"), ""},
		{"plain text", "a word", file{"intake/templates/a.html": `<p>{{t "a"}} Kirim</p>`}, "Kirim"},
		{"plain text", "a label", file{"intake/templates/a.html": `<nav aria-label="Menu utama"></nav>`}, "Menu"},
		{"plain text", "no words", file{"intake/templates/a.html": `<!-- why --><p class="a">{{t "a"}} · &nbsp;<b title="{{t "b"}}">Netra</b></p>`}, ""},
		{"exports", "a list of its own making", file{"casework/list_web.go": code("csv.NewWriter(w)")}, "writes CSV by itself"},
		{"exports", "a file is read", file{"internal/office/registry/csv_decide.go": code("csv.NewReader(r)")}, ""},
		{"intake log", "a logger", file{"intake/x.go": imp("log")}, "must not import log"},
		{"intake log", "a line of the log", file{"intake/x.go": "package p\nimport \"log/slog\"\nfunc f() { slog.Info(\"x\") }\n"}, "must not use slog.Info"},
		{"intake log", "a type that hides itself", file{"intake/x.go": "package p\nimport \"log/slog\"\nfunc (c C) LogValue() slog.Value { return slog.StringValue(\"-\") }\n"}, ""},
		{"intake log", "a print", file{"intake/x.go": "package p\nimport \"fmt\"\nfunc f() { fmt.Println() }\n"}, "must not write to fmt.Println"},
	} {
		t.Run(c.rule+": "+c.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			for _, f := range check(t, c.rule, treeOf(t, c.files)) {
				got += f.String() + "\n"
			}
			switch {
			case c.want == "" && got != "":
				t.Errorf("found in an orderly tree:\n%s", got)
			case c.want != "" && !strings.Contains(got, c.want):
				t.Errorf("got %q, want a finding with %q", got, c.want)
			}
		})
	}
}
