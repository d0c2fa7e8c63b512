package watch

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// listsPage is all that templates/lists_page.html may use.
type listsPage struct {
	Form    *web.Form
	States  []web.Option
	Rows    []listRow
	Pages   web.Pages
	Export  string
	Narrow  bool
	CanMake bool
}

// listRow is a watch list in the words of the page.
type listRow struct {
	Row
	RaceName string
	Chip     web.Chip
}

// chipOf shows where a list stands.
func chipOf(st State) web.Chip {
	tone := map[State]string{Proposed: "waiting", Running: "progress", Ended: "neutral", Refused: "bad"}[st]
	return web.Chip{Tone: tone, Label: "watch.state." + string(st)}
}

func filterOf(r *web.Request) Filter {
	q := r.URL.Query()
	f := Filter{Query: oneLine(q.Get("q")), Offset: offsetOf(q), Limit: pageSize}
	if st := State(q.Get("status")); slices.Contains(States(), st) {
		f.State = st
	}
	return f
}

func (f Filter) query() url.Values {
	q := url.Values{}
	if f.Query != "" {
		q.Set("q", f.Query)
	}
	if f.State != "" {
		q.Set("status", string(f.State))
	}
	return q
}

func (s *Service) rows(r *web.Request, f Filter) ([]listRow, int, error) {
	rows, total, err := s.Lists(r.Context(), f, r.Actor)
	var out []listRow
	for _, row := range rows {
		out = append(out, listRow{Row: row, RaceName: s.raceName(r.Lang, row.List), Chip: chipOf(row.State)})
	}
	return out, total, err
}

func (s *Service) showLists(w http.ResponseWriter, r *web.Request) error {
	f := filterOf(r)
	rows, total, err := s.rows(r, f)
	if err != nil {
		return err
	}
	var may bool // the law lets the reader's office watch
	if err := s.DB.Read(r.Context(), func(tx *db.Tx) error {
		at, err := s.desk(r.Context(), tx, r.Actor.Office)
		may = len(at.bases) > 0
		return err
	}); err != nil {
		return err
	}
	q := f.query()
	page := listsPage{
		Form: web.NewForm(map[string]string{"q": f.Query, "status": string(f.State)}), Rows: rows, Narrow: len(q) > 0, Export: home + ".csv?" + q.Encode(),
		CanMake: may && r.Can(access.Watch), Pages: pages(home, q, f.Offset, len(rows), total),
	}
	for _, st := range States() {
		page.States = append(page.States, web.Option{Value: string(st), Label: "watch.state." + string(st)})
	}
	return s.Views.Show(w, r, http.StatusOK, "lists_page", web.Meta{Title: "watch.title", Nav: home}, page)
}

func (s *Service) exportLists(w http.ResponseWriter, r *web.Request) error {
	f := filterOf(r)
	f.Offset, f.Limit = 0, exportLimit
	rows, _, err := s.rows(r, f)
	if err != nil {
		return err
	}
	out := [][]string{{
		r.T("watch.field.judul"), r.T("watch.field.kontes"), r.T("watch.field.wilayah"), r.T("watch.col.state"), r.T("watch.field.dasar"),
		r.T("watch.col.proposed"), r.T("watch.col.approved"), r.T("watch.field.akhir"),
	}}
	for _, l := range rows {
		out = append(out, []string{
			l.Title, l.RaceName, s.Registry.Regions().Full(l.Region), r.T(l.Chip.Label), s.cite(r.Lang, l.Basis), l.Proposed.Name, l.Approved.Name,
			string(l.EndsOn),
		})
	}
	web.SendCSV(w, "daftar-pantau.csv", out)
	return nil
}

// cite is a legal basis in one line.
func (s *Service) cite(lang string, b Basis) string {
	return s.Law.Cite(law.Source{Instrument: b.Instrument, At: b.At}, lang, s.Bundle.T)
}

// raceName is the race and the election of a list in words.
func (s *Service) raceName(lang string, l List) string {
	e := s.Law.Elections[l.Election]
	if e == nil {
		return l.Election
	}
	for _, race := range e.Races {
		if race.ID == l.Race {
			return race.Label.In(lang) + ", " + e.Label.In(lang)
		}
	}
	return e.Label.In(lang)
}

