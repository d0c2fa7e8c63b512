package news

import (
	"fmt"
	"math"
	"slices"

	"github.com/netra-id/netra"
)

// Sources are what a Reader knows of the world, as plain data.
type Sources struct {
	Regions     []Region
	Instruments []Instrument
	Elections   []Election
	Acts        []string // ids of kinds of conduct
	Offices     []string // ids of kinds of offices
}

// Region is one region of the country.
type Region struct {
	Code  netra.Region
	Name  string // "Kabupaten Serang"
	Short string // "Sumut"
}

// Instrument is a legal text that is known.
type Instrument struct {
	ID         string
	Kind       string
	Number     string // "94/2021"
	Title      string
	From       netra.Date
	Until      netra.Date
	Enacted    netra.Date
	ReplacedBy []string
}

// Election is an election that is known.
type Election struct {
	ID     string
	Kind   string // "pemilu", "pemilihan"
	VoteOn netra.Date
}

// Sure is how sure a finding is, from 0 to 1, and why, as codes for which the
// program has words.
type Sure struct {
	Confidence float64  `json:"confidence"`
	Reasons    []string `json:"reasons"`
}

func sure(c float64, reasons ...string) Sure {
	return Sure{Confidence: math.Round(c*100) / 100, Reasons: reasons}
}

// Article is all that was found in a text. Offsets point into Text.
type Article struct {
	Text      string            `json:"text"`
	Day       netra.Date        `json:"day"`      // the day that relative days and the law are reckoned from, "" unknown
	DayFrom   string            `json:"day_from"` // given, page, text, ""
	Regions   []RegionFinding   `json:"regions"`
	Offices   []OfficeFinding   `json:"offices"`
	Citations []CitationFinding `json:"citations"`
	Counts    []CountFinding    `json:"counts"`
	Acts      []ActFinding      `json:"acts"`
	Dates     []DateFinding     `json:"dates"`
	Elections []ElectionFinding `json:"elections"`
	Sanctions []SanctionFinding `json:"sanctions"`
	Zones     []ZoneFinding     `json:"zones"`
}

// Reader finds things in articles. It never changes after New, so that any number
// of goroutines may use it.
type Reader struct {
	places      *places
	offices     []entry
	laws        *laws
	counts      *countWords
	acts        []entry
	stances     map[string]entry
	sanctions   []entry
	officeKinds map[string]bool
	elections   []Election
}

// New makes a Reader. It refuses a word file that names what the sources do not
// have.
func New(s Sources) (*Reader, error) {
	r := &Reader{elections: s.Elections, officeKinds: setOf(s.Offices)}
	var err error
	if r.places, err = newPlaces(s.Regions); err != nil {
		return nil, err
	}
	if r.laws, err = newLaws(s.Instruments); err != nil {
		return nil, err
	}
	if r.counts, err = newCountWords(); err != nil {
		return nil, err
	}
	for name, to := range map[string]*[]entry{"offices": &r.offices, "acts": &r.acts, "sanctions": &r.sanctions} {
		if *to, err = readEntries(name); err != nil {
			return nil, err
		}
	}
	known := setOf(s.Acts)
	for _, e := range r.acts {
		if !known[e.head[0]] {
			return nil, fmt.Errorf("words/acts.txt: no act %q", e.head[0])
		}
	}
	stances, err := readEntries("stances")
	if err != nil {
		return nil, err
	}
	r.stances = map[string]entry{}
	for _, e := range stances {
		r.stances[e.head[0]] = e
	}
	return r, nil
}

// Read finds everything in text. day is the day of the article where it is known
// from elsewhere, and from says from where.
func (r *Reader) Read(text string, day netra.Date, from string) *Article {
	d := newDocument(text)
	a := &Article{Text: d.text, Day: day, DayFrom: from}
	dates := findDates(d)
	if day == "" {
		a.Day, a.DayFrom = dayOf(d.text, dates)
	}
	a.Dates = resolveDates(d, dates, a.Day)
	regions := r.places.find(d)
	a.Regions = regionFindings(d, regions)
	a.Offices = r.findOffices(d, regions)
	a.Citations = r.laws.find(d, a.Day)
	a.Elections = r.findElections(d)
	// The year of an election is no date of its own.
	a.Dates = slices.DeleteFunc(a.Dates, func(f DateFinding) bool {
		return f.Precision == "year" && slices.ContainsFunc(a.Elections, func(e ElectionFinding) bool { return e.Start <= f.Start && f.End <= e.End })
	})
	a.Sanctions = r.findSanctions(d)
	a.Zones = findZones(d)
	a.Acts = r.findActs(d)
	a.Counts = r.findCounts(d, a, regions)
	return a
}

func setOf(ids []string) map[string]bool {
	m := make(map[string]bool, len(ids))
	for _, id := range ids {
		m[id] = true
	}
	return m
}
