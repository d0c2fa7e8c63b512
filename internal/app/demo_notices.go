package app

import (
	"context"
	"fmt"

	"github.com/netra-id/netra"
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

// notices registers what the outreach officers told, and lets people pass it on.
func (f *demoFiller) notices(ctx context.Context) error {
	for _, n := range f.plan.Notices {
		if err := f.notice(ctx, n); err != nil {
			return fmt.Errorf("add notice %s: %w", n.Subject, err)
		}
	}
	return nil
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
