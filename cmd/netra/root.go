package main

import (
	"runtime/debug"

	"github.com/spf13/cobra"
)

// root is the command line. Its sentences are English; the pages of the program
// are Indonesian first.
func root() *cobra.Command {
	c := &cobra.Command{
		Use:           "netra",
		Short:         "Keep civil servants neutral in elections: prevent, watch, report, handle, measure",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &usageError{err} })
	c.AddCommand(demoCommand(), sampleCommand(), importCommand(), serveCommand(), initCommand(), lawCommand(), newsCommand(), screenCommand(), warningCommand(), verifyCommand(), exportCommand(), versionCommand())
	return c
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of this program",
		Args:  cobra.NoArgs,
		Run: func(c *cobra.Command, _ []string) {
			version := "unknown"
			if info, ok := debug.ReadBuildInfo(); ok {
				version = info.Main.Version
			}
			c.Println("netra", version)
		},
	}
}
