package screen

import (
	"net/url"
	"slices"
	"strings"

	"github.com/netra-id/netra/internal/engine/informal"
	"github.com/netra-id/netra/internal/engine/posts"
	"github.com/netra-id/netra/internal/engine/stance"
)

// named is a candidate whom a post is about, and how that shows.
type named struct {
	candidate int32
	by        string
	args      []string
}

// better tells whether one way to be named says more than another.
func better(a, b string) bool { return weightOf(a) > weightOf(b) }

func add(all []named, n named) []named {
	i := slices.IndexFunc(all, func(o named) bool { return o.candidate == n.candidate })
	switch {
	case i < 0:
		return append(all, n)
	case better(n.by, all[i].by):
		all[i] = n
	}
	return all
}

// inTarget are the candidates whose own post, page or group a post is directed at.
func (s *Screener) inTarget(p *posts.Post) []named {
	var out []named
	for _, name := range []string{p.Target.Handle, p.Target.ID, ownerOf(p.URL), ownerOf(p.Parent)} {
		if name == "" || p.Act == posts.Posted && name == p.Author.Handle {
			continue
		}
		if t, ok := s.x.targets[accountOf(p.Platform, name)]; ok {
			out = add(out, named{t.candidate, t.by, []string{name}})
		}
	}
	if term, ok := s.x.says.list.Lookup([]byte(p.Target.Name)); ok {
		s.x.says.of(term, func(i int32) {
			out = add(out, named{s.x.sayings[i].candidate, s.x.sayings[i].by, []string{p.Target.Name}})
		})
	}
	return out
}

// ownerOf is the account whose page an address lies under, as far as the address
// says: https://www.facebook.com/name/posts/1.
func ownerOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	owner, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	return strings.TrimPrefix(owner, "@")
}

// reading of a text: its plain words, and of each word the candidate that it
// belongs to, -1 where none.
type readText struct {
	words []informal.Word
	whose []int32
	named []named
}

// read finds the candidates in a text: exactly as written, exactly in plain words,
// and then with slips.
func (s *Screener) read(text string) readText {
	r := readText{words: informal.Words(text)}
	r.whose = make([]int32, len(r.words))
	for i := range r.whose {
		r.whose[i] = -1
	}
	for _, h := range s.says.Find([]byte(text)) {
		s.mark(&r, h, "", func(w int) (int, int) { return r.words[w].From, r.words[w].To })
	}
	ends := make([]int, len(r.words))
	at := 0
	for i, w := range r.words {
		at += len(w.Text)
		ends[i] = at
		at++
	}
	plain := []byte(informal.Join(r.words))
	in := func(w int) (int, int) { return ends[w] - len(r.words[w].Text), ends[w] }
	for _, h := range s.says.Find(plain) {
		s.mark(&r, h, "", in)
	}
	if len(r.named) == 0 {
		for _, h := range s.x.fuzzy.Find(plain) {
			s.mark(&r, h.Place, ByFuzzy, in)
		}
	}
	return r
}

// mark notes that a hit names candidates.
func (s *Screener) mark(r *readText, h Place, by string, span func(int) (int, int)) {
	s.x.says.of(h.Term, func(i int32) {
		one := s.x.sayings[i]
		n := named{one.candidate, first(by, one.by), []string{s.x.says.list.Term(h.Term)}}
		if by != "" && one.by != ByName { // a slip in a slogan or a number says nothing
			return
		}
		r.named = add(r.named, n)
		for w := range r.words {
			if from, to := span(w); from < int(h.To) && to > int(h.From) {
				r.whose[w] = one.candidate
			}
		}
	})
}

// stanceWords are the words as the model of stance reads them, with one candidate
// as the one who is asked about.
func (r readText) stanceWords(candidate int32) []string {
	out := make([]string, 0, len(r.words)+1)
	there := false
	for i, w := range r.words {
		word := informal.Stem(w.Text)
		switch {
		case r.whose[i] == candidate:
			word, there = stance.Target, true
		case r.whose[i] >= 0:
			word = stance.Other
		case w.Text == stance.Target: // a text for learning has it already
			word, there = stance.Target, true
		case w.Text == stance.Other:
			word = stance.Other
		case w.Kind == informal.Account:
			word = "@akun"
		}
		if n := len(out); n > 0 && out[n-1] == word && word[0] == '@' {
			continue
		}
		out = append(out, word)
	}
	if !there {
		out = append([]string{stance.Target}, out...)
	}
	return out
}
