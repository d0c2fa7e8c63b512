package lawroom

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

const calendar = "/kalender"

// calendarPage is all that templates/calendar_page.html may use.
type calendarPage struct {
	Tabs      []web.Tab
	Today     netra.Date
	Elections []electionView
	Years     []web.Tab
	Year      *yearView // nil: no list for the year
}

// electionView is an election with its races and stages.
type electionView struct {
	*law.Election
	Review reviewView
	Races  []raceView
	Stages []stageView
	Cites  []sourceView
}

// raceView is a race with the regions that fixed their candidates on another
// day.
type raceView struct {
	law.Race
	Except []exceptView
	Cites  []sourceView
}

type exceptView struct {
	Name    string
	FixedOn netra.Date
}

type stageView struct {
	law.ElStage
	Running bool
	Ahead   bool
	Cites   []sourceView
}

// yearView are the holidays of a year with their decrees.
type yearView struct {
	*law.Holidays
	Review reviewView
	Cites  []sourceView
	Leave  int // days of joint leave
	Days   []dayView
}

// dayView is a day off, with the names of the regions in which it is one.
type dayView struct {
	law.Holiday
	Where string // "" in the whole country
}

func (s *Service) showCalendar(w http.ResponseWriter, r *web.Request) error {
	year := r.Today().Year()
	if n, err := strconv.Atoi(r.URL.Query().Get("tahun")); err == nil && s.Law.Holidays[n] != nil {
		year = n
	}
	return s.Cache.Serve(w, r, "calendar/"+strconv.Itoa(year), func(w http.ResponseWriter, r *web.Request) error {
		page := calendarPage{Tabs: s.tabs(calendar), Today: r.Today()}
		for _, e := range s.Law.ElectionsInOrder() {
			page.Elections = append([]electionView{s.election(r, e)}, page.Elections...) // newest first
		}
		for _, h := range s.Law.HolidaysInOrder() {
			page.Years = append(page.Years, web.Tab{
				Label: strconv.Itoa(h.Year), Href: calendar + "?tahun=" + strconv.Itoa(h.Year) + "#libur", Current: h.Year == year, Count: -1,
			})
		}
		if h := s.Law.Holidays[year]; h != nil {
			page.Year = &yearView{Holidays: h, Review: review(h.Review), Cites: s.sources(r, h.Sources)}
			for _, d := range h.Days {
				if d.Kind == jointLeave {
					page.Year.Leave++
				}
				var where []string
				for _, g := range d.Regions {
					place, _ := s.desk.Places(g)
					where = append(where, cmp.Or(place.Name, string(g)))
				}
				page.Year.Days = append(page.Year.Days, dayView{d, strings.Join(where, ", ")})
			}
		}
		return s.Views.Show(w, r, http.StatusOK, "calendar_page", web.Meta{
			Title: "lawroom.calendar.title", Nav: home, Description: "lawroom.calendar.description",
		}, page)
	})
}

// jointLeave is the kind of holiday that is a leave for all.
const jointLeave = "cuti_bersama"

func (s *Service) election(r *web.Request, e *law.Election) electionView {
	v := electionView{Election: e, Review: review(e.Review), Cites: s.sources(r, e.Sources)}
	for _, x := range e.Races {
		race := raceView{Race: x, Cites: s.sources(r, x.Sources)}
		for _, other := range x.Except {
			name := string(other.Region)
			if place, ok := s.desk.Places(other.Region); ok {
				name = place.Name
			}
			race.Except = append(race.Except, exceptView{name, other.FixedOn})
		}
		v.Races = append(v.Races, race)
	}
	for _, x := range e.Stages {
		v.Stages = append(v.Stages, stageView{
			ElStage: x, Running: x.Has(r.Today()), Ahead: x.From > r.Today(), Cites: s.sources(r, x.Sources),
		})
	}
	return v
}
