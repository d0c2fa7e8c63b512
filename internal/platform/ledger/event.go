package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/netra-id/netra"
)

// Event is one thing that happened, as the ledger keeps it.
type Event struct {
	ID      netra.EventID
	Kind    string // like "case.opened"
	Subject string // like "case:01J…"
	User    netra.UserID
	Office  netra.OfficeID
	Role    netra.Role
	At      time.Time
	// Digest is the SHA-256 of salt and payload, in hexadecimal.
	Digest string
	// Leaf is the number in the tree, -1 until the event is sealed.
	Leaf int64
}

// Sealed tells whether the event has its leaf.
func (e Event) Sealed() bool { return e.Leaf >= 0 }

// leafData is an event as it stands in the tree. The order of the fields is the
// order of the text; neither may ever change.
type leafData struct {
	ID      netra.EventID  `json:"id"`
	Kind    string         `json:"kind"`
	Subject string         `json:"subject"`
	User    netra.UserID   `json:"user"`
	Office  netra.OfficeID `json:"office"`
	Role    netra.Role     `json:"role"`
	At      int64          `json:"at"` // milliseconds since 1970, UTC
	Payload string         `json:"payload"`
}

// data is the text whose hash is the leaf.
func (e Event) data() ([]byte, error) {
	return marshal(leafData{e.ID, e.Kind, e.Subject, e.User, e.Office, e.Role, e.At.UnixMilli(), e.Digest})
}

// marshal writes JSON without the escapes for HTML, which other languages do
// not write.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// canonical is the payload as JSON that does not depend on the order of the
// fields of a Go structure: names sorted, numbers as they were written.
func canonical(payload any) ([]byte, error) {
	if m, ok := payload.(map[string]string); ok {
		// Written sorted and without numbers as it is.
		return marshal(m)
	}
	b, err := marshal(payload)
	if err != nil {
		// The error of json can repeat a value.
		return nil, errors.New("payload cannot be written as JSON")
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, errors.New("payload is not valid JSON")
	}
	return marshal(v)
}

// digest is what the ledger keeps of a payload.
func digest(salt, payload []byte) [sha256.Size]byte {
	h := sha256.New()
	h.Write(salt)
	h.Write(payload)
	return [sha256.Size]byte(h.Sum(nil))
}

// visitorDays is the zone whose days stand for the time of a visitor's event:
// the western one of the country, so that the day is right in all three.
var visitorDays = time.FixedZone("", 7*60*60)

// instant is the time that an event by this actor is given. Of a visitor, who may
// report and must not be found by the minute, only the day is kept.
func instant(now time.Time, by netra.Actor) (at time.Time, dayOnly bool) {
	if by == (netra.Actor{}) {
		return netra.DateOf(now, visitorDays).StartIn(visitorDays), true
	}
	return now, false
}

// dayIDs makes the ids of the events of which only the day is kept. All of a day
// have the same instant; the first gets an id by chance and the next ones follow
// it, because ids all over the day would write a page of the database for each
// report, and ids side by side write one for a hundred. They tell in which order
// this process took the reports, which the leaves tell too, and no time.
type dayIDs struct {
	mu   sync.Mutex
	day  time.Time
	last netra.EventID
}

func (d *dayIDs) next(day time.Time) netra.EventID {
	d.mu.Lock()
	defer d.mu.Unlock()
	if day.Equal(d.day) {
		d.last = netra.EventID(netra.NextID(string(d.last)))
	} else {
		d.day, d.last = day, netra.EventID(netra.NewID(day))
	}
	return d.last
}

// checkNames refuses kinds and subjects that are no names. Subjects hold ids,
// never words of people.
func checkNames(kind, subject string) error {
	if err := checkName(kind, 100); err != nil {
		return fmt.Errorf("kind: %w", err)
	}
	if err := checkName(subject, 200); err != nil {
		return fmt.Errorf("subject: %w", err)
	}
	return nil
}

func checkName(s string, longest int) error {
	if s == "" || len(s) > longest || !utf8.ValidString(s) {
		return fmt.Errorf("must have 1 to %d bytes of UTF-8", longest)
	}
	for _, r := range s {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			return errors.New("must have no spaces")
		}
	}
	return nil
}

// parseLeaf reads the text of a leaf.
func parseLeaf(data []byte, leaf int64) (Event, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var l leafData
	if err := d.Decode(&l); err != nil {
		return Event{}, errors.New("not the JSON of an event")
	}
	if _, err := hex.DecodeString(l.Payload); err != nil || len(l.Payload) != 2*sha256.Size {
		return Event{}, errors.New("payload is no SHA-256 in hexadecimal")
	}
	return Event{
		ID: l.ID, Kind: l.Kind, Subject: l.Subject, User: l.User, Office: l.Office, Role: l.Role,
		At: time.UnixMilli(l.At).UTC(), Digest: l.Payload, Leaf: leaf,
	}, nil
}
