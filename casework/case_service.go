package casework

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/edition"
	"github.com/netra-id/netra/internal/office/evidence"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/platform/vault"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the tables casework_… and the views v_casework_….
var Migrations = db.Embedded("casework", migrations)

// Config is what casework needs from the rest of the program.
type Config struct {
	DB       *db.DB
	Clock    netra.Clock
	Ledger   *ledger.Ledger
	Vault    *vault.Vault
	Law      *law.Book
	Access   *access.Service
	Registry *registry.Service
	Editions *edition.Service
	Evidence *evidence.Service
	Views    *web.Views
	// Changed is called after a change that public figures count.
	Changed func()
}

// Service is casework's door.
type Service struct {
	Config
}

// New makes the service.
func New(c Config) *Service {
	if c.Changed == nil {
		c.Changed = func() {}
	}
	return &Service{Config: c}
}

// Opening is what a case begins with.
type Opening struct {
	Report     netra.ReportID // "" for a finding without a report
	Origin     Origin
	Election   string
	Region     netra.Region
	Act        string
	ActOn      netra.Date
	ReceivedOn netra.Date
	Summary    string // the officer's own words, never the reporter's
}

// Open opens a case in the office of by, in the caller's transaction, and gives
// it the next number of the office's register.
func (s *Service) Open(ctx context.Context, tx *db.Tx, o Opening, by netra.Actor) (Case, error) {
	office, err := s.Access.Office(ctx, tx, by.Office)
	if err != nil {
		return Case{}, err
	}
	today := s.today(office)
	election := s.Law.Elections[o.Election]
	if election == nil {
		return Case{}, &netra.Error{Kind: netra.Invalid, Key: "casework.election_unknown"}
	}
	p, err := s.Law.ProcedureBeginning(s.Law.Functions(office.Kind, today), election.Kind, today)
	if err != nil {
		return Case{}, err
	}
	seq, err := nextNumber(ctx, tx, office.ID, today.Year())
	if err != nil {
		return Case{}, err
	}
	key, wrapped, err := s.Vault.NewKey()
	if err != nil {
		return Case{}, fmt.Errorf("make key of a case: %w", err)
	}
	c := Case{
		ID: netra.CaseID(netra.NewID(s.Clock.Now())), Number: register(p.Numbering, seq, o.Origin, office.Region, today),
		Office: office.ID, Election: o.Election, Region: o.Region, Origin: o.Origin, Report: o.Report, Act: o.Act,
		ActOn: o.ActOn, ReceivedOn: o.ReceivedOn, OpenedOn: today, Status: p.States[p.Start].Counts, wrapped: wrapped,
	}
	if c.summary, err = key.Seal("case.summary:"+string(c.ID), []byte(o.Summary)); err != nil {
		return Case{}, fmt.Errorf("seal summary of case %s: %w", c.ID, err)
	}
	if err := insertCase(ctx, tx, c); err != nil {
		return Case{}, err
	}
	if _, err := s.openTrack(ctx, tx, c, Track{Office: office.ID}, p, today); err != nil {
		return Case{}, err
	}
	_, err = s.Ledger.Append(ctx, tx, "case.opened", "case:"+string(c.ID), by, map[string]string{
		"number": c.Number, "origin": string(c.Origin), "election": c.Election, "region": string(c.Region),
		"procedure": p.ID, "digest": p.Digest,
	})
	tx.AfterCommit(s.Changed)
	return c, err
}

// openTrack begins p in the office of t.
func (s *Service) openTrack(ctx context.Context, tx *db.Tx, c Case, t Track, p *law.Procedure, today netra.Date) (Track, error) {
	t.ID = netra.TrackID(netra.NewID(s.Clock.Now()))
	t.Case, t.Kind, t.Procedure, t.Digest = c.ID, p.Track, p.ID, p.Digest
	t.State, t.EnteredOn, t.OpenedOn, t.Version = p.Start, today, today, 1
	t.Edition = s.Editions.Now()
	t.EnteredAt = s.Clock.Now().UnixMilli()
	t.OpenedAt = t.EnteredAt
	if err := insertTrack(ctx, tx, t); err != nil {
		return t, err
	}
	if err := saveInstants(ctx, tx, t); err != nil {
		return t, err
	}
	ds, err := s.deadlines(ctx, tx, p, c, t, "")
	if err != nil {
		return t, err
	}
	return t, saveDeadlines(ctx, tx, t.ID, ds, today)
}

