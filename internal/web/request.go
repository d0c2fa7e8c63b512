package web

import (
	"net/http"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
)

// Request is a request with what the shell knows of it: who asks, in which
// language, and what time it is.
type Request struct {
	*http.Request
	Actor netra.Actor
	Lang  string

	route Route
	mux   *Mux
	zone  *time.Location
}

// T is the sentence of key in the language of the request.
func (r *Request) T(key string, args ...any) string {
	return r.mux.cfg.Bundle.T(r.Lang, key, args...)
}

// Now is the present instant.
func (r *Request) Now() time.Time { return r.mux.cfg.Clock.Now() }

// Zone is the zone by whose clock the actor works; WIB for a visitor.
func (r *Request) Zone() *time.Location {
	if r.zone == nil {
		r.zone = r.mux.zoneOf(r.Context(), r.Actor)
	}
	return r.zone
}

// Today is the present day where the actor works.
func (r *Request) Today() netra.Date { return netra.DateOf(r.Now(), r.Zone()) }

// Public tells whether the route is open to everybody.
func (r *Request) Public() bool { return r.route.Permission == access.Public }

// Can tells whether the actor holds p, for parts of a page that only some may
// see. The route that does the thing asks for the permission again.
func (r *Request) Can(p access.Permission) bool { return r.mux.allows(r.Actor, p) }

// Demo tells whether this is an installation with invented people.
func (r *Request) Demo() bool { return r.mux.cfg.Demo != nil }

// Played tells whether it is the demonstration on a day that is played, where
// the ribbon switches between the invented people.
func (r *Request) Played() bool { return r.Demo() && len(r.mux.cfg.Demo.Personas) > 0 }

// Redirect sends the browser on to path after a form was taken.
func Redirect(w http.ResponseWriter, r *Request, path string) error {
	http.Redirect(w, r.Request, path, http.StatusSeeOther)
	return nil
}

// RedirectSaying is Redirect with a sentence that the next page shows once. Only
// the key travels, in a cookie that the next page takes away.
func RedirectSaying(w http.ResponseWriter, r *Request, path, key string) error {
	http.SetCookie(w, r.mux.cookie(toastCookie, key, time.Time{}))
	return Redirect(w, r, path)
}

// languageCookie remembers a language that somebody chose; nobody gets it
// without choosing.
const languageCookie = "bahasa"

// language is the one that the address or an earlier choice asks for, else that
// of the installation.
func (m *Mux) language(r *http.Request) string {
	if l := r.URL.Query().Get(languageCookie); l == i18n.English || l == i18n.Indonesian {
		return l
	}
	if c, err := r.Cookie(languageCookie); err == nil && (c.Value == i18n.English || c.Value == i18n.Indonesian) {
		return c.Value
	}
	return m.cfg.Language
}

// chooseLanguage remembers the language that the address names.
func (m *Mux) chooseLanguage(w http.ResponseWriter, r *Request) {
	if r.Method != http.MethodGet {
		return
	}
	if r.URL.Query().Get(languageCookie) == r.Lang {
		http.SetCookie(w, &http.Cookie{
			Name: languageCookie, Value: r.Lang, Path: "/", MaxAge: 365 * 24 * 3600,
			HttpOnly: true, Secure: m.cfg.Secure, SameSite: http.SameSiteLaxMode,
		})
	}
}

// languageHref is the address of this page in lang. An address that a form was
// posted to is opened anew.
func (r *Request) languageHref(lang string) string {
	q := r.URL.Query()
	if r.Method != http.MethodGet {
		q = map[string][]string{}
	}
	q.Set(languageCookie, lang)
	return r.URL.EscapedPath() + "?" + q.Encode()
}
