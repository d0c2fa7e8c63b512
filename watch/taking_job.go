package watch

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/evidence"
	"github.com/netra-id/netra/internal/platform/browser"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/fetch"
	"github.com/netra-id/netra/internal/platform/jobs"
)

// pageJob takes a page. What it failed at stands in the taking, for whoever may
// ask again; only a program that stops lets it begin anew.
const pageJob = "watch.page"

func (s *Service) runPage(ctx context.Context, payload []byte) error {
	var id string
	if err := json.Unmarshal(payload, &id); err != nil {
		return fmt.Errorf("read job: %w: %w", err, jobs.ErrGiveUp)
	}
	var t Taking
	var h Hit
	var why string
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if t, err = loadTaking(ctx, tx, id); err != nil || t.State != TakingAsked {
			return err
		}
		h, why, err = s.mayTake(ctx, tx, t)
		return err
	})
	switch {
	case err != nil:
		return err
	case t.State != TakingAsked: // a job that ran again after its end
		return nil
	case why != "":
		return s.endPage(ctx, t, nil, why)
	}
	address, err := s.addressOf(h, t)
	if err != nil {
		return err
	}
	got, err := s.Pages.Take(ctx, address)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return s.endPage(ctx, t, nil, whyNot(err))
	}
	items, err := s.sealPage(ctx, got)
	if err != nil {
		return err
	}
	t.Status = got.Status
	return s.endPage(ctx, t, items, "")
}

// mayTake says why a page is not taken any more, "" where it is: the key of a
// sentence.
func (s *Service) mayTake(ctx context.Context, tx *db.Tx, t Taking) (h Hit, why string, err error) {
	if h, err = loadHit(ctx, tx, t.Hit); err != nil {
		return h, "", err
	}
	l, err := loadList(ctx, tx, h.List)
	if err != nil {
		return h, "", err
	}
	err = s.leash(ctx, tx, l)
	var e *netra.Error
	switch {
	case errors.As(err, &e):
		return h, e.Key, nil
	case err != nil:
		return h, "", err
	case !h.kept():
		return h, "watch.decided", nil
	case !s.CanTake():
		return h, "watch.taking.no_browser", nil
	}
	return h, "", nil
}

// whyNot says in which words a page was not taken.
func whyNot(err error) string {
	for _, w := range []struct {
		is  error
		key string
	}{
		{fetch.ErrForbidden, "watch.taking.why.forbidden"},
		{fetch.ErrTooLarge, "watch.taking.why.large"},
		{browser.ErrSlow, "watch.taking.why.slow"},
		{browser.ErrUnreachable, "watch.taking.why.unreachable"},
	} {
		if errors.Is(err, w.is) {
			return w.key
		}
	}
	return "watch.taking.why.broken"
}

// sealPage seals the picture of a page and the page. Until they are kept nobody
// has their keys.
func (s *Service) sealPage(ctx context.Context, got browser.Taken) ([]evidence.Item, error) {
	now, name := s.Clock.Now(), "halaman"
	if u, err := url.Parse(got.URL); err == nil {
		name = cmp.Or(u.Hostname(), name)
	}
	tool := "netra: " + got.Tool
	if got.Cut {
		tool += ", cut"
	}
	var out []evidence.Item
	for _, o := range []evidence.Original{
		{Kind: evidence.Screen, Name: name + ".png", MediaType: "image/png", Data: got.Picture},
		{Kind: evidence.Page, Name: name + ".html", MediaType: "text/html", Data: got.HTML},
	} {
		o.Source, o.Tool, o.TakenAt = got.URL, tool, now
		it, err := s.Evidence.Seal(ctx, o)
		if err != nil {
			return nil, err
		}
		out = append(out, it)
	}
	return out, nil
}

// endPage keeps what was taken, or why nothing was, and ends the job with it.
// Nothing is kept of a hit that was decided meanwhile.
func (s *Service) endPage(ctx context.Context, t Taking, items []evidence.Item, why string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := holdHit(ctx, tx, t.Hit); err != nil {
			return err
		}
		h, now, err := s.mayTake(ctx, tx, t)
		if err != nil {
			return err
		}
		end := t
		end.EndedAt, end.State, end.Why = s.Clock.Now(), TakingDone, cmp.Or(why, now)
		by := t.actor(h.Office)
		if end.Why != "" {
			end.State, items = TakingFailed, nil
		}
		for _, it := range items {
			if err := s.Evidence.Keep(ctx, tx, it, about(h.ID), h.Office, by); err != nil {
				return err
			}
		}
		if err := endTaking(ctx, tx, end); err != nil {
			return err
		}
		if _, err := s.Ledger.Append(ctx, tx, "watch.page."+string(end.State), about(h.ID), by, map[string]any{"taking": t.ID, "why": end.Why, "status": end.Status}); err != nil {
			return err
		}
		return jobs.Done(ctx, tx)
	})
}

// pageFailed ends a taking whose job was set aside for good.
func (s *Service) pageFailed(ctx context.Context, payload []byte) error {
	var id string
	if err := json.Unmarshal(payload, &id); err != nil {
		return fmt.Errorf("read job: %w: %w", err, jobs.ErrGiveUp)
	}
	var t Taking
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		t, err = loadTaking(ctx, tx, id)
		return err
	})
	if err != nil || t.State != TakingAsked {
		return err
	}
	return s.endPage(ctx, t, nil, "watch.taking.why.broken")
}
