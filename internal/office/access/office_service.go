package access

import (
	"context"
	"fmt"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// defaultZone counts the days of an office that names no zone and has no parent.
const defaultZone = "Asia/Jakarta"

// Office is the office with that id.
func (s *Service) Office(ctx context.Context, tx *db.Tx, id netra.OfficeID) (Office, error) {
	return loadOffice(ctx, tx, id)
}

// Offices lists offices in the order of their paths of names: each below the
// one above it.
func (s *Service) Offices(ctx context.Context, tx *db.Tx, f OfficeFilter) ([]Office, error) {
	return listOffices(ctx, tx, f)
}

// HostOffice is the office that runs this installation.
func (s *Service) HostOffice(ctx context.Context, tx *db.Tx) (Office, error) {
	return loadHost(ctx, tx)
}

// SetHost makes an office the one that runs this installation, in place of any
// other.
func (s *Service) SetHost(ctx context.Context, tx *db.Tx, id netra.OfficeID, by netra.Actor) error {
	if _, err := loadOffice(ctx, tx, id); err != nil {
		return err
	}
	if err := setHost(ctx, tx, id); err != nil {
		return err
	}
	_, err := s.ledger.Append(ctx, tx, "access.office.host", "office:"+string(id), by, nil)
	return err
}

// AddOffice adds an office below its parent. It makes the id where o has none,
// takes the zone of the parent where o names none, and records who did it. The
// caller checks that by may manage offices there.
func (s *Service) AddOffice(ctx context.Context, tx *db.Tx, o Office, by netra.Actor) (Office, error) {
	var parent Office
	if o.Parent != "" {
		var err error
		if parent, err = loadOffice(ctx, tx, o.Parent); err != nil {
			return Office{}, err
		}
	}
	now := s.clock.Now()
	if o.Zone == "" {
		if o.Zone = parent.Zone; o.Zone == "" {
			o.Zone = defaultZone
		}
	}
	o.Name, o.Short = strings.TrimSpace(o.Name), strings.TrimSpace(o.Short)
	if o.Short == "" {
		o.Short = o.Name
	}
	if err := checkOffice(s.book.Kinds[o.Kind], o, parent); err != nil {
		return Office{}, err
	}
	if o.ID == "" {
		o.ID = netra.OfficeID(netra.NewID(now))
	}
	if o.Path = parent.Path; o.Path == "" {
		o.Path = "/"
	}
	o.Path += string(o.ID) + "/"
	o.Active = true
	if err := insertOffice(ctx, tx, o, now); err != nil {
		return Office{}, err
	}
	if err := renewTree(ctx, tx, netra.NewID(now)); err != nil {
		return Office{}, err
	}
	_, err := s.ledger.Append(ctx, tx, "access.office.added", "office:"+string(o.ID), by, map[string]string{
		"kind": o.Kind, "name": o.Name, "region": string(o.Region), "parent": string(o.Parent), "agency": string(o.Agency), "zone": o.Zone,
	})
	if err != nil {
		return Office{}, fmt.Errorf("record office %s: %w", o.ID, err)
	}
	return o, nil
}

// RenameOffice changes the names of an office.
func (s *Service) RenameOffice(ctx context.Context, tx *db.Tx, id netra.OfficeID, name, short string, by netra.Actor) error {
	o, err := loadOffice(ctx, tx, id)
	if err != nil {
		return err
	}
	var parent Office
	if o.Parent != "" {
		if parent, err = loadOffice(ctx, tx, o.Parent); err != nil {
			return err
		}
	}
	o.Name, o.Short = strings.TrimSpace(name), strings.TrimSpace(short)
	if o.Short == "" {
		o.Short = o.Name
	}
	if err := checkOffice(s.book.Kinds[o.Kind], o, parent); err != nil {
		return err
	}
	if err := saveOfficeNames(ctx, tx, o); err != nil {
		return err
	}
	_, err = s.ledger.Append(ctx, tx, "access.office.renamed", "office:"+string(id), by, map[string]string{"name": o.Name, "short": o.Short})
	return err
}

// SetWeek says how many days a week an office works, and whether that is a
// change. The caller lets the clocks of the office be counted again in tx.
func (s *Service) SetWeek(ctx context.Context, tx *db.Tx, id netra.OfficeID, week string, by netra.Actor) (changed bool, err error) {
	o, err := loadOffice(ctx, tx, id)
	if err != nil {
		return false, err
	}
	if s.book.Weeks[week] == nil {
		return false, &netra.Error{Kind: netra.Invalid, Key: "access.week_unknown", Problems: []netra.Problem{{Field: "week", Key: "access.week_unknown"}}}
	}
	if o.Week == week || o.Week == "" && week == s.book.WeeksInOrder()[0].ID {
		return false, nil
	}
	o.Week = week
	if err := saveOfficeWeek(ctx, tx, o); err != nil {
		return false, err
	}
	_, err = s.ledger.Append(ctx, tx, "access.office.week", "office:"+string(id), by, map[string]string{"week": week})
	return true, err
}

// CloseOffice lets an office work no longer. It stays where its past needs it;
// nobody can act for it any more.
func (s *Service) CloseOffice(ctx context.Context, tx *db.Tx, id netra.OfficeID, by netra.Actor) error {
	o, err := loadOffice(ctx, tx, id)
	if err != nil {
		return err
	}
	if !o.Active {
		return &netra.Error{Kind: netra.Conflict, Key: "access.office_closed_already"}
	}
	if o.Host {
		return &netra.Error{Kind: netra.Conflict, Key: "access.office_is_host"}
	}
	if err := closeOffice(ctx, tx, id); err != nil {
		return err
	}
	if err := renewTree(ctx, tx, netra.NewID(s.clock.Now())); err != nil {
		return err
	}
	_, err = s.ledger.Append(ctx, tx, "access.office.closed", "office:"+string(id), by, nil)
	return err
}

// OfficeFor is the nearest working office of one of kinds whose region contains
// region: that of the kecamatan before that of the kabupaten, and so on up.
func (s *Service) OfficeFor(ctx context.Context, tx *db.Tx, kinds []string, region netra.Region) (Office, error) {
	offices, err := officesAround(ctx, tx, kinds, region)
	if err != nil {
		return Office{}, err
	}
	o, ok := nearest(offices, kinds)
	if !ok {
		return Office{}, &netra.Error{Kind: netra.NotFound, Key: "access.no_office_for"}
	}
	return o, nil
}

// OfficeOfAgency is the working office of one of kinds that belongs to agency.
func (s *Service) OfficeOfAgency(ctx context.Context, tx *db.Tx, kinds []string, agency netra.AgencyID) (Office, error) {
	offices, err := officesOfAgency(ctx, tx, kinds, agency)
	if err != nil {
		return Office{}, err
	}
	o, ok := nearest(offices, kinds)
	if !ok {
		return Office{}, &netra.Error{Kind: netra.NotFound, Key: "access.no_office_for"}
	}
	return o, nil
}
