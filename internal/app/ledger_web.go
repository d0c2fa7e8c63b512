package app

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// ledgerPages show what happened, when, and by whom.
type ledgerPages struct {
	access *access.Service
	ledger *ledger.Ledger
	law    *law.Book
	db     *db.DB
	views  *web.Views
	bundle *i18n.Bundle
}

const ledgerPath = "/meja/jejak"

func (p *ledgerPages) install(m *web.Mux) {
	m.Get(ledgerPath, access.SeeLedger, p.showLedger)
	m.Get(ledgerPath+".jsonl", access.ExportLedger, p.showExport)
}

// exportName is how the downloaded ledger is called.
const exportName = "jejak-netra.jsonl"

// eventsShown is how many events a page lists.
const eventsShown = 50

// ledgerPage is all that templates/ledger_page.html may use.
type ledgerPage struct {
	Form      *web.Form
	Kinds     []web.Option
	Rows      []eventRow
	More      more
	All       bool // the actor sees the whole ledger, not only his own offices
	CanExport bool
	Check     ledger.Checkpoint
	Figures   []web.Figure // the last checkpoint in numbers
	Key       string
	Command   string // checks the download
	Zone      *time.Location
}

// eventRow is one event as the page shows it.
type eventRow struct {
	ID      netra.EventID
	At      time.Time
	Kind    string
	Label   string // the kind in words, "" where there are none
	Subject string
	About   string // address of everything about the same subject
	Who     string
	Office  string
	Role    string // locale key, "" without a role
	Leaf    string
	Sealed  bool
}

// eventGroups are the beginnings of kinds by which the list can be narrowed.
var eventGroups = []string{"report", "case", "access", "registry", "jobs", "ledger"}

func (p *ledgerPages) showLedger(w http.ResponseWriter, r *web.Request) error {
	q := r.URL.Query()
	values := map[string]string{}
	for _, name := range []string{"perihal", "jenis", "dari", "sampai"} {
		values[name] = q.Get(name)
	}
	f := web.NewForm(values)
	page := ledgerPage{Form: f, CanExport: r.Can(access.ExportLedger), Key: p.ledger.Verifier(), Command: "netra verify ledger " + exportName + " --key ledger.pub", Zone: r.Zone()}
	for _, g := range eventGroups {
		page.Kinds = append(page.Kinds, web.Option{Value: g + ".", Label: "admin.ledger.group." + g})
	}
	filter := ledger.Filter{
		Subject: f.Text("perihal", 200, false), Kind: f.Choice("jenis", optionValues(page.Kinds), false),
		Before: netra.EventID(q.Get("sebelum")), Limit: eventsShown + 1,
	}
	from, until := dayOf(f, "dari"), dayOf(f, "sampai")
	if !from.IsZero() {
		filter.From = from.StartIn(r.Zone())
	}
	if !until.IsZero() {
		filter.Until = until.AddDays(1).StartIn(r.Zone())
		if until < from {
			f.Problem("sampai", "admin.ledger.until_before_from")
		}
	}
	if f.Err() != nil {
		return p.show(w, r, http.StatusUnprocessableEntity, page)
	}
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		sc, err := p.access.ScopeOf(r.Context(), tx, r.Actor, access.SeeLedger)
		if page.All = sc.All(); !page.All {
			filter.Offices = append([]netra.OfficeID{}, sc.Offices()...)
		}
		return err
	})
	if err != nil {
		return err
	}
	page.CanExport = page.CanExport && page.All
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

// rows puts names to the ids of events.
func (p *ledgerPages) rows(r *web.Request, events []ledger.Event) ([]eventRow, error) {
	var users []netra.UserID
	for _, e := range events {
		if e.User != "" && !slices.Contains(users, e.User) {
			users = append(users, e.User)
		}
	}
	var names map[netra.UserID]string
	offices := map[netra.OfficeID]string{}
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		var err error
		if names, err = p.access.Names(r.Context(), tx, users); err != nil {
			return err
		}
		for _, e := range events {
			if _, known := offices[e.Office]; known || e.Office == "" {
				continue
			}
			o, err := p.access.Office(r.Context(), tx, e.Office)
			if err != nil && netra.KindOf(err) != netra.NotFound {
				return err
			}
			offices[e.Office] = o.Name
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []eventRow
	for _, e := range events {
		row := eventRow{ID: e.ID, At: e.At, Kind: e.Kind, Subject: e.Subject, Office: offices[e.Office], Sealed: e.Sealed(), Who: names[e.User]}
		row.Label = p.label(r, e.Kind)
		row.About = ledgerPath + query("perihal", e.Subject)
		if e.Role != "" {
			row.Role = "web.role." + string(e.Role)
		}
		if row.Sealed {
			row.Leaf = r.T("admin.ledger.leaf", int(e.Leaf))
		}
		out = append(out, row)
	}
	return out, nil
}

// dayOf reads a day from a field of type date, as filters have them.
func dayOf(f *web.Form, field string) netra.Date {
	if f.Get(field) == "" {
		return ""
	}
	day, err := netra.ParseDate(f.Get(field))
	if err != nil {
		f.Problem(field, "web.problem.date")
	}
	return day
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