// Take takes one step: read, decide, save, record; all or nothing.
func (s *Service) Take(ctx context.Context, id netra.CaseID, in StepInput, by netra.Actor) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		f, err := s.file(ctx, tx, id, by)
		if err != nil {
			return err
		}
		t, err := f.own(in.Track, by)
		if err != nil {
			return err
		}
		p, err := s.procedure(ctx, tx, t)
		if err != nil {
			return err
		}
		decided, err := s.facts(ctx, tx, f, t, p)
		if err != nil {
			return err
		}
		out, err := decide(p, decided, in)
		if err != nil {
			return err
		}
		f.given = &given{Facts: decided, Input: in}
		return s.carryOut(ctx, tx, f, t, p, out, by)
	})
}

// facts gathers what decide may look at.
func (s *Service) facts(ctx context.Context, tx *db.Tx, f *file, t Track, p *law.Procedure) (facts, error) {
	checks, err := loadChecks(ctx, tx, t.ID)
	if err != nil {
		return facts{}, err
	}
	persons := f.personsOf(t)
	return facts{
		Track: t, Origin: f.Origin, Functions: s.Law.Functions(f.Office.Kind, f.Today), Persons: persons, Acts: f.Acts,
		Checks: checks, Recommended: f.recommended(persons), Earliest: f.earliest(t), Today: f.Today,
	}.offered(s.Law, p), nil
}

// offered says which sanctions can be chosen at the steps of p.
func (f facts) offered(b *law.Book, p *law.Procedure) facts {
	f.Choices, f.NoLevel = choices(b, f.Persons, f.Acts, f.Today, b.SanctionsFor)
	f.StepChoices = map[string]map[string][]law.SanctionChoice{}
	for _, s := range p.Steps {
		if len(s.Regimes) > 0 {
			// Whether a rule has a level hangs on no step: it is in NoLevel.
			f.StepChoices[s.Name], _ = choices(b, f.Persons, f.Acts, f.Today, func(r *law.Rule, employment string, day netra.Date) []law.SanctionChoice {
				return b.SanctionsIn(s.Regimes, r, employment, day)
			})
		}
	}
	return f
}

// choices are the sanctions that the rule of each act leaves for each person, as of
// says, and the acts whose rule has no level.
func choices(b *law.Book, persons []Person, acts []CaseAct, day netra.Date, of func(*law.Rule, string, netra.Date) []law.SanctionChoice) (map[string][]law.SanctionChoice, map[string]bool) {
	choices, noLevel := map[string][]law.SanctionChoice{}, map[string]bool{}
	for _, a := range acts {
		rule := b.Rules[a.RuleID]
		if rule == nil {
			continue
		}
		noLevel[a.ID] = rule.Level == ""
		for _, p := range persons {
			// A rule says nothing about people whom it does not bind.
			if len(rule.Who) > 0 && !slices.Contains(rule.Who, p.Employment) {
				continue
			}
			if cs := of(rule, p.Employment, day); len(cs) > 0 {
				choices[PairKey(p.ID, a.ID)] = cs
			}
		}
	}
	return choices, noLevel
}

// carryOut saves what was decided: the step, its decisions, the new state with
// its clocks, the tracks it opens and what that means for the track above.
func (s *Service) carryOut(ctx context.Context, tx *db.Tx, f *file, t Track, p *law.Procedure, out outcome, by netra.Actor) error {
	taken := StepTaken{
		ID: netra.NewID(s.Clock.Now()), Track: t.ID, Step: out.Step.Name, From: t.State, To: out.State, By: by,
		At: s.Clock.Now().UnixMilli(), On: f.Today, Fields: out.Fields,
	}
	var err error
	if taken.note, err = f.sealWords("case.step:"+taken.ID, out.Note); err != nil {
		return fmt.Errorf("seal note of step: %w", err)
	}
	if err := insertStep(ctx, tx, f.ID, taken, p.Digest); err != nil {
		return err
	}
	f.Steps = append(f.Steps, taken)
	if err := s.keepGrounds(ctx, tx, f, taken); err != nil {
		return err
	}
	if err := s.saveDecisions(ctx, tx, f, taken, out); err != nil {
		return err
	}
	if err := s.move(ctx, tx, f, t, p, out); err != nil {
		return err
	}
	if out.Step.Opens != "" {
		if err := s.openBelow(ctx, tx, f, t, out.Step); err != nil {
			return err
		}
	}
	if _, err := s.Ledger.Append(ctx, tx, "case."+out.Step.Name, "case:"+string(f.ID), by, map[string]any{
		"track": t.ID, "from": taken.From, "to": taken.To, "fields": taken.Fields, "procedure": p.ID, "digest": p.Digest,
		"decisions": digestsOf(out.Decisions),
	}); err != nil {
		return err
	}
	tx.AfterCommit(s.Changed)
	if out.Final || p.States[out.State].Answers {
		return s.tellAbove(ctx, tx, f, t, p, out)
	}
	return nil
}

