package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/casework"
	"github.com/netra-id/netra/intake"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/measure"
)

// TestStories plays testdata/stories on both databases: plain text that a
// lawyer can read, one thing that happens per line. A line that begins with "!"
// must fail with the key at its end.
func TestStories(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/stories/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			dbtest.EachURL(t, nil, func(t *testing.T, url string) { newStory(t, url).play(file) })
		})
	}
}

// testClock is a clock that a test moves.
type testClock struct {
	mu sync.Mutex
	at time.Time
}

// Now is the instant the test moved to, a little later each time.
func (c *testClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Millisecond)
	return c.at
}

func (c *testClock) to(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = t
}

// story is what a plain-text story has told so far.
type story struct {
	*App
	t      *testing.T
	clock  *testClock
	actors map[string]netra.Actor // by kind and region of the office
	by     netra.Actor
	code   intake.Code
	report intake.Report
	kase   netra.CaseID
	kin    kinStory
	pantau watchStory
	telling
}

func newApp(t testing.TB, url string, clock netra.Clock) *App {
	t.Helper()
	a, err := New(t.Context(), Config{DataDir: t.TempDir(), Database: url, Clock: clock, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return a
}

func newStory(t *testing.T, url string) *story {
	t.Helper()
	clock := &testClock{at: time.Date(2024, 1, 1, 2, 0, 0, 0, time.UTC)}
	return &story{App: newApp(t, url, clock), t: t, clock: clock, actors: map[string]netra.Actor{}}
}

func (s *story) play(file string) {
	s.t.Helper()
	f, err := os.Open(file)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			s.t.Error(err)
		}
	}()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := s.line(line); err != nil {
			s.t.Fatalf("%s:%d: %s: %v", filepath.Base(file), n, line, err)
		}
	}
	if err := lines.Err(); err != nil {
		s.t.Fatal(err)
	}
}

// tell plays lines of a story that no file holds.
func (s *story) tell(lines ...string) {
	s.t.Helper()
	for _, line := range lines {
		if err := s.line(line); err != nil {
			s.t.Fatalf("%s: %v", line, err)
		}
	}
}

// line plays one line. The last word of a line that must fail is the key of the
// error.
func (s *story) line(line string) error {
	words := split(line)
	mustFail := words[0] == "!"
	key := ""
	if mustFail {
		key, words = words[len(words)-1], words[1:len(words)-1]
	}
	err := s.act(s.t.Context(), words[0], words[1:])
	if !mustFail {
		return err
	}
	var e *netra.Error
	if !errors.As(err, &e) || e.Key != key {
		return fmt.Errorf("got %v, want the error %s", err, key)
	}
	return nil
}

// split cuts a line into words; words between quotation marks stay together.
func split(line string) []string {
	var out []string
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			out = append(out, part)
			continue
		}
		out = append(out, strings.Fields(part)...)
	}
	return out
}

func (s *story) act(ctx context.Context, verb string, args []string) error {
	switch verb {
	case "hari":
		s.clock.to(netra.Date(args[0]).StartIn(zoneWIB()).Add(9 * time.Hour))
		return nil
	case "kantor":
		return s.DB.Write(ctx, func(tx *db.Tx) error { return s.offices(ctx, tx, netra.Region(args[0])) })
	case "pegawai":
		return s.DB.Write(ctx, func(tx *db.Tx) error { return s.servant(ctx, tx, args) })
	case "lapor":
		return s.tip(ctx, args)
	case "sebagai":
		by, ok := s.actors[strings.Join(args, " ")]
		if !ok {
			return fmt.Errorf("nobody works there; there are %v", s.actors)
		}
		s.by = by
		return nil
	case "langkah":
		return s.step(ctx, args)
	case "hubungkan":
		return s.link(ctx, args[0])
	case "perbuatan":
		facts := map[string]bool{}
		for _, f := range args[4:] {
			facts[f] = true
		}
		return s.Casework.AddAct(ctx, s.kase, casework.ActInput{
			Act: args[0], Race: args[1], On: netra.Date(args[2]), Rule: args[3], Facts: facts,
		}, s.by)
	case "syarat":
		return s.checkAll(ctx)
	case "tenggat":
		return s.due(ctx, args[0], netra.Date(args[1]))
	case "berada":
		return s.stands(ctx, args[0])
	case "terlihat":
		return s.sees(ctx, args[0])
	case "angka":
		return s.count(ctx, netra.Date(args[0]), args[1], args[2])
	}
	switch verb {
	case "pantau":
		return s.watchAct(ctx, args[0], args[1:])
	case "kerawanan":
		return s.vulnerabilityAct(ctx, args[0], args[1:])
	}
	return s.kinAct(ctx, verb, args)
}

