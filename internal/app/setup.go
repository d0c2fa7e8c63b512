package app

import (
	"context"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
)

// setupPath is the wizard of the first start; a one-time token follows.
const setupPath = "/mulai"

// SetupPath makes the path of the wizard, with a token that nobody sees again.
// It is "" once anybody was added.
func (a *App) SetupPath(ctx context.Context) (string, error) {
	has := false
	err := a.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		has, err = a.Access.HasUsers(ctx, tx)
		return err
	})
	if err != nil || has {
		return "", err
	}
	link, err := a.Access.SetupLink(ctx)
	if err != nil {
		return "", err
	}
	return setupPath + "/" + link.Token, nil
}

// Seed names the office that runs an installation.
type Seed struct {
	Kind   string       // of law/offices
	Region netra.Region // Kemendagri code
}

// AddOffices adds the offices of a region and the chain through which its cases
// go. Offices that are there already stay as they are.
func (a *App) AddOffices(ctx context.Context, seed Seed) error {
	if _, ok := registry.Regions().Get(seed.Region); !ok && seed.Region != "" {
		return &netra.Error{Kind: netra.Invalid, Key: "app.setup.region_unknown"}
	}
	return a.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := a.chain(ctx, tx, seed.Kind, seed.Region, "", netra.System(""))
		return err
	})
}

// zoneWIB is western Indonesian time, in which the demonstration plays.
func zoneWIB() *time.Location { return time.FixedZone("WIB", 7*60*60) }
