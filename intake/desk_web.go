package intake

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

const (
	listPath   = "/meja/laporan"
	listLength = 50
	csvLength  = 20000
)

// listPage is all that templates/desk_list.html may use.
type listPage struct {
	Form    *web.Form
	Tabs    []web.Tab
	States  []web.Option
	Regions []web.Option
	Acts    []web.Option
	Rows    []listRow
	Pages   web.Pages
	Today   netra.Date
	Export  string // address of the same list as CSV
	Narrow  bool   // a filter is set
	Takes   bool   // reports of the public reach the reader's office, and he handles them
}

// listRow is one report of the list.
type listRow struct {
	Report Report
	Number string
	Act    law.Text
	Region string
	Office string // "" where the reader sees one office only
	State  law.Text
	Chip   web.Chip
	Due    netra.Date
}

// filterOf reads the filter from the address.
func filterOf(f *web.Form) Filter {
	page, err := strconv.Atoi(f.Get("hal"))
	if err != nil || page < 1 || page > 1<<20 {
		page = 1
	}
	return Filter{
		State: f.Get("keadaan"), Region: netra.Region(f.Get("wilayah")), Act: f.Get("jenis"), Mine: f.Get("milik") == "saya",
		Offset: (page - 1) * listLength, Limit: listLength,
	}
}

func (s *Service) showList(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxForm)
	if err != nil {
		return err
	}
	filter := filterOf(f)
	list, err := s.List(r.Context(), r.Actor, filter)
	if err != nil {
		return err
	}
	offices, err := s.Offices(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	q := url.Values{}
	for _, name := range []string{"keadaan", "wilayah", "jenis", "milik"} {
		if v := f.Get(name); v != "" {
			q.Set(name, v)
		}
	}
	all := url.Values{}
	mine := url.Values{"milik": {"saya"}}
	page := listPage{
		Form: f, Rows: s.rows(list.Rows, offices, r.Lang), Pages: pages(q, filter, list), Today: r.Today(),
		States: orAll(s.stateOptions(r.Lang)), Regions: orAll(regionChoices(offices)), Acts: orAll(s.form.allActs[r.Lang]),
		Export: address(listPath+".csv", q), Narrow: len(q) > 0,
		Takes: r.Can(access.TriageReport) && s.takes(offices[r.Actor.Office].Kind, r.Today()),
		Tabs: []web.Tab{
			{Label: "intake.list.all", Href: address(listPath, all), Current: !filter.Mine, Count: -1},
			{Label: "intake.list.mine", Href: address(listPath, mine), Current: filter.Mine, Count: -1},
		},
	}
	return s.views.Show(w, r, http.StatusOK, "desk_list", web.Meta{Title: "intake.list.title", Nav: listPath}, page)
}

// takes tells whether the law brings reports to offices of a kind on a day.
func (s *Service) takes(kind string, day netra.Date) bool {
	election := ""
	if e := s.Book.ElectionOn(day); e != nil {
		election = e.Kind
	}
	p, err := s.Book.ProcedureFor(track, election, day)
	return err == nil && slices.Contains(s.Book.Functions(kind, day), p.Function)
}

// orAll puts "all" before the options of a filter.
func orAll(options []web.Option) []web.Option {
	return append([]web.Option{{Label: "web.all"}}, options...)
}

