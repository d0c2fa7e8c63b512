package screen

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/netra-id/netra"
)

// Lead is all that was seen of one servant toward one candidate: several weak
// hits may be one strong lead.
type Lead struct {
	ID        string         `json:"id"`
	List      string         `json:"list"`
	Servant   string         `json:"servant"`
	Candidate string         `json:"candidate"`
	Score     float64        `json:"score"`
	Hits      int            `json:"hits"`
	Copies    int            `json:"copies"` // hits that are copies of others
	Acts      map[string]int `json:"acts"`
	From      netra.Date     `json:"from"`
	Until     netra.Date     `json:"until"`
	doubt     float64        // the chance that none of the hits is right
	seen      map[string]bool
}

// Leads gathers hits. It takes as much memory as there are leads.
type Leads struct{ all map[string]*Lead }

// sameDay is how much a further hit of the same act and day counts: it is hardly
// news.
const sameDay = 0.5

// Add adds a hit. Its order matters little: of copies and of the same act on a
// day the first counts whole.
func (l *Leads) Add(s Hit) {
	if l.all == nil {
		l.all = map[string]*Lead{}
	}
	d := l.all[s.Lead]
	if d == nil {
		d = &Lead{ID: s.Lead, List: s.List, Servant: s.Who.Servant, Candidate: s.Candidate, Acts: map[string]int{}, From: s.On, Until: s.On, doubt: 1, seen: map[string]bool{}}
		l.all[s.Lead] = d
	}
	d.Hits++
	d.Acts[s.Act]++
	d.From, d.Until = min(d.From, s.On), max(d.Until, s.On)
	copyKey, dayKey := "copies "+s.Copies, s.Act+" "+string(s.On)
	weight := s.Score
	switch {
	case s.Copies != "" && d.seen[copyKey]:
		d.Copies++
		weight = 0
	case d.seen[dayKey]:
		weight *= sameDay
	}
	if s.Copies != "" {
		d.seen[copyKey] = true
	}
	d.seen[dayKey] = true
	d.doubt *= 1 - weight
	d.Score = math.Round((1-d.doubt)*1e4) / 1e4
}

// All are the leads, the strongest first.
func (l *Leads) All() []*Lead {
	return slices.SortedFunc(maps.Values(l.all), func(a, b *Lead) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
}
