package watch

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/posts"
	"github.com/netra-id/netra/internal/engine/screen"
	"github.com/netra-id/netra/internal/office/evidence"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/jobs"
)

// runJob takes a file through the screen. It may run twice: a run that was cut
// off begins again, meets its own hits, and draws the same sample.
const runJob = "watch.run"

// A run looks at its leash and tells how far it is after so many rows, and when
// so much time has passed: no list outlives its end by more.
const (
	lookRows  = 2000
	lookEvery = 10 * time.Second
)

// runFailed ends a run whose job was set aside for good.
func (s *Service) runFailed(ctx context.Context, payload []byte) error {
	var id string
	if err := json.Unmarshal(payload, &id); err != nil {
		return fmt.Errorf("read job: %w: %w", err, jobs.ErrGiveUp)
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := loadRun(ctx, tx, id)
		if err != nil {
			return err
		}
		if !r.Over() {
			if err := s.finish(ctx, tx, r, Failed, "watch.run.failed"); err != nil {
				return err
			}
		}
		return jobs.Done(ctx, tx)
	})
}

func (s *Service) runFile(ctx context.Context, payload []byte) error {
	var id string
	if err := json.Unmarshal(payload, &id); err != nil {
		return fmt.Errorf("read job: %w: %w", err, jobs.ErrGiveUp)
	}
	p, err := s.begin(ctx, id)
	if err != nil {
		return err
	}
	if p == nil { // it is over, or the leash ended before it began
		return nil
	}
	return p.through(ctx)
}

// passage is a run on its way through the screen.
type passage struct {
	*Service
	run      Run
	list     List
	screener *screen.Screener
	in       *counted
	reader   *posts.Reader
	row      int64
	waiting  []found
	looked   time.Time
}

// counted counts what is read of a file.
type counted struct {
	io.Reader
	n int64
}

// Read reads.
func (c *counted) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.n += int64(n)
	return n, err
}

// begin makes everything ready for a run; nil where there is nothing to do.
func (s *Service) begin(ctx context.Context, id string) (*passage, error) {
	p := &passage{Service: s, looked: s.Clock.Now()}
	var subjects *screen.Watchlist
	var zone string
	var leash error
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		if p.run, err = loadRun(ctx, tx, id); err != nil || p.run.Over() {
			return err
		}
		if p.list, err = loadList(ctx, tx, p.run.List); err != nil {
			return err
		}
		if leash = s.leash(ctx, tx, p.list); leash != nil {
			return nil
		}
		office, err := s.Access.Office(ctx, tx, p.run.Office)
		if err != nil {
			return err
		}
		zone = office.Zone
		subjects, err = s.subjects(ctx, tx, p.list, zone)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case p.run.Over():
		return nil, nil //nolint:nilnil // a job that ran again after its end has nothing to do
	case leash != nil:
		return nil, s.stop(ctx, p.run, leash)
	}
	index, err := screen.NewIndex(subjects)
	if err != nil {
		return nil, fmt.Errorf("make ready watch list %s: %w", p.list.ID, err)
	}
	p.screener = index.Screener(s.Rules, s.model)
	p.screener.KeepSample(sampleSize(maxHits), func() uint64 { return randomOf(s.Vault.MAC("watch sample", []byte(nth(p.run.ID, p.row)))) })
	data, err := s.content(ctx, p.run)
	if err != nil {
		return nil, err
	}
	p.in = &counted{Reader: bytes.NewReader(data)}
	if p.reader, err = posts.Open(p.in, p.run.columns.options(i18n.Zone(zone))); err != nil {
		return nil, fmt.Errorf("open file of run %s: %w: %w", p.run.ID, err, jobs.ErrGiveUp)
	}
	p.run.State, p.run.Counts = Working, Counts{Refused: map[string]int64{}}
	return p, nil
}

// stop ends a run whose leash has ended.
func (s *Service) stop(ctx context.Context, r Run, why error) error {
	var e *netra.Error
	if !errors.As(why, &e) {
		return why
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return s.finish(ctx, tx, r, Stopped, e.Key) })
}

