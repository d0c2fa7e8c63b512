package watch

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/surge"
	"github.com/netra-id/netra/law"
)

const (
	// seriesDays is how long a series is that the detectors and the reader see.
	seriesDays = 56
	// seriesWeeks is how far a series goes back where that much is known.
	seriesWeeks = 3 * 52
	// fresh is how many of the last days a warning may be about.
	fresh = 14
	// fewest is how many signals a day needs to stand out: after a silent week
	// one would do, and one is nothing to act on.
	fewest = 3
	// clusterDays is over how many days clusters are looked for, clusterMost is
	// how many of the last of them one may have, and clusterChance how often
	// chance may make one as strong.
	clusterDays, clusterMost, clusterChance = 28, 7, 0.05
	// clusterFewest is with how few signals nobody speaks of a cluster.
	clusterFewest = 4
)

// seriesKey names a series.
type seriesKey struct {
	source Source
	region netra.Region
	act    string
}

// series are the counts of one source, region and kind, and for how many weeks
// the region is known to the source.
type series struct {
	seriesKey
	days  []int // seriesDays up to the day asked
	weeks []int // all of them, up to the day asked
}

// seriesOf puts tallies into series up to asOf. Weeks end on the weekday of asOf.
func seriesOf(list []SignalCount, asOf netra.Date) map[seriesKey]*series {
	type place struct {
		source Source
		region netra.Region
	}
	known := map[place]int{} // weeks
	for _, c := range list {
		if ago := c.On.DaysUntil(asOf); ago >= 0 {
			p := place{c.Source, c.Region}
			known[p] = max(known[p], min(ago/7+1, seriesWeeks))
		}
	}
	out := map[seriesKey]*series{}
	for _, c := range list {
		ago := c.On.DaysUntil(asOf)
		weeks := known[place{c.Source, c.Region}]
		if ago < 0 || ago/7 >= weeks {
			continue
		}
		k := seriesKey{c.Source, c.Region, c.Act}
		if out[k] == nil {
			out[k] = &series{seriesKey: k, days: make([]int, seriesDays), weeks: make([]int, weeks)}
		}
		out[k].weeks[weeks-1-ago/7] += c.N
		if ago < seriesDays {
			out[k].days[seriesDays-1-ago] += c.N
		}
	}
	return out
}

// warn runs the detectors over every series and keeps of each the day, or of a
// long one the week, of the last two weeks that stands out most. The limit of
// each is that of its stage.
func warn(b *law.Book, list []SignalCount, asOf netra.Date) ([]Warning, error) {
	var out []Warning
	for _, x := range seriesOf(list, asOf) {
		look := daily
		if len(x.weeks) > surge.FarringtonWeeks {
			look = weekly
		}
		w, err := look(b, x, asOf)
		if err != nil {
			return nil, err
		}
		if len(w.Methods) > 0 {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b Warning) int {
		return cmp.Or(strings.Compare(string(b.On), string(a.On)), cmp.Compare(b.Alarm.Score, a.Alarm.Score),
			strings.Compare(string(a.Region), string(b.Region)), strings.Compare(a.Act, b.Act), strings.Compare(string(a.Source), string(b.Source)))
	})
	return out, nil
}

// daily looks at a short series day by day, with EARS; without methods where
// nothing rang.
func daily(b *law.Book, x *series, asOf netra.Date) (Warning, error) {
	w := Warning{Source: x.source, Region: x.region, Act: x.act, From: asOf.AddDays(1 - seriesDays), Step: 1, Counts: x.days, Weeks: len(x.weeks)}
	z := make([]float64, seriesDays)
	levels := make([]*law.Alertness, seriesDays)
	for i := range z {
		z[i], levels[i] = alertness(b, w.From.AddDays(i), x.region)
	}
	var rang []surge.Alarm
	for _, m := range []surge.Method{surge.C1, surge.C2, surge.C3} {
		alarms, err := surge.EARS{Method: m, Z: z}.Alarms(x.days)
		if err != nil {
			return w, err
		}
		for _, a := range alarms {
			if a.At >= seriesDays-fresh && a.Count >= fewest {
				rang = append(rang, a)
			}
		}
	}
	return w.ring(rang, func(at int) *law.Alertness { return levels[at] }), nil
}

