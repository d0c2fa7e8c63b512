package app

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

// filledWizard is the wizard as a careful person fills it in.
func filledWizard(t *testing.T, a *App, path string) url.Values {
	t.Helper()
	secret, _ := a.Access.Enrolment(strings.TrimPrefix(path, setupPath+"/"), "admin")
	code, err := totp.GenerateCode(secret, a.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return url.Values{
		"bahasa": {"id"}, "zona": {""}, "kantor": {"bawaslu-kabkota"}, "provinsi": {"36"}, "wilayah": {"36.72"},
		"pemilihan": {"pilkada-2024"}, "isi": {"kosong"}, "nama": {"Nurul Aini"}, "nama-masuk": {"admin"},
		"sandi": {"empat kuda di lapangan"}, "kode": {code},
	}
}

func TestWizardSetsUpTheInstallationOnce(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, nil, func(t *testing.T, dbURL string) {
		a := newApp(t, dbURL, &testClock{at: time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)})
		path, err := a.SetupPath(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if w := a.as(t, "", http.MethodGet, path, nil); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Mulai memakai Netra") {
			t.Fatalf("the wizard answers %d", w.Code)
		}
		if w := a.as(t, "", http.MethodGet, setupPath+"/"+anything, nil); w.Code != http.StatusNotFound {
			t.Errorf("a guessed link answers %d, want 404", w.Code)
		}
		form := filledWizard(t, a, path)
		w := a.as(t, "", http.MethodPost, path, form)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Pengaturan selesai") || !strings.Contains(w.Body.String(), "Bawaslu Kota Cilegon") {
			t.Fatalf("the wizard ends with %d:\n%s", w.Code, w.Body)
		}
		if w := a.as(t, "", http.MethodPost, path, form); w.Code != http.StatusNotFound {
			t.Errorf("the link works again: %d, want 404", w.Code)
		}
		if again, err := a.SetupPath(t.Context()); err != nil || again != "" {
			t.Errorf("another link %q, %v; want none", again, err)
		}
		var kinds []string
		if err := a.DB.Read(t.Context(), func(tx *db.Tx) error {
			os, err := a.Access.Offices(t.Context(), tx, access.OfficeFilter{})
			for _, o := range os {
				kinds = append(kinds, o.Kind)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"bawaslu-ri", "bawaslu-provinsi", "bawaslu-kabkota", "bkn", "ppk-instansi", "inspektorat", "kesbangpol"} {
			if strings.Count(strings.Join(kinds, " ")+" ", want+" ") != 1 {
				t.Errorf("the chain %v has not one office %s", kinds, want)
			}
		}
		if strings.Contains(strings.Join(kinds, " "), "kasn") {
			t.Error("an authority that was dissolved was added")
		}
		if home := a.as(t, "", http.MethodGet, "/", nil).Body.String(); strings.Contains(home, "DATA CONTOH") || !strings.Contains(home, "Bawaslu Kota Cilegon") {
			t.Error("the home page does not say who runs the installation, or says that it holds sample data")
		}
	})
}

func TestWizardKeepsWhatWasTypedAndSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	a := newApp(t, dbtest.SQLite(t, nil), &testClock{at: time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)})
	path, err := a.SetupPath(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for field, x := range map[string]struct{ value, says string }{
		"nama":       {"", "nama"},
		"sandi":      {"pendek", "sandi"},
		"kode":       {"000000", "kode"},
		"wilayah":    {"99.99", "wilayah"},
		"kantor":     {"kantor-rekaan", "kantor"},
		"pemilihan":  {"' or 1=1", "pemilihan"},
		"nama-masuk": {strings.Repeat("a", 500), "nama-masuk"},
	} {
		t.Run(field, func(t *testing.T) {
			form := filledWizard(t, a, path)
			form.Set(field, x.value)
			w := a.as(t, "", http.MethodPost, path, form)
			body := w.Body.String()
			if w.Code != http.StatusUnprocessableEntity {
				t.Fatalf("answers %d, want 422", w.Code)
			}
			if !strings.Contains(body, `href="#`+x.says) {
				t.Errorf("the summary does not point at %s", x.says)
			}
			if field != "nama" && !strings.Contains(body, "Nurul Aini") {
				t.Error("what was typed is lost")
			}
			if strings.Contains(body, "empat kuda di lapangan") {
				t.Error("the page shows the password")
			}
		})
	}
	if err := a.DB.Read(t.Context(), func(tx *db.Tx) error {
		has, err := a.Access.HasUsers(t.Context(), tx)
		if has {
			t.Error("a refused wizard added somebody")
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestOfficeOfTheCentreNeedsNoRegion(t *testing.T) {
	t.Parallel()
	a := newApp(t, dbtest.SQLite(t, nil), &testClock{at: time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)})
	path, err := a.SetupPath(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	form := filledWizard(t, a, path)
	form.Set("kantor", "bkn")
	form.Del("wilayah")
	form.Del("provinsi")
	if w := a.as(t, "", http.MethodPost, path, form); w.Code != http.StatusOK {
		t.Fatalf("answers %d:\n%s", w.Code, w.Body)
	}
}

func TestOfficesOfARegionAreAddedOnce(t *testing.T) {
	t.Parallel()
	a := newApp(t, dbtest.SQLite(t, nil), &testClock{at: time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)})
	count := func() int {
		n := 0
		if err := a.DB.Read(t.Context(), func(tx *db.Tx) error {
			os, err := a.Access.Offices(t.Context(), tx, access.OfficeFilter{})
			n = len(os)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	seed := Seed{Kind: "bawaslu-kabkota", Region: "36.72"}
	if err := a.AddOffices(t.Context(), seed); err != nil {
		t.Fatal(err)
	}
	before := count()
	if err := a.AddOffices(t.Context(), seed); err != nil {
		t.Fatal(err)
	}
	if got := count(); got != before {
		t.Errorf("the second time there are %d offices, before %d", got, before)
	}
	if err := a.AddOffices(t.Context(), Seed{Kind: "bawaslu-kabkota", Region: "36.99"}); netra.KindOf(err) != netra.Invalid {
		t.Errorf("a region that is none: %v, want Invalid", err)
	}
}

func TestOthersSeeThePresentDayWhileSampleDataIsFilled(t *testing.T) {
	t.Parallel()
	a := newApp(t, dbtest.SQLite(t, nil), &testClock{at: time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)})
	filled := make(chan error)
	go func() { filled <- a.fillDemo(t.Context()) }()
	for n := 0; ; n++ {
		if w := a.as(t, "", http.MethodGet, "/aturan?q=kampanye", nil); !strings.Contains(w.Body.String(), "24 November 2026") {
			t.Fatalf("page %d shows another day:\n%s", n, w.Body)
		}
		select {
		case err := <-filled:
			if err != nil {
				t.Fatal(err)
			}
			if n < 2 {
				t.Errorf("only %d pages were asked for meanwhile", n)
			}
			return
		default:
		}
	}
}
