package access

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// The purposes of a link.
const (
	linkSetup  = "setup"
	linkInvite = "invite"
)

// setupLasts is how long the link to the wizard can be used.
const setupLasts = 30 * time.Minute

// SetupLink makes the one-time link to the wizard. An older one ends. Once
// anybody was added there is no wizard any more.
func (s *Service) SetupLink(ctx context.Context) (Link, error) {
	var link Link
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.mustBeEmpty(ctx, tx); err != nil {
			return err
		}
		var err error
		link, err = s.newLink(ctx, tx, linkSetup, "", setupLasts, netra.System(""))
		return err
	})
	return link, err
}

func (s *Service) mustBeEmpty(ctx context.Context, tx *db.Tx) error {
	has, err := s.HasUsers(ctx, tx)
	if err != nil {
		return err
	}
	if has {
		return notFound()
	}
	return nil
}

// CheckSetup tells whether token opens the wizard.
func (s *Service) CheckSetup(ctx context.Context, token string) error {
	return s.db.Read(ctx, func(tx *db.Tx) error {
		if err := s.mustBeEmpty(ctx, tx); err != nil {
			return err
		}
		_, err := s.openLink(ctx, tx, linkSetup, token)
		return err
	})
}

// UseSetup spends the token of the wizard, in the transaction in which the
// wizard adds the first office and administrator.
func (s *Service) UseSetup(ctx context.Context, tx *db.Tx, token string) error {
	if err := s.mustBeEmpty(ctx, tx); err != nil {
		return err
	}
	l, err := s.openLink(ctx, tx, linkSetup, token)
	if err != nil {
		return err
	}
	return spendLink(ctx, tx, l.id, s.clock.Now())
}

// Enrolment is the secret of a second factor that belongs to a link: the same
// each time the page is shown, so that nothing has to be kept before it is
// confirmed.
func (s *Service) Enrolment(token, login string) (secret, uri string) {
	sum := s.vault.MAC("access.enrolment", []byte(readCode(token)))
	secret = secretText(sum[:20])
	return secret, otpURI(secret, normalLogin(login))
}

// Credentials are a checked password and second factor, ready to be stored.
type Credentials struct {
	password string
	secret   string
	step     int64
}

// Prepare checks a new password and the first code of the second factor that
// belongs to the link, and hashes the password. It works outside of any
// transaction, because hashing takes long.
func (s *Service) Prepare(ctx context.Context, token, login, name, password, code string) (Credentials, error) {
	ps := checkPassword(password, normalLogin(login), name)
	secret, _ := s.Enrolment(token, login)
	step, ok, err := matchStep(secret, code, s.clock.Now(), 0)
	if err != nil {
		return Credentials{}, err
	}
	if !ok {
		ps = append(ps, netra.Problem{Field: "code", Key: "access.code_wrong"})
	}
	if len(ps) > 0 {
		return Credentials{}, &netra.Error{Kind: netra.Invalid, Key: "access.credentials_wrong", Problems: ps}
	}
	c := Credentials{secret: secret, step: step}
	err = s.gate.run(ctx, func() { c.password = s.hashing.hash(normalPassword(password)) })
	return c, err
}

// SetCredentials stores a password and a second factor and answers with new
// recovery codes, which nobody can read again. All sessions of the user end.
func (s *Service) SetCredentials(ctx context.Context, tx *db.Tx, user netra.UserID, c Credentials) ([]string, error) {
	k, wrapped, err := s.vault.NewKey()
	if err != nil {
		return nil, fmt.Errorf("make key for %s: %w", user, err)
	}
	sealed, err := k.Seal(factorAAD(user), []byte(c.secret))
	if err != nil {
		return nil, fmt.Errorf("seal second factor of %s: %w", user, err)
	}
	err = saveCredentials(ctx, tx, credentials{user: user, password: c.password, key: wrapped, sealed: sealed, step: c.step})
	if err != nil {
		return nil, err
	}
	codes, hashes := make([]string, nRecovery), make([]string, nRecovery)
	for i := range codes {
		codes[i] = newRecoveryCode()
		hashes[i] = hashToken(codes[i])
	}
	if err := replaceRecovery(ctx, tx, user, hashes); err != nil {
		return nil, err
	}
	u, err := loadUser(ctx, tx, user)
	if err != nil {
		return nil, err
	}
	by := netra.Actor{User: user, Name: u.Name}
	if err := s.EndSessions(ctx, tx, user, by); err != nil {
		return nil, err
	}
	_, err = s.ledger.Append(ctx, tx, "access.credentials.set", "user:"+string(user), by, nil)
	return codes, err
}