// weekly looks at the last weeks of a long series with Farrington's detector,
// which knows trend and season.
func weekly(b *law.Book, x *series, asOf netra.Date) (Warning, error) {
	n := len(x.weeks)
	w := Warning{Source: x.source, Region: x.region, Act: x.act, From: asOf.AddDays(1 - 7*n), Step: 7, Counts: x.weeks, Weeks: n}
	var rang []surge.Alarm
	for at := n - fresh/7; at < n; at++ {
		z, _ := alertness(b, w.end(at), x.region)
		// Where a normal distribution has its limit so many deviations above.
		alarms, err := surge.Flexible{Alpha: math.Erfc(z/math.Sqrt2) / 2}.Alarms(x.weeks[:at+1], at)
		if err != nil {
			return w, err
		}
		rang = append(rang, slices.DeleteFunc(alarms, func(a surge.Alarm) bool { return a.Count < fewest })...)
	}
	return w.ring(rang, func(at int) *law.Alertness {
		_, level := alertness(b, w.end(at), x.region)
		return level
	}), nil
}

// alertness is how far above usual the limit lies on a day, and the level of the
// stage that says so, nil where the law room has none.
func alertness(b *law.Book, on netra.Date, region netra.Region) (float64, *law.Alertness) {
	if level := b.AlertnessOn(on, region); level != nil {
		return level.Z, level
	}
	return surge.DefaultZ, nil
}

// end is the last day that a count of the series is of.
func (w Warning) end(at int) netra.Date { return w.From.AddDays((at+1)*w.Step - 1) }

// ring puts the strongest of some alarms into a warning.
func (w Warning) ring(rang []surge.Alarm, level func(at int) *law.Alertness) Warning {
	if len(rang) == 0 {
		return w
	}
	w.Alarm = slices.MaxFunc(rang, func(a, b surge.Alarm) int { return cmp.Or(cmp.Compare(a.Score, b.Score), cmp.Compare(a.At, b.At)) })
	for _, a := range rang {
		if a.At == w.Alarm.At {
			w.Methods = append(w.Methods, a.Method)
		}
	}
	w.On, w.Alertness = w.end(w.Alarm.At), level(w.Alarm.At)
	return w
}

// clusters are groups of neighbours of which chance does not explain what was
// noticed in the last days. What is expected of each region is what it had
// before.
func clusters(regions []spot, list []SignalCount, asOf netra.Date) ([]Cluster, error) {
	at := map[netra.Region]int{}
	places := make([]surge.Place, len(regions))
	counts := make([][]int, len(regions))
	for i, g := range regions {
		at[g.Region] = i
		// Half a signal each, so that a region without a past may have a present.
		places[i] = surge.Place{Lat: g.Lat, Lng: g.Lng, Expected: 0.5}
		counts[i] = make([]int, clusterDays)
	}
	for _, c := range list {
		if !c.Source.noticed() {
			continue
		}
		i, known := at[c.Region]
		ago := c.On.DaysUntil(asOf)
		switch {
		case !known || ago < 0 || ago >= seriesDays:
		case ago < clusterDays:
			counts[i][clusterDays-1-ago] += c.N
		default:
			places[i].Expected += float64(c.N)
		}
	}
	found, err := surge.Scanner{Days: clusterMost, Seed: 1}.Clusters(places, counts, 3)
	if err != nil {
		return nil, err
	}
	var out []Cluster
	for _, c := range found {
		if c.P > clusterChance || c.Count < clusterFewest {
			continue
		}
		k := Cluster{From: asOf.AddDays(1 - c.Days), Count: c.Count, Expected: c.Expected, P: c.P}
		for _, i := range c.Places {
			k.Regions = append(k.Regions, regions[i].Region)
		}
		out = append(out, k)
	}
	return out, nil
}
