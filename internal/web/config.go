package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
)

// Sessions tells who stands behind a session token.
type Sessions interface {
	// Session is the actor of a live session, or an error of kind NotFound.
	Session(ctx context.Context, token string) (netra.Actor, error)
}

// Rights is the table of who may do what.
type Rights interface {
	Allows(role netra.Role, p access.Permission) bool
}

// Config is what the shell needs to know of the house around it.
type Config struct {
	Bundle   *i18n.Bundle
	Clock    netra.Clock
	Sessions Sessions
	Rights   Rights
	Log      *slog.Logger

	// ZoneOf is the zone by whose clock an actor works; nil means WIB.
	ZoneOf func(ctx context.Context, a netra.Actor) *time.Location

	// OfficeOf is the name of the office that an actor acts for, as it stands on
	// what he prints; nil means the operator.
	OfficeOf func(ctx context.Context, a netra.Actor) string

	Language  string    // "id" or "en" for who has chosen none; "" is Indonesian
	Nav       []NavItem // navigation of the desk, in order
	Operator  string    // name of the office that runs this installation, for the footer
	Origin    string    // public address without a path, "https://…", for previews
	Secure    bool      // served over https: cookies get Secure and the __Host- prefix, answers HSTS
	QuickExit string    // where the quick exit leads; "" is DefaultQuickExit
	Demo      *Demo     // nil outside of a demonstration

	// UploadMemory bounds the bytes of all forms with files that are read at
	// one time; 0 is 256 MiB. Files wait in memory and never touch the disk
	// before the slice has sealed them.
	UploadMemory int64
}

// DefaultQuickExit is an ordinary page that nobody wonders about.
const DefaultQuickExit = "https://www.bmkg.go.id/"

// NavItem is one entry of the desk navigation. It is shown to those who hold
// Perm.
type NavItem struct {
	Key  string // text in locale/
	Href string
	Perm access.Permission
}

// Demo marks an installation with invented people: a ribbon says so. Where there
// are personas a day is played, and a form switches between them.
type Demo struct {
	Personas []Persona
}

// Persona is an invented person whom a visitor of the demonstration may be.
type Persona struct {
	ID    string // the user's id, by which the current persona is recognised
	Label string // key or text
}

// Server is an http.Server whose time limits end slow clients: ten seconds for
// the header, five minutes for a form with files over a weak network.
func Server(addr string, handler http.Handler) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       5 * time.Minute,
		WriteTimeout:      6 * time.Minute,
		IdleTimeout:       90 * time.Second,
		MaxHeaderBytes:    32 << 10,
	}
}
