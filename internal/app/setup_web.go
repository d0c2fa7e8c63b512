package app

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"image/png"
	"net/http"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/web"
)

// setupPage is all that templates/setup_page.html may use.
type setupPage struct {
	Form      *web.Form
	Kinds     []web.Option
	Picker    web.RegionPicker
	Elections []web.Option
	Contents  []web.Option
	Languages []web.Option
	Zones     []web.Option
	Secret    string
	QR        template.URL
	Login     string
}

// donePage is all that templates/setup_done_page.html may use.
type donePage struct {
	Office   string
	Login    string
	Recovery []string
}

// adminLogin is the name the first administrator logs in with, unless he
// chooses another.
const adminLogin = "admin"

// zones are those of Indonesia, west to east.
var zones = []web.Option{
	{Value: "Asia/Jakarta", Label: "app.setup.zone.wib"},
	{Value: "Asia/Makassar", Label: "app.setup.zone.wita"},
	{Value: "Asia/Jayapura", Label: "app.setup.zone.wit"},
}

func (a *App) showSetup(w http.ResponseWriter, r *web.Request) error {
	if err := a.Access.CheckSetup(r.Context(), r.PathValue("token")); err != nil {
		return err
	}
	values := map[string]string{"bahasa": r.Lang, "nama-masuk": adminLogin, "isi": "kosong"}
	if e := a.Law.ElectionOn(r.Today()); e != nil {
		values["pemilihan"] = e.ID
	}
	return a.setupForm(w, r, http.StatusOK, web.NewForm(values))
}

func (a *App) setupForm(w http.ResponseWriter, r *web.Request, status int, form *web.Form) error {
	page := setupPage{Form: form, Login: form.Get("nama-masuk"), Zones: zones}
	for _, k := range a.Law.KindsInOrder() {
		if len(a.Law.Functions(k.ID, r.Today())) > 0 {
			page.Kinds = append(page.Kinds, web.Option{Value: k.ID, Label: k.Label.In(r.Lang)})
		}
	}
	for _, e := range a.Law.ElectionsInOrder() {
		page.Elections = append(page.Elections, web.Option{Value: e.ID, Label: e.Label.In(r.Lang)})
	}
	page.Languages = []web.Option{{Value: "id", Label: "Bahasa Indonesia"}, {Value: "en", Label: "English"}}
	page.Contents = []web.Option{
		{Value: "kosong", Label: "app.setup.empty", Hint: "app.setup.empty_hint"},
		{Value: "contoh", Label: "app.setup.sample", Hint: "app.setup.sample_hint"},
	}
	tree := registry.Regions()
	for _, p := range tree.Provinces() {
		page.Picker.Provinces = append(page.Picker.Provinces, web.Option{Value: string(p.Code), Label: p.Name})
	}
	page.Picker.Regencies = below(tree, form.Get("provinsi"))
	page.Picker.Districts = below(tree, form.Get("wilayah"))
	secret, uri := a.Access.Enrolment(r.PathValue("token"), page.Login)
	page.Secret = secret
	picture, err := qrPicture(uri)
	if err != nil {
		return err
	}
	page.QR = picture
	return a.views.Show(w, r, status, "setup_page", web.Meta{Title: "app.setup.title", NoIndex: true, Narrow: true}, page)
}

// below are the regions in a region that was chosen; none before one was.
func below(tree *registry.RegionTree, code string) []web.Option {
	if code == "" {
		return nil
	}
	var out []web.Option
	for _, r := range tree.Children(netra.Region(code)) {
		out = append(out, web.Option{Value: string(r.Code), Label: r.Name})
	}
	return out
}

// qrPicture is a QR code as an address that a picture can have.
func qrPicture(text string) (template.URL, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", fmt.Errorf("draw QR code: %w", err)
	}
	if code, err = barcode.Scale(code, 240, 240); err != nil {
		return "", fmt.Errorf("scale QR code: %w", err)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, code); err != nil {
		return "", fmt.Errorf("write QR code: %w", err)
	}
	return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())), nil
}

// setupInput is what the wizard asked for, checked.
type setupInput struct {
	language, zone, kind, election string
	region                         netra.Region
	sample                         bool
	name, login, password, code    string
}

