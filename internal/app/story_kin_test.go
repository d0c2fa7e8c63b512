package app

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/relatives"
)

// kinStory is what a story has told of families.
type kinStory struct {
	sample   CandidateSample
	planted  []Planted
	names    map[string]string // of the roster by number
	election string
	door     string
	own      []string // links to advice, in the order of planted
}

// kinAct plays the lines about families.
func (s *story) kinAct(ctx context.Context, verb string, args []string) error {
	switch verb {
	case "rekan":
		return s.DB.Write(ctx, func(tx *db.Tx) error { return s.colleague(ctx, tx, strings.Join(args, " ")) })
	case "daftar-pegawai":
		return s.sampleRoster(ctx, netra.Region(args[0]), args[1])
	case "daftar-calon":
		return s.sampleCandidates(ctx, args[0], args[2], args[3])
	case "cocokkan":
		s.kin.election = args[0]
		if err := s.Relatives.Ask(ctx, args[0], false, s.by); err != nil {
			return err
		}
		return s.work(ctx)
	case "kerja":
		return s.work(ctx)
	case "keluarga":
		rows, err := s.pairs(ctx, relatives.Filter{State: relatives.State(args[0])})
		return sameCount(len(rows), args[1], err)
	case "dibicarakan":
		rows, err := s.pairs(ctx, relatives.Filter{Talk: true})
		return sameCount(len(rows), args[0], err)
	case "cocok-benar":
		return s.foundRight(ctx)
	case "benarkan":
		return s.confirmAll(ctx)
	case "buka-tautan":
		if err := s.Relatives.OpenDoor(ctx, args[0], s.by); err != nil {
			return err
		}
		var err error
		s.kin.door, _, err = s.Relatives.DoorOf(ctx, args[0], s.by)
		return err
	case "nyatakan":
		return s.declareAll(ctx, args)
	case "nasihat":
		return s.advised(ctx, registry.Relation(args[0]), args[1], args[2], args[3])
	}
	return s.prevention(ctx, verb, args)
}

func sameCount(got int, want string, err error) error {
	if err == nil && strconv.Itoa(got) != want {
		err = fmt.Errorf("%d, want %s", got, want)
	}
	return err
}

// colleague adds a second person to an office, who may act as "rekan …".
func (s *story) colleague(ctx context.Context, tx *db.Tx, of string) error {
	by, ok := s.actors[of]
	if !ok {
		return fmt.Errorf("nobody works there")
	}
	user, err := s.Access.AddUser(ctx, tx, access.NewUser{Login: "rekan", Name: "Rekan", Office: by.Office, Role: by.Role}, netra.System(""))
	by.User, by.Name = user, "Rekan"
	s.actors["rekan "+of] = by
	return err
}

// sampleRoster takes an invented roster over into the local government.
func (s *story) sampleRoster(ctx context.Context, region netra.Region, n string) error {
	var err error
	s.kin.sample.Sample = Sample{Seed: 31, Region: region, Tell: func(int) {}}
	if s.kin.sample.N, err = strconv.Atoi(n); err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := s.kin.sample.Roster(ctx, &buf); err != nil {
		return err
	}
	s.kin.names = map[string]string{}
	for line := range strings.Lines(buf.String()) {
		cells := strings.Split(strings.TrimSpace(line), ";")
		s.kin.names[cells[1]] = cells[2]
	}
	var agency netra.AgencyID
	if err := s.DB.Write(ctx, func(tx *db.Tx) error {
		agency, err = s.localGovernment(ctx, tx, region, s.by)
		return err
	}); err != nil {
		return err
	}
	rep, err := s.Registry.ImportServants(ctx, registry.File{Name: "pegawai.csv", Data: buf.Bytes()}, registry.Target{Agency: agency}, registry.StopOnBad, s.by)
	if err == nil && rep.New != s.kin.sample.N {
		err = fmt.Errorf("%d new servants", rep.New)
	}
	return err
}

func (s *story) sampleCandidates(ctx context.Context, election, n, pairs string) error {
	var err error
	if s.kin.sample.Candidates, err = strconv.Atoi(n); err != nil {
		return err
	}
	if s.kin.sample.Pairs, err = strconv.Atoi(pairs); err != nil {
		return err
	}
	var buf bytes.Buffer
	if s.kin.planted, err = s.kin.sample.Write(ctx, &buf); err != nil {
		return err
	}
	rep, err := s.Registry.ImportCandidates(ctx, registry.File{Name: "calon.csv", Data: buf.Bytes()}, registry.Target{Election: election}, registry.StopOnBad, s.by)
	if err == nil && rep.New != s.kin.sample.Candidates {
		err = fmt.Errorf("%d new candidates", rep.New)
	}
	return err
}

