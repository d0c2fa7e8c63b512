package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/watch"
)

// watchStory is what a story has told of public posts.
type watchStory struct {
	list     string
	run      string
	referral watch.Referral
	hits     map[string]string // by the post that they are about
	again    string            // what later files of the same posts end with
}

// watchAct plays a line that is about public posts.
func (s *story) watchAct(ctx context.Context, verb string, args []string) error {
	switch verb {
	case "calon":
		return s.candidate(ctx, args)
	case "orang":
		return s.person(ctx, args[0], netra.Role(args[1]))
	case "usulkan":
		return s.propose(ctx, args)
	case "setujui":
		sheet, err := s.Watch.Open(ctx, s.pantau.list, s.by)
		if err != nil {
			return err
		}
		return s.Watch.Approve(ctx, sheet.ID, sheet.Version, s.by)
	case "saring":
		return s.screen(ctx, args[0], "")
	case "saring-lagi": // the same posts in a file that was made later
		s.pantau.again += "\n"
		return s.screen(ctx, args[0], s.pantau.again)
	case "hitungan":
		return s.counted(ctx, args[0], args[1])
	case "nilai":
		return s.judge(ctx, args[0], watch.Answer(args[1]))
	case "nilai-lainnya":
		return s.judgeRest(ctx)
	case "keadaan":
		h, err := s.hit(ctx, args[0])
		if err == nil && string(h.State) != args[1] {
			err = fmt.Errorf("it is %s", h.State)
		}
		return err
	case "temuan":
		h, err := s.hit(ctx, args[0])
		if err != nil {
			return err
		}
		found, err := s.Watch.MakeFinding(ctx, h.ID, args[1], s.by)
		s.kase = found.Case
		return err
	case "bukti":
		return s.rests(ctx, args[0])
	case "rujuk":
		h, err := s.hit(ctx, args[0])
		if err != nil {
			return err
		}
		s.pantau.referral, err = s.Watch.Refer(ctx, h.ID, watch.Referral{Agency: args[1], Number: args[2], Question: args[3]}, s.by)
		return err
	case "balasan":
		ref := &s.pantau.referral
		_, err := s.Watch.TakeReply(ctx, ref.ID, ref.Version, watch.Reply{On: netra.Date(args[0]), Text: args[1]}, s.by)
		if err == nil {
			ref.Version++
		}
		return err
	case "ketepatan":
		return s.precise(ctx, args)
	case "sinyal": // as early warning counts them today
		o, err := s.Watch.Outlook(ctx, netra.DateOf(s.Clock.Now(), zoneWIB()), s.by)
		if got := strconv.Itoa(o.Signals[watch.Source(args[0])]); err == nil && got != args[1] {
			err = fmt.Errorf("%s signals of %v", got, o.Signals)
		}
		return err
	}
	return fmt.Errorf("no verb %s", verb)
}

func (s *story) candidate(ctx context.Context, args []string) error {
	n, err := strconv.Atoi(args[3])
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		race := registry.Race{Election: args[1], Race: args[2], Region: netra.Region(args[0])}
		_, err := s.Registry.AddCandidate(ctx, tx, race, registry.Candidate{Number: n, Role: "calon_kepala", Name: args[4]}, netra.System(""))
		return err
	})
}

// person adds somebody to the office of whoever acts now.
func (s *story) person(ctx context.Context, name string, role netra.Role) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		user, err := s.Access.AddUser(ctx, tx, access.NewUser{Login: name, Name: name, Office: s.by.Office, Role: role}, netra.System(""))
		s.actors[name] = netra.Actor{User: user, Name: name, Office: s.by.Office, Role: role}
		return err
	})
}

// propose proposes a list: first and last day, purpose, term, accounts.
func (s *story) propose(ctx context.Context, args []string) error {
	ch, err := s.Watch.Choices(ctx, s.by)
	if err != nil {
		return err
	}
	d := watch.Draft{
		Title: "Pengawasan media sosial", Purpose: args[2], Region: ch.Region, Election: "pilkada-2020", Race: "bupati",
		ActsFrom: netra.Date(args[0]), EndsOn: netra.Date(args[1]), Terms: args[3:4], Accounts: args[4:],
	}
	if len(ch.Bases) > 0 {
		d.Basis = ch.Bases[0]
	}
	l, err := s.Watch.Propose(ctx, d, s.by)
	s.pantau.list = l.ID
	return err
}

