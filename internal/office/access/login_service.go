package access

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// triesCountFor is how long a wrong try is remembered after the next one was
// allowed again.
const triesCountFor = time.Hour

// Login checks a password and answers with the token of a session that waits
// for the second factor. A name that does not exist, a user without a login and
// a wrong password cost the same work and read the same. device is what
// SecondFactor gave this browser before, or "": a known device has tries of its
// own, so that a stranger who tries many passwords does not keep the owner out.
func (s *Service) Login(ctx context.Context, login, password, device string) (string, error) {
	login = normalLogin(login)
	if d := s.gate.delay(); d > 0 {
		if err := s.pause(ctx, d); err != nil {
			return "", err
		}
	}
	var c credentials
	var known bool
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		var err error
		c, known, err = loadCredentials(ctx, tx, login)
		return err
	})
	if err != nil {
		return "", err
	}
	key := s.tryKey(login, c.user, device)
	if err := s.beginTry(ctx, key); err != nil {
		return "", err
	}
	stored := s.decoy
	if known && c.active && c.password != "" && c.sealed != nil {
		stored = c.password
	}
	var right bool
	if gerr := s.gate.run(ctx, func() { right, err = verify(stored, normalPassword(password)) }); gerr != nil {
		return "", gerr
	}
	if err != nil {
		return "", fmt.Errorf("verify password of %s: %w", c.user, err)
	}
	if !right || stored == s.decoy {
		s.gate.failed()
		if known {
			if err := s.recordFailure(ctx, c.user, "password"); err != nil {
				return "", err
			}
		}
		return "", &netra.Error{Kind: netra.Invalid, Key: "access.login_wrong", Problems: []netra.Problem{{Field: "password", Key: "access.login_wrong"}}}
	}
	var token string
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		// The password was right: the try that was counted for it is given
		// back, so that the second factor need not wait.
		if err := returnTry(ctx, tx, key, s.clock.Now()); err != nil {
			return err
		}
		var err error
		token, err = s.startSession(ctx, tx, map[string]string{valueUser: string(c.user), valueStage: stageFactor})
		return err
	})
	return token, err
}

// Pending tells whose second factor the session with that token waits for.
func (s *Service) Pending(ctx context.Context, token string) (netra.UserID, error) {
	if token == "" {
		return "", noSession()
	}
	var user netra.UserID
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		sctx, err := s.sessions.Load(withTx(ctx, tx), token)
		if err != nil {
			return fmt.Errorf("load session: %w", err)
		}
		if s.sessions.GetString(sctx, valueStage) != stageFactor {
			return noSession()
		}
		user = netra.UserID(s.sessions.GetString(sctx, valueUser))
		return nil
	})
	return user, err
}

// SecondFactor checks the code of the authenticator, or one of the recovery
// codes, and opens the session under a new token. The second answer marks this
// browser as a known device for Login.
func (s *Service) SecondFactor(ctx context.Context, token, code, device string) (opened, knownDevice string, err error) {
	user, err := s.Pending(ctx, token)
	if err != nil {
		return "", "", err
	}
	var c credentials
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		var err error
		c, err = credentialsOf(ctx, tx, user)
		return err
	})
	if err != nil {
		return "", "", err
	}
	key := s.tryKey(c.login, user, device)
	if err := s.beginTry(ctx, key); err != nil {
		return "", "", err
	}
	secret, err := s.openSecret(c)
	if err != nil {
		return "", "", err
	}
	var right bool
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		how := "totp"
		right, err = s.takeCode(ctx, tx, c, secret, code)
		if err != nil {
			return err
		}
		if !right {
			how = "recovery"
			if right, err = useRecovery(ctx, tx, user, hashToken(code), s.clock.Now()); err != nil || !right {
				return err
			}
		}
		sctx, err := s.sessions.Load(withTx(ctx, tx), token)
		if err != nil {
			return fmt.Errorf("load session: %w", err)
		}
		if err := s.sessions.Destroy(sctx); err != nil {
			return fmt.Errorf("end half session: %w", err)
		}
		if opened, err = s.openSession(ctx, tx, user); err != nil {
			return err
		}
		if how == "recovery" {
			if _, err := s.ledger.Append(ctx, tx, "access.recovery.used", "user:"+string(user), netra.Actor{User: user}, nil); err != nil {
				return err
			}
		}
		return forgetTries(ctx, tx, key)
	})
	if err != nil {
		return "", "", err
	}
	if !right {
		s.gate.failed()
		if err := s.recordFailure(ctx, user, "factor"); err != nil {
			return "", "", err
		}
		return "", "", &netra.Error{Kind: netra.Invalid, Key: "access.code_wrong", Problems: []netra.Problem{{Field: "code", Key: "access.code_wrong"}}}
	}
	if s.knows(user, device) {
		return opened, device, nil
	}
	return opened, s.newDevice(user), nil
}

