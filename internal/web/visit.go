package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/netra-id/netra"
)

// visit is what the log may know of a request. The path, the query and the
// address of the visitor are not in it.
type visit struct {
	route    string
	public   bool
	doubtful bool // an old browser did not say where the form came from
	actor    netra.Actor
	code     string // reference shown on an error page
}

type visitKey struct{}

func visitOf(ctx context.Context) *visit {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v
	}
	return &visit{public: true}
}

// logVisit writes one line per request: method, pattern, status, duration, and
// on the desk who acted for which office. A public page has a line only where the
// program failed: the time of a line is the time at which somebody reported.
func (m *Mux) logVisit(r *http.Request, rec *recorder, v *visit, began time.Time) {
	if v.public && rec.code() < http.StatusInternalServerError || !m.cfg.Log.Enabled(r.Context(), slog.LevelInfo) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", knownMethod(r.Method)),
		slog.String("route", v.route),
		slog.Int("status", rec.code()),
		slog.Duration("took", m.cfg.Clock.Now().Sub(began)),
	}
	if v.actor.LoggedIn() && !v.public {
		attrs = append(attrs, slog.String("user", string(v.actor.User)), slog.String("office", string(v.actor.Office)))
	}
	m.cfg.Log.LogAttrs(r.Context(), slog.LevelInfo, "request", attrs...)
}

// knownMethod keeps a method that somebody made up out of the log.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodOptions, http.MethodPut, http.MethodDelete, http.MethodPatch:
		return method
	}
	return "other"
}

// catch turns a panic into the page for faults. The value of the panic may
// hold what somebody sent, so the log gets its type and the place only.
func (m *Mux) catch(rec *recorder, r *http.Request, v *visit) {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler {
		panic(p)
	}
	v.code = reference()
	m.cfg.Log.Error("panic", "route", v.route, "code", v.code, "type", fmt.Sprintf("%T", p), "at", place())
	if rec.status != 0 {
		return // half a page is out; nothing can be taken back
	}
	m.showError(rec, m.request(r, Route{Permission: "public"}), &netra.Error{Kind: netra.Internal})
}

// place names the functions of this module that were running, innermost first.
func place() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	var out []string
	for {
		f, more := frames.Next()
		if strings.Contains(f.Function, "netra") && !strings.HasSuffix(f.Function, ".catch") {
			out = append(out, fmt.Sprintf("%s:%d", f.Function, f.Line))
		}
		if !more || len(out) == 8 {
			return strings.Join(out, " < ")
		}
	}
}

// recorder remembers the status for the log.
type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader keeps the status.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write keeps the status that a write without a header implies.
func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) code() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}
