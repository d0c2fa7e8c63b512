package edition

import (
	"archive/zip"
	"bytes"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the tables edition_….
var Migrations = db.Embedded("edition", migrations)

// Service is the door to the editions.
type Service struct {
	db  *db.DB
	now *law.Book

	mu    sync.Mutex
	books map[string]*law.Book // by digest; guarded by mu
}

// Open keeps the edition that is in force now and makes the service.
func Open(ctx context.Context, d *db.DB, now *law.Book) (*Service, error) {
	s := &Service{db: d, now: now, books: map[string]*law.Book{now.Digest(): now}}
	return s, d.Write(ctx, func(tx *db.Tx) error { return keep(ctx, tx, now) })
}

// Now is the digest of the edition in force.
func (s *Service) Now() string { return s.now.Digest() }

// Book is the law room as it was in an edition. An edition that another node
// brought is read from the database; one that nobody kept is an error.
func (s *Service) Book(ctx context.Context, tx *db.Tx, edition string) (*law.Book, error) {
	s.mu.Lock()
	b := s.books[edition]
	s.mu.Unlock()
	if b != nil {
		return b, nil
	}
	fsys, err := folderOf(ctx, tx, edition)
	if err != nil {
		return nil, err
	}
	if b, err = law.LoadKept(fsys); err != nil {
		return nil, fmt.Errorf("read edition %.12s: %w", edition, err)
	}
	if b.Digest() != edition {
		return nil, changed(edition)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.books[edition] = b
	return b, nil
}

// fit is an edition as this program takes it when it is handed in today. It may
// have been handed in under an older program, which knew other fields and checks.
func fit(ctx context.Context, tx *db.Tx, edition string) (*law.Book, error) {
	fsys, err := folderOf(ctx, tx, edition)
	if err != nil {
		return nil, err
	}
	b, err := law.Load(fsys)
	if err != nil {
		return nil, unfit(strings.Split(err.Error(), "\n"))
	}
	if b.Digest() != edition {
		return nil, changed(edition)
	}
	if report := law.Check(b); !report.OK() {
		var wrong []string
		for _, f := range report.Findings {
			if f.Severity == law.Wrong {
				wrong = append(wrong, f.String())
			}
		}
		return nil, unfit(wrong)
	}
	return b, nil
}

// unfit refuses an edition with what is wrong in its files.
func unfit(wrong []string) error {
	err := &netra.Error{Kind: netra.NotInForce, Key: "edition.has_errors"}
	for _, text := range wrong {
		err.Problems = append(err.Problems, netra.Problem{Key: "edition.finding", Args: []any{text}})
	}
	return err
}

func changed(edition string) error {
	return &netra.Error{Kind: netra.Internal, Key: "edition.gone", Err: fmt.Errorf("edition %.12s was changed in the database", edition)}
}

// folderOf is the law folder of an edition that is kept.
func folderOf(ctx context.Context, tx *db.Tx, edition string) (fs.FS, error) {
	files, err := load(ctx, tx, edition)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, &netra.Error{Kind: netra.Internal, Key: "edition.gone", Err: fmt.Errorf("edition %.12s of the law room is not kept", edition)}
	}
	fsys, err := Folder(files)
	if err != nil {
		return nil, fmt.Errorf("unpack edition %.12s: %w", edition, err)
	}
	return fsys, nil
}

// Folder makes a folder of files that lie in memory; an archive is one.
func Folder(files map[string][]byte) (fs.FS, error) {
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for path, body := range files {
		f, err := w.CreateHeader(&zip.FileHeader{Name: path, Method: zip.Store})
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(body); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
}
