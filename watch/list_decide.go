package watch

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// How long what people write may be, in characters, and how much one list takes.
const (
	maxLine    = 200
	maxPurpose = 2000
	minPurpose = 20 // less says nothing that somebody could approve
	maxTerms   = 2000
	maxLasting = 366 // days: who needs longer asks again
)

// oneLine folds white space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func tooLong(s string) bool { return utf8.RuneCountInString(s) > maxLine }

// lines are the lines of a text that say something.
func lines(s string) []string {
	var out []string
	for l := range strings.SplitSeq(s, "\n") {
		if l = oneLine(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// basesOf are the legal bases on which a kind of office may watch on a day: those
// of its functions that watch, as far as their instrument is in force.
func basesOf(book *law.Book, kind string, day netra.Date) []Basis {
	k := book.Kinds[kind]
	if k == nil || !k.InForce.Has(day) {
		return nil
	}
	var out []Basis
	for _, p := range k.Performs {
		f := book.FunctionsByID[p.Function]
		if f == nil || !f.Watches || !p.Has(day) {
			continue
		}
		for _, src := range p.Basis {
			in := book.Instruments[src.Instrument]
			b := Basis{Instrument: src.Instrument, At: src.At}
			if in != nil && in.InForce.Has(day) && !slices.Contains(out, b) {
				out = append(out, b)
			}
		}
	}
	return out
}

// checkDraft tidies a draft and says what is wrong with it. bases are those that
// the office has today, and within is its region.
func checkDraft(d Draft, book *law.Book, bases []Basis, within netra.Region, today netra.Date) (Draft, error) {
	var ps []netra.Problem
	bad := func(field, key string, args ...any) {
		ps = append(ps, netra.Problem{Field: field, Key: key, Args: args})
	}
	d.Title, d.Purpose = oneLine(d.Title), strings.TrimSpace(d.Purpose)
	switch {
	case d.Title == "":
		bad("judul", "web.problem.required")
	case tooLong(d.Title):
		bad("judul", "watch.problem.long", maxLine)
	}
	switch n := utf8.RuneCountInString(d.Purpose); {
	case n < minPurpose:
		bad("tujuan", "watch.problem.purpose", minPurpose)
	case n > maxPurpose:
		bad("tujuan", "watch.problem.long", maxPurpose)
	}
	if !slices.Contains(bases, d.Basis) {
		bad("dasar", "watch.problem.basis")
	}
	if d.Region == "" && within != "" || !within.Contains(d.Region) {
		bad("wilayah", "watch.problem.region")
	}
	if e := book.Elections[d.Election]; e == nil || !slices.ContainsFunc(e.Races, func(r law.Race) bool { return r.ID == d.Race }) {
		bad("kontes", "watch.problem.race")
	}
	switch {
	case d.EndsOn.IsZero():
		bad("akhir", "web.problem.required")
	case d.EndsOn < today:
		bad("akhir", "watch.problem.past")
	case today.DaysUntil(d.EndsOn) > maxLasting:
		bad("akhir", "watch.problem.lasting", maxLasting)
	}
	switch {
	case d.ActsFrom.IsZero():
		bad("sejak", "web.problem.required")
	case d.ActsFrom > d.EndsOn:
		bad("sejak", "watch.problem.after_end")
	}
	if len(d.Terms) > maxTerms || slices.ContainsFunc(d.Terms, tooLong) {
		bad("istilah", "watch.problem.terms", maxTerms, maxLine)
	}
	if len(d.Accounts) > maxTerms {
		bad("akun", "watch.problem.terms", maxTerms, maxLine)
	}
	if len(ps) > 0 {
		return d, &netra.Error{Kind: netra.Invalid, Key: "watch.draft_wrong", Problems: ps}
	}
	return d, nil
}

// termLine reads "candidate = words": the number of a candidate or his name, and
// what stands for him.
func termLine(line string) (candidate, term string, ok bool) {
	candidate, term, ok = strings.Cut(line, "=")
	candidate, term = oneLine(candidate), oneLine(term)
	return candidate, term, ok && candidate != "" && term != ""
}

// accountLine reads "platform @account" and, after semicolons, the number of the
// servant whose it is and from what that is known. Whose an account is must be
// known from something: a name alone says nothing.
func accountLine(line string) (a Account, nip string, ok bool) {
	parts := strings.SplitN(line, ";", 3)
	platform, handle, two := strings.Cut(oneLine(parts[0]), " ")
	a = Account{Platform: strings.ToLower(platform), Handle: strings.ToLower(strings.TrimPrefix(strings.TrimSpace(handle), "@"))}
	if !two || a.Handle == "" || strings.Contains(a.Handle, " ") || tooLong(line) {
		return a, "", false
	}
	if len(parts) == 1 {
		return a, "", true
	}
	nip = oneLine(parts[1])
	if len(parts) == 3 {
		a.Known = oneLine(parts[2])
	}
	return a, nip, nip != "" && a.Known != ""
}

// stateOf is where a list stands at an instant. The day on which it ends counts
// whether or not anybody has looked at the clock since.
func stateOf(l List, now time.Time) State {
	switch {
	case l.Refused.Done():
		return Refused
	case l.Ended.Done() || !now.Before(l.EndsAt):
		return Ended
	case l.Approved.Done():
		return Running
	default:
		return Proposed
	}
}

// mayApprove says why a person must not approve a list. Who wrote it is the one
// person who never may.
func mayApprove(l List, by netra.Actor, bases []Basis, now time.Time) error {
	switch {
	case l.Office != by.Office:
		return &netra.Error{Kind: netra.Forbidden, Key: "watch.other_office"}
	case l.Proposed.By == by.User:
		return &netra.Error{Kind: netra.Forbidden, Key: "watch.own_list"}
	case stateOf(l, now) != Proposed:
		return &netra.Error{Kind: netra.NotInForce, Key: "watch.not_proposed"}
	case !slices.Contains(bases, l.Basis):
		return &netra.Error{Kind: netra.NotInForce, Key: "watch.basis_gone"}
	}
	return nil
}

// mayScreen says why nothing may be screened under a list now. bases are those
// that its office has today: a basis that was repealed meanwhile is none.
func mayScreen(l List, bases []Basis, now time.Time) error {
	switch stateOf(l, now) {
	case Running:
	case Ended:
		return &netra.Error{Kind: netra.NotInForce, Key: "watch.ended"}
	default:
		return &netra.Error{Kind: netra.NotInForce, Key: "watch.not_approved"}
	}
	if !slices.Contains(bases, l.Basis) {
		return &netra.Error{Kind: netra.NotInForce, Key: "watch.basis_gone"}
	}
	return nil
}
