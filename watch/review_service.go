package watch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/posts"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/evidence"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
)

// HitSheet is a hit or a sample with everything that a reviewer has in view.
type HitSheet struct {
	Hit
	Title     string // of the list
	Race      string // of the list
	Election  string
	Region    netra.Region
	Seen      seen // what the screen saw; nothing on a sample, and on what was forgotten
	Post      posts.Post
	Captures  []evidence.Item
	Takings   []Taking // pages that the program was asked to take
	Servant   registry.Servant
	Candidate registry.Candidate
	Reviews   []Review
	Referrals []Referral
	CanReview bool
}

// Forgotten tells whether the content is gone.
func (h HitSheet) Forgotten() bool { return len(h.Captures) == 0 || h.Captures[0].Forgotten }

// blind takes away what would tell a reviewer how somebody else decided: a page
// that the program took by itself, since somebody saw an act.
func (h HitSheet) blind() HitSheet {
	h.Takings = slices.DeleteFunc(h.Takings, Taking.bySelf)
	h.Captures = slices.DeleteFunc(h.Captures, func(it evidence.Item) bool { return it.By == "" && it.Kind != evidence.Record })
	return h
}

// findHit loads a hit on which an actor may act. What lies outside of his scope
// does not exist for him.
func (s *Service) findHit(ctx context.Context, tx *db.Tx, id string, by netra.Actor) (Hit, error) {
	sc, err := s.Access.ScopeOf(ctx, tx, by, access.Watch)
	if err != nil {
		return Hit{}, err
	}
	h, err := loadHit(ctx, tx, id)
	if err != nil {
		return h, err
	}
	if !sc.Covers(h.Office) {
		return Hit{}, notFound()
	}
	return h, nil
}

// OpenHit is a hit or a sample that an actor may see.
func (s *Service) OpenHit(ctx context.Context, id string, by netra.Actor) (HitSheet, error) {
	var out HitSheet
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		h, err := s.findHit(ctx, tx, id, by)
		if err != nil {
			return err
		}
		l, err := loadList(ctx, tx, h.List)
		if err != nil {
			return err
		}
		out = HitSheet{Hit: h, Title: l.Title, Race: l.Race, Election: l.Election, Region: l.Region}
		if out.Seen, err = s.openSeen(h); err != nil {
			return err
		}
		if h.Servant != "" {
			if out.Servant, err = s.Registry.Servant(ctx, tx, h.Servant); err != nil {
				return err
			}
			if out.Candidate, _, err = s.Registry.Candidate(ctx, tx, h.Candidate); err != nil {
				return err
			}
		}
		if out.Captures, err = s.Evidence.List(ctx, tx, about(id)); err != nil {
			return err
		}
		if out.Takings, err = s.takings(ctx, tx, h); err != nil {
			return err
		}
		if out.Reviews, err = s.reviews(ctx, tx, id); err != nil {
			return err
		}
		if out.CanReview = mayReview(h, out.Reviews, by) == nil; out.CanReview {
			out = out.blind()
		}
		out.Referrals, err = s.referrals(ctx, tx, id)
		return err
	})
	if err != nil || out.Forgotten() {
		return out, err
	}
	out.Post, err = s.postOf(ctx, out.Captures[0])
	return out, err
}

// openSeen opens what the screen saw of a hit, nothing where it was forgotten.
func (s *Service) openSeen(h Hit) (seen, error) {
	var out seen
	if h.wrapped == nil {
		return out, nil
	}
	key, err := s.Vault.Unwrap(h.wrapped)
	if err != nil {
		return out, fmt.Errorf("unwrap key of hit %s: %w", h.ID, err)
	}
	b, err := key.Open(about(h.ID), h.sealed)
	if err != nil {
		return out, fmt.Errorf("open hit %s: %w", h.ID, err)
	}
	return out, json.Unmarshal(b, &out)
}

// reviews are the reviews of a hit with their reasons.
func (s *Service) reviews(ctx context.Context, tx *db.Tx, hit string) ([]Review, error) {
	rs, err := listReviews(ctx, tx, hit)
	for i, r := range rs {
		key, err := s.Vault.Unwrap(r.wrapped)
		if err != nil {
			return nil, fmt.Errorf("unwrap key of a review of %s: %w", hit, err)
		}
		why, err := key.Open("watch.review:"+hit+"/"+string(r.By), r.sealed)
		if err != nil {
			return nil, fmt.Errorf("open a review of %s: %w", hit, err)
		}
		rs[i].Why = string(why)
	}
	return rs, err
}

