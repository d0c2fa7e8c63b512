package relatives

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/kin"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/jobs"
)

const (
	// leastChance is how likely a pair must be to be shown to people.
	leastChance = 0.5
	// partOf is after how many relatives a run writes down what it found and how
	// far it is.
	partOf = 500
	// pageOf is how many servants are read at a time.
	pageOf = 5_000
	// seed makes the estimation of a run that begins again the same.
	seed = 1
)

// run makes a run, or goes on with one that was cut off: what was looked up
// before is not looked up again.
func (s *Service) run(ctx context.Context, payload []byte) error {
	var p runPayload
	if err := json.Unmarshal(payload, &p); err != nil {
		return fmt.Errorf("read what to run: %w: %w", err, jobs.ErrGiveUp)
	}
	var r Run
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		r, err = loadRun(ctx, tx, p.Run)
		return err
	})
	if netra.KindOf(err) == netra.NotFound || err == nil && r.State == Done {
		return nil // forgotten with its election, or ended by the worker before
	}
	if err != nil {
		return err
	}
	w := &walk{Service: s, r: r}
	if err := w.prepare(ctx); err != nil {
		return err
	}
	return w.look(ctx)
}

// walk is a run at work.
type walk struct {
	*Service
	r      Run
	in     registry.Within
	lists  []lookup   // what is looked up where, one after the other
	model  *kin.Model // of the last whole run; nil in a whole run
	roster []netra.ServantID
}

// lookup is one list of relatives and the servants among whom they are looked
// for.
type lookup struct {
	relatives []relative
	since     time.Time // only servants of whom a roster said something new since then
}

// relative is somebody whom the CV of a candidate names.
type relative struct {
	candidate string
	relation  registry.Relation
	name      string
	person    kin.Person
}