func address(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// pages are the ways to the neighbouring parts of the list.
func pages(q url.Values, f Filter, l Listing) web.Pages {
	p := web.Pages{From: f.Offset + 1, To: f.Offset + len(l.Rows), Total: l.Total}
	at := func(offset int) string {
		v := url.Values{}
		for name := range q {
			v.Set(name, q.Get(name))
		}
		v.Set("hal", strconv.Itoa(offset/f.Limit+1))
		return address(listPath, v)
	}
	if f.Offset > 0 {
		p.Prev = at(max(0, f.Offset-f.Limit))
	}
	if f.Offset+len(l.Rows) < l.Total {
		p.Next = at(f.Offset + f.Limit)
	}
	return p
}

// rows adds to the reports what their ids stand for.
func (s *Service) rows(reports []Report, offices map[netra.OfficeID]access.Office, lang string) []listRow {
	out := make([]listRow, 0, len(reports))
	for _, r := range reports {
		row := listRow{Report: r, Number: number(r.ID), Region: registry.Regions().Name(r.Region), Due: r.DueOn}
		if len(offices) > 1 {
			row.Office = offices[r.Office].Name
		}
		if a := s.Book.Acts[r.Act]; a != nil {
			row.Act = a.Label
		}
		if p := s.Book.Procedures[r.Procedure]; p != nil {
			row.State = p.States[r.State].Label
			row.Chip = web.Chip{Label: row.State.In(lang)}
			if st := s.Book.StatusOf(p, r.State); st != nil {
				row.Chip.Tone = st.Tone
			}
		}
		out = append(out, row)
	}
	return out
}

// stateOptions are all states that a report can be in, under whichever
// procedure.
func (s *Service) stateOptions(lang string) []web.Option {
	var out []web.Option
	for _, p := range s.Book.ProceduresInOrder() {
		if p.Track != track {
			continue
		}
		for _, id := range statesInOrder(p) {
			if !slices.ContainsFunc(out, func(o web.Option) bool { return o.Value == id }) {
				out = append(out, web.Option{Value: id, Label: p.States[id].Label.In(lang)})
			}
		}
	}
	return out
}

// statesInOrder are the states of a procedure in the order in which steps lead
// to them.
func statesInOrder(p *law.Procedure) []string {
	out := []string{p.Start}
	for _, step := range p.Steps {
		if !slices.Contains(out, step.To) {
			out = append(out, step.To)
		}
	}
	return out
}

// regionChoices are the regions of the offices that the reader sees.
func regionChoices(offices map[netra.OfficeID]access.Office) []web.Option {
	var codes []netra.Region
	for _, o := range offices {
		for r := o.Region; r != ""; r = r.Parent() {
			if r.Level() <= 2 && !slices.Contains(codes, r) {
				codes = append(codes, r)
			}
		}
		if o.Region == "" {
			for _, p := range registry.Regions().Provinces() {
				if !slices.Contains(codes, p.Code) {
					codes = append(codes, p.Code)
				}
			}
		}
	}
	slices.Sort(codes)
	var out []web.Option
	for _, c := range codes {
		out = append(out, web.Option{Value: string(c), Label: registry.Regions().Name(c)})
	}
	return out
}

// showListCSV gives the list as a table for a spreadsheet, without anything
// that a reporter wrote.
func (s *Service) showListCSV(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxForm)
	if err != nil {
		return err
	}
	filter := filterOf(f)
	filter.Offset, filter.Limit = 0, csvLength
	list, err := s.List(r.Context(), r.Actor, filter)
	if err != nil {
		return err
	}
	offices, err := s.Offices(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	head := []string{
		"intake.col.number", "intake.col.office", "intake.col.region_code", "intake.col.region", "intake.col.act",
		"intake.col.received", "intake.col.state", "intake.col.due", "intake.col.named", "intake.col.case",
	}
	for i := range head {
		head[i] = r.T(head[i])
	}
	lines := [][]string{head}
	for _, row := range s.rows(list.Rows, offices, r.Lang) {
		named := r.T("web.no")
		if row.Report.Named {
			named = r.T("web.yes")
		}
		lines = append(lines, []string{
			row.Number, offices[row.Report.Office].Name, string(row.Report.Region), row.Region, row.Act.In(r.Lang),
			string(row.Report.ReceivedOn), row.State.In(r.Lang), string(row.Due), named, row.Report.CaseNumber,
		})
	}
	web.SendCSV(w, "laporan.csv", lines)
	return nil
}

// reportPage is all that templates/desk_report.html may use.
type reportPage struct {
	Form     *web.Form
	Sheet    Sheet
	Number   string
	Chip     web.Chip
	Act      law.Text
	Facts    []web.Pair
	Files    []web.FileItem
	Messages []messageItem
	History  []web.Entry
	Clocks   []web.Clock
	Steps    []law.Step
	Identity *Identity
	Zone     *time.Location
	CanWrite bool
	Base     string // address of the report
}

// messageItem is a message with links to its files.
type messageItem struct {
	Message Message
	Files   []web.FileItem
}

func (s *Service) showReport(w http.ResponseWriter, r *web.Request) error {
	return s.showSheet(w, r, http.StatusOK, web.NewForm(nil), nil)
}

// showSheet reads the report, which is recorded, and shows it.
func (s *Service) showSheet(w http.ResponseWriter, r *web.Request, status int, f *web.Form, who *Identity) error {
	sheet, err := s.Read(r.Context(), reportID(r), r.Actor)
	if err != nil {
		return err
	}
	if f.Get("id-pesan") == "" {
		f.Set("id-pesan", netra.NewID(r.Now()))
	}
	page := reportPage{
		Form: f, Sheet: sheet, Number: number(sheet.Report.ID), Chip: stateChip(sheet, r.Lang),
		Facts: s.facts(r, sheet), Files: fileItems(sheet.Report.ID, sheet.Content.Files), History: s.history(r, sheet),
		Clocks: s.clocks(sheet, r), Steps: sheet.Steps, Identity: who, Zone: r.Zone(),
		CanWrite: sheet.Own && r.Can(access.MessageReporter), Base: listPath + "/" + string(sheet.Report.ID),
	}
	if a := s.Book.Acts[sheet.Content.Act]; a != nil {
		page.Act = a.Label
	}
	for _, m := range sheet.Messages {
		page.Messages = append(page.Messages, messageItem{m, fileItems(sheet.Report.ID, m.Files)})
	}
	return s.views.Show(w, r, status, "desk_report", deskMeta(page.Number), page)
}

func deskMeta(title string) web.Meta {
	return web.Meta{Title: title, Nav: listPath, NoIndex: true, Crumbs: []web.Crumb{{Label: "intake.list.title", Href: listPath}, {Label: title}}}
}

func reportID(r *web.Request) netra.ReportID { return netra.ReportID(r.PathValue("id")) }

func stateChip(sheet Sheet, lang string) web.Chip {
	c := web.Chip{Label: sheet.State.Label.In(lang)}
	if sheet.Status != nil {
		c.Tone = sheet.Status.Tone
	}
	return c
}

// facts are the answers of the reporter but for his account.
func (s *Service) facts(r *web.Request, sheet Sheet) []web.Pair {
	c := sheet.Content
	pairs := []web.Pair{
		{Label: "intake.col.act_on", Value: i18n.DateLong(r.Lang, c.ActOn)},
		{Label: "intake.col.region", Value: regionName(c.Region, c.District)},
		{Label: "intake.col.place", Value: c.Place},
		{Label: "intake.col.who", Value: c.Who},
		{Label: "intake.col.agency", Value: c.Agency},
		{Label: "intake.col.received", Value: i18n.DateLong(r.Lang, sheet.Report.ReceivedOn)},
		{Label: "intake.col.office", Value: sheet.OfficeName},
	}
	if sheet.Report.Case != "" {
		pairs = append(pairs, web.Pair{Label: "intake.col.case", Value: sheet.Report.CaseNumber, Href: "/meja/perkara/" + string(sheet.Report.Case)})
	}
	return slices.DeleteFunc(pairs, func(p web.Pair) bool { return p.Value == "" })
}

// fileItems are links to files.
func fileItems(id netra.ReportID, files []File) []web.FileItem {
	var out []web.FileItem
	for _, f := range files {
		out = append(out, web.FileItem{Name: f.Name, Size: f.Size, Href: listPath + "/" + string(id) + "/berkas/" + f.Blob, Note: f.Type})
	}
	return out
}

// history is the timeline of the report for the desk.
func (s *Service) history(r *web.Request, sheet Sheet) []web.Entry {
	var out []web.Entry
	for _, h := range sheet.Passages {
		e := web.Entry{Title: sheet.Procedure.States[h.State].Label.In(r.Lang), When: i18n.DateLong(r.Lang, h.FromOn), Who: h.By.Name}
		if st := s.Book.StatusOf(sheet.Procedure, h.State); st != nil {
			e.Tone = st.Tone
		}
		var lines []string
		if step, ok := stepNamed(sheet.Procedure, h.Step); ok {
			if reason, ok := reasonOf(step, h.Reason); ok {
				lines = append(lines, reason.Label.In(r.Lang)+".")
			}
			for _, id := range step.Needs {
				if d, ok := sheet.Procedure.Document(id); ok && h.Note.Documents[id] != "" {
					lines = append(lines, d.Label.In(r.Lang)+": "+h.Note.Documents[id]+".")
				}
			}
		}
		if h.Note.Text != "" {
			lines = append(lines, h.Note.Text)
		}
		e.Text = strings.Join(lines, " ")
		out = append(out, e)
	}
	return out
}

// clocks explains the clocks that run.
func (s *Service) clocks(sheet Sheet, r *web.Request) []web.Clock {
	var ds []law.Deadline
	for _, d := range sheet.Due {
		ds = append(ds, d.Deadline)
	}
	return web.Clocks(r, s.Book, ds, sheet.Today)
}

// stepPage is all that templates/desk_step.html may use.
type stepPage struct {
	Form      *web.Form
	Sheet     Sheet
	Number    string
	Step      law.Step
	Open      bool // the step can be taken now by this reader
	Stale     bool // somebody else changed the report meanwhile
	Overlap   string
	Reasons   []web.Option
	Documents []documentItem
	Acts      []web.Option
	Elections []web.Option
	Regions   []web.Option
	AskNote   bool
	Facts     []web.Pair
	Base      string
}

// documentItem is one paper that the step needs.
type documentItem struct {
	Field string
	Label string
	Form  string
}

func (s *Service) showStep(w http.ResponseWriter, r *web.Request) error {
	return s.showStepForm(w, r, http.StatusOK, nil, false)
}

// showStepForm shows the form of one step; f is nil on the first showing.
func (s *Service) showStepForm(w http.ResponseWriter, r *web.Request, status int, f *web.Form, stale bool) error {
	sheet, err := s.Read(r.Context(), reportID(r), r.Actor)
	if err != nil {
		return err
	}
	step, ok := stepNamed(sheet.Procedure, r.PathValue("step"))
	if !ok {
		return notFound()
	}
	open := slices.ContainsFunc(sheet.Steps, func(o law.Step) bool { return o.Name == step.Name })
	if f == nil {
		if !open {
			return &netra.Error{Kind: netra.NotInForce, Key: "intake.step_not_open"}
		}
		f = s.firstDraft(sheet, step)
	}
	f.Set("versi", strconv.FormatInt(sheet.Report.Version, 10))
	page := stepPage{
		Form: f, Sheet: sheet, Number: number(sheet.Report.ID), Step: step, Open: open, Stale: stale,
		AskNote: slices.Contains(step.Asks, "note"), Facts: s.facts(r, sheet), Base: listPath + "/" + string(sheet.Report.ID),
		Acts: s.form.allActs[r.Lang], Regions: caseRegions(sheet.Content.Region),
	}
	for _, reason := range step.Reasons {
		page.Reasons = append(page.Reasons, web.Option{Value: reason.ID, Label: reason.Label.In(r.Lang), Hint: reason.Remedy.In(r.Lang)})
	}
	for _, id := range step.Needs {
		if d, ok := sheet.Procedure.Document(id); ok {
			page.Documents = append(page.Documents, documentItem{documentField(id), d.Label.In(r.Lang), s.formOf(d, f.Get("pemilu"), sheet.Today, r.Lang)})
		}
	}
	for _, e := range sheet.Elections {
		page.Elections = append(page.Elections, web.Option{Value: e.ID, Label: e.Label.In(r.Lang)})
	}
	if step.OpensCase && !f.Checked("yakin") {
		page.Overlap = sharedWords(f.Get("ringkasan"), sheet.Content.Narrative, overlapWords)
	}
	return s.views.Show(w, r, status, "desk_step", deskMeta(page.Number), page)
}

// formOf says which form of the regulations the paper is, in the election that
// the officer chose; empty where none is known.
func (s *Service) formOf(d law.Document, election string, day netra.Date, lang string) string {
	kind := ""
	if e := s.Book.Elections[election]; e != nil {
		kind = e.Kind
	}
	return s.Book.FormFor(d, kind, day).Cite(lang)
}

// firstDraft fills the form of a step with what the report says already. The
// summary stays empty: it is the officer's to write.
func (s *Service) firstDraft(sheet Sheet, step law.Step) *web.Form {
	f := web.NewForm(nil)
	if !step.OpensCase {
		return f
	}
	c := sheet.Content
	f.Set("pemilu", sheet.Report.Election)
	if e := s.Book.ElectionOn(c.ActOn); e != nil {
		f.Set("pemilu", e.ID)
	}
	f.Set("jenis", c.Act)
	f.SetDate("tanggal", c.ActOn)
	f.Set("wilayah", string(c.Region))
	if c.District != "" {
		f.Set("wilayah", string(c.District))
	}
	return f
}

// caseRegions are the regions a case can be moved to from the one that the
// reporter named: those of the same province, and the kecamatan of its own.
func caseRegions(region netra.Region) []web.Option {
	var out []web.Option
	for _, r := range registry.Regions().Children(region.Province()) {
		out = append(out, web.Option{Value: string(r.Code), Label: r.Name, Group: registry.Regions().Name(region.Province())})
	}
	for _, d := range registry.Regions().Children(region) {
		out = append(out, web.Option{Value: string(d.Code), Label: d.Name, Group: registry.Regions().Name(region)})
	}
	return out
}

// postStep takes a step. A form that somebody else has overtaken comes back
// with 409, what happened meanwhile, and everything that was typed.
func (s *Service) postStep(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxForm)
	if err != nil {
		return err
	}
	in := readTaking(r, f)
	if f.Err() != nil {
		return s.showStepForm(w, r, http.StatusUnprocessableEntity, f, false)
	}
	opened, err := s.Take(r.Context(), reportID(r), in, r.Actor)
	switch netra.KindOf(err) {
	case netra.Conflict, netra.NotInForce:
		var e *netra.Error
		if errors.As(err, &e) && (e.Key == "intake.changed_meanwhile" || e.Key == "intake.step_not_open") {
			return s.showStepForm(w, r, http.StatusConflict, f, true)
		}
	}
	if err != nil {
		if f.SetErr(err) {
			return s.showStepForm(w, r, http.StatusUnprocessableEntity, f, false)
		}
		return err
	}
	if opened != "" {
		return web.RedirectSaying(w, r, "/meja/perkara/"+string(opened), "intake.case_opened")
	}
	return web.RedirectSaying(w, r, listPath+"/"+string(reportID(r)), "intake.step_taken")
}

