package prevent

import (
	"cmp"
	"crypto/sha256"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// Phase says when a knowledge test is taken.
type Phase string

// The phases of the test of an event.
const (
	Before Phase = "before"
	After  Phase = "after"
)

// quizLength is how many questions a test has; half of them are about what is
// allowed, where the law room has so many.
const quizLength = 8

// Question is one question of a test: an example of a rule, of which the reader
// says whether it is allowed.
type Question struct {
	Rule    *law.Rule
	Example int // which one of the rule
	Allowed bool
}

// Text is the example.
func (q Question) Text() law.Text { return q.Rule.Examples[q.Example] }

// quizOf takes the questions of an event from the rules of its day. The same
// event has the same questions before and after, so that the two can be compared;
// another event has others. What is read in different ways is not asked, nor what
// names no election: appeals and ranks are not what a hall of people must know.
func quizOf(book *law.Book, event string, day netra.Date) []Question {
	var allowed, forbidden []Question
	kind := ""
	if e := book.ElectionOn(day); e != nil {
		kind = e.Kind
	}
	for _, r := range book.RulesInOrder() {
		if !r.InForce.Has(day) || r.Review.Status == "withdrawn" || len(r.Contested) > 0 || !slices.Contains(r.Elections, kind) {
			continue
		}
		for i := range r.Examples {
			switch r.Verdict {
			case law.Allowed:
				allowed = append(allowed, Question{r, i, true})
			case law.Forbidden:
				forbidden = append(forbidden, Question{r, i, false})
			}
		}
	}
	shuffle(allowed, event)
	shuffle(forbidden, event)
	// Few rules allow something, and each has several examples.
	out := slices.Clone(allowed[:min(len(allowed), quizLength/2)])
	out = append(out, distinctRules(forbidden, quizLength-len(out))...)
	shuffle(out, event)
	return out
}

// shuffle puts questions into an order that depends on the event alone.
func shuffle(qs []Question, event string) {
	key := func(q Question) string {
		sum := sha256.Sum256([]byte(event + "/" + q.Rule.ID + "/" + string(rune('0'+q.Example))))
		return string(sum[:])
	}
	slices.SortFunc(qs, func(a, b Question) int { return cmp.Compare(key(a), key(b)) })
}

// distinctRules are the first questions, one of a rule.
func distinctRules(qs []Question, most int) []Question {
	var out []Question
	for _, q := range qs {
		if len(out) < most && !slices.ContainsFunc(out, func(o Question) bool { return o.Rule == q.Rule }) {
			out = append(out, q)
		}
	}
	return out
}

// fewest is how many must have taken a test before its result is shown: fewer
// would tell what a single person knows.
const fewest = 5

// QuizResult is how the people of an event did, all together.
type QuizResult struct {
	Phase     Phase
	People    int
	Correct   int // of all answers
	Asked     int
	Questions []QuestionResult
}

// Shown tells whether enough took it that the result shames nobody.
func (q QuizResult) Shown() bool { return q.People >= fewest }

// Share is the part of answers that are right, in hundredths.
func (q QuizResult) Share() float64 {
	if q.Asked == 0 {
		return 0
	}
	return 100 * float64(q.Correct) / float64(q.Asked)
}

// QuestionResult is how a question was answered.
type QuestionResult struct {
	Rule    string
	Example int
	Correct int
	Wrong   int
}

// Opinions are what people thought of an event.
type Opinions struct {
	N      int
	Useful float64 // mean, 1 to 4
	Clear  float64
	Words  []string
}
