package ledger

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/netra-id/netra"
)

// Verdict is what Verify found in an export that is whole.
type Verdict struct {
	Origin      string
	Size        int64 // events
	Root        string
	Checkpoints int64
	// First and Last are the times of the earliest and the latest event.
	First, Last time.Time
}

// BrokenError says where an export is not what was sealed.
type BrokenError struct {
	// Line counts from 1.
	Line int64
	// Leaf is the number of the first event that is broken, -1 where the fault
	// is not in an event. Where a root does not fit although each event fits to
	// its own hash, it is the first event after the last good checkpoint.
	Leaf int64
	// Event is the id of that event, as far as it can be read.
	Event netra.EventID
	// Reason says what is wrong.
	Reason string
}

// Error names the place and the reason.
func (e *BrokenError) Error() string {
	switch {
	case e.Event != "":
		return fmt.Sprintf("ledger broken at line %d, event %d (%s): %s", e.Line, e.Leaf, e.Event, e.Reason)
	case e.Leaf >= 0:
		return fmt.Sprintf("ledger broken at line %d, event %d: %s", e.Line, e.Leaf, e.Reason)
	default:
		return fmt.Sprintf("ledger broken at line %d: %s", e.Line, e.Reason)
	}
}

// maxLine bounds a line of an export; the longest that Export writes is far
// below.
const maxLine = 1 << 20

// Verify reads an export and recomputes everything: every leaf, every root at
// every checkpoint, the numbering and the signatures. It needs the public key
// of the ledger and no database. A fault is a *BrokenError.
//
// An older export of the same ledger is whole, too. Who knows a later
// checkpoint, from a letter or a witness, passes its text in known: it must fit
// to the same tree.
func Verify(r io.Reader, key string, known ...string) (Verdict, error) {
	v, err := note.NewVerifier(key)
	if err != nil {
		return Verdict{}, fmt.Errorf("verify ledger: public key: %w", err)
	}
	c := &verification{key: key, verifier: v, in: bufio.NewReader(r)}
	for _, k := range known {
		p, err := parseCheckpoint(k, v)
		if err != nil {
			return Verdict{}, fmt.Errorf("verify ledger: known checkpoint: %w", err)
		}
		c.known = append(c.known, p)
	}
	if err := c.run(); err != nil {
		return Verdict{}, err
	}
	return c.verdict, nil
}

// verification is the state of Verify between two lines.
type verification struct {
	key      string
	verifier note.Verifier
	in       *bufio.Reader
	known    []Checkpoint

	line    int64
	header  headerLine
	tree    edge
	points  int64
	good    int64  // size of the last checkpoint that fitted
	last    string // its note
	lastID  netra.EventID
	verdict Verdict
}

func (c *verification) broken(reason string, args ...any) error {
	return &BrokenError{Line: c.line, Leaf: -1, Reason: fmt.Sprintf(reason, args...)}
}

func (c *verification) brokenEvent(leaf int64, id netra.EventID, reason string, args ...any) error {
	return &BrokenError{Line: c.line, Leaf: leaf, Event: id, Reason: fmt.Sprintf(reason, args...)}
}

func (c *verification) run() error {
	if err := c.readHeader(); err != nil {
		return err
	}
	for {
		line, err := c.next()
		if errors.Is(err, io.EOF) {
			return c.finish()
		}
		if err != nil {
			return err
		}
		switch {
		case bytes.HasPrefix(line, []byte(`{"leaf":`)):
			err = c.event(line)
		case bytes.HasPrefix(line, []byte(`{"checkpoint":`)):
			err = c.checkpoint(line)
		default:
			err = c.brokenEvent(c.tree.size, "", "neither an event nor a checkpoint")
		}
		if err != nil {
			return err
		}
	}
}

// next reads a line without its end. A last line without one was cut off.
func (c *verification) next() ([]byte, error) {
	c.line++
	var line []byte
	for {
		part, err := c.in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull) && len(line) < maxLine:
			continue
		case errors.Is(err, bufio.ErrBufferFull):
			return nil, c.brokenEvent(c.tree.size, "", "line is too long")
		case errors.Is(err, io.EOF) && len(line) == 0:
			return nil, io.EOF
		case errors.Is(err, io.EOF):
			return nil, c.brokenEvent(c.tree.size, "", "line is cut off")
		case err != nil:
			return nil, fmt.Errorf("verify ledger: %w", err)
		}
		return line[:len(line)-1], nil
	}
}

// decode reads a line and makes sure that it is exactly what Export writes.
func decode(line []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return errors.New("not valid JSON of its kind")
	}
	again, err := marshal(into)
	if err != nil {
		return errors.New("not valid JSON of its kind")
	}
	if !bytes.Equal(again, line) {
		return errors.New("not in its canonical form")
	}
	return nil
}

