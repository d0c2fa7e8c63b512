package app

import (
	"net/http"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/casework"
	"github.com/netra-id/netra/intake"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/ruling"
)

// deskHome is the first page after logging in.
const deskHome = "/meja"

// dueLimit bounds the list of what is due; the lists of reports and cases show
// the rest.
const dueLimit = 50

// deskPage is all that templates/desk_page.html may use.
type deskPage struct {
	Name     string
	Office   string
	Role     string // locale key
	Does     string // locale key: what the role is there for
	Today    netra.Date
	Due      []dueItem
	Waiting  []waitItem
	Told     []casework.Told // lapses in offices below that were told to this one
	Reminded bool            // the actor's office is reminded of something for which it waits
	Late     int
	CanAct   bool
	Reports  bool
	Cases    bool
	Empty    []emptyOffice // in which reports wait and nobody can take them up
	Begin    []door        // what an installation that is new still lacks
	Doors    []door
}

// door is a page that a role works with, and what it is good for.
type door struct {
	Href  string
	Label string // locale key
	Text  string // locale key
}

// emptyOffice is an office in which reports wait and nobody is who could take them
// up, for those who may invite somebody.
type emptyOffice struct {
	Name string
	N    int // reports
}

// waitItem is one line of what the office waits for.
type waitItem struct {
	casework.Waiting
	Title string
}

// waitLimit bounds what is waited for; the list of cases shows the rest.
const waitLimit = 10

// toldLimit bounds what was told about offices below.
const toldLimit = 50

// dueItem is one line of "what is due, why, and what happens if not".
type dueItem struct {
	Href   string
	Kind   string // locale key: a report or a case
	Title  string
	State  law.Text
	Step   law.Text
	Due    netra.Date
	Legal  bool
	Missed law.Text
	Who    string
}

func (a *App) showDesk(w http.ResponseWriter, r *web.Request) error {
	page := deskPage{
		Name: r.Actor.Name, Role: "web.role." + string(r.Actor.Role), Does: "app.desk.does." + string(r.Actor.Role), Today: r.Today(),
		Reports: r.Can(access.SeeReports), Cases: r.Can(access.SeeCases), CanAct: r.Can(access.ActOnCase) || r.Can(access.TriageReport),
	}
	seat, err := a.Access.Seat(r.Context(), web.SessionToken(r))
	if err != nil {
		return err
	}
	page.Office = seat.Office.Name
	if page.Reports {
		listing, err := a.Intake.List(r.Context(), r.Actor, intake.Filter{Office: r.Actor.Office, Limit: dueLimit})
		if err != nil {
			return err
		}
		for _, report := range listing.Rows {
			if report.DueOn != "" {
				page.Due = append(page.Due, a.dueReport(report, r.Lang))
			}
		}
	}
	if page.Cases {
		cases, err := a.Casework.DueIn(r.Context(), r.Actor, dueLimit)
		if err != nil {
			return err
		}
		for _, d := range cases {
			page.Due = append(page.Due, dueItem{
				Href: "/meja/perkara/" + string(d.Case), Kind: "app.desk.case", Title: d.Number + " · " + a.actName(d.Act, r.Lang),
				State: d.State, Step: d.Step, Due: d.Due, Legal: d.Legal, Missed: d.Missed, Who: d.Assigned,
			})
		}
	}
	if page.Cases {
		waiting, err := a.Casework.WaitingIn(r.Context(), r.Actor, waitLimit)
		if err != nil {
			return err
		}
		for _, w := range waiting {
			page.Reminded = page.Reminded || w.Reminder != ""
			page.Waiting = append(page.Waiting, waitItem{Waiting: w, Title: w.Number + " · " + a.actName(w.Act, r.Lang)})
		}
	}
	if page.Cases {
		if page.Told, err = a.Casework.ToldTo(r.Context(), r.Actor, toldLimit); err != nil {
			return err
		}
	}
	if r.Can(access.AnswerQuestions) {
		questions, err := a.dueQuestions(r)
		if err != nil {
			return err
		}
		page.Due = append(page.Due, questions...)
	}
	sortDue(page.Due)
	for _, d := range page.Due {
		if d.Due != "" && d.Due < page.Today {
			page.Late++
		}
	}
	if page.CanAct && !a.handles(seat.Office.Kind) {
		page.CanAct, page.Does = false, "app.desk.does.no_function"
	}
	if page.Begin, err = a.begin(r); err != nil {
		return err
	}
	if page.Empty, err = a.emptyOffices(r); err != nil {
		return err
	}
	page.Doors = doors(r)
	return a.views.Show(w, r, http.StatusOK, "desk_page", web.Meta{Title: "app.desk.title", Nav: deskHome}, page)
}

