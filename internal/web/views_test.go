package web_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/locale"
)

type formPage struct {
	Form    *web.Form
	Options []web.Option
	Picker  web.RegionPicker
}

const formText = `{{errors .Form}}<h1>{{t "gaya.form"}}</h1><form method="post" novalidate>
{{radios .Form "jenis" "gaya.kind" "gaya.kind_hint" .Options}}
{{dateinput .Form "tanggal" "gaya.when" ""}}
{{textarea .Form "uraian" "gaya.story" ""}}
{{input .Form "surel" "gaya.email" "" "type=email autocomplete=email inputmode=email optional"}}
{{select .Form "instansi" "gaya.unit" "" .Options}}
{{checkboxes .Form "milik" "gaya.aspects" "" .Options}}
{{checkbox .Form "setuju" "gaya.agree" ""}}
{{fileinput .Form "berkas" "gaya.files" "gaya.files_hint" "multiple"}}
{{regionpicker .Form .Picker "gaya.where" ""}}
{{hidden .Form "kode"}}<button class="button">{{t "web.next"}}</button></form>`

// mustFile is a file of the real texts.
func mustFile(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := locale.FS.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// show draws a page of a slice with a status.
func show(t *testing.T, status int, text string, page any) string {
	t.Helper()
	s := newSite(t, nil)
	v := s.views(t, map[string]string{"p": text})
	s.Get("/p", access.Public, func(w http.ResponseWriter, r *web.Request) error {
		return v.Show(w, r, status, "p", web.Meta{Title: "gaya.form", Narrow: true}, page)
	})
	w := s.get("/p")
	if w.Code != status {
		t.Fatalf("status %d, want %d: %s", w.Code, status, s.log)
	}
	return w.Body.String()
}

func samplePage(f *web.Form) formPage {
	return formPage{
		Form:    f,
		Options: []web.Option{{Value: "a", Label: "gaya.kind_post", Hint: "gaya.kind_post_hint"}, {Value: "b", Label: `<b>"x"</b>`}},
		Picker:  web.RegionPicker{Provinces: []web.Option{{Value: "36", Label: "Banten"}}},
	}
}

func TestFormWithProblemsFollowsThePatternOfGovUK(t *testing.T) {
	t.Parallel()
	f := web.NewForm(map[string]string{"jenis": "zzz", "tanggal-d": "31", "tanggal-m": "2", "tanggal-y": "2024", "surel": `"><script>`, "kode": "K1"})
	f.Choice("jenis", []string{"a"}, true)
	f.Date("tanggal", true)
	f.Text("uraian", 100, true)
	body := show(t, 422, formText, samplePage(f))
	wantHas(
		t, body,
		"<title>Galat: ", `role="alert"`, "Ada 3 hal yang perlu diperbaiki",
		`<a href="#jenis">Pilih salah satu untuk “Apa yang terjadi?”.</a>`, // the label is known above the field
		`<a href="#uraian">“Ceritakan dengan kata-kata Anda” belum diisi.</a>`,
		`aria-describedby="jenis-hint jenis-error"`, `id="jenis-error"`,
		`id="uraian"`, `aria-invalid="true"`, `id="tanggal" name="tanggal-d" value="31"`, `value="2" selected`,
		`autocomplete="email"`, `inputmode="email"`, `value="&#34;&gt;&lt;script&gt;"`,
		`<input type="hidden" name="kode" value="K1">`,
	)
	wantNot(t, body, "<script", "ZgotmplZ")
	if summary, field := strings.Index(body, `class="summary"`), strings.Index(body, `id="jenis-error"`); summary > field {
		t.Error("the summary does not stand above the fields")
	}
	everyTargetExists(t, body)
}

var (
	inPage = regexp.MustCompile(`href="#([^"]+)"`)
	forID  = regexp.MustCompile(` for="([^"]+)"`)
	descBy = regexp.MustCompile(`aria-(?:describedby|labelledby)="([^"]+)"`)
	anyID  = regexp.MustCompile(` id="([^"]+)"`)
)

// everyTargetExists wants an element for each link within the page, each label
// and each description, and no id twice.
func everyTargetExists(t *testing.T, body string) {
	t.Helper()
	ids := map[string]int{}
	for _, m := range anyID.FindAllStringSubmatch(body, -1) {
		ids[m[1]]++
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("id %s stands %d times", id, n)
		}
	}
	for _, re := range []*regexp.Regexp{inPage, forID, descBy} {
		for _, m := range re.FindAllStringSubmatch(body, -1) {
			for id := range strings.FieldsSeq(m[1]) {
				if ids[id] == 0 {
					t.Errorf("%s leads to no element", m[0])
				}
			}
		}
	}
}

