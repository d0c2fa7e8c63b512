package registry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/jobs"
)

const (
	loadJob = "registry.load"
	// partRows is how many rows of a load one transaction takes.
	partRows = 5_000
	// rosterSuffix ends the name of the file of a load.
	rosterSuffix = ".csv"
)

// Loader takes in rosters of any length in the background. It is safe for
// concurrent use.
type Loader struct {
	*Service
	jobs *jobs.Queue
	dir  string // where the files lie until their load ends
}

// NewLoader makes a loader that keeps files in a folder and lets its jobs run on
// a queue.
func NewLoader(s *Service, q *jobs.Queue, dir string) (*Loader, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make folder of rosters: %w", err)
	}
	l := &Loader{Service: s, jobs: q, dir: dir}
	q.Handle(loadJob, l.work)
	return l, nil
}

// Run works on loads, and on nothing else that is due, until ctx ends.
func (l *Loader) Run(ctx context.Context) error { return l.jobs.Run(ctx, 1, loadJob) }

// GivenUp is why the work on a load ended for good before the load did; nil
// where somebody works on it or will.
func (l *Loader) GivenUp(ctx context.Context, id string) error {
	dead, err := l.jobs.Dead(ctx)
	if err != nil {
		return err
	}
	for _, d := range dead {
		if d.Kind == loadJob && d.Key == id {
			return fmt.Errorf("load %s was given up after %d tries: %s", id, d.Tries, d.Error)
		}
	}
	return nil
}

func (l *Loader) path(id string) string { return filepath.Join(l.dir, id+rosterSuffix) }

type loadPayload struct {
	Load string `json:"load"`
}

// work reads a load from where it stands to its end.
func (l *Loader) work(ctx context.Context, payload []byte) error {
	var p loadPayload
	if err := json.Unmarshal(payload, &p); err != nil {
		return fmt.Errorf("read what to load: %w: %w", err, jobs.ErrGiveUp)
	}
	load, err := l.load(ctx, p.Load)
	if netra.KindOf(err) == netra.NotFound || err == nil && !load.Busy() {
		return nil // dropped, or ended by the worker before
	}
	if err != nil {
		return err
	}
	err = l.read(ctx, &load)
	if err != nil && isFault(err) {
		return l.fail(ctx, load, err)
	}
	return err
}

func (l *Loader) load(ctx context.Context, id string) (Load, error) {
	var out Load
	err := l.db.Read(ctx, func(tx *db.Tx) error {
		var err error
		out, err = loadLoad(ctx, tx, id)
		return err
	})
	return out, err
}

// read goes through the file part by part.
func (l *Loader) read(ctx context.Context, load *Load) (err error) {
	f, err := os.Open(l.path(load.ID))
	if err != nil {
		return fmt.Errorf("open roster of load %s: %w", load.ID, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	rows, err := openRows(f, servantFields())
	if err != nil {
		return err
	}
	if load.Bytes > 0 { // goes on after it was cut off
		if err := rows.seek(f, load.Bytes, load.Line); err != nil {
			return err
		}
	}
	for {
		part, at, line, err := rows.next(partRows)
		if errors.Is(err, io.EOF) {
			return l.end(ctx, *load)
		}
		if err != nil {
			return err
		}
		if err := l.part(ctx, load, part, at, line); err != nil {
			return err
		}
	}
}

// part checks or takes over some rows and writes how far the load is, in one
// transaction.
func (l *Loader) part(ctx context.Context, load *Load, part *sheet, at int64, line int) error {
	var now Load
	err := l.db.Write(ctx, func(tx *db.Tx) error {
		now = *load // where the transaction is tried again
		p := plan{batch: load.ID}
		if err := l.planServants(ctx, tx, part, load.Target, &p); err != nil {
			return err
		}
		if load.State == LoadApplying {
			if err := p.apply(ctx, tx, load.ID, l.clock.Now()); err != nil {
				return err
			}
		}
		kept, err := countProblems(ctx, tx, load.ID)
		if err != nil {
			return err
		}
		ps := append(p.report.Problems, p.report.Warnings...)
		if err := insertProblems(ctx, tx, load.ID, ps[:max(0, min(len(ps), MaxLoadProblems-kept))]); err != nil {
			return err
		}
		now.Bytes, now.Line = at, line
		now.Rows += len(part.rows)
		now.New += p.report.New
		now.Updated += p.report.Updated
		now.Unchanged += p.report.Unchanged
		now.Bad += badRows(p.report.Problems)
		return saveLoad(ctx, tx, now)
	})
	if err != nil {
		return fmt.Errorf("take part of load %s: %w", load.ID, err)
	}
	now.version++
	*load = now
	return nil
}

// end ends the reading of a file and its job together. A file that was taken over
// is deleted.
func (l *Loader) end(ctx context.Context, load Load) error {
	taken := load.State == LoadApplying
	err := l.db.Write(ctx, func(tx *db.Tx) error {
		load.State, load.Bytes = LoadChecked, load.Size
		if taken {
			load.State, load.EndedAt = LoadDone, l.clock.Now()
			_, err := l.ledger.Append(ctx, tx, "registry.servants.imported", "load:"+load.ID, netra.System(""), map[string]any{
				"rows": load.Rows, "new": load.New, "updated": load.Updated, "unchanged": load.Unchanged, "bad": load.Bad, "agency": string(load.Target.Agency),
			})
			if err != nil {
				return err
			}
		}
		if err := saveLoad(ctx, tx, load); err != nil {
			return err
		}
		return jobs.Done(ctx, tx)
	})
	if err != nil || !taken {
		return err
	}
	return l.remove(load.ID)
}

// fail ends a load whose file cannot be read. What its parts took over stays.
func (l *Loader) fail(ctx context.Context, load Load, why error) error {
	var e *netra.Error
	if !errors.As(why, &e) {
		return why
	}
	err := l.db.Write(ctx, func(tx *db.Tx) error {
		now, err := loadLoad(ctx, tx, load.ID)
		if err != nil {
			return err
		}
		now.State, now.Fault, now.EndedAt = LoadFailed, e.Key, l.clock.Now()
		if err := insertProblems(ctx, tx, load.ID, e.Problems); err != nil {
			return err
		}
		if err := saveLoad(ctx, tx, now); err != nil {
			return err
		}
		return jobs.Done(ctx, tx)
	})
	if err != nil {
		return err
	}
	return l.remove(load.ID)
}

func (l *Loader) remove(id string) error {
	if err := os.Remove(l.path(id)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("delete roster of load %s: %w", id, err)
	}
	return nil
}
