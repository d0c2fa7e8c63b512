package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/netra-id/netra"
)

// Hashing is what one hash of a password costs.
type Hashing struct {
	Passes    uint32
	MemoryKiB uint32
	Threads   uint8
}

// DefaultHashing is the cost for real use: 46 MiB, two passes, one thread, some
// 100 ms on a small machine, and more than OWASP asks of Argon2id.
func DefaultHashing() Hashing { return Hashing{Passes: 2, MemoryKiB: 46 << 10, Threads: 1} }

const hashLength = 32

// hash is the password in the form that is stored: PHC string of Argon2id with
// its cost, so that the cost can be raised later.
func (h Hashing) hash(password string) string {
	salt := make([]byte, 16)
	rand.Read(salt) // never fails, see crypto/rand
	return h.encode(salt, argon2.IDKey([]byte(password), salt, h.Passes, h.MemoryKiB, h.Threads, hashLength))
}

func (h Hashing) encode(salt, sum []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.MemoryKiB, h.Passes, h.Threads, b64.EncodeToString(salt), b64.EncodeToString(sum))
}

// decoy is a hash that no password has, with the same cost as real ones.
func (h Hashing) decoy() string {
	b := make([]byte, 16+hashLength)
	rand.Read(b) // never fails, see crypto/rand
	return h.encode(b[:16], b[16:])
}

var errHashForm = errors.New("stored password hash has an unknown form")

// verify tells whether stored is the hash of password.
func verify(stored, password string) (bool, error) {
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, errHashForm
	}
	var version int
	var h Hashing
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false, errHashForm
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.MemoryKiB, &h.Passes, &h.Threads); err != nil || h.Passes < 1 || h.Threads < 1 {
		return false, errHashForm
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) == 0 {
		return false, errHashForm
	}
	got := argon2.IDKey([]byte(password), salt, h.Passes, h.MemoryKiB, h.Threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

// maxHashing is how many passwords are hashed at a time: each takes its memory
// and a core. maxQueued is how many may wait for their turn before the next one
// is asked to come back.
const (
	maxHashing = 2
	maxQueued  = 64
)

// gate lets few hash at a time and slows everybody down a little while wrong
// passwords come in numbers, so that trying one password on many names is slow
// too.
type gate struct {
	clock netra.Clock
	turns chan struct{}
	queue chan struct{}

	mu     sync.Mutex
	heat   float64 // wrong tries, halved every minute
	heatAt time.Time
}

func newGate(clock netra.Clock) *gate {
	return &gate{clock: clock, turns: make(chan struct{}, maxHashing), queue: make(chan struct{}, maxHashing+maxQueued)}
}

// run calls fn when it is its turn.
func (g *gate) run(ctx context.Context, fn func()) error {
	select {
	case g.queue <- struct{}{}:
	default:
		return &netra.Error{Kind: netra.TooMany, Key: "access.busy"}
	}
	defer func() { <-g.queue }()
	select {
	case g.turns <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-g.turns }()
	fn()
	return nil
}

// failed notes one wrong try.
func (g *gate) failed() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.cool()
	g.heat++
}

// delay is what the next try must wait: nothing while wrong tries are few, at
// most two seconds.
func (g *gate) delay() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.cool()
	if g.heat < 20 {
		return 0
	}
	return min(time.Duration(g.heat)*10*time.Millisecond, 2*time.Second)
}

// cool lets the heat fall with time. Callers hold mu.
func (g *gate) cool() {
	now := g.clock.Now()
	if passed := now.Sub(g.heatAt); passed > 0 {
		g.heat *= math.Exp2(-passed.Minutes())
		g.heatAt = now
	}
}
