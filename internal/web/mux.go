package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
)

// Handler answers one request. An error it returns becomes an error page; it
// must not have written anything before.
type Handler func(w http.ResponseWriter, r *Request) error

// Route is what a slice registered, for tests and for the list of routes.
type Route struct {
	Method     string
	Pattern    string
	Permission access.Permission
}

// Mux routes requests to handlers. All routes are registered before it serves.
type Mux struct {
	cfg    Config
	mux    *http.ServeMux
	cross  *http.CrossOriginProtection
	assets *assets
	views  *Views
	routes []Route
	// uploading counts the bytes that forms with files have reserved, so that
	// many uploads at once cannot exhaust the memory of the machine.
	uploading atomic.Int64
}

// hardLimit bounds every body that is read at all; ReadForm sets a tighter
// limit of its own.
const hardLimit = 256 << 20

// New makes the shell. The routes of assets are registered already.
func New(cfg Config) (*Mux, error) {
	if cfg.Bundle == nil || cfg.Clock == nil {
		return nil, errors.New("web needs a bundle of texts and a clock")
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Language == "" {
		cfg.Language = i18n.Indonesian
	}
	if cfg.QuickExit == "" {
		cfg.QuickExit = DefaultQuickExit
	}
	if cfg.UploadMemory == 0 {
		cfg.UploadMemory = 256 << 20
	}
	a, err := loadAssets()
	if err != nil {
		return nil, err
	}
	v, err := NewViews("web", ownTemplates, cfg.Bundle)
	if err != nil {
		return nil, err
	}
	m := &Mux{cfg: cfg, mux: http.NewServeMux(), cross: http.NewCrossOriginProtection(), assets: a, views: v}
	m.mux.HandleFunc("/", m.nowhere)
	m.Get("/aset/{name}", access.Public, m.serveAsset)
	m.Get("/favicon.svg", access.Public, m.serveRoot("favicon.svg"))
	m.Get("/robots.txt", access.Public, m.serveRoot("robots.txt"))
	if cfg.Demo != nil {
		m.Get("/gaya", access.Public, m.showStyle)
	}
	return m, nil
}

// Get registers h for GET and HEAD requests of those who hold p.
func (m *Mux) Get(pattern string, p access.Permission, h Handler) {
	m.register(http.MethodGet, pattern, p, h)
}

// Post registers h for POST requests of those who hold p.
func (m *Mux) Post(pattern string, p access.Permission, h Handler) {
	m.register(http.MethodPost, pattern, p, h)
}

// register panics on a route without a permission: a route is closed until
// somebody says for whom it is open, and that is known at start-up.
func (m *Mux) register(method, pattern string, p access.Permission, h Handler) {
	if p == "" {
		panic(fmt.Sprintf("route %s %s names no permission", method, pattern))
	}
	if !strings.HasPrefix(pattern, "/") {
		panic(fmt.Sprintf("route pattern %q must begin with a slash", pattern))
	}
	if pattern == "/" {
		pattern = "/{$}" // the home page, not everything
	}
	route := Route{Method: method, Pattern: pattern, Permission: p}
	m.routes = append(m.routes, route)
	m.mux.HandleFunc(method+" "+pattern, func(w http.ResponseWriter, r *http.Request) {
		m.serve(w, r, route, h)
	})
}

// Routes lists what is registered, in the order of registration.
func (m *Mux) Routes() []Route { return append([]Route(nil), m.routes...) }

// ServeHTTP answers a request: headers first, so that every answer has them,
// then the check for foreign origins, then the route.
func (m *Mux) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rec := &recorder{ResponseWriter: w}
	began := m.cfg.Clock.Now()
	info := &visit{}
	r = r.WithContext(context.WithValue(r.Context(), visitKey{}, info))
	defer m.logVisit(r, rec, info, began)
	defer m.catch(rec, r, info)
	m.setHeaders(rec.Header())
	if r.Body != nil {
		r.Body = http.MaxBytesReader(rec, r.Body, hardLimit)
	}
	if !readable(r) {
		m.fail(rec, m.request(r, Route{Permission: access.Public}), &netra.Error{Kind: netra.NotFound})
		return
	}
	if err := m.cross.Check(r); err != nil {
		if !nullOrigin(r) {
			m.fail(rec, m.request(r, Route{Permission: access.Public}), errCrossSite)
			return
		}
		info.doubtful = true
	}
	m.mux.ServeHTTP(rec, r)
}

