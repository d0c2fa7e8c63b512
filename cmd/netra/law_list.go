package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/netra-id/netra/law/ask"
)

func lawListCommand(r *room) *cobra.Command {
	var in ask.ListInput
	var out output
	c := &cobra.Command{
		Use:       "list WHAT",
		Short:     "List things of the law room: " + strings.Join(ask.Lists(), ", "),
		Example:   "  netra law list rules --on 2024-09-21 --election pilkada-2024 --act media-sosial\n  netra law list steps --of bkn-sbt-2024 --json",
		Args:      exactly("WHAT"),
		ValidArgs: ask.Lists(),
		RunE: func(c *cobra.Command, args []string) error {
			d, err := r.desk()
			if err != nil {
				return err
			}
			in.What = args[0]
			a, err := d.List(in)
			if err != nil {
				return positional(err, "what", "WHAT")
			}
			return out.print(c, a, func(lang string) string { return d.ListText(a, lang) })
		},
	}
	f := c.Flags()
	f.StringVar(&in.On, "on", "", "only what is in force on that day, YYYY-MM-DD")
	f.StringVar(&in.Election, "election", "", "only what is for that election")
	f.StringVar(&in.Act, "act", "", "only rules about that act")
	f.StringVar(&in.Of, "of", "", "only steps of that procedure")
	out.flags(c)
	return c
}

func lawDiffCommand(r *room) *cobra.Command {
	var from, to string
	var out output
	c := &cobra.Command{
		Use:     "diff --from DAY --to DAY",
		Short:   "Say in words what changed in the law between two days",
		Example: "  netra law diff --from 2024-09-03 --to 2024-09-04",
		Args:    exactly(),
		RunE: func(c *cobra.Command, _ []string) error {
			d, err := r.desk()
			if err != nil {
				return err
			}
			a, err := d.Diff(from, to)
			if err != nil {
				return err
			}
			return out.print(c, a, func(lang string) string { return d.DiffText(a, lang) })
		},
	}
	c.Flags().StringVar(&from, "from", "", "first day (required)")
	c.Flags().StringVar(&to, "to", "", "second day (required)")
	out.flags(c)
	return c
}

// positional names an argument, and not an option, in a refusal of field.
func positional(err error, field, name string) error {
	var r *ask.Refusal
	if errors.As(err, &r) && r.Field == field {
		return &usageError{errors.New(r.Line(name))}
	}
	return err
}

func lawDrawCommand(r *room) *cobra.Command {
	var format, lang string
	c := &cobra.Command{
		Use:     "draw PROCEDURE",
		Short:   "Draw a procedure, as SVG or as the text of a Mermaid diagram",
		Example: "  netra law draw bkn-sbt-2024 > bkn.svg\n  netra law draw bkn-sbt-2024 --format mermaid",
		Args:    exactly("PROCEDURE"),
		RunE: func(c *cobra.Command, args []string) error {
			d, err := r.desk()
			if err != nil {
				return err
			}
			drawing, err := d.Draw(args[0], format, lang)
			if err != nil {
				return positional(err, "id", "PROCEDURE")
			}
			_, err = fmt.Fprint(c.OutOrStdout(), drawing.Text)
			return err
		},
	}
	c.Flags().StringVar(&format, "format", "", "svg (default) or mermaid")
	c.Flags().StringVar(&lang, "lang", "id", "language of the labels: id or en")
	return c
}
