package screen

import (
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/informal"
	"github.com/netra-id/netra/internal/engine/posts"
	"github.com/netra-id/netra/internal/engine/stance"
)

// Counts are what became of the posts that were screened. Nothing else is kept of
// those that are no signal.
type Counts struct {
	Screened    int64 `json:"screened"`
	Outside     int64 `json:"outside"`      // of another platform or time than the list is for
	Nobody      int64 `json:"nobody"`       // no servant of the list wrote it or is named in it with agency and place
	Ambiguous   int64 `json:"ambiguous"`    // more than one servant fits: none is linked
	NoCandidate int64 `json:"no_candidate"` // a servant, but no candidate
	NoAct       int64 `json:"no_act"`       // a servant is named, but does nothing
	NoRule      int64 `json:"no_rule"`      // the law has nothing against it on that day
	Weak        int64 `json:"weak"`         // the score is below the floor
	Repeated    int64 `json:"repeated"`     // the same signal a moment ago
	Signals     int64 `json:"signals"`
}

// Screener screens posts by an Index. It belongs to one goroutine.
type Screener struct {
	x        *Index
	law      Law
	model    *stance.Model
	names    *Finder
	agencies *Finder
	places   *Finder
	says     *Finder
	copies   Copies
	rulings  map[LawQuestion]Ruling
	recent   recent
	counts   Counts
}

// maxRulings bounds how many answers of the law are kept.
const maxRulings = 1 << 14

// Screener makes a Screener.
func (x *Index) Screener(law Law, model *stance.Model) *Screener {
	return &Screener{
		x: x, law: law, model: model, rulings: map[LawQuestion]Ruling{},
		names: x.names.list.Finder(), agencies: x.agencies.list.Finder(), places: x.places.list.Finder(), says: x.says.list.Finder(),
	}
}

// Counts are the counts so far.
func (s *Screener) Counts() Counts { return s.counts }

// Screen gives the signals of a post: none for most. An error is one of the law.
func (s *Screener) Screen(p *posts.Post) ([]Signal, error) {
	s.counts.Screened++
	on := netra.DateOf(p.At, s.x.loc)
	scope := s.x.leash.Scope
	if !on.In(scope.From, scope.Until) || len(scope.Platforms) > 0 && !slices.Contains(scope.Platforms, p.Platform) {
		s.counts.Outside++
		return nil, nil
	}
	before := s.counts.Ambiguous
	who, ok := s.author(p)
	if !ok {
		if hits := s.names.Find([]byte(p.Text)); len(hits) > 0 {
			who, ok = s.mentioned(p, hits)
		}
	}
	if !ok {
		if s.counts.Ambiguous == before {
			s.counts.Nobody++
		}
		return nil, nil
	}
	return s.signals(p, who, on)
}

// signals are what a post of a servant, or about one, says of each candidate.
func (s *Screener) signals(p *posts.Post, who Who, on netra.Date) ([]Signal, error) {
	own, about := s.read(p.Text), readText{}
	if p.About != "" && who.By != ByMention {
		about = s.read(p.About)
	}
	all := own.named
	if who.By != ByMention {
		for _, n := range append(s.inTarget(p), about.named...) {
			all = add(all, n)
		}
	}
	if len(all) == 0 {
		s.counts.NoCandidate++
		return nil, nil
	}
	act, said := conduct(own.words)
	switch {
	case who.By == ByMention && act == "":
		s.counts.NoAct++
		return nil, nil
	case who.By != ByMention && p.Act != posts.Posted && p.Act != posts.Photo, act == "" || act == "photo" && !p.Photos:
		act, said = string(p.Act), ""
	}
	var out []Signal
	for _, n := range all {
		sig, ok, err := s.signal(p, who, on, n, act, said, own, about)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, sig)
		}
	}
	return out, nil
}

func (s *Screener) signal(p *posts.Post, who Who, on netra.Date, n named, act, said string, own, about readText) (Signal, bool, error) {
	c := s.x.candidates[n.candidate]
	ruling, err := s.rule(LawQuestion{Act: act, On: on, Election: s.x.leash.Scope.Election, Race: c.Race, Status: s.x.servants[who.index].status})
	if err != nil {
		return Signal{}, false, err
	}
	if !ruling.touches() {
		s.counts.NoRule++
		return Signal{}, false, nil
	}
	sig := Signal{
		List: s.x.leash.ID, Who: who, Act: act, Candidate: c.ID, Race: c.Race, On: on, Law: ruling, Post: shown(p),
		Why: []Reason{{Key: who.By, Args: []string{who.Account}, Weight: weightOf(who.By)}},
	}
	why := func(key string, args ...string) {
		sig.Why = append(sig.Why, Reason{Key: key, Args: args, Weight: weightOf(key)})
	}
	if who.single && (who.By == ByProfile || who.By == ByMention) {
		why("single_name")
	}
	sig.Why = append(sig.Why, Reason{Key: "act_" + act, Weight: actWeight(act)})
	if said != "" {
		why("cue", said)
	}
	why(n.by, n.args...)
	if p.Seen.SHA256 != "" {
		why("seen", p.Seen.By)
	}
	read := own
	if len(own.words) == 0 {
		read = about
	}
	if words := read.stanceWords(n.candidate); len(words) > 1 && said == "" {
		j := s.model.Judge(words)
		sig.Stance = s.stanceOf(words, j)
		sig.Why = append(sig.Why, stanceReason(j))
	}
	why("law_"+ruling.Verdict, ruling.Codes...)
	if sig.Score = scoreOf(sig.Why); sig.Score < s.x.leash.Floor {
		s.counts.Weak++
		return Signal{}, false, nil
	}
	sig.Lead = digest(sig.List, who.Servant, c.ID)
	sig.ID = digest(sig.List, p.Platform, sig.Post.ID, who.Servant, c.ID, act)
	if s.recent.seen(sig.ID) {
		s.counts.Repeated++
		return Signal{}, false, nil
	}
	sig.Copies = s.copies.Cluster(texts(read.words))
	s.counts.Signals++
	return sig, true, nil
}

// rule asks the law, once for each question.
func (s *Screener) rule(q LawQuestion) (Ruling, error) {
	if r, ok := s.rulings[q]; ok {
		return r, nil
	}
	r, err := s.law.Rule(q)
	if err != nil {
		return Ruling{}, err
	}
	if len(s.rulings) >= maxRulings {
		clear(s.rulings)
	}
	s.rulings[q] = r
	return r, nil
}

func texts(words []informal.Word) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.Text
	}
	return out
}

// recent remembers the last ids.
type recent struct {
	ids  map[string]bool
	ring []string
	next int
}

const maxRecent = 1 << 15

func (r *recent) seen(id string) bool {
	if r.ids[id] {
		return true
	}
	if r.ids == nil {
		r.ids, r.ring = map[string]bool{}, make([]string, maxRecent)
	}
	delete(r.ids, r.ring[r.next])
	r.ring[r.next], r.ids[id] = id, true
	r.next = (r.next + 1) % maxRecent
	return false
}
