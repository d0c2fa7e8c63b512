package measure

import "github.com/netra-id/netra"

// Filter says which cases are counted and on which day.
type Filter struct {
	AsOf     netra.Date
	Region   netra.Region // the country where empty
	Act      string       // all kinds where empty
	Election string       // all elections where empty
}

// Cell is a count of cases that share all its features.
type Cell struct {
	Status  string
	Outcome string
	Region  netra.Region
	Act     string
	N       int
}

// Count is one line of a table.
type Count struct {
	ID string
	N  int
}

// Point is one span of the time series.
type Point struct {
	From    netra.Date // first day of the span
	Reports int        // reports that came in
	Cases   int        // cases opened
	Decided int        // decisions of the authority that imposes sanctions
}

// Figures are all counts of the public page. What each counts is said by
// locale/measure.toml under measure.definition.
type Figures struct {
	Filter      Filter
	Reports     int     // reports received up to and including the day
	Cases       int     // cases opened up to and including the day
	Open        int     // of these, cases not yet finished
	Recommended int     // persons × acts recommended for a sanction
	Sanctioned  int     // persons × acts on which a sanction was decided
	Cleared     int     // persons × acts decided as not proven
	ByStatus    []Count // cases, in the order of law/statuses.yaml
	ByAct       []Count // cases, most frequent first
	ByRegion    []Count // cases, by province or, within one, by kabupaten/kota
	ByLevel     []Count // decisions with a sanction, by level
	Series      []Point
	Weekly      bool // spans are weeks from Monday; else months
}
