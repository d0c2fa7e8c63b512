package watch

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/posts"
	"github.com/netra-id/netra/internal/engine/wordsearch"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/evidence"
	"github.com/netra-id/netra/internal/platform/db"
)

// A search reads so many posts at most, and shows so many.
const (
	searchedMost = 2000
	searchShown  = 50
)

// Search finds the posts of a list by their words, the best first. It opens what
// is sealed, so that it works only while the list is on its leash; what was
// forgotten it does not find. It says in how many posts it looked.
func (s *Service) Search(ctx context.Context, list, words string, by netra.Actor) (List, []HitRow, int, error) {
	l, all, _, err := s.Hits(ctx, list, HitFilter{Limit: searchedMost}, by)
	if err != nil {
		return l, nil, 0, err
	}
	records := map[string]evidence.Item{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if _, err := s.find(ctx, tx, list, by, access.Watch); err != nil {
			return err
		}
		if err := s.leash(ctx, tx, l); err != nil {
			return err
		}
		for _, h := range all {
			items, err := s.Evidence.List(ctx, tx, about(h.ID))
			if err != nil {
				return err
			}
			if len(items) > 0 && !items[0].Forgotten {
				records[h.ID] = items[0]
			}
		}
		return nil
	})
	if err != nil {
		return l, nil, 0, err
	}
	var docs []wordsearch.Doc
	rows := map[string]HitRow{}
	for _, h := range all {
		item, there := records[h.ID]
		if !there {
			continue
		}
		p, err := s.postOf(ctx, item)
		if err != nil {
			return l, nil, 0, err
		}
		rows[h.ID] = h
		docs = append(docs, wordsearch.Doc{ID: h.ID, Fields: []wordsearch.Field{
			{Text: p.Text, Weight: 3}, {Text: p.About, Weight: 2}, {Text: p.Author.Name + "\n" + p.Author.Handle + "\n" + p.Target.Name, Weight: 1},
		}})
	}
	var out []HitRow
	for _, found := range wordsearch.New(docs).Find(words, searchShown) {
		out = append(out, rows[found.ID])
	}
	return l, out, len(docs), nil
}

// postOf is the post that is kept as the first capture of a hit.
func (s *Service) postOf(ctx context.Context, record evidence.Item) (p posts.Post, err error) {
	data, err := s.Evidence.Original(ctx, record)
	if err != nil {
		return p, err
	}
	if err := json.Unmarshal(data, &p); err != nil {
		return p, fmt.Errorf("read post of %s: %w", record.About, err)
	}
	return p, nil
}

// MaySearch tells whether the posts of a list may be searched today.
func (s *Service) MaySearch(ctx context.Context, l List) bool {
	return s.DB.Read(ctx, func(tx *db.Tx) error { return s.leash(ctx, tx, l) }) == nil
}
