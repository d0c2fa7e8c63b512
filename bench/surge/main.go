package main

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"time"

	"github.com/netra-id/netra/internal/engine/surge"
	"github.com/netra-id/netra/internal/office/registry"
)

// plan is what the flags say.
type plan struct {
	rounds, kinds, days int
	enforce             bool
	bar                 time.Duration
}

func main() {
	var p plan
	flag.IntVar(&p.rounds, "rounds", 5, "rounds")
	flag.IntVar(&p.kinds, "kinds", 12, "kinds of signals in each region")
	flag.IntVar(&p.days, "days", 3*364, "days of each series, whole weeks")
	flag.BoolVar(&p.enforce, "enforce", false, "exit with an error below the bar")
	flag.DurationVar(&p.bar, "bar", time.Second, "longest time of a pass: EARS on all days, Farrington on the newest week")
	flag.Parse()
	if err := run(p, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench/surge:", err)
		os.Exit(1)
	}
}

// data are the series: those of a region stand together.
type data struct {
	places []surge.Place
	daily  [][]int
	weekly [][]int
}

// draw makes counts of which most are zero, as they are in life.
func draw(p plan) data {
	var d data
	r := rand.New(rand.NewPCG(1, 5))
	for _, g := range registry.Regions().All(2) {
		d.places = append(d.places, surge.Place{Lat: g.Lat, Lng: g.Lng, Expected: 1})
		for range p.kinds {
			rate := r.ExpFloat64() * 0.15
			day, week := make([]int, p.days), make([]int, p.days/7)
			for i := range day {
				for r.Float64() < rate/(1+rate) {
					day[i]++
				}
				week[i/7] += day[i]
			}
			d.daily, d.weekly = append(d.daily, day), append(d.weekly, week)
		}
	}
	return d
}

// step is one part of the pass with what it took in each round.
type step struct {
	name string
	do   func() (int, error)
	took []time.Duration
	n    int
}

func (s *step) median() time.Duration {
	return slices.Sorted(slices.Values(s.took))[len(s.took)/2]
}

func run(p plan, w io.Writer) error {
	if p.days%7 != 0 || p.days < 2*364 || p.kinds < 1 || p.rounds < 1 {
		return fmt.Errorf("-days must be whole weeks of two years or more, -kinds and -rounds at least 1")
	}
	d := draw(p)
	ears := func(m surge.Method) func() (int, error) {
		return func() (n int, err error) {
			for _, s := range d.daily {
				list, err := surge.EARS{Method: m}.Alarms(s)
				if err != nil {
					return 0, err
				}
				n += len(list)
			}
			return n, nil
		}
	}
	steps := []*step{
		{name: "adding up (floor)", do: func() (n int, _ error) {
			for _, s := range d.daily {
				for _, c := range s {
					n += c
				}
			}
			return n, nil
		}},
		{name: "EARS C1, all days", do: ears(surge.C1)},
		{name: "EARS C2, all days", do: ears(surge.C2)},
		{name: "EARS C3, all days", do: ears(surge.C3)},
		{name: "Farrington, newest week", do: func() (n int, err error) {
			for _, s := range d.weekly {
				list, err := surge.Flexible{}.Alarms(s, len(s)-1)
				if err != nil {
					return 0, err
				}
				n += len(list)
			}
			return n, nil
		}},
		{name: "scan, one kind, 28 days, 199 draws", do: func() (int, error) {
			counts := make([][]int, len(d.places))
			for i := range counts {
				counts[i] = d.daily[i*p.kinds][p.days-28:]
			}
			list, err := surge.Scanner{Days: 7, Seed: 1}.Clusters(d.places, counts, 10)
			return len(list), err
		}},
	}
	for range p.rounds {
		for _, s := range steps {
			start := time.Now()
			n, err := s.do()
			if err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			s.took, s.n = append(s.took, time.Since(start)), n
		}
	}
	fmt.Fprintf(w, "%d regions, %d kinds, %d days: %d series; one thread, medians of %d rounds\n\n", len(d.places), p.kinds, p.days, len(d.daily), p.rounds)
	var pass time.Duration
	for i, s := range steps {
		fmt.Fprintf(w, "%-36s %8.1f ms  %8d\n", s.name, float64(s.median())/1e6, s.n)
		if i >= 1 && i <= 4 {
			pass += s.median()
		}
	}
	fmt.Fprintf(w, "\none pass (EARS and Farrington): %.2f s, bar %.2f s\n", pass.Seconds(), p.bar.Seconds())
	if p.enforce && pass > p.bar {
		return fmt.Errorf("below the bar")
	}
	return nil
}
