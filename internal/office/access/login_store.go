package access

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// credentials are what a login is checked against.
type credentials struct {
	user     netra.UserID
	login    string
	name     string
	password string
	key      []byte // of the second factor, wrapped by the vault
	sealed   []byte // the secret under that key
	step     int64  // the last code that was accepted
	active   bool
}

const credentialColumns = `u.user_id, u.login, u.name, u.password, u.factor_key, u.factor_sealed, u.factor_step, u.active`

func scanCredentials(r row) (credentials, error) {
	var c credentials
	err := r.Scan(&c.user, &c.login, &c.name, &c.password, &c.key, &c.sealed, &c.step, &c.active)
	return c, err
}

// loadCredentials are those of a login; an unknown one is no error, so that the
// caller does the same work for it.
func loadCredentials(ctx context.Context, tx *db.Tx, login string) (credentials, bool, error) {
	c, err := scanCredentials(tx.QueryRow(ctx, `select `+credentialColumns+` from access_users u where u.login = $1`, login))
	if errors.Is(err, db.ErrNoRows) {
		return credentials{}, false, nil
	}
	if err != nil {
		return credentials{}, false, fmt.Errorf("load credentials: %w", err)
	}
	return c, true, nil
}

func credentialsOf(ctx context.Context, tx *db.Tx, user netra.UserID) (credentials, error) {
	c, err := scanCredentials(tx.QueryRow(ctx, `select `+credentialColumns+` from access_users u where u.user_id = $1`, string(user)))
	if err != nil {
		return credentials{}, noSuch(err, "credentials of", string(user))
	}
	return c, nil
}

func saveCredentials(ctx context.Context, tx *db.Tx, c credentials) error {
	_, err := tx.Exec(ctx, `
		update access_users
		set password = $1, factor_key = $2, factor_sealed = $3, factor_step = $4, version = version + 1
		where user_id = $5`, c.password, c.key, c.sealed, c.step, string(c.user))
	if err != nil {
		return fmt.Errorf("save credentials of %s: %w", c.user, err)
	}
	return nil
}

// spendStep notes that a code was used; false where it or a later one was used
// before.
func spendStep(ctx context.Context, tx *db.Tx, user netra.UserID, step int64) (bool, error) {
	n, err := tx.Exec(ctx, `update access_users set factor_step = $1 where user_id = $2 and factor_step < $1`, step, string(user))
	if err != nil {
		return false, fmt.Errorf("spend code of %s: %w", user, err)
	}
	return n == 1, nil
}

func replaceRecovery(ctx context.Context, tx *db.Tx, user netra.UserID, hashes []string) error {
	if _, err := tx.Exec(ctx, `delete from access_recovery_codes where user_id = $1`, string(user)); err != nil {
		return fmt.Errorf("remove recovery codes of %s: %w", user, err)
	}
	for _, h := range hashes {
		if _, err := tx.Exec(ctx, `insert into access_recovery_codes (code_hash, user_id, used_at) values ($1, $2, null)`, h, string(user)); err != nil {
			return fmt.Errorf("add recovery code of %s: %w", user, err)
		}
	}
	return nil
}

// useRecovery spends a recovery code; false where the user has no such unused
// code.
func useRecovery(ctx context.Context, tx *db.Tx, user netra.UserID, hash string, at time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `update access_recovery_codes set used_at = $1 where code_hash = $2 and user_id = $3 and used_at is null`, at.UnixMilli(), hash, string(user))
	if err != nil {
		return false, fmt.Errorf("use recovery code of %s: %w", user, err)
	}
	return n == 1, nil
}

// loadTries are the wrong tries under key and when the next one may be made.
func loadTries(ctx context.Context, tx *db.Tx, key string) (int, time.Time, error) {
	var n int
	var next int64
	err := tx.QueryRow(ctx, `select failures, next_try_at from access_tries where key_hash = $1`, key).Scan(&n, &next)
	if errors.Is(err, db.ErrNoRows) {
		return 0, time.Time{}, nil
	}
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("load tries: %w", err)
	}
	return n, time.UnixMilli(next), nil
}

// saveTries notes a try; false where another one was noted since the caller
// read seen.
func saveTries(ctx context.Context, tx *db.Tx, key string, n int, next, seen time.Time) (bool, error) {
	var count int64
	var err error
	if seen.IsZero() {
		count, err = tx.Exec(ctx, `
			insert into access_tries (key_hash, failures, next_try_at) values ($1, $2, $3)
			on conflict (key_hash) do nothing`, key, n, next.UnixMilli())
	} else {
		count, err = tx.Exec(ctx, `
			update access_tries set failures = $1, next_try_at = $2
			where key_hash = $3 and next_try_at = $4`, n, next.UnixMilli(), key, seen.UnixMilli())
	}
	if err != nil {
		return false, fmt.Errorf("note try: %w", err)
	}
	return count == 1, nil
}

// returnTry takes back a try that was no wrong one; the next may be made now.
func returnTry(ctx context.Context, tx *db.Tx, key string, now time.Time) error {
	if _, err := tx.Exec(ctx, `update access_tries set failures = failures - 1, next_try_at = $1 where key_hash = $2 and failures > 0`, now.UnixMilli(), key); err != nil {
		return fmt.Errorf("give a try back: %w", err)
	}
	return nil
}

func forgetTries(ctx context.Context, tx *db.Tx, key string) error {
	if _, err := tx.Exec(ctx, `delete from access_tries where key_hash = $1`, key); err != nil {
		return fmt.Errorf("forget tries: %w", err)
	}
	return nil
}

func equalText(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
