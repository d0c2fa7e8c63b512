package app

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/web"
)

//go:embed demo/demo.yaml demo/kerawanan.csv
var demoFiles embed.FS

// demoPlan is demo/demo.yaml, which explains its fields.
type demoPlan struct {
	Guide     string
	Election  string
	Race      string
	Districts []netra.Region
	Personas  []demoPerson
	Pairs     []struct{ Head, Deputy string }
	Former    []demoPerson
	Men       demoNames
	Women     demoNames
	Units     []demoUnit
	Servants  int
	Acts      []demoAct
	Places    []string
	Prefer    []string
	Paths     []demoPath
	Gaps      map[string][2]int
	From      netra.Date
	Until     netra.Date
	Reports   int
	Weights   map[netra.Region]int
	Fixed     []struct {
		Election   string
		Race       string
		Region     netra.Region
		Act        string
		ActOn      netra.Date `yaml:"act_on"`
		ReceivedOn netra.Date `yaml:"received_on"`
		Path       int
	}
	Notes struct {
		Note, Reply, Level, Departure, Agency string
		Reporter                              struct{ Name, Address, Contact string }
	}
	Index     demoIndex
	Contest   demoContest
	Notices   []demoNotice
	Questions []demoQuestion

	Prevention demoPrevention
	Watch      demoWatch
}

// demoNames are the names of men or of women, with titles that stand before them.
type demoNames struct {
	Sex                  int // the digit of a NIP
	Given, Family, Front []string
}

// demoUnit is a unit with the position that people hold there and the titles
// after their names.
type demoUnit struct {
	Unit, Position, Class string
	Back                  []string
}

type demoPerson struct {
	Name   string
	Kind   string
	Region netra.Region
	Role   netra.Role
	Label  string
}

type demoAct struct {
	Act    string
	Weight int
	Facts  map[string]bool
	Tell   []string
	Study  []string
}

type demoPath struct {
	Weight int
	Named  bool
	Steps  []string
}

// demoFiller fills an installation by the same services that people use, each
// step on the day on which it is to have happened. The same seed gives the same
// people and cases.
type demoFiller struct {
	*App
	clock    demoClock
	now      time.Time  // when the demonstration begins
	today    netra.Date // until which things happen
	plan     demoPlan
	rand     *rand.Rand
	servants map[netra.Region][]demoServant
	officers map[netra.OfficeID]netra.Actor
	outreach map[netra.Region]netra.Actor // who informs servants there
	people   map[string]netra.Actor       // by name
	seq      int
}

// demoServant is an invented servant of the roster.
type demoServant struct {
	id         netra.ServantID
	employment string
}

// demoSeed makes the demonstration the same each time.
const demoSeed = 2024

// readPlan reads demo/demo.yaml strictly.
func readPlan() (demoPlan, error) {
	var plan demoPlan
	f, err := demoFiles.Open("demo/demo.yaml")
	if err != nil {
		return plan, fmt.Errorf("read plan: %w", err)
	}
	dec := yaml.NewDecoder(f)
	dec.KnownFields(true)
	if err := errors.Join(dec.Decode(&plan), f.Close()); err != nil {
		return plan, fmt.Errorf("read plan: %w", err)
	}
	return plan, nil
}

// DemoGuide is what the terminal says when the demonstration at url is ready.
func DemoGuide(url string, day netra.Date) (string, error) {
	plan, err := readPlan()
	return strings.NewReplacer("{url}", url, "{day}", string(day)).Replace(plan.Guide), err
}

// fillDemoOnce fills an installation that is not filled yet.
func (a *App) fillDemoOnce(ctx context.Context) error {
	filled := ""
	err := a.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		filled, err = loadSetting(ctx, tx, settingSample)
		return err
	})
	if err != nil || filled != "" {
		return err
	}
	return a.fillDemo(ctx)
}

