package app

import (
	"bytes"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/edition"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/law"
)

const (
	oldExample = "Membagikan unggahan kampanye calon bupati di status WhatsApp."
	newExample = "Membagikan unggahan kampanye calon di status."
)

// A second process of the installation uses the edition to which the first one
// turned, as soon as it looks.
func TestAnotherProcessFollowsTheEditionInForce(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, nil, func(t *testing.T, base string) {
		first := newDemo(t, base)
		second, err := New(t.Context(), first.Config)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := second.Close(); err != nil {
				t.Error(err)
			}
		})
		look := make(chan time.Time)
		go func() { _ = second.follow(t.Context(), look) }() // ends with the test
		looks := func() {
			// It takes the second look only when it is done with the first one.
			look <- time.Time{}
			look <- time.Time{}
		}
		rule := func() string { return second.as(t, "", http.MethodGet, "/aturan/disp-6", nil).Body.String() }
		next, _ := edited(t, "rules/disp-6.yaml", oldExample, newExample)
		if _, inForce, err := first.Lawroom.Editions.Install(t.Context(), next); err != nil || !inForce {
			t.Fatalf("install: in force %v, %v", inForce, err)
		}
		if strings.Contains(rule(), newExample) {
			t.Error("the second process shows the edition before it looked")
		}
		looks()
		if !strings.Contains(rule(), newExample) {
			t.Error("the second process does not follow")
		}
		admin, _ := first.persona(t, "Nurul Aini")
		if w := first.as(t, admin, http.MethodPost, "/meja/hukum/kembali", url.Values{}); w.Code != http.StatusSeeOther {
			t.Fatalf("go back: status %d", w.Code)
		}
		looks()
		if strings.Contains(rule(), newExample) {
			t.Error("the second process does not go back")
		}
	})
}

