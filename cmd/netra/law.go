package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/law/ask"
	"github.com/netra-id/netra/locale"
)

// room finds the law room that a command works on, and who answers from it.
type room struct{ dir string }

func (r *room) book() (*law.Book, error) {
	if r.dir == "" {
		return law.Default()
	}
	return law.Load(os.DirFS(r.dir))
}

func (r *room) desk() (*ask.Desk, error) {
	b, err := r.book()
	if err != nil {
		return nil, err
	}
	texts, err := i18n.Load(locale.FS)
	if err != nil {
		return nil, err
	}
	return &ask.Desk{Book: b, Say: texts.T, Places: registry.Regions().Place}, nil
}

func lawCommand() *cobra.Command {
	r := &room{}
	c := &cobra.Command{
		Use:   "law",
		Short: "Work with the law room: check, list, explain, diff, draw, play",
		Long: `Work with the law room: check its files, list them, ask them, compare two days, draw procedures.

Exit codes: 0 answered; 1 the law files cannot be read or need mending; 2 the question was not understood.
docs/law-api.md describes every field of the JSON.`,
	}
	c.PersistentFlags().StringVar(&r.dir, "dir", "", "folder with law files; the built-in one where empty")
	c.AddCommand(lawCheckCommand(r.book), lawExplainCommand(r), lawListCommand(r), lawDiffCommand(r), lawDrawCommand(r), lawPlayCommand(r), lawInstallCommand(), lawKeyCommand(), lawSignCommand())
	return c
}

// printJSON writes an answer for machines.
func printJSON(c *cobra.Command, v any) error {
	return ask.Write(c.OutOrStdout(), v)
}

func lawCheckCommand(load func() (*law.Book, error)) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "check",
		Short: "Read all law files strictly and lint them",
		Args:  exactly(),
		RunE: func(c *cobra.Command, _ []string) error {
			b, err := load()
			if err != nil {
				return err
			}
			report := law.Check(b)
			if asJSON {
				err = json.NewEncoder(c.OutOrStdout()).Encode(report)
			} else {
				_, err = fmt.Fprint(c.OutOrStdout(), report.Text())
			}
			if err == nil && !report.OK() {
				err = fmt.Errorf("the law files have %d errors to mend", report.Errors)
			}
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the findings as JSON")
	return c
}
