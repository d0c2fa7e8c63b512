package watch

import (
	"context"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
)

// referralAbout names a part of a referral to its key.
func referralAbout(id, part string) string { return "watch.referral." + part + ":" + id }

// Refer records a question about a hit that went to another agency by letter.
// What was forgotten has no question left.
func (s *Service) Refer(ctx context.Context, hit string, r Referral, by netra.Actor) (Referral, error) {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		h, err := s.findHit(ctx, tx, hit, by)
		if err != nil {
			return err
		}
		switch {
		case h.Office != by.Office:
			return &netra.Error{Kind: netra.Forbidden, Key: "watch.other_office"}
		case h.State != Open && h.State != Confirmed && h.State != Found:
			return &netra.Error{Kind: netra.NotInForce, Key: "watch.decided"}
		}
		at, err := s.desk(ctx, tx, h.Office)
		if err != nil {
			return err
		}
		if r, err = checkReferral(r, agenciesFor(s.Law, at.today)); err != nil {
			return err
		}
		now := s.Clock.Now()
		r.ID, r.Hit, r.Office, r.SentAt, r.By, r.ByName, r.Version = netra.NewID(now), h.ID, h.Office, now, by.User, by.Name, 1
		key, wrapped, err := s.Vault.NewKey()
		if err != nil {
			return fmt.Errorf("make key of a referral: %w", err)
		}
		r.wrapped = wrapped
		if r.question, err = key.Seal(referralAbout(r.ID, "question"), []byte(r.Question)); err != nil {
			return fmt.Errorf("seal referral %s: %w", r.ID, err)
		}
		if err := insertReferral(ctx, tx, r); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, "watch.referral.sent", about(hit), by, map[string]string{
			"referral": r.ID, "number": r.Number, "agency": r.Agency, "question": r.Question,
		})
		return err
	})
	return r, err
}

// TakeReply records what came back from an agency: first its receipt, then its
// answer.
func (s *Service) TakeReply(ctx context.Context, id string, version int64, in Reply, by netra.Actor) (Referral, error) {
	var out Referral
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := loadReferral(ctx, tx, id)
		if err != nil {
			return err
		}
		if _, err := s.findHit(ctx, tx, r.Hit, by); err != nil {
			return err
		}
		at, err := s.desk(ctx, tx, r.Office)
		if err != nil {
			return err
		}
		if r.Office != by.Office {
			return &netra.Error{Kind: netra.Forbidden, Key: "watch.other_office"}
		}
		if r, err = s.openReferral(r); err != nil {
			return err
		}
		if r, err = take(r, in, netra.DateOf(r.SentAt, i18n.Zone(at.Zone)), at.today); err != nil {
			return err
		}
		if r, err = s.sealReply(r); err != nil {
			return err
		}
		r.Version = version
		if err := saveReferral(ctx, tx, r); err != nil {
			return err
		}
		out = r
		event := "watch.referral.received"
		if r.AnsweredOn != "" {
			event = "watch.referral.answered"
		}
		_, err = s.Ledger.Append(ctx, tx, event, about(r.Hit), by, map[string]string{"referral": r.ID, "on": string(in.On), "text": in.Text})
		return err
	})
	return out, err
}

// sealReply seals what came back.
func (s *Service) sealReply(r Referral) (Referral, error) {
	key, err := s.Vault.Unwrap(r.wrapped)
	if err != nil {
		return r, fmt.Errorf("unwrap key of referral %s: %w", r.ID, err)
	}
	if r.receipt, err = key.Seal(referralAbout(r.ID, "receipt"), []byte(r.Receipt)); err != nil {
		return r, fmt.Errorf("seal referral %s: %w", r.ID, err)
	}
	if r.AnsweredOn == "" {
		return r, nil
	}
	if r.answer, err = key.Seal(referralAbout(r.ID, "answer"), []byte(r.Answer)); err != nil {
		return r, fmt.Errorf("seal referral %s: %w", r.ID, err)
	}
	return r, nil
}

// openReferral opens the sealed parts of a referral.
func (s *Service) openReferral(r Referral) (Referral, error) {
	key, err := s.Vault.Unwrap(r.wrapped)
	if err != nil {
		return r, fmt.Errorf("unwrap key of referral %s: %w", r.ID, err)
	}
	for part, p := range map[string]struct {
		sealed []byte
		plain  *string
	}{"question": {r.question, &r.Question}, "receipt": {r.receipt, &r.Receipt}, "answer": {r.answer, &r.Answer}} {
		if len(p.sealed) == 0 {
			continue
		}
		b, err := key.Open(referralAbout(r.ID, part), p.sealed)
		if err != nil {
			return r, fmt.Errorf("open %s of referral %s: %w", part, r.ID, err)
		}
		*p.plain = string(b)
	}
	return r, nil
}

// referrals are the referrals of a hit, opened.
func (s *Service) referrals(ctx context.Context, tx *db.Tx, hit string) ([]Referral, error) {
	rs, err := listReferrals(ctx, tx, hit)
	if err != nil {
		return nil, err
	}
	for i := range rs {
		if rs[i], err = s.openReferral(rs[i]); err != nil {
			return nil, err
		}
	}
	return rs, nil
}

// Agencies are the kinds of office that can be asked today.
func (s *Service) Agencies(day netra.Date) []string { return agenciesFor(s.Law, day) }
