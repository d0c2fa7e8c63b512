package app

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
)

// RosterImport says which roster is taken over from the command line.
type RosterImport struct {
	Name   string // of the file
	Agency string // name of the agency whose servants the rows are that name none
	Apply  bool   // take it over; else it is only checked
	Tell   func(registry.Load)
}

// rosterToldEvery is how often Tell is called while a roster is read.
const rosterToldEvery = 5 * time.Second

// ImportRoster checks a roster of any length and takes it over, by the same jobs
// as the pages. It returns what became of it and its first problems.
func (a *App) ImportRoster(ctx context.Context, body io.Reader, in RosterImport) (registry.Load, []netra.Problem, error) {
	var by netra.Actor
	var t registry.Target
	err := a.DB.Read(ctx, func(tx *db.Tx) error {
		host, err := a.Access.HostOffice(ctx, tx)
		if err != nil {
			return fmt.Errorf("find the office of this installation (netra serve sets it up): %w", err)
		}
		by = netra.System(host.ID)
		agency, err := a.Registry.FindAgency(ctx, tx, in.Agency)
		if err != nil {
			return fmt.Errorf("find agency %q: %w", in.Agency, err)
		}
		t.Agency = agency.ID
		return nil
	})
	if err != nil {
		return registry.Load{}, nil, err
	}
	load, err := a.Loader.Add(ctx, in.Name, body, t, by)
	if err != nil {
		return load, nil, err
	}
	if err := a.workOn(ctx, load.ID, by, in.Tell); err != nil {
		return load, nil, err
	}
	load, problems, err := a.Loader.Load(ctx, load.ID, 20, by)
	if err != nil || !in.Apply || load.State != registry.LoadChecked {
		return load, problems, err
	}
	in.Tell(load)
	if err := a.Loader.Apply(ctx, load.ID, by); err != nil {
		return load, nil, err
	}
	if err := a.workOn(ctx, load.ID, by, in.Tell); err != nil {
		return load, nil, err
	}
	return a.Loader.Load(ctx, load.ID, 20, by)
}

// workOn runs what is due and tells meanwhile how far a load is.
func (a *App) workOn(ctx context.Context, load string, by netra.Actor, tell func(registry.Load)) error {
	done := make(chan error, 1)
	go func() {
		_, err := a.Jobs.RunDue(ctx)
		done <- err
	}()
	t := time.NewTicker(rosterToldEvery)
	defer t.Stop()
	for {
		select {
		case err := <-done:
			return err
		case <-t.C:
			l, _, err := a.Loader.Load(ctx, load, 1, by)
			if err != nil {
				return err
			}
			tell(l)
		}
	}
}
