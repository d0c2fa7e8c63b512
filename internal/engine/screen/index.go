package screen

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/netra-id/netra/internal/engine/informal"
)

// Index is a watch list made ready. It may be used by many at once.
type Index struct {
	leash      Leash
	loc        *time.Location
	candidates []Candidate
	servants   []servant
	names      things // of servants
	agencies   things
	places     things
	accounts   map[string]ownAccount // of servants
	says       things                // how people name candidates: calls of saying
	sayings    []saying
	targets    map[string]target // accounts of candidates and their teams
	fuzzy      *Fuzzy            // over says
}

type servant struct {
	id, status    string
	agency, place int32
	single        bool // his name is one word
	not           []string
}

type ownAccount struct {
	servant int32
	by      string
}

// How a text or a target names a candidate.
const (
	ByAccount = "candidate_account"
	ByTeam    = "candidate_team"
	ByName    = "candidate_named"
	ByTerm    = "candidate_term"
	ByNumber  = "candidate_number"
	ByFuzzy   = "candidate_fuzzy" // with a slip
)

type saying struct {
	candidate int32
	by        string
}

type target struct {
	candidate int32
	by        string
}

// NewIndex makes a list ready. It refuses a list in which something cannot be
// looked for, and asks nothing about the leash: Refusals does.
func NewIndex(w *Watchlist) (*Index, error) {
	loc, err := w.Leash.Location()
	if err != nil {
		return nil, err
	}
	x := &Index{leash: w.Leash, loc: loc, candidates: w.Candidates, accounts: map[string]ownAccount{}, targets: map[string]target{}}
	if x.leash.Floor == 0 {
		x.leash.Floor = defaultFloor
	}
	for i, c := range w.Candidates {
		if err := x.addCandidate(int32(i), c); err != nil {
			return nil, err
		}
	}
	if err := x.addNumbers(w.Candidates); err != nil {
		return nil, err
	}
	agencies, places := map[string]int32{}, map[string]int32{}
	for i, v := range w.Servants {
		if err := x.addServant(int32(i), v, agencies, places); err != nil {
			return nil, err
		}
	}
	for _, t := range []*things{&x.names, &x.agencies, &x.places, &x.says} {
		t.list.Ready()
	}
	x.fuzzy = x.says.list.Fuzzy()
	return x, nil
}

func (x *Index) addCandidate(i int32, c Candidate) error {
	if strings.TrimSpace(c.Name) == "" {
		return fmt.Errorf("candidate %s has no name", c.ID)
	}
	for _, n := range append(nameForms(c.Name), c.Forms...) {
		x.say(n, i, ByName)
	}
	for _, t := range c.Terms {
		x.say(t, i, ByTerm)
	}
	for _, g := range c.Groups {
		x.say(g, i, ByTeam)
	}
	for by, accounts := range map[string][]string{ByAccount: c.Accounts, ByTeam: c.Team} {
		for _, a := range accounts {
			key, ok := accountKey(a)
			if !ok {
				return fmt.Errorf("candidate %s: %q is no account, platform:handle", c.ID, a)
			}
			x.targets[key] = target{i, by}
			_, name, _ := strings.Cut(key, ":")
			x.say("@"+name, i, by)
		}
	}
	return nil
}

// say adds a way to name a candidate, as written and in plain words.
func (x *Index) say(term string, candidate int32, by string) {
	n := int32(len(x.sayings))
	x.sayings = append(x.sayings, saying{candidate, by})
	x.says.add(term, n)
	x.says.add(informal.Join(informal.Words(term)), n)
}

// addNumbers adds what people say for the number of a candidate, where only one has
// it: in two races the number says nothing.
func (x *Index) addNumbers(all []Candidate) error {
	with := map[int]int{}
	for _, c := range all {
		with[c.Number]++
	}
	for i, c := range all {
		if c.Number < 0 || c.Number > 99 {
			return fmt.Errorf("candidate %s has the number %d", c.ID, c.Number)
		}
		if c.Number == 0 || with[c.Number] > 1 {
			continue
		}
		for _, before := range []string{"nomor", "nomor urut", "paslon", "coblos", "pilih", "calon nomor"} {
			x.say(before+" "+strconv.Itoa(c.Number), int32(i), ByNumber)
		}
	}
	return nil
}

func (x *Index) addServant(i int32, v Servant, agencies, places map[string]int32) error {
	if strings.TrimSpace(v.Name) == "" {
		return fmt.Errorf("servant %s has no name", v.ID)
	}
	one := servant{id: v.ID, status: v.Status, agency: -1, place: -1, single: len(strings.Fields(nameForms(v.Name)[0])) < 2}
	for _, a := range v.Not {
		if key, ok := accountKey(a); ok { // what is no account is linked to nobody anyway
			one.not = append(one.not, key)
		}
	}
	if v.Agency != "" && v.Place != "" { // without both nothing is linked by name
		one.agency, one.place = numberOf(agencies, v.Agency), numberOf(places, v.Place)
		for _, f := range append([]string{v.Agency}, v.Forms...) {
			x.agencies.add(f, one.agency)
			x.agencies.add(informal.Join(informal.Words(f)), one.agency)
		}
		for _, f := range placeForms(v.Place) {
			x.places.add(f, one.place)
		}
		for _, n := range nameForms(v.Name) {
			x.names.add(n, i)
		}
	}
	for _, a := range v.Accounts {
		key, ok := accountKey(a.Account)
		by := map[string]string{"declared": ByDeclared, "recorded": ByRecorded}[a.By]
		if !ok || by == "" {
			return fmt.Errorf("servant %s: account %q known by %q; an account is platform:handle, known by declared or recorded", v.ID, a.Account, a.By)
		}
		if other, ok := x.accounts[key]; ok && other.servant != i {
			return fmt.Errorf("account %s belongs to two servants, %s and %s", key, x.servants[other.servant].id, v.ID)
		}
		x.accounts[key] = ownAccount{i, by}
	}
	x.servants = append(x.servants, one)
	return nil
}

func numberOf(all map[string]int32, name string) int32 {
	key := strings.Join(strings.Fields(strings.ToLower(name)), " ")
	n, ok := all[key]
	if !ok {
		n = int32(len(all))
		all[key] = n
	}
	return n
}

func (x *Index) who(i int32, account, by string) Who {
	v := &x.servants[i]
	return Who{Servant: v.id, Account: account, By: by, single: v.single, index: i}
}
