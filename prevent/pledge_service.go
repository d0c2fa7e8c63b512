package prevent

import (
	"context"
	"fmt"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/kin"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/law"
)

// MakePledge opens the pledge of the law room for the servants of an office's
// agency, with its text of today.
func (s *Service) MakePledge(ctx context.Context, title string, until netra.Date, by netra.Actor) (Pledge, error) {
	var out Pledge
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.Access.ScopeOf(ctx, tx, by, access.Prevent); err != nil {
			return err
		}
		office, err := s.Access.Office(ctx, tx, by.Office)
		if err != nil {
			return err
		}
		if office.Agency == "" {
			return &netra.Error{Kind: netra.Conflict, Key: "prevent.no_agency"}
		}
		now := s.Clock.Now()
		today := netra.DateOf(now, i18n.Zone(office.Zone))
		guide := s.Law.GuideOn(law.PledgeGuide, today)
		if guide == nil {
			return &netra.Error{Kind: netra.NotInForce, Key: "prevent.no_pledge"}
		}
		p := Pledge{
			ID: netra.NewID(now), Office: by.Office, Agency: office.Agency, Title: title, Guide: guide.ID, Digest: guide.Digest,
			Lead: guide.Lead.ID, OpenedOn: today, UntilOn: until,
		}
		for _, x := range guide.Points {
			p.Points = append(p.Points, x.Text.ID)
		}
		if p, err = checkPledge(p); err != nil {
			return err
		}
		if err := insertPledge(ctx, tx, p, s.PledgeToken(p.ID), now, by); err != nil {
			return err
		}
		out = p
		_, err = s.Ledger.Append(ctx, tx, "prevent.pledge.opened", pledgeSubject(p.ID), by, p)
		return err
	})
	return out, err
}

func pledgeSubject(id string) string { return "pledge:" + id }

// PledgeToken is the secret in the address at which a pledge is signed.
func (s *Service) PledgeToken(id string) string { return s.secret("prevent pledge", id) }

// Pledges lists the pledges of an actor's office and of those below it.
func (s *Service) Pledges(ctx context.Context, by netra.Actor) ([]PledgeRow, error) {
	var out []PledgeRow
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		sc, err := s.Access.ScopeOf(ctx, tx, by, access.SeePrevention)
		if err != nil {
			return err
		}
		out, err = listPledges(ctx, tx, sc)
		return err
	})
	return out, err
}

// PledgeSheet is a pledge with how many have signed it and, for the office that
// opened it, who.
type PledgeSheet struct {
	PledgeRow
	OfficeName string
	Units      []UnitCount
	Own        bool // the actor's office opened it
	Signatures []Signature
}

// OpenPledge is a pledge that an actor may see. Only the office that opened it
// sees who signed; one above it counts.
func (s *Service) OpenPledge(ctx context.Context, id string, by netra.Actor) (PledgeSheet, error) {
	var out PledgeSheet
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		p, err := s.findPledge(ctx, tx, id, by, access.SeePrevention)
		if err != nil {
			return err
		}
		out.Pledge = p
		office, err := s.Access.Office(ctx, tx, p.Office)
		if err != nil {
			return err
		}
		out.OfficeName = office.Name
		if out.Units, err = countUnits(ctx, tx, p); err != nil {
			return err
		}
		if out.Others, err = countOthers(ctx, tx, id); err != nil {
			return err
		}
		if out.Own = p.Office == by.Office; !out.Own {
			return nil
		}
		out.Signatures, err = listSignatures(ctx, tx, id)
		return err
	})
	for _, u := range out.Units {
		out.Servants += u.Servants
		out.Signed += u.Signed
	}
	return out, err
}

func (s *Service) findPledge(ctx context.Context, tx *db.Tx, id string, by netra.Actor, perm access.Permission) (Pledge, error) {
	sc, err := s.Access.ScopeOf(ctx, tx, by, perm)
	if err != nil {
		return Pledge{}, err
	}
	p, err := loadPledge(ctx, tx, "p.pledge_id", id)
	if err != nil {
		return p, err
	}
	if !sc.Covers(p.Office) {
		return Pledge{}, notFound()
	}
	return p, nil
}

