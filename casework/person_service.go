package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

// LinkServant makes a servant of the roster a person of the case.
func (s *Service) LinkServant(ctx context.Context, id netra.CaseID, servant netra.ServantID, by netra.Actor) error {
	return s.change(ctx, id, by, func(tx *db.Tx, f *file) error { return s.linkServant(ctx, tx, f, servant, by) })
}

func (s *Service) linkServant(ctx context.Context, tx *db.Tx, f *file, servant netra.ServantID, by netra.Actor) error {
	if slices.ContainsFunc(f.Persons, func(p Person) bool { return p.Servant == servant }) {
		return &netra.Error{Kind: netra.Invalid, Key: "casework.person_twice"}
	}
	v, err := s.Registry.Servant(ctx, tx, servant)
	if err != nil {
		return err
	}
	p := Person{
		ID: netra.NewID(s.Clock.Now()), Servant: v.ID, Agency: v.Agency, AgencyName: v.AgencyName,
		Employment: v.Employment, Name: v.FullName(), Position: v.Position, Region: v.Region,
	}
	return s.addPerson(ctx, tx, f, p, by)
}

// OpenAbout opens a case in which a servant is named from the start, in the
// caller's transaction: a finding of people who know whom they saw.
func (s *Service) OpenAbout(ctx context.Context, tx *db.Tx, o Opening, servant netra.ServantID, by netra.Actor) (Case, error) {
	c, err := s.Open(ctx, tx, o, by)
	if err != nil {
		return c, err
	}
	f, err := s.file(ctx, tx, c.ID, by)
	if err != nil {
		return c, err
	}
	return c, s.linkServant(ctx, tx, f, servant, by)
}

// NamePerson adds somebody whom the roster does not hold yet.
func (s *Service) NamePerson(ctx context.Context, id netra.CaseID, name, position string, by netra.Actor) error {
	return s.change(ctx, id, by, func(tx *db.Tx, f *file) error {
		if strings.TrimSpace(name) == "" {
			return &netra.Error{Kind: netra.Invalid, Key: "casework.form", Problems: []netra.Problem{{Field: "nama", Key: "casework.name_missing"}}}
		}
		return s.addPerson(ctx, tx, f, Person{ID: netra.NewID(s.Clock.Now()), Name: name, Position: position}, by)
	})
}

func (s *Service) addPerson(ctx context.Context, tx *db.Tx, f *file, p Person, by netra.Actor) error {
	name, err := f.key.Seal("case.person.name:"+p.ID, []byte(p.Name))
	if err != nil {
		return fmt.Errorf("seal person: %w", err)
	}
	position, err := f.key.Seal("case.person.position:"+p.ID, []byte(p.Position))
	if err != nil {
		return fmt.Errorf("seal person: %w", err)
	}
	if err := insertPerson(ctx, tx, f.ID, sealedPerson{Person: p, name: name, position: position, by: by, on: f.Today}); err != nil {
		return err
	}
	return s.record(ctx, tx, f, Change{Kind: PersonAdded, By: by}, changeContent{Name: p.Name}, map[string]string{
		"person": p.ID, "servant": string(p.Servant), "agency": string(p.Agency),
	})
}

// record keeps a change as a line of the timeline and as an event.
func (s *Service) record(ctx context.Context, tx *db.Tx, f *file, c Change, words changeContent, event map[string]string) error {
	now := s.Clock.Now()
	c.ID, c.At = netra.NewID(now), now.UnixMilli()
	if err := f.seal(&c, words); err != nil {
		return err
	}
	if err := insertChange(ctx, tx, f.ID, c); err != nil {
		return err
	}
	_, err := s.Ledger.Append(ctx, tx, string(c.Kind), "case:"+string(f.ID), c.By, event)
	return err
}

// mustSayWhy refuses to remove anything without a reason.
func mustSayWhy(reason string) error {
	if strings.TrimSpace(reason) != "" {
		return nil
	}
	return &netra.Error{Kind: netra.Invalid, Key: "casework.form", Problems: []netra.Problem{{Field: "sebab", Key: "casework.remove.reason_missing"}}}
}