// readable tells whether the address is text: UTF-8 without zeros. A database
// refuses anything else, and nothing of ours has such an address.
func readable(r *http.Request) bool {
	query, err := url.QueryUnescape(r.URL.RawQuery)
	isText := func(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
	return err == nil && isText(query) && isText(r.URL.Path)
}

// nullOrigin tells whether the browser is too old to say where a form came
// from. Pages carry "Referrer-Policy: no-referrer", under which browsers
// without Sec-Fetch-Site send "Origin: null" even for our own forms. Such a
// request is let through to public routes, which lend no authority, and to no
// other.
func nullOrigin(r *http.Request) bool {
	return r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "null"
}

// serve answers a request that a route matched.
func (m *Mux) serve(w http.ResponseWriter, hr *http.Request, route Route, h Handler) {
	info := visitOf(hr.Context())
	info.route = route.Pattern
	info.public = route.Permission == access.Public
	r := m.request(hr, route)
	info.actor = r.Actor
	if info.doubtful && !info.public {
		m.fail(w, r, errCrossSite)
		return
	}
	if !m.allows(r.Actor, route.Permission) {
		m.refuse(w, r)
		return
	}
	m.chooseLanguage(w, r)
	if err := h(w, r); err != nil {
		m.fail(w, r, err)
	}
}

// allows tells whether the actor holds p.
func (m *Mux) allows(a netra.Actor, p access.Permission) bool {
	if p == access.Public {
		return true
	}
	return a.LoggedIn() && m.cfg.Rights != nil && m.cfg.Rights.Allows(a.Role, p)
}

// refuse answers somebody who may not use a route: a visitor is asked to log
// in, anybody else is told that there is no such page.
func (m *Mux) refuse(w http.ResponseWriter, r *Request) {
	if r.Actor.LoggedIn() {
		m.fail(w, r, &netra.Error{Kind: netra.NotFound})
		return
	}
	m.askLogin(w, r)
}

// LoginPath is where a visitor is sent who opens a page of the desk. The page
// he wanted travels in the field "lanjut".
const LoginPath = "/masuk"

func (m *Mux) askLogin(w http.ResponseWriter, r *Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		m.fail(w, r, errSession)
		return
	}
	http.Redirect(w, r.Request, LoginPath+"?lanjut="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
}

// LocalPath is the path that a form wants to continue at when it lies within
// this site, else fallback. It keeps "lanjut" from sending people elsewhere.
func LocalPath(s, fallback string) string {
	u, err := url.Parse(s)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(s, "/") ||
		strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n\t") {
		return fallback
	}
	return s
}

// nowhere answers what no route matched. Below the desk a visitor is asked to
// log in whether or not the page exists, so that the answer tells him nothing.
func (m *Mux) nowhere(w http.ResponseWriter, hr *http.Request) {
	info := visitOf(hr.Context())
	info.route, info.public = "-", true
	r := m.request(hr, Route{Pattern: "-", Permission: access.Public})
	if strings.HasPrefix(hr.URL.Path, "/meja") && !r.Actor.LoggedIn() {
		m.askLogin(w, r)
		return
	}
	if allow := m.otherMethods(hr); allow != "" {
		w.Header().Set("Allow", allow)
		m.fail(w, r, errMethod)
		return
	}
	m.fail(w, r, &netra.Error{Kind: netra.NotFound})
}

// otherMethods lists the methods by which the path is a public route.
func (m *Mux) otherMethods(r *http.Request) string {
	var allow []string
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		if method == r.Method {
			continue
		}
		other := *r
		other.Method = method
		_, pattern := m.mux.Handler(&other)
		for _, route := range m.routes {
			if route.Permission == access.Public && route.Method+" "+route.Pattern == pattern {
				allow = append(allow, method)
				if method == http.MethodGet {
					allow = append(allow, http.MethodHead)
				}
			}
		}
	}
	return strings.Join(allow, ", ")
}

// request builds what a handler gets to see.
func (m *Mux) request(hr *http.Request, route Route) *Request {
	r := &Request{Request: hr, Lang: m.language(hr), route: route, mux: m}
	if token := SessionToken(r); token != "" && m.cfg.Sessions != nil {
		a, err := m.cfg.Sessions.Session(hr.Context(), token)
		if err == nil {
			r.Actor = a
		} else if k := netra.KindOf(err); k != netra.NotFound && k != netra.Forbidden {
			m.cfg.Log.Error("session", "err", err.Error())
		}
	}
	return r
}

// zoneOf is the zone by whose clock the actor works.
func (m *Mux) zoneOf(ctx context.Context, a netra.Actor) *time.Location {
	if m.cfg.ZoneOf != nil && a.LoggedIn() {
		if loc := m.cfg.ZoneOf(ctx, a); loc != nil {
			return loc
		}
	}
	return i18n.WIB
}