// Judge records what a person decided on a post. Where that settles it, what is
// nothing is forgotten, and an account that is another person's is remembered.
func (s *Service) Judge(ctx context.Context, id string, v Verdict, by netra.Actor) (Hit, error) {
	var out Hit
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := holdHit(ctx, tx, id); err != nil {
			return err
		}
		h, err := s.findHit(ctx, tx, id, by)
		if err != nil {
			return err
		}
		reviews, err := listReviews(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := mayReview(h, reviews, by); err != nil {
			return err
		}
		if v, err = checkVerdict(h, v, s.Law); err != nil {
			return err
		}
		r := Review{By: by.User, Name: by.Name, N: len(reviews) + 1, Answer: v.Answer, Act: v.Act, Why: v.Why, At: s.Clock.Now()}
		key, wrapped, err := s.Vault.NewKey()
		if err != nil {
			return fmt.Errorf("make key of a review of %s: %w", id, err)
		}
		r.wrapped = wrapped
		if r.sealed, err = key.Seal("watch.review:"+id+"/"+string(by.User), []byte(v.Why)); err != nil {
			return fmt.Errorf("seal a review of %s: %w", id, err)
		}
		if err := insertReview(ctx, tx, id, r); err != nil {
			return err
		}
		if _, err := s.Ledger.Append(ctx, tx, "watch.hit.reviewed", about(id), by, map[string]any{"n": r.N, "answer": r.Answer, "act": r.Act, "why": r.Why}); err != nil {
			return err
		}
		if out, err = s.settle(ctx, tx, h, append(reviews, r), by); err != nil || v.Answer != SawAct || !out.kept() {
			return err
		}
		return s.preserve(ctx, tx, out)
	})
	return out, err
}

// settle does what follows from the reviews of a post.
func (s *Service) settle(ctx context.Context, tx *db.Tx, h Hit, reviews []Review, by netra.Actor) (Hit, error) {
	now := s.Clock.Now()
	what, err := s.openSeen(h)
	if err != nil {
		return h, err
	}
	if h.State, h.TrueAct = stateAfter(h, reviews); h.State == Open {
		return h, nil
	}
	h.ClosedAt = now
	if err := saveState(ctx, tx, h, Open, now); err != nil {
		return h, err
	}
	if h.State == Stranger && what.Who.Account != "" { // a name alone is nobody's for good
		if err := insertStranger(ctx, tx, h, what.Who.Account, now, by); err != nil {
			return h, err
		}
	}
	if h.State != Confirmed {
		if err := s.Evidence.Forget(ctx, tx, about(h.ID), by); err != nil {
			return h, err
		}
	}
	_, err = s.Ledger.Append(ctx, tx, "watch.hit."+string(h.State), about(h.ID), by, map[string]any{"act": h.TrueAct, "version": h.Version})
	return h, err
}

// Queue says how much of a list waits.
type Queue struct {
	Title string
	Mine  int    // posts on which the reader has to decide
	All   int    // posts that wait for anybody
	Next  string // the next one for him, "" where there is none
}

// QueueOf is the queue of a list for an actor of its office.
func (s *Service) QueueOf(ctx context.Context, list string, by netra.Actor) (Queue, error) {
	var q Queue
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		l, err := s.find(ctx, tx, list, by, access.Watch)
		if err != nil {
			return err
		}
		q.Title = l.Title
		if q.Mine, q.All, err = countQueue(ctx, tx, list, by.User); err != nil || l.Office != by.Office {
			return err
		}
		q.Next, err = nextHit(ctx, tx, list, by.User)
		return err
	})
	return q, err
}

// Report is how good the screen was under a list, as far as people have decided.
type Report struct {
	Quality   []Quality
	Agreement Agreement
}

// QualityOf weighs what people decided under a list.
func (s *Service) QualityOf(ctx context.Context, list string, by netra.Actor) (Report, error) {
	var out Report
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		if _, err := s.find(ctx, tx, list, by, access.SeeWatch); err != nil {
			return err
		}
		runs, err := listRuns(ctx, tx, list)
		if err != nil {
			return err
		}
		var all []reviewed
		for _, r := range runs {
			if !r.Over() { // what it finds yet stands anywhere in the queue
				continue
			}
			v := reviewed{Version: r.Version}
			if r.State == Done {
				v.None = r.Counts.Screen.None
			}
			if v.Marks, err = marksOf(ctx, tx, r.ID); err != nil {
				return err
			}
			all = append(all, v)
		}
		pairs, err := answerPairs(ctx, tx, list)
		if err != nil {
			return err
		}
		out = Report{Quality: qualityOf(all), Agreement: agreementOf(pairs)}
		return nil
	})
	return out, err
}
