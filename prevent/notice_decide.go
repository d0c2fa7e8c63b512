package prevent

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/kin"
)

// How long what people write may be, in characters, and how many people and
// units a notice takes.
const (
	maxLine       = 200
	maxBody       = 6000
	maxBases      = 20
	maxRecipients = 2000
	maxPeople     = 20_000
	maxLines      = 1_000 // of a paper list that is typed at one time
)

// plainKey is a name of a unit as it is compared.
func plainKey(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// oneLine folds white space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

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

// checkDraft tidies a draft and says what is wrong with it.
func checkDraft(d Draft, today netra.Date) (Draft, error) {
	var ps []netra.Problem
	line := func(field string, s *string, required bool) {
		*s = oneLine(*s)
		switch {
		case *s == "" && required:
			ps = append(ps, netra.Problem{Field: field, Key: "web.problem.required"})
		case utf8.RuneCountInString(*s) > maxLine:
			ps = append(ps, netra.Problem{Field: field, Key: "prevent.problem.long", Args: []any{maxLine}})
		}
	}
	circular := d.Kind == Circular
	line("nomor", &d.Number, circular)
	line("penerbit", &d.Issuer, true)
	line("hal", &d.Subject, true)
	line("tempat", &d.Place, !circular)
	line("pembicara", &d.Speakers, false)
	if d.On.IsZero() {
		ps = append(ps, netra.Problem{Field: "tanggal", Key: "web.problem.required"})
	} else if circular && d.On > today {
		ps = append(ps, netra.Problem{Field: "tanggal", Key: "prevent.problem.future"})
	}
	d.Body = strings.TrimSpace(d.Body)
	if d.Body == "" {
		ps = append(ps, netra.Problem{Field: "isi", Key: "web.problem.required"})
	} else if utf8.RuneCountInString(d.Body) > maxBody {
		ps = append(ps, netra.Problem{Field: "isi", Key: "prevent.problem.long", Args: []any{maxBody}})
	}
	if len(d.Bases) > maxBases || slices.ContainsFunc(d.Bases, tooLong) {
		ps = append(ps, netra.Problem{Field: "dasar", Key: "prevent.problem.bases", Args: []any{maxBases, maxLine}})
	}
	d.Recipients = distinct(d.Recipients)
	switch n := len(d.Recipients); {
	case n == 0:
		ps = append(ps, netra.Problem{Field: "lain", Key: "prevent.problem.no_recipient"})
	case n > maxRecipients || slices.ContainsFunc(d.Recipients, func(r Recipient) bool { return tooLong(r.Name) }):
		ps = append(ps, netra.Problem{Field: "lain", Key: "prevent.problem.recipients", Args: []any{maxRecipients, maxLine}})
	}
	if len(ps) > 0 {
		return d, &netra.Error{Kind: netra.Invalid, Key: "prevent.draft_wrong", Problems: ps}
	}
	return d, nil
}

func tooLong(s string) bool { return utf8.RuneCountInString(s) > maxLine }

// distinct are the recipients without those whose name came before.
func distinct(rs []Recipient) []Recipient {
	seen := map[string]bool{}
	var out []Recipient
	for _, r := range rs {
		r.Name = oneLine(r.Name)
		if key := plainKey(r.Name); key != "" && !seen[key] {
			seen[key] = true
			out = append(out, r)
		}
	}
	return out
}

// checkAnswer tidies what somebody wrote who confirms.
func checkAnswer(a Answer) (Answer, error) {
	var ps []netra.Problem
	a.Name, a.Position, a.Unit = oneLine(a.Name), oneLine(a.Position), oneLine(a.Unit)
	if personKey(a.Name) == "" {
		ps = append(ps, netra.Problem{Field: "nama", Key: "prevent.problem.name"})
	}
	if a.Unit == "" {
		ps = append(ps, netra.Problem{Field: "unit", Key: "prevent.problem.unit"})
	}
	for field, s := range map[string]string{"nama": a.Name, "jabatan": a.Position, "unit": a.Unit} {
		if tooLong(s) {
			ps = append(ps, netra.Problem{Field: field, Key: "prevent.problem.long", Args: []any{maxLine}})
		}
	}
	if len(ps) > 0 {
		return a, &netra.Error{Kind: netra.Invalid, Key: "prevent.answer_wrong", Problems: ps}
	}
	return a, nil
}

// personKey is a name as it is counted: in small letters, without titles. The
// spelling stays: names that sound alike may be two people.
func personKey(name string) string {
	var words []string
	for _, t := range kin.Tokens(name) {
		words = append(words, t.Plain)
	}
	return strings.Join(words, " ")
}

// readList reads a paper list: one person a line, after a semicolon his
// position and his unit where the paper has them. unit is that of those for whom
// it has none.
func readList(text, unit string) []Answer {
	var out []Answer
	for _, l := range lines(text) {
		parts := append(strings.Split(l, ";"), "", "")
		a := Answer{Name: oneLine(parts[0]), Position: oneLine(parts[1]), Unit: oneLine(parts[2])}
		if a.Unit == "" {
			a.Unit = unit
		}
		out = append(out, a)
	}
	return out
}

// unitOf is the recipient that a person's own word for his unit names; without
// one, its key tells units apart that are on no list.
func unitOf(rs []Recipient, typed string) (recipient, key string) {
	want := plainKey(typed)
	for _, r := range rs {
		if plainKey(r.Name) == want {
			return r.ID, r.ID
		}
	}
	return "", "typed:" + want
}

// Reach says how far a notice came. A person counts once in a unit, by his name
// without titles. Two of one name in a unit count as one, and one who spells his
// name in two ways counts as two; the pages say so.
type Reach struct {
	Recipients int
	Reached    int // recipients of whom at least one person knows
	People     int
	Direct     int // reached by the office itself: at the event, or by the link of the unit
	Present    int // those of them who were at the event
	Told       int // reached by a colleague
	Longest    int // most people in a row from the office to the last one told
	Outside    int // people whose unit is no recipient
	ByUnit     map[string]int
}

// Missing is how many recipients have nobody who knows.
func (r Reach) Missing() int { return r.Recipients - r.Reached }

// reachOf counts.
func reachOf(rs []Recipient, ts []Telling) Reach {
	r := Reach{Recipients: len(rs), People: len(ts), ByUnit: map[string]int{}}
	parents := map[string]string{}
	for _, t := range ts {
		parents[t.ID] = t.Parent
	}
	for _, t := range ts {
		depth := 0
		for id := t.ID; id != "" && depth <= len(ts); id = parents[id] {
			depth++
		}
		r.Longest = max(r.Longest, depth)
		if t.Parent == "" {
			r.Direct++
		} else {
			r.Told++
		}
		if t.How == Present {
			r.Present++
		}
		if t.Recipient == "" {
			r.Outside++
		} else {
			r.ByUnit[t.Recipient]++
		}
	}
	for _, rec := range rs {
		if r.ByUnit[rec.ID] > 0 {
			r.Reached++
		}
	}
	return r
}

// Branch is one person in the drawing of a chain: after his line a list of those
// whom he told opens, or as many lists close as end with him.
type Branch struct {
	Telling
	Opens  bool
	Closes []struct{}
}

// chainOf draws who told whom: those whom the office reached, each followed by
// those whom he told.
func chainOf(ts []Telling) []Branch {
	byParent := map[string][]Telling{}
	for _, t := range ts {
		byParent[t.Parent] = append(byParent[t.Parent], t)
	}
	var out []Branch
	var walk func(parent string)
	walk = func(parent string) {
		told := byParent[parent]
		for i, t := range told {
			out = append(out, Branch{Telling: t, Opens: len(byParent[t.ID]) > 0})
			walk(t.ID)
			if i == len(told)-1 && parent != "" {
				last := &out[len(out)-1]
				last.Closes = append(last.Closes, struct{}{})
			}
		}
	}
	walk("")
	return out
}
