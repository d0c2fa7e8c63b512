package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/netra-id/netra/casework"
	"github.com/netra-id/netra/internal/office/edition"
	"github.com/netra-id/netra/internal/platform/blob"
	"github.com/netra-id/netra/internal/platform/vault"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/lawroom"
)

// frame is what stays when the program turns to another edition of the law. Every
// service knows one edition, so the turn builds all of them anew and puts them
// into the same frame; requests that are under way end with the old ones.
type frame struct {
	vault  *vault.Vault
	files  *blob.DirStore
	mux    atomic.Pointer[web.Mux] // made anew when the wizard has set up the installation
	live   atomic.Pointer[App]     // that of the edition in force
	turned chan struct{}           // tells the jobs that there is a new one
	mu     sync.Mutex              // held while turning
	own    *law.Book               // what the folder that is being edited said when it was read last
	saved  string                  // savedAt of the folder, taken before that
}

// ownLaw is the law where the database names no edition: that of the folder
// that is being edited, as long as it can be used, else that which the program
// was built with. A folder is read again when somebody saved there, and until it
// can be used.
func (a *App) ownLaw() (*law.Book, error) {
	if a.LawDir == "" {
		return law.Default()
	}
	saved := savedAt(a.LawDir)
	if a.frame.own != nil && saved == a.frame.saved {
		return a.frame.own, nil
	}
	b, err := law.Load(os.DirFS(a.LawDir))
	if err != nil {
		return nil, err
	}
	if r := law.Check(b); !r.OK() {
		return nil, errors.New(r.Text())
	}
	a.frame.own, a.frame.saved = b, saved
	return b, nil
}

// turn puts the edition in force that the database names, unless it is already.
func (a *App) turn(ctx context.Context) error {
	a.frame.mu.Lock()
	defer a.frame.mu.Unlock()
	own, err := a.ownLaw()
	if err != nil {
		return err
	}
	book, err := edition.InForce(ctx, a.DB, own)
	if err != nil {
		return err
	}
	now := a.frame.live.Load()
	if book.Digest() == now.Law.Digest() {
		return nil
	}
	next := &App{Config: now.Config, DB: now.DB, Ledger: now.Ledger, Bundle: now.Bundle, Law: book, cache: now.cache, frame: now.frame}
	if err := next.services(ctx); err != nil {
		return err
	}
	if err := next.clocks(ctx); err != nil {
		return err
	}
	if err := next.routes(ctx); err != nil {
		return err
	}
	a.frame.live.Store(next)
	select {
	case a.frame.turned <- struct{}{}:
	default: // the jobs have not yet seen the turn before
	}
	a.Log.Info("the law turned to another edition", "edition", book.Digest()[:12])
	return nil
}

// followEvery is how often a process looks whether another one turned, and
// editedEvery whether somebody saved a file of the folder that is being edited.
const (
	followEvery = 5 * time.Second
	editedEvery = time.Second
)

// overtaken says that a folder is not followed because an edition was put in force
// on the page after it.
func (a *App) overtaken() error {
	a.frame.mu.Lock()
	defer a.frame.mu.Unlock()
	own, used := a.frame.own, a.frame.live.Load().Law
	if a.LawDir == "" || own == nil || own.Digest() == used.Digest() {
		return nil
	}
	return fmt.Errorf("the edition %.12s, put in force on /meja/hukum, is used and not %s; go back there to follow the folder again", used.Digest(), a.LawDir)
}

// followTurns turns when another process of the installation did.
func (a *App) followTurns(ctx context.Context) error {
	every := followEvery
	if a.LawDir != "" {
		every = editedEvery
	}
	t := time.NewTicker(every)
	defer t.Stop()
	return a.follow(ctx, t.C)
}

// follow turns, at each look, where there is something to turn to. What is in the
// way is said once, line by line; the law before it stays in use, and the next
// look tries again.
func (a *App) follow(ctx context.Context, look <-chan time.Time) error {
	said := ""
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-look:
		}
		err := a.turn(ctx)
		if err == nil {
			err = a.overtaken()
		}
		if err == nil {
			said = ""
			continue
		}
		if ctx.Err() != nil || err.Error() == said {
			continue
		}
		said = err.Error()
		for line := range strings.Lines(said) {
			a.Log.Error("the law stays as it is: " + strings.TrimSpace(line))
		}
	}
}

// savedAt tells states of a folder apart: how many files it has and when the
// last one was saved.
func savedAt(dir string) string {
	if dir == "" {
		return ""
	}
	n, last := 0, time.Time{}
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.ModTime().After(last) {
			last = info.ModTime()
		}
		n++
		return err
	})
	return fmt.Sprint(n, last.UnixNano(), err)
}

// jobs runs the jobs of the edition in force.
func (a *App) jobs(ctx context.Context) error {
	for {
		part, cancel := context.WithCancel(ctx)
		done := make(chan error, 1)
		go func() { done <- a.frame.live.Load().Jobs.Run(part, 2) }()
		select {
		case err := <-done:
			cancel()
			return err
		case <-a.frame.turned:
			cancel()
			if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
				return err
			}
		}
	}
}

// effectOf lets the law room ask what an edition does to the running cases.
func effectOf(c *casework.Service) func(context.Context, *law.Book) (lawroom.Effect, error) {
	return func(ctx context.Context, b *law.Book) (lawroom.Effect, error) {
		e, err := c.Effect(ctx, b)
		out := lawroom.Effect{Tracks: e.Tracks, Clocks: e.Clocks}
		for _, m := range e.Moved {
			out.Moved = append(out.Moved, lawroom.MovedClock{Number: m.Number, Step: m.Step, From: m.From, To: m.To})
		}
		return out, err
	}
}
