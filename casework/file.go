package casework

import (
	"context"
	"fmt"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/vault"
	"github.com/netra-id/netra/law"
)

// file is a case with all that hangs on it, opened for one actor.
type file struct {
	Case
	Summary   string
	Tracks    []Track
	Persons   []Person
	Acts      []CaseAct
	Steps     []StepTaken
	Changes   []Change
	Decisions []Decision
	Deadlines map[netra.TrackID][]Deadline
	Office    access.Office // the actor's office
	Today     netra.Date    // in the zone of that office
	whole     bool          // the reader works on the whole case, see narrow
	given     *given        // on what the step that is being taken was decided, nil for one of the program
	key       vault.Key
}

// file opens a case for by. A case that none of the tracks brings before an
// office in his scope looks as if it did not exist.
func (s *Service) file(ctx context.Context, tx *db.Tx, id netra.CaseID, by netra.Actor) (*file, error) {
	scope, err := s.Access.ScopeOf(ctx, tx, by, access.SeeCases)
	if err != nil {
		return nil, err
	}
	f := &file{}
	if f.Case, err = loadCase(ctx, tx, id); err != nil {
		return nil, err
	}
	if f.Tracks, err = loadTracks(ctx, tx, id); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(f.Tracks, func(t Track) bool { return scope.Covers(t.Office) }) {
		return nil, &netra.Error{Kind: netra.NotFound, Key: "casework.not_found"}
	}
	if f.Office, err = s.Access.Office(ctx, tx, by.Office); err != nil {
		return nil, err
	}
	f.Today = s.today(f.Office)
	if f.key, err = s.Vault.Unwrap(f.wrapped); err != nil {
		return nil, fmt.Errorf("unwrap key of case %s: %w", id, err)
	}
	if err := f.read(ctx, tx); err != nil {
		return nil, err
	}
	return f, nil
}

// read loads and opens what hangs on the case.
func (f *file) read(ctx context.Context, tx *db.Tx) error {
	summary, err := f.key.Open("case.summary:"+string(f.ID), f.summary)
	if err != nil {
		return fmt.Errorf("open summary of case %s: %w", f.ID, err)
	}
	f.Summary = string(summary)
	sealed, err := loadPersons(ctx, tx, f.ID)
	if err != nil {
		return err
	}
	for _, p := range sealed {
		name, err := f.key.Open("case.person.name:"+p.ID, p.name)
		if err != nil {
			return fmt.Errorf("open person %s: %w", p.ID, err)
		}
		position, err := f.key.Open("case.person.position:"+p.ID, p.position)
		if err != nil {
			return fmt.Errorf("open person %s: %w", p.ID, err)
		}
		p.Name, p.Position = string(name), string(position)
		f.Persons = append(f.Persons, p.Person)
	}
	if f.Acts, err = loadActs(ctx, tx, f.ID); err != nil {
		return err
	}
	if f.Steps, err = loadSteps(ctx, tx, f.ID); err != nil {
		return err
	}
	if f.Changes, err = loadChanges(ctx, tx, f.ID); err != nil {
		return err
	}
	if f.Decisions, err = loadDecisions(ctx, tx, f.ID); err != nil {
		return err
	}
	f.Deadlines, err = loadDeadlines(ctx, tx, f.ID)
	return err
}

// own is the track of the actor's office. The track of another office is there
// to be seen, not to be acted on.
func (f *file) own(id netra.TrackID, by netra.Actor) (Track, error) {
	t, ok := f.track(id)
	if !ok {
		return t, &netra.Error{Kind: netra.NotFound, Key: "casework.not_found"}
	}
	if t.Office != by.Office {
		return t, &netra.Error{Kind: netra.Forbidden, Key: "casework.wrong_office"}
	}
	return t, nil
}

// ownRunning is the track of the actor's own office where it goes on: nothing is
// checked or handed to anybody on one that has ended.
func (f *file) ownRunning(id netra.TrackID, by netra.Actor) (Track, error) {
	t, err := f.own(id, by)
	if err == nil && t.Ended() {
		err = &netra.Error{Kind: netra.NotInForce, Key: "casework.track_ended"}
	}
	return t, err
}

func (f *file) track(id netra.TrackID) (Track, bool) {
	i := slices.IndexFunc(f.Tracks, func(t Track) bool { return t.ID == id })
	if i < 0 {
		return Track{}, false
	}
	return f.Tracks[i], true
}

// replace keeps the opened file true to what was just saved.
func (f *file) replace(t Track, ended bool) {
	t.Version++
	if ended {
		t.EndedOn = f.Today
	}
	i := slices.IndexFunc(f.Tracks, func(o Track) bool { return o.ID == t.ID })
	f.Tracks[i] = t
}

