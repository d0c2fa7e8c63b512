package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/netra-id/netra/internal/engine/posts"
	"github.com/netra-id/netra/internal/engine/screen"
)

type plan struct {
	posts, largest, rounds int
	peer                   string
	enforce                bool
}

func main() {
	var p plan
	flag.IntVar(&p.posts, "posts", 500_000, "posts that are searched")
	flag.IntVar(&p.largest, "largest", 5_000_000, "terms of the largest list")
	flag.IntVar(&p.rounds, "rounds", 5, "rounds; in each, both sides run once")
	flag.StringVar(&p.peer, "peer", "build", `the program of bench/peers/hyperscan; "build" builds it, "" leaves it out`)
	flag.BoolVar(&p.enforce, "enforce", false, "exit with an error below the bars")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, p, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench/screen:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, p plan, out io.Writer) error {
	fmt.Fprintf(out, "inventing %d terms and %d posts\n", p.largest, p.posts)
	all := terms(p.largest)
	texts := inventPosts(p.posts, all[:min(len(all), 100_000)])
	b := bench{plan: p, out: out, terms: all}
	for _, t := range texts {
		b.posts = append(b.posts, []byte(t))
		b.size += len(t)
	}
	steps := []func(context.Context) error{b.besideHyperscan, b.largestList, b.wholeLine}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if p.enforce && len(b.short) > 0 {
		return errors.New("below the bar: " + strings.Join(b.short, ", "))
	}
	return nil
}

type bench struct {
	plan
	out   io.Writer
	terms []string
	posts [][]byte
	size  int
	short []string
}

// bar prints a ratio beside its bar.
func (b *bench) bar(what string, got, want float64) {
	fmt.Fprintf(b.out, "  %s %.2fx (bar %gx)\n", what, got, want)
	if got < want {
		b.short = append(b.short, what)
	}
}

func listOf(terms []string) (*screen.List, error) {
	var l screen.List
	for _, t := range terms {
		if _, err := l.Add([]byte(t)); err != nil {
			return nil, fmt.Errorf("term %q: %w", t, err)
		}
	}
	l.Ready()
	return &l, nil
}

// search is the posts per second of the processor, and the hits in all of them.
func (b *bench) search(l *screen.List) (rate float64, hits int) {
	f := l.Finder()
	began := cpu()
	for _, t := range b.posts {
		hits += len(f.Find(t))
	}
	return float64(len(b.posts)) / (cpu() - began), hits
}

func (b *bench) besideHyperscan(ctx context.Context) error {
	some := b.terms[:min(len(b.terms), 100_000)]
	l, err := listOf(some)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "netra-screen-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var peer func() (scanned, error)
	if b.peer != "" {
		if peer, err = b.hyperscan(ctx, dir, some); err != nil {
			return err
		}
	}
	var own, theirs, ratios []float64
	hits := 0
	for range b.rounds {
		rate, n := b.search(l)
		own, hits = append(own, rate), n
		if peer == nil {
			continue
		}
		h, err := peer()
		if err != nil {
			return err
		}
		theirs, ratios = append(theirs, h.Rate), append(ratios, rate/h.Rate)
		if d := h.Hits - n; d > n/1000 || -d > n/1000 {
			return fmt.Errorf("%d hits, Hyperscan has %d", n, h.Hits)
		}
	}
	fmt.Fprintf(b.out, "%d terms: %.0f posts per cpu-s, %d hits\n", len(some), median(own), hits)
	if len(ratios) > 0 {
		fmt.Fprintf(b.out, "  Hyperscan %.0f posts per cpu-s\n", median(theirs))
		b.bar("finder beside Hyperscan", median(ratios), 10)
	}
	return nil
}

type scanned struct {
	Rate float64 `json:"rate"`
	Hits int     `json:"hits"`
}

// hyperscan makes the peer ready.
func (b *bench) hyperscan(ctx context.Context, dir string, terms []string) (func() (scanned, error), error) {
	prog := b.peer
	if prog == "build" {
		prog = filepath.Join(dir, "hs")
		c := exec.CommandContext(ctx, "gcc", "-O2", "-o", prog, "bench/peers/hyperscan/hs.c", "-lhs")
		c.Stderr = os.Stderr
		if err := c.Run(); err != nil {
			return nil, fmt.Errorf("build bench/peers/hyperscan (run from the top of the repository, with gcc and libhyperscan-dev): %w", err)
		}
	}
	termsFile, postsFile := filepath.Join(dir, "terms"), filepath.Join(dir, "posts")
	var text strings.Builder
	for _, p := range b.posts {
		text.Write(p)
		text.WriteByte('\n')
	}
	err := errors.Join(os.WriteFile(termsFile, []byte(strings.Join(terms, "\n")+"\n"), 0o600), os.WriteFile(postsFile, []byte(text.String()), 0o600))
	return func() (scanned, error) {
		var h scanned
		c := exec.CommandContext(ctx, prog, termsFile, postsFile)
		c.Stderr = os.Stderr
		text, err := c.Output()
		if err != nil {
			return h, fmt.Errorf("run Hyperscan: %w", err)
		}
		return h, json.Unmarshal(text, &h)
	}, err
}

