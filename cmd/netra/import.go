package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/netra-id/netra/internal/app"
	"github.com/netra-id/netra/internal/office/registry"
)

func importCommand() *cobra.Command {
	c := &cobra.Command{Use: "import", Short: "Take lists into an installation, without its pages"}
	var in installation
	var how app.RosterImport
	r := &cobra.Command{
		Use:     "roster FILE --data DIR --agency NAME",
		Short:   "Check a roster of any length and, with --apply, take it over; bad rows are left out",
		Example: "  netra import roster pegawai.csv --data data --agency \"Pemerintah Kabupaten Serang\" --apply",
		Args:    exactly("FILE"),
		RunE: func(c *cobra.Command, args []string) error {
			return open(c.Context(), in.config(), func(a *app.App) error { return importRoster(c, a, args[0], how) })
		},
	}
	in.flags(r)
	f := r.Flags()
	f.StringVar(&how.Agency, "agency", "", "name of the agency, in full or short (required)")
	f.BoolVar(&how.Apply, "apply", false, "take it over when it is checked")
	must(r.MarkFlagRequired("agency"))
	c.AddCommand(r)
	return c
}

func importRoster(c *cobra.Command, a *app.App, file string, how app.RosterImport) (err error) {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("open roster: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	how.Name = filepath.Base(file)
	how.Tell = func(l registry.Load) {
		fmt.Fprintf(c.ErrOrStderr(), "%s: %d %%, %d rows, %d new, %d bad\n", l.State, l.Percent(), l.Rows, l.New, l.Bad)
	}
	load, problems, err := a.ImportRoster(c.Context(), f, how)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.OutOrStdout(), "%s: %d rows, %d new, %d updated, %d unchanged, %d bad\n", load.State, load.Rows, load.New, load.Updated, load.Unchanged, load.Bad)
	for _, p := range problems {
		fmt.Fprintf(c.OutOrStdout(), "line %d, %s: %s\n", p.Line, p.Field, a.Bundle.T("en", p.Key, p.Args...))
	}
	switch {
	case load.State == registry.LoadFailed:
		return errors.New(a.Bundle.T("en", load.Fault))
	case how.Apply && load.State != registry.LoadDone:
		return fmt.Errorf("the roster is %s and was not taken over", load.State)
	}
	return nil
}
