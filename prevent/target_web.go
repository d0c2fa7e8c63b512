package prevent

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

const targets = home + "/target"

func (s *Service) installTargets(m *web.Mux) {
	m.Get(targets, access.SeePrevention, s.showTargets)
	m.Get(targets+"/baru", access.Prevent, s.showNewTarget)
	m.Post(targets, access.Prevent, s.postTarget)
	m.Get(targets+"/{id}", access.SeePrevention, s.showTarget)
	m.Get(targets+"/{id}/hari.csv", access.SeePrevention, s.exportTarget)
	m.Post(targets+"/{id}/tindakan", access.Prevent, s.postDeed)
}

// stateTones are how the state of a target is drawn.
var stateTones = map[TargetState]string{Ahead: "info", Held: "progress", Kept: "good", Missed: "bad"}

func targetChip(st TargetState) web.Chip {
	return web.Chip{Tone: stateTones[st], Label: "prevent.target.state." + string(st)}
}

// targetView is a line of the list.
type targetView struct {
	TargetRow
	Chip web.Chip
}

// targetsPage is all that templates/targets_page.html may use.
type targetsPage struct {
	Rows    []targetView
	CanMake bool
}

func (s *Service) showTargets(w http.ResponseWriter, r *web.Request) error {
	rows, err := s.Targets(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	page := targetsPage{CanMake: r.Can(access.Prevent)}
	for _, t := range rows {
		page.Rows = append(page.Rows, targetView{t, targetChip(t.State)})
	}
	return s.Views.Show(w, r, http.StatusOK, "targets_page", listMeta("prevent.targets"), page)
}

// newTargetPage is all that templates/new_target_page.html may use.
type newTargetPage struct {
	Form     *web.Form
	Measures []web.Option
}

func (s *Service) showNewTarget(w http.ResponseWriter, r *web.Request) error {
	f := web.NewForm(map[string]string{"paling-banyak": "0", "ukuran": string(Cases)})
	f.SetDate("dari", r.Today())
	return s.drawNewTarget(w, r, http.StatusOK, f)
}

func (s *Service) drawNewTarget(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	page := newTargetPage{Form: f}
	for _, x := range measures() {
		page.Measures = append(page.Measures, web.Option{Value: string(x), Label: "prevent.measure." + string(x), Hint: "prevent.measure_hint." + string(x)})
	}
	m := deskMeta("prevent.new_target", targets, "prevent.targets")
	m.Narrow = true
	return s.Views.Show(w, r, status, "new_target_page", m, page)
}

func (s *Service) postTarget(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxAnswer)
	if err != nil {
		return err
	}
	t := Target{
		Title: f.Get("judul"), Owner: f.Get("penanggung"), Measure: Measured(f.Get("ukuran")), AtMost: f.Int("paling-banyak", 0, 100_000, true),
		FromOn: f.Date("dari", true), UntilOn: f.Date("sampai", true),
	}
	if _, err := checkTarget(t); err != nil {
		f.SetErr(err)
	}
	if f.Err() == nil {
		made, err := s.MakeTarget(r.Context(), t, r.Actor)
		if err == nil {
			return web.RedirectSaying(w, r, targets+"/"+made.ID, "prevent.target_made")
		}
		if !f.SetErr(err) {
			return err
		}
	}
	return s.drawNewTarget(w, r, http.StatusUnprocessableEntity, f)
}

// targetPage is all that templates/target_page.html may use.
type targetPage struct {
	Sheet   TargetSheet
	Base    string
	Form    *web.Form
	Chip    web.Chip
	Figures []web.Figure
	Facts   []web.Pair
	Chart   template.HTML
	Days    []dayView // those on which something changed, and the last one
	Own     bool
}

type dayView struct {
	DayCount
	Chip web.Chip
}

func (s *Service) showTarget(w http.ResponseWriter, r *web.Request) error {
	return s.drawTarget(w, r, http.StatusOK, web.NewForm(nil))
}

