package watch

import (
	"context"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/screen"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
)

// rosterPage is how many servants are read at a time.
const rosterPage = 5000

// subjects are those whom a list lets be looked for, as the engine wants them.
func (s *Service) subjects(ctx context.Context, tx *db.Tx, l List, zone string) (*screen.Watchlist, error) {
	w := &screen.Watchlist{Leash: screen.Leash{
		ID: l.ID, Name: l.Title, Basis: []string{l.Basis.Instrument}, Purpose: l.Purpose, Author: string(l.Proposed.By), Approver: string(l.Approved.By),
		Until: l.EndsOn, Zone: zone, Scope: screen.Scope{Election: l.Election, From: l.ActsFrom, Until: l.EndsOn},
	}}
	cs, err := s.candidates(ctx, tx, l)
	if err != nil {
		return nil, err
	}
	for _, c := range cs {
		w.Candidates = append(w.Candidates, candidateOf(c, l))
	}
	strangers, err := listStrangers(ctx, tx, l.Office)
	if err != nil {
		return nil, err
	}
	accounts := map[netra.ServantID][]screen.OwnAccount{}
	for _, a := range l.Accounts {
		own := screen.OwnAccount{Account: a.Platform + ":" + a.Handle, By: "recorded"}
		if a.Declared() {
			own.By = "declared"
		}
		if a.Servant != "" && !slices.Contains(strangers[a.Servant], own.Account) {
			accounts[a.Servant] = append(accounts[a.Servant], own)
		}
	}
	place := s.Registry.Regions().Name(l.Region)
	for after := netra.ServantID(""); ; {
		vs, err := s.Registry.Servants(ctx, tx, registry.Within{Region: l.Region}, after, rosterPage)
		if err != nil {
			return nil, err
		}
		for _, v := range vs {
			one := screen.Servant{
				ID: string(v.ID), Name: v.FullName(), Status: v.Employment, Agency: v.AgencyName, Place: place, Accounts: accounts[v.ID], Not: strangers[v.ID],
			}
			if v.Unit != "" {
				one.Agency, one.Forms = v.Unit, []string{v.AgencyName}
			}
			w.Servants = append(w.Servants, one)
		}
		if len(vs) < rosterPage {
			return w, nil
		}
		after = vs[len(vs)-1].ID
	}
}

// candidateOf is a candidate as the engine looks for him.
func candidateOf(c registry.Candidate, l List) screen.Candidate {
	out := screen.Candidate{ID: c.ID, Name: c.FullName(), Race: l.Race + "@" + string(l.Region)}
	if !c.IsDeputy() {
		out.Number = c.Number
	}
	if c.Alias != "" {
		out.Forms = []string{c.Alias}
	}
	for _, a := range c.Accounts {
		if key := accountKey(a.Address); key != "" {
			out.Accounts = append(out.Accounts, key)
		}
	}
	for _, t := range l.Terms {
		if t.Candidate == c.ID {
			out.Terms = append(out.Terms, t.Text)
		}
	}
	return out
}

// accountKey is an account as the engine knows it, from its address or from the
// platform and its name; "" where it is neither.
func accountKey(address string) string {
	if u, err := url.Parse(strings.TrimSpace(address)); err == nil && u.Host != "" {
		labels := strings.Split(u.Hostname(), ".")
		name := strings.TrimPrefix(path.Base(u.Path), "@")
		if len(labels) < 2 || name == "" || name == "." || name == "/" {
			return ""
		}
		return strings.ToLower(labels[len(labels)-2] + ":" + name)
	}
	platform, name, ok := strings.Cut(strings.ReplaceAll(oneLine(address), ":", " "), " ")
	if !ok {
		return ""
	}
	return strings.ToLower(platform + ":" + strings.TrimPrefix(strings.TrimSpace(name), "@"))
}