func TestSliceMayHaveBetterWordsForItsFields(t *testing.T) {
	t.Parallel()
	b, err := i18n.Load(fstest.MapFS{
		"id/web.toml":    {Data: mustFile(t, "id/web.toml")},
		"en/web.toml":    {Data: mustFile(t, "en/web.toml")},
		"id/contoh.toml": {Data: []byte("[contoh.problem.uraian]\nrequired = \"Ceritakan apa yang terjadi.\"")},
		"en/contoh.toml": {Data: []byte("[contoh.problem.uraian]\nrequired = \"Tell what happened.\"")},
	})
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t, func(c *web.Config) { c.Bundle = b })
	s.bundle = b
	v := s.views(t, map[string]string{"p": `{{errors .Form}}{{textarea .Form "uraian" "web.nav.report" ""}}{{input .Form "nama" "web.nav.about" ""}}`})
	f := web.NewForm(nil)
	f.Text("uraian", 100, true)
	f.Text("nama", 100, true)
	s.Get("/p", access.Public, func(w http.ResponseWriter, r *web.Request) error {
		return v.Show(w, r, 422, "p", web.Meta{}, formPage{Form: f})
	})
	body := s.get("/p").Body.String()
	for _, want := range []string{"Ceritakan apa yang terjadi.", "“Tentang” belum diisi."} {
		if n := strings.Count(body, want); n != 2 {
			t.Errorf("%q stands %d times, want once above the form and once above its field", want, n)
		}
	}
}

func TestFreshFormHasNoErrorsAndKeepsChoices(t *testing.T) {
	t.Parallel()
	body := show(t, 200, formText, samplePage(web.NewForm(map[string]string{"jenis": "b", "instansi": "a", "setuju": "1"})))
	wantHas(t, body, `value="b" checked`, `<option value="a" selected>`, "&lt;b&gt;&#34;x&#34;&lt;/b&gt;", "(boleh dikosongkan)", `name="langkah-wilayah"`)
	wantNot(t, body, "Galat", `aria-invalid`, `class="problem"`, "<b>\"x\"")
	everyTargetExists(t, body)
}

func TestRegionPickerGoesOneLevelAfterTheOther(t *testing.T) {
	t.Parallel()
	page := samplePage(web.NewForm(map[string]string{"provinsi": "36", "wilayah": "36.02"}))
	page.Picker.Regencies = []web.Option{{Value: "36.02", Label: "Kabupaten Lebak"}}
	body := show(t, 200, formText, page)
	wantHas(t, body, `<option value="36" selected>`, `<option value="36.02" selected>`, "Tampilkan kecamatan")
	page.Picker.Districts = []web.Option{{Value: "36.02.01", Label: "Malingping"}}
	body = show(t, 200, formText, page)
	wantHas(t, body, `name="kecamatan"`)
	wantNot(t, body, "Tampilkan")
	everyTargetExists(t, body)
}

