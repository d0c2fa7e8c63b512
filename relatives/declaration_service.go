package relatives

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/kin"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law/ask"
)

// link is what the token in an address opens: the door of an office, or the
// declaration of one servant.
type link struct {
	office   netra.OfficeID
	election string
	pair     string // "" for the door
}

// tokenBytes is how much of a keyed hash a token holds: 120 bits, so that nobody
// guesses one.
const tokenBytes = 15

// token is the secret in the address of a link. It is made of the key outside
// the database, so that the desk can show the same link again while whoever
// reads the database finds nothing but its hash.
func (s *Service) token(l link) string {
	sum := s.Vault.MAC("relatives link", []byte(string(l.office)+"/"+l.election+"/"+l.pair))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:tokenBytes]))
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// OpenDoor makes the link by which servants of the agency of an actor's office
// declare for an election.
func (s *Service) OpenDoor(ctx context.Context, election string, by netra.Actor) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		o, err := s.mine(ctx, tx, by)
		if err != nil {
			return err
		}
		if o.Agency == "" {
			return &netra.Error{Kind: netra.Forbidden, Key: "relatives.no_agency"}
		}
		if s.Law.Elections[election] == nil || s.over(election) {
			return invalid("tahapan", "relatives.problem.election")
		}
		l := link{office: o.ID, election: election}
		isNew, err := insertLink(ctx, tx, l, s.token(l))
		if err != nil || !isNew {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, "relatives.door.opened", "office:"+string(o.ID), by, map[string]string{"election": election})
		return err
	})
}

// DoorOf is the token of the door of an actor's office, "" where it is not open;
// mayOpen tells whether the office has servants of its own.
func (s *Service) DoorOf(ctx context.Context, election string, by netra.Actor) (token string, mayOpen bool, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		o, err := s.mine(ctx, tx, by)
		if err != nil {
			return err
		}
		mayOpen = o.Agency != ""
		t := s.token(link{office: o.ID, election: election})
		_, err = loadLink(ctx, tx, t)
		switch {
		case err == nil:
			token = t
		case netra.KindOf(err) != netra.NotFound:
			return err
		}
		return nil
	})
	return token, mayOpen, err
}

// Door is what a token opens; one that nobody was given opens nothing.
func (s *Service) Door(ctx context.Context, token string) (Door, error) {
	var out Door
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		out, err = s.door(ctx, tx, token)
		return err
	})
	return out, err
}

func (s *Service) door(ctx context.Context, tx *db.Tx, token string) (Door, error) {
	l, err := loadLink(ctx, tx, token)
	if err != nil {
		return Door{}, err
	}
	e := s.Law.Elections[l.election]
	if l.pair != "" || e == nil {
		return Door{}, notFound()
	}
	o, err := s.Access.Office(ctx, tx, l.office)
	return Door{Office: o, Election: e}, err
}

// Knows refuses whoever is not in the roster of the agency under his number and
// full name. It says the same of a number that is not there and of a wrong name, so
// that nobody learns whose number it is.
func (s *Service) Knows(ctx context.Context, token string, w Who) (registry.Servant, error) {
	var out registry.Servant
	if !s.sent.Take() {
		return out, tooMany()
	}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		d, err := s.door(ctx, tx, token)
		if err != nil {
			return err
		}
		out, err = s.servant(ctx, tx, d, w)
		return err
	})
	return out, err
}

func (s *Service) servant(ctx context.Context, tx *db.Tx, d Door, w Who) (registry.Servant, error) {
	n, err := registry.ParseNIP(w.NIP)
	if err != nil {
		return registry.Servant{}, invalid("nip", "relatives.problem.nip")
	}
	found, err := s.Registry.FindServants(ctx, tx, string(n), registry.Within{Agency: d.Office.Agency}, 1)
	if err != nil {
		return registry.Servant{}, err
	}
	if len(found) == 0 || !kin.FullName(w.Name, found[0].Name) {
		return registry.Servant{}, invalid("nip", "relatives.problem.nobody")
	}
	return found[0], nil
}

// mostChoices is how many candidates a page for phones offers.
const mostChoices = 20

// Choices are the candidates in the region of a door whose names fit, and whether
// there are more.
func (s *Service) Choices(ctx context.Context, token, name string) (list []Choice, more bool, err error) {
	if kin.Key(name) == "" {
		return nil, false, invalid("calon", "relatives.problem.candidate_name")
	}
	if !s.sent.Take() {
		return nil, false, tooMany()
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		d, err := s.door(ctx, tx, token)
		if err != nil {
			return err
		}
		races, err := s.Registry.Races(ctx, tx, d.Election.ID, d.Office.Region)
		if err != nil {
			return err
		}
		byRace, err := s.Registry.CandidatesOf(ctx, tx, races)
		if err != nil {
			return err
		}
		list, more = nil, false
		for _, r := range races {
			race, _ := d.Election.Race(r.Race)
			for _, c := range byRace[r.ID] {
				switch {
				case c.IsEmptyColumn() || !c.Fits(name, ""):
				case len(list) == mostChoices:
					more = true
				default:
					list = append(list, Choice{registry.Standing{Candidate: c, In: r}, race.Label})
				}
			}
		}
		return nil
	})
	return list, more, err
}

