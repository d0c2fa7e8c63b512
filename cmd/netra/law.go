package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/locale"
)

func lawCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{Use: "law", Short: "Work with the law room: check, explain, draw"}
	c.PersistentFlags().StringVar(&dir, "dir", "", "folder with law files; the built-in one where empty")
	load := func() (*law.Book, error) {
		if dir == "" {
			return law.Default()
		}
		return law.Load(os.DirFS(dir))
	}
	c.AddCommand(lawCheckCommand(load), lawExplainCommand(load), lawDrawCommand(load))
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
			report := law.Check(b)
			if asJSON {
				err = json.NewEncoder(c.OutOrStdout()).Encode(report)
			} else {
				_, err = fmt.Fprint(c.OutOrStdout(), report.Text())
			}
			if err == nil && !report.OK() {
				err = fmt.Errorf("%d law files need mending", report.Errors)
			}
			return err
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

func lawExplainCommand(load func() (*law.Book, error)) *cobra.Command {
	var (
		q          law.Query
		yes, no    []string
		day, lang  string
		regionCode string
	)
	c := &cobra.Command{
		Use:   "explain --day YYYY-MM-DD --act ACT",
		Short: "Say which rules applied to an act on a day, and why",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			b, err := load()
			if err != nil {
				return err
			}
			texts, err := i18n.Load(locale.FS)
			if err != nil {
				return err
			}
			if q.Day, err = netra.ParseDate(day); err != nil {
				return fmt.Errorf("--day: %w", err)
			}
			if q.Act != "" && b.Acts[q.Act] == nil {
				return errors.New("--act: there is no act " + q.Act)
			}
			q.Region, q.Facts = netra.Region(regionCode), map[string]bool{}
			for answer, ids := range map[bool][]string{true: yes, false: no} {
				for _, id := range ids {
					if b.Facts[id] == nil {
						return errors.New("there is no fact " + id)
					}
					q.Facts[id] = answer
				}
			}
			_, err = fmt.Fprint(c.OutOrStdout(), law.Explain(b, q, lang, texts.T))
			return err
		},
	}
	f := c.Flags()
	f.StringVar(&day, "day", "", "day of the act (required)")
	f.StringVar(&q.Act, "act", "", "id of the act, from law/acts; all rules where empty")
	f.StringVar(&q.Election, "election", "", "id of the election; the one that ran on the day where empty")
	f.StringVar(&q.Race, "race", "", "id of the race within the election")
	f.StringVar(&regionCode, "region", "", "Kemendagri code of the race's region")
	f.StringVar(&q.Employment, "employment", "", "pns, cpns, pppk")
	f.StringSliceVar(&yes, "yes", nil, "facts that hold, from law/facts.yaml")
	f.StringSliceVar(&no, "no", nil, "facts that do not hold")
	f.StringVar(&lang, "lang", "id", "language of the answer: id or en")
	must(c.MarkFlagRequired("day"))
	return c
}
