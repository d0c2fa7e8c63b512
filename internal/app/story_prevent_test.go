package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/intake"
	"github.com/netra-id/netra/internal/engine/receipt"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/prevent"
	"github.com/netra-id/netra/ruling"
)

// telling is what a story has told of prevention so far.
type telling struct {
	notice  prevent.Notice
	token   string // of the last one who confirmed
	target  string
	pledge  string
	asked   receipt.Code
	inquiry string // id of the question
}

// prevention plays the lines about what offices told, and whom it reached.
func (s *story) prevention(ctx context.Context, verb string, args []string) error {
	switch verb {
	case "edaran", "sosialisasi":
		return s.tellAll(ctx, prevent.Kind(verb), args)
	case "hadir":
		return s.attend(ctx, args)
	case "baca":
		return s.confirm(ctx, s.unitToken(ctx, args[1]), args[0], args[1])
	case "teruskan":
		return s.confirm(ctx, s.token, args[0], args[1])
	case "jangkauan":
		return s.reach(ctx, args)
	case "belum-tahu":
		return s.unreached(ctx, args)
	case "pohon":
		return s.tree(ctx, args)
	case "dasar":
		return s.basis(ctx, args[0], args[1])
	case "kekhawatiran":
		return s.Prevent.Signal(ctx, s.notice.Kind, s.token, args[0])
	case "sinyal":
		return s.signal(ctx, args[0])
	case "uji":
		return s.quiz(ctx, prevent.Phase(map[string]string{"sebelum": "before", "sesudah": "after"}[args[0]]), args[1])
	case "ikrar", "tanda-tangan", "ditandatangani":
		return s.pledges(ctx, verb, args)
	case "target", "keadaan":
		return s.targets(ctx, verb, args)
	case "pengingat":
		return s.reminder(ctx, args[0], netra.Date(args[1]))
	case "tanya", "menjawab", "terjawab":
		return s.ask(ctx, verb, args)
	case "aturan":
		return s.rule(args)
	}
	return fmt.Errorf("unknown verb %s", verb)
}

// tellAll registers a circular or an event for all units: subject, day, place or
// number, and the legal bases of a circular.
func (s *story) tellAll(ctx context.Context, kind prevent.Kind, args []string) error {
	tree, err := s.Prevent.Tree(ctx, s.by)
	if err != nil {
		return err
	}
	d := prevent.Draft{Recipients: tree.Units, Notice: prevent.Notice{
		Kind: kind, Issuer: "Kesbangpol", Subject: args[0], On: netra.Date(args[1]), Body: "Dilarang memihak. Boleh memilih dan menjelaskan tata caranya.", Bases: args[3:],
	}}
	if kind == prevent.Circular {
		d.Number = args[2]
	} else {
		d.Place = args[2]
	}
	s.notice, err = s.Prevent.Make(ctx, d, nil, s.by)
	return err
}

func (s *story) sheet(ctx context.Context) (prevent.Sheet, error) {
	return s.Prevent.Open(ctx, s.notice.Kind, s.notice.ID, s.by)
}

// attend lets a named person, or so many of a unit, check in at the door.
func (s *story) attend(ctx context.Context, args []string) error {
	door := s.Prevent.Token(prevent.Link{Notice: s.notice.ID})
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return s.confirm(ctx, door, args[0], args[1])
	}
	for i := range n {
		name := fmt.Sprintf("Peserta %c%c%c", 'a'+i%10, 'a'+i/10%10, 'a'+i/100)
		if err := s.confirm(ctx, door, name, args[1]); err != nil {
			return err
		}
	}
	return nil
}

func (s *story) confirm(ctx context.Context, token, name, unit string) error {
	own, err := s.Prevent.Confirm(ctx, s.notice.Kind, token, prevent.Answer{Name: name, Unit: unit})
	if err == nil && own == "" {
		return fmt.Errorf("%s is counted already", name)
	}
	s.token = own
	return err
}