func (s *Service) drawTarget(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	sheet, err := s.OpenTarget(r.Context(), r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	page := targetPage{
		Sheet: sheet, Base: targets + "/" + sheet.ID, Form: f, Chip: targetChip(sheet.State), Own: sheet.Office == r.Actor.Office && r.Can(access.Prevent),
	}
	page.Figures = []web.Figure{
		{Label: "prevent.target.count", Value: i18n.Number(r.Lang, sheet.Count), Note: "prevent.measure." + string(sheet.Measure), Tone: stateTones[sheet.State]},
		{Label: "prevent.target.at_most", Value: i18n.Number(r.Lang, sheet.AtMost)},
		{Label: "prevent.target.days", Value: r.T("prevent.of", len(sheet.Standing.Days), int(sheet.UntilOn.Time().Sub(sheet.FromOn.Time()).Hours()/24)+1)},
	}
	page.Facts = []web.Pair{
		{Label: "prevent.field.dari", Value: i18n.DateLong(r.Lang, sheet.FromOn)},
		{Label: "prevent.field.sampai_dengan", Value: i18n.DateLong(r.Lang, sheet.UntilOn)},
		{Label: "prevent.field.penanggung", Value: sheet.Owner},
		{Label: "prevent.office", Value: sheet.OfficeName},
	}
	if !sheet.BrokenOn.IsZero() {
		page.Facts = append(page.Facts, web.Pair{Label: "prevent.target.broken_on", Value: i18n.DateLong(r.Lang, sheet.BrokenOn)})
	}
	s.targetDays(r, &page)
	return s.Views.Show(w, r, status, "target_page", deskMeta(sheet.Title, targets, "prevent.targets"), page)
}

// targetDays draws the days, and lists those on which something came.
func (s *Service) targetDays(r *web.Request, page *targetPage) {
	days := page.Sheet.Standing.Days
	lines := web.Lines{Title: r.T("prevent.target.chart"), Series: []web.Line{{Label: r.T("prevent.target.count")}, {Label: r.T("prevent.target.at_most")}}}
	for i, d := range days {
		lines.X = append(lines.X, d.On.Time().Format("2/1"))
		lines.Series[0].Values = append(lines.Series[0].Values, float64(d.Sum))
		lines.Series[1].Values = append(lines.Series[1].Values, float64(page.Sheet.AtMost))
		if d.New > 0 || i == 0 || i == len(days)-1 {
			page.Days = append(page.Days, dayView{d, targetChip(d.State)})
		}
	}
	slices.Reverse(page.Days)
	if len(days) > 1 {
		page.Chart = web.LineChart(r.Lang, lines)
	}
}

func (s *Service) exportTarget(w http.ResponseWriter, r *web.Request) error {
	sheet, err := s.OpenTarget(r.Context(), r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	rows := [][]string{{r.T("prevent.field.tanggal"), r.T("prevent.target.new"), r.T("prevent.target.count"), r.T("prevent.col.state")}}
	for _, d := range sheet.Standing.Days {
		rows = append(rows, []string{string(d.On), strconv.Itoa(d.New), strconv.Itoa(d.Sum), r.T("prevent.target.state." + string(d.State))})
	}
	web.SendCSV(w, "target.csv", rows)
	return nil
}

func (s *Service) postDeed(w http.ResponseWriter, r *web.Request) error {
	if _, err := s.OpenTarget(r.Context(), r.PathValue("id"), r.Actor); err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, maxAnswer)
	if err != nil {
		return err
	}
	d := Deed{On: f.Date("tanggal", false), What: f.Get("apa")}
	if f.Err() == nil {
		err := s.AddDeed(r.Context(), r.PathValue("id"), d, r.Actor)
		if err == nil {
			return web.RedirectSaying(w, r, targets+"/"+r.PathValue("id"), "prevent.deed_added")
		}
		if !f.SetErr(err) {
			return err
		}
	}
	return s.drawTarget(w, r, http.StatusUnprocessableEntity, f)
}