// RemovePerson takes a person off a case on which nothing was decided about
// him, for a reason that stays in the timeline.
func (s *Service) RemovePerson(ctx context.Context, id netra.CaseID, person, reason string, by netra.Actor) error {
	return s.change(ctx, id, by, func(tx *db.Tx, f *file) error {
		if err := mustSayWhy(reason); err != nil {
			return err
		}
		p, ok := f.person(person)
		if !ok {
			return &netra.Error{Kind: netra.NotFound, Key: "casework.not_found"}
		}
		if slices.ContainsFunc(f.Decisions, func(d Decision) bool { return d.Person == person }) {
			return &netra.Error{Kind: netra.NotInForce, Key: "casework.person_decided"}
		}
		if err := deletePerson(ctx, tx, f.ID, person); err != nil {
			return err
		}
		words := changeContent{Name: p.Name, Reason: reason}
		return s.record(ctx, tx, f, Change{Kind: PersonRemoved, By: by}, words, map[string]string{"person": person})
	})
}

// ActInput is an act as an officer enters it.
type ActInput struct {
	Act   string
	Race  string
	On    netra.Date
	Facts map[string]bool
	Rule  string // the rule he judges it by, one of those that applied
}

// Judge asks the resolver which rules applied to an act in a case.
func (s *Service) Judge(f *file, in ActInput) law.Answer {
	employment := ""
	if len(f.Persons) > 0 {
		employment = f.Persons[0].Employment
	}
	return s.Law.Resolve(law.Query{
		Election: f.Election, Race: in.Race, Region: f.Region, Day: in.On, Employment: employment, Act: in.Act, Facts: in.Facts,
	})
}

// AddAct maps a conduct to the rule by which the officer judges it. Only a rule
// that applied on that day and has a sanction can be chosen.
func (s *Service) AddAct(ctx context.Context, id netra.CaseID, in ActInput, by netra.Actor) error {
	return s.change(ctx, id, by, func(tx *db.Tx, f *file) error {
		if in.On > f.Today {
			return &netra.Error{Kind: netra.Invalid, Key: "casework.form", Problems: []netra.Problem{{Field: "tanggal", Key: "casework.act_future"}}}
		}
		answer := s.Judge(f, in)
		rules := s.deciding(answer)
		i := slices.IndexFunc(rules, func(r *law.Rule) bool { return r.ID == in.Rule })
		if i < 0 {
			return &netra.Error{Kind: netra.Invalid, Key: "casework.form", Problems: []netra.Problem{{Field: "aturan", Key: "casework.rule_not_applied"}}}
		}
		a := CaseAct{
			ID: netra.NewID(s.Clock.Now()), Act: in.Act, Race: in.Race, On: in.On, RuleID: rules[i].ID, RuleDigest: rules[i].Digest,
			Facts: in.Facts, Answer: answer,
		}
		if err := insertAct(ctx, tx, f.ID, a, by, f.Today); err != nil {
			return err
		}
		return s.record(ctx, tx, f, Change{Kind: ActAdded, Act: in.Act, By: by}, changeContent{}, map[string]string{
			"act": in.Act, "on": string(in.On), "rule": a.RuleID, "rule_digest": a.RuleDigest,
		})
	})
}

// deciding are the rules of an answer by which an act can be judged: a rule
// without any sanction applies, and decides nothing.
func (s *Service) deciding(a law.Answer) []*law.Rule {
	var out []*law.Rule
	for _, m := range a.Matches {
		if applied(m) && len(s.Law.SanctionsFor(m.Rule, "", "")) > 0 {
			out = append(out, m.Rule)
		}
	}
	return out
}

// applied tells whether a rule that forbids or obliges applied.
func applied(m law.Match) bool { return m.Yes() && m.Rule.Verdict != law.Allowed }

// RemoveAct takes an act off a case on which nothing was decided about it, for a
// reason that stays in the timeline.
func (s *Service) RemoveAct(ctx context.Context, id netra.CaseID, act, reason string, by netra.Actor) error {
	return s.change(ctx, id, by, func(tx *db.Tx, f *file) error {
		if err := mustSayWhy(reason); err != nil {
			return err
		}
		i := slices.IndexFunc(f.Acts, func(a CaseAct) bool { return a.ID == act })
		if i < 0 {
			return &netra.Error{Kind: netra.NotFound, Key: "casework.not_found"}
		}
		if slices.ContainsFunc(f.Decisions, func(d Decision) bool { return d.Act == act }) {
			return &netra.Error{Kind: netra.NotInForce, Key: "casework.act_decided"}
		}
		if err := deleteAct(ctx, tx, f.ID, act); err != nil {
			return err
		}
		return s.record(ctx, tx, f, Change{Kind: ActRemoved, Act: f.Acts[i].Act, By: by}, changeContent{Reason: reason}, map[string]string{"act": act})
	})
}

