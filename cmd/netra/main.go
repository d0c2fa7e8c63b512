package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	_ "time/tzdata" // zones of Indonesia on a machine without a zone database

	"github.com/spf13/cobra"

	"github.com/netra-id/netra/internal/app"
	"github.com/netra-id/netra/law/ask"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := root().ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "netra:", err)
		os.Exit(exitCode(err))
	}
}

// exitCode is 2 where the question was not understood and 3 where a watch list may
// not be used, so that a script can tell them from a failure.
func exitCode(err error) int {
	var refusal *ask.Refusal
	var usage *usageError
	var leash *app.RefusedListError
	switch {
	case errors.As(err, &refusal) || errors.As(err, &usage):
		return 2
	case errors.As(err, &leash):
		return 3
	}
	return 1
}

// usageError is a command line that cobra does not understand.
type usageError struct{ error }

func (e *usageError) Unwrap() error { return e.error }

// exactly wants one argument for each name; anything else is a question that
// was not understood.
func exactly(names ...string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < len(names):
			return &usageError{fmt.Errorf("%s is missing; see %s --help", names[len(args)], c.CommandPath())}
		case len(args) > len(names):
			return &usageError{fmt.Errorf("%q is one word too many; %s takes everything else as options, see %s --help", args[len(names)], c.CommandPath(), c.CommandPath())}
		}
		return nil
	}
}
