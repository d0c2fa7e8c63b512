package app

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/posts"
	"github.com/netra-id/netra/internal/engine/screen"
	"github.com/netra-id/netra/internal/engine/stance"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/law/ask"
)

// ScreenLaw answers the screen from a law room.
type ScreenLaw struct{ Desk *ask.Desk }

// Rule is what the law said to a conduct on its day.
func (l ScreenLaw) Rule(q screen.LawQuestion) (screen.Ruling, error) {
	a, err := l.Desk.Act(ask.ActInput{Election: q.Election, Race: q.Race, On: string(q.On), Status: q.Status, Facts: []string{"action=" + q.Act}})
	if err != nil {
		return screen.Ruling{}, fmt.Errorf("ask the law about %s on %s: %w", q.Act, q.On, err)
	}
	return screen.Ruling{Verdict: string(a.Verdict), Codes: a.Codes, Stage: a.Stage.ID, Digest: a.Law}, nil
}

// RefusedListError says that a watch list may not be used today.
type RefusedListError struct {
	ID   string
	Keys []string // reasons, below screen.refused in locale/
	say  law.Say
}

// Error says why in English, for the command line.
func (e *RefusedListError) Error() string {
	s := fmt.Sprintf("the watch list %q is refused:", e.ID)
	for _, k := range e.Keys {
		s += " " + e.say("en", "screen.refused."+k)
	}
	return s
}

// Screening is a run of the screen over one stream of posts.
type Screening struct {
	List    *screen.Watchlist
	Law     screen.Law
	Model   *stance.Model
	Say     law.Say
	Options posts.Options
	Clock   netra.Clock
	Sample  int                  // how many posts that are no hits are kept
	Seed    uint64               // of the sample
	Bad     func(posts.RowError) // is told of each row that was not read
	Tell    func(ScreenCounts)   // is told now and then how far the run is
}

// ScreenCounts are what became of the rows of a run.
type ScreenCounts struct {
	Format  string           `json:"format"`
	Rows    int64            `json:"rows"`
	NotRead map[string]int64 `json:"not_read"` // by reason; private is one of them
	screen.Counts
}

// ScreenResult is what a run leaves beside its hits.
type ScreenResult struct {
	Counts ScreenCounts
	Leads  []*screen.Lead
	Sample []screen.Shown
}

// hitLine is a hit as it is written: each reason in words.
type hitLine struct {
	screen.Hit
	Why []reasonLine `json:"why"`
}

type reasonLine struct {
	screen.Reason
	Text law.Text `json:"text"`
}

// checkEvery is after how many rows the run looks at the clock; tellEvery is how
// long it is silent. A list that ends stops the run at the next look, which on any
// machine is well within a minute; a stream that stands still is looked at when
// its next post comes.
const (
	checkEvery = 256
	tellEvery  = time.Second
)

// Run reads posts and writes a line of JSON for each hit. It refuses to begin, and
// stops, when the list may not be used.
func (s Screening) Run(ctx context.Context, in io.Reader, out io.Writer) (*ScreenResult, error) {
	if err := s.leash(); err != nil {
		return nil, err
	}
	x, err := screen.NewIndex(s.List)
	if err != nil {
		return nil, err
	}
	r, err := posts.Open(in, s.Options)
	if err != nil {
		return nil, err
	}
	sc := x.Screener(s.Law, s.Model)
	sc.KeepSample(s.Sample, rand.New(rand.NewPCG(s.Seed, 23)).Uint64)
	res := &ScreenResult{Counts: ScreenCounts{Format: r.Format(), NotRead: map[string]int64{}}}
	var leads screen.Leads
	w := bufio.NewWriterSize(out, 1<<16)
	told := s.Clock.Now()
	for {
		if res.Counts.Rows%checkEvery == 0 {
			if told, err = s.look(ctx, told, res, sc); err != nil {
				return nil, errors.Join(err, w.Flush())
			}
		}
		more, err := s.row(r, sc, res, &leads, w)
		if err != nil {
			return nil, errors.Join(err, w.Flush())
		}
		if !more {
			break
		}
	}
	res.Counts.Counts, res.Leads = sc.Counts(), leads.All()
	for _, p := range sc.Sample(s.Sample) {
		res.Sample = append(res.Sample, screen.Show(&p))
	}
	return res, w.Flush()
}

// look stops a run whose time is over, and tells how far it is.
func (s Screening) look(ctx context.Context, told time.Time, res *ScreenResult, sc *screen.Screener) (time.Time, error) {
	if err := ctx.Err(); err != nil {
		return told, err
	}
	if err := s.leash(); err != nil {
		return told, err
	}
	if now := s.Clock.Now(); s.Tell != nil && now.Sub(told) >= tellEvery {
		res.Counts.Counts = sc.Counts()
		s.Tell(res.Counts)
		return now, nil
	}
	return told, nil
}

func (s Screening) leash() error {
	loc, err := s.List.Leash.Location()
	if err != nil {
		return err
	}
	if keys := s.List.Leash.Refusals(netra.DateOf(s.Clock.Now(), loc)); len(keys) > 0 {
		return &RefusedListError{ID: s.List.Leash.ID, Keys: keys, say: s.Say}
	}
	return nil
}

// row screens the next row; false where there is none.
func (s Screening) row(r *posts.Reader, sc *screen.Screener, res *ScreenResult, leads *screen.Leads, w io.Writer) (bool, error) {
	var p posts.Post
	var bad *posts.RowError
	err := r.Next(&p)
	switch {
	case errors.Is(err, io.EOF):
		return false, nil
	case errors.As(err, &bad):
		res.Counts.Rows++
		res.Counts.NotRead[bad.Why]++
		if s.Bad != nil {
			s.Bad(*bad)
		}
		return true, nil
	case err != nil:
		return false, err
	}
	res.Counts.Rows++
	hits, err := sc.Screen(&p)
	if err != nil {
		return false, err
	}
	for _, h := range hits {
		leads.Add(h)
		if err := s.write(w, h); err != nil {
			return false, err
		}
	}
	return true, nil
}

func (s Screening) write(w io.Writer, h screen.Hit) error {
	line := hitLine{Hit: h}
	for _, r := range h.Why {
		args := make([]any, len(r.Args))
		for i, a := range r.Args {
			args[i] = a
		}
		key := "screen.why." + r.Key
		line.Why = append(line.Why, reasonLine{r, law.Text{ID: s.Say("id", key, args...), EN: s.Say("en", key, args...)}})
	}
	b, err := json.Marshal(line)
	if err != nil {
		return fmt.Errorf("write hit %s: %w", h.ID, err)
	}
	_, err = w.Write(append(b, '\n'))
	return err
}