// prepare reads who is looked for. A run of changes looks for everybody among the
// changed servants, and for the relatives of changed candidates among all.
func (w *walk) prepare(ctx context.Context) error {
	var all, changed []relative
	err := w.DB.Read(ctx, func(tx *db.Tx) error {
		o, in, err := w.place(ctx, tx, w.r.Office)
		if err != nil {
			return err
		}
		w.in = in
		if !w.r.Whole() {
			m, err := lastModel(ctx, tx, w.r.Office, w.r.Election)
			if netra.KindOf(err) == netra.NotFound {
				w.r.Since = time.Time{} // there was nobody to find weights from
			} else if err != nil {
				return err
			}
			w.model = &m
		}
		list, err := w.Registry.Standing(ctx, tx, w.r.Election, o.Region)
		if err != nil {
			return err
		}
		for _, c := range list {
			own := relativesOf(c)
			all = append(all, own...)
			if !c.Since.Before(w.r.Since) {
				changed = append(changed, own...)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	w.lists = []lookup{{relatives: all}}
	if w.r.Whole() {
		w.model = nil
	} else {
		w.lists = []lookup{{relatives: all, since: w.r.Since}, {relatives: changed}}
	}
	w.r.State, w.r.Total = Reading, 0
	for _, l := range w.lists {
		w.r.Total += len(l.relatives)
	}
	return w.DB.Write(ctx, func(tx *db.Tx) error { return saveRun(ctx, tx, w.r) })
}

// relativesOf are the relatives of a candidate as matching compares them. Of a
// husband or wife more is known than the name: the sex, and whose partner.
func relativesOf(c registry.Standing) []relative {
	var out []relative
	for _, k := range c.Kin {
		p := kin.Person{Name: k.Name, Born: k.Born, Region: c.In.Region}
		if k.Relation == registry.Spouse {
			p.Partner = c.Name
			switch c.Sex {
			case kin.Male:
				p.Sex = kin.Female
			case kin.Female:
				p.Sex = kin.Male
			}
		}
		out = append(out, relative{c.ID, k.Relation, k.Name, p})
	}
	return out
}

// look looks everybody up, part by part, from where the run stopped.
func (w *walk) look(ctx context.Context) error {
	before := 0 // relatives of the lists before
	for _, l := range w.lists {
		from := w.r.Done - before
		before += len(l.relatives)
		if from >= len(l.relatives) {
			continue
		}
		m, err := w.matcher(ctx, l)
		if err != nil {
			return err
		}
		f := m.Finder()
		for from < len(l.relatives) {
			part := l.relatives[from:min(from+partOf, len(l.relatives))]
			if err := w.part(ctx, m, f, part); err != nil {
				return err
			}
			from += len(part)
		}
	}
	return w.end(ctx)
}

// matcher reads the servants of a lookup and makes them ready. A whole run finds
// the weights anew and keeps them.
func (w *walk) matcher(ctx context.Context, l lookup) (*kin.Matcher, error) {
	w.roster = w.roster[:0]
	var people []kin.Person
	after := netra.ServantID("")
	for {
		var page []registry.Known
		err := w.DB.Read(ctx, func(tx *db.Tx) error {
			var err error
			page, err = w.Registry.KnownServants(ctx, tx, w.in, l.since, after, pageOf)
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, k := range page {
			w.roster, people = append(w.roster, k.ID), append(people, k.Person)
		}
		if len(page) < pageOf {
			break
		}
		after = page[len(page)-1].ID
	}
	w.r.State, w.r.People = Looking, len(people)
	if w.model != nil {
		return kin.NewMatcher(people, *w.model), nil
	}
	others := make([]kin.Person, len(l.relatives))
	for i, r := range l.relatives {
		others[i] = r.person
	}
	m, _ := kin.TrainMatcher(people, others, seed)
	return m, w.DB.Write(ctx, func(tx *db.Tx) error { return saveModel(ctx, tx, w.r.ID, m.Model()) })
}

// part looks some relatives up and writes down what was found and how far the run
// is, in one transaction.
func (w *walk) part(ctx context.Context, m *kin.Matcher, f *kin.Finder, part []relative) error {
	var found []Pair
	now := w.Clock.Now()
	for _, r := range part {
		for _, l := range f.Find(r.person, leastChance) {
			found = append(found, Pair{
				ID: netra.NewID(now), Office: w.r.Office, Election: w.r.Election, Servant: w.roster[l.Row], Candidate: r.candidate,
				Relation: r.relation, NameInCV: r.name, Chance: l.Chance, Evidence: explain(l.Evidence, m.Model()), FoundAt: now,
			})
		}
	}
	was := w.r
	return w.DB.Write(ctx, func(tx *db.Tx) error {
		w.r = was // where the transaction is tried again
		for _, p := range found {
			isNew, err := addFound(ctx, tx, p)
			if err != nil {
				return err
			}
			if isNew {
				w.r.Found++
			}
		}
		w.r.Done += len(part)
		return saveRun(ctx, tx, w.r)
	})
}

// explain is what the fields of a link say, with how many bear each word on which
// it rests.
func explain(evidence []kin.Evidence, m *kin.Model) []Evidence {
	out := make([]Evidence, 0, len(evidence))
	for _, e := range evidence {
		v := Evidence{Field: e.Field.String(), Level: int(e.Level), Bits: e.Bits}
		for _, word := range e.Words {
			v.Words = append(v.Words, Word{Text: word, Borne: m.Words[word]})
		}
		out = append(out, v)
	}
	return out
}

// end ends the run and its job together.
func (w *walk) end(ctx context.Context) error {
	w.r.State, w.r.EndedAt = Done, w.Clock.Now()
	return w.DB.Write(ctx, func(tx *db.Tx) error {
		if err := saveRun(ctx, tx, w.r); err != nil {
			return err
		}
		if _, err := w.Ledger.Append(ctx, tx, "relatives.run.ended", "run:"+w.r.ID, netra.System(""), map[string]int{
			"servants": w.r.People, "relatives": w.r.Total, "found": w.r.Found,
		}); err != nil {
			return err
		}
		return jobs.Done(ctx, tx)
	})
}
