package db

import "testing"

func TestNameless(t *testing.T) {
	for query, want := range map[string]string{
		"select 1":                                       "select 1",
		"insert into t (a, b) values ($1, $2)":           "insert into t (a, b) values (?, ?)",
		"update t set a = $1 where b = cast($2 as text)": "update t set a = ? where b = cast(? as text)",
		// Not in order, or one twice: a question mark would take another value.
		"update t set a = $2 where b = $1": "update t set a = $2 where b = $1",
		"select $1, $1":                    "select $1, $1",
		"select $1, $3":                    "select $1, $3",
		// In a quoted text a dollar is a dollar.
		"select '$1', $1": "select '$1', $1",
		`select "$1"`:     `select "$1"`,
		"select $x":       "select $x",
	} {
		if got := nameless(query); got != want {
			t.Errorf("nameless(%q) = %q, want %q", query, got, want)
		}
	}
	// Ten and more.
	if got := nameless("$1$2$3$4$5$6$7$8$9$10$11"); got != "???????????" {
		t.Errorf("eleven parameters became %q", got)
	}
}
