package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/netra-id/netra/internal/platform/db"
)

// ErrInconsistent says that the tables of the ledger contradict a checkpoint
// that was signed before: somebody changed them, or set the database back.
// Nothing is sealed until a person has looked into it.
var ErrInconsistent = errors.New("ledger is inconsistent")

// sealBatch bounds how many events one transaction seals, because on SQLite
// everybody else who writes waits for it.
const sealBatch = 200

// Seal gives every committed event that has none its leaf and returns the
// checkpoint over all of them. Where there is nothing new it returns the last
// one. Several processes may seal at once.
func (l *Ledger) Seal(ctx context.Context) (c Checkpoint, err error) {
	kept, err := l.readKept()
	if err != nil {
		return Checkpoint{}, fmt.Errorf("seal: %w", err)
	}
	last := kept
	// Kept once for all batches: to do so waits for the disk several times. A
	// checkpoint that is kept late is behind the database, never ahead of it.
	defer func() {
		if last.Size > kept.Size {
			err = errors.Join(err, l.writeKept(last))
		}
	}()
	for {
		var n int
		c, n, err = l.sealBatch(ctx, last)
		if err != nil {
			return Checkpoint{}, fmt.Errorf("seal: %w", err)
		}
		last = c
		if n < sealBatch {
			return c, nil
		}
	}
}

// sealBatch seals up to sealBatch events and says how many it were.
func (l *Ledger) sealBatch(ctx context.Context, kept Checkpoint) (c Checkpoint, n int, err error) {
	var w waiting
	err = l.db.Read(ctx, func(tx *db.Tx) error {
		w, err = readWaiting(ctx, tx)
		return err
	})
	if err != nil {
		return Checkpoint{}, 0, err
	}
	if len(w.events) == 0 {
		c, err = l.Last(ctx)
		return c, 0, err
	}
	err = l.db.Write(ctx, func(tx *db.Tx) error {
		c, n, err = l.sealIn(ctx, tx, kept, w)
		return err
	})
	return c, n, err
}

// waiting are the events that get their leaves next, as they stood beside a tree
// of that size. They are read before the transaction that seals them: on SQLite
// everybody else who writes waits for that one.
type waiting struct {
	size   int64
	events []Event
}

func readWaiting(ctx context.Context, tx *db.Tx) (w waiting, err error) {
	if w.size, _, err = treeSizes(ctx, tx); err != nil {
		return waiting{}, err
	}
	w.events, err = unsealed(ctx, tx, sealBatch)
	return w, err
}

// sealIn does the work of sealBatch in one transaction.
func (l *Ledger) sealIn(ctx context.Context, tx *db.Tx, kept Checkpoint, w waiting) (Checkpoint, int, error) {
	if err := lockTree(ctx, tx); err != nil {
		return Checkpoint{}, 0, err
	}
	hashes := newHashReader(ctx, tx)
	last, err := l.checkTree(ctx, tx, hashes, kept)
	if err != nil {
		return Checkpoint{}, 0, err
	}
	if w.size != last.Size {
		// Another process has sealed since.
		if w, err = readWaiting(ctx, tx); err != nil {
			return Checkpoint{}, 0, err
		}
	}
	events := w.events
	if len(events) == 0 {
		return last, 0, nil
	}
	first := tlog.StoredHashCount(last.Size)
	var added []tlog.Hash
	for i, e := range events {
		data, err := e.data()
		if err != nil {
			return Checkpoint{}, 0, fmt.Errorf("event %s: %w", e.ID, err)
		}
		more, err := tlog.StoredHashes(last.Size+int64(i), data, hashes)
		if err != nil {
			return Checkpoint{}, 0, err
		}
		for _, h := range more {
			hashes.seen[first+int64(len(added))] = h
			added = append(added, h)
		}
	}
	if err := setLeaves(ctx, tx, last.Size, events); err != nil {
		return Checkpoint{}, 0, err
	}
	if err := insertHashes(ctx, tx, first, added); err != nil {
		return Checkpoint{}, 0, err
	}
	size := last.Size + int64(len(events))
	root, err := tlog.TreeHash(size, hashes)
	if err != nil {
		return Checkpoint{}, 0, err
	}
	c, err := l.signer.sign(size, root, l.clock.Now())
	if err != nil {
		return Checkpoint{}, 0, err
	}
	return c, len(events), insertCheckpoint(ctx, tx, c)
}

