package watch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/posts"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/jobs"
)

// previewRows is how many rows of a file are shown to whoever says what its
// columns hold.
const previewRows = 5

// options are how a file is read.
func (c Columns) options(zone *time.Location) posts.Options {
	return posts.Options{Mapping: c.Fields, Platform: c.Platform, Zone: zone}
}

// recognise is the form of a file. Of a table whose columns are an office's own it
// gives the header, too.
func recognise(data []byte) (form string, header []string, err error) {
	rd, err := posts.Open(bytes.NewReader(data), posts.Options{})
	if err == nil {
		return rd.Format(), nil, nil
	}
	if errors.Is(err, posts.ErrUnknown) {
		if p, perr := posts.PreviewOf(bytes.NewReader(data), 1); perr == nil && len(p.Header) > 1 && len(p.Rows) > 0 {
			return "csv", p.Header, nil
		}
	}
	return "", nil, &netra.Error{Kind: netra.Invalid, Key: "watch.draft_wrong", Err: err, Problems: []netra.Problem{{Field: "berkas", Key: openProblem(err)}}}
}

// checkFile reads a file by its columns to the end.
func checkFile(data []byte, c Columns) (Check, error) {
	var out Check
	rd, err := posts.Open(bytes.NewReader(data), c.options(nil))
	if err != nil {
		return out, fmt.Errorf("open a file by its columns: %w", err)
	}
	var p posts.Post
	for {
		err := rd.Next(&p)
		var bad *posts.RowError
		switch {
		case errors.Is(err, io.EOF):
			return out, nil
		case err == nil:
			out.Good++
		case !errors.As(err, &bad):
			return out, fmt.Errorf("read a file by its columns: %w", err)
		case bad.Why == posts.WhyPrivate:
			out.Private++
		default:
			if out.Bad++; out.Bad <= maxBadRows {
				out.Rows = append(out.Rows, *bad)
			}
		}
	}
}

// asking is a run of an actor's own office that waits for its columns.
func (s *Service) asking(ctx context.Context, tx *db.Tx, id string, by netra.Actor) (Run, error) {
	sc, err := s.Access.ScopeOf(ctx, tx, by, access.Watch)
	if err != nil {
		return Run{}, err
	}
	r, err := loadRun(ctx, tx, id)
	switch {
	case err != nil:
		return r, err
	case !sc.Covers(r.Office):
		return r, notFound()
	case r.Office != by.Office:
		return r, &netra.Error{Kind: netra.Forbidden, Key: "watch.other_office"}
	case r.State != Asking:
		return r, &netra.Error{Kind: netra.NotInForce, Key: "watch.columns.settled"}
	}
	return r, nil
}

// ColumnsOf shows the first rows of a file to somebody who has to say what its
// columns hold.
func (s *Service) ColumnsOf(ctx context.Context, id string, by netra.Actor) (ColumnSheet, error) {
	var out ColumnSheet
	if err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if out.Run, err = s.asking(ctx, tx, id, by); err != nil {
			return err
		}
		l, err := loadList(ctx, tx, out.List)
		out.Title = l.Title
		return err
	}); err != nil {
		return out, err
	}
	data, err := s.content(ctx, out.Run)
	if err != nil {
		return out, err
	}
	if out.Preview, err = posts.PreviewOf(bytes.NewReader(data), previewRows); err != nil {
		return out, fmt.Errorf("preview file of run %s: %w", id, err)
	}
	if err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		out.Columns, err = loadColumns(ctx, tx, out.Office, headerKey(out.Preview.Header))
		return err
	}); err != nil {
		return out, err
	}
	if out.Columns.Known() {
		out.Check, err = checkFile(data, out.Columns)
		return out, err
	}
	out.Columns.Fields = out.Preview.Guess()
	return out, nil
}

// Arrange says what the columns of a file hold and lets it go through the screen.
// Where rows cannot be read by them, or none can, nothing begins and the check
// says which; skip lets the others go.
func (s *Service) Arrange(ctx context.Context, id string, c Columns, skip bool, by netra.Actor) (Check, error) {
	sheet, err := s.ColumnsOf(ctx, id, by)
	if err != nil {
		return Check{}, err
	}
	if err := checkColumns(c, sheet.Preview.Header); err != nil {
		return Check{}, err
	}
	data, err := s.content(ctx, sheet.Run)
	if err != nil {
		return Check{}, err
	}
	check, err := checkFile(data, c)
	switch {
	case err != nil:
		return check, err
	case check.Good == 0:
		return check, &netra.Error{Kind: netra.Invalid, Key: "watch.columns.none_good"}
	case check.Bad > 0 && !skip:
		return check, &netra.Error{Kind: netra.Invalid, Key: "watch.columns.some_bad", Args: []any{check.Bad}}
	}
	return check, s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := s.asking(ctx, tx, id, by)
		if err != nil {
			return err
		}
		if err := holdList(ctx, tx, r.List); err != nil {
			return err
		}
		l, err := loadList(ctx, tx, r.List)
		if err != nil {
			return err
		}
		if err := s.leash(ctx, tx, l); err != nil {
			return err
		}
		r.columns = c
		if err := saveColumns(ctx, tx, r, headerKey(sheet.Preview.Header), s.Clock.Now(), by); err != nil {
			return err
		}
		if _, err := s.Ledger.Append(ctx, tx, "watch.run.arranged", subject(r.List), by, map[string]any{"run": r.ID, "columns": c, "skipped": check.Bad}); err != nil {
			return err
		}
		return s.Jobs.Enqueue(ctx, tx, jobs.Job{Kind: runJob, Key: r.ID, Payload: r.ID})
	})
}

// Drop lets a file go about whose columns nobody has said anything.
func (s *Service) Drop(ctx context.Context, id string, by netra.Actor) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := s.asking(ctx, tx, id, by)
		if err != nil {
			return err
		}
		return s.finish(ctx, tx, r, Stopped, droppedKey)
	})
}

// droppedKey says that somebody let a file go before it was screened.
const droppedKey = "watch.run.let_go"
