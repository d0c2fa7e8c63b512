package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/netra-id/netra/internal/app"
	"github.com/netra-id/netra/internal/engine/posts"
	"github.com/netra-id/netra/internal/engine/screen"
	"github.com/netra-id/netra/internal/engine/stance"
)

// screening is what the flags of the command say.
type screening struct {
	room     room
	list     string
	in       string
	out      string
	report   string
	model    string
	format   string
	platform string
	zone     string
	mapping  map[string]string
	sample   int
	seed     uint64
}

func screenCommand() *cobra.Command {
	var s screening
	c := &cobra.Command{
		Use:   "screen --list LIST --in POSTS --out HITS",
		Short: "Go through public posts under an approved watch list; what is found is a lead, never a finding",
		Long: `Goes through public posts and interactions and writes a line of JSON for each in which a civil servant
of the list did something toward a candidate that the law of that day touches, with the reasons in words.
The list needs a legal basis, a purpose, an approver other than its author, a scope and an end; without them,
and when it ends, the run refuses. What is not public is not read.
docs/screen.md describes the list, the forms of posts, every field of a hit, and how sure any of it is.

Exit codes: 0 done; 1 failed; 2 not understood; 3 the list is refused.`,
		Example: "  netra screen --list pandeglang.jsonl --in unggahan.jsonl --out petunjuk.jsonl --report hitungan.json\n" +
			"  netra screen --list l.jsonl --in lembar.csv --map at=Tanggal --map author_name=Akun --map text=Isi --platform facebook --out h.jsonl\n" +
			"  curl -N https://HOST/api/v1/streaming/public | netra screen --list l.jsonl --in - --out h.jsonl",
		Args: exactly(),
		RunE: func(c *cobra.Command, _ []string) error { return s.run(c) },
	}
	f := c.Flags()
	f.StringVar(&s.list, "list", "", "watch list, one object of JSON a line (required)")
	f.StringVar(&s.in, "in", "", "posts; - is the standard input (required)")
	f.StringVar(&s.out, "out", "", "new file for the hits (required)")
	f.StringVar(&s.report, "report", "", "new file for counts, leads and sample")
	f.IntVar(&s.sample, "sample", 0, "how many posts in scope that are no hits are kept in the report, drawn at random")
	f.Uint64Var(&s.seed, "seed", 1, "of the sample")
	f.StringVar(&s.model, "model", "", "model of stance (netra screen train); the shipped one where empty")
	f.StringVar(&s.format, "format", "", "form of the posts; recognised where empty")
	f.StringToStringVar(&s.mapping, "map", nil, "field=column of a file of another form; repeat")
	f.StringVar(&s.platform, "platform", "", "platform of posts that name none")
	f.StringVar(&s.zone, "zone", "Asia/Jakarta", "zone of instants that name none")
	f.StringVar(&s.room.dir, "dir", "", "folder with law files; the built-in one where empty")
	for _, name := range []string{"list", "in", "out"} {
		must(c.MarkFlagRequired(name))
	}
	c.AddCommand(screenTrainCommand(), screenEvaluateCommand())
	return c
}

func (s *screening) run(c *cobra.Command) error {
	zone, err := time.LoadLocation(s.zone)
	if err != nil {
		return &usageError{fmt.Errorf("--zone: %w", err)}
	}
	for field := range s.mapping {
		if !slices.Contains(posts.Fields(), field) {
			return &usageError{fmt.Errorf("--map %s: fields are %s", field, strings.Join(posts.Fields(), ", "))}
		}
	}
	list, err := readWatchlist(s.list)
	if err != nil {
		return err
	}
	model, err := readModel(s.model)
	if err != nil {
		return err
	}
	desk, err := s.room.desk()
	if err != nil {
		return err
	}
	in, err := openInput(c, s.in)
	if err != nil {
		return err
	}
	defer in.Close()
	told := newTeller(c.ErrOrStderr())
	work := app.Screening{
		List: list, Law: app.ScreenLaw{Desk: desk}, Model: model, Say: desk.Say, Clock: wall, Sample: s.sample, Seed: s.seed,
		Options: posts.Options{Format: s.format, Mapping: s.mapping, Platform: s.platform, Zone: zone},
		Bad:     told.bad, Tell: told.counts,
	}
	var res *app.ScreenResult
	err = writePart(s.out, func(w io.Writer) error {
		var err error
		res, err = work.Run(c.Context(), in, w)
		return err
	})
	if err != nil {
		return err
	}
	told.counts(res.Counts)
	if s.report == "" {
		return nil
	}
	return writePart(s.report, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(struct {
			Counts app.ScreenCounts `json:"counts"`
			Leads  []*screen.Lead   `json:"leads"`
			Sample []screen.Shown   `json:"sample"`
		}{res.Counts, res.Leads, res.Sample})
	})
}

func readWatchlist(file string) (*screen.Watchlist, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("read watch list: %w", err)
	}
	defer f.Close() // only read
	return screen.ReadWatchlist(f)
}

func readModel(file string) (*stance.Model, error) {
	if file == "" {
		return screen.ShippedModel()
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	defer f.Close() // only read
	return stance.Read(f)
}

func openInput(c *cobra.Command, file string) (io.ReadCloser, error) {
	if file == "-" {
		return io.NopCloser(c.InOrStdin()), nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("read posts: %w", err)
	}
	return f, nil
}

// writePart writes FILE.part and gives it its name at the end. A run that failed or
// was stopped leaves the part, so that nothing found is lost, and half a list of
// hits never looks like a whole one. Neither file may be there before.
func writePart(file string, write func(io.Writer) error) (err error) {
	part := file + ".part"
	if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
		return &usageError{fmt.Errorf("%s is there already", file)}
	}
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return &usageError{fmt.Errorf("write: %w", err)}
	}
	err = errors.Join(write(f), f.Sync(), f.Close())
	switch info, statErr := os.Stat(part); {
	case err == nil:
		return os.Rename(part, file)
	case statErr == nil && info.Size() == 0:
		return errors.Join(err, os.Remove(part))
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("stopped; what was found so far is in %s", part)
	}
	return fmt.Errorf("%w (what was found so far is in %s)", err, part)
}

// teller writes progress to the standard error.
type teller struct {
	out  io.Writer
	rows int
}

// mostBad is how many rows that were not read are told one by one.
const mostBad = 20

func newTeller(out io.Writer) *teller { return &teller{out: out} }

func (t *teller) bad(e posts.RowError) {
	if t.rows++; t.rows <= mostBad {
		fmt.Fprintln(t.out, e.Error())
	}
	if t.rows == mostBad {
		fmt.Fprintln(t.out, "further rows that are not read are only counted")
	}
}

func (t *teller) counts(n app.ScreenCounts) {
	notRead := int64(0)
	for _, k := range n.NotRead {
		notRead += k
	}
	fmt.Fprintf(t.out, "%s: %d rows, %d not read (%d not public), %d screened: %d outside the scope, %d without a servant, %d ambiguous, %d without a candidate, %d without an act, %d without a rule, %d weak, %d repeated, %d hits\n",
		n.Format, n.Rows, notRead, n.NotRead[posts.WhyPrivate], n.Screened, n.Outside, n.Nobody, n.Ambiguous, n.NoCandidate, n.NoAct, n.NoRule, n.Weak, n.Repeated, n.Hits)
}
