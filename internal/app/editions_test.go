package app

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/netra-id/netra/internal/office/edition"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/law"
)

// edited is the law that the program was built with, one file changed.
func edited(t *testing.T, file, old, replaced string) (*law.Book, []byte) {
	t.Helper()
	b, err := law.Default()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for _, name := range b.Files() {
		body := b.Text(name)
		if name == file {
			if !strings.Contains(string(body), old) {
				t.Fatalf("%s does not say %q", file, old)
			}
			body = []byte(strings.Replace(string(body), old, replaced, 1))
		}
		files[name] = body
		f, err := w.Create("law/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	fsys, err := edition.Folder(files)
	if err != nil {
		t.Fatal(err)
	}
	out, err := law.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return out, packed.Bytes()
}

// handIn posts an archive with its signature, as the form does.
func (a *App) handIn(t *testing.T, token string, archive []byte, signature string) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	f, err := m.CreateFormFile("arsip", "law.zip")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(archive); err != nil {
		t.Fatal(err)
	}
	if err := m.WriteField("tanda", signature); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/meja/hukum", &body)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: "netra_sesi", Value: token})
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	return w
}

func TestAnEditionIsHandedInLookedAtUsedAndTakenBack(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, nil, func(t *testing.T, base string) {
		a := newDemo(t, base)
		admin, _ := a.persona(t, "Nurul Aini")
		private, public, err := note.GenerateKey(rand.Reader, "biro-hukum")
		if err != nil {
			t.Fatal(err)
		}
		const was, is = "Membagikan unggahan kampanye calon bupati di status WhatsApp.", "Membagikan unggahan kampanye calon di status."
		next, archive := edited(t, "rules/disp-6.yaml", was, is)
		signature, err := edition.Sign(next.Digest(), private)
		if err != nil {
			t.Fatal(err)
		}
		if w := a.handIn(t, admin, archive, signature); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("signed with a key that nobody trusts: status %d", w.Code)
		}
		if w := a.as(t, admin, http.MethodPost, "/meja/hukum/kunci", url.Values{"kunci": {public}}); w.Code != http.StatusSeeOther {
			t.Fatalf("trust a key: status %d: %s", w.Code, w.Body)
		}
		w := a.handIn(t, admin, archive, signature)
		page := w.Header().Get("Location")
		if w.Code != http.StatusSeeOther || !strings.HasPrefix(page, "/meja/hukum/") {
			t.Fatalf("hand in: status %d to %q: %s", w.Code, page, w.Body)
		}
		looked := a.as(t, admin, http.MethodGet, page, nil).Body.String()
		for _, want := range []string{"rules/disp-6.yaml", was, is, "tenggat yang berjalan akan bergeser"} {
			if !strings.Contains(looked, want) {
				t.Errorf("the page of the proposal does not say %q", want)
			}
		}
		rule := func() string { return a.as(t, "", http.MethodGet, "/aturan/disp-6", nil).Body.String() }
		if strings.Contains(rule(), is) {
			t.Error("an edition that was only handed in is in force")
		}
		w = a.as(t, admin, http.MethodPost, page, url.Values{})
		if w.Code != http.StatusSeeOther {
			t.Fatalf("activate: status %d: %s", w.Code, w.Body)
		}
		if body := rule(); !strings.Contains(body, is) || strings.Contains(body, was) {
			t.Error("the running program does not show the new edition")
		}
		// Another process starts with it, too.
		built, err := law.Default()
		if err != nil {
			t.Fatal(err)
		}
		if b, err := edition.InForce(t.Context(), a.DB, built); err != nil || b.Digest() != next.Digest() {
			t.Errorf("another process would start with %v, %v", b, err)
		}
		if w := a.as(t, admin, http.MethodPost, "/meja/hukum/kembali", url.Values{}); w.Code != http.StatusSeeOther {
			t.Fatalf("go back: status %d: %s", w.Code, w.Body)
		}
		if body := rule(); strings.Contains(body, is) || !strings.Contains(body, was) {
			t.Error("the former edition does not come back")
		}
		for _, kind := range []string{"law.key_added", "law.proposed", "law.activated", "law.returned"} {
			if n := a.events(t, kind); n != 1 {
				t.Errorf("%d events %s, want 1", n, kind)
			}
		}
	})
}

// events counts the events of a kind.
func (a *App) events(t *testing.T, kind string) int {
	t.Helper()
	n := 0
	err := a.DB.Read(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRow(t.Context(), `select count(*) from ledger_events where kind = $1`, kind).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestOnlyTheOfficeThatRunsTheInstallationChangesItsLaw(t *testing.T) {
	t.Parallel()
	a := newDemo(t, "sqlite:")
	for _, name := range []string{"Rina Maharani", "Yohanes Sitanggang"} {
		token, _ := a.persona(t, name)
		if w := a.as(t, token, http.MethodGet, "/meja/hukum", nil); w.Code != http.StatusNotFound {
			t.Errorf("%s sees the editions: status %d", name, w.Code)
		}
		if w := a.as(t, token, http.MethodPost, "/meja/hukum/kembali", url.Values{}); w.Code != http.StatusNotFound {
			t.Errorf("%s takes an edition back: status %d", name, w.Code)
		}
	}
}

func TestAnArchiveThatDoesNotLoadShowsFileAndLine(t *testing.T) {
	t.Parallel()
	a := newDemo(t, "sqlite:")
	admin, _ := a.persona(t, "Nurul Aini")
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	f, err := z.Create("rules/a.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("id: a\nlevl: berat\n")); err != nil {
		t.Fatal(err)
	}
	if _, err := z.Create("weeks.yaml"); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	w := a.handIn(t, admin, packed.Bytes(), "x")
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "rules/a.yaml:2") {
		t.Errorf("status %d without the line of the error", w.Code)
	}
}
