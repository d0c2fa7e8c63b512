package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"time"

	"github.com/spf13/cobra"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/app"
	"github.com/netra-id/netra/internal/platform/browser"
	"github.com/netra-id/netra/watch"
)

// wall is the clock of the machine.
var wall = netra.ClockFunc(time.Now)

// installation is where a command finds what runs for real.
type installation struct{ app.Config }

// flags adds what names the installation.
func (in *installation) flags(c *cobra.Command) {
	c.Flags().StringVar(&in.DataDir, "data", "", "folder for keys, files and the embedded database (required)")
	c.Flags().StringVar(&in.Database, "database", "", "postgres://… to use PostgreSQL; also NETRA_DATABASE")
	must(c.MarkFlagRequired("data"))
}

// config is the installation as the flags and the environment name it.
func (in *installation) config() app.Config {
	cfg := in.Config
	cfg.Clock = wall
	if cfg.Database == "" {
		cfg.Database = os.Getenv("NETRA_DATABASE")
	}
	return cfg
}

// findBrowser is the Chromium of this machine, "" where there is none.
func findBrowser() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	return ""
}

// pages takes public pages with the browser at path; nil where there is none.
func pages(path string) watch.Pages {
	if path == "" {
		return nil
	}
	return browser.New(path, browser.Usual())
}

// open opens an installation for as long as do runs.
func open(ctx context.Context, cfg app.Config, do func(*app.App) error) (err error) {
	a, err := app.New(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return do(a)
}

// must stops a program that was put together wrongly.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