// handles tells whether any procedure is in the hands of offices of a kind.
func (a *App) handles(kind string) bool {
	k := a.Law.Kinds[kind]
	return k != nil && slices.ContainsFunc(a.Law.ProceduresInOrder(), func(p *law.Procedure) bool {
		return slices.ContainsFunc(k.Performs, func(does law.Power) bool { return does.Function == p.Function })
	})
}

// emptyOffices are those in which reports wait and nobody works who could take them
// up, by name.
func (a *App) emptyOffices(r *web.Request) ([]emptyOffice, error) {
	if !r.Can(access.ManageUsers) {
		return nil, nil
	}
	var out []emptyOffice
	err := a.DB.Read(r.Context(), func(tx *db.Tx) error {
		waiting, err := a.Intake.Untouched(r.Context(), tx)
		if err != nil {
			return err
		}
		sc, err := a.Access.ScopeOf(r.Context(), tx, r.Actor, access.ManageUsers)
		if err != nil {
			return err
		}
		for office, n := range waiting {
			if !sc.All() && !slices.Contains(sc.Offices(), office) {
				continue
			}
			staff, err := a.Access.Staff(r.Context(), tx, office, access.TriageReport)
			if err != nil {
				return err
			}
			if len(staff) > 0 {
				continue
			}
			o, err := a.Access.Office(r.Context(), tx, office)
			if err != nil {
				return err
			}
			out = append(out, emptyOffice{o.Name, n})
		}
		return nil
	})
	slices.SortFunc(out, func(a, b emptyOffice) int { return strings.Compare(a.Name, b.Name) })
	return out, err
}

// begin is what an administrator does next while the installation has nobody
// else, no servant or no race, in this order.
func (a *App) begin(r *web.Request) ([]door, error) {
	if !r.Can(access.ManageUsers) {
		return nil, nil
	}
	var out []door
	add := func(missing bool, href, name string) {
		if missing {
			out = append(out, door{Href: href, Label: "app.desk.begin." + name, Text: "app.desk.begin." + name + "_text"})
		}
	}
	err := a.DB.Read(r.Context(), func(tx *db.Tx) error {
		users, err := a.Access.Users(r.Context(), tx, access.UserFilter{Limit: 2})
		if err != nil {
			return err
		}
		servants, err := a.Registry.KnownServants(r.Context(), tx, registry.Within{}, time.Time{}, "", 1)
		if err != nil {
			return err
		}
		election, err := loadSetting(r.Context(), tx, settingElection)
		if err != nil {
			return err
		}
		if e := a.Law.ElectionOn(r.Today()); election == "" && e != nil {
			election = e.ID
		}
		races, err := a.Registry.Races(r.Context(), tx, election, "")
		add(len(users) < 2, usersPath+"/undang", "people")
		add(len(servants) == 0, rosterPath+"/impor", "roster")
		add(len(races) == 0, candidatesPath+"/impor", "candidates")
		return err
	})
	return out, err
}

