package measure

import (
	"context"
	"embed"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations are the tables of this package.
var Migrations = db.Embedded("measure", migrationFiles)

func indexNotFound() error { return &netra.Error{Kind: netra.NotFound, Key: "measure.index.not_found"} }

// mayPublish lets only administrators of the office that runs the installation
// pass: what they publish is read in the whole country.
func (s *Service) mayPublish(ctx context.Context, tx *db.Tx, by netra.Actor) error {
	host, err := s.Access.HostOffice(ctx, tx)
	if netra.KindOf(err) == netra.NotFound {
		return indexNotFound()
	}
	if err == nil && (by.Office != host.ID || by.Role != netra.RoleAdministrator) {
		return indexNotFound()
	}
	return err
}

// indexColumnsOf are the columns of the file of an index.
func indexColumnsOf() []registry.TableColumn {
	return []registry.TableColumn{
		{Field: "wilayah", Title: "Wilayah", Headers: []string{"wilayah", "kodewilayah", "namawilayah", "kabupatenkota", "kabkota", "provinsi", "daerah", "region"}, Required: true},
		{Field: "pemilihan", Title: "Pemilihan", Headers: []string{"pemilihan", "pemilu", "tahapan", "election"}, Required: true},
		{Field: "dimensi", Title: "Dimensi", Headers: []string{"dimensi", "dimension"}},
		{Field: "indikator", Title: "Indikator", Headers: []string{"indikator", "subdimensi", "indicator"}},
		{Field: "skor", Title: "Skor", Headers: []string{"skor", "nilai", "indeks", "score"}, Required: true},
	}
}

// Take reads the file of an index and keeps it for somebody to look at; nothing of
// it is seen before it is published. already is true where its rows are known under
// this title: then nothing is kept. Wrong rows are the problems of the error, each
// with its line, and nothing is kept either.
func (s *Service) Take(ctx context.Context, d IndexDraft, by netra.Actor) (x Index, already bool, err error) {
	scores, err := s.readIndex(d)
	if err != nil {
		return Index{}, false, err
	}
	x = Index{
		Title: d.Title, IssuedOn: d.IssuedOn, Source: d.Source, Most: d.Most, FileName: d.FileName, Digest: digestOf(scores), Rows: len(scores),
		SentAt: s.Clock.Now(), SentBy: by.User,
	}
	x.ID = netra.NewID(x.SentAt)
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.mayPublish(ctx, tx, by); err != nil {
			return err
		}
		known, ok, err := sameIndex(ctx, tx, x.Title, x.Digest)
		if err != nil || ok {
			x, already = known, ok
			return err
		}
		if err := insertIndex(ctx, tx, x, scores); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, "measure.index.taken", "index:"+x.ID, by, map[string]string{"Title": x.Title, "Digest": x.Digest})
		return err
	})
	return x, already, err
}

func (s *Service) readIndex(d IndexDraft) ([]Score, error) {
	table, err := registry.ReadTable(registry.File{Name: d.FileName, Data: d.File, Sheet: d.Sheet}, indexColumnsOf())
	if err != nil {
		return nil, err
	}
	rows := make([]indexRow, 0, len(table))
	for _, r := range table {
		rows = append(rows, indexRow{r.Line, r.Cells["wilayah"], r.Cells["pemilihan"], r.Cells["dimensi"], r.Cells["indikator"], r.Cells["skor"]})
	}
	elections := map[string]string{}
	for _, e := range s.Law.ElectionsInOrder() {
		for _, word := range []string{e.ID, e.Label.ID, e.Label.EN} {
			elections[plain(word)] = e.ID
		}
	}
	places := func(text string) []netra.Region { return placesNamed(s.Registry.Regions(), text) }
	scores, ps := readScores(rows, d.Most, places, elections)
	if len(ps) > 0 {
		return nil, &netra.Error{Kind: netra.Invalid, Key: "measure.index.rows_wrong", Args: []any{len(ps)}, Problems: ps}
	}
	return scores, nil
}

// Indexes are all that were handed in, for those who publish them.
func (s *Service) Indexes(ctx context.Context, by netra.Actor) (out []Index, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if err := s.mayPublish(ctx, tx, by); err != nil {
			return err
		}
		out, err = loadIndexes(ctx, tx, false)
		return err
	})
	return out, err
}

// OpenIndex is one of them with what it would change.
func (s *Service) OpenIndex(ctx context.Context, id string, by netra.Actor) (x Index, change IndexChange, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if err := s.mayPublish(ctx, tx, by); err != nil {
			return err
		}
		if x, err = loadIndex(ctx, tx, id); err != nil {
			return err
		}
		next, err := loadScores(ctx, tx, id, "")
		if err != nil {
			return err
		}
		former, err := formerOf(ctx, tx, x)
		change = changes(former, next)
		return err
	})
	return x, change, err
}

// formerOf are the rows of the index that can be seen under the same title.
func formerOf(ctx context.Context, tx *db.Tx, x Index) ([]Score, error) {
	list, err := published(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, y := range list {
		if y.Title == x.Title && y.ID != x.ID {
			return loadScores(ctx, tx, y.ID, "")
		}
	}
	return nil, nil
}

// published are the indexes that can be seen: of each title the one that was
// published last.
func published(ctx context.Context, tx *db.Tx) ([]Index, error) {
	all, err := loadIndexes(ctx, tx, true)
	return newestOfTitles(all), err
}

// Publish lets an index be seen.
func (s *Service) Publish(ctx context.Context, id string, by netra.Actor) error {
	return s.onWaiting(ctx, id, by, "measure.index.published", func(ctx context.Context, tx *db.Tx) error {
		return setPublished(ctx, tx, id, s.Clock.Now(), by.User)
	})
}

// Drop forgets an index that was never published.
func (s *Service) Drop(ctx context.Context, id string, by netra.Actor) error {
	return s.onWaiting(ctx, id, by, "measure.index.dropped", func(ctx context.Context, tx *db.Tx) error {
		return deleteIndex(ctx, tx, id)
	})
}

func (s *Service) onWaiting(ctx context.Context, id string, by netra.Actor, event string, do func(context.Context, *db.Tx) error) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := s.mayPublish(ctx, tx, by); err != nil {
			return err
		}
		x, err := loadIndex(ctx, tx, id)
		if err != nil {
			return err
		}
		if x.Published() {
			return &netra.Error{Kind: netra.Conflict, Key: "measure.index.is_published"}
		}
		if err := do(ctx, tx); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, event, "index:"+id, by, map[string]string{"Title": x.Title, "Digest": x.Digest})
		return err
	})
	if err == nil {
		s.Changed()
	}
	return err
}

// placesNamed are the regions that a cell may mean. "Kota Bengkulu" is never the
// province of that name, and "Bengkulu" may be both.
func placesNamed(tree *registry.RegionTree, text string) []netra.Region {
	levels := []int{1, regency}
	switch word := strings.ToLower(text); {
	case strings.HasPrefix(word, "kota "), strings.HasPrefix(word, "kab"):
		levels = []int{regency}
	case strings.HasPrefix(word, "prov"):
		levels = []int{1}
	}
	var out []netra.Region
	for _, level := range levels {
		for _, info := range tree.Match(text, level) {
			out = append(out, info.Code)
		}
	}
	if len(out) == 0 { // a sub-district has no score, and is told so
		for _, info := range tree.Match(text, 0) {
			out = append(out, info.Code)
		}
	}
	return out
}
