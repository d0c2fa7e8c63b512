package ledger

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// Proof shows that an event is in the tree of a signed checkpoint. It is
// complete: CheckProof needs it, the public key, and nothing else.
type Proof struct {
	Leaf int64 `json:"leaf"`
	// Event is the text whose hash is the leaf. It is JSON, and carried as text
	// so that no encoder rewrites it.
	Event      string           `json:"event"`
	Path       tlog.RecordProof `json:"path"`
	Checkpoint string           `json:"checkpoint"`
}

// Prove makes the proof for an event under the last checkpoint. An event that
// has no leaf yet fails with the kind Unavailable: the next Seal gives it one.
func (l *Ledger) Prove(ctx context.Context, id netra.EventID) (p Proof, err error) {
	err = l.db.Read(ctx, func(tx *db.Tx) error {
		e, err := eventByID(ctx, tx, id)
		if err != nil {
			return err
		}
		last, ok, err := lastCheckpoint(ctx, tx)
		if err != nil {
			return err
		}
		if !e.Sealed() || !ok {
			return &netra.Error{Kind: netra.Unavailable, Err: fmt.Errorf("event %s is not sealed yet", id)}
		}
		if last, err = l.checkStored(last); err != nil {
			return err
		}
		data, err := e.data()
		if err != nil {
			return err
		}
		path, err := tlog.ProveRecord(last.Size, e.Leaf, newHashReader(ctx, tx))
		if err != nil {
			return fmt.Errorf("event %s: %w", id, err)
		}
		p = Proof{Leaf: e.Leaf, Event: string(data), Path: path, Checkpoint: last.Note}
		return nil
	})
	if err != nil {
		return Proof{}, err
	}
	// A proof that does not hold must not be printed on a letter.
	if _, err := CheckProof(p, l.signer.Verifier()); err != nil {
		return Proof{}, fmt.Errorf("%w: %w", ErrInconsistent, err)
	}
	return p, nil
}

// CheckProof checks a proof with the public key of the ledger and returns the
// event that it proves.
func CheckProof(p Proof, key string) (Event, error) {
	v, err := note.NewVerifier(key)
	if err != nil {
		return Event{}, fmt.Errorf("check proof: public key: %w", err)
	}
	c, err := parseCheckpoint(p.Checkpoint, v)
	if err != nil {
		return Event{}, fmt.Errorf("check proof: %w", err)
	}
	if p.Leaf < 0 || p.Leaf >= c.Size {
		return Event{}, errors.New("check proof: the event lies outside of the checkpoint")
	}
	if err := tlog.CheckRecord(p.Path, c.Size, c.Root, p.Leaf, tlog.RecordHash([]byte(p.Event))); err != nil {
		return Event{}, errors.New("check proof: the event is not in the tree of the checkpoint")
	}
	e, err := parseLeaf([]byte(p.Event), p.Leaf)
	if err != nil {
		return Event{}, fmt.Errorf("check proof: %w", err)
	}
	return e, nil
}

// Text is the proof in the format of C2SP tlog-proof, which public tools read.
// The extra line carries the event.
func (p Proof) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "c2sp.org/tlog-proof@v1\nextra %s\nindex %d\n", base64.StdEncoding.EncodeToString([]byte(p.Event)), p.Leaf)
	for _, h := range p.Path {
		fmt.Fprintf(&b, "%s\n", h)
	}
	fmt.Fprintf(&b, "\n%s", p.Checkpoint)
	return b.String()
}

// ParseProof reads what Text writes. It does not check the proof.
func ParseProof(text string) (Proof, error) {
	bad := func(what string) (Proof, error) {
		return Proof{}, fmt.Errorf("parse proof: %s", what)
	}
	head, checkpoint, ok := strings.Cut(text, "\n\n")
	if !ok {
		return bad("no empty line before the checkpoint")
	}
	lines := strings.Split(head, "\n")
	if len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return bad("first line is not that of a tlog-proof")
	}
	extra, ok := strings.CutPrefix(lines[1], "extra ")
	if !ok {
		return bad("no extra line with the event")
	}
	event, err := base64.StdEncoding.Strict().DecodeString(extra)
	if err != nil {
		return bad("extra line is not base64")
	}
	p := Proof{Event: string(event), Checkpoint: checkpoint}
	if _, err := fmt.Sscanf(lines[2], "index %d", &p.Leaf); err != nil || lines[2] != fmt.Sprintf("index %d", p.Leaf) {
		return bad("no index line")
	}
	for _, s := range lines[3:] {
		h, err := tlog.ParseHash(s)
		if err != nil || h.String() != s {
			return bad("a line of the path is no hash")
		}
		p.Path = append(p.Path, h)
	}
	return p, nil
}
