package app

import (
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/web"
)

// subjectView is what an event is about, as far as the reader may know: by the
// number or the name that people use, else by the end of its id.
type subjectView struct {
	Kind  string // locale key
	Known string // number or name, "" where the reader may not know it
	ID    string
	Href  string // page of the thing itself, "" where he may not open it
	About string // address of everything that happened to it
}

// shownOfID is how much of an id is enough to tell two things of a page apart.
const shownOfID = 6

// Short is the number, the name, or the end of the id.
func (v subjectView) Short() string {
	if v.Known != "" || v.ID == "" {
		return v.Known
	}
	return "…" + v.ID[max(0, len(v.ID)-shownOfID):]
}

// Name is kind and number in one line.
func (v subjectView) Name(r *web.Request) string {
	return strings.TrimSpace(r.T(v.Kind) + " " + v.Short())
}

// names are the names behind the ids of some events, each only where the reader
// may know it.
type names struct {
	users   map[netra.UserID]string
	offices map[netra.OfficeID]string
	cases   map[netra.CaseID]string
	reports map[netra.ReportID]string
}

// name looks up what events speak of.
func (p *ledgerPages) name(r *web.Request, tx *db.Tx, events []ledger.Event, n *names) error {
	var users []netra.UserID
	var offices []netra.OfficeID
	var cases []netra.CaseID
	var reports []netra.ReportID
	for _, e := range events {
		users, offices = append(users, e.User), append(offices, e.Office)
		switch kind, id, _ := strings.Cut(e.Subject, ":"); kind {
		case "user":
			users = append(users, netra.UserID(id))
		case "office":
			offices = append(offices, netra.OfficeID(id))
		case "case":
			cases = append(cases, netra.CaseID(id))
		case "report":
			reports = append(reports, netra.ReportID(id))
		}
	}
	var err error
	if n.users, err = p.access.Names(r.Context(), tx, once(users)); err != nil {
		return err
	}
	for _, id := range once(offices) {
		o, err := p.access.Office(r.Context(), tx, id)
		if err != nil && netra.KindOf(err) != netra.NotFound {
			return err
		}
		n.offices[id] = o.Name
	}
	if n.cases, err = p.casework.Numbers(r.Context(), tx, r.Actor, once(cases)); err != nil {
		return err
	}
	n.reports, err = p.intake.Numbers(r.Context(), tx, r.Actor, once(reports))
	return err
}

// once are the ids of a list without empty and repeated ones.
func once[T ~string](ids []T) []T {
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(id T) bool { return id == "" })
}

// subject is what "case:ID" stands for.
func (n names) subject(subject string) subjectView {
	kind, id, _ := strings.Cut(subject, ":")
	v := subjectView{Kind: "admin.ledger.of." + kind, ID: id, About: ledgerPath + query("perihal", subject)}
	switch kind {
	case "user":
		v.Known = n.users[netra.UserID(id)]
	case "office":
		v.Known = n.offices[netra.OfficeID(id)]
	case "case":
		if v.Known = n.cases[netra.CaseID(id)]; v.Known != "" {
			v.Href = "/meja/perkara/" + id
		}
	case "report":
		if v.Known = n.reports[netra.ReportID(id)]; v.Known != "" {
			v.Href = "/meja/laporan/" + id
		}
	}
	if v.Known != "" && v.Href != "" {
		v.About = ledgerPath + query("perihal", v.Known)
	}
	return v
}

// subjectOf takes what a reader typed for the number of a case or a report that
// he may see, else for the subject itself.
func (p *ledgerPages) subjectOf(r *web.Request, tx *db.Tx, typed string) (string, error) {
	if typed == "" || strings.Contains(typed, ":") {
		return typed, nil
	}
	id, err := p.casework.ByNumber(r.Context(), tx, r.Actor, typed)
	if err != nil || id != "" {
		return "case:" + string(id), err
	}
	report, err := p.intake.ByNumber(r.Context(), tx, r.Actor, typed)
	if err != nil || report != "" {
		return "report:" + string(report), err
	}
	return typed, nil
}
