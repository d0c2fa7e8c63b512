package watch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/posts"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/jobs"
)

// sameFileKey says that a file went through the screen before.
const sameFileKey = "watch.run.same"

// Start lets a file of public posts go through the screen under a list. The file
// is sealed at once; the run itself is a job that nobody has to wait for, unless
// somebody has to say first what its columns hold. A file
// that went through before is refused, since nobody could tell its posts from
// others; its error has the id of that run as the only argument.
func (s *Service) Start(ctx context.Context, list, name string, data []byte, by netra.Actor) (Run, error) {
	sum := sha256.Sum256(data)
	digest := hex.EncodeToString(sum[:])
	form, header, unknown := recognise(data)
	var l List
	var columns Columns
	if err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if l, err = s.mayRun(ctx, tx, list, digest, by); err != nil || header == nil {
			return err
		}
		columns, err = loadColumns(ctx, tx, l.Office, headerKey(header))
		return err
	}); err != nil {
		return Run{}, err
	}
	if unknown != nil {
		return Run{}, unknown
	}
	now := s.Clock.Now()
	r := Run{
		ID: netra.NewID(now), List: l.ID, Office: l.Office, FileName: oneLine(name), digest: digest, Size: int64(len(data)), Version: s.version, State: Waiting, Format: form,
		StartedAt: now, By: by.User, ByName: by.Name,
	}
	if header != nil {
		r.State = Asking
		if columns.Known() { // a row that cannot be read is shown before it is passed over
			check, err := checkFile(data, columns)
			if err != nil {
				return Run{}, err
			}
			if check.Clean() {
				r.State, r.columns = Waiting, columns
			}
		}
	}
	key, wrapped, err := s.Vault.NewKey()
	if err != nil {
		return Run{}, fmt.Errorf("make key of a run: %w", err)
	}
	sealed, err := key.Seal("watch.run:"+r.ID, data)
	if err != nil {
		return Run{}, fmt.Errorf("seal file of run %s: %w", r.ID, err)
	}
	r.wrapped = wrapped
	if r.file, _, err = s.Blobs.Put(ctx, bytes.NewReader(sealed)); err != nil {
		return Run{}, fmt.Errorf("store file of run %s: %w", r.ID, err)
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := holdList(ctx, tx, l.ID); err != nil {
			return err
		}
		if _, err := s.mayRun(ctx, tx, l.ID, digest, by); err != nil {
			return err
		}
		if err := insertRun(ctx, tx, r); err != nil {
			return err
		}
		if _, err := s.Ledger.Append(ctx, tx, "watch.run.started", subject(l.ID), by, map[string]any{
			"run": r.ID, "sha256": r.digest, "size": r.Size, "format": r.Format, "version": r.Version,
		}); err != nil {
			return err
		}
		if r.State == Asking {
			return nil
		}
		return s.Jobs.Enqueue(ctx, tx, jobs.Job{Kind: runJob, Key: r.ID, Payload: r.ID})
	})
	return r, err
}

func openProblem(err error) string {
	if errors.Is(err, posts.ErrNothing) {
		return "watch.problem.empty_file"
	}
	return "watch.problem.format"
}

// mayRun is a list of an actor's own office under which a file may be screened
// now.
func (s *Service) mayRun(ctx context.Context, tx *db.Tx, list, digest string, by netra.Actor) (List, error) {
	l, err := s.find(ctx, tx, list, by, access.Watch)
	if err != nil {
		return l, err
	}
	if l.Office != by.Office {
		return l, &netra.Error{Kind: netra.Forbidden, Key: "watch.other_office"}
	}
	if err := s.leash(ctx, tx, l); err != nil {
		return l, err
	}
	before, err := sameFile(ctx, tx, list, digest)
	if err == nil && before != "" {
		err = &netra.Error{Kind: netra.Conflict, Key: sameFileKey, Args: []any{before}}
	}
	return l, err
}

// leash says why nothing may be screened under a list now.
func (s *Service) leash(ctx context.Context, tx *db.Tx, l List) error {
	at, err := s.desk(ctx, tx, l.Office)
	if err != nil {
		return err
	}
	return mayScreen(l, at.bases, s.Clock.Now())
}

// content opens the sealed file of a run.
func (s *Service) content(ctx context.Context, r Run) (_ []byte, err error) {
	key, err := s.Vault.Unwrap(r.wrapped)
	if err != nil {
		return nil, fmt.Errorf("unwrap key of run %s: %w", r.ID, err)
	}
	f, err := s.Blobs.Get(ctx, r.file)
	if err != nil {
		return nil, fmt.Errorf("get file of run %s: %w", r.ID, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	sealed, err := io.ReadAll(f)
	if err != nil {
		return nil, fmt.Errorf("read file of run %s: %w", r.ID, err)
	}
	return key.Open("watch.run:"+r.ID, sealed)
}

// RunSheet is a run with its list.
type RunSheet struct {
	Run
	Title string // of the list
}

// OpenRun is a run that an actor may see.
func (s *Service) OpenRun(ctx context.Context, id string, by netra.Actor) (RunSheet, error) {
	var out RunSheet
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		sc, err := s.Access.ScopeOf(ctx, tx, by, access.SeeWatch)
		if err != nil {
			return err
		}
		r, err := loadRun(ctx, tx, id)
		if err != nil {
			return err
		}
		if !sc.Covers(r.Office) {
			return notFound()
		}
		l, err := loadList(ctx, tx, r.List)
		out = RunSheet{Run: r, Title: l.Title}
		return err
	})
	return out, err
}

// Runs lists the runs of a list that an actor may see, the newest first.
func (s *Service) Runs(ctx context.Context, list string, by netra.Actor) (runs []Run, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		l, err := s.find(ctx, tx, list, by, access.SeeWatch)
		if err != nil {
			return err
		}
		runs, err = listRuns(ctx, tx, l.ID)
		return err
	})
	return runs, err
}

// finish ends a run, in whatever way: from now on nobody can read its file.
func (s *Service) finish(ctx context.Context, tx *db.Tx, r Run, st RunState, why string) error {
	r.State, r.Why, r.EndedAt = st, why, s.Clock.Now()
	var err error
	if r.Counts.Hits, r.Counts.Sampled, err = countHits(ctx, tx, r.ID); err != nil {
		return err
	}
	r.Counts.Known = r.Counts.Screen.Hits - r.Counts.Hits
	if err := saveRun(ctx, tx, r); err != nil {
		return err
	}
	_, err = s.Ledger.Append(ctx, tx, "watch.run."+string(st), subject(r.List), netra.System(r.Office), map[string]any{
		"run": r.ID, "why": why, "counts": r.Counts, "version": r.Version,
	})
	return err
}
