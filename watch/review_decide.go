package watch

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// enough is how many people at most decide on a post. Where they all say
// something else, nobody can tell.
const enough = 3

// stateAfter is what becomes of a post after some reviews, and the act that was
// seen in it. An act needs two people who saw one. Everything else may be said by
// one, unless the post is one on which two decide to see how far they agree; and
// where two differ a third one decides.
func stateAfter(h Hit, reviews []Review) (st HitState, act string) {
	n := map[Answer]int{}
	for _, r := range reviews {
		n[r.Answer]++
		if r.Answer == SawAct {
			act = r.Act
		}
	}
	ends := map[Answer]HitState{SawAct: Confirmed, SawNothing: Nothing, SawStranger: Stranger, CannotTell: Unclear}
	for _, a := range Answers() {
		if n[a] >= 2 {
			return ends[a], actWhere(a, act)
		}
	}
	switch {
	case len(reviews) >= enough:
		return Unclear, ""
	case len(reviews) == 1 && reviews[0].Answer != SawAct && !h.Twice:
		return ends[reviews[0].Answer], ""
	}
	return Open, ""
}

func actWhere(a Answer, act string) string {
	if a == SawAct {
		return act
	}
	return ""
}

// checkVerdict tidies what a person entered on a post and says what is wrong with
// it.
func checkVerdict(h Hit, v Verdict, book *law.Book) (Verdict, error) {
	var ps []netra.Problem
	bad := func(field, key string, args ...any) {
		ps = append(ps, netra.Problem{Field: field, Key: key, Args: args})
	}
	v.Why = strings.TrimSpace(v.Why)
	switch {
	case !slices.Contains(Answers(), v.Answer):
		bad("jawaban", "watch.problem.answer")
	case v.Answer == SawStranger && h.Sampled:
		bad("jawaban", "watch.problem.no_link")
	case v.Answer != SawAct:
		v.Act = ""
	case book.Actions[v.Act] == nil:
		bad("perbuatan", "watch.problem.act")
	}
	switch n := utf8.RuneCountInString(v.Why); {
	case n == 0:
		bad("alasan", "watch.problem.why")
	case n > maxPurpose:
		bad("alasan", "watch.problem.long", maxPurpose)
	}
	if len(ps) > 0 {
		return v, &netra.Error{Kind: netra.Invalid, Key: "watch.draft_wrong", Problems: ps}
	}
	return v, nil
}

// mayReview says why a person must not decide on a post.
func mayReview(h Hit, reviews []Review, by netra.Actor) error {
	switch {
	case h.Office != by.Office:
		return &netra.Error{Kind: netra.Forbidden, Key: "watch.other_office"}
	case h.State != Open:
		return &netra.Error{Kind: netra.NotInForce, Key: "watch.decided"}
	case slices.ContainsFunc(reviews, func(r Review) bool { return r.By == by.User }):
		return &netra.Error{Kind: netra.Forbidden, Key: "watch.own_review"}
	}
	return nil
}