// work runs what is due.
func (s *story) work(ctx context.Context) error {
	if _, err := s.Jobs.RunDue(ctx); err != nil {
		return err
	}
	dead, err := s.Jobs.Dead(ctx)
	if err == nil && len(dead) > 0 {
		err = fmt.Errorf("dead jobs %+v", dead)
	}
	return err
}

func (s *story) pairs(ctx context.Context, f relatives.Filter) ([]relatives.Row, error) {
	f.Election, f.Limit = s.kin.election, 1_000
	rows, _, err := s.Relatives.List(ctx, f, s.by)
	return rows, err
}

// foundRight tells whether what was found is what was planted and can be found.
func (s *story) foundRight(ctx context.Context) error {
	rows, err := s.pairs(ctx, relatives.Filter{})
	if err != nil {
		return err
	}
	for _, r := range rows {
		var v registry.Servant
		if err := s.DB.Read(ctx, func(tx *db.Tx) error {
			v, err = s.Registry.Servant(ctx, tx, r.Servant)
			return err
		}); err != nil {
			return err
		}
		at := slices.IndexFunc(s.kin.planted, func(p Planted) bool { return p.NIP == string(v.NIP) && p.Candidate == r.CandidateName })
		if at < 0 || !s.kin.planted[at].Telling || s.kin.planted[at].Relation != r.Relation {
			return fmt.Errorf("%s and %s (%s) are no planted pair: %.3f %+v", r.ServantName, r.CandidateName, r.NameInCV, r.Chance, r.Evidence)
		}
	}
	return nil
}

// confirmAll says of every pair that waits for somebody that it is so.
func (s *story) confirmAll(ctx context.Context) error {
	for _, st := range []relatives.State{relatives.Possible, relatives.Proposed} {
		rows, err := s.pairs(ctx, relatives.Filter{State: st})
		if err != nil || len(rows) == 0 {
			if err != nil {
				return err
			}
			continue
		}
		for _, r := range rows {
			if err := s.Relatives.Confirm(ctx, r.ID, s.by); err != nil {
				return err
			}
		}
		return nil
	}
	return nil
}

// declareAll lets every planted servant declare, with yes to some questions and
// no to the others that the law asks.
func (s *story) declareAll(ctx context.Context, yes []string) error {
	before := s.kin.own
	s.kin.own = nil
	for i, p := range s.kin.planted {
		who := relatives.Who{NIP: p.NIP, Name: s.kin.names[p.NIP]}
		choices, _, err := s.Relatives.Choices(ctx, s.kin.door, p.Candidate)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(choices, func(c relatives.Choice) bool {
			return c.FullName() == p.Candidate && c.Party+", "+c.Constituency == p.List && c.Number == p.Number
		})
		if at < 0 {
			return fmt.Errorf("%s is not among the choices", p.Candidate)
		}
		questions, err := s.Relatives.Questions(ctx, s.kin.door, who, choices[at].ID, p.Relation)
		if err != nil {
			return err
		}
		answers := map[string]bool{}
		for _, q := range questions {
			answers[q.Fact] = slices.Contains(yes, q.Fact)
		}
		key := "" // whoever declares again does it from his own page
		if len(before) > i {
			key = before[i]
		}
		own, err := s.Relatives.Declare(ctx, s.kin.door, relatives.Declaration{Who: who, Candidate: choices[at].ID, Relation: p.Relation, Answers: answers, Key: key})
		if err != nil {
			return err
		}
		s.kin.own = append(s.kin.own, own)
	}
	return nil
}

// advised tells whether every servant of a relation and an employment reads that
// verdict about an action; "-" where nothing may be said of it.
func (s *story) advised(ctx context.Context, relation registry.Relation, employment, action, verdict string) error {
	seen := 0
	for _, own := range s.kin.own {
		c, err := s.Relatives.Counsel(ctx, own)
		if err != nil {
			return err
		}
		if c.Relation != relation || c.Servant.Employment != employment {
			continue
		}
		seen++
		got := "-"
		for _, a := range c.Advice {
			if a.Answer.Question.Action == action {
				got = string(a.Answer.Verdict)
			}
		}
		if got != verdict {
			return fmt.Errorf("%s reads %s, want %s", c.Servant.FullName(), got, verdict)
		}
	}
	if seen == 0 {
		return fmt.Errorf("nobody is a %s and %s", relation, employment)
	}
	return nil
}