// saveDecisions stores what was concluded and clears a person for whom nothing
// was proven.
func (s *Service) saveDecisions(ctx context.Context, tx *db.Tx, f *file, taken StepTaken, out outcome) error {
	for _, d := range out.Decisions {
		d.ID, d.Step = netra.NewID(s.Clock.Now()), taken.ID
		pair := PairKey(d.Person, d.Act)
		var err error
		if d.reason, err = f.sealWords("case.decision:"+d.ID, out.Reasons[pair]); err != nil {
			return fmt.Errorf("seal reason of decision: %w", err)
		}
		if d.departure, err = f.sealWords("case.departure:"+d.ID, out.Departures[pair]); err != nil {
			return fmt.Errorf("seal departure of decision: %w", err)
		}
		if err := insertDecision(ctx, tx, f.ID, d); err != nil {
			return err
		}
		f.Decisions = append(f.Decisions, d)
		if d.Outcome == NotProven {
			if err := clearPerson(ctx, tx, d.Person, f.Today); err != nil {
				return err
			}
		}
	}
	return nil
}

// move brings t to the new state, starts the clocks of that state, and counts
// the case by it. A step that leaves the state as it is leaves the count too.
func (s *Service) move(ctx context.Context, tx *db.Tx, f *file, t Track, p *law.Procedure, out outcome) error {
	entered := f.Today
	if out.On != "" {
		entered = out.On
	}
	if err := saveTrack(ctx, tx, t, out, f.Today, entered); err != nil {
		return err
	}
	t.EnteredOn = entered
	left := t.State
	t.State = out.State
	if t.State == left {
		// What was done is not owed any more, though the case stays where it is.
		if err := stopClock(ctx, tx, t.ID, out.Step.Name, f.Today); err != nil {
			return err
		}
	} else {
		var ds []Deadline
		// The moment is known only of what is recorded as it happens.
		if t.EnteredAt = 0; out.Fields.Day == "" && entered == f.Today {
			t.EnteredAt = s.Clock.Now().UnixMilli()
		}
		if err := saveInstants(ctx, tx, t); err != nil {
			return err
		}
		if !out.Final {
			var err error
			if ds, err = s.deadlines(ctx, tx, p, f.Case, t, f.registered(t, p)); err != nil {
				return err
			}
		}
		if err := saveDeadlines(ctx, tx, t.ID, ds, f.Today); err != nil {
			return err
		}
	}
	f.replace(t, out.Final)
	status, err := s.statusAfter(ctx, tx, f, t, p, out.Final, t.State == left)
	if err != nil {
		return err
	}
	return saveStatus(ctx, tx, &f.Case, status, f.concluded(out.Outcome), f.Today)
}

// statusAfter is the status by which the case is counted once t has come into
// its state. Where one of several employers has finished the case goes on with
// another, and a branch beside the case never says how the case itself stands
// while somebody works on that, nor after it has ended.
func (s *Service) statusAfter(ctx context.Context, tx *db.Tx, f *file, t Track, p *law.Procedure, final, stayed bool) (string, error) {
	if other, ok := f.workingBeside(t.ID); ok && (final || p.Side) {
		return s.countedAs(ctx, tx, other)
	}
	if p.Side && final {
		for _, o := range slices.Backward(f.Tracks) {
			status, err := s.countedAs(ctx, tx, o)
			if err != nil {
				return "", err
			}
			if !s.Law.Procedures[o.Procedure].Side && s.Law.Statuses[status].Ends {
				return status, nil
			}
		}
	}
	if stayed {
		return f.Status, nil
	}
	return p.States[t.State].Counts, nil
}

// countedAs is the status of the state in which a track is.
func (s *Service) countedAs(ctx context.Context, tx *db.Tx, t Track) (string, error) {
	p, err := s.procedure(ctx, tx, t)
	if err != nil {
		return "", err
	}
	return p.States[t.State].Counts, nil
}

