package screen

import (
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/informal"
	"github.com/netra-id/netra/internal/engine/posts"
	"github.com/netra-id/netra/internal/engine/stance"
)

// Counts are what became of the posts that were screened. Nothing else is kept of
// those that are no hit.
type Counts struct {
	Screened    int64 `json:"screened"`
	Outside     int64 `json:"outside"`      // of another platform or time than the list is for
	Nobody      int64 `json:"nobody"`       // no servant of the list wrote it or is named in it with agency and place
	Ambiguous   int64 `json:"ambiguous"`    // more than one servant fits: none is linked
	NoCandidate int64 `json:"no_candidate"` // a servant, but no candidate
	NoAct       int64 `json:"no_act"`       // a servant is named, but does nothing
	NoRule      int64 `json:"no_rule"`      // the law has nothing against it on that day
	Weak        int64 `json:"weak"`         // the score is below the floor
	Repeated    int64 `json:"repeated"`     // the same hit a moment ago
	Hits        int64 `json:"hits"`
	None        int64 `json:"none"` // posts in scope that made no hit and repeated none: what a sample stands for
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
	sample   sample
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

// Screen gives the hits of a post: none for most. An error is one of the law.
func (s *Screener) Screen(p *posts.Post) ([]Hit, error) {
	s.counts.Screened++
	on := netra.DateOf(p.At, s.x.loc)
	scope := s.x.leash.Scope
	if !on.In(scope.From, scope.Until) || len(scope.Platforms) > 0 && !slices.Contains(scope.Platforms, p.Platform) {
		s.counts.Outside++
		return nil, nil
	}
	repeated := s.counts.Repeated
	hits, err := s.inScope(p, on)
	if err == nil && len(hits) == 0 && s.counts.Repeated == repeated {
		s.counts.None++
		s.sample.offer(p)
	}
	return hits, err
}

func (s *Screener) inScope(p *posts.Post, on netra.Date) ([]Hit, error) {
	before := s.counts.Ambiguous
	who, ok := s.author(p)
	if !ok {
		if places := s.names.Find([]byte(p.Text)); len(places) > 0 {
			who, ok = s.mentioned(p, places)
		}
	}
	if !ok {
		if s.counts.Ambiguous == before {
			s.counts.Nobody++
		}
		return nil, nil
	}
	return s.hits(p, who, on)
}

// hits are what a post of a servant, or about one, says of each candidate.
func (s *Screener) hits(p *posts.Post, who Who, on netra.Date) ([]Hit, error) {
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
	var out []Hit
	for _, n := range all {
		hit, ok, err := s.hit(p, who, on, n, act, said, own, about)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, hit)
		}
	}
	return out, nil
}

func (s *Screener) hit(p *posts.Post, who Who, on netra.Date, n named, act, said string, own, about readText) (Hit, bool, error) {
	c := s.x.candidates[n.candidate]
	ruling, err := s.rule(LawQuestion{Act: act, On: on, Election: s.x.leash.Scope.Election, Race: c.Race, Status: s.x.servants[who.index].status})
	if err != nil {
		return Hit{}, false, err
	}
	if !ruling.touches() {
		s.counts.NoRule++
		return Hit{}, false, nil
	}
	hit := Hit{
		List: s.x.leash.ID, Who: who, Act: act, Candidate: c.ID, Race: c.Race, On: on, Law: ruling, Post: Show(p),
		Why: []Reason{{Key: who.By, Args: []string{first(who.Account, p.Author.Name)}, Weight: weightOf(who.By)}},
	}
	why := func(key string, args ...string) {
		hit.Why = append(hit.Why, Reason{Key: key, Args: args, Weight: weightOf(key)})
	}
	if who.single && (who.By == ByProfile || who.By == ByMention) {
		why("single_name")
	}
	hit.Why = append(hit.Why, Reason{Key: "act_" + act, Weight: actWeight(act)})
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
		hit.Stance = s.stanceOf(words, j)
		hit.Why = append(hit.Why, stanceReason(j))
	}
	if ruling.Verdict == "forbidden" {
		why("law_forbidden", strings.Join(ruling.Codes, ", "))
	} else {
		why("law_" + ruling.Verdict)
	}
	if hit.Score = scoreOf(hit.Why); hit.Score < s.x.leash.Floor {
		s.counts.Weak++
		return Hit{}, false, nil
	}
	hit.Lead = digest(hit.List, who.Servant, c.ID)
	hit.ID = digest(hit.List, p.Platform, hit.Post.ID, who.Servant, c.ID, act)
	if s.recent.seen(hit.ID) {
		s.counts.Repeated++
		return Hit{}, false, nil
	}
	hit.Copies = s.copies.Cluster(texts(read.words))
	s.counts.Hits++
	return hit, true, nil
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
