package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/app"
)

func demoCommand() *cobra.Command {
	var (
		addr  string
		today string
		rules string
	)
	c := &cobra.Command{
		Use:   "demo",
		Short: "Show the program with invented people, in a temporary folder",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			day, err := netra.ParseDate(today)
			if err != nil {
				return fmt.Errorf("--today: %w", err)
			}
			return demo(c.Context(), addr, day, rules, c.OutOrStdout())
		},
	}
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "address to listen on")
	c.Flags().StringVar(&today, "today", "2024-11-13", "the day on which the demonstration plays")
	c.Flags().StringVar(&rules, "law", "", "folder with law files; pages and API follow what is saved there")
	return c
}

func demo(ctx context.Context, addr string, day netra.Date, rules string, out io.Writer) (err error) {
	dir, err := os.MkdirTemp("", "netra-demo-")
	if err != nil {
		return fmt.Errorf("make temporary folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	// The demonstration plays in the middle of a campaign, so its clock shows
	// that day and goes on from there at the pace of the wall clock.
	begin := time.Now()
	start := day.StartIn(time.FixedZone("WIB", 7*60*60)).Add(9 * time.Hour)
	clock := netra.ClockFunc(func() time.Time { return start.Add(time.Since(begin)) })
	fmt.Fprintln(out, "Preparing the demonstration …")
	cfg := app.Config{DataDir: dir, Clock: clock, Demo: true, LawDir: rules, Pages: pages(findBrowser())}
	if rules != "" { // whoever edits a file must hear what is wrong with it
		cfg.Log = slog.New(slog.NewTextHandler(out, nil))
	}
	return serve(ctx, cfg, addr, out, func(_ *app.App, url string, out io.Writer) error {
		guide, err := app.DemoGuide(url, day)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "\n%s\n\n%s", url, guide)
		return err
	})
}