// Declare keeps what a servant declares and returns the token of the page with
// advice for him. Whoever declares what was declared before needs the token of that
// page: nobody opens or changes another one's word by his number and name.
func (s *Service) Declare(ctx context.Context, token string, w Declaration) (own string, err error) {
	if !s.sent.Take() {
		return "", tooMany()
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		d, err := s.door(ctx, tx, token)
		if err != nil {
			return err
		}
		v, err := s.servant(ctx, tx, d, w.Who)
		if err != nil {
			return err
		}
		if !slices.Contains(registry.Relations(), w.Relation) {
			return invalid("hubungan", "relatives.problem.relation")
		}
		_, race, err := s.Registry.Candidate(ctx, tx, w.Candidate)
		if netra.KindOf(err) == netra.NotFound || err == nil && (race.Election != d.Election.ID || !near(race.Region, d.Office.Region)) {
			return invalid("calon", "relatives.problem.candidate")
		}
		if err != nil {
			return err
		}
		p, err := pairOf(ctx, tx, Pair{
			ID: netra.NewID(s.Clock.Now()), Office: d.Office.ID, Election: d.Election.ID, Servant: v.ID, Candidate: w.Candidate, Relation: w.Relation,
		})
		if err != nil {
			return err
		}
		l := link{office: d.Office.ID, election: d.Election.ID, pair: p.ID}
		own = s.token(l)
		holds := subtle.ConstantTimeCompare([]byte(w.Key), []byte(own)) == 1
		if p, err = declare(p, w, holds, s.today(d.Office)); err != nil {
			return err
		}
		if err := s.save(ctx, tx, p, "relatives.declared", netra.Actor{}); err != nil {
			return err
		}
		_, err = insertLink(ctx, tx, l, own)
		return err
	})
	return own, err
}

// Withdraw takes back what a servant declared, by the token of its page.
func (s *Service) Withdraw(ctx context.Context, token string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, o, p, err := s.declared(ctx, tx, token)
		if err != nil || !p.Said() {
			return err
		}
		return s.save(ctx, tx, withdraw(p, s.today(o)), "relatives.declaration.withdrawn", netra.Actor{})
	})
}

// declared is the declaration that a token opens, and the office that keeps it.
func (s *Service) declared(ctx context.Context, tx *db.Tx, token string) (link, access.Office, Pair, error) {
	l, err := loadLink(ctx, tx, token)
	if err != nil {
		return l, access.Office{}, Pair{}, err
	}
	if l.pair == "" {
		return l, access.Office{}, Pair{}, notFound()
	}
	o, err := s.Access.Office(ctx, tx, l.office)
	if err != nil {
		return l, o, Pair{}, err
	}
	p, err := loadPair(ctx, tx, l.pair, o)
	return l, o, p, err
}

// near tells whether the race of one region concerns the people of another.
func near(race, office netra.Region) bool { return race.Contains(office) || office.Contains(race) }

// Questions are what the law must know of a servant to advise him, and does not
// know yet.
func (s *Service) Questions(ctx context.Context, token string, w Who, candidate string, relation registry.Relation) ([]ask.Question, error) {
	var open []ask.Question
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		d, err := s.door(ctx, tx, token)
		if err != nil {
			return err
		}
		v, err := s.servant(ctx, tx, d, w)
		if err != nil {
			return err
		}
		_, race, err := s.Registry.Candidate(ctx, tx, candidate)
		if err != nil {
			return err
		}
		_, open, err = advise(s.desk(), s.askedBy(d.Office, v, race, relation, nil))
		return err
	})
	return open, err
}

func (s *Service) desk() *ask.Desk {
	return &ask.Desk{Book: s.Law, Say: s.Bundle.T, Places: registry.Regions().Place}
}

func (s *Service) askedBy(o access.Office, v registry.Servant, race registry.Race, relation registry.Relation, answers map[string]bool) Asked {
	return Asked{
		Spouse: relation == registry.Spouse, Employment: v.Employment, Election: race.Election, Race: race.Race, Region: race.Region,
		On: s.today(o), Answers: answers,
	}
}

// Counsel is what the token of a declaration opens: what its servant may and may
// not do today.
func (s *Service) Counsel(ctx context.Context, token string) (Counsel, error) {
	var out Counsel
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		l, o, p, err := s.declared(ctx, tx, token)
		if err != nil {
			return err
		}
		p.Relation = p.DeclaredAs
		out.Pair, out.Office, out.Election = p, o.Name, s.Law.Elections[l.election]
		out.Door = s.token(link{office: l.office, election: l.election})
		if out.Servant, err = s.Registry.Servant(ctx, tx, out.Pair.Servant); err != nil {
			return err
		}
		if out.Candidate, out.Race, err = s.Registry.Candidate(ctx, tx, out.Pair.Candidate); err != nil {
			return err
		}
		out.Advice, out.Open, err = advise(s.desk(), s.askedBy(o, out.Servant, out.Race, out.Relation, out.Answers))
		return err
	})
	for _, a := range out.Advice {
		out.Stage = a.Answer.Stage.Why
		out.Draft = out.Draft || a.Answer.Review != "reviewed"
	}
	return out, err
}
