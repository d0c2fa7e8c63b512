package screen

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/posts"
	"github.com/netra-id/netra/internal/engine/stance"
)

// Hit is a post or an interaction that a person should look at: a lead with its
// reasons, never a finding.
type Hit struct {
	ID        string     `json:"id"`   // the same for the same post, servant, candidate and act
	Lead      string     `json:"lead"` // the same for all of one servant toward one candidate
	List      string     `json:"list"`
	Who       Who        `json:"who"`
	Act       string     `json:"act"`
	Candidate string     `json:"candidate"`
	Race      string     `json:"race,omitempty"`
	On        netra.Date `json:"on"`
	Score     float64    `json:"score"`
	Why       []Reason   `json:"why"`
	Stance    *Stance    `json:"stance,omitempty"`
	Law       Ruling     `json:"law"`
	Copies    string     `json:"copies,omitempty"` // the same for texts that are copies of one another
	Post      Shown      `json:"post"`
}

// Stance is how a text stands to the candidate, and the words that say so.
type Stance struct {
	Class  string             `json:"class"`
	Chance map[string]float64 `json:"chance"`
	Words  []string           `json:"words"`
}

// Shown is what a reviewer sees of the post.
type Shown struct {
	Platform string    `json:"platform"`
	ID       string    `json:"id"`
	URL      string    `json:"url,omitempty"`
	At       time.Time `json:"at"`
	Author   string    `json:"author,omitempty"`
	Target   string    `json:"target,omitempty"`
	Text     string    `json:"text,omitempty"`
	About    string    `json:"about,omitempty"`
	SeenBy   string    `json:"seen_by,omitempty"`
	SHA256   string    `json:"sha256,omitempty"` // of the picture of what was seen
}

// Law answers which rule a conduct touched on its day, in its stage.
type Law interface {
	Rule(LawQuestion) (Ruling, error)
}

// LawQuestion is a conduct that the law is asked about.
type LawQuestion struct {
	Act      string // an action of the law room
	On       netra.Date
	Election string
	Race     string
	Status   string // employment
}

// Ruling is the law's answer.
type Ruling struct {
	Verdict string   `json:"verdict"` // forbidden, contested, depends, allowed, silent
	Codes   []string `json:"codes"`   // of the rules that decide
	Stage   string   `json:"stage"`   // before_fixed, after_fixed, unknown
	Digest  string   `json:"digest"`  // of the law room
}

// touches tells whether the law has anything against it.
func (r Ruling) touches() bool {
	return r.Verdict == "forbidden" || r.Verdict == "contested" || r.Verdict == "depends"
}

// Show is what a reviewer sees of a post.
func Show(p *posts.Post) Shown {
	return Shown{
		Platform: p.Platform, ID: first(p.ID, digest(p.URL, p.Author.Handle, p.Text, p.At.UTC().String())), URL: p.URL, At: p.At,
		Author: first(p.Author.Handle, p.Author.Name, p.Author.ID), Target: first(p.Target.Handle, p.Target.Name, p.Target.ID),
		Text: p.Text, About: p.About, SeenBy: p.Seen.By, SHA256: p.Seen.SHA256,
	}
}

// digest names what its parts say.
func digest(parts ...string) string {
	h := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(h[:12])
}

func (s *Screener) stanceOf(words []string, j stance.Judgement) *Stance {
	out := &Stance{Class: j.Class.String(), Chance: map[string]float64{}, Words: []string{}}
	for c := range stance.Class(stance.Classes) {
		out.Chance[c.String()] = round(j.Chance[c])
	}
	for _, f := range s.model.Why(words, j.Class, 5) {
		out.Words = append(out.Words, f.Text)
	}
	return out
}

func percent(p float64) string { return strconv.Itoa(int(100*p + .5)) }
