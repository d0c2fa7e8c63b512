package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/watch"
)

// demoWatch is what demo/demo.yaml says of public posts.
type demoWatch struct {
	Region                      netra.Region
	Head                        string
	Days, Lasts                 int
	Title, Purpose, Known, Term string
	Number                      string
	Question, Receipt, Answer   string
	Posts                       []demoPost
}

// demoPost is an invented post of a servant or of a citizen.
type demoPost struct {
	Who, Day        int
	Act             string
	Text, About     string
	Truth           watch.Answer
	Second, Private bool
}

// demoPostID begins the id of an invented post; its place in the plan follows.
const demoPostID = "contoh-"

// watched screens the invented posts under a list that the head of the office
// approved, and lets two people decide on some of the hits.
func (f *demoFiller) watched(ctx context.Context) error {
	w := f.plan.Watch
	officer, head, owners, err := f.watchers(ctx)
	if err != nil {
		return err
	}
	day := f.today.AddDays(-w.Days)
	f.at(day, 9)
	ch, err := f.Watch.Choices(ctx, officer)
	if err != nil {
		return err
	}
	draft := watch.Draft{
		Title: w.Title, Purpose: w.Purpose, Basis: ch.Bases[0], Region: w.Region, Election: f.plan.Election,
		Race: f.raceIn(f.plan.Election, w.Region), Terms: []string{w.Term}, ActsFrom: day, EndsOn: f.today.AddDays(w.Lasts),
	}
	for i, v := range owners {
		draft.Accounts = append(draft.Accounts, fmt.Sprintf("instagram @%s; %s; %s", handleOf(v, i), v.NIP, w.Known))
	}
	list, err := f.Watch.Propose(ctx, draft, officer)
	if err != nil {
		return fmt.Errorf("propose watch list: %w", err)
	}
	f.at(day, 11)
	if err := f.Watch.Approve(ctx, list.ID, list.Version, head); err != nil {
		return fmt.Errorf("approve watch list: %w", err)
	}
	file, err := f.posts(day, owners)
	if err != nil {
		return err
	}
	f.at(f.today.AddDays(-3), 8)
	if _, err := f.Watch.Start(ctx, list.ID, "unggahan-contoh.jsonl", file, officer); err != nil {
		return fmt.Errorf("screen posts: %w", err)
	}
	if _, err := f.Jobs.RunDue(ctx); err != nil {
		return fmt.Errorf("screen posts: %w", err)
	}
	return f.reviewed(ctx, list.ID, officer, head)
}

// watchers are the officer and the head of the office that watches, and the
// servants whose accounts are known.
func (f *demoFiller) watchers(ctx context.Context) (officer, head netra.Actor, owners []registry.Servant, err error) {
	most := 0
	for _, p := range f.plan.Watch.Posts {
		most = max(most, p.Who+1)
	}
	err = f.DB.Read(ctx, func(tx *db.Tx) error {
		for _, v := range f.servants[f.plan.Watch.Region][:most] {
			owner, err := f.Registry.Servant(ctx, tx, v.id)
			if err != nil {
				return err
			}
			owners = append(owners, owner)
		}
		return nil
	})
	return f.people[f.plan.Personas[0].Name], f.people[f.plan.Watch.Head], owners, err
}

// handleOf is the invented account of a servant.
func handleOf(v registry.Servant, i int) string {
	return strings.ToLower(strings.ReplaceAll(v.Name, " ", ".")) + ".contoh" + strconv.Itoa(i+1)
}

