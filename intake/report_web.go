package intake

import (
	"embed"
	"errors"
	"net/http"
	"strconv"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

//go:embed templates/*.html
var templates embed.FS

// lastStep is the step of the form on which everything is checked and sent.
const lastStep = 5

// How much of a form is read. Files a little over the limit are read all the
// same, so that the page can come back with everything else kept; what is far
// over it is refused unread.
const (
	maxForm     = 256 << 10
	maxFormBody = 3*maxFilesSize + maxForm
)

// Install registers the routes. None of the public ones knows who calls.
func (s *Service) Install(m *web.Mux) {
	m.Get("/lapor", access.Public, s.showForm)
	m.Post("/lapor", access.Public, s.postForm)
	m.Post("/lapor/kirim", access.Public, s.postTip)
	m.Get("/lapor/kirim", access.Public, to("/lapor"))
	m.Get("/status", access.Public, s.showStatus)
	m.Post("/status", access.Public, s.postStatus)
	m.Post("/status/pesan", access.Public, s.postTell)
	m.Get("/status/pesan", access.Public, to("/status"))

	m.Get("/meja/laporan", access.SeeReports, s.showList)
	m.Get("/meja/laporan.csv", access.SeeReports, s.showListCSV)
	m.Get("/meja/laporan/{id}", access.ReadReport, s.showReport)
	m.Get("/meja/laporan/{id}/langkah/{step}", access.TriageReport, s.showStep)
	m.Post("/meja/laporan/{id}/langkah/{step}", access.TriageReport, s.postStep)
	m.Post("/meja/laporan/{id}/pesan", access.MessageReporter, s.postMessage)
	m.Post("/meja/laporan/{id}/identitas", access.ReadReport, s.postIdentity)
	m.Get("/meja/laporan/{id}/berkas/{file}", access.ReadReport, s.showFile)
	m.Get(signalPath, access.SeeReports, s.showSignals)
	m.Get(signalPath+".csv", access.SeeReports, s.showSignalsCSV)
	m.Get(signalPath+"/{id}", access.ReadReport, s.showSignal)
}

// to leads to path whoever opens the address of a form anew, for example to
// read the page in the other language.
func to(path string) web.Handler {
	return func(w http.ResponseWriter, r *web.Request) error { return web.Redirect(w, r, path) }
}

// formData is what the forms offer, made once per language.
type formData struct {
	actIDs    []string // those a reporter may choose
	acts      map[string][]web.Option
	allActs   map[string][]web.Option // those an officer may choose
	provinces []web.Option
}

func newFormData(book *law.Book) formData {
	d := formData{acts: map[string][]web.Option{}, allActs: map[string][]web.Option{}}
	for _, a := range book.ActsInOrder() {
		if a.Public {
			d.actIDs = append(d.actIDs, a.ID)
		}
		for _, lang := range i18n.Languages() {
			d.allActs[lang] = append(d.allActs[lang], web.Option{Value: a.ID, Label: a.Label.In(lang)})
			if a.Public {
				d.acts[lang] = append(d.acts[lang], web.Option{Value: a.ID, Label: a.Label.In(lang), Hint: a.Hint.In(lang)})
			}
		}
	}
	d.provinces = regionOptions("")
	return d
}

// regionOptions are the regions right below one.
func regionOptions(of netra.Region) []web.Option {
	var out []web.Option
	for _, r := range registry.Regions().Children(of) {
		out = append(out, web.Option{Value: string(r.Code), Label: r.Name})
	}
	return out
}

// formPage is all that templates/step1.html to step5.html may use.
type formPage struct {
	Form   *web.Form
	Edit   bool // the reporter came back from the last step to change an answer
	Acts   []web.Option
	Picker web.RegionPicker
	Modes  []web.Option
	Named  bool // ask for name, address and contact
	Check  checkPart
	Notice string // key of what went wrong apart from the answers
	Limits fileLimits
}

// checkPart is what the last step shows before sending.
type checkPart struct {
	Code      string
	Act       law.Text
	Narrative string
	ActOn     netra.Date
	Place     string
	Region    string
	Who       string
	Agency    string
	Named     bool
	Name      string
	Address   string
	Contact   string
}

// fileLimits are the numbers that the sentence about files names.
type fileLimits struct{ Count, MegaBytes, TotalMegaBytes int }

func meta(title string) web.Meta {
	return web.Meta{Title: title, Nav: "/lapor", NoIndex: true, Narrow: true, QuickExit: true}
}

func (s *Service) showForm(w http.ResponseWriter, r *web.Request) error {
	return s.showStepOf(w, r, http.StatusOK, web.NewForm(nil), 1, "")
}

// showStepOf shows one step of the form with everything that was answered.
func (s *Service) showStepOf(w http.ResponseWriter, r *web.Request, status int, f *web.Form, step int, notice string) error {
	// The code is made with the first page and travels with the answers: whoever
	// goes back and on again, or loads the last page anew, keeps the one that he
	// wrote down.
	code, err := ParseCode(f.Get("kode"))
	if err != nil {
		code = NewCode()
	}
	f.Set("kode", string(code))
	page := formPage{
		Form: f, Edit: f.Get("ubah") != "", Notice: notice,
		Limits: fileLimits{maxFiles, maxFileSize >> 20, maxFilesSize >> 20},
	}
	switch step {
	case 1:
		page.Acts = s.form.acts[r.Lang]
	case 2:
		page.Picker = s.picker(f)
	case 4:
		page.Named = f.Get("bentuk") == modeNamed
		page.Modes = []web.Option{
			{Value: modeAnonymous, Label: "intake.mode.anonymous", Hint: "intake.mode.anonymous_hint", Selected: true},
			{Value: modeNamed, Label: "intake.mode.named", Hint: "intake.mode.named_hint"},
		}
	case lastStep:
		page.Check = s.checkPart(f, code)
	}
	n := strconv.Itoa(step)
	return s.views.Show(w, r, status, "step"+n, meta("intake.step"+n+".title"), page)
}

// picker offers the regions below what was chosen so far.
func (s *Service) picker(f *web.Form) web.RegionPicker {
	province, regency := netra.Region(f.Get("provinsi")), netra.Region(f.Get("wilayah"))
	if province == "" && regency != "" {
		province = regency.Province()
		f.Set("provinsi", string(province))
	}
	p := web.RegionPicker{Provinces: s.form.provinces}
	if province.Level() == 1 {
		p.Regencies = regionOptions(province)
		if regency.Level() == 2 && province.Contains(regency) {
			p.Districts = regionOptions(regency)
		}
	}
	return p
}

// The two ways to report.
const (
	modeAnonymous = "anonim"
	modeNamed     = "bernama"
)

// postForm takes the answers of one step and shows the next one, or the one
// that a button asked for. Nothing is kept between two requests: what was
// answered before travels with the form.
func (s *Service) postForm(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxForm)
	if err != nil {
		return err
	}
	from := stepNumber(f.Get("dari"), 1)
	if f.Get("langkah-wilayah") != "" {
		return s.showStepOf(w, r, http.StatusOK, f, 2, "")
	}
	to := stepNumber(f.Get("langkah"), min(from+1, lastStep))
	if to > 2 && f.Get("provinsi") != "" && !f.Has("wilayah") {
		// A province was chosen and its regencies were not offered yet: that
		// is the next question, not a mistake.
		return s.showStepOf(w, r, http.StatusOK, f, 2, "")
	}
	if to == lastStep && f.Get("bentuk") == modeNamed && f.Get("identitas") == "" && f.Get("nama")+f.Get("alamat")+f.Get("kontak") == "" {
		// The same holds for who he is, once he chose to say so.
		return s.showStepOf(w, r, http.StatusOK, f, 4, "")
	}
	if to < lastStep && (to <= from || f.Get("ubah") != "") {
		return s.showStepOf(w, r, http.StatusOK, f, to, "")
	}
	if _, wrong, err := s.readTip(r, f, to-1); err != nil {
		return err
	} else if wrong > 0 {
		return s.showStepOf(w, r, http.StatusUnprocessableEntity, f, wrong, "")
	}
	if to == lastStep {
		f.Set("ubah", "")
	}
	return s.showStepOf(w, r, http.StatusOK, f, to, "")
}

