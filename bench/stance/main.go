package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/netra-id/netra/internal/engine/informal"
	"github.com/netra-id/netra/internal/engine/stance"
)

func main() {
	data := flag.String("data", "../shared/data/labelled/smsa-sentiment.csv", "CSV file with columns text and label")
	rounds := flag.Int("rounds", 5, "rounds; in each, both sides run once")
	enforce := flag.Bool("enforce", false, "exit with an error below the bars")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *data, *rounds, *enforce, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench/stance:", err)
		stop()
		os.Exit(1)
	}
}

// repeat is how often the last fifth is judged in a round, so that there is
// something to measure.
const repeat = 100

func run(ctx context.Context, data string, rounds int, enforce bool, out io.Writer) error {
	learn, judge, err := read(data)
	if err != nil {
		return err
	}
	m, err := stance.Train(learn, stance.Training{})
	if err != nil {
		return err
	}
	own := stance.Evaluate(m, judge, nil)
	fmt.Fprintf(out, "%s: %d texts learned from, %d judged\nNetra: macro-F1 %.4f, calibration error %.3f\n", filepath.Base(data), len(learn), len(judge), own.MacroF1, own.Error)
	dir, err := os.MkdirTemp("", "netra-stance-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	f, err := newPeer(ctx, dir, learn, judge)
	if err != nil {
		return err
	}
	theirs, err := f.macroF1(judge)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "fastText: macro-F1 %.4f\n", theirs)
	var rates, others, ratios []float64
	for range rounds {
		began := cpu(syscall.RUSAGE_SELF)
		for range repeat {
			for _, s := range judge {
				m.Judge(s.Words)
			}
		}
		rate := float64(repeat*len(judge)) / (cpu(syscall.RUSAGE_SELF) - began)
		other, err := f.rate(len(judge))
		if err != nil {
			return err
		}
		rates, others, ratios = append(rates, rate), append(others, other), append(ratios, rate/other)
	}
	fmt.Fprintf(out, "Netra %.0f texts per cpu-s, fastText %.0f: %.2fx (bar 3x)\n", median(rates), median(others), median(ratios))
	if enforce && (median(ratios) < 3 || own.MacroF1 < theirs) {
		return errors.New("below the bar")
	}
	return nil
}

// read reads the labelled texts, a fifth of them apart, by their digest.
func read(file string) (learn, judge []stance.Sample, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, nil, err
	}
	text, label := slices.Index(rows[0], "text"), slices.Index(rows[0], "label")
	if text < 0 || label < 0 {
		return nil, nil, fmt.Errorf("%s has no columns text and label", file)
	}
	classes := map[string]stance.Class{"positive": stance.Support, "negative": stance.Against, "neutral": stance.Neutral}
	for _, r := range rows[1:] {
		c, ok := classes[r[label]]
		if !ok {
			return nil, nil, fmt.Errorf("label %q", r[label])
		}
		s := stance.Sample{Class: c}
		for _, w := range informal.Words(r[text]) {
			s.Words = append(s.Words, w.Text)
		}
		if sha256.Sum256([]byte(r[text]))[0]%5 == 0 {
			judge = append(judge, s)
		} else {
			learn = append(learn, s)
		}
	}
	return learn, judge, nil
}

// peer is fastText with a model of the same texts.
type peer struct {
	ctx                context.Context
	model, once, often string
}

func newPeer(ctx context.Context, dir string, learn, judge []stance.Sample) (*peer, error) {
	p := &peer{ctx, filepath.Join(dir, "model"), filepath.Join(dir, "once"), filepath.Join(dir, "often")}
	lines := func(samples []stance.Sample, labels bool) []byte {
		var b bytes.Buffer
		for _, s := range samples {
			if labels {
				fmt.Fprintf(&b, "__label__%s ", s.Class)
			}
			b.WriteString(strings.Join(s.Words, " ") + "\n")
		}
		return b.Bytes()
	}
	train, texts := filepath.Join(dir, "train"), lines(judge, false)
	err := errors.Join(os.WriteFile(train, lines(learn, true), 0o600), os.WriteFile(p.once, texts, 0o600), os.WriteFile(p.often, bytes.Repeat(texts, repeat), 0o600))
	if err != nil {
		return nil, err
	}
	_, _, err = p.call("supervised", "-input", train, "-output", p.model, "-wordNgrams", "2", "-epoch", "20", "-thread", "1", "-verbose", "0")
	if err != nil {
		return nil, fmt.Errorf("fastText (Debian: apt-get install fasttext): %w", err)
	}
	p.model += ".bin"
	return p, nil
}

func (p *peer) call(args ...string) (out []byte, seconds float64, err error) {
	c := exec.CommandContext(p.ctx, "fasttext", args...)
	c.Stderr = os.Stderr
	out, err = c.Output()
	if err != nil {
		return nil, 0, err
	}
	return out, (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds(), nil
}

// rate is the texts per second, loading the model taken off.
func (p *peer) rate(n int) (float64, error) {
	_, short, err := p.call("predict", p.model, p.once)
	if err != nil {
		return 0, err
	}
	_, long, err := p.call("predict", p.model, p.often)
	return float64((repeat-1)*n) / (long - short), err
}

func (p *peer) macroF1(judge []stance.Sample) (float64, error) {
	out, _, err := p.call("predict", p.model, p.once)
	if err != nil {
		return 0, err
	}
	var r [stance.Classes][stance.Classes]int
	for i, line := range strings.Fields(string(out)) {
		c, ok := stance.ParseClass(strings.TrimPrefix(line, "__label__"))
		if !ok || i >= len(judge) {
			return 0, fmt.Errorf("fastText says %q", line)
		}
		r[judge[i].Class][c]++
	}
	return stance.ReportOf(r).MacroF1, nil
}

func median(v []float64) float64 {
	v = slices.Clone(v)
	slices.Sort(v)
	return v[len(v)/2]
}

// cpu is what this process has used, in seconds.
func cpu(who int) float64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(who, &r); err != nil {
		panic(err) // an argument of the call is wrong
	}
	return float64(r.Utime.Sec+r.Stime.Sec) + float64(r.Utime.Usec+r.Stime.Usec)/1e6
}