// openBelow begins the next track in the office that performs the function the
// step names: one per agency where the function belongs to the employer.
func (s *Service) openBelow(ctx context.Context, tx *db.Tx, f *file, from Track, step law.Step) error {
	kinds := s.Law.KindsPerforming(step.Opens, f.Today)
	if len(kinds) == 0 {
		return &netra.Error{Kind: netra.NotInForce, Key: "casework.nobody_performs", Args: []any{step.Label}}
	}
	election := s.Law.Elections[f.Election]
	p, err := s.Law.ProcedureOfFunction(step.Opens, election.Kind, f.Today)
	if err != nil {
		return err
	}
	open := func(office access.Office, agency netra.AgencyID) error {
		below := Track{Parent: from.ID, Office: office.ID, Agency: agency}
		_, goesOn := f.workingBeside("")
		if p.Side {
			below.Parent = "" // nobody waits for it
		}
		t, err := s.openTrack(ctx, tx, f.Case, below, p, f.Today)
		if err != nil {
			return err
		}
		f.Tracks = append(f.Tracks, t)
		if p.Side && goesOn {
			return nil // the case is counted by where it goes on
		}
		return saveStatus(ctx, tx, &f.Case, p.States[p.Start].Counts, f.Outcome, f.Today)
	}
	// An authority over personnel answers for the servants of its agency; any
	// other for a region.
	agencies := f.agencies(from)
	if s.Law.ByAgency(step.Opens) {
		for _, a := range agencies {
			office, err := s.Access.OfficeOfAgency(ctx, tx, kinds, a)
			if err != nil {
				return &netra.Error{Kind: netra.Invalid, Key: "casework.agency_without_office", Args: []any{f.agencyName(a)}, Err: err}
			}
			if err := open(office, a); err != nil {
				return err
			}
		}
		return nil
	}
	office, err := s.Access.OfficeFor(ctx, tx, kinds, f.Region)
	if err != nil {
		return &netra.Error{Kind: netra.Invalid, Key: "casework.region_without_office", Err: err}
	}
	return open(office, from.Agency)
}

// tellAbove lets the track above go on when what it waits for has happened in
// all tracks below it.
func (s *Service) tellAbove(ctx context.Context, tx *db.Tx, f *file, t Track, p *law.Procedure, out outcome) error {
	if t.Parent == "" {
		return nil
	}
	above, ok := f.track(t.Parent)
	if !ok || above.Ended() {
		return nil
	}
	event, err := s.eventBelow(ctx, tx, f, above, p.States[out.State])
	if err != nil || event == "" {
		return err
	}
	pa, err := s.procedure(ctx, tx, above)
	if err != nil {
		return err
	}
	next, ok := decideOn(pa, above, event)
	if !ok {
		return nil
	}
	return s.carryOut(ctx, tx, f, above, pa, next, netra.System(above.Office))
}

// eventBelow is what the track above hears when one below it came into state,
// "" nothing yet: where several employers were asked, it waits for all.
func (s *Service) eventBelow(ctx context.Context, tx *db.Tx, f *file, above Track, state law.State) (string, error) {
	if state.Returned {
		return "child_returned", nil
	}
	if !f.hasBelow(above.ID) {
		if s.Law.Statuses[state.Counts].Clear && f.Outcome == NotProven {
			return "child_not_proven", nil
		}
		return "child_final", nil
	}
	for _, t := range f.Tracks {
		if t.Parent != above.ID || t.Ended() {
			continue
		}
		p, err := s.procedure(ctx, tx, t)
		if err != nil {
			return "", err
		}
		if !p.States[t.State].Answers {
			return "", nil
		}
	}
	return "child_answered", nil
}

// today is the day in the zone of an office.
func (s *Service) today(o access.Office) netra.Date {
	return netra.DateOf(s.Clock.Now(), zone(o.Zone))
}

// zone loads a zone of the IANA database; an office without a readable one
// keeps the time of the capital.
func zone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil || name == "" {
		return time.FixedZone("WIB", 7*60*60)
	}
	return loc
}

// procedure is the procedure under which a track began, in the words it had
// then: where its file has changed since, the kept edition is read.
func (s *Service) procedure(ctx context.Context, tx *db.Tx, t Track) (*law.Procedure, error) {
	if p := s.Law.Procedures[t.Procedure]; p != nil && (p.Digest == t.Digest || t.Edition == "") {
		return p, nil
	}
	b, err := s.Editions.Book(ctx, tx, t.Edition)
	if err != nil {
		return nil, fmt.Errorf("procedure of track %s: %w", t.ID, err)
	}
	if p := b.Procedures[t.Procedure]; p != nil && p.Digest == t.Digest {
		return p, nil
	}
	return nil, &netra.Error{Kind: netra.Internal, Key: "casework.procedure_gone", Err: fmt.Errorf("procedure %s of track %s", t.Procedure, t.ID)}
}

// digestsOf names the law under which decisions were taken, for the ledger.
func digestsOf(ds []Decision) []map[string]string {
	var out []map[string]string
	for _, d := range ds {
		out = append(out, map[string]string{
			"person": d.Person, "act": d.Act, "outcome": string(d.Outcome), "sanction": d.Sanction, "imposed": d.Imposed,
			"rule": d.RuleID, "rule_digest": d.RuleDigest, "sanction_digest": d.digest,
			"decree": d.DecreeNumber, "decree_on": string(d.DecreeOn),
		})
	}
	return out
}