// offices adds the chain of a region and one officer in each office. The old
// authorities are added as well: they were there.
func (s *story) offices(ctx context.Context, tx *db.Tx, region netra.Region) error {
	by := netra.System("")
	if _, err := s.chain(ctx, tx, "bawaslu-kabkota", region, "", by); err != nil {
		return err
	}
	agency, err := s.localGovernment(ctx, tx, region, by)
	if err != nil {
		return err
	}
	for _, kind := range []string{"bawaslu-kabkota", "kasn", "bkn", "ppk-instansi", "kesbangpol"} {
		role := netra.RoleOfficer
		if kind == "kesbangpol" {
			role = netra.RoleOutreach
		}
		o, err := s.office(ctx, tx, s.Law.Kinds[kind], region, agency, "", by)
		if err != nil {
			return err
		}
		user, err := s.Access.AddUser(ctx, tx, access.NewUser{Login: kind, Name: "Petugas " + kind, Office: o.ID, Role: role}, by)
		if err != nil {
			return err
		}
		name := kind
		if o.Region != "" {
			name += " " + string(o.Region)
		}
		s.actors[name] = netra.Actor{User: user, Name: "Petugas " + kind, Office: o.ID, Role: role}
	}
	return nil
}

func (s *story) servant(ctx context.Context, tx *db.Tx, args []string) error {
	agency, err := s.localGovernment(ctx, tx, netra.Region(args[0]), netra.System(""))
	if err != nil {
		return err
	}
	unit := ""
	if len(args) > 4 {
		unit = args[4]
	}
	_, err = s.Registry.AddServant(ctx, tx, registry.Servant{
		NIP: registry.NIP(args[1]), Name: args[2], Position: args[3], Employment: "pns", Agency: agency, Unit: unit, Region: netra.Region(args[0]),
	}, netra.System(""))
	return err
}

func (s *story) tip(ctx context.Context, args []string) error {
	s.code, s.kase = intake.NewCode(), ""
	_, err := s.Intake.Receive(ctx, intake.Tip{Code: s.code, Content: intake.Content{
		Region: netra.Region(args[0]), Act: args[1], ActOn: netra.Date(args[2]), Narrative: args[3], Place: "Kota", Who: "Seorang pegawai",
	}})
	if err != nil {
		return err
	}
	seen, err := s.Intake.Follow(ctx, string(s.code))
	s.report = seen.Report
	return err
}

// step takes a step on the report or on the case, with every entry that the
// step asks for. A word after its name is the sanction to choose.
func (s *story) step(ctx context.Context, args []string) error {
	if s.kase == "" {
		return s.reportStep(ctx, args[0])
	}
	t, step, err := s.open(ctx, args[0])
	if err != nil {
		return err
	}
	in := casework.StepInput{
		Track: t.ID, Step: step.Name, Version: t.Version, Note: "Catatan petugas.", Register: "1", Decree: "800/1",
		On: netra.DateOf(s.Clock.Now(), zoneWIB()), DecreeOn: netra.DateOf(s.Clock.Now(), zoneWIB()), Documents: papers(step), Sanctions: map[string]string{}, Departures: map[string]string{}, LevelReason: "Alasan.",
	}
	if reasons := step.ReasonsFor(""); len(reasons) > 0 {
		in.Reason = reasons[0].ID
	}
	pairs, err := s.Casework.Choices(ctx, s.kase, t.ID, step.Name, s.by)
	if err != nil {
		return err
	}
	for pair := range pairs {
		in.Departures[pair] = "Alasan berbeda."
		if len(args) > 1 {
			in.Sanctions[pair] = args[1]
		}
	}
	// Papers and requirements are missing until the story brings them.
	if step.Checklist && len(pairs) == 0 { // nobody has been linked with the case yet
		in.Documents = nil
	}
	return s.Casework.Take(ctx, s.kase, in, s.by)
}

func papers(step law.Step) map[string]string {
	out := map[string]string{}
	for _, d := range step.Needs {
		out[d] = "B-1/2024"
	}
	return out
}

// open is the running track in which the step is open.
func (s *story) open(ctx context.Context, name string) (casework.Track, law.Step, error) {
	var ts []casework.Track
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		ts, err = s.Casework.TracksIn(ctx, tx, s.kase)
		return err
	})
	for _, t := range slices.Backward(ts) {
		if step, ok := s.Law.Procedures[t.Procedure].Step(t.State, name); ok && !t.Ended() {
			return t, step, err
		}
	}
	return casework.Track{}, law.Step{}, errors.Join(err, fmt.Errorf("step %s is open nowhere", name))
}

