package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/netra-id/netra/internal/app"
	"github.com/netra-id/netra/internal/engine/screen"
	"github.com/netra-id/netra/internal/engine/stance"
)

func screenTrainCommand() *cobra.Command {
	var out, about string
	var names []string
	var invented bool
	c := &cobra.Command{
		Use:   "train [FILE...] --out MODEL",
		Short: "Make a model of stance from labelled texts",
		Long: `Makes a model of how a text stands to a candidate: support, against, neutral, reporting. FILE is a CSV
with the columns text and label, and perhaps target (the candidate), or lines of JSON with the same keys.
The model is text: a line for each word or pair of words with its weight for each class.
Mind the licence of what you learn from, and whose posts they are. The shipped model is made by --invented,
from posts that nobody wrote.`,
		Example: "  netra screen train ditinjau.csv --about \"ditinjau kantor kami, 2026\" --out model.txt\n  netra screen train --invented --out model.txt",
		RunE: func(_ *cobra.Command, files []string) error {
			var m *stance.Model
			var err error
			switch {
			case invented == (len(files) > 0):
				return &usageError{fmt.Errorf("name files to learn from, or --invented")}
			case invented:
				m, err = screen.TrainInvented()
			default:
				m, err = trainOn(files, names, about)
			}
			if err != nil {
				return err
			}
			return writePart(out, m.Write)
		},
	}
	f := c.Flags()
	f.StringVar(&out, "out", "", "new file for the model (required)")
	f.StringVar(&about, "about", "", "what it learns from, in a line that stands in the model")
	f.StringSliceVar(&names, "names", nil, "candidates whom texts without a target may be about")
	f.BoolVar(&invented, "invented", false, "learn from the invented posts that the program brings")
	must(c.MarkFlagRequired("out"))
	return c
}

func trainOn(files, names []string, about string) (*stance.Model, error) {
	var all []screen.Labelled
	for _, file := range files {
		some, err := readLabelled(file)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	samples, err := screen.Samples(all, names)
	if err != nil {
		return nil, err
	}
	if about == "" {
		about = fmt.Sprintf("learned from %d texts of %s", len(samples), strings.Join(files, ", "))
	}
	return stance.Train(samples, stance.Training{About: about, Least: 2})
}

func readLabelled(file string) ([]screen.Labelled, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read
	all, err := app.ReadLabelled(f)
	if err != nil {
		return nil, &usageError{fmt.Errorf("%s: %w", file, err)}
	}
	return all, nil
}

func screenEvaluateCommand() *cobra.Command {
	var model string
	var names []string
	var asJSON bool
	c := &cobra.Command{
		Use:   "evaluate FILE",
		Short: "Measure a model of stance on labelled texts: macro-F1, precision and recall with intervals, calibration",
		Long: `Judges labelled texts, as netra screen train reads them, and says how well. Intervals hold with a chance
of 95 in 100 (Wilson). Where no label of FILE is reporting, reporting counts as neutral.
Texts that the model has learned from say nothing about it.`,
		Example: "  netra screen evaluate ditinjau.csv --model model.txt\n  netra screen evaluate pilpres.csv --names Jokowi,Prabowo --json",
		Args:    exactly("FILE"),
		RunE: func(c *cobra.Command, args []string) error {
			m, err := readModel(model)
			if err != nil {
				return err
			}
			all, err := readLabelled(args[0])
			if err != nil {
				return err
			}
			r, err := app.EvaluateStance(m, all, names)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(c, r)
			}
			_, err = fmt.Fprint(c.OutOrStdout(), evaluation(m, r))
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the report as JSON")
	c.Flags().StringVar(&model, "model", "", "model; the shipped one where empty")
	c.Flags().StringSliceVar(&names, "names", nil, "candidates whom texts without a target may be about")
	return c
}

// evaluation is a report in lines.
func evaluation(m *stance.Model, r stance.Report) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("model: %s", m.About)
	line("%d texts, macro-F1 %.3f, accuracy %.3f", r.Samples, r.MacroF1, r.Accuracy)
	line("%-10s %6s  %-24s %-24s %s", "class", "texts", "precision", "recall", "F1")
	share := func(s stance.Share) string {
		return fmt.Sprintf("%.3f (%.3f to %.3f)", s.P, s.Low, s.High)
	}
	for _, c := range r.Classes {
		line("%-10s %6d  %-24s %-24s %.3f", c.Class, c.Samples, share(c.Precision), share(c.Recall), c.F1)
	}
	line("calibration: chances are off by %.3f on the mean", r.Error)
	for _, bin := range r.Calibration {
		if bin.N > 0 {
			line("  said %.2f, came true %.2f, %d texts", bin.Said, bin.True, bin.N)
		}
	}
	return b.String()
}
