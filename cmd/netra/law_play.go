package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/netra-id/netra/law/ask"
)

func lawPlayCommand(r *room) *cobra.Command {
	return &cobra.Command{
		Use:   "play FILE|FOLDER…",
		Short: "Ask the questions of story files, and say where the law room answers otherwise",
		Long: `Asks every question of the files (*.txtar, as law/testdata/README.md describes them) and compares
the answer with the one that the file expects. Each difference is a line with file and line number.
Exit code 1 where there is one.`,
		Example: "  netra law play law/testdata\n  netra law play --dir my-law my-questions.txtar",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			d, err := r.desk()
			if err != nil {
				return err
			}
			files, err := storyFiles(args)
			if err != nil {
				return err
			}
			n, wrong := 0, 0
			for _, file := range files {
				data, err := os.ReadFile(file)
				if err != nil {
					return fmt.Errorf("read stories: %w", err)
				}
				stories, err := ask.ReadStories(file, data)
				if err != nil {
					return err
				}
				for _, s := range stories {
					n++
					differences := d.Play(s)
					for _, line := range differences {
						fmt.Fprintln(c.OutOrStdout(), line)
					}
					if len(differences) > 0 {
						wrong++
					}
				}
			}
			fmt.Fprintf(c.OutOrStdout(), "%d questions of %d files, %d answered otherwise\n", n, len(files), wrong)
			switch {
			case n == 0:
				return &usageError{fmt.Errorf("there is no story in %v", args)}
			case wrong > 0:
				return fmt.Errorf("%d of %d questions are answered otherwise", wrong, n)
			}
			return nil
		},
	}
}

// storyFiles are the files named, and those of the folders named.
func storyFiles(args []string) ([]string, error) {
	var out []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil {
			return nil, &usageError{fmt.Errorf("read stories: %w", err)}
		}
		if !info.IsDir() {
			out = append(out, arg)
			continue
		}
		err = filepath.WalkDir(arg, func(path string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() && filepath.Ext(path) == ".txtar" {
				out = append(out, path)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read stories: %w", err)
		}
	}
	return out, nil
}
