package ask

import (
	"fmt"
	"strings"

	"github.com/netra-id/netra/law"
)

// page writes an answer in plain words for a terminal, in one language.
type page struct {
	strings.Builder
	lang string
	say  law.Say
}

func (p *page) line(indent int, format string, args ...any) {
	p.WriteString(strings.Repeat("  ", indent) + fmt.Sprintf(format, args...) + "\n")
}

func (p *page) t(key string, args ...any) string { return p.say(p.lang, key, args...) }

// ActText is the answer in plain words: the verdict, why, what may be imposed,
// what is disputed, what must still be answered, and every rule with its
// reasons.
func (d *Desk) ActText(a *ActAnswer, lang string) string {
	p := &page{lang: lang, say: d.Say}
	p.line(0, "%s: %s", strings.ToUpper(p.t(a.Heading())), a.Why.In(lang))
	p.warn(a.Warnings)
	if a.Question.Act != nil {
		p.line(0, "%s", p.t("law.explain.act", a.Question.Act.Label))
	}
	if a.Election != nil {
		p.line(0, "%s", p.t("law.explain.election", a.Election.Label))
	}
	if a.Race != nil {
		p.line(0, "%s %s", a.Race.Label.In(lang), a.Race.Place)
	}
	p.line(0, "%s", a.Stage.Why.In(lang))
	if a.Person != nil {
		p.line(0, "%s", a.Person.Why.In(lang))
	}
	if o := a.Office; o != nil {
		p.line(0, "%s: %s", o.Label.In(lang), strings.Join(o.Functions, ", "))
	}
	for _, b := range a.Sanctions {
		p.line(0, "")
		p.line(0, "%s: %s (%s)", p.t("law.regime."+b.Regime), b.Label.In(lang), strings.Join(b.Codes, ", "))
		p.sanctions(b.Sanctions)
	}
	p.disputes(a.Contested)
	if len(a.Ask) > 0 {
		p.line(0, "")
	}
	for _, q := range a.Ask {
		p.line(0, "%s", p.t("law.explain.ask", q.Question, q.Fact))
	}
	p.rules("law.explain.applies", a.Rules.Applied)
	p.rules("law.explain.open", a.Rules.Open)
	p.rules("law.explain.not", a.Rules.Not)
	p.foot(a.Certainty, a.Review)
	return p.String()
}

func (p *page) sanctions(all []Sanction) {
	for _, s := range all {
		if s.StandIn != nil {
			p.line(1, "→ %s", p.t("law.explain.stand_in", s.Label, s.StandIn.Label))
			continue
		}
		p.line(1, "→ %s", p.t("law.explain.sanction", s.Label))
	}
}

func (p *page) disputes(all []Dispute) {
	for _, v := range all {
		p.line(0, "")
		p.line(0, "~ %s", p.t("law.explain.dispute", v.Question))
		for _, r := range v.Readings {
			p.line(1, "%s: %s", r.By.In(p.lang), r.Says.In(p.lang))
		}
	}
}

func (p *page) rules(head string, rules []Rule) {
	p.line(0, "")
	p.line(0, "%s", p.t(head, len(rules)))
	for _, r := range rules {
		p.line(0, "")
		p.line(1, "%s  %s: %s", r.Code, p.t("law.verdict."+string(r.Verdict)), r.Text.In(p.lang))
		if r.YieldsTo != "" {
			p.line(2, "< %s", p.t("law.explain.yields", r.YieldsTo))
		}
		p.reasons(r.Reasons, 2)
		for _, s := range r.Basis {
			p.line(2, "§ %s [%s]", s.Cite.In(p.lang), s.Mark)
		}
		p.line(2, "%s %.12s", r.File.Path, r.File.Digest)
	}
}

func (p *page) reasons(all []Reason, indent int) {
	signs := map[string]string{"yes": "✓", "no": "✗", "open": "?"}
	for _, r := range all {
		p.line(indent, "%s %s", signs[r.Met], r.Text.In(p.lang))
		p.reasons(r.Of, indent+1)
	}
}

// foot says how sure all of it is.
func (p *page) foot(c Certainty, review string) {
	p.line(0, "")
	p.line(0, "%s %s", c.Mark, c.Text.In(p.lang))
	p.line(0, "%s", p.t("law.review."+review))
}

// warn says, right below the answer, what a reader must know before relying on it.
func (p *page) warn(warnings []law.Text) {
	for _, w := range warnings {
		p.line(0, "! %s", w.In(p.lang))
	}
}

// DueText is the answer in plain words: the last day, the clock, and every day
// with the reason for which it counts or not.
func (d *Desk) DueText(a *DueAnswer, lang string) string {
	p := &page{lang: lang, say: d.Say}
	p.line(0, "%s", a.Due.Text.In(lang))
	p.warn(a.Warnings)
	if a.Procedure != nil {
		p.line(0, "%s, %s", a.Procedure.Label.In(lang), a.Step.Label.In(lang))
	}
	p.line(0, "%s: %s", a.Clock.Value.Label.In(lang), a.Clock.Text.In(lang))
	p.line(0, "%s", a.Clock.StartIs.In(lang))
	place := a.Office.Name
	if place != "" {
		place += ", "
	}
	p.line(0, "%s%s, %s", place, a.Office.Abbr, a.Office.Week.Label.In(lang))
	p.line(0, "")
	for _, x := range a.Days {
		number := "  –"
		switch {
		case x.Number > 0:
			number = fmt.Sprintf("%3d", x.Number)
		case x.Counted:
			number = "  ·"
		}
		p.line(0, "%s  %s  %s", number, x.Date, x.Label.In(lang))
	}
	if a.Missed.ID != "" {
		p.line(0, "")
		p.line(0, "%s", a.Missed.In(lang))
	}
	p.line(0, "")
	for _, s := range a.Basis {
		p.line(0, "§ %s [%s]", s.Cite.In(lang), s.Mark)
	}
	p.foot(a.Certainty, a.Review)
	return p.String()
}
