package slicetest

import (
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/platform/vault"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/locale"
)

// Ground is what a slice stands on.
type Ground struct {
	DB     *db.DB
	Clock  *Clock
	Law    *law.Book
	Vault  *vault.Vault
	Ledger *ledger.Ledger
	Access *access.Service
	Texts  *i18n.Bundle
	Dir    string   // where keys lie, and files may
	Actors Sessions // whom a test can be
	Mux    *web.Mux // what Serve put together

	tb testing.TB
}

// Origin is the public address of what Serve put together.
const Origin = "https://netra.example"

// Sessions are the people whom a test can be, by the token of their session.
type Sessions map[string]netra.Actor

// Session is the actor whom a token names.
func (s Sessions) Session(_ context.Context, token string) (netra.Actor, error) {
	a, ok := s[token]
	if !ok {
		return a, &netra.Error{Kind: netra.NotFound}
	}
	return a, nil
}

// New is a ground on d, on the morning of day.
func New(tb testing.TB, d *db.DB, day netra.Date) *Ground {
	tb.Helper()
	g := &Ground{DB: d, Clock: &Clock{}, Dir: tb.TempDir(), Actors: Sessions{}, tb: tb}
	g.Clock.To(day)
	g.Law = Must[*law.Book](tb)(law.Default())
	g.Vault = Must[*vault.Vault](tb)(vault.Open(filepath.Join(g.Dir, "keys")))
	g.Texts = Must[*i18n.Bundle](tb)(i18n.Load(locale.FS))
	secret, _, err := ledger.NewKey("test")
	if err != nil {
		tb.Fatal(err)
	}
	g.Ledger = ledger.New(d, g.Clock, Must[ledger.Signer](tb)(ledger.ParseSigner(secret)))
	g.Access = access.New(d, g.Clock, g.Ledger, g.Law, g.Vault, access.Demo())
	return g
}

// Staff adds an office with one person in it, whom a test can be by name.
func (g *Ground) Staff(tx *db.Tx, name string, role netra.Role, o access.Office) (netra.OfficeID, error) {
	made, err := g.Access.AddOffice(g.tb.Context(), tx, o, netra.System(""))
	if err != nil {
		return "", err
	}
	a := netra.Actor{Name: "Petugas " + o.Name, Office: made.ID, Role: role}
	a.User, err = g.Access.AddUser(g.tb.Context(), tx, access.NewUser{Login: name, Name: a.Name, Office: made.ID, Role: role}, netra.System(""))
	g.Actors[name] = a
	return made.ID, err
}

// Read is what fn reads of the database.
func Read[T any](g *Ground, fn func(context.Context, *db.Tx) (T, error)) (out T) {
	g.tb.Helper()
	if err := g.DB.Read(g.tb.Context(), func(tx *db.Tx) (err error) {
		out, err = fn(g.tb.Context(), tx)
		return err
	}); err != nil {
		g.tb.Fatal(err)
	}
	return out
}

// Serve puts the routes of a slice behind the shell, which logs to log, or to
// that of the test where it is nil.
func (g *Ground) Serve(install func(*web.Mux), log io.Writer) {
	g.tb.Helper()
	if log == nil {
		log = testLog{g.tb}
	}
	g.Mux = Must[*web.Mux](g.tb)(web.New(web.Config{
		Bundle: g.Texts, Clock: g.Clock, Rights: g.Access, Sessions: g.Actors, Origin: Origin,
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}))
	install(g.Mux)
}

// testLog writes a log into that of the test.
type testLog struct{ testing.TB }

func (l testLog) Write(p []byte) (int, error) {
	l.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}

// Must is the value of a call that must not fail: Must[T](t)(call()).
func Must[T any](tb testing.TB) func(T, error) T {
	return func(v T, err error) T {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
		return v
	}
}
