package watch

import (
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/surge"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

const warningPath = home + "/peringatan"

// warningsPage is all that templates/warnings_page.html may use.
type warningsPage struct {
	Form     *web.Form
	AsOf     netra.Date
	Warnings []warningRow
	Clusters []clusterRow
	Signals  []web.Pair
	Regions  int
	Days     int
	Fresh    int
	Export   string
}

// warningRow is a warning in words with its series drawn.
type warningRow struct {
	Warning
	Title string
	Text  string
	Why   []string
	Chart template.HTML
}

type clusterRow struct {
	Text  string
	Names string
}

func (s *Service) showWarnings(w http.ResponseWriter, r *web.Request) error {
	form := web.NewForm(nil)
	page := warningsPage{Form: form, AsOf: r.PastDay(form, "hari"), Days: seriesDays, Fresh: fresh}
	status := http.StatusOK
	if form.Err() != nil {
		status = http.StatusUnprocessableEntity
	}
	o, err := s.Outlook(r.Context(), page.AsOf, r.Actor)
	if err != nil {
		return err
	}
	page.Regions = o.Regions
	for _, src := range Sources() {
		if n := o.Signals[src]; n > 0 {
			page.Signals = append(page.Signals, web.Pair{Label: "watch.warning.source." + string(src), Value: i18n.Number(r.Lang, n)})
		}
	}
	page.Export = warningPath + ".csv?" + web.DateQuery("hari", page.AsOf).Encode()
	for _, x := range o.Warnings {
		page.Warnings = append(page.Warnings, s.warningRow(r, x))
	}
	for _, c := range o.Clusters {
		var names []string
		for _, g := range c.Regions {
			names = append(names, s.Registry.Regions().Name(g))
		}
		page.Clusters = append(page.Clusters, clusterRow{
			Names: strings.Join(names, ", "),
			Text:  r.T("watch.warning.cluster", c.From, c.Count, i18n.Decimal(r.Lang, c.Expected, 1), i18n.Percent(r.Lang, 100*c.P, 1)),
		})
	}
	return s.Views.Show(w, r, status, "warnings_page", meta("watch.warning.title"), page)
}

// actName is a kind of conduct in words, and where nobody says it, nothing.
func (s *Service) actName(lang, id string) string {
	if a := s.Law.Acts[id]; a != nil {
		return a.Label.In(lang)
	}
	return ""
}

func (s *Service) warningRow(r *web.Request, x Warning) warningRow {
	row := warningRow{Warning: x, Title: s.Registry.Regions().Name(x.Region)}
	if act := s.actName(r.Lang, x.Act); act != "" {
		row.Title += ": " + act
	}
	text, title := "watch.warning.text", "watch.warning.series"
	if x.Step > 1 {
		text, title = "watch.warning.text_week", "watch.warning.series_week"
	}
	row.Text = r.T(text, x.On, x.Alarm.Count, r.T("watch.warning.source."+string(x.Source)),
		i18n.Decimal(r.Lang, x.Alarm.Expected, 1), i18n.Decimal(r.Lang, x.Alarm.Limit, 1))
	row.Why = append(row.Why, r.T("watch.warning.source_why."+string(x.Source)))
	for _, m := range x.Methods {
		row.Why = append(row.Why, r.T("watch.warning.method."+string(m)))
	}
	if x.Step == 1 {
		row.Why = append(row.Why, r.T("watch.warning.short", x.Weeks, surge.FarringtonWeeks))
	} else {
		row.Why = append(row.Why, r.T("watch.warning.long", x.Weeks))
	}
	if x.Alertness != nil {
		row.Why = append(row.Why, r.T("watch.warning.stage", x.Alertness.Label.In(r.Lang), i18n.Decimal(r.Lang, x.Alertness.Z, -1)))
	}
	counts := web.Line{Label: r.T("watch.warning.source." + string(x.Source))}
	limit := web.Line{Label: r.T("watch.warning.limit")}
	lines := web.Lines{Title: r.T(title, row.Title)}
	for i, n := range x.Counts {
		lines.X = append(lines.X, i18n.DateShort(r.Lang, x.end(i)))
		counts.Values = append(counts.Values, float64(n))
		limit.Values = append(limit.Values, x.Alarm.Limit)
	}
	lines.Series = []web.Line{counts, limit}
	row.Chart = web.LineChart(r.Lang, lines)
	return row
}

// exportWarnings writes every warning with what it rests on.
func (s *Service) exportWarnings(w http.ResponseWriter, r *web.Request) error {
	form := web.NewForm(nil)
	asOf := r.PastDay(form, "hari")
	if err := form.Err(); err != nil {
		return err
	}
	o, err := s.Outlook(r.Context(), asOf, r.Actor)
	if err != nil {
		return err
	}
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }
	lines := [][]string{{"as_of", "day", "region", "name", "source", "act", "count", "expected", "limit", "methods", "stage", "days"}}
	for _, x := range o.Warnings {
		var methods []string
		for _, m := range x.Methods {
			methods = append(methods, string(m))
		}
		stage := ""
		if x.Alertness != nil {
			stage = x.Alertness.ID
		}
		lines = append(lines, []string{
			string(asOf), string(x.On), string(x.Region), s.Registry.Regions().Name(x.Region), string(x.Source), x.Act,
			strconv.Itoa(x.Alarm.Count), number(x.Alarm.Expected), number(x.Alarm.Limit), strings.Join(methods, " "), stage, strconv.Itoa(x.Step),
		})
	}
	for _, c := range o.Clusters {
		for _, g := range c.Regions {
			lines = append(lines, []string{
				string(asOf), string(c.From), string(g), s.Registry.Regions().Name(g), "", "",
				strconv.Itoa(c.Count), number(c.Expected), "", string(surge.Scan), "", "",
			})
		}
	}
	web.SendCSV(w, "peringatan-"+string(asOf)+".csv", lines)
	return nil
}