// newPage is all that templates/new_page.html may use.
type newPage struct {
	Form    *web.Form
	Bases   []web.Option
	Regions []web.Option
	Races   []web.Option
}

func (s *Service) showNew(w http.ResponseWriter, r *web.Request) error {
	return s.showForm(w, r, http.StatusOK, web.NewForm(nil))
}

func (s *Service) showForm(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	ch, err := s.Choices(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	page := newPage{Form: f}
	for _, b := range ch.Bases {
		page.Bases = append(page.Bases, web.Option{Value: b.Instrument + "|" + b.At, Label: s.cite(r.Lang, b), Selected: len(ch.Bases) == 1})
	}
	regions := s.Registry.Regions()
	if ch.Region != "" {
		page.Regions = append(page.Regions, web.Option{Value: string(ch.Region), Label: regions.Full(ch.Region), Selected: true})
	}
	for _, c := range regions.Children(ch.Region) {
		page.Regions = append(page.Regions, web.Option{Value: string(c.Code), Label: regions.Full(c.Code)})
	}
	for _, e := range slices.Backward(s.Law.ElectionsInOrder()) {
		for _, race := range e.Races {
			page.Races = append(page.Races, web.Option{Value: e.ID + "|" + race.ID, Label: race.Label.In(r.Lang), Group: e.Label.In(r.Lang)})
		}
	}
	m := meta("watch.new")
	m.Narrow = true
	return s.Views.Show(w, r, status, "new_page", m, page)
}

func (s *Service) postNew(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxForm)
	if err != nil {
		return err
	}
	d := Draft{
		Title: f.Get("judul"), Purpose: f.Get("tujuan"), Region: netra.Region(f.Get("wilayah")), Terms: lines(f.Get("istilah")),
		Accounts: lines(f.Get("akun")), ActsFrom: f.Date("sejak", false), EndsOn: f.Date("akhir", false),
	}
	d.Basis.Instrument, d.Basis.At, _ = strings.Cut(f.Get("dasar"), "|")
	d.Election, d.Race, _ = strings.Cut(f.Get("kontes"), "|")
	if f.Err() == nil {
		l, err := s.Propose(r.Context(), d, r.Actor)
		if err == nil {
			return web.RedirectSaying(w, r, listPath+"/"+l.ID, "watch.proposed")
		}
		if !f.SetErr(err) {
			return err
		}
	}
	return s.showForm(w, r, http.StatusUnprocessableEntity, f)
}

// listPage is all that templates/list_page.html may use.
type listPage struct {
	Sheet      Sheet
	Base       string
	Form       *web.Form
	Facts      []web.Pair
	Chip       web.Chip
	Accounts   []accountView
	CanApprove bool // the reader may decide on it
	OwnList    bool // he wrote it himself, so another one has to
	CanEnd     bool
	CanRun     bool
	Runs       []runRow
	Zone       *time.Location
	Queue      Queue
	Quality    qualityView
	SeesHits   bool
}

// accountView is an account with whose it is.
type accountView struct {
	Account
	Owner string // "" where it is not known
}

func (s *Service) showList(w http.ResponseWriter, r *web.Request) error {
	return s.drawList(w, r, http.StatusOK, web.NewForm(nil))
}

