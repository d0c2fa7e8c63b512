package lawroom

import (
	"html/template"
	"net/http"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

const procedures = "/prosedur"

// proceduresPage is all that templates/procedures_page.html may use.
type proceduresPage struct {
	Tabs   []web.Tab
	Tracks []trackView
}

// trackView are the procedures of one path, newest first.
type trackView struct {
	Function law.Text
	List     []procedureRow
}

type procedureRow struct {
	*law.Procedure
	Active bool
}

// procedurePage is all that templates/procedure_page.html may use.
type procedurePage struct {
	*law.Procedure
	Review    reviewView
	Active    bool
	By        []byView // who takes its steps
	Drawing   template.HTML
	Steps     []stepView
	Formal    []law.Requirement
	Material  []law.Requirement
	Documents []documentView
	Sources   []sourceView
	Number    []sourceView
	Others    []procedureRow
	Checks    []*law.ToCheck
}

// stepView is a step with all that hangs on it in words.
type stepView struct {
	law.Step
	N         int
	From      []law.Text
	To        *law.Text // nil: it stays where it is
	By        []law.Text
	Opens     *law.Text
	Clock     *clockView
	Documents []law.Text
	Sources   []sourceView
}

// byView is a function and the kinds of offices that perform it on the day.
type byView struct {
	Function law.Text
	Offices  []law.Text
}

// clockView is a time limit with what its number was and is while the procedure
// is in force.
type clockView struct {
	*law.Within
	Value *law.Value
	Terms []termView
	Basis []sourceView
}

type termView struct {
	law.Amounts
	Unit    string
	Current bool // the number on the day of the reader, of a procedure in force
	Basis   []sourceView
}

// documentView is a paper with the forms that are prescribed for it.
type documentView struct {
	law.Document
	Forms []*law.Form
}

func (s *Service) showProcedures(w http.ResponseWriter, r *web.Request) error {
	return s.Cache.Serve(w, r, "procedures", func(w http.ResponseWriter, r *web.Request) error {
		page := proceduresPage{Tabs: s.tabs(procedures)}
		for _, f := range s.Law.FunctionsInOrder() {
			t := trackView{Function: f.Label}
			for _, p := range s.Law.ProceduresInOrder() {
				if p.Function == f.ID && p.Review.Status != "withdrawn" {
					t.List = append(t.List, procedureRow{p, p.InForce.Has(r.Today())})
				}
			}
			slices.SortStableFunc(t.List, func(a, b procedureRow) int {
				switch {
				case a.InForce.From > b.InForce.From:
					return -1
				case a.InForce.From < b.InForce.From:
					return 1
				}
				return 0
			})
			if len(t.List) > 0 {
				page.Tracks = append(page.Tracks, t)
			}
		}
		return s.Views.Show(w, r, http.StatusOK, "procedures_page", web.Meta{
			Title: "lawroom.procedures.title", Nav: home, Description: "lawroom.procedures.description",
		}, page)
	})
}

func (s *Service) showProcedure(w http.ResponseWriter, r *web.Request) error {
	p := s.Law.Procedures[r.PathValue("id")]
	if p == nil {
		return &netra.Error{Kind: netra.NotFound, Key: "lawroom.unknown_procedure"}
	}
	return s.Cache.Serve(w, r, "procedure/"+p.ID, func(w http.ResponseWriter, r *web.Request) error {
		return s.Views.Show(w, r, http.StatusOK, "procedure_page", web.Meta{
			Title: p.Label.In(r.Lang), Nav: home, Description: "lawroom.procedures.description",
			Crumbs: []web.Crumb{{Label: "lawroom.procedures.title", Href: procedures}, {Label: p.Label.In(r.Lang)}},
		}, s.procedure(r, p))
	})
}

// showDrawing hands out the drawing of a procedure as a file.
func (s *Service) showDrawing(w http.ResponseWriter, r *web.Request) error {
	p := s.Law.Procedures[r.PathValue("id")]
	if p == nil {
		return &netra.Error{Kind: netra.NotFound, Key: "lawroom.unknown_procedure"}
	}
	w.Header().Set("Content-Type", "image/svg+xml; charset=utf-8")
	// The reader may be gone; there is nobody left to tell.
	_, _ = w.Write([]byte(s.Law.Sheet(p, r.Lang, s.desk.Say)))
	return nil
}

func (s *Service) procedure(r *web.Request, p *law.Procedure) procedurePage {
	page := procedurePage{
		Procedure: p, Review: review(p.Review), Active: p.InForce.Has(r.Today()), Sources: s.sources(r, p.Sources),
		Number: s.sources(r, p.Numbering.Sources), Checks: s.Law.ToCheckOf(p.Path),
		// The drawing escapes every label that it writes.
		Drawing: template.HTML(law.SVG(p, r.Lang)), //nolint:gosec // see above
	}
	for i, step := range p.Steps {
		page.Steps = append(page.Steps, s.step(r, p, step, i+1))
	}
	page.By = s.performers(p, dayWithin(p.InForce, r.Today()))
	for _, q := range p.Requirements {
		if q.Kind == "formal" {
			page.Formal = append(page.Formal, q)
		} else {
			page.Material = append(page.Material, q)
		}
	}
	for _, d := range p.Documents {
		v := documentView{Document: d}
		for _, id := range d.Forms {
			if f := s.Law.Forms[id]; f != nil {
				v.Forms = append(v.Forms, f)
			}
		}
		page.Documents = append(page.Documents, v)
	}
	for _, x := range s.Law.ProceduresInOrder() {
		if x.ID != p.ID && x.Function == p.Function {
			page.Others = append(page.Others, procedureRow{x, x.InForce.Has(r.Today())})
		}
	}
	return page
}

// performers are the functions that take steps of a procedure, each with the kinds
// of offices that perform it on a day.
func (s *Service) performers(p *law.Procedure, day netra.Date) []byView {
	var out []byView
	seen := map[string]bool{}
	for _, step := range p.Steps {
		for _, id := range step.By {
			f := s.Law.FunctionsByID[id]
			if f == nil || seen[id] {
				continue
			}
			seen[id] = true
			by := byView{Function: f.Label}
			for _, kind := range s.Law.KindsPerforming(id, day) {
				by.Offices = append(by.Offices, s.Law.Kinds[kind].Label)
			}
			out = append(out, by)
		}
	}
	return out
}

func (s *Service) step(r *web.Request, p *law.Procedure, step law.Step, n int) stepView {
	v := stepView{Step: step, N: n, Sources: s.sources(r, step.Sources)}
	for _, name := range step.From {
		v.From = append(v.From, p.States[name].Label)
	}
	if to, ok := p.States[step.To]; ok {
		v.To = &to.Label
	}
	for _, id := range step.By {
		if f := s.Law.FunctionsByID[id]; f != nil {
			v.By = append(v.By, f.Label)
		}
	}
	if f := s.Law.FunctionsByID[step.Opens]; f != nil {
		v.Opens = &f.Label
	}
	for _, id := range step.Needs {
		if i := slices.IndexFunc(p.Documents, func(d law.Document) bool { return d.ID == id }); i >= 0 {
			v.Documents = append(v.Documents, p.Documents[i].Label)
		}
	}
	if step.Within != nil {
		c := clockView{Within: step.Within, Value: s.Law.Values[step.Within.Value], Basis: s.sources(r, step.Within.Basis)}
		if c.Value != nil {
			for _, t := range c.Value.Terms {
				if !t.Meets(p.InForce) {
					continue
				}
				unit := t.Unit
				if unit == "" {
					unit = c.Value.Unit
				}
				c.Terms = append(c.Terms, termView{t, unit, p.InForce.Has(r.Today()) && t.Has(r.Today()), s.sources(r, t.Basis)})
			}
		}
		c.Basis = slices.DeleteFunc(c.Basis, func(x sourceView) bool {
			return slices.ContainsFunc(c.Terms, func(t termView) bool {
				return slices.ContainsFunc(t.Basis, func(y sourceView) bool { return y.Instrument == x.Instrument && y.At == x.At && y.URL == x.URL })
			})
		})
		v.Clock = &c
	}
	return v
}

// dayWithin is today, or the day of the period that is nearest to it: who could
// take a step of a procedure that ended is asked of its last day.
func dayWithin(p law.Period, today netra.Date) netra.Date {
	switch {
	case p.Until != "" && today > p.Until:
		return p.Until
	case p.From != "" && today < p.From:
		return p.From
	}
	return today
}
