package jobs

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"
)

// Job is work to be done.
type Job struct {
	// Kind names the handler, like "casework.deadline".
	Kind string
	// Key makes the job unique among the waiting ones of its kind; empty where
	// each is wanted. A second one changes nothing, except that a job that was
	// not tried yet moves forward to an earlier At.
	Key string
	// At is when the job is due; the zero time means now.
	At time.Time
	// Payload is handed to the handler as JSON. It holds ids and no content.
	Payload any
}

// Dead is a job that failed for good.
type Dead struct {
	ID    string
	Kind  string
	Key   string
	Tries int
	// Error is what the last try said, without the payload.
	Error string
	// DiedAt is when it was set aside.
	DiedAt time.Time
}

// ErrGiveUp marks an error after which trying again is of no use: the job is
// dead at once. Wrap it: fmt.Errorf("…: %w", jobs.ErrGiveUp).
var ErrGiveUp = errors.New("jobs: give up")

// ErrLost says that a worker lost its job, because its lease ended before its
// work did and another worker has it now.
var ErrLost = errors.New("jobs: the lease of this job has ended")

// kindName is what a kind may look like; the claim looks for kinds in a list
// with commas.
var kindName = regexp.MustCompile(`^[a-z][a-z0-9_.\-]{0,99}$`)

// encode checks a job and writes its payload.
func (j Job) encode() (string, error) {
	if !kindName.MatchString(j.Kind) {
		return "", fmt.Errorf("jobs: kind %q is not a name like casework.deadline", j.Kind)
	}
	b, err := json.Marshal(j.Payload)
	if err != nil {
		// The error of json can repeat a value.
		return "", fmt.Errorf("jobs: payload of %s cannot be written as JSON", j.Kind)
	}
	return string(b), nil
}