// Unsigned lists the servants of a pledge's agency who have not signed, of one
// unit or of all. The office that opened it sees names; one above it counts.
func (s *Service) Unsigned(ctx context.Context, id, unit string, by netra.Actor) ([]Signature, error) {
	var out []Signature
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		p, err := s.findPledge(ctx, tx, id, by, access.Prevent)
		if err != nil {
			return err
		}
		if p.Office != by.Office {
			return notFound()
		}
		if !p.ErasedOn.IsZero() {
			return &netra.Error{Kind: netra.Conflict, Key: "prevent.names_erased"}
		}
		out, err = listUnsigned(ctx, tx, p, unit)
		return err
	})
	return out, err
}

// PledgePage is what somebody reads who opens the address of a pledge.
type PledgePage struct {
	Pledge
	OfficeName string
	Units      []string
	Roster     bool // the agency has a roster, against which the NIP is checked
	Over       bool // it can no longer be signed
}

// ReadPledge is the pledge that a token opens.
func (s *Service) ReadPledge(ctx context.Context, token string) (PledgePage, error) {
	var out PledgePage
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		out, err = s.pledgePage(ctx, tx, token)
		return err
	})
	return out, err
}

func (s *Service) pledgePage(ctx context.Context, tx *db.Tx, token string) (PledgePage, error) {
	p, err := loadPledge(ctx, tx, "p.link_hash", hashOf(token))
	if err != nil {
		return PledgePage{}, err
	}
	out := PledgePage{Pledge: p}
	office, err := s.Access.Office(ctx, tx, p.Office)
	if err != nil {
		return out, err
	}
	out.OfficeName = office.Name
	today := netra.DateOf(s.Clock.Now(), i18n.Zone(office.Zone))
	out.Over = !p.UntilOn.IsZero() && p.UntilOn < today || !p.ErasedOn.IsZero()
	n, err := s.Registry.CountServants(ctx, tx, registry.Within{Agency: p.Agency})
	if err != nil {
		return out, err
	}
	out.Roster = n > 0
	out.Units, err = s.Registry.Units(ctx, tx, p.Agency)
	return out, err
}

// Sign lets somebody sign who opened the address of a pledge. Where the agency
// has a roster his NIP and his name must be those of one servant. It returns the
// code by which his proof is opened, "" where he had signed before, unless the
// same page is sent again.
func (s *Service) Sign(ctx context.Context, token string, who Signer) (code string, err error) {
	if !s.sent.Take() {
		return "", tooMany()
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := s.pledgePage(ctx, tx, token)
		if err != nil {
			return err
		}
		if p.Over {
			return &netra.Error{Kind: netra.Conflict, Key: "prevent.pledge_over"}
		}
		var v registry.Servant
		if p.Roster {
			if v, err = s.servantOf(ctx, tx, p.Agency, who); err != nil {
				return err
			}
			who.Name, who.Position, who.Unit = v.FullName(), v.Position, v.Unit
		} else if who, err = checkSigner(who); err != nil {
			return err
		}
		g, isNew, err := s.sign(ctx, tx, p.Pledge, v.ID, who, ByLink)
		if err != nil {
			return err
		}
		if !isNew {
			if isNew, err = signedBy(ctx, tx, g.ID, s.onceHash(who.Once)); err != nil {
				return err
			}
		}
		if isNew {
			code, err = s.prove(ctx, tx, pledgeProof, g.ID)
		}
		return err
	})
	return code, err
}

// servantOf is the servant of an agency with that NIP and that name. Whatever is
// wrong, the answer is the same, so that nobody finds out who stands on a roster.
func (s *Service) servantOf(ctx context.Context, tx *db.Tx, agency netra.AgencyID, who Signer) (registry.Servant, error) {
	unknown := &netra.Error{Kind: netra.Invalid, Key: "prevent.answer_wrong", Problems: []netra.Problem{{Field: "nip", Key: "prevent.problem.nip"}}}
	n, err := registry.ParseNIP(who.NIP)
	if err != nil {
		unknown.Err = err
		return registry.Servant{}, unknown
	}
	found, err := s.Registry.FindServants(ctx, tx, string(n), registry.Within{Agency: agency}, 1)
	if err != nil {
		return registry.Servant{}, err
	}
	if len(found) == 0 || !kin.SameName(who.Name, found[0].Name) {
		return registry.Servant{}, unknown
	}
	return found[0], nil
}