// through takes every row of the file through the screen.
func (p *passage) through(ctx context.Context) error {
	var post posts.Post
	for {
		err := p.reader.Next(&post)
		var bad *posts.RowError
		switch {
		case errors.Is(err, io.EOF):
			return p.end(ctx)
		case errors.As(err, &bad):
			p.run.Counts.Refused[bad.Why]++
		case err != nil:
			return fmt.Errorf("read file of run %s: %w", p.run.ID, err)
		default:
			if err := p.look(&post); err != nil {
				return err
			}
		}
		p.row++
		if p.row%lookRows != 0 && p.Clock.Now().Sub(p.looked) < lookEvery && len(p.waiting) < lookRows {
			continue
		}
		if over, err := p.pause(ctx); err != nil || over {
			return err
		}
	}
}

// look screens one post.
func (p *passage) look(post *posts.Post) error {
	signals, err := p.screener.Screen(post)
	if err != nil {
		return fmt.Errorf("screen post %d of run %s: %w", p.row, p.run.ID, err)
	}
	for _, sig := range signals {
		p.waiting = append(p.waiting, found{signal: sig, post: *post})
	}
	return nil
}

// goOn keeps something in a transaction in which the run may still go on: its
// worker has its job, nobody has ended it, and its leash holds. Where it may not,
// nothing is kept and the run is over.
func (p *passage) goOn(ctx context.Context, keep func(tx *db.Tx) error) (over bool, err error) {
	err = p.DB.Write(ctx, func(tx *db.Tx) error {
		over = false
		if err := jobs.Hold(ctx, tx); err != nil {
			return err
		}
		why, err := p.mayGoOn(ctx, tx)
		switch {
		case err != nil:
			return err
		case why == "":
			if err := saveRun(ctx, tx, p.run); err != nil {
				return err
			}
			return keep(tx)
		case why != ended:
			if err := p.finish(ctx, tx, p.run, Stopped, why); err != nil {
				return err
			}
		}
		over = true
		return jobs.Done(ctx, tx)
	})
	return over, err
}

// ended is why a run may not go on that somebody has ended already.
const ended = "ended"

// mayGoOn says why a run may not go on, "" where it may: the key of a sentence,
// or ended.
func (p *passage) mayGoOn(ctx context.Context, tx *db.Tx) (why string, err error) {
	r, err := loadRun(ctx, tx, p.run.ID)
	if err != nil {
		return "", err
	}
	if r.Over() {
		return ended, nil
	}
	if p.run.Counts.Screen.Hits > maxHits {
		return "watch.too_many_hits", nil
	}
	l, err := loadList(ctx, tx, p.list.ID)
	if err != nil {
		return "", err
	}
	err = p.leash(ctx, tx, l)
	var e *netra.Error
	if errors.As(err, &e) {
		return e.Key, nil
	}
	return "", err
}

// pause looks at the leash, tells how far the run is, and keeps what was found so
// far. It tells whether the run is over.
func (p *passage) pause(ctx context.Context) (over bool, err error) {
	p.run.DoneBytes, p.run.Counts.Screen = p.in.n, p.screener.Counts()
	if over, err = p.goOn(ctx, func(*db.Tx) error { return nil }); err != nil || over {
		return true, err
	}
	over, err = p.keep(ctx)
	p.looked = p.Clock.Now()
	return over || err != nil, err
}

// end draws the sample and ends the run.
func (p *passage) end(ctx context.Context) error {
	if over, err := p.pause(ctx); err != nil || over {
		return err
	}
	for i, post := range p.screener.Sample(sampleSize(p.run.Counts.Screen.Hits)) {
		p.waiting = append(p.waiting, found{signal: screen.Hit{ID: "sample/" + nth(p.run.ID, int64(i))}, sampled: true, post: post})
	}
	if over, err := p.keep(ctx); err != nil || over {
		return err
	}
	_, err := p.goOn(ctx, func(tx *db.Tx) error {
		if err := p.finish(ctx, tx, p.run, Done, ""); err != nil {
			return err
		}
		return jobs.Done(ctx, tx)
	})
	return err
}

