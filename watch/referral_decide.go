package watch

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// agenciesFor are the kinds of office that answer hard digital questions on a
// day, in the order of the law room.
func agenciesFor(book *law.Book, day netra.Date) []string {
	var out []string
	for _, f := range book.FunctionsInOrder() {
		if !f.Digital {
			continue
		}
		for _, k := range book.KindsPerforming(f.ID, day) {
			if !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
	}
	return out
}

// checkReferral tidies a question and says what is wrong with it.
func checkReferral(r Referral, agencies []string) (Referral, error) {
	var ps []netra.Problem
	r.Number, r.Question = oneLine(r.Number), strings.TrimSpace(r.Question)
	if !slices.Contains(agencies, r.Agency) {
		ps = append(ps, netra.Problem{Field: "lembaga", Key: "watch.problem.agency"})
	}
	ps = append(ps, textProblem("nomor", r.Number, maxLine)...)
	ps = append(ps, textProblem("pertanyaan", r.Question, maxPurpose)...)
	if len(ps) > 0 {
		return r, &netra.Error{Kind: netra.Invalid, Key: "watch.draft_wrong", Problems: ps}
	}
	return r, nil
}

// textProblem is what is wrong with a text that has to be there.
func textProblem(field, s string, most int) []netra.Problem {
	switch n := utf8.RuneCountInString(s); {
	case n == 0:
		return []netra.Problem{{Field: field, Key: "web.problem.required"}}
	case n > most:
		return []netra.Problem{{Field: field, Key: "watch.problem.long", Args: []any{most}}}
	}
	return nil
}

// take puts what came back into a referral: first that the agency has the
// question, then its answer. Nothing comes back before it was sent, nor in the
// future.
func take(r Referral, in Reply, sentOn, today netra.Date) (Referral, error) {
	in.Text = strings.TrimSpace(in.Text)
	receipt := r.ReceivedOn == ""
	most := maxPurpose
	if receipt {
		most = maxLine
	}
	if r.AnsweredOn != "" {
		return r, &netra.Error{Kind: netra.NotInForce, Key: "watch.answered"}
	}
	ps := textProblem("jawaban-isi", in.Text, most)
	switch {
	case in.On == "":
		ps = append(ps, netra.Problem{Field: "jawaban-hari", Key: "web.problem.required"})
	case in.On > today:
		ps = append(ps, netra.Problem{Field: "jawaban-hari", Key: "watch.problem.future"})
	case in.On < max(sentOn, r.ReceivedOn):
		ps = append(ps, netra.Problem{Field: "jawaban-hari", Key: "watch.problem.before_sent"})
	}
	if len(ps) > 0 {
		return r, &netra.Error{Kind: netra.Invalid, Key: "watch.draft_wrong", Problems: ps}
	}
	if receipt {
		r.ReceivedOn, r.Receipt = in.On, in.Text
	} else {
		r.AnsweredOn, r.Answer = in.On, in.Text
	}
	return r, nil
}
