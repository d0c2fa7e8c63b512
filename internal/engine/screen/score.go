package screen

import (
	"math"

	"github.com/netra-id/netra/internal/engine/stance"
)

// Reason is one thing that moves a score. The key names a sentence (in locale/,
// below screen.why); weights are added, and the score is their sum as a chance.
type Reason struct {
	Key    string   `json:"key"`
	Args   []string `json:"args,omitempty"`
	Weight float64  `json:"weight"`
}

// defaultFloor is the least score of a hit where the list says none.
const defaultFloor = 0.2

// base is what a post starts with: most are nothing.
const base = -2.0

// weightOf is how much a reason counts. These are chosen, not measured: they put
// one's own account and one's own words above what others say of somebody, and
// are to be learned from reviews.
func weightOf(key string) float64 {
	switch key {
	case ByDeclared:
		return 1.6
	case ByRecorded:
		return 1.2
	case ByProfile:
		return 0.5
	case ByMention:
		return -0.2
	case "single_name":
		return -0.8
	case ByAccount:
		return 1.0
	case ByTeam:
		return 0.8
	case ByName:
		return 0.6
	case ByTerm:
		return 0.5
	case ByNumber:
		return 0
	case ByFuzzy:
		return -0.3
	case "seen":
		return 0.6
	case "cue":
		return 0.8
	case "law_forbidden":
		return 0.5
	case "law_depends":
		return -0.3
	}
	return 0
}

func actWeight(act string) float64 {
	switch act {
	case "like", "comment", "follow":
		return 0.3
	case "photo", "join":
		return 0.6
	}
	return 0.4
}

// stanceReason is what the stance of a text says.
func stanceReason(j stance.Judgement) Reason {
	support, against := j.Chance[stance.Support], j.Chance[stance.Against]
	key, chance, most := "stance_support", support, 1.8
	switch {
	case against > support && against >= 0.5:
		key, chance, most = "stance_against", against, 0.9
	case support < 0.5:
		key = "stance_unclear"
	}
	logit := math.Log(max(chance, 1e-4) / max(1-chance, 1e-4))
	return Reason{Key: key, Args: []string{percent(chance)}, Weight: round(max(-2.5, min(most, 0.8*logit)))}
}

// scoreOf is the sum of reasons as a chance.
func scoreOf(why []Reason) float64 {
	sum := base
	for _, r := range why {
		sum += r.Weight
	}
	return math.Round(1e4/(1+math.Exp(-sum))) / 1e4
}

func round(v float64) float64 { return math.Round(v*100) / 100 }
