package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/netra-id/netra"
)

// Store keeps content under its SHA-256.
type Store interface {
	// Put stores what r yields and returns its SHA-256 in hexadecimal and its
	// length. When it returns, the content is on the disk.
	Put(ctx context.Context, r io.Reader) (sum string, n int64, err error)
	// Get reads what is stored under sum. The reader ends with ErrCorrupt in
	// place of io.EOF when the content does not have that sum: whoever reads
	// must not use it before the end.
	Get(ctx context.Context, sum string) (io.ReadCloser, error)
}

// ErrCorrupt says that stored content does not have the sum it is stored under.
var ErrCorrupt = errors.New("blob: stored content is damaged")

// DirStore is a Store in a folder: files aa/bb/<sum>, where aa and bb are the
// first digits of the sum, and tmp for those that are being written.
type DirStore struct {
	root string
	// durable holds the folders whose own names are known to be on the disk, so
	// that they are synced once and not at every Put.
	durable sync.Map
}

var _ Store = (*DirStore)(nil)

// staleAfter is how old a file in tmp is before it counts as left behind by a
// program that was killed.
const staleAfter = 24 * time.Hour

// Dir opens the store in a folder and makes the folder where it is missing.
func Dir(path string) (*DirStore, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	s := &DirStore{root: abs}
	if err := os.MkdirAll(s.tmp(), 0o700); err != nil {
		return nil, err
	}
	if err := syncDir(s.root); err != nil {
		return nil, err
	}
	if err := s.sweep(); err != nil {
		return nil, fmt.Errorf("sweep %s: %w", s.tmp(), err)
	}
	return s, nil
}

func (s *DirStore) tmp() string { return filepath.Join(s.root, "tmp") }

func (s *DirStore) path(sum string) string {
	return filepath.Join(s.root, sum[:2], sum[2:4], sum)
}

// sweep removes what killed programs left in tmp. The present is read from a
// file just made: the clock of the file system is the one that counts here.
func (s *DirStore) sweep() (err error) {
	f, err := os.CreateTemp(s.tmp(), "sweep-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	now, err := f.Stat()
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(s.tmp())
	if err != nil {
		return err
	}
	for _, e := range entries {
		fi, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // another process finished it meanwhile
		}
		if err != nil {
			return err
		}
		if now.ModTime().Sub(fi.ModTime()) < staleAfter {
			continue
		}
		if err := os.Remove(filepath.Join(s.tmp(), e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Put stores what r yields; see Store. Nothing remains when it fails.
func (s *DirStore) Put(ctx context.Context, r io.Reader) (sum string, n int64, err error) {
	f, err := os.CreateTemp(s.tmp(), "put-") // 0600
	if err != nil {
		return "", 0, err
	}
	named := false
	defer func() {
		if !named {
			err = errors.Join(err, os.Remove(f.Name()))
		}
		if err != nil {
			sum, n = "", 0
		}
	}()
	h := sha256.New()
	n, err = io.Copy(io.MultiWriter(f, h), &contextReader{ctx, r})
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return "", 0, err
	}
	sum = hex.EncodeToString(h.Sum(nil))
	if err := s.makeDirs(sum); err != nil {
		return "", 0, err
	}
	path := s.path(sum)
	// The same content may stand there already, perhaps damaged by now: the new
	// file takes its place, so that putting it again mends it.
	if err := os.Rename(f.Name(), path); err != nil {
		return "", 0, err
	}
	named = true
	return sum, n, syncDir(filepath.Dir(path))
}

// makeDirs makes the two folders above a file durable, each before the next.
func (s *DirStore) makeDirs(sum string) error {
	parent := s.root
	for _, name := range []string{sum[:2], sum[2:4]} {
		dir := filepath.Join(parent, name)
		if _, ok := s.durable.Load(dir); ok {
			parent = dir
			continue
		}
		switch err := os.Mkdir(dir, 0o700); {
		case errors.Is(err, fs.ErrExist):
			// Another Put may have made it a moment ago and not synced it yet,
			// so its parent is synced in either case.
		case err != nil:
			return err
		}
		if err := syncDir(parent); err != nil {
			return err
		}
		s.durable.Store(dir, nil)
		parent = dir
	}
	return nil
}

// Get opens what is stored under sum; see Store. Where there is nothing the
// error is of kind NotFound.
func (s *DirStore) Get(ctx context.Context, sum string) (io.ReadCloser, error) {
	if !validSum(sum) {
		return nil, &netra.Error{Kind: netra.NotFound, Err: errors.New("blob: not a SHA-256 in hexadecimal")}
	}
	f, err := os.Open(s.path(sum))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &netra.Error{Kind: netra.NotFound, Err: fmt.Errorf("blob %s: %w", sum, fs.ErrNotExist)}
	}
	if err != nil {
		return nil, fmt.Errorf("blob %s: %w", sum, err)
	}
	return &checkedReader{r: contextReader{ctx, f}, f: f, h: sha256.New(), sum: sum}, nil
}

// validSum keeps everything that is no sum, such as "../..", out of paths.
func validSum(sum string) bool {
	if len(sum) != 2*sha256.Size {
		return false
	}
	for _, c := range []byte(sum) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// contextReader ends a read when its context ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// checkedReader hashes what it reads and compares at the end.
type checkedReader struct {
	r   contextReader
	f   *os.File
	h   hash.Hash
	sum string
	err error // sticks, so that a second read at the end says the same
}

func (c *checkedReader) Read(p []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.r.Read(p)
	c.h.Write(p[:n])
	if err == io.EOF && hex.EncodeToString(c.h.Sum(nil)) != c.sum {
		err = fmt.Errorf("blob %s: %w", c.sum, ErrCorrupt)
	}
	c.err = err
	return n, err
}

func (c *checkedReader) Close() error { return c.f.Close() }

// syncDir makes the names in a folder durable.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