// Check compares the tree in the database with its last checkpoint and with the
// one kept outside of the database. It is called at start-up and is quick:
// Verify over an Export looks at every event.
func (l *Ledger) Check(ctx context.Context) error {
	kept, err := l.readKept()
	if err != nil {
		return fmt.Errorf("check ledger: %w", err)
	}
	err = l.db.Read(ctx, func(tx *db.Tx) error {
		_, err := l.checkTree(ctx, tx, newHashReader(ctx, tx), kept)
		return err
	})
	if err != nil {
		return fmt.Errorf("check ledger: %w", err)
	}
	return nil
}

// checkTree refuses a tree that contradicts its last checkpoint, or the one that
// was kept outside, and returns the last checkpoint.
func (l *Ledger) checkTree(ctx context.Context, tx *db.Tx, hashes *hashReader, kept Checkpoint) (Checkpoint, error) {
	nLeaves, nHashes, err := treeSizes(ctx, tx)
	if err != nil {
		return Checkpoint{}, err
	}
	last, ok, err := lastCheckpoint(ctx, tx)
	if err != nil {
		return Checkpoint{}, err
	}
	if ok {
		if last, err = l.checkStored(last); err != nil {
			return Checkpoint{}, err
		}
	}
	// Said first, because it explains the others: a database that was set back.
	if kept.Size > last.Size {
		return Checkpoint{}, fmt.Errorf("%w: the database holds %d sealed events, but the checkpoint kept outside of it says %d: the database was set back", ErrInconsistent, last.Size, kept.Size)
	}
	if nLeaves != last.Size {
		return Checkpoint{}, fmt.Errorf("%w: %d events have leaves, the last checkpoint says %d", ErrInconsistent, nLeaves, last.Size)
	}
	if want := tlog.StoredHashCount(last.Size); nHashes != want {
		return Checkpoint{}, fmt.Errorf("%w: %d hashes are stored, a tree of %d events has %d", ErrInconsistent, nHashes, last.Size, want)
	}
	for _, c := range []Checkpoint{last, kept} {
		if c.Size == 0 {
			continue
		}
		root, err := tlog.TreeHash(c.Size, hashes)
		if err != nil {
			return Checkpoint{}, fmt.Errorf("%w: %w", ErrInconsistent, err)
		}
		if root != c.Root {
			return Checkpoint{}, fmt.Errorf("%w: the first %d events have the root %v, their checkpoint says %v", ErrInconsistent, c.Size, root, c.Root)
		}
	}
	return last, nil
}

// checkStored checks the signature of a checkpoint from the database, and that
// its columns say what its note says.
func (l *Ledger) checkStored(c Checkpoint) (Checkpoint, error) {
	signed, err := l.parse(c.Note)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%w: checkpoint %d in the database: %w", ErrInconsistent, c.Size, err)
	}
	if signed.Size != c.Size || signed.Root != c.Root {
		return Checkpoint{}, fmt.Errorf("%w: the note of checkpoint %d in the database is about size %d", ErrInconsistent, c.Size, signed.Size)
	}
	signed.At = c.At
	return signed, nil
}

func (l *Ledger) parse(signed string) (Checkpoint, error) {
	var v note.Verifier = l.signer.verifier
	if v == nil {
		return Checkpoint{}, errors.New("ledger has no key")
	}
	return parseCheckpoint(signed, v)
}

// readKept reads the checkpoint kept outside of the database; the zero
// Checkpoint where none is kept yet.
func (l *Ledger) readKept() (Checkpoint, error) {
	if l.keep == "" {
		return Checkpoint{}, nil
	}
	b, err := os.ReadFile(l.keep)
	if errors.Is(err, fs.ErrNotExist) {
		return Checkpoint{}, nil
	}
	if err != nil {
		return Checkpoint{}, fmt.Errorf("kept checkpoint: %w", err)
	}
	c, err := l.parse(string(b))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%w: kept checkpoint %s: %w", ErrInconsistent, l.keep, err)
	}
	return c, nil
}

// writeKept keeps c outside of the database. It is written whole or not at all.
func (l *Ledger) writeKept(c Checkpoint) (err error) {
	if l.keep == "" || c.Size == 0 {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(l.keep), filepath.Base(l.keep)+".*")
	if err != nil {
		return fmt.Errorf("keep checkpoint: %w", err)
	}
	_, err = f.WriteString(c.Note)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), l.keep)
	}
	if err != nil {
		return fmt.Errorf("keep checkpoint: %w", errors.Join(err, os.Remove(f.Name())))
	}
	d, err := os.Open(filepath.Dir(l.keep))
	if err != nil {
		return fmt.Errorf("keep checkpoint: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}