func (a *App) setupInput(f *web.Form) setupInput {
	var kinds, elections []string
	for _, k := range a.Law.KindsInOrder() {
		kinds = append(kinds, k.ID)
	}
	for _, e := range a.Law.ElectionsInOrder() {
		elections = append(elections, e.ID)
	}
	in := setupInput{
		language: f.Choice("bahasa", []string{"id", "en"}, true), kind: f.Choice("kantor", kinds, true),
		zone:     f.Choice("zona", []string{zones[0].Value, zones[1].Value, zones[2].Value}, false),
		election: f.Choice("pemilihan", elections, true), sample: f.Choice("isi", []string{"kosong", "contoh"}, true) == "contoh",
		name: f.Text("nama", 200, true), login: f.Text("nama-masuk", 100, true),
		password: f.Get("sandi"), code: f.Text("kode", 20, true),
	}
	in.region = netra.Region(cmp.Or(f.Get("kecamatan"), f.Get("wilayah"), f.Get("provinsi")))
	if k := a.Law.Kinds[in.kind]; k != nil && k.Level == "nasional" {
		return in
	}
	if _, ok := registry.Regions().Get(in.region); !ok {
		f.Problem("wilayah", "app.setup.region_unknown")
	} else if k := a.Law.Kinds[in.kind]; k != nil && k.Level != "provinsi" && in.region.Level() < 2 {
		f.Problem("wilayah", "app.setup.regency_missing")
	}
	return in
}

func (a *App) postSetup(w http.ResponseWriter, r *web.Request) error {
	token := r.PathValue("token")
	if err := a.Access.CheckSetup(r.Context(), token); err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, 1<<16)
	if err != nil {
		return err
	}
	if f.Get("langkah-wilayah") != "" {
		return a.setupForm(w, r, http.StatusOK, f)
	}
	in := a.setupInput(f)
	if f.Err() != nil {
		return a.setupForm(w, r, http.StatusUnprocessableEntity, f)
	}
	credentials, err := a.Access.Prepare(r.Context(), token, in.login, in.name, in.password, in.code)
	if err != nil {
		if setupFields(f, err) {
			return a.setupForm(w, r, http.StatusUnprocessableEntity, f)
		}
		return err
	}
	page := donePage{Login: in.login}
	err = a.DB.Write(r.Context(), func(tx *db.Tx) error { return a.setUp(r.Context(), tx, token, in, credentials, &page) })
	if err != nil {
		if f.SetErr(err) {
			return a.setupForm(w, r, http.StatusUnprocessableEntity, f)
		}
		return err
	}
	if in.sample {
		// The installation stands already, and its recovery codes are shown once:
		// whatever happens to the sample, the last page comes.
		if err := a.fillDemo(context.WithoutCancel(r.Context())); err != nil {
			a.Log.Error("fill with sample data", "err", err)
		}
	}
	if err := a.routes(r.Context()); err != nil {
		return err
	}
	return a.views.Show(w, r, http.StatusOK, "setup_done_page", web.Meta{Title: "app.setup.done", NoIndex: true, Narrow: true}, page)
}

// setupFields puts the problems that access found at the fields of the wizard.
func setupFields(f *web.Form, err error) bool {
	var e *netra.Error
	if netra.KindOf(err) != netra.Invalid || !errors.As(err, &e) {
		return false
	}
	fields := map[string]string{"password": "sandi", "code": "kode", "login": "nama-masuk", "name": "nama"}
	for _, p := range e.Problems {
		f.Problem(fields[p.Field], p.Key, p.Args...)
	}
	return true
}

// setUp does what the wizard was asked, all of it or nothing.
func (a *App) setUp(ctx context.Context, tx *db.Tx, token string, in setupInput, c access.Credentials, page *donePage) error {
	if err := a.Access.UseSetup(ctx, tx, token); err != nil {
		return err
	}
	by := netra.System("")
	host, err := a.chain(ctx, tx, in.kind, in.region, in.zone, by)
	if err != nil {
		return err
	}
	if err := a.Access.SetHost(ctx, tx, host.ID, by); err != nil {
		return err
	}
	user, err := a.Access.AddUser(ctx, tx, access.NewUser{Login: in.login, Name: in.name, Office: host.ID, Role: netra.RoleAdministrator}, by)
	if err != nil {
		return err
	}
	if page.Recovery, err = a.Access.SetCredentials(ctx, tx, user, c); err != nil {
		return err
	}
	page.Office = host.Name
	if err := saveSetting(ctx, tx, settingLanguage, in.language); err != nil {
		return err
	}
	return saveSetting(ctx, tx, settingElection, in.election)
}
