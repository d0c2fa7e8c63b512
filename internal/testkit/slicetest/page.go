package slicetest

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// Answer is what a page answered.
type Answer struct {
	*httptest.ResponseRecorder
	tb testing.TB
}

// As sends a request as somebody, as a browser would from a page of the site; ""
// is a visitor.
func (g *Ground) As(tb testing.TB, who, method, path string, form url.Values) Answer {
	tb.Helper()
	r := httptest.NewRequestWithContext(tb.Context(), method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return g.Do(tb, who, r)
}

// Do sends a request as somebody.
func (g *Ground) Do(tb testing.TB, who string, r *http.Request) Answer {
	tb.Helper()
	if who != "" {
		r.AddCookie(&http.Cookie{Name: "netra_sesi", Value: who})
	}
	w := httptest.NewRecorder()
	g.Mux.ServeHTTP(w, r)
	return Answer{w, tb}
}

// Want fails unless the answer has the status and the page says every text.
func (a Answer) Want(status int, texts ...string) Answer {
	a.tb.Helper()
	if a.Code != status {
		a.tb.Fatalf("status %d, want %d\n%.3000s", a.Code, status, a.main())
	}
	for _, s := range texts {
		if !strings.Contains(a.Body.String(), s) {
			a.tb.Errorf("the page does not say %q\n%.6000s", s, a.main())
		}
	}
	return a
}

// Text is the body of the answer.
func (a Answer) Text() string { return a.Body.String() }

// main is the part of a page below its navigation.
func (a Answer) main() string {
	if _, after, ok := strings.Cut(a.Body.String(), "<main"); ok {
		return after
	}
	return a.Body.String()
}

var (
	hiddenInput = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
	unescape    = strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&lt;", "<", "&gt;", ">", "&#43;", "+", "&amp;", "&")
)

// Hidden reads the hidden fields of the form on the page that is posted to
// action.
func (a Answer) Hidden(action string) url.Values {
	a.tb.Helper()
	_, form, ok := strings.Cut(a.Text(), `action="`+action+`"`)
	if !ok {
		a.tb.Fatalf("status %d: no form to %s on the page:\n%.2000s", a.Code, action, a.main())
	}
	form, _, _ = strings.Cut(form, "</form>")
	v := url.Values{}
	for _, m := range hiddenInput.FindAllStringSubmatch(form, -1) {
		v.Set(unescape.Replace(m[1]), unescape.Replace(m[2]))
	}
	return v
}
