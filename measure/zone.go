package measure

import (
	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// ZoneFilter says which zones are asked for, under which rule and on which day.
type ZoneFilter struct {
	Rule     *law.ZoneRule
	Election *law.Election
	AsOf     netra.Date
	Province netra.Region // the country where empty
}

// ZonePlace is one region with its colour and what it rests on.
type ZonePlace struct {
	Region netra.Region
	Count  int // civil servants, each once
	Staff  int // civil servants in the roster, 0 where none is kept
	Band   law.ZoneBand
	Level  int // place of the band among the bands, from 0
	// Rate is for each 1,000 civil servants, with the interval in which it lies
	// with 95 % certainty; Rated is false where no roster tells how many there are.
	Rated           bool
	Rate, Low, High float64
	// Coloured is false where the rule relates counts to civil servants and
	// nobody knows how many there are.
	Coloured bool
}

// ZoneMap is the answer: every region of the unit of the rule.
type ZoneMap struct {
	Filter ZoneFilter
	From   netra.Date // first day that is counted
	Places []ZonePlace
}
