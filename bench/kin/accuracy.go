package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/netra-id/netra/internal/engine/invent"
	"github.com/netra-id/netra/internal/engine/kin"
)

// places are where the invented people live: the five districts of the demo and
// some of their neighbours.
var places = []invent.Place{
	{Region: "36.02", Name: "Lebak"},
	{Region: "36.04", Name: "Serang"},
	{Region: "36.01", Name: "Pandeglang"},
	{Region: "36.72", Name: "Cilegon"},
	{Region: "17.71", Name: "Bengkulu"},
	{Region: "36.03", Name: "Tangerang"},
	{Region: "32.01", Name: "Bogor"},
	{Region: "17.01", Name: "Manna"},
	{Region: "18.71", Name: "Bandar Lampung"},
	{Region: "31.71", Name: "Jakarta"},
	{Region: "33.74", Name: "Semarang"},
	{Region: "12.71", Name: "Medan"},
}

// result is how well the links of one list to another agree with the truth.
type result struct {
	people, others, inBoth int
	training               kin.Training
	model                  *kin.Model
	points                 []point
}

// point is what a floor of the chance gives.
type point struct {
	floor        float64
	links, wrong int
	recall       float64 // people of both lists that were found
}

// best is the highest recall with at most most false links per 1,000.
func (r result) best(most float64) point {
	var out point
	for _, p := range r.points {
		if float64(p.wrong)*1000 <= most*float64(p.links) && p.recall > out.recall {
			out = p
		}
	}
	return out
}

// measure invents a roster and a list of others, half of whom are people of the
// roster typed a second time, and looks each of them up.
func measure(people int, seed uint64) result {
	m := invent.New(seed, places)
	roster, others, truth := make([]kin.Person, people), []kin.Person{}, []int{}
	for i := range roster {
		p := m.Person()
		roster[i] = person(p)
		if i%10 == 0 { // one in ten is known to the other list, beside as many strangers
			others, truth = append(others, person(m.Mistype(p))), append(truth, i)
			others, truth = append(others, person(m.Mistype(m.Person()))), append(truth, -1)
		}
	}
	matcher, training := kin.TrainMatcher(roster, others, seed)
	r := result{people: people, others: len(others), inBoth: (people + 9) / 10, training: training, model: matcher.Model()}
	finder := matcher.Finder()
	type found struct {
		chance float64
		right  bool
	}
	var all []found
	for j, o := range others {
		if links := finder.Find(o, 0.001); len(links) > 0 {
			all = append(all, found{links[0].Chance, links[0].Row == truth[j]})
		}
	}
	slices.SortFunc(all, func(a, b found) int {
		if a.chance > b.chance {
			return -1
		}
		return 1
	})
	for _, floor := range []float64{0.999999, 0.99999, 0.9999, 0.999, 0.99, 0.95, 0.9, 0.8, 0.5, 0.2, 0.1, 0.01, 0.001} {
		p := point{floor: floor}
		right := 0
		for _, f := range all {
			if f.chance < floor {
				break
			}
			p.links++
			if f.right {
				right++
			}
		}
		p.wrong = p.links - right
		p.recall = float64(right) / float64(r.inBoth)
		r.points = append(r.points, p)
	}
	return r
}

func person(p invent.Person) kin.Person {
	sex := kin.Male
	if p.Woman {
		sex = kin.Female
	}
	return kin.Person{Name: p.Printed(), Born: p.Born, Place: p.Place, Sex: sex, Region: p.Region, Partner: p.Partner}
}

// String prints the curve and the weights.
func (r result) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%d people in the roster, %d looked for, %d of them in both lists\n\n", r.people, r.others, r.inBoth)
	fmt.Fprintf(&s, "%10s %8s %8s %14s %8s\n", "chance >=", "links", "false", "false / 1,000", "recall")
	for _, p := range r.points {
		fmt.Fprintf(&s, "%10g %8d %8d %14.2f %7.2f%%\n", p.floor, p.links, p.wrong, 1000*float64(p.wrong)/math.Max(1, float64(p.links)), 100*p.recall)
	}
	b := r.best(1)
	fmt.Fprintf(&s, "\nat most 1 false link per 1,000: recall %.2f %% (chance >= %g)\n\n", 100*b.recall, b.floor)
	for _, t := range r.training.Blocks {
		fmt.Fprintf(&s, "estimated on %d pairs with one %s, %.3f of them one person, %d rounds\n", t.Pairs, t.Field, t.Share, t.Rounds)
	}
	return s.String() + "\n" + r.model.String()
}
