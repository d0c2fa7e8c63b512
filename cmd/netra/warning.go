package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/netra-id/netra/internal/engine/surge"
)

func warningCommand() *cobra.Command {
	c := &cobra.Command{Use: "warning", Short: "Early warning: what its detectors find, and how often they are wrong"}
	c.AddCommand(backtestCommand())
	return c
}

// backtest is what the flags of the command say.
type backtest struct {
	totals string
	size   float64
	ratio  float64
	runs   int
	seed   uint64
	json   bool
}

// backtested is one line of the answer.
type backtested struct {
	Series      string   `json:"series"`
	Method      string   `json:"method"`
	Unit        string   `json:"unit"`
	Quiet       int      `json:"quiet"`
	FalseAlarms int      `json:"false_alarms"`
	Surges      int      `json:"surges"`
	Found       int      `json:"found"`
	Delay       *float64 `json:"median_delay,omitempty"` // of those found
}

func backtestCommand() *cobra.Command {
	var b backtest
	c := &cobra.Command{
		Use:   "backtest",
		Short: "Measure false alarms and delay of the detectors on invented and on published series",
		Long: `Draws many series around a level, puts one surge into each at a moment drawn by chance, and counts
how often each detector rings without one, how many surges it finds while they last, and after how long.
The levels are a quiet and a busy region, three years of weeks with a season, and civil servants reported
for the elections of 2020 as published totals let expect (the totals are real, the days between are spread
evenly). --totals FILE takes a level of your own: a CSV with a header, then day (YYYY-MM-DD) and the running
total until that day. The same --seed draws the same series.`,
		Example: "  netra warning backtest\n  netra warning backtest --size 4 --runs 1000 --json\n  netra warning backtest --totals laporan.csv",
		Args:    exactly(),
		RunE: func(c *cobra.Command, _ []string) error {
			lines, err := b.run()
			if err != nil {
				return err
			}
			if b.json {
				return printJSON(c, lines)
			}
			return writeBacktest(c.OutOrStdout(), lines)
		},
	}
	c.Flags().StringVar(&b.totals, "totals", "", "CSV of running totals by day, in place of the built-in levels")
	c.Flags().Float64Var(&b.size, "size", 8, "counts that a surge brings in all, in standard deviations of a count")
	c.Flags().Float64Var(&b.ratio, "spread", 1.5, "variance of a count over its mean")
	c.Flags().IntVar(&b.runs, "runs", 400, "series of each level")
	c.Flags().Uint64Var(&b.seed, "seed", 1, "what the draws begin with")
	c.Flags().BoolVar(&b.json, "json", false, "print JSON")
	return c
}

// series is a level with what runs over it.
type series struct {
	name, unit string
	mean       []float64
	from       int
	lasts      int
	detectors  []detector
}

type detector struct {
	method surge.Method
	find   func([]int) ([]surge.Alarm, error)
}

func (b backtest) run() ([]backtested, error) {
	list, err := b.series()
	if err != nil {
		return nil, err
	}
	var out []backtested
	for _, s := range list {
		for _, d := range s.detectors {
			t := surge.Trial{Mean: s.mean, Ratio: b.ratio, From: s.from, Size: b.size, Lasts: s.lasts, Runs: b.runs, Seed: b.seed}
			o, err := t.Run(d.find)
			if err != nil {
				return nil, &usageError{err}
			}
			line := backtested{Series: s.name, Method: string(d.method), Unit: s.unit, Quiet: o.Quiet, FalseAlarms: o.False, Surges: o.Surges, Found: o.Found}
			if !math.IsNaN(o.Delay) {
				line.Delay = &o.Delay
			}
			out = append(out, line)
		}
	}
	return out, nil
}

// series are the levels asked for.
func (b backtest) series() ([]series, error) {
	daily := []detector{
		{surge.C1, surge.EARS{Method: surge.C1}.Alarms},
		{surge.C2, surge.EARS{Method: surge.C2}.Alarms},
		{surge.C3, surge.EARS{Method: surge.C3}.Alarms},
	}
	const days, before, week = 180, 28, 7
	if b.totals != "" {
		f, err := os.Open(b.totals)
		if err != nil {
			return nil, fmt.Errorf("read totals: %w", err)
		}
		defer f.Close() // only read
		_, mean, err := surge.ReadTotals(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", b.totals, err)
		}
		return []series{{b.totals, "day", mean, before, week, daily}}, nil
	}
	_, published, err := surge.Published()
	if err != nil {
		return nil, err
	}
	even := func(mean float64) []float64 {
		out := make([]float64, days)
		for i := range out {
			out[i] = mean
		}
		return out
	}
	const year, years = 52, 3
	wave := make([]float64, years*year)
	for i := range wave {
		wave[i] = 12 * (1 + 0.4*math.Sin(2*math.Pi*float64(i)/year))
	}
	from := (years - 1) * year
	weekly := []detector{{surge.Farrington, func(counts []int) ([]surge.Alarm, error) { return surge.Flexible{}.Alarms(counts, from) }}}
	return []series{
		{"quiet region, 0.3 a day", "day", even(0.3), before, week, daily},
		{"busy region, 3 a day", "day", even(3), before, week, daily},
		{"published totals 2020", "day", published, before, week, daily},
		{"three years, 12 a week", "week", wave, from, 3, weekly},
	}, nil
}

func writeBacktest(out io.Writer, lines []backtested) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "SERIES\tMETHOD\tUNIT\tQUIET\tFALSE ALARMS\tONE IN\tSURGES\tFOUND\tMEDIAN DELAY")
	for _, l := range lines {
		delay, every := "-", "-"
		if l.Delay != nil {
			delay = fmt.Sprintf("%.1f", *l.Delay)
		}
		if l.FalseAlarms > 0 {
			every = fmt.Sprintf("%d", l.Quiet/l.FalseAlarms)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%d\t%s\t%d\t%d (%.0f %%)\t%s\n", l.Series, l.Method, l.Unit, l.Quiet, l.FalseAlarms, every,
			l.Surges, l.Found, 100*float64(l.Found)/float64(l.Surges), delay)
	}
	return w.Flush()
}
