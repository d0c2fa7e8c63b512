package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/netra-id/netra/law/ask"
)

func lawExplainCommand(r *room) *cobra.Command {
	c := &cobra.Command{
		Use:   "explain",
		Short: "Answer a question: is an act allowed on a day, or when is something due",
		RunE: func(*cobra.Command, []string) error {
			return &usageError{errors.New("explain what? netra law explain act, or netra law explain due")}
		},
	}
	c.AddCommand(explainActCommand(r), explainDueCommand(r))
	return c
}

// output is how an answer is printed.
type output struct {
	json bool
	lang string
}

func (o *output) flags(c *cobra.Command) {
	c.Flags().BoolVar(&o.json, "json", false, "print the answer as JSON, in both languages")
	c.Flags().StringVar(&o.lang, "lang", "id", "language of the plain answer: id or en")
}

func (o *output) print(c *cobra.Command, answer any, text func(lang string) string) error {
	if o.lang != "id" && o.lang != "en" {
		return &usageError{fmt.Errorf("--lang %q: id or en", o.lang)}
	}
	if o.json {
		return printJSON(c, answer)
	}
	_, err := fmt.Fprint(c.OutOrStdout(), text(o.lang))
	return err
}

func explainActCommand(r *room) *cobra.Command {
	var in ask.ActInput
	var out output
	c := &cobra.Command{
		Use:   "act --on DAY --status STATUS --fact action=WORD",
		Short: "Say which rules applied to an act on a day, and why",
		Example: `  netra law explain act --election pilkada-2024 --race 36.02 --on 2024-09-21 --status pns --fact action=like --json
  netra law explain act --race gubernur@36 --on 2024-10-01 --status pppk --fact action=attend --fact spouse=yes --fact leave=no`,
		Args: exactly(),
		RunE: func(c *cobra.Command, _ []string) error {
			d, err := r.desk()
			if err != nil {
				return err
			}
			a, err := d.Act(in)
			if err != nil {
				return err
			}
			return out.print(c, a, func(lang string) string { return d.ActText(a, lang) })
		},
	}
	f := c.Flags()
	f.StringVar(&in.Election, "election", "", "id of the election; the one that ran on the day where empty")
	f.StringVar(&in.Race, "race", "", "region code (36 a governor, 36.02 a regent or mayor), id of a race, or both: bupati@36.02")
	f.StringVar(&in.Region, "region", "", "region code of the race, where --race names none")
	f.StringVar(&in.On, "on", "", "day of the act, YYYY-MM-DD (required)")
	f.StringVar(&in.Decided, "decided", "", "day of the decision on the sanction; the day of the act where empty")
	f.StringVar(&in.Status, "status", "", "employment: pns, cpns, pppk, … (netra law list employments)")
	f.StringVar(&in.Act, "act", "", "id of an act (netra law list acts), instead of --fact action=…")
	f.StringArrayVar(&in.Facts, "fact", nil, "what is known: action=WORD (netra law list actions) or FACT=yes|no (netra law list facts); may be repeated")
	f.StringVar(&in.Office, "office", "", "kind of office whose powers on the day are asked too (netra law list offices)")
	out.flags(c)
	return c
}

func explainDueCommand(r *room) *cobra.Command {
	var in ask.DueInput
	var out output
	c := &cobra.Command{
		Use:   "due --procedure ID --step NAME --from WHEN",
		Short: "Say when something is due, and why that day",
		Example: `  netra law explain due --procedure bawaslu-pemilihan-2024 --step teruskan --from 2024-11-22T16:30+07:00 --office 36.72 --json
  netra law explain due --value banding-hari --from 2024-12-20 --office 82`,
		Args: exactly(),
		RunE: func(c *cobra.Command, _ []string) error {
			d, err := r.desk()
			if err != nil {
				return err
			}
			a, err := d.Due(in)
			if err != nil {
				return err
			}
			return out.print(c, a, func(lang string) string { return d.DueText(a, lang) })
		},
	}
	f := c.Flags()
	f.StringVar(&in.Procedure, "procedure", "", "id of a procedure (netra law list procedures)")
	f.StringVar(&in.Step, "step", "", "name of a step with a clock (netra law list steps)")
	f.StringVar(&in.State, "state", "", "state in which the step is taken, where its clock depends on it")
	f.StringVar(&in.Value, "value", "", "id of a value (netra law list values), instead of a step")
	f.StringVar(&in.Start, "start", "", "for a value: after (the day of the event does not count, default) or same")
	f.StringVar(&in.From, "from", "", "day or instant of the event: 2024-11-22 or 2024-11-22T16:30+07:00 (required)")
	f.StringVar(&in.Office, "office", "", "region code of the office, for its time zone; that of Jakarta where empty")
	f.StringSliceVar(&in.Suspended, "suspended", nil, "days on which the clock stood still: 2024-11-25..2024-11-26; repeat or part with commas")
	f.StringVar(&in.Week, "week", "", "working week of the office: five-days (default) or six-days")
	out.flags(c)
	return c
}
