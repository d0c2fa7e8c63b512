package ask

import (
	"cmp"
	"strings"
	"text/tabwriter"
)

// ListText is a list as a table for a terminal.
func (d *Desk) ListText(a *ListAnswer, lang string) string {
	var s strings.Builder
	w := tabwriter.NewWriter(&s, 0, 0, 2, ' ', 0)
	for _, i := range a.Items {
		period := ""
		if i.InForce != nil {
			period = string(i.InForce.From) + " – " + string(i.InForce.Until)
		}
		cells := []string{i.ID, i.Code, cmp.Or(i.Kind, i.Of, i.Level), i.Number, period, string(i.FixedOn), string(i.Certainty), i.Label.In(lang)}
		for _, g := range i.Regions {
			place, _ := d.Places(g)
			cells = append(cells, cmp.Or(place.Name, string(g)))
		}
		if len(i.Aliases) > 0 {
			cells = append(cells, "("+strings.Join(i.Aliases, ", ")+")")
		}
		// A builder never fails to write.
		_, _ = w.Write([]byte(strings.Join(cells, "\t") + "\n"))
	}
	_ = w.Flush()
	return s.String()
}

// DiffText is what changed, a sentence a line, in the order of the days.
func (d *Desk) DiffText(a *DiffAnswer, lang string) string {
	p := &page{lang: lang, say: d.Say}
	for _, c := range a.Changes {
		p.line(0, "%s", c.Text.In(lang))
	}
	if len(a.Changes) == 0 {
		p.line(0, "%s", p.t("law.diff.none"))
	}
	return p.String()
}
