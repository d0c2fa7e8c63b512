package netra

import (
	"errors"
	"fmt"
)

// Kind says what the one who gets an error can do about it.
type Kind int

// The kinds of error.
const (
	Internal    Kind = iota // a fault of the program or the machine; nobody outside can mend it
	Invalid                 // the input is wrong; Problems say where
	NotFound                // there is no such thing, or the actor may not know of it
	Forbidden               // the actor may see the thing but not do this to it
	Conflict                // somebody else changed it meanwhile
	NotInForce              // the law or the procedure does not allow this step now
	TooMany                 // too many requests; try again later
	Unavailable             // a part that is needed does not answer; try again later
)

// Error is an error that people can read. Kind says what the caller can do, Key
// names the sentence in locale/ that people read, Args fill that sentence, and
// Err is what the log reads. Args never hold anything that a reporter sent.
type Error struct {
	Kind     Kind
	Key      string
	Args     []any
	Problems []Problem
	Err      error
}

// Problem is one thing wrong with one field of a form or one row of an import.
type Problem struct {
	Field string // name of the field as in the form, or of the column
	Line  int    // line of the import file, 0 for a form
	Key   string // sentence in locale/
	Args  []any
}

// Error names the kind's key and the cause. It holds no input.
func (e *Error) Error() string {
	switch {
	case e.Err != nil && e.Key != "":
		return fmt.Sprintf("%s: %v", e.Key, e.Err)
	case e.Err != nil:
		return e.Err.Error()
	case len(e.Problems) > 0:
		return fmt.Sprintf("%s: %d problems, first %s: %s", e.Key, len(e.Problems), e.Problems[0].Field, e.Problems[0].Key)
	default:
		return e.Key
	}
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf is the kind of the first *Error in the chain of err, Internal where
// there is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}