// fillDemo adds the invented people and what happened to them until today. It
// works on services of its own, with a clock of their own, over the same
// database: whoever uses the program meanwhile sees the present day.
func (a *App) fillDemo(ctx context.Context) error {
	plan, err := readPlan()
	if err != nil {
		return err
	}
	f := &demoFiller{
		plan: plan, rand: rand.New(rand.NewPCG(demoSeed, demoSeed)), now: a.Clock.Now(), today: netra.DateOf(a.Clock.Now(), zoneWIB()),
		servants: map[netra.Region][]demoServant{}, officers: map[netra.OfficeID]netra.Actor{},
		outreach: map[netra.Region]netra.Actor{}, people: map[string]netra.Actor{},
	}
	// The offices were there long before the campaign.
	f.at(f.plan.Fixed[0].ActOn.AddDays(-60), 9)
	f.App = &App{Config: a.Config, DB: a.DB, Law: a.Law, Bundle: a.Bundle, cache: a.cache, frame: &frame{}}
	f.Clock = &f.clock
	if err := f.foundations(ctx); err != nil {
		return err
	}
	if err := f.services(ctx); err != nil {
		return err
	}
	if err := a.DB.Write(ctx, func(tx *db.Tx) error { return f.offices(ctx, tx) }); err != nil {
		return err
	}
	if err := f.cases(ctx); err != nil {
		return err
	}
	if err := f.notices(ctx); err != nil {
		return err
	}
	if err := f.questions(ctx); err != nil {
		return err
	}
	if err := f.index(ctx); err != nil {
		return err
	}
	if err := f.contest(ctx); err != nil {
		return err
	}
	return f.watched(ctx)
}

// demoClock tells the time at which something is to have happened. Only the
// filler asks it, one thing after the other.
type demoClock struct{ at time.Time }

// Now is the time at which something is to have happened.
func (c *demoClock) Now() time.Time { return c.at }

// at sets the clock to an hour of a day in western time, but never past the
// present: nothing is to have happened that is still to come.
func (f *demoFiller) at(d netra.Date, hour int) {
	f.clock.at = d.StartIn(zoneWIB()).Add(time.Duration(hour) * time.Hour)
	if f.clock.at.After(f.now) {
		f.clock.at = f.now
	}
}

func (f *demoFiller) pick(list []string) string { return list[f.rand.IntN(len(list))] }

// offices adds the chain of each district, its servants and the people who work
// there.
func (f *demoFiller) offices(ctx context.Context, tx *db.Tx) error {
	by := netra.System("")
	for _, region := range f.plan.Districts {
		if _, err := f.chain(ctx, tx, f.plan.Personas[0].Kind, region, "", by); err != nil {
			return err
		}
		agency, err := f.localGovernment(ctx, tx, region, by)
		if err != nil {
			return err
		}
		if err := f.roster(ctx, tx, region, agency, by); err != nil {
			return err
		}
		if err := f.candidates(ctx, tx, region, by); err != nil {
			return err
		}
	}
	for i, p := range append(append([]demoPerson{}, f.plan.Personas...), f.plan.Former...) {
		if err := f.person(ctx, tx, p, i, by); err != nil {
			return fmt.Errorf("add %s: %w", p.Kind, err)
		}
	}
	return saveSetting(ctx, tx, settingSample, "1")
}

func (f *demoFiller) person(ctx context.Context, tx *db.Tx, p demoPerson, i int, by netra.Actor) error {
	region := p.Region
	agency := netra.AgencyID("")
	kind := f.Law.Kinds[p.Kind]
	if kind == nil {
		return fmt.Errorf("unknown kind of office %s", p.Kind)
	}
	var err error
	if region.Level() >= 2 {
		if agency, err = f.localGovernment(ctx, tx, region, by); err != nil {
			return err
		}
	}
	office, err := f.office(ctx, tx, kind, region, agency, "", by)
	if err != nil {
		return err
	}
	user, err := f.Access.AddUser(ctx, tx, access.NewUser{
		Login: fmt.Sprintf("contoh%02d", i+1), Name: p.Name, Office: office.ID, Role: p.Role,
	}, by)
	if err != nil {
		return err
	}
	if p.Role == netra.RoleAdministrator && f.Demo {
		// Who looks after the demonstration sits in the office that runs it,
		// as the auditor does, so that both see all of its machinery.
		if err := f.Access.SetHost(ctx, tx, office.ID, by); err != nil {
			return err
		}
	}
	actor := netra.Actor{User: user, Name: p.Name, Office: office.ID, Role: p.Role}
	f.people[p.Name] = actor
	if _, ok := f.officers[office.ID]; !ok && p.Role == netra.RoleOfficer {
		f.officers[office.ID] = actor
	}
	if p.Role == netra.RoleOutreach {
		f.outreach[region] = actor
	}
	return nil
}

