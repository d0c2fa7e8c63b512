package app

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/casework"
	"github.com/netra-id/netra/intake"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// ledgerPages show what happened, when, and by whom.
type ledgerPages struct {
	access   *access.Service
	ledger   *ledger.Ledger
	intake   *intake.Service
	casework *casework.Service
	law      *law.Book
	db       *db.DB
	views    *web.Views
	bundle   *i18n.Bundle
}

const ledgerPath = "/meja/jejak"

func (p *ledgerPages) install(m *web.Mux) {
	m.Get(ledgerPath, access.SeeLedger, p.showLedger)
	m.Get(ledgerPath+".csv", access.SeeLedger, p.showList)
	m.Get(ledgerPath+".jsonl", access.ExportLedger, p.showExport)
}

// exportName is how the downloaded ledger is called.
const exportName = "jejak-netra.jsonl"

// eventsShown is how many events a page lists, eventsSent how many a downloaded
// list has at most.
const (
	eventsShown = 50
	eventsSent  = 20_000
)

// ledgerPage is all that templates/ledger_page.html may use.
type ledgerPage struct {
	Form      *web.Form
	Kinds     []web.Option
	Rows      []eventRow
	More      more
	List      string // address of the same list as a file
	All       bool   // the actor sees the whole ledger, not only his own offices
	CanExport bool
	Check     ledger.Checkpoint
	Figures   []web.Figure // the last checkpoint in numbers
	Key       string
	Command   string // checks the download
	Zone      *time.Location
}

// eventRow is one event as the page shows it.
type eventRow struct {
	ledger.Event
	Label   string // the kind in words, "" where there are none
	Subject subjectView
	Who     string
	Office  string
	Role    string // locale key, "" without a role
	Seal    string
}

// eventGroups are the beginnings of kinds by which the list can be narrowed.
var eventGroups = []string{"report", "case", "access", "registry", "jobs", "ledger"}

// ask reads which events are asked for: the filter, and whether the actor may
// see those of all offices.
func (p *ledgerPages) ask(w http.ResponseWriter, r *web.Request, page *ledgerPage) (ledger.Filter, error) {
	var err error
	if page.Form, err = web.ReadForm(w, r, 1<<12); err != nil {
		return ledger.Filter{}, err
	}
	f := page.Form
	for _, g := range eventGroups {
		page.Kinds = append(page.Kinds, web.Option{Value: g + ".", Label: "admin.ledger.group." + g})
	}
	filter := ledger.Filter{
		Subject: f.Text("perihal", 200, false), Kind: f.Choice("jenis", optionValues(page.Kinds), false), Before: netra.EventID(f.Get("sebelum")),
	}
	from, until := f.Date("dari", false), f.Date("sampai", false)
	if !from.IsZero() {
		filter.From = from.StartIn(r.Zone())
	}
	if !until.IsZero() {
		filter.Until = until.AddDays(1).StartIn(r.Zone())
		if until < from {
			f.Problem("sampai", "admin.ledger.until_before_from")
		}
	}
	if err := f.Err(); err != nil {
		return filter, err
	}
	err = p.db.Read(r.Context(), func(tx *db.Tx) error {
		sc, err := p.access.ScopeOf(r.Context(), tx, r.Actor, access.SeeLedger)
		if err != nil {
			return err
		}
		if page.All = sc.All(); !page.All {
			filter.Offices = append([]netra.OfficeID{}, sc.Offices()...)
		}
		filter.Subject, err = p.subjectOf(r, tx, filter.Subject)
		return err
	})
	return filter, err
}