// unitToken is the link of a unit; one that is no recipient has none.
func (s *story) unitToken(ctx context.Context, unit string) string {
	sheet, err := s.sheet(ctx)
	if err != nil {
		return ""
	}
	for _, r := range sheet.Recipients {
		if r.Name == unit {
			return s.Prevent.Token(prevent.Link{Notice: s.notice.ID, Recipient: r.ID})
		}
	}
	return ""
}

// reach checks: units of units, people, those who were there, the longest chain.
func (s *story) reach(ctx context.Context, args []string) error {
	sheet, err := s.sheet(ctx)
	if err != nil {
		return err
	}
	r := sheet.Reach
	got := fmt.Sprintf("%d/%d unit %d orang %d hadir %d berantai", r.Reached, r.Recipients, r.People, r.Present, r.Longest)
	if want := strings.Join(args, " "); got != want {
		return fmt.Errorf("reach is %q, want %q", got, want)
	}
	return nil
}

func (s *story) unreached(ctx context.Context, want []string) error {
	sheet, err := s.sheet(ctx)
	if err != nil {
		return err
	}
	var got []string
	for _, r := range sheet.Recipients {
		if sheet.Reach.ByUnit[r.ID] == 0 {
			got = append(got, r.Name)
		}
	}
	if !slices.Equal(got, want) {
		return fmt.Errorf("not reached: %v, want %v", got, want)
	}
	return nil
}

// tree checks that each told the next one.
func (s *story) tree(ctx context.Context, names []string) error {
	sheet, err := s.sheet(ctx)
	if err != nil {
		return err
	}
	parent := ""
	for _, name := range names {
		i := slices.IndexFunc(sheet.Tellings, func(t prevent.Telling) bool { return t.Name == name && t.Parent == parent })
		if i < 0 {
			return fmt.Errorf("%s was not told by the one before", name)
		}
		parent = sheet.Tellings[i].ID
	}
	return nil
}

func (s *story) basis(ctx context.Context, text, want string) error {
	sheet, err := s.sheet(ctx)
	if err != nil {
		return err
	}
	for _, b := range sheet.Bases {
		if b.Text == text {
			if string(b.State) != want {
				return fmt.Errorf("%s is %s, want %s", text, b.State, want)
			}
			return nil
		}
	}
	return fmt.Errorf("no legal basis %q", text)
}

// signal checks what the supervisor reads: the concern, and no name.
func (s *story) signal(ctx context.Context, want string) error {
	list, _, err := s.Intake.Signals(ctx, s.by, intake.SignalFilter{Limit: 10})
	if err != nil || len(list) == 0 {
		return fmt.Errorf("no signal: %w", err)
	}
	g, text, err := s.Intake.ReadSignal(ctx, list[0].ID, s.by)
	if err == nil && (text != want || g.About != s.notice.Subject) {
		return fmt.Errorf("the signal says %q about %q", text, g.About)
	}
	return err
}

// quiz answers every question of the test with "forbidden", and checks how many
// are right.
func (s *story) quiz(ctx context.Context, phase prevent.Phase, want string) error {
	quiz, err := s.Prevent.OpenQuiz(ctx, s.token, phase)
	if err != nil {
		return err
	}
	n, err := s.Prevent.TakeQuiz(ctx, s.token, phase, make([]bool, len(quiz.Questions)))
	if got := fmt.Sprintf("%d/%d", n, len(quiz.Questions)); err == nil && got != want {
		return fmt.Errorf("%s right, want %s", got, want)
	}
	return err
}

func (s *story) pledges(ctx context.Context, verb string, args []string) error {
	switch verb {
	case "ikrar":
		p, err := s.Prevent.MakePledge(ctx, args[0], "", s.by)
		s.pledge = p.ID
		return err
	case "tanda-tangan":
		_, err := s.Prevent.Sign(ctx, s.Prevent.PledgeToken(s.pledge), prevent.Signer{Name: args[0], NIP: args[1]})
		return err
	}
	sheet, err := s.Prevent.OpenPledge(ctx, s.pledge, s.by)
	if got := fmt.Sprintf("%d/%d", sheet.Signed, sheet.Servants); err == nil && got != args[0] {
		return fmt.Errorf("%s signed, want %s", got, args[0])
	}
	return err
}

