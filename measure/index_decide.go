package measure

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/netra-id/netra"
)

// indexRow is a row of a file that was brought, each cell as it was written.
type indexRow struct {
	line                                          int
	region, election, dimension, indicator, score string
}

// readScores turns rows into scores and says what is wrong with each. places tells
// the regions that a text may mean, elections the id by what people write.
func readScores(rows []indexRow, most Milli, places func(string) []netra.Region, elections map[string]string) ([]Score, []netra.Problem) {
	var out []Score
	var ps []netra.Problem
	seen := map[Score]int{}
	totals := map[Score]bool{}
	first := map[Score]int{}
	for _, r := range rows {
		fail := func(field, key string, args ...any) {
			ps = append(ps, netra.Problem{Field: field, Line: r.line, Key: key, Args: args})
		}
		before := len(ps)
		s := Score{Dimension: r.dimension, Indicator: r.indicator}
		switch found := places(r.region); len(found) {
		case 0:
			fail("wilayah", "measure.index.region_unknown")
		case 1:
			s.Region = found[0]
			if s.Region.Level() > 2 {
				fail("wilayah", "measure.index.region_level")
			}
		default:
			fail("wilayah", "measure.index.region_unclear")
		}
		if s.Election = elections[plain(r.election)]; s.Election == "" {
			fail("pemilihan", "measure.index.election_unknown")
		}
		if s.Indicator != "" && s.Dimension == "" {
			fail("dimensi", "measure.index.dimension_missing")
		}
		score, ok := parseMilli(r.score)
		switch {
		case !ok:
			fail("skor", "measure.index.score_wrong")
		case score > most:
			fail("skor", "measure.index.score_above")
		}
		if len(ps) > before {
			continue
		}
		if line := seen[s]; line > 0 {
			fail("indikator", "measure.index.twice", line)
			continue
		}
		seen[s] = r.line
		whole := Score{Election: s.Election, Region: s.Region}
		totals[whole] = totals[whole] || s.Dimension == ""
		if first[whole] == 0 {
			first[whole] = r.line
		}
		s.Milli = score
		out = append(out, s)
	}
	for whole, ok := range totals {
		if !ok {
			ps = append(ps, netra.Problem{Field: "wilayah", Line: first[whole], Key: "measure.index.no_total"})
		}
	}
	slices.SortStableFunc(ps, func(a, b netra.Problem) int { return cmp.Compare(a.Line, b.Line) })
	slices.SortFunc(out, func(a, b Score) int {
		return cmp.Or(cmp.Compare(a.Election, b.Election), cmp.Compare(a.Region, b.Region), cmp.Compare(a.Dimension, b.Dimension), cmp.Compare(a.Indicator, b.Indicator))
	})
	return out, ps
}

// plain is a text as letters and digits only, by which names are recognised.
func plain(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, strings.ToLower(s))
}

// mostScore bounds what a score may be.
const mostScore = 1_000_000

// parseMilli reads "88,95" and "88.95". A number with two kinds of separators is
// refused: nobody can know which parts the thousands.
func parseMilli(s string) (Milli, bool) {
	x, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(s), ",", ".", 1), 64)
	if err != nil || math.IsNaN(x) || x < 0 || x > mostScore || strings.ContainsAny(s, "eExXpP_") {
		return 0, false
	}
	return Milli(math.Round(x * 1000)), true
}

// digestOf is the digest of scores in their order: the same rows in another file
// are the same index.
func digestOf(scores []Score) string {
	h := sha256.New()
	for _, s := range scores {
		fmt.Fprintf(h, "%s\t%s\t%s\t%s\t%d\n", s.Election, s.Region, s.Dimension, s.Indicator, s.Milli)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// changes compares an index with the former one of the same title.
func changes(former, next []Score) IndexChange {
	was := map[Score]Milli{}
	bare := func(s Score) Score { s.Milli = 0; return s }
	for _, s := range former {
		was[bare(s)] = s.Milli
	}
	out := IndexChange{}
	regions, indicators := map[netra.Region]bool{}, map[[2]string]bool{}
	for _, s := range next {
		regions[s.Region] = true
		if s.Indicator != "" {
			indicators[[2]string{s.Dimension, s.Indicator}] = true
		}
		if !slices.Contains(out.Elections, s.Election) {
			out.Elections = append(out.Elections, s.Election)
		}
		old, ok := was[bare(s)]
		switch {
		case !ok:
			out.New++
		case old != s.Milli:
			out.Changed++
		default:
			out.Same++
		}
	}
	out.Regions, out.Indicators = len(regions), len(indicators)
	out.Gone = len(former) - out.Changed - out.Same
	return out
}

// newestOfTitles keeps of each title the index that was published last, by title.
func newestOfTitles(all []Index) []Index {
	var out []Index
	for _, x := range all {
		i := slices.IndexFunc(out, func(y Index) bool { return y.Title == x.Title })
		switch {
		case i < 0:
			out = append(out, x)
		case out[i].PublishedAt.Before(x.PublishedAt):
			out[i] = x
		}
	}
	slices.SortFunc(out, func(a, b Index) int { return cmp.Compare(a.Title, b.Title) })
	return out
}
