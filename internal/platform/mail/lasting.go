package mail

import (
	"errors"
	"fmt"
	"net/textproto"
)

// lastingError is a refusal that trying again does not change.
type lastingError struct{ err error }

// Error is the refusal.
func (e *lastingError) Error() string { return e.err.Error() }

// Unwrap is its cause.
func (e *lastingError) Unwrap() error { return e.err }

// Lasting tells whether trying the letter again is of no use: the address is
// none, or the server refuses it for good.
func Lasting(err error) bool {
	var e *lastingError
	return errors.As(err, &e)
}

// refused reads what a server answers to a recipient or a letter. Only its code
// is kept: the words often repeat the address.
func refused(err error) error {
	var p *textproto.Error
	if !errors.As(err, &p) {
		return fmt.Errorf("hand over letter: %w", err)
	}
	coded := fmt.Errorf("the mail server answers %d", p.Code)
	if p.Code >= 500 {
		return &lastingError{coded}
	}
	return coded
}
