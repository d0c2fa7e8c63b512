package ruling

import (
	"cmp"
	"context"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/wordsearch"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
)

// Answer answers a question by a new ruling. Where it differs from published
// ones it is held and they are returned; otherwise it is published at once.
func (s *Service) Answer(ctx context.Context, id string, version int, r Ruling, by netra.Actor) (Ruling, []Ruling, error) {
	var against []Ruling
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		q, err := s.mine(ctx, tx, id, version, by)
		if err != nil {
			return err
		}
		if r, err = checkRuling(s.Law, r); err != nil {
			return err
		}
		if err := oneByOne(ctx, tx, r.Rule); err != nil {
			return err
		}
		office, err := s.Access.Office(ctx, tx, by.Office)
		if err != nil {
			return err
		}
		now := s.Clock.Now()
		r.ID, r.Office, r.OfficeName, r.WrittenBy, r.Version, r.Standing = netra.NewID(now), office.ID, office.Name, by.User, 1, Published
		published, err := listRulings(ctx, tx, Filter{Rules: []string{r.Rule}})
		if err != nil {
			return err
		}
		if against = contradictions(r, published); len(against) > 0 {
			r.Standing, r.PublishedOn = Held, ""
		} else {
			r.PublishedOn = netra.DateOf(now, i18n.Zone(office.Zone))
		}
		if err := insertRuling(ctx, tx, r); err != nil {
			return err
		}
		if _, err := s.Ledger.Append(ctx, tx, "ruling."+string(r.Standing), "ruling:"+r.ID, by, r); err != nil {
			return err
		}
		q.State, q.Ruling = Answered, r.ID
		return s.end(ctx, tx, q, "ruling.answered", by)
	})
	if err == nil && r.Standing == Published {
		s.Changed()
	}
	return r, against, err
}

// AnswerWith answers a question by a ruling that is published already.
func (s *Service) AnswerWith(ctx context.Context, id string, version int, ruling string, by netra.Actor) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		q, err := s.mine(ctx, tx, id, version, by)
		if err != nil {
			return err
		}
		r, err := loadRuling(ctx, tx, ruling)
		if err != nil || r.Standing != Published {
			return cmp.Or(err, notFound())
		}
		q.State, q.Ruling = Answered, r.ID
		return s.end(ctx, tx, q, "ruling.answered", by)
	})
}

// Dispute is an answer that is held with those from which it differs.
type Dispute struct {
	Held    Ruling
	Against []Ruling
}

// Disputes are the answers of an actor's scope that are held, and those of other
// offices that are held against an answer of his scope.
func (s *Service) Disputes(ctx context.Context, by netra.Actor) ([]Dispute, error) {
	var out []Dispute
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		sc, err := s.Access.ScopeOf(ctx, tx, by, access.SeeQuestions)
		if err != nil {
			return err
		}
		held, err := listHeld(ctx, tx)
		if err != nil {
			return err
		}
		for _, r := range held {
			d, err := dispute(ctx, tx, r)
			if err != nil {
				return err
			}
			if sc.Covers(r.Office) || slices.ContainsFunc(d.Against, func(o Ruling) bool { return sc.Covers(o.Office) }) {
				out = append(out, d)
			}
		}
		return nil
	})
	return out, err
}

func dispute(ctx context.Context, tx *db.Tx, r Ruling) (Dispute, error) {
	published, err := listRulings(ctx, tx, Filter{Rules: []string{r.Rule}})
	return Dispute{Held: r, Against: contradictions(r, published)}, err
}

// Settle decides which of the answers in a dispute stands. Whoever settles gives
// up answers of his own scope, or of a scope above, and did not write the one that
// wins: so no office overrules another one, and nobody approves himself.
func (s *Service) Settle(ctx context.Context, held string, newStands bool, why string, by netra.Actor) error {
	why, ps := checkText("alasan", why, maxReason)
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		sc, err := s.Access.ScopeOf(ctx, tx, by, access.AnswerQuestions)
		if err != nil {
			return err
		}
		r, err := loadRuling(ctx, tx, held)
		if err != nil {
			return err
		}
		if r.Standing != Held {
			return changed()
		}
		if err := oneByOne(ctx, tx, r.Rule); err != nil {
			return err
		}
		d, err := dispute(ctx, tx, r)
		if err != nil {
			return err
		}
		seen := sc.Covers(r.Office) || slices.ContainsFunc(d.Against, func(o Ruling) bool { return sc.Covers(o.Office) })
		if !seen {
			return notFound()
		}
		if len(ps) > 0 {
			return &netra.Error{Kind: netra.Invalid, Key: "ruling.settle_wrong", Problems: ps}
		}
		losers, winners := []Ruling{r}, d.Against
		if newStands {
			losers, winners = d.Against, []Ruling{r}
		}
		if err := maySettle(sc, losers, winners, by); err != nil {
			return err
		}
		return s.settle(ctx, tx, r, losers, newStands, why, winners, by)
	})
	if err == nil {
		s.Changed()
	}
	return err
}

