package lawroom

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/netra-id/netra/internal/testkit/lawdesk"
	"github.com/netra-id/netra/law/ask"
)

// description is what the tests read of openapi.json.
type description struct {
	Paths map[string]struct {
		Get struct {
			OperationID string `json:"operationId"`
			Parameters  []struct {
				Name     string `json:"name"`
				In       string `json:"in"`
				Required bool   `json:"required"`
			} `json:"parameters"`
			Responses map[string]struct {
				Content map[string]json.RawMessage `json:"content"`
			} `json:"responses"`
		} `json:"get"`
	} `json:"paths"`

	schemas *jsonschema.Compiler
}

// described reads the description of the API. Schemas of OpenAPI 3.1 are JSON
// Schema, so a validator of that holds answers against them where they stand.
func described(t *testing.T) *description {
	t.Helper()
	d := &description{schemas: jsonschema.NewCompiler()}
	if err := json.Unmarshal(openAPI, d); err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(openAPI))
	if err != nil {
		t.Fatal(err)
	}
	d.schemas.DefaultDraft(jsonschema.Draft2020)
	d.schemas.AssertFormat()
	if err := d.schemas.AddResource("openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	return d
}

// pathOf is the described path that a request belongs to.
func (d *description) pathOf(path string) string {
	if _, ok := d.Paths[path]; ok {
		return path
	}
	for p := range d.Paths {
		a, b := strings.Split(p, "/"), strings.Split(path, "/")
		if len(a) == len(b) && !slices.ContainsFunc(a, func(s string) bool {
			i := slices.Index(a, s)
			return s != b[i] && !strings.HasPrefix(s, "{")
		}) {
			return p
		}
	}
	return ""
}

// holds validates an answer against the schema of its path, status and kind,
// and the names of what was asked against the parameters.
func (d *description) holds(r *http.Request, w *httptest.ResponseRecorder) error {
	p := d.pathOf(r.URL.Path)
	op := d.Paths[p].Get
	for name := range r.URL.Query() {
		known := false
		for _, x := range op.Parameters {
			known = known || x.Name == name && x.In == "query"
		}
		if !known {
			return fmt.Errorf("the parameter %s of %q is not described", name, p)
		}
	}
	status := strconv.Itoa(w.Code)
	kind, _, _ := mime.ParseMediaType(w.Header().Get("Content-Type"))
	if _, ok := op.Responses[status].Content[kind]; !ok {
		return fmt.Errorf("status %s with %s of %q is not described", status, kind, p)
	}
	if kind != "application/json" {
		return nil
	}
	escape := strings.NewReplacer("~", "~0", "/", "~1").Replace
	s, err := d.schemas.Compile("openapi.json#/paths/" + url.PathEscape(escape(p)) + "/get/responses/" + status + "/content/application~1json/schema")
	if err != nil {
		return err
	}
	answer, err := jsonschema.UnmarshalJSON(w.Body)
	if err != nil {
		return err
	}
	return s.Validate(answer)
}

// request is a request as a program would.
func (h *house) request(path string) *http.Request {
	r := httptest.NewRequestWithContext(h.t.Context(), http.MethodGet, path, nil)
	r.Header.Set("Accept", "application/json")
	return r
}

// apiQuestions are real questions of every route, with the status of the answer.
var apiQuestions = []struct {
	path   string
	status int
}{
	{"/act?election=pilkada-2024&race=36.02&on=2024-09-21&status=pns&fact=action%3Dlike", http.StatusOK},
	{"/act?race=bupati%4036.02&on=2024-10-01&status=pppk&fact=action%3Dphoto&fact=spouse%3Dyes&fact=leave%3Dno&office=bkn&decided=2025-01-02", http.StatusOK},
	{"/act?election=pemilu-2024&on=2023-11-08&status=pns&fact=action%3Dattend", http.StatusOK},
	{"/act?on=2024-10-01&status=kades&fact=action%3Dlike", http.StatusOK},
	{"/act?on=2019-01-01", http.StatusOK},
	{"/act?on=2024-10-01&fact=action%3Ddance", http.StatusBadRequest},
	{"/act?on=yesterday", http.StatusBadRequest},
	{"/due?value=banding-hari&from=2024-12-20&office=36.72", http.StatusOK},
	{"/due?value=banding-hari&from=2026-12-20T23%3A30%2B07%3A00&office=94&start=same&week=six-days", http.StatusOK},
	{"/due?procedure=bawaslu-pemilihan-2024&step=teruskan&from=2024-11-22T16%3A30%2B07%3A00&office=36.72", http.StatusOK},
	{"/due?procedure=bawaslu-pemilihan-2024&step=fly&from=2024-11-22", http.StatusBadRequest},
	{"/diff?from=2022-09-21&to=2024-11-27", http.StatusOK},
	{"/diff?from=2024-11-27&to=2022-09-21", http.StatusBadRequest},
	{"/check", http.StatusOK},
	{"/rules/disp-6", http.StatusOK},
	{"/rules/kin-3", http.StatusOK},
	{"/rules/nothing", http.StatusNotFound},
	{"/values/banding-hari", http.StatusOK},
	{"/values/nothing", http.StatusNotFound},
	{"/procedures/bkn-sbt-2024", http.StatusOK},
	{"/procedures/nothing", http.StatusNotFound},
	{"/procedures/bkn-sbt-2024/drawing", http.StatusOK},
	{"/procedures/bkn-sbt-2024/drawing?format=mermaid&lang=en", http.StatusOK},
	{"/procedures/bkn-sbt-2024/drawing?format=oil", http.StatusBadRequest},
	{"/procedures/nothing/drawing", http.StatusNotFound},
	{"/rules?on=2024-09-21&election=pilkada-2024&act=media-sosial", http.StatusOK},
	{"/steps?of=bkn-sbt-2024", http.StatusOK},
	{"/rules?on=never", http.StatusBadRequest},
}

