package web

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/netra-id/netra"
)

// Errors of the shell itself. They are pointers, so that statusOf can tell them
// from what slices return.
var (
	errCrossSite = &netra.Error{Kind: netra.Forbidden, Key: "web.error.cross_site_text"}
	errSession   = &netra.Error{Kind: netra.Forbidden, Key: "web.error.session_text"}
	errMethod    = &netra.Error{Kind: netra.NotFound, Key: "web.error.method_text"}
)

// fail logs err once, here at the edge, and shows the page for it.
func (m *Mux) fail(w http.ResponseWriter, r *Request, err error) {
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		err = &netra.Error{Kind: netra.Invalid, Key: "web.form.too_large"}
	}
	var e *netra.Error
	if !errors.As(err, &e) {
		e = &netra.Error{Kind: netra.Internal, Err: err}
	}
	v := visitOf(r.Context())
	if k := e.Kind; k == netra.Internal || k == netra.Unavailable {
		v.code = reference()
		m.cfg.Log.Error("request failed", "route", v.route, "code", v.code, "err", err.Error())
	}
	m.showError(w, r, e)
}

// kindPage is the status and the part of the key in locale/ for a kind.
func kindPage(k netra.Kind) (status int, name string) {
	switch k {
	case netra.Invalid:
		return http.StatusUnprocessableEntity, "invalid"
	case netra.NotFound:
		return http.StatusNotFound, "not_found"
	case netra.Forbidden:
		return http.StatusForbidden, "forbidden"
	case netra.Conflict:
		return http.StatusConflict, "conflict"
	case netra.NotInForce:
		return http.StatusConflict, "not_in_force"
	case netra.TooMany:
		return http.StatusTooManyRequests, "too_many"
	case netra.Unavailable:
		return http.StatusServiceUnavailable, "unavailable"
	default:
		return http.StatusInternalServerError, "internal"
	}
}

// statusOf is kindPage with the cases that a kind alone does not tell. On a
// public route what is forbidden looks as if it did not exist.
func statusOf(r *Request, e *netra.Error) (status int, name string) {
	switch {
	case e == errCrossSite:
		return http.StatusForbidden, "cross_site"
	case e == errSession:
		return http.StatusUnauthorized, "session"
	case e == errMethod:
		return http.StatusMethodNotAllowed, "method"
	case e.Kind == netra.Forbidden && r.Public():
		return kindPage(netra.NotFound)
	case e.Kind == netra.Invalid && e.Key == "web.form.too_large":
		return http.StatusRequestEntityTooLarge, "invalid"
	}
	return kindPage(e.Kind)
}

// errorPage is all that templates/error.html may use.
type errorPage struct {
	Title     string
	Text      string
	Problems  []string
	Reference string
	Desk      bool
	Back      string // the report or case whose step it was, "" where it was none
}

// showError answers with the page, or with JSON where the caller is a program.
func (m *Mux) showError(w http.ResponseWriter, r *Request, e *netra.Error) {
	status, name := statusOf(r, e)
	page := errorPage{
		Title: r.T("web.error." + name + "_title"),
		Text:  r.T("web.error." + name + "_text"),
		Desk:  r.Actor.LoggedIn(),
	}
	if of, _, step := strings.Cut(r.URL.EscapedPath(), "/langkah/"); step && page.Desk && !r.Public() && status == http.StatusConflict {
		page.Back = of
	}
	// A public route answers not-found and forbidden with the same words, and
	// a fault never explains itself to the outside.
	plain := status == http.StatusInternalServerError || (r.Public() && status == http.StatusNotFound)
	if e.Key != "" && !plain && m.cfg.Bundle.Has(r.Lang, e.Key) {
		page.Text = r.T(e.Key, e.Args...)
	}
	for _, p := range e.Problems {
		page.Problems = append(page.Problems, problemText(m.cfg.Bundle, r.Lang, "", p, p.Field))
	}
	page.Reference = visitOf(r.Context()).code
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "60")
	}
	if wantsJSON(r) {
		writeJSONError(w, status, page)
		return
	}
	meta := Meta{Title: page.Title, NoIndex: true, Narrow: true}
	if err := m.views.Show(w, r, status, "error", meta, page); err != nil {
		m.cfg.Log.Error("error page", "err", err.Error())
		http.Error(w, page.Title, status)
	}
}

// wantsJSON tells whether the caller is a program: below /api, or one that asks
// for JSON and not for HTML.
func wantsJSON(r *Request) bool {
	accept := r.Header.Get("Accept")
	return strings.HasPrefix(r.URL.Path, "/api/") && !strings.Contains(accept, "text/html") ||
		strings.Contains(accept, "application/json") && !strings.Contains(accept, "text/html")
}

// writeJSONError answers in the form of RFC 9457.
func writeJSONError(w http.ResponseWriter, status int, page errorPage) {
	w.Header().Set("Content-Type", "application/problem+json; charset=utf-8")
	w.WriteHeader(status)
	// A client that went away cannot be told anything more.
	_ = json.NewEncoder(w).Encode(struct {
		Status   int      `json:"status"`
		Title    string   `json:"title"`
		Detail   string   `json:"detail"`
		Problems []string `json:"problems,omitempty"`
		Instance string   `json:"instance,omitempty"`
	}{status, page.Title, page.Text, page.Problems, page.Reference})
}

// reference is a short code that stands on the page and in the log, so that a
// person can report a fault without saying what he did.
func reference() string { return rand.Text()[:8] }
