package watch

import (
	"time"

	"github.com/netra-id/netra"
)

// Answer is what one person says of a post.
type Answer string

// The answers.
const (
	SawAct      Answer = "act"      // the servant did something toward the candidate
	SawNothing  Answer = "nothing"  // there is no such act in it
	SawStranger Answer = "stranger" // it is another person than the screen thought
	CannotTell  Answer = "unclear"
)

// Answers are all answers, in the order of the form.
func Answers() []Answer { return []Answer{SawAct, SawNothing, SawStranger, CannotTell} }

// Review is what one person decided on a post, and why.
type Review struct {
	By     netra.UserID
	Name   string
	N      int // which of the reviews of the post it is, from 1
	Answer Answer
	Act    string // an action of the law room, where he saw one
	Why    string
	At     time.Time

	wrapped []byte
	sealed  []byte
}

// Verdict is what a person enters on a post.
type Verdict struct {
	Answer Answer
	Act    string
	Why    string
}