// keptAtOnce is how many hits are kept in one transaction.
const keptAtOnce = 20

// keep stores what waits, each hit with its post as evidence, and tells whether
// the run is over.
func (p *passage) keep(ctx context.Context) (over bool, err error) {
	for some := range slices.Chunk(p.waiting, keptAtOnce) {
		if over, err := p.keepSome(ctx, some); err != nil || over {
			return over, err
		}
	}
	p.waiting = p.waiting[:0]
	return false, nil
}

// sealedHit is a hit whose post is sealed, and not kept yet.
type sealedHit struct {
	Hit
	item     evidence.Item
	queueKey string
}

func (p *passage) keepSome(ctx context.Context, some []found) (over bool, err error) {
	var why string
	if err := p.DB.Read(ctx, func(tx *db.Tx) (err error) {
		why, err = p.mayGoOn(ctx, tx)
		return err
	}); err != nil {
		return false, err
	}
	if why != "" { // nothing is sealed any more
		return p.goOn(ctx, func(*db.Tx) error { return nil })
	}
	var all []sealedHit
	for _, f := range some {
		h, err := p.seal(ctx, f)
		if err != nil {
			return false, err
		}
		all = append(all, h)
	}
	return p.goOn(ctx, func(tx *db.Tx) error {
		for _, h := range all {
			added, err := insertHit(ctx, tx, h.Hit, h.queueKey)
			if err != nil {
				return err
			}
			if !added {
				continue
			}
			if err := p.Evidence.Keep(ctx, tx, h.item, about(h.ID), h.Office, netra.Actor{User: p.run.By, Name: p.run.ByName, Office: p.run.Office}); err != nil {
				return err
			}
		}
		return nil
	})
}

// seal closes the post of a hit. Until it is kept nobody has its key.
func (p *passage) seal(ctx context.Context, f found) (sealedHit, error) {
	h, err := p.hitOf(f)
	if err != nil {
		return sealedHit{}, err
	}
	data, err := json.MarshalIndent(f.post, "", " ")
	if err != nil {
		return sealedHit{}, fmt.Errorf("write post of run %s: %w", p.run.ID, err)
	}
	item, err := p.Evidence.Seal(ctx, evidence.Original{
		Kind: evidence.Record, Name: f.post.Platform + "-" + f.post.ID + ".json", Source: f.post.URL, MediaType: "application/json", Data: data,
		Tool: "netra: " + p.run.Format, TakenAt: h.FoundAt,
	})
	queueKey := p.Vault.MAC("watch queue", []byte(h.ID))
	return sealedHit{h, item, hex.EncodeToString(queueKey[:])}, err
}

// about names a hit to evidence and to the ledger.
func about(hit string) string { return "watch.hit:" + hit }

// hitOf is what the store keeps of a signal.
func (p *passage) hitOf(f found) (Hit, error) {
	now := p.Clock.Now()
	h := Hit{
		ID: netra.NewID(now), Run: p.run.ID, List: p.list.ID, Office: p.run.Office, Sampled: f.sampled, Lead: f.signal.Lead, Copies: f.signal.Copies,
		Servant: netra.ServantID(f.signal.Who.Servant), Candidate: f.signal.Candidate, Act: f.signal.Act, On: f.signal.On, Score: f.signal.Score,
		Verdict: f.signal.Law.Verdict, Codes: f.signal.Law.Codes, Version: p.run.Version, FoundAt: now, State: Open, signal: f.signal.ID,
		Twice: isTwice(randomOf(p.Vault.MAC("watch twice", []byte(f.signal.ID)))),
	}
	key, wrapped, err := p.Vault.NewKey()
	if err != nil {
		return h, fmt.Errorf("make key of a hit: %w", err)
	}
	what, err := json.Marshal(seen{Who: f.signal.Who, Why: f.signal.Why, Stance: f.signal.Stance, Law: f.signal.Law})
	if err != nil {
		return h, fmt.Errorf("write hit of run %s: %w", p.run.ID, err)
	}
	h.wrapped = wrapped
	h.sealed, err = key.Seal(about(h.ID), what)
	return h, err
}