// candidates adds the invented pairs of the race in a district.
func (f *demoFiller) candidates(ctx context.Context, tx *db.Tx, region netra.Region, by netra.Actor) error {
	race := registry.Race{Election: f.plan.Election, Race: f.raceIn(f.plan.Election, region), Region: region}
	servants, err := f.Registry.KnownServants(ctx, tx, registry.Within{Region: region}, time.Time{}, "", 2*len(f.plan.Pairs))
	if err != nil {
		return err
	}
	for i, pair := range f.plan.Pairs {
		for j, c := range []registry.Candidate{{Role: "calon_kepala", Name: pair.Head}, {Role: "calon_wakil", Name: pair.Deputy}} {
			c.Number = i + 1
			// Each has a relative in office, who can be found by name and birth date.
			if at := 2*i + j; at < len(servants) {
				kin := servants[at].Person
				c.Kin = []registry.Relative{{Relation: registry.Relations()[j], Name: kin.Name, Born: kin.Born}}
			}
			if _, err := f.Registry.AddCandidate(ctx, tx, race, c, by); err != nil {
				return fmt.Errorf("add candidate: %w", err)
			}
		}
	}
	return nil
}

// roster invents the servants of a local government.
func (f *demoFiller) roster(ctx context.Context, tx *db.Tx, region netra.Region, agency netra.AgencyID, by netra.Actor) error {
	for i := range f.plan.Servants {
		u := f.plan.Units[f.rand.IntN(len(f.plan.Units))]
		birth := time.Date(1968+f.rand.IntN(28), time.Month(1+f.rand.IntN(12)), 1+f.rand.IntN(28), 0, 0, 0, 0, time.UTC)
		start := birth.AddDate(23+f.rand.IntN(5), 0, 0)
		employment, middle := "pns", start.Format("200601")
		if f.rand.IntN(6) == 0 {
			employment, middle = "pppk", "202221"
		}
		names := f.names()
		name := f.pick(names.Given) + " " + f.pick(names.Family)
		if f.rand.IntN(12) == 0 {
			name = f.pick(names.Given) // many people have one name only
		}
		id, err := f.Registry.AddServant(ctx, tx, registry.Servant{
			NIP:  registry.NIP(fmt.Sprintf("%s%s%d%03d", birth.Format("20060102"), middle, names.Sex, i+1)),
			Name: name, TitleFront: f.pick(names.Front), TitleBack: f.pick(u.Back), Employment: employment,
			Position: u.Position, PositionClass: u.Class, Agency: agency, Unit: u.Unit, Region: region,
		}, by)
		if err != nil {
			return fmt.Errorf("add servant: %w", err)
		}
		f.servants[region] = append(f.servants[region], demoServant{id: id, employment: employment})
	}
	return nil
}

// names are those of men or of women.
func (f *demoFiller) names() demoNames {
	if f.rand.IntN(2) == 0 {
		return f.plan.Men
	}
	return f.plan.Women
}

// personas are the people in the switcher of roles.
func (a *App) personas(ctx context.Context, tx *db.Tx) (*web.Demo, error) {
	plan, err := readPlan()
	if err != nil {
		return nil, err
	}
	users, err := a.Access.Personas(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := &web.Demo{}
	for _, p := range plan.Personas {
		for _, u := range users {
			if u.Name == p.Name {
				out.Personas = append(out.Personas, web.Persona{ID: string(u.User), Label: p.Label + " (" + p.Name + ")"})
			}
		}
	}
	return out, nil
}

// postPersona makes the visitor the chosen invented person, or a visitor again.
func (a *App) postPersona(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<12)
	if err != nil {
		return err
	}
	user := netra.UserID(f.Get("persona"))
	if user == "" {
		web.EndSession(w, r)
		return web.Redirect(w, r, "/")
	}
	token, err := a.Access.LoginAs(r.Context(), user)
	if err != nil {
		return err
	}
	seat, err := a.Access.Seat(r.Context(), token)
	if err != nil {
		return err
	}
	web.StartSession(w, r, token, seat.Until)
	return web.Redirect(w, r, deskHome)
}