func TestPagesEscapeWhatPeopleWrote(t *testing.T) {
	t.Parallel()
	const evil = `<script>alert(1)</script>`
	body := show(t, 200, `{{.A}} {{rich "gaya.notice_safe"}} {{rich "web.nav.acting_as" .A}} {{rich "web.nav.acting_as" .B}} {{timeline .E}} {{pairs .P}} {{tag "good" .A}} {{notice "info" .A}} {{filelist .F}} {{empty .A .A "" ""}} {{tabs .T}}`,
		struct {
			A, B string
			E    []web.Entry
			P    []web.Pair
			F    []web.FileItem
			T    []web.Tab
		}{
			evil, "**tebal** [x](/jahat)",
			[]web.Entry{{Title: evil, Text: evil, Who: evil, Links: []web.Link{{Label: evil, Href: "javascript:alert(1)"}}}},
			[]web.Pair{{Label: evil, Value: evil, Href: "javascript:alert(1)"}},
			[]web.FileItem{{Name: evil, Href: "javascript:alert(1)", Note: evil}},
			[]web.Tab{{Label: evil, Href: "javascript:alert(1)"}},
		})
	wantNot(t, body, "<script", "javascript:", `href="/jahat"`, "<b>tebal")
	wantHas(t, body, "&lt;script&gt;", `<b>tanpa nama</b>`, `<a href="/tentang">`)
}

func TestChipsTellTheStateInWords(t *testing.T) {
	t.Parallel()
	body := show(t, 200, `{{chip .S}} {{chip .P}} {{chip .C}} {{chip .Nil}} {{due .D "2024-11-12"}} {{due .Late "2024-11-12"}} {{nip .NIP}} {{num .N}} {{pct .F}} {{datetime .At "Asia/Jayapura"}}`,
		struct {
			S        law.Status
			P        *law.Status
			C        web.Chip
			Nil      *law.Status
			D, Late  netra.Date
			NIP      string
			N        int64
			F        float64
			At       any
			Reserved int
		}{
			S: law.Status{Label: law.Text{ID: "Berjalan", EN: "Open"}, Tone: "progress"}, P: &law.Status{Label: law.Text{ID: "Selesai"}, Tone: "odd"},
			C: web.Chip{Tone: "bad", Label: "gaya.state_late"}, D: "2024-11-13", Late: "2024-11-10", NIP: "199101012015031003", N: 1234567, F: 5.44, At: now,
		})
	wantHas(t, body, `chip progress">Berjalan`, `chip neutral">Selesai`, `chip bad">Lewat tenggat`, `chip waiting">Besok`, `chip bad">Lewat 2 hari`,
		"••••••••••••••1003", "1.234.567", "5,4%", "12 November 2024, 09.30 WIT")
	wantNot(t, body, "19910101")
}

func TestCheckFindsWrongFieldsAndMissingTexts(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	v := s.views(t, map[string]string{
		"good": `{{t "web.next"}} {{.Form.Err}}`, "field": `{{.Gone}}`, "key": `{{template "_row" .}}`, "_row": `{{if true}}{{t "web.gone"}}{{end}}`,
		"option": `{{input .Form "a" "intake.nowhere.at_all" ""}}`,
	})
	for name, wrong := range map[string]string{"good": "", "field": "Gone", "key": "web.gone", "option": "intake.nowhere.at_all", "absent": "no template"} {
		var c complaints
		v.Check(&c, name, formPage{})
		if got := strings.Join(c, " "); (wrong == "") != (got == "") || !strings.Contains(got, wrong) {
			t.Errorf("page %s: %q, want a word of %q", name, got, wrong)
		}
	}
}

type complaints []string

func (*complaints) Helper() {}
func (c *complaints) Errorf(format string, args ...any) {
	*c = append(*c, fmt.Sprintf(format, args...))
}

func TestBrokenTemplateIsFoundAtStart(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	files := fstest.MapFS{"templates/p.html": &fstest.MapFile{Data: []byte("{{nosuch}}")}}
	if _, err := web.NewViews("intake", files, s.bundle); err == nil || !strings.Contains(err.Error(), "template p of intake") {
		t.Errorf("got %v, want an error that names template p of intake", err)
	}
}

func TestFailingTemplateShowsAnErrorPageAndNotHalfAPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	v := s.views(t, map[string]string{"p": `<h1>separuh</h1>{{.Form.Gone}}`})
	s.Get("/p", access.Public, func(w http.ResponseWriter, r *web.Request) error {
		return v.Show(w, r, 200, "p", web.Meta{}, formPage{Form: web.NewForm(nil)})
	})
	w := s.get("/p")
	if w.Code != 500 {
		t.Errorf("status %d, want 500", w.Code)
	}
	wantNot(t, w.Body.String(), "separuh")
}