// doors lead to the pages of a role: what it writes, those of the navigation,
// and what everybody can read.
func doors(r *web.Request) []door {
	var out []door
	if r.Actor.Role == netra.RoleField {
		out = append(out, door{Href: "/lapor", Label: "app.desk.write", Text: "app.desk.write_text"})
	}
	for _, n := range navigation {
		if n.Href != deskHome && r.Can(n.Perm) {
			out = append(out, door{Href: n.Href, Label: n.Key, Text: "app.desk.door." + strings.TrimPrefix(n.Key, "app.nav.")})
		}
	}
	if r.Actor.Role == netra.RoleServant {
		out = append(out,
			door{Href: "/bolehkah", Label: "web.nav.may_i", Text: "app.desk.may_i_text"},
			door{Href: "/tanya", Label: "app.desk.ask", Text: "app.desk.ask_text"},
			door{Href: "/lapor", Label: "web.nav.report", Text: "app.desk.report_text"})
	}
	if r.Can(access.SeeLedger) {
		out = append(out, door{Href: ledgerPath + "#periksa", Label: "app.desk.verify", Text: "app.desk.verify_text"})
	}
	return append(out,
		door{Href: "/angka", Label: "app.desk.figures", Text: "app.desk.door.figures"},
		door{Href: accountPath, Label: "access.account.title", Text: "app.desk.door.account"})
}

// dueQuestions are the questions that wait on the desk of the actor's own office.
func (a *App) dueQuestions(r *web.Request) ([]dueItem, error) {
	list, _, err := a.Ruling.Questions(r.Context(), ruling.QuestionFilter{Office: r.Actor.Office, Waiting: true, Limit: dueLimit}, r.Actor)
	var out []dueItem
	for _, q := range list {
		title := r.T("ruling.no_act")
		if q.Said.Act != "" {
			title = a.actName(q.Said.Act, r.Lang)
		}
		out = append(out, dueItem{
			Href: "/meja/tanya/" + q.ID, Kind: "app.desk.question", Title: title, Due: q.DueOn,
			State: a.text("ruling.state.waiting"), Step: a.text("ruling.answer"), Missed: a.text("app.desk.question_missed"),
		})
	}
	return out, err
}

// text is a sentence of locale/ in both languages.
func (a *App) text(key string) law.Text {
	return law.Text{ID: a.Bundle.T(i18n.Indonesian, key), EN: a.Bundle.T(i18n.English, key)}
}

// dueReport is a report in the list of what is due.
func (a *App) dueReport(report intake.Report, lang string) dueItem {
	item := dueItem{
		Href: "/meja/laporan/" + string(report.ID), Kind: "app.desk.report", Title: report.Number() + " · " + a.actName(report.Act, lang), Due: report.DueOn,
	}
	p := a.Law.Procedures[report.Procedure]
	if p == nil {
		return item
	}
	item.State = p.States[report.State].Label
	steps := p.StepsFrom(report.State)
	steps = slices.DeleteFunc(steps, func(s law.Step) bool { return s.Within == nil || s.Named && !report.Named })
	if len(steps) == 0 {
		return item
	}
	// Of those that one clock runs for the usual one is named.
	named := steps[0]
	if i := slices.IndexFunc(steps, func(s law.Step) bool { return s.Usual && s.Within.Value == named.Within.Value }); i >= 0 {
		named = steps[i]
	}
	item.Step, item.Legal, item.Missed = named.Label, named.Within.Legal, named.Within.Missed
	return item
}

// sortDue puts what is due first on top and what no clock runs for at the end.
func sortDue(items []dueItem) {
	key := func(d dueItem) string {
		if d.Due == "" {
			return "~"
		}
		return string(d.Due)
	}
	sort.SliceStable(items, func(i, j int) bool { return key(items[i]) < key(items[j]) })
}

func (a *App) actName(id, lang string) string {
	if act := a.Law.Acts[id]; act != nil {
		return act.Label.In(lang)
	}
	return id
}
