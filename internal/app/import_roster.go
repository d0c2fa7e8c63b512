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

// How often the command looks how far a roster is, and tells.
const (
	rosterSeenEvery = 200 * time.Millisecond
	rosterToldEvery = 5 * time.Second
)

// ImportRoster checks a roster of any length and takes it over, by the same jobs
// as the pages; a server that runs meanwhile may do a part of the work, or all of
// it. It returns what became of the roster and its first problems.
func (a *App) ImportRoster(ctx context.Context, body io.Reader, in RosterImport) (load registry.Load, problems []netra.Problem, err error) {
	t, by, err := a.rosterTarget(ctx, in.Agency)
	if err != nil {
		return load, nil, err
	}
	if load, err = a.Loader.Add(ctx, in.Name, body, t, by); err != nil {
		return load, nil, err
	}
	ctx, stop := context.WithCancelCause(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := a.Loader.Run(ctx); err != nil {
			stop(err)
		}
	}()
	// Nobody uses the database any more when the caller closes it.
	defer func() { stop(nil); <-ended }()

	load, problems, err = a.await(ctx, load.ID, by, in.Tell)
	if err != nil || !in.Apply || load.State != registry.LoadChecked {
		return load, problems, err
	}
	in.Tell(load)
	if err := a.Loader.Apply(ctx, load.ID, by); err != nil {
		return load, nil, err
	}
	return a.await(ctx, load.ID, by, in.Tell)
}

// rosterTarget is where a roster of an agency goes and who brings it.
func (a *App) rosterTarget(ctx context.Context, name string) (t registry.Target, by netra.Actor, err error) {
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		host, err := a.Access.HostOffice(ctx, tx)
		if err != nil {
			return fmt.Errorf("find the office of this installation (netra serve sets it up): %w", err)
		}
		agency, err := a.Registry.FindAgency(ctx, tx, name)
		if err != nil {
			return fmt.Errorf("find agency %q: %w", name, err)
		}
		t.Agency, by = agency.ID, netra.System(host.ID)
		return nil
	})
	return t, by, err
}

// await waits until nobody works on a load any more, whoever does, and tells
// meanwhile how far it is.
func (a *App) await(ctx context.Context, id string, by netra.Actor, tell func(registry.Load)) (registry.Load, []netra.Problem, error) {
	see, say := time.NewTicker(rosterSeenEvery), time.NewTicker(rosterToldEvery)
	defer see.Stop()
	defer say.Stop()
	for {
		load, problems, err := a.Loader.Load(ctx, id, 20, by)
		if err != nil || !load.Busy() {
			return load, problems, err
		}
		select {
		case <-ctx.Done():
			return load, nil, context.Cause(ctx)
		case <-see.C:
		case <-say.C:
			if err := a.Loader.GivenUp(ctx, id); err != nil {
				return load, nil, err
			}
			tell(load)
		}
	}
}