func TestAnswersAreAsTheAPIDescribesThem(t *testing.T) {
	t.Parallel()
	d := described(t)
	h := openOn(t, "2024-11-12")
	paths := apiQuestions
	for _, what := range ask.Lists() {
		paths = append(paths, struct {
			path   string
			status int
		}{"/" + what, http.StatusOK})
	}
	for _, q := range paths {
		r := h.request(api + "/law" + q.path)
		w := httptest.NewRecorder()
		h.mux.ServeHTTP(w, r)
		if w.Code != q.status {
			t.Errorf("%s: status %d, want %d: %.200s", q.path, w.Code, q.status, w.Body)
		}
		if got := w.Header().Get("Cache-Control"); got != keepFor {
			t.Errorf("%s: Cache-Control %q", q.path, got)
		}
		if err := d.holds(r, w); err != nil {
			t.Errorf("%s: %v", q.path, err)
		}
	}
}

func TestEveryRouteOfTheAPIIsDescribedAndNoOther(t *testing.T) {
	t.Parallel()
	d := described(t)
	var have []string
	want := slices.Collect(maps.Keys(d.Paths))
	ids := map[string]bool{}
	for path, p := range d.Paths {
		if ids[p.Get.OperationID] || p.Get.OperationID == "" {
			t.Errorf("%s: the operation %q has no name of its own", path, p.Get.OperationID)
		}
		ids[p.Get.OperationID] = true
	}
	for _, r := range openOn(t, "2024-11-12").mux.Routes() {
		if strings.HasPrefix(r.Pattern, api) {
			have = append(have, r.Pattern)
		}
	}
	slices.Sort(have)
	slices.Sort(want)
	if !slices.Equal(have, want) {
		t.Errorf("routes %v\ndescribed %v", have, want)
	}
}

func TestAPIAndCommandLineGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	d := lawdesk.New(t)
	h := openOn(t, "2024-11-12")
	act, err := d.Act(ask.ActInput{Election: "pilkada-2024", Race: "36.02", On: "2024-09-21", Status: "pns", Facts: []string{"action=like"}})
	if err != nil {
		t.Fatal(err)
	}
	due, err := d.Due(ask.DueInput{Value: "banding-hari", From: "2024-12-20", Office: "36.72"})
	if err != nil {
		t.Fatal(err)
	}
	diff, err := d.Diff("2024-09-03", "2024-09-04")
	if err != nil {
		t.Fatal(err)
	}
	for path, answer := range map[string]any{
		"/act?election=pilkada-2024&race=36.02&on=2024-09-21&status=pns&fact=action%3Dlike": act,
		"/due?value=banding-hari&from=2024-12-20&office=36.72":                              due,
		"/diff?from=2024-09-03&to=2024-09-04":                                               diff,
	} {
		var want bytes.Buffer
		if err := ask.Write(&want, answer); err != nil {
			t.Fatal(err)
		}
		if got := h.get(api+"/law"+path, http.StatusOK); got != want.String() {
			t.Errorf("%s differs from what the command line prints", path)
		}
	}
}

func TestAnAnswerThatDidNotChangeIsNotSentAgain(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	first := httptest.NewRecorder()
	h.mux.ServeHTTP(first, h.request(api+"/law/rules"))
	r := h.request(api + "/law/rules")
	r.Header.Set("If-None-Match", first.Header().Get("ETag"))
	again := httptest.NewRecorder()
	h.mux.ServeHTTP(again, r)
	if again.Code != http.StatusNotModified || again.Body.Len() > 0 {
		t.Errorf("status %d with %d bytes, want 304 without any", again.Code, again.Body.Len())
	}
}