func (c *verification) readHeader() error {
	line, err := c.next()
	if errors.Is(err, io.EOF) {
		return c.broken("the export is empty")
	}
	if err != nil {
		return err
	}
	if err := decode(line, &c.header); err != nil {
		return c.broken("header: %v", err)
	}
	switch {
	case c.header.Format != format:
		return c.broken("header: format is not %s", format)
	case c.header.Key != c.key:
		return c.broken("header: the export names another public key than the one given")
	case c.header.Events < 0 || c.header.Checkpoints < 0:
		return c.broken("header: a count is negative")
	case c.header.Checkpoints == 0 && (c.header.Events != 0 || c.header.Last != ""):
		return c.broken("header: events without a checkpoint")
	}
	if c.header.Checkpoints == 0 {
		return nil
	}
	p, err := parseCheckpoint(c.header.Last, c.verifier)
	if err != nil {
		return c.broken("header: %v", err)
	}
	if p.Size != c.header.Events {
		return c.broken("header: %d events, its checkpoint says %d", c.header.Events, p.Size)
	}
	return nil
}

func (c *verification) event(line []byte) error {
	n := c.tree.size
	var l eventLine
	if err := decode(line, &l); err != nil {
		return c.brokenEvent(n, "", "%v", err)
	}
	e, err := parseLeaf(l.Event, n)
	if err != nil {
		return c.brokenEvent(n, "", "%v", err)
	}
	if l.Leaf != n {
		return c.brokenEvent(n, e.ID, "line has number %d where %d follows", l.Leaf, n)
	}
	h := tlog.RecordHash(l.Event)
	if l.Hash != h.String() {
		return c.brokenEvent(n, e.ID, "the event does not have the hash that was sealed")
	}
	if n >= c.header.Events {
		return c.brokenEvent(n, e.ID, "more events than the header says")
	}
	c.tree.add(h)
	c.lastID = e.ID
	if n == 0 || e.At.Before(c.verdict.First) {
		c.verdict.First = e.At
	}
	if n == 0 || e.At.After(c.verdict.Last) {
		c.verdict.Last = e.At
	}
	return c.compareKnown()
}

// compareKnown compares the tree with the checkpoints of its size that the
// caller knows.
func (c *verification) compareKnown() error {
	for _, k := range c.known {
		if k.Size == c.tree.size && k.Root != c.tree.root() {
			return c.brokenEvent(c.good, "", "events %d to %d are not those of the known checkpoint of size %d", c.good, c.tree.size-1, k.Size)
		}
	}
	return nil
}

func (c *verification) checkpoint(line []byte) error {
	var l checkpointLine
	if err := decode(line, &l); err != nil {
		return c.broken("checkpoint: %v", err)
	}
	if l.Checkpoint != c.points {
		return c.broken("checkpoint has number %d where %d follows", l.Checkpoint, c.points)
	}
	p, err := parseCheckpoint(l.Note, c.verifier)
	if err != nil {
		return c.broken("checkpoint %d: %v", c.points, err)
	}
	switch {
	case p.Size <= c.good:
		return c.broken("checkpoint %d is of size %d and follows one of size %d", c.points, p.Size, c.good)
	case p.Size > c.tree.size:
		return c.brokenEvent(c.tree.size, "", "missing: the checkpoint of size %d follows after %d events", p.Size, c.tree.size)
	case p.Size < c.tree.size:
		return c.brokenEvent(p.Size, "", "stands before the checkpoint of size %d", p.Size)
	case p.Root != c.tree.root():
		return c.brokenEvent(c.good, "", "events %d to %d do not have the root that was signed", c.good, p.Size-1)
	}
	c.points++
	c.good, c.last = p.Size, l.Note
	return nil
}

// finish checks what can only be seen at the end.
func (c *verification) finish() error {
	switch {
	case c.tree.size < c.header.Events:
		return c.brokenEvent(c.tree.size, "", "missing: the header says %d events", c.header.Events)
	case c.points != c.header.Checkpoints:
		return c.broken("%d checkpoints, the header says %d", c.points, c.header.Checkpoints)
	case c.good != c.tree.size:
		return c.brokenEvent(c.good, "", "no checkpoint covers it")
	case c.last != c.header.Last:
		return c.broken("the last checkpoint is not the one in the header")
	}
	for _, k := range c.known {
		if k.Size > c.tree.size {
			return c.brokenEvent(c.tree.size, "", "missing: a known checkpoint says %d events", k.Size)
		}
	}
	c.verdict.Origin, c.verdict.Size = c.verifier.Name(), c.tree.size
	c.verdict.Root, c.verdict.Checkpoints = c.tree.root().String(), c.points
	return nil
}

// edge is the right edge of a Merkle tree: the roots of its full subtrees, the
// largest first. It is all that is needed to grow a tree and to know its root.
type edge struct {
	size  int64
	roots []tlog.Hash
}

// add appends a leaf.
func (t *edge) add(h tlog.Hash) {
	// Each one bit at the end of the size is a full subtree as large as what
	// stands to its right.
	for n := t.size; n&1 == 1; n >>= 1 {
		h = tlog.NodeHash(t.roots[len(t.roots)-1], h)
		t.roots = t.roots[:len(t.roots)-1]
	}
	t.roots = append(t.roots, h)
	t.size++
}

// root is the root of the whole tree.
func (t *edge) root() tlog.Hash {
	if t.size == 0 {
		return sha256.Sum256(nil)
	}
	h := t.roots[len(t.roots)-1]
	for i := len(t.roots) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.roots[i], h)
	}
	return h
}
