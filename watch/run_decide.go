package watch

import (
	"encoding/binary"
	"strconv"
)

const (
	// maxHits is how many hits a run may make: a list that yields more is too wide
	// for people to answer for.
	maxHits = 15_000
	// shareOfSample: of so many posts in the queue one is of the sample.
	shareOfSample = 4
	// shareOfTwice: of so many posts one is decided by two people whatever the
	// first one says, so that it is known how far they agree.
	shareOfTwice = 5
)

// sampleSize is how many posts are drawn beside so many hits, at least one: a
// quarter of the queue.
func sampleSize(hits int64) int {
	return int(max(1, (hits+shareOfSample-2)/(shareOfSample-1)))
}

// isTwice tells by a random number whether two people decide on a post.
func isTwice(random uint64) bool { return random%shareOfTwice == 0 }

// randomOf is a number from the beginning of a keyed hash.
func randomOf(sum [32]byte) uint64 { return binary.BigEndian.Uint64(sum[:8]) }

// nth names the nth post of a run.
func nth(run string, n int64) string { return run + "/" + strconv.FormatInt(n, 10) }