func (s *story) screen(ctx context.Context, name, end string) error {
	data, err := os.ReadFile(filepath.Join("testdata", "stories", name))
	if err != nil {
		return err
	}
	r, err := s.Watch.Start(ctx, s.pantau.list, name, append(data, end...), s.by)
	if err != nil {
		return err
	}
	s.pantau.run = r.ID
	_, err = s.Jobs.RunDue(ctx)
	return err
}

// counted checks what became of a file.
func (s *story) counted(ctx context.Context, what, want string) error {
	r, err := s.Watch.OpenRun(ctx, s.pantau.run, s.by)
	if err != nil {
		return err
	}
	got, ok := map[string]int64{
		"disaring": r.Counts.Screen.Screened, "petunjuk": r.Counts.Hits, "contoh": r.Counts.Sampled, "tertutup": r.Counts.Refused["private"],
		"bukan-pegawai": r.Counts.Screen.Nobody, "tanpa-calon": r.Counts.Screen.NoCandidate, "lama": r.Counts.Known,
	}[what]
	if strconv.FormatInt(got, 10) != want || !ok {
		return fmt.Errorf("%d %s, want %s (%s %s, %+v)", got, what, want, r.State, r.Why, r.Counts)
	}
	return nil
}

// hit is the hit about the post with that id. What is closed does not say any
// more which post it was.
func (s *story) hit(ctx context.Context, post string) (watch.HitSheet, error) {
	if id, ok := s.pantau.hits[post]; ok {
		return s.Watch.OpenHit(ctx, id, s.by)
	}
	_, rows, _, err := s.Watch.Hits(ctx, s.pantau.list, watch.HitFilter{Limit: 1000}, s.by)
	for _, row := range rows {
		sheet, err := s.Watch.OpenHit(ctx, row.ID, s.by)
		if err != nil {
			return sheet, err
		}
		if sheet.Post.ID == post {
			if s.pantau.hits == nil {
				s.pantau.hits = map[string]string{}
			}
			s.pantau.hits[post] = row.ID
			return sheet, nil
		}
	}
	if err == nil {
		err = fmt.Errorf("no hit about post %s", post)
	}
	return watch.HitSheet{}, err
}

// judge decides on a post. Whether one person is enough to close it is drawn by
// lot; where it was, a second one has nothing to do.
func (s *story) judge(ctx context.Context, post string, a watch.Answer) error {
	h, err := s.hit(ctx, post)
	if err != nil || h.State != watch.Open {
		return err
	}
	_, err = s.Watch.Judge(ctx, h.ID, watch.Verdict{Answer: a, Act: h.Act, Why: "Tampak dari unggahannya."}, s.by)
	return err
}

// judgeRest works off what still waits for the actor: nothing in it is an act.
func (s *story) judgeRest(ctx context.Context) error {
	for {
		q, err := s.Watch.QueueOf(ctx, s.pantau.list, s.by)
		if err != nil || q.Next == "" {
			return err
		}
		if _, err := s.Watch.Judge(ctx, q.Next, watch.Verdict{Answer: watch.SawNothing, Why: "Tidak menyangkut calon."}, s.by); err != nil {
			return err
		}
	}
}

// rests checks how many originals the case rests on.
func (s *story) rests(ctx context.Context, want string) error {
	return s.DB.Read(ctx, func(tx *db.Tx) error {
		items, err := s.evidence().List(ctx, tx, "case:"+string(s.kase))
		if err == nil && strconv.Itoa(len(items)) != want {
			err = fmt.Errorf("%d originals, want %s", len(items), want)
		}
		return err
	})
}

// precise checks how good the screen was at an act: right of decided, and whether
// its recall is known.
func (s *story) precise(ctx context.Context, args []string) error {
	rep, err := s.Watch.QualityOf(ctx, s.pantau.list, s.by)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(rep.Quality, func(q watch.Quality) bool { return q.Act == args[0] })
	if i < 0 {
		return fmt.Errorf("nothing of %s in %+v", args[0], rep.Quality)
	}
	q := rep.Quality[i]
	if got := fmt.Sprintf("%d %d", q.Precision.Yes, q.Precision.Of); got != strings.Join(args[1:], " ") || !q.Recall.Known() {
		return fmt.Errorf("%s, recall %+v", got, q.Recall)
	}
	return nil
}
