package app

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/casework"
	"github.com/netra-id/netra/intake"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

// demoCase is one report of the demonstration and the way it goes.
type demoCase struct {
	election   string
	race       string
	region     netra.Region
	act        demoAct
	actOn      netra.Date
	receivedOn netra.Date
	path       demoPath
}

// cases invents reports and takes each along its way until the day of the
// demonstration, in the order in which they came in.
func (f *demoFiller) cases(ctx context.Context) error {
	var list []demoCase
	for _, x := range f.plan.Fixed {
		i := slices.IndexFunc(f.plan.Acts, func(a demoAct) bool { return a.Act == x.Act })
		list = append(list, demoCase{
			election: x.Election, race: x.Race, region: x.Region, act: f.plan.Acts[i], actOn: x.ActOn, receivedOn: x.ReceivedOn,
			path: f.plan.Paths[x.Path],
		})
	}
	span := f.plan.From.DaysUntil(f.plan.Until)
	for range f.plan.Reports {
		on := f.plan.From.AddDays(f.rand.IntN(span + 1))
		c := demoCase{
			election: f.plan.Election, region: f.region(), act: f.act(), actOn: on, receivedOn: on.AddDays(f.rand.IntN(5)), path: f.path(),
		}
		c.race = f.raceIn(c.election, c.region)
		for f.ruleFor(c, "pns") == "" {
			c.act = f.act() // what no rule forbids on that day is nothing to report
		}
		if c.receivedOn <= f.today {
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, func(a, b demoCase) int { return strings.Compare(string(a.receivedOn), string(b.receivedOn)) })
	for i, c := range list {
		if err := f.play(ctx, c); err != nil {
			return fmt.Errorf("report %d: %w", i+1, err)
		}
	}
	return nil
}

func (f *demoFiller) act() demoAct {
	return weighted(f.rand, f.plan.Acts, func(a demoAct) int { return a.Weight })
}

func (f *demoFiller) path() demoPath {
	return weighted(f.rand, f.plan.Paths, func(p demoPath) int { return p.Weight })
}

func (f *demoFiller) region() netra.Region {
	return weighted(f.rand, f.plan.Districts, func(r netra.Region) int { return f.plan.Weights[r] })
}

// weighted draws one of list, each as often as its weight says.
func weighted[T any](r *rand.Rand, list []T, weight func(T) int) T {
	sum := 0
	for _, x := range list {
		sum += weight(x)
	}
	n := r.IntN(sum)
	for _, x := range list {
		if n -= weight(x); n < 0 {
			return x
		}
	}
	return list[len(list)-1]
}

// raceIn is the race for the head of a kabupaten or kota where the election has
// one, else the race of the plan.
func (f *demoFiller) raceIn(election string, region netra.Region) string {
	e := f.Law.Elections[election]
	kota := strings.HasPrefix(f.Registry.Regions().Name(region), "Kota")
	for _, r := range e.Races {
		if strings.Contains(r.ID, "kota") == kota && r.ID != "gubernur" {
			return r.ID
		}
	}
	return f.plan.Race
}

// play sends the report and takes its steps, each some days after the one
// before, as long as the day has come.
func (f *demoFiller) play(ctx context.Context, c demoCase) error {
	f.at(c.receivedOn, 8)
	code := intake.NewCode()
	tip := intake.Tip{Code: code, Content: intake.Content{
		Act: c.act.Act, Narrative: f.pick(c.act.Tell), ActOn: c.actOn, Region: c.region, Place: f.pick(f.plan.Places),
		Who: f.pick(f.names().Given), Agency: f.plan.Notes.Agency,
	}}
	if c.path.Named {
		p := f.plan.Notes.Reporter
		tip.Identity = &intake.Identity{Name: p.Name, Address: p.Address, Contact: p.Contact}
	}
	if _, err := f.Intake.Receive(ctx, tip); err != nil {
		return fmt.Errorf("receive: %w", err)
	}
	seen, err := f.Intake.Follow(ctx, string(code))
	if err != nil {
		return fmt.Errorf("follow: %w", err)
	}
	report := seen.Report
	day := c.receivedOn
	for i, step := range c.path.Steps {
		gap := f.plan.Gaps[step]
		day = day.AddDays(gap[0] + f.rand.IntN(gap[1]-gap[0]+1))
		if day > f.today {
			return nil
		}
		f.at(day, 9+i%8)
		if report.Case == "" {
			if report, err = f.onReport(ctx, report, step, c); err != nil {
				return fmt.Errorf("%s: %w", step, err)
			}
			if report.Case != "" {
				if err := f.prepare(ctx, report, c); err != nil {
					return fmt.Errorf("prepare case: %w", err)
				}
			}
			continue
		}
		if err := f.onCase(ctx, report.Case, step); err != nil {
			return fmt.Errorf("%s: %w", step, err)
		}
	}
	return nil
}

// onReport takes one step on a report.
func (f *demoFiller) onReport(ctx context.Context, r intake.Report, name string, c demoCase) (intake.Report, error) {
	by := f.officers[r.Office]
	p := f.Law.Procedures[r.Procedure]
	step, ok := p.Step(r.State, name)
	if !ok {
		return r, fmt.Errorf("no step %s from %s", name, r.State)
	}
	in := intake.Taking{Step: name, Version: r.Version, Note: f.plan.Notes.Note, Documents: f.documents(step)}
	if len(step.Reasons) > 0 {
		in.Reason = step.Reasons[f.rand.IntN(len(step.Reasons))].ID
	}
	if step.OpensCase {
		in.Case = intake.CaseDraft{
			Summary: f.pick(c.act.Study), Election: c.election, ActKind: c.act.Act, ActOn: c.actOn, Region: c.region, Sure: true,
		}
	}
	if _, err := f.Intake.Take(ctx, r.ID, in, by); err != nil {
		return r, err
	}
	sheet, err := f.Intake.Read(ctx, r.ID, by)
	return sheet.Report, err
}

// documents gives every paper that a step needs a number.
func (f *demoFiller) documents(step law.Step) map[string]string {
	out := map[string]string{}
	for _, d := range step.Needs {
		f.seq++
		out[d] = fmt.Sprintf("%03d/%s/%d", f.seq, "PM.00.02", netra.DateOf(f.Clock.Now(), zoneWIB()).Year())
	}
	return out
}

// prepare links a person, maps the act, and ticks the requirements.
func (f *demoFiller) prepare(ctx context.Context, r intake.Report, c demoCase) error {
	by := f.officers[r.Office]
	// Some acts are forbidden to permanent servants only.
	servants := slices.DeleteFunc(slices.Clone(f.servants[c.region]), func(v demoServant) bool { return f.ruleFor(c, v.employment) == "" })
	v := servants[f.rand.IntN(len(servants))]
	if err := f.Casework.LinkServant(ctx, r.Case, v.id, by); err != nil {
		return fmt.Errorf("link servant: %w", err)
	}
	act := casework.ActInput{Act: c.act.Act, Race: c.race, On: c.actOn, Facts: c.act.Facts, Rule: f.ruleFor(c, v.employment)}
	if err := f.Casework.AddAct(ctx, r.Case, act, by); err != nil {
		return fmt.Errorf("add act: %w", err)
	}
	tracks, err := f.Casework.Tracks(ctx, r.Case, by)
	if err != nil {
		return err
	}
	met := map[string]bool{}
	for _, q := range f.Law.Procedures[tracks[0].Procedure].Requirements {
		met[q.ID] = true
	}
	return f.Casework.Check(ctx, r.Case, tracks[0].ID, met, by)
}

// ruleFor is the rule that an officer reaches for first, "" where none forbids
// the act.
func (f *demoFiller) ruleFor(c demoCase, employment string) string {
	a := f.Law.Resolve(law.Query{
		Election: c.election, Race: c.race, Region: c.region, Day: c.actOn, Employment: employment, Act: c.act.Act, Facts: c.act.Facts,
	})
	for _, prefix := range f.plan.Prefer {
		for _, m := range a.Applying() {
			if m.Rule.Verdict == law.Forbidden && strings.HasPrefix(m.Rule.ID, prefix) {
				return m.Rule.ID
			}
		}
	}
	return ""
}

// onCase takes a step in whichever track it is open.
func (f *demoFiller) onCase(ctx context.Context, id netra.CaseID, name string) error {
	var tracks []casework.Track
	err := f.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		tracks, err = f.Casework.TracksIn(ctx, tx, id)
		return err
	})
	if err != nil {
		return err
	}
	for _, t := range slices.Backward(tracks) {
		step, ok := f.Law.Procedures[t.Procedure].Step(t.State, name)
		if !ok || t.Ended() {
			continue
		}
		by, known := f.officers[t.Office]
		if !known {
			return errors.New("nobody works in the office of the track")
		}
		in := casework.StepInput{
			Track: t.ID, Step: name, Version: t.Version, Note: f.plan.Notes.Note, Documents: f.documents(step),
			Sanctions: map[string]string{}, Departures: map[string]string{}, LevelReason: f.plan.Notes.Level,
		}
		today := netra.DateOf(f.Clock.Now(), zoneWIB())
		f.seq++
		in.On = today
		in.Register, in.Decree, in.DecreeOn = fmt.Sprintf("%03d", f.seq), fmt.Sprintf("800.1.6.2/%d/%d", f.seq, today.Year()), today
		if slices.Contains(step.Asks, "reply") {
			in.Note = f.plan.Notes.Reply
		}
		if reasons := step.ReasonsFor(""); len(reasons) > 0 {
			in.Reason = reasons[f.rand.IntN(len(reasons))].ID
		}
		pairs, err := f.Casework.Choices(ctx, id, t.ID, name, by)
		if err != nil {
			return err
		}
		for pair, choices := range pairs {
			in.Departures[pair] = f.plan.Notes.Departure
			if slices.Contains(step.Asks, "sanction") {
				in.Sanctions[pair] = choices[f.rand.IntN(len(choices))].Sanction.ID
			}
		}
		return f.Casework.Take(ctx, id, in, by)
	}
	return fmt.Errorf("step %s is not open", name)
}
