package lawroom

import (
	"net/http"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

const cards = home + "/kartu"

// cardsPage is all that templates/cards_page.html may use: which cards there
// are.
type cardsPage struct {
	Tabs      []web.Tab
	Elections []cardLinks
}

type cardLinks struct {
	Label law.Text
	Links []web.Link
}

// cardPage is all that templates/card_page.html may use: one sheet of paper.
type cardPage struct {
	Election  *law.Election
	StageName string
	Days      []cardDay // when the candidates were fixed, by race
	Forbidden []cardLine
	Allowed   []cardLine
	Duty      []cardLine
	Statutes  []string // codes of bans of the statutes themselves, for which dismissal or a penalty is threatened: they fill no sheet
	Digest    string
	Today     netra.Date
	Before    bool
	Fit       string // class by how much stands on the sheet, so that it stays one
}

type cardDay struct {
	Race    law.Text
	FixedOn netra.Date
}

// cardLine is one rule in one line.
type cardLine struct {
	Text  law.Text
	Code  string
	Level *law.SanctionLevel
}

func (s *Service) showCards(w http.ResponseWriter, r *web.Request) error {
	return s.Cache.Serve(w, r, "cards", func(w http.ResponseWriter, r *web.Request) error {
		page := cardsPage{Tabs: s.tabs(cards)}
		for _, e := range s.Law.ElectionsInOrder() {
			links := cardLinks{Label: e.Label}
			for _, stage := range []law.Stage{law.BeforeFixed, law.AfterFixed} {
				links.Links = append(links.Links, web.Link{Label: stageKey(stage), Href: cards + "/" + e.ID + "/" + string(stage)})
			}
			page.Elections = append([]cardLinks{links}, page.Elections...) // newest first
		}
		return s.Views.Show(w, r, http.StatusOK, "cards_page", web.Meta{
			Title: "lawroom.card.title", Nav: home, Description: "lawroom.card.description",
		}, page)
	})
}

func (s *Service) showCard(w http.ResponseWriter, r *web.Request) error {
	e, stage := s.Law.Elections[r.PathValue("election")], law.Stage(r.PathValue("stage"))
	if e == nil || stage != law.BeforeFixed && stage != law.AfterFixed {
		return &netra.Error{Kind: netra.NotFound, Key: "lawroom.card.unknown"}
	}
	return s.Cache.Serve(w, r, "card/"+e.ID+"/"+string(stage), func(w http.ResponseWriter, r *web.Request) error {
		page := cardPage{
			Election: e, StageName: stageKey(stage), Digest: s.Law.Digest()[:12], Today: r.Today(), Before: stage == law.BeforeFixed,
		}
		for _, race := range e.Races {
			page.Days = append(page.Days, cardDay{race.Label, race.FixedOn})
		}
		letters := 0
		for _, rule := range cardRules(s.Law, e, stage) {
			if rule.Verdict == law.Forbidden && (rule.Regime == "criminal" || rule.Regime == "election" || rule.Regime == "dismissal") {
				page.Statutes = append(page.Statutes, rule.Code)
				continue
			}
			letters += len(rule.Text.In(r.Lang)) + len(rule.Code)
			line := cardLine{Text: rule.Text, Code: rule.Code, Level: s.Law.Levels[rule.Level]}
			switch rule.Verdict {
			case law.Allowed:
				page.Allowed = append(page.Allowed, line)
			case law.Duty:
				page.Duty = append(page.Duty, line)
			default:
				page.Forbidden = append(page.Forbidden, line)
			}
		}
		switch {
		case letters > 4500:
			page.Fit = "tightest"
		case letters > 2500:
			page.Fit = "tight"
		}
		return s.Views.Show(w, r, http.StatusOK, "card_page", web.Meta{
			Title: "lawroom.card.title", Nav: home, Description: "lawroom.card.description",
			Crumbs: []web.Crumb{{Label: "lawroom.title", Href: home}, {Label: "lawroom.card.title", Href: cards}, {Label: e.Label.In(r.Lang)}},
		}, page)
	})
}