func TestOnlyPagesMeantToBeSharedHaveAPreview(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *web.Config) { c.Origin = "https://netra.example" })
	v := s.views(t, map[string]string{"p": "<h1>x</h1>"})
	meta := web.Meta{Title: "gaya.figures", Description: "gaya.lead", Image: "/angka.jpg"}
	h := func(m web.Meta) web.Handler {
		return func(w http.ResponseWriter, r *web.Request) error { return v.Show(w, r, 200, "p", m, nil) }
	}
	s.Get("/angka", access.Public, h(meta))
	s.Get("/meja/angka", access.SeeDesk, h(meta))
	s.Get("/status", access.Public, h(web.Meta{Title: "gaya.code", NoIndex: true, Description: "gaya.lead"}))
	public := s.get("/angka")
	wantHas(t, public.Body.String(), `property="og:title"`, `content="https://netra.example/angka"`, `content="https://netra.example/angka.jpg"`)
	wantNot(t, public.Body.String(), "noindex")
	for _, w := range []string{s.get("/status").Body.String(), s.do(as(ask("GET", "/meja/angka", nil), "officer")).Body.String()} {
		wantNot(t, w, "og:")
		wantHas(t, w, `content="noindex"`)
	}
	if public.Header().Get("X-Robots-Tag") != "" || s.get("/status").Header().Get("X-Robots-Tag") != "noindex" {
		t.Error("the header for robots does not follow the page")
	}
}

func TestNavigationShowsWhatOneMayOpen(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	v := s.views(t, map[string]string{"p": "<h1>x</h1>"})
	h := func(w http.ResponseWriter, r *web.Request) error {
		return v.Show(w, r, 200, "p", web.Meta{Title: "web.brand", Nav: "/meja"}, nil)
	}
	s.Get("/meja", access.SeeDesk, h)
	s.Get("/p", access.Public, h)
	desk := s.do(as(ask("GET", "/meja", nil), "officer")).Body.String()
	wantHas(t, desk, `<a href="/meja" aria-current="page">`, "Ratna Dewi", `action="/keluar"`)
	wantNot(t, desk, "/meja/rahasia", `href="/lapor"`)
	public := s.get("/p").Body.String()
	wantHas(t, public, `href="/lapor"`, `href="/status"`, `href="/aturan"`, `href="/angka"`, `href="/masuk"`, `href="/p?bahasa=en"`)
	wantNot(t, public, "/keluar", "<script", "style=")
}

func TestQuickExitIsOfferedWhereThePageAsksForIt(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	v := s.views(t, map[string]string{"p": "<h1>x</h1>"})
	for path, on := range map[string]bool{"/lapor": true, "/aturan": false} {
		s.Get(path, access.Public, func(w http.ResponseWriter, r *web.Request) error {
			return v.Show(w, r, 200, "p", web.Meta{Title: "web.brand", QuickExit: on}, nil)
		})
		body := s.get(path).Body.String()
		if has := strings.Contains(body, web.DefaultQuickExit); has != on {
			t.Errorf("%s: quick exit %v, want %v", path, has, on)
		}
	}
}

func TestFormPageStaysWithinItsBudget(t *testing.T) {
	t.Parallel()
	body := show(t, 200, formText, samplePage(web.NewForm(nil)))
	style := fetchStyle(t)
	page, css := zipped(t, []byte(body)), zipped(t, style)
	t.Logf("page %d bytes, stylesheet %d bytes, both zipped", page, css)
	if css > 12_000 {
		t.Errorf("the stylesheet is %d bytes zipped, want at most 12,000", css)
	}
	if page+css > 20_000 {
		t.Errorf("a form with its stylesheet is %d bytes zipped, want at most 20,000", page+css)
	}
}

func zipped(t *testing.T, b []byte) int {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}
