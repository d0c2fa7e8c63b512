package registry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/jobs"
)

// Add keeps a roster that body yields, however long it is, and asks for its
// check. Nothing remains where it fails.
func (l *Loader) Add(ctx context.Context, name string, body io.Reader, t Target, by netra.Actor) (load Load, err error) {
	now := l.clock.Now()
	load = Load{ID: netra.NewID(now), Office: by.Office, FileName: name, Target: t, State: LoadChecking, By: by.User, At: now}
	if load.Size, err = l.keep(load.ID, body); err != nil {
		return load, errors.Join(err, l.remove(load.ID))
	}
	err = l.db.Write(ctx, func(tx *db.Tx) error {
		if err := insertLoad(ctx, tx, load); err != nil {
			return err
		}
		return l.enqueue(ctx, tx, load.ID)
	})
	if err != nil {
		return load, errors.Join(err, l.remove(load.ID))
	}
	return load, nil
}

func (l *Loader) enqueue(ctx context.Context, tx *db.Tx, id string) error {
	return l.jobs.Enqueue(ctx, tx, jobs.Job{Kind: loadJob, Key: id, Payload: loadPayload{id}})
}

// keep writes a file to the disk and looks whether it is a table of servants, so
// that who brought it learns at once where it is not.
func (l *Loader) keep(id string, body io.Reader) (size int64, err error) {
	f, err := os.OpenFile(l.path(id), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, fmt.Errorf("keep roster of load %s: %w", id, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if size, err = io.Copy(f, io.LimitReader(body, MaxLoadBytes+1)); err != nil {
		return size, err // of whoever sends it
	}
	if size > MaxLoadBytes {
		return size, fileError("registry.file_too_big", MaxLoadBytes>>20)
	}
	if err := f.Sync(); err != nil {
		return size, fmt.Errorf("keep roster of load %s: %w", id, err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return size, fmt.Errorf("read roster of load %s: %w", id, err)
	}
	_, err = openRows(f, servantFields())
	return size, err
}

// Load is a load of an office with some of its problems; that of another office
// is not there.
func (l *Loader) Load(ctx context.Context, id string, problems int, by netra.Actor) (Load, []netra.Problem, error) {
	var out Load
	var ps []netra.Problem
	err := l.db.Read(ctx, func(tx *db.Tx) error {
		var err error
		if out, err = l.of(ctx, tx, id, by); err != nil {
			return err
		}
		ps, err = listProblems(ctx, tx, id, problems)
		return err
	})
	return out, ps, err
}

func (l *Loader) of(ctx context.Context, tx *db.Tx, id string, by netra.Actor) (Load, error) {
	load, err := loadLoad(ctx, tx, id)
	if err == nil && load.Office != by.Office {
		return Load{}, notFound()
	}
	return load, err
}

// Loads are the loads of an office, the newest first.
func (l *Loader) Loads(ctx context.Context, tx *db.Tx, office netra.OfficeID, limit int) ([]Load, error) {
	return listLoads(ctx, tx, office, limit)
}

// Apply asks for taking over what was checked. Bad rows are left out.
func (l *Loader) Apply(ctx context.Context, id string, by netra.Actor) error {
	return l.db.Write(ctx, func(tx *db.Tx) error {
		load, err := l.of(ctx, tx, id, by)
		if err != nil {
			return err
		}
		if load.State != LoadChecked {
			return &netra.Error{Kind: netra.Conflict, Key: "registry.batch_done"}
		}
		if err := forgetProblems(ctx, tx, id); err != nil {
			return err
		}
		load.State = LoadApplying
		load.Bytes, load.Line, load.Rows, load.New, load.Updated, load.Unchanged, load.Bad = 0, 0, 0, 0, 0, 0, 0
		if err := saveLoad(ctx, tx, load); err != nil {
			return err
		}
		if _, err := l.ledger.Append(ctx, tx, "registry.load.applied", "load:"+id, by, map[string]any{"size": load.Size, "agency": string(load.Target.Agency)}); err != nil {
			return err
		}
		return l.enqueue(ctx, tx, id)
	})
}

// Drop forgets a load that was not taken over, and its file.
func (l *Loader) Drop(ctx context.Context, id string, by netra.Actor) error {
	err := l.db.Write(ctx, func(tx *db.Tx) error {
		load, err := l.of(ctx, tx, id, by)
		if err != nil {
			return err
		}
		if load.State != LoadChecked {
			return &netra.Error{Kind: netra.Conflict, Key: "registry.batch_done"}
		}
		return dropLoad(ctx, tx, load)
	})
	if err != nil {
		return err
	}
	return l.remove(id)
}

func dropLoad(ctx context.Context, tx *db.Tx, load Load) error {
	load.State = LoadDropped
	if err := forgetProblems(ctx, tx, load.ID); err != nil {
		return err
	}
	return saveLoad(ctx, tx, load)
}

// Tidy forgets loads that nobody took over within a day, rosters whose load came to
// its end or never began, and staged files.
func (l *Loader) Tidy(ctx context.Context) error {
	var stale []Load
	err := l.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		if stale, err = staleLoads(ctx, tx, l.clock.Now().Add(-stagedFor)); err != nil {
			return err
		}
		for _, load := range stale {
			if err := dropLoad(ctx, tx, load); err != nil {
				return err
			}
		}
		return nil
	})
	for _, load := range stale {
		if err == nil {
			err = l.remove(load.ID)
		}
	}
	return errors.Join(err, l.sweep(ctx), l.Service.Tidy(ctx))
}

// sweep deletes the files that no load will read: of a program that was killed
// between the end of a load and the deleting of its file, or while a file came in.
func (l *Loader) sweep(ctx context.Context) error {
	files, err := os.ReadDir(l.dir)
	if err != nil {
		return fmt.Errorf("list rosters: %w", err)
	}
	// A file that still comes in has no load yet; it has a day to come.
	old := netra.NewID(l.clock.Now().Add(-stagedFor))
	var over []string
	err = l.db.Read(ctx, func(tx *db.Tx) error {
		over = over[:0]
		for _, f := range files {
			id, ok := strings.CutSuffix(f.Name(), rosterSuffix)
			if !ok {
				continue
			}
			load, err := loadLoad(ctx, tx, id)
			switch {
			case err == nil && load.EndedAt.IsZero():
			case err == nil, netra.KindOf(err) == netra.NotFound && id < old:
				over = append(over, id)
			case netra.KindOf(err) != netra.NotFound:
				return err
			}
		}
		return nil
	})
	for _, id := range over {
		if err == nil {
			err = l.remove(id)
		}
	}
	return err
}