// posts is the file of public posts, in the form that the program itself writes.
func (f *demoFiller) posts(from netra.Date, owners []registry.Servant) ([]byte, error) {
	name := func(pair int) string {
		return strings.NewReplacer("H. ", "", "Dr. ", "").Replace(strings.Split(f.plan.Pairs[pair].Head, ",")[0])
	}
	names := strings.NewReplacer("{1}", name(0), "{2}", name(1))
	var out bytes.Buffer
	lines := json.NewEncoder(&out)
	for i, p := range f.plan.Watch.Posts {
		author := map[string]string{"handle": "warga.contoh" + strconv.Itoa(i), "name": "Warga Contoh"}
		if p.Who >= 0 {
			author = map[string]string{"handle": handleOf(owners[p.Who], p.Who), "name": owners[p.Who].Name}
		}
		line := map[string]any{
			"platform": "instagram", "id": demoPostID + strconv.Itoa(i), "act": p.Act, "author": author, "text": names.Replace(p.Text), "about": names.Replace(p.About),
			"at": from.AddDays(p.Day).StartIn(zoneWIB()).Add(time.Duration(8+i) * time.Hour).Format(time.RFC3339), "photo": p.Act == "photo",
		}
		if p.About != "" {
			line["target"] = map[string]string{"handle": "relawan.contoh"}
		}
		if p.Private {
			line["visibility"] = "followers"
		}
		if err := lines.Encode(line); err != nil {
			return nil, fmt.Errorf("write post %d: %w", i, err)
		}
	}
	return out.Bytes(), nil
}

// reviewed lets the head decide on everything and the officer on some of it, and
// asks an agency about one account.
func (f *demoFiller) reviewed(ctx context.Context, list string, officer, head netra.Actor) error {
	f.at(f.today.AddDays(-3), 13)
	var second []string
	asked := ""
	for {
		q, err := f.Watch.QueueOf(ctx, list, head)
		if err != nil || q.Next == "" {
			return errors.Join(err, f.again(ctx, second, officer), f.asked(ctx, asked, officer))
		}
		h, err := f.Watch.OpenHit(ctx, q.Next, head)
		if err != nil {
			return err
		}
		i, err := strconv.Atoi(strings.TrimPrefix(h.Post.ID, demoPostID))
		if err != nil {
			return fmt.Errorf("post %s: %w", h.Post.ID, err)
		}
		p := f.plan.Watch.Posts[i]
		if p.Second && !h.Sampled {
			second = append(second, h.ID)
		} else if p.Act == "photo" {
			asked = h.ID
		}
		if err := f.judge(ctx, h, p.Truth, head); err != nil {
			return err
		}
	}
}

// judge decides on a post as the plan says; of what it says nothing there is no
// act.
func (f *demoFiller) judge(ctx context.Context, h watch.HitSheet, truth watch.Answer, by netra.Actor) error {
	v := watch.Verdict{Answer: truth, Act: h.Act, Why: f.plan.Notes.Note}
	if truth == "" || h.Sampled {
		v.Answer = watch.SawNothing
	}
	_, err := f.Watch.Judge(ctx, h.ID, v, by)
	return err
}

// again lets the officer decide on hits on which one person was not enough.
func (f *demoFiller) again(ctx context.Context, hits []string, officer netra.Actor) error {
	f.at(f.today.AddDays(-2), 10)
	for _, id := range hits {
		h, err := f.Watch.OpenHit(ctx, id, officer)
		if err != nil {
			return err
		}
		if h.State != watch.Open {
			continue
		}
		if err := f.judge(ctx, h, h.Reviews[0].Answer, officer); err != nil {
			return err
		}
	}
	return nil
}

// asked asks an agency about the account of a hit, which answers.
func (f *demoFiller) asked(ctx context.Context, hit string, by netra.Actor) error {
	if hit == "" {
		// On a day on which no race runs the screen sees no act toward a
		// candidate, so there is nothing to ask.
		return nil
	}
	w := f.plan.Watch
	ref, err := f.Watch.Refer(ctx, hit, watch.Referral{Agency: f.Watch.Agencies(f.today)[0], Number: w.Number, Question: w.Question}, by)
	if err != nil {
		return fmt.Errorf("ask an agency: %w", err)
	}
	f.at(f.today.AddDays(-1), 9)
	if ref, err = f.Watch.TakeReply(ctx, ref.ID, ref.Version, watch.Reply{On: f.today.AddDays(-1), Text: w.Receipt}, by); err != nil {
		return fmt.Errorf("take the receipt: %w", err)
	}
	f.at(f.today, 8)
	_, err = f.Watch.TakeReply(ctx, ref.ID, ref.Version+1, watch.Reply{On: f.today, Text: w.Answer}, by)
	return err
}