// stepNumber reads the number of a step.
func stepNumber(v string, otherwise int) int {
	if n, err := strconv.Atoi(v); err == nil && n >= 1 && n <= lastStep {
		return n
	}
	return otherwise
}

// readTip reads the answers of the steps up to last and stops at the first
// step with something wrong, whose number it returns, 0 for none.
func (s *Service) readTip(r *web.Request, f *web.Form, last int) (t Tip, wrong int, err error) {
	for step := 1; step <= min(last, lastStep-1); step++ {
		switch step {
		case 1:
			t.Content.Act = f.Choice("jenis", s.form.actIDs, true)
			t.Content.Narrative = f.Text("uraian", maxNarrative, true)
		case 2:
			err = s.readPlace(r, f, &t.Content)
		case 3:
			t.Content.Who = f.Text("terlapor", maxWho, true)
			t.Content.Agency = f.Text("instansi", maxLine, false)
		case 4:
			t.Identity = readIdentity(f)
		}
		if err != nil || f.Err() != nil {
			return t, step, err
		}
	}
	return t, 0, nil
}

// readPlace reads when and where.
func (s *Service) readPlace(r *web.Request, f *web.Form, c *Content) error {
	c.ActOn = f.Date("tanggal", true)
	c.Place = f.Text("tempat", maxLine, false)
	region, province := netra.Region(f.Get("wilayah")), netra.Region(f.Get("provinsi"))
	info, ok := registry.Regions().Get(region)
	if !ok || info.Level != 2 || !province.Contains(region) {
		f.Problem("wilayah", "intake.problem.wilayah.required")
	} else {
		c.Region = region
	}
	today := s.regionDay(c.Region)
	if key := checkActOn(c.ActOn, today); key != "" && !c.ActOn.IsZero() {
		f.Problem("tanggal", key)
	}
	// A kecamatan of another kabupaten is left over from a choice that was
	// changed since; it says nothing.
	if d := netra.Region(f.Get("kecamatan")); d != "" {
		if info, ok := registry.Regions().Get(d); ok && info.Level == 3 && c.Region != "" && c.Region.Contains(d) {
			c.District = d
		} else {
			f.Set("kecamatan", "")
		}
	}
	if f.Err() != nil {
		return nil
	}
	if _, err := s.route(r.Context(), c.Region, c.ActOn, today); err != nil && !f.SetErr(err) {
		return err
	}
	return nil
}