// targets sets a target (title, measure, most, first and last day) or checks how
// it stands (state, count, day on which it was missed).
func (s *story) targets(ctx context.Context, verb string, args []string) error {
	if verb == "target" {
		most, err := strconv.Atoi(args[2])
		if err != nil {
			return err
		}
		t, err := s.Prevent.MakeTarget(ctx, prevent.Target{
			Title: args[0], Measure: prevent.Measured(args[1]), AtMost: most, FromOn: netra.Date(args[3]), UntilOn: netra.Date(args[4]), Owner: "Kepala kantor",
		}, s.by)
		s.target = t.ID
		return err
	}
	sheet, err := s.Prevent.OpenTarget(ctx, s.target, s.by)
	if err != nil {
		return err
	}
	got := []string{string(sheet.State), strconv.Itoa(sheet.Count)}
	if !sheet.BrokenOn.IsZero() {
		got = append(got, string(sheet.BrokenOn))
	}
	if !slices.Equal(got, args) {
		return fmt.Errorf("the target stands at %v, want %v", got, args)
	}
	return nil
}

func (s *story) reminder(ctx context.Context, id string, want netra.Date) error {
	p, err := s.Prevent.Plan(ctx, s.by)
	if err != nil {
		return err
	}
	for _, r := range p.Rows {
		if r.ID == id {
			if r.On != want {
				return fmt.Errorf("told on %s, want %s", r.On, want)
			}
			return nil
		}
	}
	return fmt.Errorf("no reminder %s", id)
}

// ask lets somebody ask the desk of a region about a conduct, the desk answer
// by a rule, and the asker read the answer by his code.
func (s *story) ask(ctx context.Context, verb string, args []string) error {
	switch verb {
	case "tanya":
		desk, ok, err := s.Ruling.DeskFor(ctx, netra.Region(args[0]))
		if err != nil || !ok {
			return fmt.Errorf("no desk for %s: %w", args[0], err)
		}
		s.asked = receipt.New()
		q, err := s.Ruling.Ask(ctx, ruling.Asking{Code: s.asked, Office: desk.ID, Text: args[2], Said: ruling.Said{Act: args[1]}}, netra.Actor{})
		s.inquiry = q.ID
		return err
	case "menjawab":
		_, _, err := s.Ruling.Answer(ctx, s.inquiry, 1, ruling.Ruling{
			Rule: args[0], Verdict: law.Outcome(args[1]), Question: args[2], Answer: args[3], Valid: ruling.Span{From: netra.DateOf(s.Clock.Now(), zoneWIB())},
		}, s.by)
		return err
	}
	reply, err := s.Ruling.Follow(ctx, string(s.asked))
	if err == nil && reply.Ruling.Answer != args[0] {
		return fmt.Errorf("the answer is %q", reply.Ruling.Answer)
	}
	return err
}

// rule checks what the law says of a conduct in a race on a day: the verdict of
// the rule of that code, the stage of the race, and the level of its sanction.
func (s *story) rule(args []string) error {
	act, race, day, code := args[0], args[1], netra.Date(args[2]), args[3]
	e := s.Law.ElectionOn(day)
	a := s.Law.Resolve(law.Query{Election: e.ID, Race: race, Day: day, Employment: "pns", Act: act, Facts: map[string]bool{"active_support": true}})
	for _, m := range a.Applying() {
		if m.Rule.Code == code {
			got := []string{string(m.Rule.Verdict), string(a.Stage), m.Rule.Level}
			if want := args[4:]; !slices.Equal(got[:len(want)], want) {
				return fmt.Errorf("%s says %v, want %v", code, got, want)
			}
			return nil
		}
	}
	return fmt.Errorf("%s does not apply", code)
}