// hasBelow tells whether id opened another track that has not sent the file
// back: then the case is counted there.
func (f *file) hasBelow(id netra.TrackID) bool {
	for _, t := range f.Tracks {
		if t.Parent == id && !t.Ended() {
			return true
		}
	}
	return false
}

// waitsFor are the tracks on which others work while id waits for them: those
// below it that themselves wait for nobody.
func (f *file) waitsFor(id netra.TrackID) []Track {
	var out []Track
	for _, t := range f.Tracks {
		if t.Parent != id || t.Ended() {
			continue
		}
		if below := f.waitsFor(t.ID); len(below) > 0 {
			out = append(out, below...)
		} else {
			out = append(out, t)
		}
	}
	return out
}

// workingBeside is a track other than id on which somebody works now: the last
// one that goes on and waits for no track below it.
func (f *file) workingBeside(id netra.TrackID) (Track, bool) {
	for _, t := range slices.Backward(f.Tracks) {
		if t.ID != id && !t.Ended() && !f.hasBelow(t.ID) {
			return t, true
		}
	}
	return Track{}, false
}

// personsOf are the persons a track is about: those of its agency, or all.
func (f *file) personsOf(t Track) []Person {
	if t.Agency == "" {
		return f.Persons
	}
	return slices.DeleteFunc(slices.Clone(f.Persons), func(p Person) bool { return p.Agency != t.Agency })
}

// agencies are the employers of the persons of a track, each once.
func (f *file) agencies(t Track) []netra.AgencyID {
	var out []netra.AgencyID
	for _, p := range f.personsOf(t) {
		if p.Agency != "" && !slices.Contains(out, p.Agency) {
			out = append(out, p.Agency)
		}
	}
	return out
}

func (f *file) agencyName(id netra.AgencyID) string {
	for _, p := range f.Persons {
		if p.Agency == id {
			return p.AgencyName
		}
	}
	return string(id)
}

func (f *file) person(id string) (Person, bool) {
	for _, p := range f.Persons {
		if p.ID == id {
			return p, true
		}
	}
	return Person{}, false
}

// recommended are the sanctions that stand recommended for persons, by PairKey.
func (f *file) recommended(persons []Person) map[string]string {
	out := map[string]string{}
	for _, d := range f.Decisions {
		about := slices.ContainsFunc(persons, func(p Person) bool { return p.ID == d.Person })
		if d.Kind == "recommendation" && d.SupersededOn == "" && d.Sanction != "" && about {
			out[PairKey(d.Person, d.Act)] = d.Sanction
		}
	}
	return out
}

// registered is the day on which t was entered into the register, "" not yet.
func (f *file) registered(t Track, p *law.Procedure) netra.Date {
	for _, st := range slices.Backward(f.Steps) {
		if s, ok := p.Step(st.From, st.Step); ok && st.Track == t.ID && s.Registers() {
			return happened(st.Fields, st.On)
		}
	}
	return ""
}

// earliest is the first day on which something on t can have happened: not
// before an act of which the case is made, nor before a decree that t issued.
func (f *file) earliest(t Track) netra.Date {
	var day netra.Date
	for _, a := range f.Acts {
		day = max(day, a.On)
	}
	for _, d := range f.Decisions {
		if d.Track == t.ID {
			day = max(day, d.DecreeOn)
		}
	}
	return day
}

// concluded is the outcome of the whole case: proven where something is proven
// of anybody, not proven where everything that was decided is not. Before any
// decision it is what the step says.
func (f *file) concluded(step Outcome) Outcome {
	last := map[string]Outcome{}
	for _, d := range f.Decisions {
		if d.Kind == "decision" {
			last[PairKey(d.Person, d.Act)] = d.Outcome
		}
	}
	out := NoOutcome
	for _, o := range last {
		if o == Proven {
			return Proven
		}
		out = NotProven
	}
	switch {
	case out != NoOutcome:
		return out
	case step != NoOutcome:
		return step
	}
	return f.Outcome
}

// sealWords closes words with the key of the case; no words stay none.
func (f *file) sealWords(about, words string) ([]byte, error) {
	if words == "" {
		return nil, nil
	}
	return f.key.Seal(about, []byte(words))
}

// openWords opens what sealWords closed.
func (f *file) openWords(about string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	b, err := f.key.Open(about, sealed)
	if err != nil {
		return "", fmt.Errorf("open %s: %w", about, err)
	}
	return string(b), nil
}

// note opens the words of a step. Another office's words stay closed: each
// office sees its own slice of the case.
func (f *file) note(s StepTaken) (string, error) { return f.openWords("case.step:"+s.ID, s.note) }
