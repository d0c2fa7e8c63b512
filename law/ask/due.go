package ask

import (
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// DueInput is a question about the end of a clock, as it is typed: a step of a
// procedure, or a value.
type DueInput struct {
	Procedure string
	Step      string
	State     string   // needed only where the step has different clocks in different states
	Value     string   // instead of a step
	Start     string   // for a value: after (default) or same
	From      string   // day or instant of the event
	Office    string   // region of the office, for its zone; Jakarta's where empty
	Week      string   // working week of the office; the usual one where empty
	Suspended []string // times in which the clock stood still: 2024-11-25..2024-11-26
}

// DueAnswer is the end of a clock and how it came about.
type DueAnswer struct {
	Question  DueQuestion `json:"question"`
	Procedure *Procedure  `json:"procedure"` // null where a value was asked
	Step      *Named      `json:"step"`
	Clock     Clock       `json:"clock"`
	Office    DueOffice   `json:"office"`
	Event     Event       `json:"event"`
	Due       Due         `json:"due"`
	Days      []Day       `json:"days"` // every day from the event to the end, with its reason
	Counted   int         `json:"counted"`
	Skipped   int         `json:"skipped"`
	Missed    law.Text    `json:"missed,omitzero"` // what happens when nobody acts
	Basis     []Source    `json:"basis"`
	Articles  []string    `json:"articles"`
	Certainty Certainty   `json:"certainty"`
	Review    string      `json:"review"`
	Warnings  []law.Text  `json:"warnings"`
	Files     []File      `json:"files"`
	Law       string      `json:"law_digest"`
}

// DueQuestion is the question as it was understood.
type DueQuestion struct {
	Procedure string       `json:"procedure,omitempty"`
	Step      string       `json:"step,omitempty"`
	State     string       `json:"state,omitempty"`
	Value     string       `json:"value"`
	From      string       `json:"from"`
	Office    netra.Region `json:"office,omitempty"`
	Week      string       `json:"week"`
}

// Procedure is the procedure of a clock.
type Procedure struct {
	Named
	InForce Span `json:"in_force"`
	File    File `json:"file"`
}

// Clock is what is counted, and from when.
type Clock struct {
	Value   Named    `json:"value"`
	N       int      `json:"n"`
	Unit    string   `json:"unit"` // calendar_days, working_days, hours
	Text    law.Text `json:"text"` // "7 working days"
	Since   string   `json:"since"`
	Start   string   `json:"start"` // after: the day of the event does not count; same: it is day 1
	StartIs law.Text `json:"start_text"`
	Legal   bool     `json:"legal"` // false: a reminder, whose lapse breaks no law
	Term    Term     `json:"term"`
}

// Term is the number in force on the day of the event.
type Term struct {
	Span
	Basis []Source `json:"basis"`
}

// DueOffice is where the clock runs.
type DueOffice struct {
	Region netra.Region `json:"region,omitempty"`
	Name   string       `json:"name,omitempty"`
	Zone   string       `json:"zone"`       // Asia/Jakarta
	Abbr   string       `json:"zone_short"` // WIB, WITA, WIT
	Week   Named        `json:"week"`
}

// Event is what starts the clock, in the zone of the office.
type Event struct {
	Day netra.Date `json:"day"`
	At  *time.Time `json:"at"` // null where only the day is known
}

// Due is the end of the clock.
type Due struct {
	Day     netra.Date `json:"day"`     // last day, in the zone of the office
	At      *time.Time `json:"at"`      // last instant of a clock in hours, else null
	Before  time.Time  `json:"before"`  // first instant that is too late
	Weekday string     `json:"weekday"` // monday … sunday
	Certain bool       `json:"certain"` // the holidays of all years that it touches are known
	Text    law.Text   `json:"text"`
}

// Day is one day from the event to the end.
type Day struct {
	Date    netra.Date `json:"date"`
	Weekday string     `json:"weekday"`
	Counted bool       `json:"counted"`
	Number  int        `json:"number,omitempty"` // of the day that counts, from 1
	Reason  string     `json:"reason"`           // event, working_day, calendar_day, hours, weekend, suspended, or the kind of a holiday
	Label   law.Text   `json:"label"`
}