// Check answers the checklist of a track: each requirement met or not.
func (s *Service) Check(ctx context.Context, id netra.CaseID, track netra.TrackID, met map[string]bool, by netra.Actor) error {
	return s.forOffice(ctx, id, by, func(tx *db.Tx, f *file) error {
		t, err := f.ownRunning(track, by)
		if err != nil {
			return err
		}
		p, err := s.procedure(ctx, tx, t)
		if err != nil {
			return err
		}
		for _, r := range p.Requirements {
			if !r.For(string(f.Origin)) {
				continue
			}
			if err := saveCheck(ctx, tx, t.ID, r.ID, met[r.ID], by, f.Today); err != nil {
				return err
			}
		}
		_, err = s.Ledger.Append(ctx, tx, "case.checked", "case:"+string(f.ID), by, map[string]any{"track": t.ID, "met": met})
		return err
	})
}

// Assign gives a track to somebody of the office, or to nobody.
func (s *Service) Assign(ctx context.Context, id netra.CaseID, track netra.TrackID, version int64, user netra.UserID, by netra.Actor) error {
	return s.forOffice(ctx, id, by, func(tx *db.Tx, f *file) error {
		t, err := f.ownRunning(track, by)
		if err != nil {
			return err
		}
		t.Version = version
		name := ""
		if user != "" {
			staff, err := s.Access.Staff(ctx, tx, t.Office, access.ActOnCase)
			if err != nil {
				return err
			}
			i := slices.IndexFunc(staff, func(m access.User) bool { return m.ID == user })
			if i < 0 {
				return &netra.Error{Kind: netra.Invalid, Key: "casework.form", Problems: []netra.Problem{{Field: "petugas", Key: "casework.not_of_office"}}}
			}
			name = staff[i].Name
		}
		if err := saveAssignment(ctx, tx, t, user, name); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, "case.assigned", "case:"+string(f.ID), by, map[string]string{"track": string(t.ID), "user": string(user)})
		return err
	})
}

// change lets somebody change whom and what a case is about. Only an office that
// works on the whole of it now may: not one that waits for another, and not an
// employer, who answers for his own servants only. Every form that was made from
// the case as it was before is stale afterwards, so that nobody decides about
// people and acts he has not seen.
func (s *Service) change(ctx context.Context, id netra.CaseID, by netra.Actor, fn func(*db.Tx, *file) error) error {
	return s.forOffice(ctx, id, by, func(tx *db.Tx, f *file) error {
		if err := f.mustShape(by.Office); err != nil {
			return err
		}
		if err := fn(tx, f); err != nil {
			return err
		}
		return touchTracks(ctx, tx, f.ID)
	})
}

// forOffice opens a case for somebody whose office has a track that goes on.
func (s *Service) forOffice(ctx context.Context, id netra.CaseID, by netra.Actor, fn func(*db.Tx, *file) error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		f, err := s.file(ctx, tx, id, by)
		if err != nil {
			return err
		}
		if !f.running(by.Office) {
			return &netra.Error{Kind: netra.Forbidden, Key: "casework.wrong_office"}
		}
		return fn(tx, f)
	})
}

// shapes tells whether office works on the whole case now.
func (f *file) shapes(office netra.OfficeID) bool {
	return slices.ContainsFunc(f.Tracks, func(t Track) bool {
		return t.Office == office && !t.Ended() && t.Agency == "" && !f.hasBelow(t.ID)
	})
}

// mustShape refuses an office that does not work on the whole case now.
func (f *file) mustShape(office netra.OfficeID) error {
	if f.shapes(office) {
		return nil
	}
	return &netra.Error{Kind: netra.Forbidden, Key: "casework.waits_elsewhere"}
}

// running tells whether office has a track that goes on.
func (f *file) running(office netra.OfficeID) bool {
	return slices.ContainsFunc(f.Tracks, func(t Track) bool { return t.Office == office && !t.Ended() })
}
