package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/netra-id/netra/internal/app"
	"github.com/netra-id/netra/internal/platform/ledger"
)

func verifyCommand() *cobra.Command {
	c := &cobra.Command{Use: "verify", Short: "Check what the program recorded"}
	var key string
	l := &cobra.Command{
		Use:   "ledger FILE --key FILE",
		Short: "Check a ledger export: every event, every checkpoint, every signature",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			pub, err := os.ReadFile(key)
			if err != nil {
				return fmt.Errorf("read key: %w", err)
			}
			f, err := os.Open(args[0])
			if err != nil {
				return fmt.Errorf("open export: %w", err)
			}
			defer func() { err = errors.Join(err, f.Close()) }()
			v, err := ledger.Verify(f, strings.TrimSpace(string(pub)))
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "The ledger is whole: %d events from %s to %s, each as it was sealed.\n",
				v.Size, v.First.Format(time.DateOnly), v.Last.Format(time.DateOnly))
			fmt.Fprintf(c.OutOrStdout(), "%d checkpoints of %s are signed with this key; the last root is\n%s\n", v.Checkpoints, v.Origin, v.Root)
			return nil
		},
	}
	l.Flags().StringVar(&key, "key", "", "file with the verifier key, keys/ledger.pub of the data folder (required)")
	must(l.MarkFlagRequired("key"))
	c.AddCommand(l, verifyDecisionsCommand())
	return c
}

func verifyDecisionsCommand() *cobra.Command {
	var in installation
	c := &cobra.Command{
		Use:   "decisions --data DIR",
		Short: "Decide every step once more with the law files of its day, and compare",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return open(c.Context(), in.config(), func(a *app.App) error {
				steps, found, err := a.Casework.Replay(c.Context())
				if err != nil {
					return err
				}
				for _, d := range found {
					fmt.Fprintf(c.OutOrStdout(), "case %s, step %s: %s\n", d.Case, d.Step, d.What)
				}
				fmt.Fprintf(c.OutOrStdout(), "%d steps decided again with the law of their day, %d differ\n", steps, len(found))
				if len(found) > 0 {
					return errors.New("what is stored is not what was decided")
				}
				return nil
			})
		},
	}
	in.flags(c)
	return c
}

func exportCommand() *cobra.Command {
	c := &cobra.Command{Use: "export", Short: "Write out what the program recorded"}
	var in installation
	l := &cobra.Command{
		Use:   "ledger --data DIR",
		Short: "Write the ledger as JSON lines, for netra verify ledger",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return open(c.Context(), in.config(), func(a *app.App) error {
				if _, err := a.Ledger.Seal(c.Context()); err != nil {
					return err
				}
				return a.Ledger.Export(c.Context(), c.OutOrStdout())
			})
		},
	}
	in.flags(l)
	c.AddCommand(l)
	return c
}