func (p *ledgerPages) showLedger(w http.ResponseWriter, r *web.Request) error {
	page := ledgerPage{Key: p.ledger.Verifier(), Command: "netra verify ledger " + exportName + " --key ledger.pub", Zone: r.Zone()}
	filter, err := p.ask(w, r, &page)
	if page.Form.Err() != nil {
		return p.show(w, r, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	page.CanExport = page.All && r.Can(access.ExportLedger)
	page.List = ledgerPath + ".csv"
	if q := without(r.URL.Query(), "sebelum"); len(q) > 0 {
		page.List += "?" + q.Encode()
	}
	filter.Limit = eventsShown + 1
	events, err := p.ledger.List(r.Context(), filter)
	if err != nil {
		return err
	}
	next := ""
	if len(events) > eventsShown {
		events = events[:eventsShown]
		next = string(events[eventsShown-1].ID)
	}
	page.More = moreOf(r, "sebelum", next)
	if page.Rows, err = p.rows(r, events); err != nil {
		return err
	}
	if page.Check, err = p.ledger.Last(r.Context()); err != nil {
		return err
	}
	page.Figures = []web.Figure{
		{Label: "admin.ledger.size", Value: i18n.Number(r.Lang, int(page.Check.Size))},
		{Label: "admin.ledger.signed", Value: i18n.DateTime(r.Lang, page.Check.At, r.Zone())},
	}
	return p.show(w, r, http.StatusOK, page)
}

func (p *ledgerPages) show(w http.ResponseWriter, r *web.Request, status int, page ledgerPage) error {
	return p.views.Show(w, r, status, "ledger_page", web.Meta{Title: "admin.ledger.title", Nav: ledgerPath}, page)
}

// showList is the list of the page as a file, as far as eventsSent reaches.
func (p *ledgerPages) showList(w http.ResponseWriter, r *web.Request) error {
	var page ledgerPage
	filter, err := p.ask(w, r, &page)
	if err != nil {
		return err
	}
	lines := [][]string{{
		r.T("admin.ledger.number"), r.T("admin.ledger.when"), r.T("admin.ledger.what"), r.T("admin.ledger.kind"), r.T("admin.ledger.subject"),
		r.T("admin.ledger.who"), r.T("access.col.office"), r.T("access.col.role"), r.T("admin.ledger.event_id"), r.T("admin.ledger.digest"),
	}}
	for filter.Limit = 500; len(lines) <= eventsSent; {
		events, err := p.ledger.List(r.Context(), filter)
		if err != nil {
			return err
		}
		rows, err := p.rows(r, events)
		if err != nil {
			return err
		}
		for _, e := range rows {
			leaf, role := "", ""
			if e.Sealed() {
				leaf = strconv.FormatInt(e.Leaf, 10)
			}
			if e.Role != "" {
				role = r.T(e.Role)
			}
			lines = append(lines, []string{
				leaf, e.At.In(r.Zone()).Format("2006-01-02 15:04:05"), e.Label, e.Kind, e.Subject.Name(r), e.Who, e.Office, role, string(e.ID), e.Digest,
			})
		}
		if len(events) < filter.Limit {
			break
		}
		filter.Before = events[len(events)-1].ID
	}
	web.SendCSV(w, "jejak-netra.csv", lines)
	return nil
}

// rows puts names to the ids of events.
func (p *ledgerPages) rows(r *web.Request, events []ledger.Event) ([]eventRow, error) {
	n := names{offices: map[netra.OfficeID]string{}}
	err := p.db.Read(r.Context(), func(tx *db.Tx) error { return p.name(r, tx, events, &n) })
	if err != nil {
		return nil, err
	}
	var out []eventRow
	for _, e := range events {
		row := eventRow{Event: e, Subject: n.subject(e.Subject), Office: n.offices[e.Office], Who: n.users[e.User], Label: p.label(r, e.Kind)}
		if e.Role != "" {
			row.Role = "web.role." + string(e.Role)
		}
		if e.Sealed() {
			row.Seal = r.T("admin.ledger.leaf", int(e.Leaf))
		}
		out = append(out, row)
	}
	return out, nil
}

// label is a kind of event in words: those of the locale, or those that the law
// has for a step of a procedure; "" where nobody has any.
func (p *ledgerPages) label(r *web.Request, kind string) string {
	if key := "admin.event." + kind; p.bundle.Has(r.Lang, key) {
		return r.T(key)
	}
	step, ok := strings.CutPrefix(kind, "case.")
	if !ok {
		return ""
	}
	// Procedures of different years call the same step alike; the order makes
	// the answer the same each time.
	for _, id := range slices.Sorted(maps.Keys(p.law.Procedures)) {
		for _, s := range p.law.Procedures[id].Steps {
			if s.Name == step {
				return s.Label.In(r.Lang)
			}
		}
	}
	return ""
}

// showExport hands out the whole ledger as a file that can be verified without
// this program. Only the office that runs the installation has all of it.
func (p *ledgerPages) showExport(w http.ResponseWriter, r *web.Request) error {
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		sc, err := p.access.ScopeOf(r.Context(), tx, r.Actor, access.ExportLedger)
		if err == nil && !sc.All() {
			return &netra.Error{Kind: netra.NotFound, Key: "access.not_found"}
		}
		return err
	})
	if err != nil {
		return err
	}
	err = p.db.Write(r.Context(), func(tx *db.Tx) error {
		_, err := p.ledger.Append(r.Context(), tx, "ledger.exported", "ledger", r.Actor, nil)
		return err
	})
	if err != nil {
		return err
	}
	if _, err := p.ledger.Seal(r.Context()); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/jsonl; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+exportName+`"`)
	w.Header().Set("Cache-Control", "no-store")
	return p.ledger.Export(r.Context(), w)
}
