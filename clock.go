package netra

import "time"

// Clock tells the time. Only cmd owns one that reads the wall clock; all other
// code is handed a Clock, so that a test or a rehearsal decides what day it is.
type Clock interface {
	// Now is the present instant.
	Now() time.Time
}

// ClockFunc makes a Clock of a function.
type ClockFunc func() time.Time

// Now calls f.
func (f ClockFunc) Now() time.Time { return f() }

// ClockAt is a Clock that stands still at t.
func ClockAt(t time.Time) Clock { return ClockFunc(func() time.Time { return t }) }
