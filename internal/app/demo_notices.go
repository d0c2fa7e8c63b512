package app

import (
	"context"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/prevent"
)

// demoNotice is a circular or an outreach event of demo/demo.yaml.
type demoNotice struct {
	Kind                    prevent.Kind
	Region                  netra.Region
	Days                    int
	Number, Issuer, Subject string
	Place, Speakers, Body   string
	Bases                   []string
	Chains                  [][]string
}

// demoPrevention is what every outreach officer of demo/demo.yaml does besides.
type demoPrevention struct {
	Pledge, Target, Owner       string
	AtMost                      int `yaml:"at_most"`
	Platform, Handle, Custodian string
}

// notices registers what the outreach officers told, and lets people pass it on.
func (f *demoFiller) notices(ctx context.Context) error {
	for _, n := range f.plan.Notices {
		if err := f.notice(ctx, n); err != nil {
			return fmt.Errorf("add notice %s: %w", n.Subject, err)
		}
	}
	for _, region := range f.plan.Districts {
		if by, ok := f.outreach[region]; ok {
			if err := f.prevention(ctx, by); err != nil {
				return fmt.Errorf("fill prevention of %s: %w", region, err)
			}
		}
	}
	return nil
}

// prevention opens a pledge that some have signed, sets a target, and records an
// account of an outreach officer's office.
func (f *demoFiller) prevention(ctx context.Context, by netra.Actor) error {
	f.at(f.today.AddDays(-10), 9)
	p := f.plan.Prevention
	pledge, err := f.Prevent.MakePledge(ctx, p.Pledge, "", by)
	if err != nil {
		return err
	}
	unsigned, err := f.Prevent.Unsigned(ctx, pledge.ID, "", by)
	if err != nil {
		return err
	}
	token := f.Prevent.PledgeToken(pledge.ID)
	for i, v := range unsigned {
		if i%3 == 0 {
			continue // every third one has not signed yet
		}
		f.at(f.today.AddDays(-9+i%9), 10)
		var servant registry.Servant
		if err := f.DB.Read(ctx, func(tx *db.Tx) error {
			servant, err = f.Registry.Servant(ctx, tx, v.Servant)
			return err
		}); err != nil {
			return err
		}
		if _, err := f.Prevent.Sign(ctx, token, prevent.Signer{Name: servant.Name, NIP: string(servant.NIP)}); err != nil {
			return err
		}
	}
	f.at(f.today.AddDays(-10), 11)
	if _, err := f.Prevent.MakeTarget(ctx, prevent.Target{
		Title: p.Target, Measure: prevent.Cases, AtMost: p.AtMost, FromOn: f.today.AddDays(-12), Owner: p.Owner,
		// Until the vote, or for two more weeks where that is over already.
		UntilOn: max(f.Law.Elections[f.plan.Election].VoteOn, f.today.AddDays(14)),
	}, by); err != nil {
		return err
	}
	account, err := f.Prevent.AddAccount(ctx, prevent.Account{Platform: p.Platform, Handle: p.Handle, Custodian: p.Custodian}, by)
	if err != nil {
		return err
	}
	if err := f.Prevent.CheckAccount(ctx, account.ID, true, "", by); err != nil {
		return err
	}
	return f.Prevent.SetReminding(ctx, true, false, by)
}

func (f *demoFiller) notice(ctx context.Context, n demoNotice) error {
	by, ok := f.outreach[n.Region]
	if !ok {
		return fmt.Errorf("nobody informs servants in %s", n.Region)
	}
	day := f.today.AddDays(-n.Days)
	f.at(day, 9)
	tree, err := f.Prevent.Tree(ctx, by)
	if err != nil {
		return err
	}
	made, err := f.Prevent.Make(ctx, prevent.Draft{Recipients: tree.Units, Notice: prevent.Notice{
		Kind: n.Kind, Number: n.Number, Issuer: n.Issuer, Subject: n.Subject, On: day, Place: n.Place, Speakers: n.Speakers,
		Body: n.Body, Bases: n.Bases,
	}}, nil, by)
	if err != nil {
		return err
	}
	sheet, err := f.Prevent.Open(ctx, n.Kind, made.ID, by)
	if err != nil {
		return err
	}
	for i, chain := range n.Chains {
		unit := sheet.Recipients[i%len(sheet.Recipients)]
		first := prevent.Link{Notice: made.ID} // the door of the event
		if n.Kind == prevent.Circular {
			first.Recipient = unit.ID
		}
		token := f.Prevent.Token(first)
		for hour, name := range chain {
			f.at(day, 10+hour)
			if token, err = f.Prevent.Confirm(ctx, n.Kind, token, prevent.Answer{Name: name, Unit: unit.Name}); err != nil {
				return err
			}
		}
	}
	return nil
}
