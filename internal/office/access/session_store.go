package access

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// A session ends when nobody used it for idleFor, and at the latest lastsFor
// after it began. Between the password and the second factor it lasts
// factorFor.
const (
	idleFor   = 30 * time.Minute
	lastsFor  = 12 * time.Hour
	factorFor = 10 * time.Minute

	// touchAfter spares the database: a session is marked as used at most so
	// often.
	touchAfter = time.Minute
)

// The stages of a session.
const (
	stageFactor = "factor" // the password was right, the second factor is due
	stageIn     = "in"
)

// The values of a session.
const (
	valueUser       = "user"
	valueMembership = "membership"
	valueStage      = "stage"
)

// sessionCodec writes the values of a session as JSON. Its deadline is not
// kept: what counts is our own clock and the columns of the table.
type sessionCodec struct{}

var _ scs.Codec = sessionCodec{}

// Encode writes values.
func (sessionCodec) Encode(_ time.Time, values map[string]any) ([]byte, error) {
	return json.Marshal(values)
}

// Decode reads values.
func (sessionCodec) Decode(b []byte) (time.Time, map[string]any, error) {
	values := map[string]any{}
	err := json.Unmarshal(b, &values)
	return time.Time{}, values, err
}

// sessionStore keeps sessions in the database under the hash of their token.
type sessionStore struct{ s *Service }

var _ scs.CtxStore = (*sessionStore)(nil)

// txKey carries a transaction through the session manager, so that a session
// and what happens with it share one.
type txKey struct{}

func withTx(ctx context.Context, tx *db.Tx) context.Context {
	return context.WithValue(ctx, txKey{}, tx)
}

var errSessionTx = errors.New("sessions are used inside a transaction only")

func txOf(ctx context.Context) (*db.Tx, error) {
	if tx, ok := ctx.Value(txKey{}).(*db.Tx); ok {
		return tx, nil
	}
	return nil, errSessionTx
}

// FindCtx gives the values of the session with that token hash, while it lives.
func (st *sessionStore) FindCtx(ctx context.Context, hash string) ([]byte, bool, error) {
	tx, err := txOf(ctx)
	if err != nil {
		return nil, false, err
	}
	r, err := loadSession(ctx, tx, hash)
	if errors.Is(err, db.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if r.endsAt().After(st.s.clock.Now()) {
		return []byte(r.data), true, nil
	}
	return nil, false, nil
}

// CommitCtx saves a session. The expiry of the session manager is not used: it
// reads another clock.
func (st *sessionStore) CommitCtx(ctx context.Context, hash string, b []byte, _ time.Time) error {
	tx, err := txOf(ctx)
	if err != nil {
		return err
	}
	var values map[string]string
	if err := json.Unmarshal(b, &values); err != nil {
		return fmt.Errorf("read values of session: %w", err)
	}
	now := st.s.clock.Now().UnixMilli()
	_, err = tx.Exec(ctx, `
		insert into access_sessions (token_hash, user_id, stage, data, created_at, seen_at)
		values ($1, $2, $3, $4, $5, $5)
		on conflict (token_hash) do update set stage = excluded.stage, data = excluded.data, seen_at = excluded.seen_at`,
		hash, values[valueUser], values[valueStage], string(b), now)
	if err != nil {
		return fmt.Errorf("save session: %w", err)
	}
	return nil
}

// DeleteCtx ends a session.
func (st *sessionStore) DeleteCtx(ctx context.Context, hash string) error {
	tx, err := txOf(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `delete from access_sessions where token_hash = $1`, hash); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// Find is FindCtx without a transaction, which sessions never are.
func (st *sessionStore) Find(string) ([]byte, bool, error) { return nil, false, errSessionTx }

// Commit is CommitCtx without a transaction, which sessions never are.
func (st *sessionStore) Commit(string, []byte, time.Time) error { return errSessionTx }

// Delete is DeleteCtx without a transaction, which sessions never are.
func (st *sessionStore) Delete(string) error { return errSessionTx }

// sessionRow is a session as stored.
type sessionRow struct {
	stage, data       string
	createdAt, seenAt time.Time
	user              netra.UserID
}

// endsAt is when the session ends if nobody uses it any more.
func (r sessionRow) endsAt() time.Time {
	if r.stage == stageFactor {
		return r.createdAt.Add(factorFor)
	}
	idle, last := r.seenAt.Add(idleFor), r.createdAt.Add(lastsFor)
	if idle.Before(last) {
		return idle
	}
	return last
}

func loadSession(ctx context.Context, tx *db.Tx, hash string) (sessionRow, error) {
	var r sessionRow
	var created, seen int64
	err := tx.QueryRow(ctx, `select user_id, stage, data, created_at, seen_at from access_sessions where token_hash = $1`, hash).
		Scan(&r.user, &r.stage, &r.data, &created, &seen)
	if err != nil {
		return sessionRow{}, fmt.Errorf("load session: %w", err)
	}
	r.createdAt, r.seenAt = time.UnixMilli(created).UTC(), time.UnixMilli(seen).UTC()
	return r, nil
}

func touchSession(ctx context.Context, tx *db.Tx, hash string, at time.Time) error {
	if _, err := tx.Exec(ctx, `update access_sessions set seen_at = $1 where token_hash = $2 and seen_at < $1`, at.UnixMilli(), hash); err != nil {
		return fmt.Errorf("mark session as used: %w", err)
	}
	return nil
}

func endSessions(ctx context.Context, tx *db.Tx, user netra.UserID) (int64, error) {
	n, err := tx.Exec(ctx, `delete from access_sessions where user_id = $1`, string(user))
	if err != nil {
		return 0, fmt.Errorf("end sessions of %s: %w", user, err)
	}
	return n, nil
}

// sessionHash is the hash under which the session manager keeps a token.
func sessionHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func backdateSession(ctx context.Context, tx *db.Tx, hash string, created time.Time) error {
	if _, err := tx.Exec(ctx, `update access_sessions set created_at = $1 where token_hash = $2`, created.UnixMilli(), hash); err != nil {
		return fmt.Errorf("keep age of session: %w", err)
	}
	return nil
}

// tidy deletes what ran out. Used links stay for a month, because the ledger
// names them.
func tidy(ctx context.Context, tx *db.Tx, now time.Time) error {
	ms := func(d time.Duration) int64 { return now.Add(-d).UnixMilli() }
	if _, err := tx.Exec(ctx, `delete from access_sessions where created_at < $1 or seen_at < $2 or (stage = $3 and created_at < $4)`,
		ms(lastsFor), ms(idleFor), stageFactor, ms(factorFor)); err != nil {
		return fmt.Errorf("remove old sessions: %w", err)
	}
	if _, err := tx.Exec(ctx, `delete from access_links where expires_at < $1`, ms(30*24*time.Hour)); err != nil {
		return fmt.Errorf("remove old links: %w", err)
	}
	if _, err := tx.Exec(ctx, `delete from access_tries where next_try_at < $1`, ms(triesCountFor)); err != nil {
		return fmt.Errorf("remove old tries: %w", err)
	}
	return nil
}
