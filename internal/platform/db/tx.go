package db

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
)

// Tx is a transaction in progress. It belongs to the function it was given to,
// on one goroutine, and is over when that function returns.
type Tx struct {
	dialect Dialect
	lite    *liteConn // on SQLite
	pg      *sql.Tx   // on PostgreSQL
	writes  bool
	over    bool
	open    []*sql.Rows
	after   []func()
}

// Dialect says which database answers.
func (t *Tx) Dialect() Dialect { return t.dialect }

// Exec runs a statement that returns no rows, and says how many rows it
// changed.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if err := t.ready(ctx); err != nil {
		return 0, err
	}
	var (
		res sql.Result
		err error
	)
	if t.lite != nil {
		var s *sql.Stmt
		if s, err = t.lite.prepare(query); err == nil {
			res, err = s.ExecContext(t.statementContext(ctx), args...)
		}
	} else {
		res, err = t.pg.ExecContext(ctx, query, args...)
	}
	if err != nil {
		return 0, quiet(err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("count changed rows: %w", err)
	}
	return n, nil
}

// Query runs a query that returns rows. Close them before the next statement.
func (t *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := t.ready(ctx); err != nil {
		return nil, err
	}
	var (
		rows *sql.Rows
		err  error
	)
	if t.lite != nil {
		var s *sql.Stmt
		if s, err = t.lite.prepare(query); err == nil {
			rows, err = s.QueryContext(t.statementContext(ctx), args...)
		}
	} else {
		rows, err = t.pg.QueryContext(ctx, query, args...)
	}
	if err != nil {
		return nil, quiet(err)
	}
	t.open = append(t.open, rows)
	return rows, nil
}

// QueryRow runs a query that returns at most one row. What went wrong is said
// by the Scan of the row, ErrNoRows where there was none.
func (t *Tx) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	if t.lite == nil {
		return t.pg.QueryRowContext(ctx, query, args...)
	}
	if t.over {
		// A row can only be made by a connection; a context that has ended
		// makes one that says so and touches nothing.
		return t.lite.conn.QueryRowContext(ended(), query, args...)
	}
	s, err := t.lite.prepare(query)
	if err != nil {
		// The same text fails again in the same way, this time inside of the row.
		return t.lite.conn.QueryRowContext(t.statementContext(ctx), query, args...)
	}
	if ctx.Err() == nil {
		ctx = t.statementContext(ctx)
	}
	return s.QueryRowContext(ctx, args...)
}

// AfterCommit has fn run once the transaction is durable, on the goroutine that
// called Write and before Write returns; not at all when the transaction fails.
func (t *Tx) AfterCommit(fn func()) { t.after = append(t.after, fn) }

// ready tells whether a statement may run now.
func (t *Tx) ready(ctx context.Context) error {
	if t.over {
		return ErrOver
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, r := range t.open {
		// Columns fails exactly when the rows are closed.
		if _, err := r.Columns(); err == nil {
			return ErrRowsOpen
		}
	}
	t.open = t.open[:0]
	return nil
}

// statementContext is the context for one statement on SQLite. A statement that
// writes is never interrupted half-way: SQLite answers that by rolling back
// the whole transaction, and with it what other callers wrote in the same
// group. Between statements the caller's own context counts.
func (t *Tx) statementContext(ctx context.Context) context.Context {
	if t.writes {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

// end closes what the function left open and makes the Tx unusable.
func (t *Tx) end() {
	for _, r := range t.open {
		// Rows that were read to their end are closed already; an error of
		// reading is the reader's to see, by rows.Err.
		_ = r.Close()
	}
	t.open = nil
	t.over = true
}

func ended() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

// maxStatements bounds the prepared statements that one connection keeps; texts
// with lists of varying length would fill the memory otherwise.
const maxStatements = 512

// liteConn is one connection to SQLite with its prepared statements.
type liteConn struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

// prepare returns the prepared statement of a text.
func (c *liteConn) prepare(query string) (*sql.Stmt, error) {
	if s, ok := c.stmts[query]; ok {
		return s, nil
	}
	if err := refuseControl(query); err != nil {
		return nil, err
	}
	// The statement outlives the caller, so his context must not end it.
	s, err := c.conn.PrepareContext(context.Background(), nameless(query))
	if err != nil {
		return nil, err
	}
	if len(c.stmts) >= maxStatements {
		c.forget()
	}
	c.stmts[query] = s
	return s, nil
}

// nameless writes the parameters $1, $2 … as ? where they stand in their order,
// each once, and no text is quoted: to SQLite $1 is a name, which the driver
// looks up in a list each time a value is bound to it.
func nameless(query string) string {
	if strings.ContainsAny(query, "'\"") {
		return query
	}
	var b strings.Builder
	rest := query
	for n := 1; ; n++ {
		before, after, found := strings.Cut(rest, "$")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		digits := len(after) - len(strings.TrimLeft(after, "0123456789"))
		if after[:digits] != strconv.Itoa(n) {
			return query
		}
		b.WriteByte('?')
		rest = after[digits:]
	}
}

// forget closes all prepared statements.
func (c *liteConn) forget() {
	for _, s := range c.stmts {
		// Closing a statement repeats the error of its last run, which its
		// caller has heard.
		_ = s.Close()
	}
	clear(c.stmts)
}

// exec runs one of the texts that steer the transaction itself.
func (c *liteConn) exec(query string) error {
	s, ok := c.stmts[query]
	if !ok {
		var err error
		if s, err = c.conn.PrepareContext(context.Background(), query); err != nil {
			return err
		}
		c.stmts[query] = s
	}
	_, err := s.ExecContext(context.Background())
	return err
}

func (c *liteConn) close() error {
	c.forget()
	return c.conn.Close()
}

// refuseControl keeps a caller from ending the transaction that he shares with
// others.
func refuseControl(query string) error {
	word, _, _ := strings.Cut(strings.TrimLeft(query, " \t\r\n"), " ")
	switch strings.ToLower(strings.TrimRight(word, ";\r\n\t ")) {
	case "begin", "commit", "end", "rollback", "savepoint", "release", "attach", "detach", "pragma", "vacuum":
		return fmt.Errorf("db: %q does not belong into a transaction of db", strings.ToLower(word))
	}
	return nil
}
