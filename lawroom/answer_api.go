package lawroom

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"

	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law/ask"
)

// openAPI describes the API. A test holds it against the routes and against
// real answers.
//
//go:embed openapi.json
var openAPI []byte

const api = "/api/v1"

// installAPI names every route of the API: public, read-only, the same answers
// as the command line gives.
func (s *Service) installAPI(m *web.Mux) {
	m.Get(api+"/openapi.json", access.Public, s.sendOpenAPI)
	m.Get(api+"/law/act", access.Public, s.answer(func(q url.Values, _ string) (any, error) {
		return s.desk.Act(ask.ActInput{
			Election: q.Get("election"), Race: q.Get("race"), Region: q.Get("region"), On: q.Get("on"), Status: q.Get("status"),
			Act: q.Get("act"), Facts: q["fact"], Office: q.Get("office"), Decided: q.Get("decided"),
		})
	}))
	m.Get(api+"/law/due", access.Public, s.answer(func(q url.Values, _ string) (any, error) {
		return s.desk.Due(ask.DueInput{
			Procedure: q.Get("procedure"), Step: q.Get("step"), State: q.Get("state"), Value: q.Get("value"), Start: q.Get("start"),
			From: q.Get("from"), Office: q.Get("office"), Week: q.Get("week"), Suspended: q["suspended"],
		})
	}))
	m.Get(api+"/law/diff", access.Public, s.answer(func(q url.Values, _ string) (any, error) {
		return s.desk.Diff(q.Get("from"), q.Get("to"))
	}))
	m.Get(api+"/law/check", access.Public, s.answer(func(url.Values, string) (any, error) { return s.check(), nil }))
	m.Get(api+"/law/rules/{id}", access.Public, s.answer(func(_ url.Values, id string) (any, error) { return s.desk.Rule(id) }))
	m.Get(api+"/law/values/{id}", access.Public, s.answer(func(_ url.Values, id string) (any, error) { return s.desk.Value(id) }))
	m.Get(api+"/law/procedures/{id}", access.Public, s.answer(func(_ url.Values, id string) (any, error) { return s.desk.Procedure(id) }))
	m.Get(api+"/law/procedures/{id}/drawing", access.Public, s.sendDrawing)
	for _, what := range ask.Lists() {
		m.Get(api+"/law/"+what, access.Public, s.answer(func(q url.Values, _ string) (any, error) {
			return s.desk.List(ask.ListInput{What: what, On: q.Get("on"), Election: q.Get("election"), Act: q.Get("act"), Of: q.Get("of")})
		}))
	}
}

// answer sends what ask says as JSON; what was not understood is a bad request
// that says what would have been, and an id that nothing has is not found.
func (s *Service) answer(question func(q url.Values, id string) (any, error)) web.Handler {
	return func(w http.ResponseWriter, r *web.Request) error {
		status := http.StatusOK
		a, err := question(r.URL.Query(), r.PathValue("id"))
		var refusal *ask.Refusal
		if errors.As(err, &refusal) {
			status = http.StatusBadRequest
			if refusal.Field == "id" {
				status = http.StatusNotFound
			}
			a, err = refused{refusal}, nil
		}
		if err != nil {
			return err
		}
		var body bytes.Buffer
		if err := ask.Write(&body, a); err != nil {
			return err
		}
		return send(w, r, status, "application/json; charset=utf-8", body.Bytes())
	}
}

// refused is the answer to a question that was not understood.
type refused struct {
	Error *ask.Refusal `json:"error"`
}

// keepFor is how long others may keep an answer without asking again. It is
// short, because a new edition of the law must be seen on the same day.
const keepFor = "public, max-age=300"

// send writes an answer with a name by which the next one who asks learns that
// nothing changed. Any page may read it: it holds nothing about anybody.
func send(w http.ResponseWriter, r *web.Request, status int, kind string, body []byte) error {
	sum := sha256.Sum256(body)
	etag := `"` + hex.EncodeToString(sum[:16]) + `"`
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("ETag", etag)
	h.Set("Cache-Control", keepFor)
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if status == http.StatusOK && r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	w.WriteHeader(status)
	_, err := w.Write(body)
	return err
}

func (s *Service) sendOpenAPI(w http.ResponseWriter, r *web.Request) error {
	return send(w, r, http.StatusOK, "application/json; charset=utf-8", openAPI)
}

// sendDrawing draws a procedure: as a picture, or as the text of a Mermaid
// diagram.
func (s *Service) sendDrawing(w http.ResponseWriter, r *web.Request) error {
	q := r.URL.Query()
	drawing, err := s.desk.Draw(r.PathValue("id"), q.Get("format"), q.Get("lang"))
	if err != nil {
		return s.answer(func(url.Values, string) (any, error) { return nil, err })(w, r)
	}
	return send(w, r, http.StatusOK, drawing.Type, []byte(drawing.Text))
}
