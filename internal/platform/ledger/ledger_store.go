package ledger

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations are the tables of this package.
var Migrations = db.Embedded("ledger", migrationFiles)

// rowsPerStatement is how many rows one insert or update carries.
const rowsPerStatement = 100

func insertEvent(ctx context.Context, tx *db.Tx, e Event, sum, salt []byte) error {
	_, err := tx.Exec(ctx, `
		insert into ledger_events
			(event_id, kind, subject, actor_user, actor_office, actor_role, at_ms, digest, salt)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		string(e.ID), e.Kind, e.Subject, string(e.User), string(e.Office), string(e.Role), e.At.UnixMilli(), sum, salt)
	if err != nil {
		return fmt.Errorf("append event %s: %w", e.Kind, err)
	}
	return nil
}

const eventColumns = `event_id, coalesce(leaf, -1), kind, subject, actor_user, actor_office, actor_role, at_ms, digest`

// queryEvents reads the events that a query with eventColumns finds.
func queryEvents(ctx context.Context, tx *db.Tx, query string, args ...any) ([]Event, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read events: %w", err)
	}
	var list []Event
	for rows.Next() {
		var (
			e   Event
			at  int64
			sum []byte
		)
		err := rows.Scan(&e.ID, &e.Leaf, &e.Kind, &e.Subject, &e.User, &e.Office, &e.Role, &at, &sum)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("read events: %w", err), rows.Close())
		}
		e.At, e.Digest = time.UnixMilli(at).UTC(), hex.EncodeToString(sum)
		list = append(list, e)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read events: %w", err)
	}
	return list, rows.Close()
}

// unsealed reads events that have no leaf yet, in the order in which they get
// one: that of their ids, which begin with their instant.
func unsealed(ctx context.Context, tx *db.Tx, limit int) ([]Event, error) {
	return queryEvents(ctx, tx, `
		select `+eventColumns+`
		from ledger_events
		where leaf is null
		order by event_id
		limit $1`, limit)
}

// leaves reads the events with leaves from <= leaf < until.
func leaves(ctx context.Context, tx *db.Tx, from, until int64) ([]Event, error) {
	return queryEvents(ctx, tx, `
		select `+eventColumns+`
		from ledger_events
		where leaf >= $1 and leaf < $2
		order by leaf`, from, until)
}

// lockTree makes this transaction the only one that seals.
func lockTree(ctx context.Context, tx *db.Tx) error {
	n, err := tx.Exec(ctx, `update ledger_state set seals = seals + 1 where state_id = 'one'`)
	if err != nil {
		return fmt.Errorf("lock the tree: %w", err)
	}
	if n != 1 {
		return errors.New("lock the tree: its row is missing")
	}
	return nil
}

// treeSizes is how many leaves and how many hashes the tables hold, by their
// highest numbers.
func treeSizes(ctx context.Context, tx *db.Tx) (nLeaves, nHashes int64, err error) {
	err = tx.QueryRow(ctx, `
		select coalesce((select max(leaf) from ledger_events where leaf is not null), -1) + 1,
			coalesce((select max(hash_index) from ledger_hashes), -1) + 1`).Scan(&nLeaves, &nHashes)
	if err != nil {
		return 0, 0, fmt.Errorf("read the size of the tree: %w", err)
	}
	return nLeaves, nHashes, nil
}

// lastCheckpoint reads the newest checkpoint; ok is false where there is none.
func lastCheckpoint(ctx context.Context, tx *db.Tx) (c Checkpoint, ok bool, err error) {
	list, err := checkpoints(ctx, tx, "order by size desc limit 1")
	if err != nil || len(list) == 0 {
		return Checkpoint{}, false, err
	}
	return list[0], true, nil
}

// checkpoints reads checkpoints as they are stored, unchecked.
func checkpoints(ctx context.Context, tx *db.Tx, rest string, args ...any) ([]Checkpoint, error) {
	rows, err := tx.Query(ctx, "select size, root, note, at_ms from ledger_checkpoints "+rest, args...)
	if err != nil {
		return nil, fmt.Errorf("read checkpoints: %w", err)
	}
	var list []Checkpoint
	for rows.Next() {
		var (
			c    Checkpoint
			root []byte
			at   int64
		)
		if err := rows.Scan(&c.Size, &root, &c.Note, &at); err != nil {
			return nil, errors.Join(fmt.Errorf("read checkpoints: %w", err), rows.Close())
		}
		copy(c.Root[:], root)
		c.At = time.UnixMilli(at).UTC()
		list = append(list, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read checkpoints: %w", err)
	}
	return list, rows.Close()
}

func insertCheckpoint(ctx context.Context, tx *db.Tx, c Checkpoint) error {
	_, err := tx.Exec(ctx, `
		insert into ledger_checkpoints (size, root, note, at_ms) values ($1, $2, $3, $4)`,
		c.Size, c.Root[:], c.Note, c.At.UnixMilli())
	if err != nil {
		return fmt.Errorf("save checkpoint %d: %w", c.Size, err)
	}
	return nil
}

// insertHashes saves hashes whose indexes follow first.
func insertHashes(ctx context.Context, tx *db.Tx, first int64, hashes []tlog.Hash) error {
	for len(hashes) > 0 {
		n := min(len(hashes), rowsPerStatement)
		args := make([]any, 0, 2*n)
		for i := range n {
			args = append(args, first+int64(i), hashes[i][:])
		}
		_, err := tx.Exec(ctx, "insert into ledger_hashes (hash_index, hash) values "+tuples(n, "($%d, $%d)"), args...)
		if err != nil {
			return fmt.Errorf("save hashes from %d: %w", first, err)
		}
		first, hashes = first+int64(n), hashes[n:]
	}
	return nil
}

// setLeaves gives the events the leaves that follow first.
func setLeaves(ctx context.Context, tx *db.Tx, first int64, events []Event) error {
	for len(events) > 0 {
		n := min(len(events), rowsPerStatement)
		args := make([]any, 0, 2*n)
		for i, e := range events[:n] {
			args = append(args, string(e.ID), first+int64(i))
		}
		// Both databases name the columns of values column1 and column2.
		changed, err := tx.Exec(ctx, `
			update ledger_events set leaf = v.column2
			from (values `+tuples(n, "(cast($%d as text), cast($%d as bigint))")+`) as v
			where event_id = v.column1 and leaf is null`, args...)
		if err != nil {
			return fmt.Errorf("number events from %d: %w", first, err)
		}
		if changed != int64(n) {
			return fmt.Errorf("number events from %d: %d of %d changed", first, changed, n)
		}
		first, events = first+int64(n), events[n:]
	}
	return nil
}

// tuples repeats a pattern with two placeholders n times.
func tuples(n int, pattern string) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, pattern, 2*i+1, 2*i+2)
	}
	return b.String()
}

// hashReader reads hashes of the tree, and remembers those it has read or was
// given.
type hashReader struct {
	ctx  context.Context
	tx   *db.Tx
	seen map[int64]tlog.Hash
}

func newHashReader(ctx context.Context, tx *db.Tx) *hashReader {
	return &hashReader{ctx, tx, map[int64]tlog.Hash{}}
}

var _ tlog.HashReader = (*hashReader)(nil)

// ReadHashes returns the hashes at the indexes; a missing one is an error that
// names it.
func (r *hashReader) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var missing []any
	for _, i := range indexes {
		if _, ok := r.seen[i]; !ok {
			missing = append(missing, i)
		}
	}
	for len(missing) > 0 {
		n := min(len(missing), rowsPerStatement)
		if err := r.load(missing[:n]); err != nil {
			return nil, err
		}
		missing = missing[n:]
	}
	out := make([]tlog.Hash, len(indexes))
	for k, i := range indexes {
		h, ok := r.seen[i]
		if !ok {
			return nil, fmt.Errorf("hash %d of the tree is missing", i)
		}
		out[k] = h
	}
	return out, nil
}

func (r *hashReader) load(indexes []any) error {
	var b strings.Builder
	for i := range indexes {
		fmt.Fprintf(&b, "%s$%d", strings.Repeat(", ", min(i, 1)), i+1)
	}
	return readHashes(r.ctx, r.tx, r.seen, "select hash_index, hash from ledger_hashes where hash_index in ("+b.String()+")", indexes...)
}

// hashRange reads the hashes with from <= index < until.
func hashRange(ctx context.Context, tx *db.Tx, from, until int64) (map[int64]tlog.Hash, error) {
	into := map[int64]tlog.Hash{}
	return into, readHashes(ctx, tx, into, `
		select hash_index, hash from ledger_hashes where hash_index >= $1 and hash_index < $2`, from, until)
}

func readHashes(ctx context.Context, tx *db.Tx, into map[int64]tlog.Hash, query string, args ...any) error {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("read hashes: %w", err)
	}
	for rows.Next() {
		var (
			i int64
			b []byte
		)
		if err := rows.Scan(&i, &b); err != nil {
			return errors.Join(fmt.Errorf("read hashes: %w", err), rows.Close())
		}
		if len(b) != sha256.Size {
			return errors.Join(fmt.Errorf("hash %d of the tree has %d bytes", i, len(b)), rows.Close())
		}
		into[i] = tlog.Hash(b)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read hashes: %w", err)
	}
	return rows.Close()
}

// listEvents reads events by a filter in the reverse order of the tree: first
// those that wait for their leaf, then from the highest leaf down.
func listEvents(ctx context.Context, tx *db.Tx, f Filter) ([]Event, error) {
	after := Event{Leaf: -1}
	if f.Before != "" {
		var err error
		if after, err = eventByID(ctx, tx, f.Before); err != nil {
			return nil, err
		}
	}
	var list []Event
	if !after.Sealed() {
		var err error
		if list, err = listPart(ctx, tx, f, after, false, f.limit()); err != nil {
			return nil, err
		}
	}
	if n := f.limit() - len(list); n > 0 {
		sealed, err := listPart(ctx, tx, f, after, true, n)
		return append(list, sealed...), err
	}
	return list, nil
}

// outsideOfSubjects is the kind of event that the index of subjects leaves out,
// since thousands of them are written in a second, each with a random subject of
// its own. Who asks for the events of such a subject waits until all were passed
// through: some one and a half seconds for a million on a busy machine.
const outsideOfSubjects = "report.received"

// ofSubject is the condition that an event is of a subject, written so that the
// index serves wherever it holds all events of the subject.
func ofSubject(subject, placeholder string) string {
	slice, _, _ := strings.Cut(outsideOfSubjects, ".")
	if strings.HasPrefix(subject, slice+":") {
		return "subject = " + placeholder
	}
	return "subject = " + placeholder + " and kind <> '" + outsideOfSubjects + "'"
}

// listPart reads the sealed or the waiting events of a list, as many as limit.
// They are two queries, so that each walks back along an index.
func listPart(ctx context.Context, tx *db.Tx, f Filter, after Event, sealed bool, limit int) ([]Event, error) {
	var (
		conds []string
		args  []any
	)
	where := func(cond string, arg any) {
		args = append(args, arg)
		conds = append(conds, fmt.Sprintf(cond, len(args)))
	}
	if f.Subject != "" {
		where(ofSubject(f.Subject, "$%d"), f.Subject)
	}
	if prefix, ok := strings.CutSuffix(f.Kind, "."); ok {
		// All kinds of a slice: from "case." up to "case/", the next character.
		where("kind >= $%d", prefix+".")
		where("kind < $%d", prefix+"/")
	} else if f.Kind != "" {
		where("kind = $%d", f.Kind)
	}
	if !f.From.IsZero() {
		where("at_ms >= $%d", f.From.UnixMilli())
	}
	if !f.Until.IsZero() {
		where("at_ms < $%d", f.Until.UnixMilli())
	}
	if f.Offices != nil {
		marks := make([]string, 0, len(f.Offices))
		for _, o := range f.Offices {
			args = append(args, string(o))
			marks = append(marks, fmt.Sprintf("$%d", len(args)))
		}
		if len(marks) == 0 {
			return nil, nil
		}
		conds = append(conds, "actor_office in ("+strings.Join(marks, ", ")+")")
	}
	order := "event_id"
	if sealed {
		order = "leaf"
		conds = append(conds, "leaf is not null")
	} else {
		conds = append(conds, "leaf is null")
	}
	switch {
	case sealed && after.Sealed():
		where("leaf < $%d", after.Leaf)
	case !sealed && after.ID != "":
		where("event_id < $%d", string(after.ID))
	}
	query := "select " + eventColumns + " from ledger_events where " + strings.Join(conds, " and ")
	args = append(args, limit)
	return queryEvents(ctx, tx, fmt.Sprintf("%s order by %s desc limit $%d", query, order, len(args)), args...)
}

// eventByID reads one event.
func eventByID(ctx context.Context, tx *db.Tx, id netra.EventID) (Event, error) {
	list, err := queryEvents(ctx, tx, "select "+eventColumns+" from ledger_events where event_id = $1", string(id))
	if err != nil {
		return Event{}, err
	}
	if len(list) == 0 {
		return Event{}, &netra.Error{Kind: netra.NotFound, Err: fmt.Errorf("event %s: %w", id, db.ErrNoRows)}
	}
	return list[0], nil
}
