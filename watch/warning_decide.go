package watch

import (
	"cmp"
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/surge"
	"github.com/netra-id/netra/law"
)

const (
	// seriesDays is how long a series is that the detectors and the reader see.
	seriesDays = 56
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

// seriesOf puts tallies into series of seriesDays days up to asOf.
func seriesOf(list []tally, asOf netra.Date) map[seriesKey][]int {
	out := map[seriesKey][]int{}
	for _, c := range list {
		ago := c.On.DaysUntil(asOf)
		if ago < 0 || ago >= seriesDays {
			continue
		}
		k := seriesKey{c.Source, c.Region, c.Act}
		if out[k] == nil {
			out[k] = make([]int, seriesDays)
		}
		out[k][seriesDays-1-ago] += c.N
	}
	return out
}

// warn runs the detectors over every series and keeps of each the day of the last
// two weeks that stands out most. The limit of each day is that of its
// stage.
func warn(b *law.Book, list []tally, asOf netra.Date) ([]Warning, error) {
	var out []Warning
	for k, days := range seriesOf(list, asOf) {
		w := Warning{Source: k.source, Region: k.region, Act: k.act, From: asOf.AddDays(1 - seriesDays), Days: days}
		z := make([]float64, seriesDays)
		levels := make([]*law.Alertness, seriesDays)
		for i := range z {
			z[i], levels[i] = surge.DefaultZ, b.AlertnessOn(w.From.AddDays(i), k.region)
			if levels[i] != nil {
				z[i] = levels[i].Z
			}
		}
		var rang []surge.Alarm
		for _, m := range []surge.Method{surge.C1, surge.C2, surge.C3} {
			alarms, err := surge.EARS{Method: m, Z: z}.Alarms(days)
			if err != nil {
				return nil, err
			}
			for _, a := range alarms {
				if a.At >= seriesDays-fresh && a.Count >= fewest {
					rang = append(rang, a)
				}
			}
		}
		if len(rang) == 0 {
			continue
		}
		w.Alarm = slices.MaxFunc(rang, func(a, b surge.Alarm) int { return cmp.Or(cmp.Compare(a.Score, b.Score), cmp.Compare(a.At, b.At)) })
		for _, a := range rang {
			if a.At == w.Alarm.At {
				w.Methods = append(w.Methods, a.Method)
			}
		}
		w.On, w.Alertness = w.From.AddDays(w.Alarm.At), levels[w.Alarm.At]
		out = append(out, w)
	}
	slices.SortFunc(out, func(a, b Warning) int {
		return cmp.Or(strings.Compare(string(b.On), string(a.On)), cmp.Compare(b.Alarm.Score, a.Alarm.Score),
			strings.Compare(string(a.Region), string(b.Region)), strings.Compare(a.Act, b.Act), strings.Compare(string(a.Source), string(b.Source)))
	})
	return out, nil
}

// clusters are groups of neighbours of which chance does not explain what was
// noticed in the last days. What is expected of each region is what it had
// before.
func clusters(regions []spot, list []tally, asOf netra.Date) ([]Cluster, error) {
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
