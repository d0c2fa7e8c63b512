package netra

import (
	"crypto/rand"
	"encoding/binary"
	"strings"
	"time"
)

// Ids are opaque text. Each kind of thing has a type of its own, so that the
// compiler notices when one is handed over for another.
type (
	// OfficeID names an office that works with the program.
	OfficeID string
	// UserID names a person who can log in.
	UserID string
	// AgencyID names a government agency that employs servants.
	AgencyID string
	// ServantID names a civil servant in the registry.
	ServantID string
	// ReportID names what somebody told an office.
	ReportID string
	// CaseID names the file that offices work on: persons and acts.
	CaseID string
	// TrackID names one procedure that a case runs through in one office.
	TrackID string
	// EventID names an event of the ledger.
	EventID string
)

// alphabet is Crockford's base 32: no I, L, O or U.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewID makes an id of 26 characters: the milliseconds of at, then 80 random
// bits, so that ids made later sort later. Pass the start of the day where the
// exact instant must not be readable from the id, as for an anonymous report.
func NewID(at time.Time) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(at.UnixMilli())<<16)
	// crypto/rand.Read never fails; it ends the program where the system has
	// no randomness to give.
	rand.Read(b[6:])
	return encode32(b[:])
}

// NextID is the id right after id, for ids of one instant that shall lie side by
// side. After a first one by chance no database holds so many that they would
// run into the next millisecond.
func NextID(id string) string {
	b := []byte(id)
	for i := len(b) - 1; i >= 0; i-- {
		at := strings.IndexByte(alphabet, b[i])
		b[i] = alphabet[(at+1)%len(alphabet)]
		if at+1 < len(alphabet) {
			break
		}
	}
	return string(b)
}

// encode32 writes 128 bits as 26 characters, highest first.
func encode32(b []byte) string {
	var s strings.Builder
	s.Grow(26)
	// 26 characters carry 130 bits: the number is read as if it had two
	// leading zero bits.
	acc, n := uint(0), 2
	for _, c := range b {
		acc, n = acc<<8|uint(c), n+8
		for n >= 5 {
			n -= 5
			s.WriteByte(alphabet[acc>>n&31])
		}
		acc &= 1<<n - 1
	}
	return s.String()
}
