package ledger

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/netra-id/netra/internal/platform/db"
)

// format names the form of an export.
const format = "netra-ledger-1"

// exportPage is how many events an export reads at once.
const exportPage = 1000

// The lines of an export: one header, then the events by leaf, and after the
// events that it covers each checkpoint. The order of the fields is part of the
// format.
type (
	headerLine struct {
		Format      string `json:"format"`
		Key         string `json:"key"`
		Events      int64  `json:"events"`
		Checkpoints int64  `json:"checkpoints"`
		Last        string `json:"last"` // the note of the last checkpoint
	}
	eventLine struct {
		Leaf  int64           `json:"leaf"`
		Hash  string          `json:"hash"` // of the leaf, as the tree has it
		Event json.RawMessage `json:"event"`
	}
	checkpointLine struct {
		Checkpoint int64  `json:"checkpoint"` // counted from 0
		Note       string `json:"note"`
	}
)

// Export writes the sealed part of the ledger as JSON lines for Verify. The
// hashes are those that the tree holds, so that an event that was changed in
// the database does not fit to its own line.
func (l *Ledger) Export(ctx context.Context, w io.Writer) error {
	out := bufio.NewWriter(w)
	err := l.db.Read(ctx, func(tx *db.Tx) error { return l.export(ctx, tx, out) })
	if err != nil {
		return fmt.Errorf("export ledger: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("export ledger: %w", err)
	}
	return nil
}

func (l *Ledger) export(ctx context.Context, tx *db.Tx, out *bufio.Writer) error {
	points, err := checkpoints(ctx, tx, "order by size")
	if err != nil {
		return err
	}
	head := headerLine{Format: format, Key: l.signer.Verifier(), Checkpoints: int64(len(points))}
	if n := len(points); n > 0 {
		head.Events, head.Last = points[n-1].Size, points[n-1].Note
	}
	if err := writeLine(out, head); err != nil {
		return err
	}
	next := int64(0)
	for i, p := range points {
		for next < p.Size {
			until := min(p.Size, next+exportPage)
			if err := exportEvents(ctx, tx, out, next, until); err != nil {
				return err
			}
			next = until
		}
		if err := writeLine(out, checkpointLine{int64(i), p.Note}); err != nil {
			return err
		}
	}
	return nil
}

// exportEvents writes the lines of the leaves from <= leaf < until. What is
// missing or damaged in the database is written as it is: it is the business of
// Verify to name it.
func exportEvents(ctx context.Context, tx *db.Tx, out *bufio.Writer, from, until int64) error {
	events, err := leaves(ctx, tx, from, until)
	if err != nil {
		return err
	}
	hashes, err := hashRange(ctx, tx, tlog.StoredHashIndex(0, from), tlog.StoredHashIndex(0, until))
	if err != nil {
		return err
	}
	for _, e := range events {
		data, err := e.data()
		if err != nil {
			return err
		}
		line := eventLine{Leaf: e.Leaf, Event: data}
		if h, ok := hashes[tlog.StoredHashIndex(0, e.Leaf)]; ok {
			line.Hash = h.String()
		}
		if err := writeLine(out, line); err != nil {
			return err
		}
	}
	return nil
}

func writeLine(out *bufio.Writer, v any) error {
	b, err := marshal(v)
	if err != nil {
		return err
	}
	if _, err := out.Write(b); err != nil {
		return err
	}
	return out.WriteByte('\n')
}