// takeCode accepts a code of the authenticator once. The step it belongs to is
// spent in the same transaction, so that two requests with one code cannot both
// pass.
func (s *Service) takeCode(ctx context.Context, tx *db.Tx, c credentials, secret, code string) (bool, error) {
	step, ok, err := matchStep(secret, code, s.clock.Now(), c.step)
	if err != nil || !ok {
		return false, err
	}
	return spendStep(ctx, tx, c.user, step)
}

// openSecret is the secret of the second factor in the clear.
func (s *Service) openSecret(c credentials) (string, error) {
	k, err := s.vault.Unwrap(c.key)
	if err != nil {
		return "", fmt.Errorf("unwrap key of %s: %w", c.user, err)
	}
	b, err := k.Open(factorAAD(c.user), c.sealed)
	if err != nil {
		return "", fmt.Errorf("open second factor of %s: %w", c.user, err)
	}
	return string(b), nil
}

func factorAAD(user netra.UserID) string { return "access.factor:" + string(user) }

// tryKey is under which name tries are counted: the device where it is known to
// belong to the user, else the login, whether it exists or not.
func (s *Service) tryKey(login string, user netra.UserID, device string) string {
	what := "login:" + login
	if user != "" && s.knows(user, device) {
		what = "device:" + device
	}
	sum := s.vault.MAC("access.try", []byte(what))
	return hex.EncodeToString(sum[:])
}

// newDevice marks a browser as one from which user logged in.
func (s *Service) newDevice(user netra.UserID) string {
	id := randomText(26)
	sum := s.vault.MAC("access.device", []byte(string(user)+"|"+id))
	return id + "." + hex.EncodeToString(sum[:])
}

// knows tells whether device is such a mark for user.
func (s *Service) knows(user netra.UserID, device string) bool {
	id, mark, ok := strings.Cut(device, ".")
	if !ok || len(id) != 26 {
		return false
	}
	sum := s.vault.MAC("access.device", []byte(string(user)+"|"+id))
	return equalText(mark, hex.EncodeToString(sum[:]))
}

// beginTry counts a try before it is made, so that many at once cannot slip
// through, and refuses it while the delay after the last wrong one runs.
func (s *Service) beginTry(ctx context.Context, key string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		now := s.clock.Now()
		n, next, err := loadTries(ctx, tx, key)
		if err != nil {
			return err
		}
		if now.Sub(next) > triesCountFor {
			n = 0
		}
		if wait := next.Sub(now); n > 0 && wait > 0 {
			return &netra.Error{Kind: netra.TooMany, Key: "access.wait", Args: []any{int((wait + time.Second - 1) / time.Second)}}
		}
		ok, err := saveTries(ctx, tx, key, n+1, now.Add(tryDelay(n+1)), next)
		if err != nil {
			return err
		}
		if !ok {
			return &netra.Error{Kind: netra.TooMany, Key: "access.wait", Args: []any{1}}
		}
		return nil
	})
}

// recordFailure writes the wrong try of a known user into the ledger. The
// growing delay bounds how many there can be.
func (s *Service) recordFailure(ctx context.Context, user netra.UserID, what string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := s.ledger.Append(ctx, tx, "access.login.failed", "user:"+string(user), netra.System(""), map[string]string{"what": what})
		return err
	})
}