func (b *bench) largestList(context.Context) error {
	runtime.GC()
	began := cpu()
	l, err := listOf(b.terms)
	if err != nil {
		return err
	}
	built := cpu() - began
	var floor, own, ratios []float64
	hits := 0
	for range b.rounds {
		rate, n := b.search(l)
		words := b.takeApart()
		own, floor, ratios, hits = append(own, rate), append(floor, words), append(ratios, rate/words), n
	}
	fmt.Fprintf(b.out, "%d terms: %.0f posts per cpu-s, %d hits; words alone %.0f posts per cpu-s = %.0f MB per cpu-s\n",
		len(b.terms), median(own), hits, median(floor), median(floor)*float64(b.size)/float64(len(b.posts))/1e6)
	b.bar("finder beside words alone", median(ratios), 0.35)
	perTerm, perMillion := float64(l.Bytes())/float64(l.Len()), built/float64(l.Len())*1e6
	fmt.Fprintf(b.out, "  %.1f bytes a term (bar 64), built in %.2f cpu-s for a million (bar 2)\n", perTerm, perMillion)
	if perTerm > 64 || perMillion > 2 {
		b.short = append(b.short, "the size or the building of the list")
	}
	return nil
}

// takeApart is the posts per second of taking them apart into words.
func (b *bench) takeApart() float64 {
	var words []screen.Word
	began := cpu()
	for _, t := range b.posts {
		words = screen.Words(words[:0], t)
	}
	return float64(len(b.posts)) / (cpu() - began)
}

func (b *bench) wholeLine(context.Context) error {
	some := b.terms[:min(len(b.terms), 1_000_000)]
	l, err := listOf(some)
	if err != nil {
		return err
	}
	texts := make([]string, len(b.posts))
	for i, p := range b.posts {
		texts[i] = string(p)
	}
	json := lines(texts)
	byName := make(map[string]int, len(some))
	longest := 0
	for i, t := range some {
		byName[t] = i
		longest = max(longest, len(strings.Fields(t)))
	}
	var own, theirs, ratios []float64
	for range b.rounds {
		o, hits, err := pickAndFind(l, json)
		if err != nil {
			return err
		}
		m, others, err := decodeAndLookUp(byName, longest, json)
		if err != nil {
			return err
		}
		// The plain way takes words apart at blanks only: it finds a little less.
		if hits < others || others < hits*9/10 {
			return fmt.Errorf("%d hits, the plain way has %d", hits, others)
		}
		own, theirs, ratios = append(own, o), append(theirs, m), append(ratios, o/m)
	}
	fmt.Fprintf(b.out, "line of JSON in, hits out, %d terms: %.0f lines per cpu-s; encoding/json and a Go map %.0f\n", len(some), median(own), median(theirs))
	b.bar("whole line", median(ratios), 3)
	return nil
}

func pickAndFind(l *screen.List, lines [][]byte) (rate float64, hits int, err error) {
	p, f := posts.NewPicker("id", "author.handle", "created_at", "text"), l.Finder()
	began := cpu()
	for _, line := range lines {
		v, err := p.Pick(line)
		if err != nil {
			return 0, 0, err
		}
		hits += len(f.Find(v[3]))
	}
	return float64(len(lines)) / (cpu() - began), hits, nil
}

// decodeAndLookUp is what a first try does.
func decodeAndLookUp(terms map[string]int, longest int, lines [][]byte) (rate float64, hits int, err error) {
	began := cpu()
	for _, line := range lines {
		var post struct {
			ID        string                  `json:"id"`
			Author    struct{ Handle string } `json:"author"`
			CreatedAt string                  `json:"created_at"`
			Text      string                  `json:"text"`
		}
		if err := json.Unmarshal(line, &post); err != nil {
			return 0, 0, err
		}
		words := strings.Fields(strings.ToLower(post.Text))
		for i := range words {
			for n := 1; n <= longest && i+n <= len(words); n++ {
				if _, ok := terms[strings.Join(words[i:i+n], " ")]; ok {
					hits++
				}
			}
		}
	}
	return float64(len(lines)) / (cpu() - began), hits, nil
}

func median(v []float64) float64 {
	v = slices.Clone(v)
	slices.Sort(v)
	return v[len(v)/2]
}

// cpu is what this process has used, in seconds.
func cpu() float64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		panic(err) // an argument of the call is wrong
	}
	return float64(r.Utime.Sec+r.Stime.Sec) + float64(r.Utime.Usec+r.Stime.Usec)/1e6
}