// Invitation is what the one who opens the link may know.
func (s *Service) Invitation(ctx context.Context, token string) (Invitation, error) {
	var in Invitation
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		var err error
		in, err = s.invitation(ctx, tx, token)
		return err
	})
	return in, err
}

func (s *Service) invitation(ctx context.Context, tx *db.Tx, token string) (Invitation, error) {
	l, err := s.openLink(ctx, tx, linkInvite, token)
	if err != nil {
		return Invitation{}, err
	}
	u, err := loadUser(ctx, tx, l.user)
	if err != nil {
		return Invitation{}, err
	}
	if !u.Active {
		return Invitation{}, notFound()
	}
	in := Invitation{User: u.ID, Name: u.Name, Login: u.Login, ExpiresAt: l.expiresAt, Renewal: u.Ready}
	in.Secret, in.URI = s.Enrolment(token, u.Login)
	ms, err := membershipsOf(ctx, tx, u.ID)
	if err != nil {
		return Invitation{}, err
	}
	if len(ms) > 0 {
		in.Office, in.Role = ms[len(ms)-1].OfficeName, ms[len(ms)-1].Role
	}
	return in, nil
}

// AcceptInvitation sets password and second factor of the invited and spends
// the link. The answer is the recovery codes.
func (s *Service) AcceptInvitation(ctx context.Context, token, password, code string) ([]string, error) {
	in, err := s.Invitation(ctx, token)
	if err != nil {
		return nil, err
	}
	c, err := s.Prepare(ctx, token, in.Login, in.Name, password, code)
	if err != nil {
		return nil, err
	}
	var codes []string
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		l, err := s.openLink(ctx, tx, linkInvite, token)
		if err != nil {
			return err
		}
		if err := spendLink(ctx, tx, l.id, s.clock.Now()); err != nil {
			return err
		}
		codes, err = s.SetCredentials(ctx, tx, l.user, c)
		return err
	})
	return codes, err
}

// newLink makes a link; older ones of the same purpose and user end.
func (s *Service) newLink(ctx context.Context, tx *db.Tx, purpose string, user netra.UserID, lasts time.Duration, by netra.Actor) (Link, error) {
	now := s.clock.Now()
	link := Link{Token: randomText(32), ExpiresAt: now.Add(lasts), User: user}
	if err := endLinks(ctx, tx, purpose, user, now); err != nil {
		return Link{}, err
	}
	id := netra.NewID(now)
	if err := insertLink(ctx, tx, id, hashToken(link.Token), purpose, link, by, now); err != nil {
		return Link{}, err
	}
	subject := "installation"
	if user != "" {
		subject = "user:" + string(user)
	}
	_, err := s.ledger.Append(ctx, tx, "access.link.made", subject, by, map[string]string{"link": id, "purpose": purpose})
	return link, err
}

// openLink is the link with that token while it can be used.
func (s *Service) openLink(ctx context.Context, tx *db.Tx, purpose, token string) (linkRow, error) {
	l, err := loadLink(ctx, tx, purpose, hashToken(token))
	if errors.Is(err, db.ErrNoRows) {
		return linkRow{}, &netra.Error{Kind: netra.NotFound, Key: "access.link_gone"}
	}
	if err != nil {
		return linkRow{}, err
	}
	if l.usedAt.Valid || !l.expiresAt.After(s.clock.Now()) {
		return linkRow{}, &netra.Error{Kind: netra.NotFound, Key: "access.link_gone"}
	}
	return l, nil
}

// linkRow is a link as stored.
type linkRow struct {
	id        string
	user      netra.UserID
	expiresAt time.Time
	usedAt    sql.NullInt64
}
