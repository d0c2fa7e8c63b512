package app

import (
	"context"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

// chain adds the offices through which a case of a region goes: the host with
// those above it, every authority of the centre that has a power on that day,
// and the offices of the local government. An office that is there already is
// used. It gives back the host, which keeps the time of zone, or of its region
// where zone is empty.
//
// Which offices these are follows from law/offices alone.
func (a *App) chain(ctx context.Context, tx *db.Tx, kind string, region netra.Region, zone string, by netra.Actor) (access.Office, error) {
	k := a.Law.Kinds[kind]
	if k == nil {
		return access.Office{}, &netra.Error{Kind: netra.Invalid, Key: "access.kind_unknown"}
	}
	today := netra.DateOf(a.Clock.Now(), zoneWIB())
	agency := netra.AgencyID("")
	if region != "" {
		var err error
		if agency, err = a.localGovernment(ctx, tx, region, by); err != nil {
			return access.Office{}, err
		}
	}
	host, err := a.office(ctx, tx, k, region, agency, zone, by)
	if err != nil {
		return host, err
	}
	for _, other := range a.Law.KindsInOrder() {
		central := other.Level == "nasional" && len(a.Law.Functions(other.ID, today)) > 0
		local := other.AgencyKind == string(registry.Local) && agency != ""
		supervisor := other.ID != kind && a.above(other.ID, kind)
		if !central && !local && !supervisor {
			continue
		}
		if _, err := a.office(ctx, tx, other, region, agency, "", by); err != nil {
			return host, err
		}
	}
	return host, nil
}

// above tells whether a kind stands above another in its hierarchy, or below
// it down to the kabupaten and kota where reports arrive.
func (a *App) above(kind, host string) bool {
	for k := a.Law.Kinds[host]; k != nil && k.Parent != ""; k = a.Law.Kinds[k.Parent] {
		if k.Parent == kind {
			return true
		}
	}
	return false
}

// office finds or adds the office of a kind for a region, with those above it.
func (a *App) office(ctx context.Context, tx *db.Tx, k *law.OfficeKind, region netra.Region, agency netra.AgencyID, zone string, by netra.Actor) (access.Office, error) {
	if zone == "" {
		zone = registry.Regions().Zone(region)
	}
	o := access.Office{Kind: k.ID, Region: regionOfLevel(k.Level, region), Zone: zone}
	if k.AgencyKind == string(registry.Local) {
		o.Agency = agency
	}
	if parent := a.Law.Kinds[k.Parent]; parent != nil {
		p, err := a.office(ctx, tx, parent, region, agency, "", by)
		if err != nil {
			return p, err
		}
		o.Parent = p.ID
	}
	have, err := a.Access.Offices(ctx, tx, access.OfficeFilter{Kinds: []string{k.ID}, Region: o.Region, Agency: o.Agency})
	if err != nil {
		return o, err
	}
	for _, h := range have {
		if h.Region == o.Region {
			return h, nil
		}
	}
	o.Name = strings.ReplaceAll(k.Name, "{wilayah}", registry.Regions().Name(o.Region))
	if o.Name == "" {
		o.Name = k.Label.ID
	}
	o.Short = k.Short
	return a.Access.AddOffice(ctx, tx, o, by)
}

// regionOfLevel cuts a region to the level of an office.
func regionOfLevel(level string, r netra.Region) netra.Region {
	depth := map[string]int{"nasional": 0, "provinsi": 1, "kabkota": 2, "kecamatan": 3}
	d, ok := depth[level]
	if !ok {
		d = 2
	}
	for r.Level() > d {
		r = r.Parent()
	}
	return r
}

// localGovernment finds or adds the agency of the government of a region.
func (a *App) localGovernment(ctx context.Context, tx *db.Tx, region netra.Region, by netra.Actor) (netra.AgencyID, error) {
	r := regionOfLevel("kabkota", region)
	have, err := a.Registry.Agencies(ctx, tx, r)
	if err != nil {
		return "", err
	}
	for _, g := range have {
		if g.Kind == registry.Local && g.Region == r {
			return g.ID, nil
		}
	}
	return a.Registry.AddAgency(ctx, tx, registry.Agency{
		Name: a.Bundle.T("id", "app.local_government", registry.Regions().Name(r)), Kind: registry.Local, Region: r,
	}, by)
}