// Where the office has several administrators nobody turns to an edition that he
// handed in himself, nor does one that was put in on the server begin by itself.
func TestAnEditionTakesTwoPersons(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, nil, func(t *testing.T, base string) {
		a := newDemo(t, base)
		one, by := a.persona(t, "Nurul Aini")
		var other netra.UserID
		if err := a.DB.Write(t.Context(), func(tx *db.Tx) error {
			var err error
			other, err = a.Access.AddUser(t.Context(), tx, access.NewUser{
				Login: "admin-kedua", Name: "Administrator Kedua", Office: by.Office, Role: netra.RoleAdministrator,
			}, netra.System(""))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		two, _ := a.login(t, other)
		private, public, err := note.GenerateKey(rand.Reader, "biro-hukum")
		if err != nil {
			t.Fatal(err)
		}
		if w := a.as(t, one, http.MethodPost, "/meja/hukum/kunci", url.Values{"kunci": {public}}); w.Code != http.StatusSeeOther {
			t.Fatalf("trust a key: status %d", w.Code)
		}
		next, archive := edited(t, "rules/disp-6.yaml", oldExample, newExample)
		signature, err := edition.Sign(next.Digest(), private)
		if err != nil {
			t.Fatal(err)
		}
		page := a.handIn(t, one, archive, signature).Header().Get("Location")
		if w := a.as(t, one, http.MethodPost, page, url.Values{}); w.Code != http.StatusForbidden {
			t.Errorf("the one who handed it in turns to it alone: status %d", w.Code)
		}
		if body := a.as(t, one, http.MethodGet, page, nil).Body.String(); !strings.Contains(body, "administrator lain") {
			t.Error("the page does not say that it takes another person")
		}
		if w := a.as(t, two, http.MethodPost, page, url.Values{}); w.Code != http.StatusSeeOther {
			t.Errorf("another administrator may not turn to it: status %d", w.Code)
		}
		built, err := law.Default()
		if err != nil {
			t.Fatal(err)
		}
		p, inForce, err := a.Lawroom.Editions.Install(t.Context(), built)
		if err != nil || inForce {
			t.Fatalf("from the server: in force %v, %v", inForce, err)
		}
		if w := a.as(t, one, http.MethodPost, "/meja/hukum/"+p.ID, url.Values{}); w.Code != http.StatusSeeOther {
			t.Errorf("an administrator may not turn to what was put in on the server: status %d", w.Code)
		}
	})
}

// lawCopy is the law room in a folder of its own, as somebody has it who edits
// it.
func lawCopy(t *testing.T) string {
	t.Helper()
	b, err := law.Default()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range b.Files() {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Text(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// edit replaces a text in a file of a folder.
func edit(t *testing.T, dir, file, old, replaced string) {
	t.Helper()
	path := filepath.Join(dir, file)
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(body), old) {
		t.Fatalf("%s does not say %q", file, old)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(body), old, replaced, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Somebody who knows the law and no Go changes a number of days and adds a step;
// the clock, the page, the drawing and the API follow while the program runs.
func TestWhoEditsALawFolderSeesEverythingFollow(t *testing.T) {
	t.Parallel()
	dir := lawCopy(t)
	cfg := demoConfig(t.TempDir(), "")
	cfg.Demo, cfg.LawDir = false, dir
	a, err := New(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	shows := func(path string) string { return a.as(t, "", http.MethodGet, path, nil).Body.String() }
	const due = "/api/v1/law/due?procedure=bkn-sbt-2024&step=rekomendasikan&from=2024-11-18&office=36.72"
	if body := shows(due); !strings.Contains(body, `"2024-11-21"`) {
		t.Fatalf("three working days from Monday: %.200s", body)
	}
	edit(t, dir, "values/telaah-sbt-hari.yaml", "n: 3", "n: 5")
	edit(t, dir, "procedures/bkn-sbt-2024.yaml", "\nsteps:\n", `
steps:
  - name: minta-dokumen
    label: {id: "Minta dokumen tambahan", en: "Ask for more documents"}
    from: [penelaahan]
    by: [pengawasan-merit]
    sources:
      - {mark: M}
`)
	if err := a.turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		due:                                 `"2024-11-25"`, // five working days
		"/prosedur/bkn-sbt-2024":            "Minta dokumen tambahan",
		"/api/v1/law/steps?of=bkn-sbt-2024": "minta-dokumen",
		"/api/v1/law/procedures/bkn-sbt-2024/drawing":                "Minta dokumen tambahan",
		"/api/v1/law/procedures/bkn-sbt-2024/drawing?format=mermaid": "Minta dokumen tambahan",
	} {
		if !strings.Contains(shows(path), want) {
			t.Errorf("%s does not show %q", path, want)
		}
	}
	edit(t, dir, "values/telaah-sbt-hari.yaml", "n: 5", "n: lima")
	if err := a.turn(t.Context()); err == nil || !strings.Contains(err.Error(), "values/telaah-sbt-hari.yaml:") {
		t.Errorf("a folder that cannot be read: %v", err)
	}
	if !strings.Contains(shows(due), `"2024-11-25"`) {
		t.Error("a mistake in a file takes the law away that was there before")
	}
}

// What is saved while the program is being prepared is followed, a turn that
// failed is tried again and said once, and so is followed what another process
// turned to.
func TestAFolderIsFollowedFromTheStartAndAfterAFailure(t *testing.T) {
	t.Parallel()
	first := newDemo(t, dbtest.SQLite(t, nil))
	var log bytes.Buffer
	cfg := first.Config
	cfg.LawDir, cfg.Log = lawCopy(t), slog.New(slog.NewTextHandler(&log, nil))
	a, err := New(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	edit(t, cfg.LawDir, "rules/disp-6.yaml", oldExample, newExample)
	look := make(chan time.Time)
	go func() { _ = a.follow(t.Context(), look) }() // ends with the test
	shows := func(when, example string) {
		t.Helper()
		for range 3 { // it takes a look only when it is done with the one before
			look <- time.Time{}
		}
		if !strings.Contains(a.as(t, "", http.MethodGet, "/aturan/disp-6", nil).Body.String(), example) {
			t.Errorf("%s the rule does not say %q", when, example)
		}
	}
	shows("saved before the first look,", newExample)
	// Where a file lies in the place of the folder for imports no services are made.
	imports := filepath.Join(cfg.DataDir, "imports")
	if err := os.RemoveAll(imports); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(imports, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	edit(t, cfg.LawDir, "rules/disp-6.yaml", newExample, oldExample)
	shows("while no services can be made,", newExample)
	if n := strings.Count(log.String(), "the law stays as it is"); n != 1 {
		t.Errorf("the failure is said %d times: %s", n, log.String())
	}
	if err := os.Remove(imports); err != nil {
		t.Fatal(err)
	}
	shows("after the failure,", oldExample)
	next, _ := edited(t, "rules/disp-6.yaml", oldExample, newExample)
	if _, inForce, err := first.Lawroom.Editions.Install(t.Context(), next); err != nil || !inForce {
		t.Fatalf("install: in force %v, %v", inForce, err)
	}
	shows("after another process turned,", newExample)
	if !strings.Contains(log.String(), "is used and not "+cfg.LawDir) {
		t.Errorf("nobody says that the folder is followed no more: %s", log.String())
	}
}
