package app

import (
	"net/http"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

// candidatePage is all that templates/candidate_page.html may use.
type candidatePage struct {
	Name    string
	Race    string
	Pairs   []web.Pair
	Mates   []candidateView // who stands under the same number
	Kin     []web.Pair      // nobody where the reader may not see families
	SeeKin  bool
	Links   []web.Pair // accounts
	Team    []web.Pair
	History []web.Entry
}

// showCandidate shows one candidate to the offices in whose region he stands.
func (p *rosterPages) showCandidate(w http.ResponseWriter, r *web.Request) error {
	page := candidatePage{SeeKin: r.Can(access.HandleKin)}
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		c, race, err := p.registry.Candidate(r.Context(), tx, r.PathValue("id"))
		if err != nil {
			return err
		}
		o, err := p.access.Office(r.Context(), tx, r.Actor.Office)
		if err != nil {
			return err
		}
		if !o.Region.Contains(race.Region) && !race.Region.Contains(o.Region) {
			return notInRegistry()
		}
		page.Name = c.FullName()
		if e := p.law.Elections[race.Election]; e != nil {
			page.Race = raceName(r, e, race.Race) + " · " + placeOf(r, race.Region) + " · " + e.Label.In(r.Lang)
		}
		others, err := p.registry.Candidates(r.Context(), tx, race.ID)
		if err != nil {
			return err
		}
		for _, o := range others {
			if o.Number == c.Number && o.Number > 0 && o.List == c.List && o.ID != c.ID {
				page.Mates = append(page.Mates, candidateView{ID: o.ID, Name: o.FullName()})
			}
		}
		versions, err := p.registry.CandidateHistory(r.Context(), tx, c)
		if err != nil {
			return err
		}
		page.fill(r, c, versions)
		return nil
	})
	if err != nil {
		return err
	}
	return p.views.Show(w, r, http.StatusOK, "candidate_page", web.Meta{
		Title: page.Name, Nav: rosterPath, Crumbs: []web.Crumb{{Label: "registry.candidates.title", Href: candidatesPath}, {Label: page.Name}},
	}, page)
}

func (page *candidatePage) fill(r *web.Request, c registry.Candidate, versions []registry.Candidate) {
	for _, f := range []struct{ label, value string }{
		{"nomor", i18n.Number(r.Lang, c.Number)},
		{"peran", r.T("registry.roles." + c.Role)},
		{"alias", c.Alias},
		{"partai", c.Party},
		{"dapil", c.Constituency},
		{"sumber", c.Source},
	} {
		if f.value != "" {
			page.Pairs = append(page.Pairs, web.Pair{Label: "registry.field." + f.label, Value: f.value})
		}
	}
	if page.SeeKin {
		for _, k := range c.Kin {
			name := k.Name
			if !k.Born.IsZero() {
				name += ", " + r.T("registry.candidate.born", i18n.Date(r.Lang, k.Born))
			}
			page.Kin = append(page.Kin, web.Pair{Label: "registry.relation." + string(k.Relation), Value: name})
		}
	}
	for _, a := range c.Accounts {
		label := "registry.field.akun_pribadi"
		if a.Official {
			label = "registry.field.akun_resmi"
		}
		page.Links = append(page.Links, web.Pair{Label: label, Value: a.Address})
	}
	for _, h := range c.Team {
		duty := h.Duty
		if duty == "" {
			duty = r.T("registry.candidate.member")
		}
		page.Team = append(page.Team, web.Pair{Label: duty, Value: h.Name})
	}
	day := func(v registry.Candidate) (since, until string) {
		return i18n.Date(r.Lang, netra.DateOf(v.Since, r.Zone())), i18n.Date(r.Lang, netra.DateOf(v.Until, r.Zone()))
	}
	for _, v := range versions {
		since, until := day(v)
		e := web.Entry{Title: v.FullName(), Text: v.Party, When: r.T("registry.page.between", since, until)}
		if v.Until.IsZero() {
			e.When, e.Tone, e.Chip = r.T("registry.page.since", since), "good", &web.Chip{Tone: "good", Label: r.T("registry.page.now")}
		}
		page.History = append(page.History, e)
	}
}