func (s *Service) drawList(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	sheet, err := s.Open(r.Context(), r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	f.Set("versi", strconv.FormatInt(sheet.Version, 10))
	own := sheet.Office == r.Actor.Office
	page := listPage{
		Sheet: sheet, Base: listPath + "/" + sheet.ID, Form: f, Facts: s.facts(r, sheet), Chip: chipOf(sheet.State),
		CanApprove: own && sheet.State == Proposed && r.Can(access.ApproveWatch) && sheet.Proposed.By != r.Actor.User,
		OwnList:    sheet.State == Proposed && sheet.Proposed.By == r.Actor.User,
	}
	page.Zone, page.CanRun = r.Zone(), canRun(r, sheet)
	if page.Runs, err = s.runsOf(r, sheet.ID); err != nil {
		return err
	}
	if page.Quality, err = s.quality(r, sheet.ID); err != nil {
		return err
	}
	if page.SeesHits = r.Can(access.Watch); page.SeesHits {
		if page.Queue, err = s.QueueOf(r.Context(), sheet.ID, r.Actor); err != nil {
			return err
		}
	}
	page.CanEnd = own && r.Can(access.Watch) && (sheet.State == Running || sheet.State == Proposed) && !page.CanApprove
	for _, a := range sheet.Accounts {
		v := accountView{Account: a}
		if a.Servant != "" && r.Can(access.Watch) {
			v.Owner = sheet.Owners[a.Servant].FullName()
		}
		page.Accounts = append(page.Accounts, v)
	}
	return s.Views.Show(w, r, status, "list_page", meta(sheet.Title), page)
}

// facts are the particulars of a list: its leash.
func (s *Service) facts(r *web.Request, sheet Sheet) []web.Pair {
	did := func(a Act) string {
		if !a.Done() {
			return r.T("watch.nobody_yet")
		}
		name := a.Name
		if a.By == "" {
			name = r.T("watch.by_time")
		}
		return r.T("watch.did", name, i18n.DateTime(r.Lang, a.At, r.Zone()))
	}
	out := []web.Pair{
		{Label: "watch.field.dasar", Value: s.cite(r.Lang, sheet.Basis)},
		{Label: "watch.field.tujuan", Value: sheet.Purpose},
		{Label: "watch.field.kontes", Value: s.raceName(r.Lang, sheet.List)},
		{Label: "watch.field.wilayah", Value: s.Registry.Regions().Full(sheet.Region)},
		{Label: "watch.office", Value: sheet.OfficeName},
		{Label: "watch.col.proposed", Value: did(sheet.Proposed)},
	}
	if sheet.Refused.Done() {
		out = append(out, web.Pair{Label: "watch.col.refused", Value: did(sheet.Refused)}, web.Pair{Label: "watch.field.alasan", Value: sheet.Refused.Why})
	} else {
		out = append(out, web.Pair{Label: "watch.col.approved", Value: did(sheet.Approved)})
	}
	out = append(out, web.Pair{Label: "watch.field.sejak", Value: i18n.DateLong(r.Lang, sheet.ActsFrom)}, web.Pair{Label: "watch.field.akhir", Value: i18n.DateLong(r.Lang, sheet.EndsOn)})
	if sheet.List.Ended.Done() {
		out = append(out, web.Pair{Label: "watch.col.ended", Value: did(sheet.List.Ended)})
		if why := sheet.List.Ended.Why; why != "" {
			out = append(out, web.Pair{Label: "watch.field.alasan", Value: why})
		}
	}
	return out
}

// post reads a form of the page of a list, does what it asks and says so.
func (s *Service) post(w http.ResponseWriter, r *web.Request, said string, do func(version int64, f *web.Form) error) error {
	if _, err := s.Open(r.Context(), r.PathValue("id"), r.Actor); err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, maxForm)
	if err != nil {
		return err
	}
	version, err := strconv.ParseInt(f.Get("versi"), 10, 64)
	if err != nil {
		return &netra.Error{Kind: netra.Invalid, Key: "watch.changed_meanwhile"}
	}
	if err := do(version, f); err != nil {
		if !f.SetErr(err) {
			return err
		}
		return s.drawList(w, r, http.StatusUnprocessableEntity, f)
	}
	return web.RedirectSaying(w, r, listPath+"/"+r.PathValue("id"), said)
}

func (s *Service) postApprove(w http.ResponseWriter, r *web.Request) error {
	return s.post(w, r, "watch.approved", func(version int64, _ *web.Form) error {
		return s.Approve(r.Context(), r.PathValue("id"), version, r.Actor)
	})
}

func (s *Service) postRefuse(w http.ResponseWriter, r *web.Request) error {
	return s.post(w, r, "watch.refused", func(version int64, f *web.Form) error {
		return s.Refuse(r.Context(), r.PathValue("id"), version, f.Get("alasan"), r.Actor)
	})
}

func (s *Service) postEnd(w http.ResponseWriter, r *web.Request) error {
	return s.post(w, r, "watch.ended_now", func(version int64, f *web.Form) error {
		return s.End(r.Context(), r.PathValue("id"), version, f.Get("alasan"), r.Actor)
	})
}
