package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

// given is all on which a step was decided: what was known of the case, with the
// explanation of each act, and what the officer entered. Sanctions to choose
// from are not in it; a replay asks the law room of that time for them.
type given struct {
	Facts facts     `json:"facts"`
	Input StepInput `json:"input"`
}

// keepGrounds stores on what a step was decided, sealed with the key of the
// case, with the edition of the law room by which it was. A step that the
// program takes looks at nothing but the track below.
func (s *Service) keepGrounds(ctx context.Context, tx *db.Tx, f *file, taken StepTaken) error {
	g := f.given
	if f.given = nil; g == nil {
		return nil
	}
	plain, err := json.Marshal(g)
	if err != nil {
		return fmt.Errorf("write grounds of step %s: %w", taken.ID, err)
	}
	sealed, err := f.key.Seal("case.grounds:"+taken.ID, plain)
	if err != nil {
		return fmt.Errorf("seal grounds of step %s: %w", taken.ID, err)
	}
	return insertGrounds(ctx, tx, grounds{Step: taken.ID, Case: f.ID, Edition: s.Editions.Now(), given: sealed})
}

// Difference is where a replayed step came to something else than it did.
type Difference struct {
	Case netra.CaseID
	Step string // id of the step
	What string // what differs, without content
}

// Replay decides every step that somebody took once more, from the facts of then
// and with the law files of then, and compares what comes out with what is
// stored. It changes nothing.
func (s *Service) Replay(ctx context.Context) (steps int, out []Difference, err error) {
	var cases []netra.CaseID
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		cases, err = casesWithGrounds(ctx, tx)
		return err
	})
	if err != nil {
		return 0, nil, err
	}
	for _, id := range cases {
		err := s.DB.Read(ctx, func(tx *db.Tx) error {
			n, found, err := s.replayCase(ctx, tx, id)
			steps, out = steps+n, append(out, found...)
			return err
		})
		if err != nil {
			return steps, out, fmt.Errorf("replay case %s: %w", id, err)
		}
	}
	return steps, out, nil
}

func (s *Service) replayCase(ctx context.Context, tx *db.Tx, id netra.CaseID) (int, []Difference, error) {
	c, err := loadCase(ctx, tx, id)
	if err != nil {
		return 0, nil, err
	}
	key, err := s.Vault.Unwrap(c.wrapped)
	if err != nil {
		return 0, nil, err
	}
	kept, err := loadGrounds(ctx, tx, id)
	if err != nil {
		return 0, nil, err
	}
	steps, err := loadSteps(ctx, tx, id)
	if err != nil {
		return 0, nil, err
	}
	decisions, err := loadDecisions(ctx, tx, id)
	if err != nil {
		return 0, nil, err
	}
	var out []Difference
	for _, g := range kept {
		plain, err := key.Open("case.grounds:"+g.Step, g.given)
		if err != nil {
			return 0, nil, err
		}
		var then given
		if err := json.Unmarshal(plain, &then); err != nil {
			return 0, nil, fmt.Errorf("read grounds of step %s: %w", g.Step, err)
		}
		b, err := s.Editions.Book(ctx, tx, g.Edition)
		if err != nil {
			return 0, nil, err
		}
		p, err := s.procedure(ctx, tx, then.Facts.Track)
		if err != nil {
			return 0, nil, err
		}
		i := slices.IndexFunc(steps, func(x StepTaken) bool { return x.ID == g.Step })
		if i < 0 {
			return 0, nil, fmt.Errorf("step %s is gone", g.Step)
		}
		if what := then.replay(b, p, steps[i], decisions); what != "" {
			out = append(out, Difference{Case: id, Step: g.Step, What: what})
		}
	}
	return len(kept), out, nil
}

// replay decides the step once more and says what differs from what is stored,
// "" where nothing does.
func (g given) replay(b *law.Book, p *law.Procedure, st StepTaken, stored []Decision) string {
	f := g.Facts.offered(b, p)
	out, err := decide(p, f, g.Input)
	if err != nil {
		var refused *netra.Error
		if errors.As(err, &refused) {
			return "refused: " + refused.Key
		}
		return "refused"
	}
	if out.State != st.To || out.Step.Name != st.Step {
		return "leads to " + out.State + ", led to " + st.To
	}
	n := 0
	for _, d := range stored {
		if d.Step != st.ID {
			continue
		}
		n++
		if !slices.ContainsFunc(out.Decisions, func(x Decision) bool {
			return x.Person == d.Person && x.Act == d.Act && x.Kind == d.Kind && x.Outcome == d.Outcome && x.Sanction == d.Sanction &&
				x.Imposed == d.Imposed && x.RuleID == d.RuleID && x.RuleDigest == d.RuleDigest && x.digest == d.digest &&
				x.DecidedOn == d.DecidedOn
		}) {
			return "another decision about a person and an act"
		}
	}
	if n != len(out.Decisions) {
		return fmt.Sprintf("%d decisions, were %d", len(out.Decisions), n)
	}
	return ""
}
