package surge

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"
)

//go:embed published.csv
var published []byte

// Published are civil servants reported per day for the elections of 2020 in the
// whole country, as KASN's and BKN's published totals let expect: the totals are
// known on eight days between June and December, and what lies between two of
// them is spread evenly. It is the level of a real year, not its daily counts,
// which nobody published. first is the day of the first value.
func Published() (first time.Time, mean []float64, err error) {
	return ReadTotals(bytes.NewReader(published))
}

// ReadTotals reads running totals by day as CSV: a header, then until (YYYY-MM-DD) and
// a count that never falls, with whatever columns follow.
func ReadTotals(r io.Reader) (first time.Time, mean []float64, err error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return first, nil, fmt.Errorf("surge: read totals: %w", err)
	}
	var last time.Time
	total := 0
	for i, row := range rows[min(1, len(rows)):] {
		day, err := time.Parse(time.DateOnly, row[0])
		if err != nil {
			return first, nil, fmt.Errorf("surge: line %d: %w", i+2, err)
		}
		n, err := strconv.Atoi(row[1])
		if err != nil {
			return first, nil, fmt.Errorf("surge: line %d: %w", i+2, err)
		}
		if i == 0 {
			first = day.AddDate(0, 0, 1)
		} else {
			days := int(day.Sub(last).Hours()) / 24
			if days < 1 || n < total {
				return first, nil, fmt.Errorf("surge: line %d: a later day and a total of at least %d were expected", i+2, total)
			}
			for range days {
				mean = append(mean, float64(n-total)/float64(days))
			}
		}
		last, total = day, n
	}
	return first, mean, nil
}
