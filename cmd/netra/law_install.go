package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/app"
	"github.com/netra-id/netra/internal/office/edition"
	"github.com/netra-id/netra/law"
)

// lawInstallCommand puts the law of a folder in force in an installation.
func lawInstallCommand() *cobra.Command {
	var (
		in  installation
		yes bool
	)
	c := &cobra.Command{
		Use:   "install DIR --data DIR",
		Short: "Check a changed law folder, say what it would change, and with --yes put it in force",
		Long: `Check a changed law folder, say what differs from the law in force and what that does to running
cases. Without --yes the law in force stays as it is. Opening the installation brings its database to the
form of this program, as starting the server does, and counts running clocks again where they were counted
by another law. With --yes the edition is kept and put in force; running programs of the installation follow
within seconds. Where the office that runs the installation has several administrators, the edition is handed
in and one of them must turn to it on its page; that may be the one who ran this command.`,
		Example: "  netra law install ./law --data /var/lib/netra\n  netra law install ./law --data /var/lib/netra --yes",
		Args:    exactly("DIR"),
		RunE: func(c *cobra.Command, args []string) error {
			b, err := law.Load(os.DirFS(args[0]))
			if err != nil {
				return err
			}
			report := law.Check(b)
			fmt.Fprint(c.OutOrStdout(), report.Text())
			if !report.OK() {
				return fmt.Errorf("the law files have %d errors to mend", report.Errors)
			}
			// A folder that was mistyped must not become an installation.
			if _, err := os.Stat(in.DataDir); err != nil {
				return &usageError{fmt.Errorf("the installation: %w", err)}
			}
			return open(c.Context(), in.config(), func(a *app.App) error { return install(c, a, b, yes) })
		},
	}
	in.flags(c)
	c.Flags().BoolVar(&yes, "yes", false, "put the edition in force")
	return c
}

// install says what b would change and, where yes, puts it in force.
func install(c *cobra.Command, a *app.App, b *law.Book, yes bool) error {
	if err := printChange(c, a, b); err != nil {
		return err
	}
	out := c.OutOrStdout()
	if !yes {
		fmt.Fprintln(out, "The law in force stays as it is. Add --yes to put this edition in force.")
		return nil
	}
	p, inForce, err := a.Lawroom.Editions.Install(c.Context(), b)
	if err != nil {
		return inWords(a, err)
	}
	if inForce {
		fmt.Fprintf(out, "Edition %.12s is in force. Running programs follow within seconds.\n", p.Edition)
		return nil
	}
	fmt.Fprintf(out, "Edition %.12s is handed in. An administrator must turn to it: /meja/hukum/%s\n", p.Edition, p.ID)
	return nil
}

// printChange says what differs from the law in force, and what that does to
// the cases that run.
func printChange(c *cobra.Command, a *app.App, b *law.Book) error {
	out := c.OutOrStdout()
	changes := edition.Changes(a.Law, b)
	fmt.Fprintf(out, "%d differences from the edition in force, %.12s\n", len(changes), a.Law.Digest())
	for _, x := range changes {
		printDifference(out, x)
	}
	for _, name := range edition.Lost(a.Law, b) {
		fmt.Fprintf(out, "  %s is lost; withdraw a file instead of deleting it\n", name)
	}
	e, err := a.Casework.Effect(c.Context(), b)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d running clocks; %d would end on another day\n", e.Clocks, len(e.Moved))
	for _, m := range e.Moved {
		fmt.Fprintf(out, "  %s, %s: %s → %s\n", m.Number, m.Step, m.From, m.To)
	}
	for _, id := range slices.Sorted(maps.Keys(e.Tracks)) {
		if was, is := a.Law.Procedures[id], b.Procedures[id]; was != nil && is != nil && was.Digest != is.Digest {
			fmt.Fprintf(out, "  %d running tracks of %s go on under the text that they began under\n", e.Tracks[id], id)
		}
	}
	return nil
}

func printDifference(out io.Writer, x edition.Change) {
	switch {
	case x.At == "" && x.Before == "":
		fmt.Fprintf(out, "  %s: new\n", x.File)
	case x.At == "":
		fmt.Fprintf(out, "  %s: gone\n", x.File)
	default:
		fmt.Fprintf(out, "  %s: %s: %q → %q\n", x.File, x.At, x.Before, x.After)
	}
}

// inWords is an error as people read it.
func inWords(a *app.App, err error) error {
	var e *netra.Error
	if errors.As(err, &e) {
		return errors.New(a.Bundle.T("en", e.Key, e.Args...))
	}
	return err
}
