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
	var s app.Sample
	var region, format, file string
	r := &cobra.Command{
		Use:     "roster --n NUMBER",
		Short:   "Write a roster of invented civil servants, as the import reads it",
		Example: "  netra sample roster --n 10000 --region 36.72 --out pegawai.csv\n  netra sample roster --n 5000000 --seed 7 > pegawai.csv",
		Args:    exactly(0),
		RunE: func(c *cobra.Command, _ []string) error {
			s.Region = netra.Region(region)
			if format != "csv" && format != "xlsx" {
				return &usageError{fmt.Errorf("--format %q: csv or xlsx", format)}
			}
			s.XLSX = format == "xlsx"
			s.Tell = func(done int) { fmt.Fprintf(c.ErrOrStderr(), "%d of %d\n", done, s.N) }
			return writeTo(c, file, func(w io.Writer) error { return s.Roster(c.Context(), w) })
		},
	}
	f := r.Flags()
	f.IntVar(&s.N, "n", 0, "how many people (required)")
	f.Uint64Var(&s.Seed, "seed", 1, "the same seed writes the same people")
	f.StringVar(&region, "region", "", "code of the province, kabupaten or kota where they serve; the whole country without it")
	f.StringVar(&format, "format", "csv", "csv or xlsx")
	f.StringVar(&file, "out", "", "file to write; the standard output without it")
	must(r.MarkFlagRequired("n"))
	c.AddCommand(r)
	return c
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