// maySettle says whether an actor may give up the losers for the winners.
func maySettle(sc access.Scope, losers, winners []Ruling, by netra.Actor) error {
	for _, l := range losers {
		if !sc.Covers(l.Office) {
			return &netra.Error{Kind: netra.Forbidden, Key: "ruling.not_yours"}
		}
	}
	for _, w := range winners {
		if w.WrittenBy == by.User {
			return &netra.Error{Kind: netra.Forbidden, Key: "ruling.own_answer"}
		}
	}
	return nil
}

func (s *Service) settle(ctx context.Context, tx *db.Tx, held Ruling, losers []Ruling, newStands bool, why string, winners []Ruling, by netra.Actor) error {
	office, err := s.Access.Office(ctx, tx, held.Office)
	if err != nil {
		return err
	}
	today := netra.DateOf(s.Clock.Now(), i18n.Zone(office.Zone))
	for _, l := range losers {
		l.EndedOn, l.EndedWhy, l.Standing = today, why, Replaced
		if l.ID == held.ID {
			l.Standing = Dropped
		}
		if len(winners) > 0 {
			l.Instead = winners[0].ID
		}
		if err := saveRuling(ctx, tx, l); err != nil {
			return err
		}
		if _, err := s.Ledger.Append(ctx, tx, "ruling."+string(l.Standing), "ruling:"+l.ID, by, l); err != nil {
			return err
		}
	}
	if !newStands {
		return nil
	}
	held.Standing, held.PublishedOn = Published, today
	if err := saveRuling(ctx, tx, held); err != nil {
		return err
	}
	_, err = s.Ledger.Append(ctx, tx, "ruling.published", "ruling:"+held.ID, by, held)
	return err
}

// Withdraw ends an answer that is published, with the reason that readers see.
func (s *Service) Withdraw(ctx context.Context, id, why string, by netra.Actor) error {
	why, ps := checkText("alasan", why, maxReason)
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		sc, err := s.Access.ScopeOf(ctx, tx, by, access.AnswerQuestions)
		if err != nil {
			return err
		}
		r, err := loadRuling(ctx, tx, id)
		if err != nil {
			return err
		}
		if !sc.Covers(r.Office) {
			return notFound()
		}
		if r.Standing != Published {
			return changed()
		}
		if len(ps) > 0 {
			return &netra.Error{Kind: netra.Invalid, Key: "ruling.settle_wrong", Problems: ps}
		}
		office, err := s.Access.Office(ctx, tx, r.Office)
		if err != nil {
			return err
		}
		r.Standing, r.EndedWhy, r.EndedOn = Withdrawn, why, netra.DateOf(s.Clock.Now(), i18n.Zone(office.Zone))
		if err := saveRuling(ctx, tx, r); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, "ruling.withdrawn", "ruling:"+id, by, r)
		return err
	})
	if err == nil {
		s.Changed()
	}
	return err
}

// Rulings lists published answers, those that fit the words best first, else the
// newest first.
func (s *Service) Rulings(ctx context.Context, f Filter) ([]Ruling, error) {
	var out []Ruling
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		out, err = listRulings(ctx, tx, f)
		return err
	})
	if err != nil || f.Words == "" {
		return out, err
	}
	return s.search(out, f.Words), nil
}

// How much the places count in which a word stands.
const (
	inQuestion = 3
	inAct      = 2
	inAnswer   = 1
	mostHits   = 50
)

func (s *Service) search(all []Ruling, words string) []Ruling {
	byID := map[string]Ruling{}
	var docs []wordsearch.Doc
	for _, r := range all {
		byID[r.ID] = r
		d := wordsearch.Doc{ID: r.ID, Fields: []wordsearch.Field{{Text: r.Question, Weight: inQuestion}, {Text: r.Answer, Weight: inAnswer}}}
		if rule := s.Law.Rules[r.Rule]; rule != nil {
			d.Fields = append(d.Fields, wordsearch.Field{Text: rule.Code, Weight: inQuestion})
			for _, a := range rule.Acts {
				act := s.Law.Acts[a]
				d.Fields = append(d.Fields, wordsearch.Field{Text: act.Label.ID + "\n" + act.Label.EN, Weight: inAct})
			}
		}
		docs = append(docs, d)
	}
	var out []Ruling
	for _, h := range wordsearch.New(docs).Find(words, mostHits) {
		out = append(out, byID[h.ID])
	}
	return out
}

// Ruling is an answer that was published, also one that no longer counts.
func (s *Service) Ruling(ctx context.Context, id string) (Ruling, error) {
	var out Ruling
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		if out, err = loadRuling(ctx, tx, id); err == nil && out.PublishedOn.IsZero() {
			return notFound()
		}
		return err
	})
	return out, err
}