// readTaking reads the form of a step.
func readTaking(r *web.Request, f *web.Form) Taking {
	version, err := strconv.ParseInt(f.Get("versi"), 10, 64)
	if err != nil {
		version = 0 // never the version of a report, so the form counts as overtaken
	}
	in := Taking{
		Step: r.PathValue("step"), Version: version, Reason: f.Get("alasan"), Note: f.Text("catatan", maxNote, false),
		Documents: map[string]string{},
		Case: CaseDraft{
			Summary: f.Get("ringkasan"), Election: f.Get("pemilu"), ActKind: f.Get("jenis"), ActOn: f.Date("tanggal", false),
			Region: netra.Region(f.Get("wilayah")), Sure: f.Checked("yakin"),
		},
	}
	for _, name := range f.Names() {
		if id, ok := strings.CutPrefix(name, documentField("")); ok {
			in.Documents[id] = f.Text(name, maxLine, false)
		}
	}
	return in
}

// postMessage writes to the reporter.
func (s *Service) postMessage(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxForm)
	if err != nil {
		return err
	}
	text := f.Text("pesan", maxMessage, true)
	if f.Err() == nil {
		err = s.Message(r.Context(), reportID(r), f.Get("id-pesan"), text, r.Actor)
		if err == nil {
			return web.RedirectSaying(w, r, listPath+"/"+string(reportID(r)), "intake.message_sent")
		}
		if !f.SetErr(err) {
			return err
		}
	}
	return s.showSheet(w, r, http.StatusUnprocessableEntity, f, nil)
}

// postIdentity shows who a named reporter is. The answer is a page and no
// redirect, so that the name is shown once, to whom gave the reason.
func (s *Service) postIdentity(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxForm)
	if err != nil {
		return err
	}
	who, err := s.OpenIdentity(r.Context(), reportID(r), f.Get("sebab"), r.Actor)
	if err != nil {
		if f.SetErr(err) {
			return s.showSheet(w, r, http.StatusUnprocessableEntity, f, nil)
		}
		return err
	}
	return s.showSheet(w, r, http.StatusOK, f, &who)
}

// showFile gives a file to be saved, never to be shown: whatever it holds, it
// does not run in the page of an officer.
func (s *Service) showFile(w http.ResponseWriter, r *web.Request) error {
	file, data, err := s.OpenFile(r.Context(), reportID(r), r.PathValue("file"), r.Actor)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", file.Type)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	// The reader may be gone; there is nobody left to tell.
	_, _ = w.Write(data)
	return nil
}