func (s *story) reportStep(ctx context.Context, name string) error {
	p := s.Law.Procedures[s.report.Procedure]
	step, ok := p.Step(s.report.State, name)
	if !ok {
		return fmt.Errorf("no step %s from %s", name, s.report.State)
	}
	in := intake.Taking{Step: name, Version: s.report.Version, Note: "Catatan.", Documents: papers(step)}
	if len(step.Reasons) > 0 {
		in.Reason = step.Reasons[0].ID
	}
	if step.OpensCase {
		e := s.Law.ElectionOn(s.report.ReceivedOn)
		in.Case = intake.CaseDraft{
			Summary: "Uraian petugas.", Election: e.ID, ActKind: s.report.Act, ActOn: s.report.ReceivedOn.AddDays(-1), Region: s.report.Region, Sure: true,
		}
	}
	if _, err := s.Intake.Take(ctx, s.report.ID, in, s.by); err != nil {
		return err
	}
	seen, err := s.Intake.Follow(ctx, string(s.code))
	s.report, s.kase = seen.Report, seen.Report.Case
	return err
}

func (s *story) link(ctx context.Context, name string) error {
	var found []registry.Servant
	if err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		found, err = s.Registry.FindServants(ctx, tx, name, registry.Within{Region: s.report.Region}, 5)
		return err
	}); err != nil {
		return err
	}
	if len(found) != 1 {
		return fmt.Errorf("%d servants match, want 1", len(found))
	}
	return s.Casework.LinkServant(ctx, s.kase, found[0].ID, s.by)
}

func (s *story) checkAll(ctx context.Context) error {
	ts, err := s.Casework.Tracks(ctx, s.kase, s.by)
	if err != nil {
		return err
	}
	met := map[string]bool{}
	for _, q := range s.Law.Procedures[ts[0].Procedure].Requirements {
		met[q.ID] = true
	}
	return s.Casework.Check(ctx, s.kase, ts[0].ID, met, s.by)
}

// due checks the last day of a step.
func (s *story) due(ctx context.Context, step string, want netra.Date) error {
	deadlines, err := s.Casework.DeadlinesOf(ctx, s.kase, s.by)
	if err != nil {
		return err
	}
	for _, d := range deadlines {
		if d.Step == step {
			if d.Due != want {
				return fmt.Errorf("due on %s, want %s (skipped %v)", d.Due, want, d.Why.Skipped)
			}
			return nil
		}
	}
	return fmt.Errorf("no clock runs for %s", step)
}

// stands checks at which state the track of the actor's own office is.
func (s *story) stands(ctx context.Context, want string) error {
	tracks, err := s.Casework.Tracks(ctx, s.kase, s.by)
	if err != nil {
		return err
	}
	for _, t := range tracks {
		if t.Office == s.by.Office {
			if got := s.Law.Procedures[t.Procedure].States[t.State].Label.ID; got != want {
				return fmt.Errorf("it stands at %q, want %q", got, want)
			}
			return nil
		}
	}
	return errors.New("the office has no track in the case")
}

// sees checks what the reporter reads last.
func (s *story) sees(ctx context.Context, want string) error {
	seen, err := s.Intake.Follow(ctx, string(s.code))
	if err != nil {
		return err
	}
	var labels []string
	for _, p := range seen.Passages {
		labels = append(labels, p.Label.ID)
	}
	for _, p := range seen.Case {
		labels = append(labels, p.Label.ID)
	}
	if last := labels[len(labels)-1]; !strings.Contains(strings.ToLower(last), strings.ToLower(want)) {
		return fmt.Errorf("the reporter reads %q last, want something with %q", last, want)
	}
	return nil
}

// count checks a public figure as of a day.
func (s *story) count(ctx context.Context, asOf netra.Date, what, want string) error {
	f, err := s.Measure.Count(ctx, measure.Filter{AsOf: asOf})
	if err != nil {
		return err
	}
	got, ok := map[string]int{
		"laporan": f.Reports, "perkara": f.Cases, "berjalan": f.Open, "direkomendasikan": f.Recommended,
		"disanksi": f.Sanctioned, "bersih": f.Cleared,
	}[what]
	if n, err := strconv.Atoi(want); err != nil || !ok || got != n {
		return fmt.Errorf("%d %s, want %s", got, what, want)
	}
	return nil
}
