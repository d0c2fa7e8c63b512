package main

import (
	"context"
	"errors"
	"fmt"
	"io"
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
			return demo(c.Context(), addr, day, c.OutOrStdout())
		},
	}
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "address to listen on")
	c.Flags().StringVar(&today, "today", "2024-11-13", "the day on which the demonstration plays")
	return c
}

func demo(ctx context.Context, addr string, day netra.Date, out io.Writer) (err error) {
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
	return serve(ctx, app.Config{DataDir: dir, Clock: clock, Demo: true}, addr, out, func(_ *app.App, url string, out io.Writer) error {
		fmt.Fprintf(out, `
%s

DATA CONTOH: people, candidates and accounts are invented; regions, rules and calendars are real.
The demonstration plays on %s. Try this, in about ten minutes:
  1. %s/lapor       send a tip as a citizen in Kota Cilegon; keep the code
  2. Role "Petugas Bawaslu Kota Cilegon": find it under Laporan, accept it, make it a finding
  3. In the case: link the person, map the act, tick the requirements, forward
  4. Role "Pemeriksa BKN": verify, study, recommend a sanction
  5. Role "BKPSDM Kota Cilegon": summon, examine, decide
  6. %s/status      read the outcome by your code; %s/angka shows it counted
Stop with Ctrl-C; everything is deleted then.
`, url, day, url, url, url)
		return nil
	})
}