// sign adds a signature and records it, without the name. Once the names of a
// pledge were erased it takes no more: nothing would erase those.
func (s *Service) sign(ctx context.Context, tx *db.Tx, p Pledge, servant netra.ServantID, who Signer, how Signed) (Signature, bool, error) {
	if !p.ErasedOn.IsZero() {
		return Signature{}, false, &netra.Error{Kind: netra.Conflict, Key: "prevent.kept_over"}
	}
	office, err := s.Access.Office(ctx, tx, p.Office)
	if err != nil {
		return Signature{}, false, err
	}
	now := s.Clock.Now()
	g := Signature{
		ID: netra.NewID(now), Servant: servant, Name: who.Name, Position: who.Position, Unit: who.Unit, How: how,
		On: netra.DateOf(now, i18n.Zone(office.Zone)),
	}
	key := string(servant)
	if servant == "" {
		key = plainKey(who.Unit) + "/" + personKey(who.Name)
	}
	g, isNew, err := addSignature(ctx, tx, p.ID, key, g, s.onceHash(who.Once))
	if err != nil || !isNew {
		return g, false, err
	}
	_, err = s.Ledger.Append(ctx, tx, "prevent.pledge.signed", pledgeSubject(p.ID), netra.Actor{}, map[string]string{
		"Signature": g.ID, "How": string(how), "Text": p.Digest,
	})
	return g, true, err
}

// Ceremony is what became of a list of those who signed on paper.
type Ceremony struct {
	Added   int // signed now
	Before  int // had signed already
	Unknown int // taken by name and unit: the roster does not know them, or several bear the name
}

// TakeCeremony takes the list of a ceremony: who is on it signed there. A NIP
// finds the servant; without one a name that one servant of the unit bears.
func (s *Service) TakeCeremony(ctx context.Context, id string, f registry.File, by netra.Actor) (Ceremony, error) {
	list, err := s.Registry.ReadList(f)
	if err != nil {
		return Ceremony{}, err
	}
	if len(list) > maxPeople {
		return Ceremony{}, &netra.Error{Kind: netra.Invalid, Key: "prevent.list_wrong", Problems: []netra.Problem{
			{Field: "berkas", Key: "prevent.problem.list_long", Args: []any{maxPeople, len(list)}},
		}}
	}
	var out Ceremony
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		out = Ceremony{}
		p, err := s.findPledge(ctx, tx, id, by, access.Prevent)
		if err != nil {
			return err
		}
		if p.Office != by.Office {
			return &netra.Error{Kind: netra.Forbidden, Key: "prevent.other_office"}
		}
		for _, row := range list {
			v, err := s.onList(ctx, tx, p.Agency, row)
			if err != nil {
				return fmt.Errorf("line %d of the list: %w", row.Line, err)
			}
			who := Signer{Name: row.Name, Position: row.Position, Unit: row.Unit}
			if v.ID != "" {
				who = Signer{Name: v.FullName(), Position: v.Position, Unit: v.Unit}
			} else {
				out.Unknown++
			}
			_, isNew, err := s.sign(ctx, tx, p, v.ID, who, ByPaper)
			if err != nil {
				return err
			}
			if isNew {
				out.Added++
			} else {
				out.Before++
			}
		}
		_, err = s.Ledger.Append(ctx, tx, "prevent.pledge.ceremony", pledgeSubject(id), by, out)
		return err
	})
	return out, err
}

// onList is the servant whom a row of a list names; the zero one where the
// roster does not tell for sure.
func (s *Service) onList(ctx context.Context, tx *db.Tx, agency netra.AgencyID, row registry.ListRow) (registry.Servant, error) {
	in := registry.Within{Agency: agency}
	if row.NIP != "" {
		found, err := s.Registry.FindServants(ctx, tx, string(row.NIP), in, 1)
		if err != nil || len(found) == 1 {
			return first(found), err
		}
	}
	if row.Unit == "" {
		return registry.Servant{}, nil
	}
	in.Unit = row.Unit
	found, err := s.Registry.FindServants(ctx, tx, row.Name, in, 3)
	if netra.KindOf(err) == netra.Invalid {
		return registry.Servant{}, nil // too few letters to search by
	}
	found = slices.DeleteFunc(found, func(v registry.Servant) bool { return personKey(v.Name) != personKey(row.Name) })
	if len(found) != 1 {
		return registry.Servant{}, err
	}
	return found[0], err
}

func first(found []registry.Servant) registry.Servant {
	if len(found) == 0 {
		return registry.Servant{}
	}
	return found[0]
}
