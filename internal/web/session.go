package web

import (
	"net/http"
	"time"
)

// The cookies of the shell. Over https their names begin with __Host-, so that
// no neighbouring site can plant one.
const (
	sessionCookie = "netra_sesi"
	toastCookie   = "netra_pesan"
)

// cookieName is name as it stands in the browser.
func (m *Mux) cookieName(name string) string {
	if m.cfg.Secure {
		return "__Host-" + name
	}
	return name
}

// cookie makes a cookie that scripts and foreign sites cannot use. A zero until
// lasts as long as the browser is open; another one is sent as a number of
// seconds, because the browser may keep another time than the program.
func (m *Mux) cookie(name, value string, until time.Time) *http.Cookie {
	c := &http.Cookie{
		Name: m.cookieName(name), Value: value, Path: "/",
		HttpOnly: true, Secure: m.cfg.Secure, SameSite: http.SameSiteLaxMode,
	}
	if !until.IsZero() {
		c.MaxAge = max(1, int(until.Sub(m.cfg.Clock.Now())/time.Second))
	}
	return c
}

// StartSession hands the browser the token of a session. Call it after every
// login, so that a token from before the login is worth nothing.
func StartSession(w http.ResponseWriter, r *Request, token string, until time.Time) {
	http.SetCookie(w, r.mux.cookie(sessionCookie, token, until))
}

// EndSession takes the token back. The session itself is ended by access.
func EndSession(w http.ResponseWriter, r *Request) {
	c := r.mux.cookie(sessionCookie, "", time.Time{})
	c.MaxAge = -1
	http.SetCookie(w, c)
}

// SessionToken is the token the browser sent, "" where there is none.
func SessionToken(r *Request) string {
	c, err := r.Cookie(r.mux.cookieName(sessionCookie))
	if err != nil {
		return ""
	}
	return c.Value
}

// takeToast is the sentence that RedirectSaying left for this page, and takes
// it away. Only keys of locale/ are shown, so that a planted cookie says
// nothing of its own.
func (m *Mux) takeToast(w http.ResponseWriter, r *Request) string {
	c, err := r.Cookie(m.cookieName(toastCookie))
	if err != nil {
		return ""
	}
	gone := m.cookie(toastCookie, "", time.Time{})
	gone.MaxAge = -1
	http.SetCookie(w, gone)
	if !m.cfg.Bundle.Has(r.Lang, c.Value) {
		return ""
	}
	return r.T(c.Value)
}
