package ask

import (
	"slices"
	"strconv"
	"strings"

	"github.com/netra-id/netra"
)

// meritOversight is the function whose offices a story calls oversight.
const meritOversight = "pengawasan-merit"

func (d *Desk) playAct(p *play) {
	s := p.story
	facts, _ := s.list("fact")
	a, err := d.Act(ActInput{
		Election: s.one("election"), Race: s.one("race"), Region: s.one("region"), On: s.one("on"), Status: s.one("status"),
		Act: s.one("act"), Facts: facts, Office: s.one("office"), Decided: s.one("decided"),
	})
	if p.refused(err) {
		return
	}
	p.is("verdict", string(a.Verdict))
	p.is("regime", a.Regime)
	p.is("stage", a.Stage.ID)
	p.is("fixed on", string(a.Stage.FixedOn))
	p.is("ended on", string(a.Stage.EndedOn))
	var calendar, disputes, questions []string
	for _, c := range a.Stage.Calendar {
		calendar = append(calendar, c.ID)
	}
	for _, v := range a.Contested {
		disputes = append(disputes, v.ID)
	}
	for _, q := range a.Ask {
		questions = append(questions, q.Fact)
	}
	p.same("calendar", calendar)
	p.is("mark", string(a.Certainty.Mark))
	p.same("codes", a.Codes)
	p.has("code", a.Codes, equal)
	p.rules(a)
	p.sanctions(a)
	p.has("article", a.Articles, strings.Contains)
	p.same("contested", disputes)
	p.same("ask", questions)
	if a.Person != nil {
		p.is("bound", sayYes(a.Person.Bound))
	}
	for _, power := range a.Powers {
		if power.Function.ID == meritOversight {
			var offices []string
			for _, o := range power.Offices {
				offices = append(offices, o.ID)
			}
			p.same("oversight", offices)
		}
	}
	if a.Office != nil {
		p.same("performs", a.Office.Functions)
	}
}

func (p *play) rules(a *ActAnswer) {
	codes := func(rules []Rule) []string {
		var out []string
		for _, r := range rules {
			out = append(out, r.Code)
		}
		return out
	}
	p.same("applied", codes(a.Rules.Applied))
	p.same("open", codes(a.Rules.Open))
	not, _ := p.story.list("not applied")
	for _, want := range not {
		if got := codes(a.Rules.Not); !slices.Contains(got, want) {
			p.otherwise("not applied", "%s is not among the rules that did not apply: %s", want, strings.Join(got, ", "))
		}
	}
	var rests []string
	for _, r := range a.Rules.Applied {
		for _, b := range r.Basis {
			rests = append(rests, b.Instrument)
		}
	}
	instruments, _ := p.story.list("instrument")
	for _, want := range instruments {
		if !slices.Contains(rests, want) {
			p.otherwise("instrument", "no rule that applied rests on %s", want)
		}
	}
}

func (p *play) sanctions(a *ActAnswer) {
	var levels, sanctions, imposed []string
	open := false
	for _, b := range a.Sanctions {
		if b.Level != "" {
			levels = append(levels, b.Level)
		}
		open = open || b.LevelOpen
		for _, x := range b.Sanctions {
			sanctions, imposed = append(sanctions, x.Code), append(imposed, x.Imposed)
		}
	}
	p.same("level", levels)
	p.same("sanctions", sanctions)
	p.same("imposed", imposed)
	p.is("level open", sayYes(open))
}

func (d *Desk) playDue(p *play) {
	s := p.story
	if day := s.one("without"); day != "" {
		before, err := d.Book.WithoutHoliday(netra.Date(day))
		if err != nil {
			p.otherwise("without", "%v", err)
			return
		}
		other := *d
		other.Book = before
		d = &other
	}
	suspended, _ := s.list("suspended")
	a, err := d.Due(DueInput{
		Procedure: s.one("procedure"), Step: s.one("step"), State: s.one("state"), Value: s.one("value"), Start: s.one("start"),
		From: s.one("from"), Office: s.one("office"), Week: s.one("week"), Suspended: suspended,
	})
	if p.refused(err) {
		return
	}
	at := ""
	if a.Due.At != nil {
		at = a.Due.At.Format("2006-01-02T15:04Z07:00")
	}
	p.is("due", string(a.Due.Day))
	p.is("at", at)
	p.is("n", strconv.Itoa(a.Clock.N))
	p.is("unit", a.Clock.Unit)
	p.is("zone", a.Office.Abbr)
	p.is("certain", sayYes(a.Due.Certain))
	p.is("legal", sayYes(a.Clock.Legal))
	p.is("mark", string(a.Certainty.Mark))
	p.is("counted", strconv.Itoa(a.Counted))
	p.is("skipped", strconv.Itoa(a.Skipped))
	var skipped []string
	for _, x := range a.Days {
		if !x.Counted && x.Reason != "event" {
			skipped = append(skipped, string(x.Date)+" "+x.Reason)
		}
	}
	p.same("skipped days", skipped)
	p.has("article", a.Articles, strings.Contains)
}
