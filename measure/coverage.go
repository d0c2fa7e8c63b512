package measure

import "github.com/netra-id/netra"

// CoverageState tells silence from nobody being there.
type CoverageState string

// The states: something was reported; somebody supervises and nothing was
// reported; nobody supervises.
const (
	CoverageReports CoverageState = "reports"
	CoverageSilent  CoverageState = "silent"
	CoverageNobody  CoverageState = "nobody"
)

// Coverage is one province, kabupaten or kota: who supervises there, and what came.
type Coverage struct {
	Region    netra.Region
	Offices   int // that supervise there and have people
	People    int // who work in them
	Districts int // sub-districts
	Watched   int // sub-districts with an office of their own that has people
	Reports   int // received until the end of the day
	Last      netra.Date
	State     CoverageState
}

// post is an office that supervises, with the number of its people.
type post struct {
	Region netra.Region
	People int
}

// heard is what was reported from a region.
type heard struct {
	Reports int
	Last    netra.Date
}
