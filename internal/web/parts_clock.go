package web

import (
	"net/url"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/law"
)

// Clock is a running clock with everything that explains its date, for the part
// "clock". Steps any of which stops it share one.
type Clock struct {
	law.Deadline
	Labels []law.Text // of the steps
	Source law.Text   // of the value that the number comes from
	Cites  []Cite
	At     string // the last minute, where the clock runs in hours from a known one
	Today  netra.Date
	Rungs  []ClockRung // what was said before and after it lapsed
	Moves  []ClockMove // how the date changed while it ran
}

// ClockRung is something that was said about a clock on a day.
type ClockRung struct {
	On    netra.Date
	Label law.Text
}

// ClockMove is a change of the day on which a running clock ends. From and To
// are days in words.
type ClockMove struct {
	On       netra.Date
	From, To string
	Why      string
}

// Cite is a place in the law in one line.
type Cite struct {
	Text string
	URL  string
	Mark law.Mark
}

// Clocks explains deadlines, grouping those that end on the same day for the
// same reason. A deadline without a day has no clock yet and is left out, unless
// it stands still.
func Clocks(r *Request, b *law.Book, deadlines []law.Deadline, today netra.Date) []Clock {
	var out []Clock
	for _, d := range deadlines {
		if d.Due.IsZero() && !d.Stands {
			continue
		}
		i := slices.IndexFunc(out, func(c Clock) bool {
			return c.Due == d.Due && c.DueAt.Equal(d.DueAt) && c.Value == d.Value && c.Start == d.Start && c.Legal == d.Legal && c.Right == d.Right
		})
		if i >= 0 {
			out[i].Labels = append(out[i].Labels, d.Label)
			continue
		}
		c := Clock{Deadline: d, Labels: []law.Text{d.Label}, Today: today}
		if !d.DueAt.IsZero() {
			c.At = i18n.DateTime(r.Lang, d.DueAt, d.DueAt.Location())
		}
		if v := b.Values[d.Value]; v != nil {
			c.Source = v.Label
		}
		for _, s := range d.Basis {
			c.Cites = append(c.Cites, cite(r, b, s))
		}
		out = append(out, c)
	}
	return out
}

// cite names a source; only an address of the web becomes a link.
func cite(r *Request, b *law.Book, s law.Source) Cite {
	c := Cite{Mark: s.Mark, Text: b.Cite(s, r.Lang, func(_, key string, args ...any) string { return r.T(key, args...) })}
	if u, err := url.Parse(s.URL); err == nil && (u.Scheme == "https" || u.Scheme == "http") {
		c.URL = s.URL
	}
	return c
}
