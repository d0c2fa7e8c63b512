package screen

import (
	"slices"
	"strings"

	"github.com/netra-id/netra/internal/engine/informal"
	"github.com/netra-id/netra/internal/engine/kin"
	"github.com/netra-id/netra/internal/engine/posts"
)

// How a post is linked to a servant, the surest first. A name alone never links.
const (
	ByDeclared = "declared_account"  // his own word
	ByRecorded = "recorded_account"  // an officer who stands for it
	ByProfile  = "name_agency_place" // the profile of the account names all three
	ByMention  = "mentioned"         // somebody else's text names all three
)

// Who is the servant whom a post is linked to, and by what.
type Who struct {
	Servant string `json:"servant"`
	Account string `json:"account"` // platform:handle of whoever wrote, "" where only his name is known
	By      string `json:"by"`      // one of the ways above
	Agency  string `json:"agency,omitempty"`
	Place   string `json:"place,omitempty"`
	single  bool
	index   int32
}

// things maps the terms of a list to what they are terms of.
type things struct {
	list  List
	heads []int32 // of each term the first of its entries
	rest  []entryOf
}

type entryOf struct{ thing, next int32 }

// add adds a term of a thing; what is no term is passed over.
func (t *things) add(term string, thing int32) {
	id, err := t.list.Add([]byte(term))
	if err != nil {
		return // nothing to look for, or more words than anybody writes
	}
	if id == len(t.heads) {
		t.heads = append(t.heads, -1)
	}
	for e := t.heads[id]; e >= 0; e = t.rest[e].next {
		if t.rest[e].thing == thing {
			return
		}
	}
	t.rest = append(t.rest, entryOf{thing, t.heads[id]})
	t.heads[id] = int32(len(t.rest) - 1)
}

// of calls yield with each thing of a term.
func (t *things) of(term int, yield func(int32)) {
	for e := t.heads[term]; e >= 0; e = t.rest[e].next {
		yield(t.rest[e].thing)
	}
}

// accountOf is the key of an account, "" where it has no handle.
func accountOf(platform, handle string) string {
	name := strings.ToLower(strings.TrimPrefix(strings.TrimSpace(handle), "@"))
	if name == "" {
		return ""
	}
	return strings.ToLower(platform) + ":" + name
}

// accountBy is the key of the account of whoever wrote a post.
func accountBy(p *posts.Post) string {
	return accountOf(p.Platform, first(p.Author.Handle, p.Author.ID))
}

// accountKey folds an account as a list writes it.
func accountKey(s string) (string, bool) {
	platform, name, ok := strings.Cut(strings.TrimSpace(s), ":")
	if !ok || platform == "" {
		return "", false
	}
	key := accountOf(platform, name)
	return key, key != ""
}

// nameForms are the ways in which the name of a person is written: without titles,
// and with Muhammad long and short.
func nameForms(printed string) []string {
	_, name, _ := kin.Split(printed)
	var plain []string
	for _, t := range kin.Tokens(printed) {
		plain = append(plain, t.Plain)
	}
	out := []string{name, strings.Join(plain, " ")}
	if len(plain) > 1 && kin.Fold(plain[0]) == "muhamad" {
		for _, m := range []string{"muhammad", "mohammad", "muhamad", "moh", "muh", "m"} {
			out = append(out, m+" "+strings.Join(plain[1:], " "))
		}
	}
	return out
}

// placeForms are a place with and without the word for what it is.
func placeForms(place string) []string {
	out := []string{place}
	for _, kind := range []string{"kabupaten ", "kota ", "kecamatan ", "kab. ", "kec. ", "provinsi "} {
		if rest, ok := strings.CutPrefix(strings.ToLower(place), kind); ok {
			out = append(out, rest)
		}
	}
	return out
}

// author is the servant who wrote a post.
func (s *Screener) author(p *posts.Post) (Who, bool) {
	for _, name := range []string{p.Author.Handle, p.Author.ID} {
		if name == "" {
			continue
		}
		if own, ok := s.x.accounts[accountOf(p.Platform, name)]; ok {
			return s.x.who(own.servant, accountOf(p.Platform, name), own.by), true
		}
	}
	return s.byProfile(p)
}

// byProfile links an account whose name is that of a servant, and whose profile
// names his agency and his place. Where two servants fit, none is linked.
func (s *Screener) byProfile(p *posts.Post) (Who, bool) {
	if p.Author.Name == "" || p.Author.Bio == "" && p.Author.Place == "" {
		return Who{}, false
	}
	_, name, _ := kin.Split(p.Author.Name)
	term, ok := s.x.names.list.Lookup([]byte(name))
	if !ok {
		return Who{}, false
	}
	return s.fitting([]int{term}, p.Author.Bio+" \n "+p.Author.Place, accountBy(p), ByProfile)
}

// mentioned is the servant whom a text names with his agency and his place.
func (s *Screener) mentioned(p *posts.Post, names []Place) (Who, bool) {
	var terms []int
	for _, h := range names {
		terms = append(terms, h.Term)
	}
	return s.fitting(terms, p.Text, accountBy(p), ByMention)
}

// fitting is the one servant of names whose agency and place stand in text.
func (s *Screener) fitting(names []int, text, from, by string) (Who, bool) {
	agencies, places := s.stands(text)
	var fit []int32
	for _, term := range names {
		s.x.names.of(term, func(i int32) {
			v := &s.x.servants[i]
			if slices.Contains(agencies, v.agency) && slices.Contains(places, v.place) && !slices.Contains(v.not, from) && !slices.Contains(fit, i) {
				fit = append(fit, i)
			}
		})
	}
	if len(fit) > 1 {
		s.counts.Ambiguous++
	}
	if len(fit) != 1 {
		return Who{}, false
	}
	return s.x.who(fit[0], from, by), true
}

// stands are the agencies and places that stand in a text, as written and in plain
// words.
func (s *Screener) stands(text string) (agencies, places []int32) {
	for _, t := range [][]byte{[]byte(text), []byte(informal.Join(informal.Words(text)))} {
		for _, h := range s.agencies.Find(t) {
			s.x.agencies.of(h.Term, func(i int32) { agencies = append(agencies, i) })
		}
		for _, h := range s.places.Find(t) {
			s.x.places.of(h.Term, func(i int32) { places = append(places, i) })
		}
	}
	return agencies, places
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