// readIdentity reads who the reporter is, where he wants to say so. What was
// typed before the choice fell on "without a name" is forgotten here.
func readIdentity(f *web.Form) *Identity {
	if f.Choice("bentuk", []string{modeAnonymous, modeNamed}, true) != modeNamed {
		for _, name := range []string{"nama", "alamat", "kontak"} {
			f.Set(name, "")
		}
		return nil
	}
	return &Identity{
		Name:    f.Text("nama", maxLine, true),
		Address: f.Text("alamat", maxWho, true),
		Contact: f.Text("kontak", maxLine, true),
	}
}

// checkPart writes out the answers for the last step, with the code that the
// reporter keeps before he sends.
func (s *Service) checkPart(f *web.Form, code Code) checkPart {
	c := checkPart{
		Code: code.Grouped(), Narrative: f.Get("uraian"), Place: f.Get("tempat"), Who: f.Get("terlapor"), Agency: f.Get("instansi"),
		Named: f.Get("bentuk") == modeNamed, Name: f.Get("nama"), Address: f.Get("alamat"), Contact: f.Get("kontak"),
	}
	if a := s.Book.Acts[f.Get("jenis")]; a != nil {
		c.Act = a.Label
	}
	c.ActOn, _ = dateOf(f, "tanggal")
	c.Region = regionName(netra.Region(f.Get("wilayah")), netra.Region(f.Get("kecamatan")))
	return c
}

// dateOf reads a day that was checked before.
func dateOf(f *web.Form, name string) (netra.Date, bool) {
	copied := web.NewForm(map[string]string{
		name + "-d": f.Get(name + "-d"), name + "-m": f.Get(name + "-m"), name + "-y": f.Get(name + "-y"),
	})
	d := copied.Date(name, true)
	return d, copied.Err() == nil
}

// regionName is the full name of where something happened.
func regionName(region, district netra.Region) string {
	if district != "" {
		return registry.Regions().Full(district)
	}
	return registry.Regions().Full(region)
}

// postTip takes the whole report. The same form sent again gets the same
// answer.
func (s *Service) postTip(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxFormBody)
	if err != nil {
		return err
	}
	t, wrong, err := s.readTip(r, f, lastStep)
	switch {
	case err != nil:
		return err
	case wrong > 0:
		return s.showStepOf(w, r, http.StatusUnprocessableEntity, f, wrong, "")
	}
	t.Code, err = ParseCode(f.Get("kode"))
	if err != nil {
		f.Problem("simpan", "intake.problem.code_damaged")
	} else if f.Get("dari") != "" && !f.Checked("simpan") {
		// Our own page says from where it comes; whoever sends without it has
		// made or read his code by himself.
		f.Problem("simpan", "intake.problem.simpan.required")
	}
	t.Uploads = uploads(f)
	if f.Err() != nil {
		return s.showStepOf(w, r, http.StatusUnprocessableEntity, f, lastStep, "")
	}
	rec, err := s.Receive(r.Context(), t)
	if err != nil {
		return s.showNotTaken(w, r, f, err)
	}
	return s.showSent(w, r, t, rec)
}

// uploads are the files of a form.
func uploads(f *web.Form) []Upload {
	var out []Upload
	for _, file := range f.Files("berkas", maxFiles, maxFileSize) {
		out = append(out, Upload{Name: file.Name, Data: file.Data})
	}
	return out
}

// showNotTaken shows the last step again when the report was not taken, with
// all answers, so that the reporter can send it once more under the same code.
func (s *Service) showNotTaken(w http.ResponseWriter, r *web.Request, f *web.Form, err error) error {
	var e *netra.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Kind {
	case netra.TooMany:
		return s.showStepOf(w, r, http.StatusTooManyRequests, f, lastStep, "intake.too_many")
	case netra.Unavailable:
		return s.showStepOf(w, r, http.StatusServiceUnavailable, f, lastStep, "intake.unavailable")
	case netra.Invalid:
		f.SetErr(err)
		return s.showStepOf(w, r, http.StatusUnprocessableEntity, f, stepOfProblem(e), "")
	}
	return err
}

// stepOfProblem is the step whose field is wrong; the last one for files and
// what belongs to no field.
func stepOfProblem(e *netra.Error) int {
	for _, p := range e.Problems {
		switch p.Field {
		case "jenis", "uraian":
			return 1
		case "tanggal", "wilayah", "kecamatan", "tempat":
			return 2
		case "terlapor", "instansi":
			return 3
		case "bentuk", "nama", "alamat", "kontak":
			return 4
		}
	}
	return lastStep
}
