package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/netra-id/netra/law"
)

func lawCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{Use: "law", Short: "Work with the law room: check, draw"}
	c.PersistentFlags().StringVar(&dir, "dir", "", "folder with law files; the built-in one where empty")
	load := func() (*law.Book, error) {
		if dir == "" {
			return law.Default()
		}
		return law.Load(os.DirFS(dir))
	}
	c.AddCommand(lawCheckCommand(load), lawDrawCommand(load))
	return c
}

func lawCheckCommand(load func() (*law.Book, error)) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "check",
		Short: "Read all law files strictly and lint them",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			b, err := load()
			if err != nil {
				return err
			}
			findings := b.Lint()
			if asJSON {
				if err := json.NewEncoder(c.OutOrStdout()).Encode(findings); err != nil {
					return err
				}
			}
			wrong := 0
			for _, f := range findings {
				if !asJSON {
					fmt.Fprintln(c.OutOrStdout(), f)
				}
				if f.Severity == law.Wrong {
					wrong++
				}
			}
			if wrong > 0 {
				return fmt.Errorf("%d law files need mending", wrong)
			}
			if !asJSON {
				fmt.Fprintf(c.OutOrStdout(), "%d files, %d remarks, nothing wrong\n", len(b.Files()), len(findings))
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the findings as JSON")
	return c
}

func lawDrawCommand(load func() (*law.Book, error)) *cobra.Command {
	var lang string
	c := &cobra.Command{
		Use:   "draw PROCEDURE",
		Short: "Draw a procedure as a Mermaid diagram",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			b, err := load()
			if err != nil {
				return err
			}
			p := b.Procedures[args[0]]
			if p == nil {
				return errors.New("there is no procedure " + args[0])
			}
			fmt.Fprint(c.OutOrStdout(), law.Mermaid(p, lang))
			return nil
		},
	}
	c.Flags().StringVar(&lang, "lang", "id", "language of the labels: id or en")
	return c
}
