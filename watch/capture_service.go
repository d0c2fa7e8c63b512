package watch

import (
	"context"
	"slices"

	"github.com/gabriel-vasile/mimetype"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/evidence"
	"github.com/netra-id/netra/internal/platform/db"
)

// maxCapture bounds a capture that a person brings.
const maxCapture = 10 << 20

// captureTypes are the types of file that a capture may have, by what its first
// bytes say.
var captureTypes = []string{
	"image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf", "text/html", "text/plain", "application/json", "video/mp4",
	"multipart/related", "application/warc",
}

// AddCapture keeps what a person or his tool captured of a hit.
func (s *Service) AddCapture(ctx context.Context, hit, name string, data []byte, by netra.Actor) error {
	found := mimetype.Detect(data)
	ok := slices.ContainsFunc(captureTypes, func(t string) bool { return found.Is(t) })
	if len(data) == 0 || !ok {
		return &netra.Error{Kind: netra.Invalid, Key: "watch.draft_wrong", Problems: []netra.Problem{{Field: "tangkapan", Key: "watch.problem.capture"}}}
	}
	if err := s.DB.Read(ctx, func(tx *db.Tx) error { return s.mayCapture(ctx, tx, hit, by) }); err != nil {
		return err
	}
	item, err := s.Evidence.Seal(ctx, evidence.Original{
		Kind: evidence.Upload, Name: oneLine(name), MediaType: found.String(), Data: data, Tool: "netra upload", TakenAt: s.Clock.Now(),
	})
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := holdHit(ctx, tx, hit); err != nil {
			return err
		}
		if err := s.mayCapture(ctx, tx, hit, by); err != nil {
			return err
		}
		return s.Evidence.Keep(ctx, tx, item, about(hit), by.Office, by)
	})
}

// mayCapture says why nothing can be added to a hit.
func (s *Service) mayCapture(ctx context.Context, tx *db.Tx, hit string, by netra.Actor) error {
	h, err := s.findHit(ctx, tx, hit, by)
	switch {
	case err != nil:
		return err
	case h.Office != by.Office:
		return &netra.Error{Kind: netra.Forbidden, Key: "watch.other_office"}
	case !h.kept():
		return &netra.Error{Kind: netra.NotInForce, Key: "watch.decided"}
	}
	return nil
}

// Capture is one capture of a hit with its content. An original that leaves the
// house is recorded before it does.
func (s *Service) Capture(ctx context.Context, hit, item string, out bool, by netra.Actor) (evidence.Item, []byte, error) {
	var it evidence.Item
	read := func(tx *db.Tx) error {
		if _, err := s.findHit(ctx, tx, hit, by); err != nil {
			return err
		}
		items, err := s.Evidence.List(ctx, tx, about(hit))
		if err != nil {
			return err
		}
		i := slices.IndexFunc(items, func(it evidence.Item) bool { return it.ID == item })
		if i < 0 {
			return notFound()
		}
		it = items[i]
		if !out {
			return nil
		}
		return s.Evidence.HandedOut(ctx, tx, it, by)
	}
	var err error
	if out {
		err = s.DB.Write(ctx, read)
	} else {
		err = s.DB.Read(ctx, read)
	}
	if err != nil {
		return it, nil, err
	}
	data, err := s.Evidence.Original(ctx, it)
	return it, data, err
}
