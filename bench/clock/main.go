package main

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"time"

	"github.com/netra-id/netra/internal/engine/workday"
	"github.com/netra-id/netra/law"
)

// plan is what the flags say.
type plan struct {
	rounds, n int
	enforce   bool
	bar       float64 // the walking loop must take this many times as long
}

func main() {
	var p plan
	flag.IntVar(&p.rounds, "rounds", 7, "rounds; in each, both ways count every clock once")
	flag.IntVar(&p.n, "n", 1_000_000, "clocks")
	flag.BoolVar(&p.enforce, "enforce", false, "exit with an error below the bar")
	flag.Float64Var(&p.bar, "bar", 3, "least ratio of the times")
	flag.Parse()
	if err := run(p, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench/clock:", err)
		os.Exit(1)
	}
}

// clock is one clock to be counted.
type clock struct {
	event workday.Day
	limit workday.Limit
}

// clocks draws clocks of the limits that the law room knows, from events of the
// years whose holidays are known.
func clocks(b *law.Book, n int) []clock {
	var limits []workday.Limit
	for _, v := range b.ValuesInOrder() {
		for _, t := range v.Terms {
			unit := workday.Unit(t.Unit)
			if unit == "" {
				unit = workday.Unit(v.Unit)
			}
			if unit == workday.WorkingDays {
				limits = append(limits, workday.Limit{N: t.N, Unit: unit})
			}
		}
	}
	first, last := b.HolidaysInOrder()[0].Days[0].Date, b.HolidaysInOrder()[len(b.Holidays)-1].Days[0].Date
	from, _ := workday.Of(first)
	until, _ := workday.Of(last)
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]clock, n)
	for i := range out {
		out[i] = clock{from + workday.Day(r.IntN(int(until-from))), limits[r.IntN(len(limits))]}
	}
	return out
}

// walker is the loop over the days.
type walker struct {
	off      workday.Week
	holidays map[workday.Day]bool
}

func (w walker) due(c clock) workday.Day {
	d := c.event
	for left := c.limit.N; left > 0; {
		d++
		if !w.off.Has(d.Weekday()) && !w.holidays[d] {
			left--
		}
	}
	return d
}

// measured is what one way of counting took.
type measured struct {
	name   string
	took   []time.Duration
	allocs uint64
}

func (m *measured) time(count func()) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	count()
	m.took = append(m.took, time.Since(start))
	runtime.ReadMemStats(&after)
	m.allocs = after.Mallocs - before.Mallocs
}

func (m *measured) median() time.Duration {
	return slices.Sorted(slices.Values(m.took))[len(m.took)/2]
}

func run(p plan, w io.Writer) error {
	b, err := law.Default()
	if err != nil {
		return err
	}
	list := clocks(b, p.n)
	slow := walker{off: workday.Off(time.Saturday, time.Sunday), holidays: map[workday.Day]bool{}}
	for _, y := range b.HolidaysInOrder() {
		for _, h := range y.Days {
			if d, ok := workday.Of(h.Date); ok && len(h.Regions) == 0 {
				slow.holidays[d] = true
			}
		}
	}
	fastDue, slowDue := make([]workday.Day, p.n), make([]workday.Day, p.n)
	fast, walk := &measured{name: "counted"}, &measured{name: "walked"}
	ways := []func(){
		func() {
			fast.time(func() {
				for i, c := range list {
					fastDue[i] = b.Calendar.Due(c.event, c.limit)
				}
			})
		},
		func() {
			walk.time(func() {
				for i, c := range list {
					slowDue[i] = slow.due(c)
				}
			})
		},
	}
	var ratios []float64
	for round := range p.rounds {
		ways[round%2]()
		ways[1-round%2]()
		ratios = append(ratios, float64(walk.took[round])/float64(fast.took[round]))
	}
	for i := range list {
		if fastDue[i] != slowDue[i] {
			return fmt.Errorf("%d days from %s: counted %s, walked %s", list[i].limit.N, list[i].event.Date(), fastDue[i].Date(), slowDue[i].Date())
		}
	}
	for _, m := range []*measured{fast, walk} {
		fmt.Fprintf(w, "%-8s %d clocks in %v (median of %d), %.0f ns each, %d allocations\n",
			m.name, p.n, m.median().Round(100*time.Microsecond), p.rounds, float64(m.median().Nanoseconds())/float64(p.n), m.allocs)
	}
	ratio := slices.Sorted(slices.Values(ratios))[len(ratios)/2]
	fmt.Fprintf(w, "walked / counted: %.1fx (median of the rounds); every end agrees\n", ratio)
	if p.enforce && ratio < p.bar {
		return fmt.Errorf("ratio %.1f below the bar of %.1f", ratio, p.bar)
	}
	return nil
}
