package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/app"
)

func sampleCommand() *cobra.Command {
	c := &cobra.Command{Use: "sample", Short: "Write invented people for trials and measurements; nobody real is meant"}
	c.AddCommand(sampleRosterCommand(), sampleCandidatesCommand())
	return c
}

func sampleRosterCommand() *cobra.Command {
	var s app.Sample
	var file string
	var read func() error
	c := &cobra.Command{
		Use:     "roster --n NUMBER",
		Short:   "Write a roster of invented civil servants, as the import reads it",
		Example: "  netra sample roster --n 10000 --region 36.72 --out pegawai.csv\n  netra sample roster --n 5000000 --seed 7 > pegawai.csv",
		Args:    exactly(),
		RunE: func(c *cobra.Command, _ []string) error {
			if err := read(); err != nil {
				return err
			}
			s.Tell = func(done int) { fmt.Fprintf(c.ErrOrStderr(), "%d of %d\n", done, s.N) }
			return writeTo(c, file, func(w io.Writer) error { return s.Roster(c.Context(), w) })
		},
	}
	read = sampleFlags(c, &s, &file)
	c.Flags().IntVar(&s.N, "n", 0, "how many people (required)")
	must(c.MarkFlagRequired("n"))
	return c
}

func sampleCandidatesCommand() *cobra.Command {
	var s app.CandidateSample
	var file, truth string
	var read func() error
	c := &cobra.Command{
		Use:     "candidates --n NUMBER",
		Short:   "Write invented candidates of a council, some of whom have a husband, wife or child in the invented roster",
		Example: "  netra sample candidates --n 600 --pairs 16 --roster 10000 --region 36.04 --out calon.csv --truth pasangan.csv",
		Long: "Write invented candidates, as the import reads them. With the --seed, --region and --roster of a roster that netra sample roster wrote,\n" +
			"--pairs of them have a husband, wife or child in it; --truth writes down which.",
		Args: exactly(),
		RunE: func(c *cobra.Command, _ []string) error {
			if err := read(); err != nil {
				return err
			}
			var planted []app.Planted
			err := writeTo(c, file, func(w io.Writer) error {
				var err error
				planted, err = s.Write(c.Context(), w)
				return err
			})
			if err != nil || truth == "" {
				return err
			}
			return writeTo(c, truth, func(w io.Writer) error { return app.WritePlanted(w, planted) })
		},
	}
	read = sampleFlags(c, &s.Sample, &file)
	f := c.Flags()
	f.IntVar(&s.Candidates, "n", 0, "how many candidates (required)")
	f.IntVar(&s.Pairs, "pairs", 0, "how many of them have a relative in the roster")
	f.IntVar(&s.N, "roster", 0, "the --n of the roster")
	f.StringVar(&truth, "truth", "", "file to write the pairs to")
	must(c.MarkFlagRequired("n"))
	return c
}

// sampleFlags adds the flags that every sample has. What it returns reads them.
func sampleFlags(c *cobra.Command, s *app.Sample, file *string) func() error {
	var region, format string
	f := c.Flags()
	f.Uint64Var(&s.Seed, "seed", 1, "the same seed writes the same people")
	f.StringVar(&region, "region", "", "code of the province, kabupaten or kota where they serve; the whole country without it")
	f.StringVar(&format, "format", "csv", "csv or xlsx")
	f.StringVar(file, "out", "", "file to write; the standard output without it")
	return func() error {
		if format != "csv" && format != "xlsx" {
			return &usageError{fmt.Errorf("--format %q: csv or xlsx", format)}
		}
		s.Region, s.XLSX = netra.Region(region), format == "xlsx"
		return nil
	}
}

// writeTo writes to a new file, or to the standard output where none is named. A
// file that could not be written to its end is taken away: half a roster looks
// like a whole one.
func writeTo(c *cobra.Command, file string, write func(io.Writer) error) (err error) {
	if file == "" {
		w := bufio.NewWriterSize(c.OutOrStdout(), 1<<16)
		return errors.Join(write(w), w.Flush())
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write sample: %w", err)
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(err, os.Remove(file))
		}
	}()
	w := bufio.NewWriterSize(f, 1<<16)
	if err := write(w); err != nil {
		return err
	}
	return w.Flush()
}
