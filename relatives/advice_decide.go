package relatives

import (
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/law/ask"
)

// Facts of the law room by which it tells a spouse from other relatives.
const (
	spouseFact   = "spouse_is_candidate"
	relativeFact = "relative_is_candidate"
)

// actions are what relatives of candidates ask about, as the law room names it,
// what only a husband or wife may ask first.
func actions(spouse bool) []string {
	list := []string{"attend-passive", "photo", "like", "promote", "campaign", "explain-election", "vote"}
	if spouse {
		return append([]string{"accompany-spouse", "attend-declaration"}, list...)
	}
	return list
}

// Asked is of whom advice is wanted: a servant, what he is to a candidate, and
// where and when.
type Asked struct {
	Spouse     bool
	Employment string
	Election   string
	Race       string
	Region     netra.Region
	On         netra.Date
	Answers    map[string]bool // by fact
}

// Advice is what the law says of one action of a servant.
type Advice struct {
	Action law.Text
	Answer *ask.ActAnswer
	Rules  []ask.Rule // that decide, the forbidding ones first
}

// advise asks the law room about each action. What no rule is about is left out.
// Open are the questions whose answer would change one of the verdicts.
func advise(d *ask.Desk, q Asked) (list []Advice, open []ask.Question, err error) {
	for _, id := range actions(q.Spouse) {
		at := slices.IndexFunc(d.Book.ActionsInOrder(), func(a *law.Action) bool { return a.ID == id })
		if at < 0 {
			continue // of another edition of the law
		}
		answer, err := d.Act(ask.ActInput{Election: q.Election, Race: q.Race, Region: string(q.Region), On: string(q.On), Status: q.Employment, Facts: q.facts(id)})
		if err != nil {
			return nil, nil, err
		}
		for _, o := range answer.Ask {
			known := slices.ContainsFunc(open, func(k ask.Question) bool { return k.Fact == o.Fact })
			if !known && personal(o.Fact) {
				open = append(open, o)
			}
		}
		if answer.Verdict == law.IsSilent {
			continue
		}
		a := Advice{Action: d.Book.ActionsInOrder()[at].Label, Answer: answer}
		for _, r := range answer.Rules.Applied {
			if slices.Contains(answer.Codes, r.Code) {
				a.Rules = append(a.Rules, r)
			}
		}
		list = append(list, a)
	}
	return list, open, nil
}

// facts are what is known beside an action, as the law room reads it.
func (q Asked) facts(action string) []string {
	out := []string{"action=" + action}
	say := func(fact string, yes bool) {
		answer := "=no"
		if yes {
			answer = "=yes"
		}
		out = append(out, fact+answer)
	}
	say(spouseFact, q.Spouse)
	say(relativeFact, !q.Spouse)
	for fact, yes := range q.Answers {
		if personal(fact) {
			say(fact, yes)
		}
	}
	slices.Sort(out)
	return out
}

// personal tells whether a fact is about the servant himself and so is asked
// once, and not about one thing that he might do.
func personal(fact string) bool { return fact == "on_leave" || fact == "five_years_service" }
