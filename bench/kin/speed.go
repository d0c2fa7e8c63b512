package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/netra-id/netra/internal/engine/invent"
	"github.com/netra-id/netra/internal/engine/kin"
)

type plan struct {
	roster, others, rounds int
	floor                  float64
	peer                   string
	enforce                bool
}

// job is what one side used, in seconds of the processor, and found.
type job struct {
	Load    float64 `json:"load"`
	Block   float64 `json:"block"`
	Compare float64 `json:"compare"`
	Hits    int64   `json:"hits"`
	pairs   int64
}

func (j job) whole() float64 { return j.Load + j.Block + j.Compare }

func speed(ctx context.Context, p plan, out io.Writer) error {
	dir, err := os.MkdirTemp("", "netra-kin-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if p.peer == "build" {
		p.peer = filepath.Join(dir, "duck")
		c := exec.CommandContext(ctx, "go", "build", "-o", p.peer, ".")
		c.Dir, c.Stderr = "bench/peers/duck", os.Stderr
		if err := c.Run(); err != nil {
			return fmt.Errorf("build bench/peers/duck (run from the top of the repository, with a C compiler): %w", err)
		}
	}
	fmt.Fprintf(out, "inventing %d and %d people\n", p.roster, p.others)
	whole, half, few := filesIn(dir, "whole"), filesIn(dir, "half"), filesIn(dir, "few")
	if err := write(p, whole, half, few); err != nil {
		return err
	}
	var own, peer []job
	for range p.rounds {
		j, err := match(whole.roster, whole.others, p.floor)
		if err != nil {
			return err
		}
		own = append(own, j)
		if p.peer == "" {
			continue
		}
		d, err := duck(ctx, p, whole)
		if err != nil {
			return err
		}
		if d.Hits != j.Hits {
			return fmt.Errorf("%d pairs found, DuckDB finds %d", j.Hits, d.Hits)
		}
		peer = append(peer, d)
	}
	o := median(own)
	fmt.Fprintf(out, "%-8s load %6.2f  block %6.2f  compare %6.2f  whole %6.2f cpu-s  %d pairs in one block, %d hits, %.1f million pairs per cpu-s\n",
		"Netra", o.Load, o.Block, o.Compare, o.whole(), o.pairs, o.Hits, float64(o.pairs)/o.Compare/1e6)
	var short []string
	if len(peer) > 0 {
		d := median(peer)
		fmt.Fprintf(out, "%-8s load %6.2f  block      -  compare %6.2f  whole %6.2f cpu-s\n", "DuckDB", d.Load, d.Compare, d.whole())
		a, b := ratio(peer, own, func(j job) float64 { return j.Compare }), ratio(peer, own, job.whole)
		fmt.Fprintf(out, "compare %.2fx (bar 4x), whole job %.2fx (bar 2x), medians of %d paired rounds\n", a, b, len(own))
		if a < 4 || b < 2 {
			short = append(short, "the speed beside DuckDB")
		}
	}
	return growth(p, o, whole, half, few, short, out)
}

// growth runs the half of both lists, the half of one, and a few new people.
func growth(p plan, o job, whole, half, few files, short []string, out io.Writer) error {
	both, err := match(half.roster, half.others, p.floor)
	if err != nil {
		return err
	}
	one, err := match(whole.roster, half.others, p.floor)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "compare, both lists doubled %.2fx (bar 4.2x), one doubled %.2fx (bar 2.1x)\n", o.Compare/both.Compare, o.Compare/one.Compare)
	if o.Compare/both.Compare > 4.2 || o.Compare/one.Compare > 2.1 {
		short = append(short, "the growth")
	}
	// The roster stands ready in memory, as it does between two imports.
	roster, err := read(whole.roster)
	if err != nil {
		return err
	}
	x := roster.Build()
	news, err := rowsOf(few.others)
	if err != nil {
		return err
	}
	s := x.Search(p.floor)
	began, hits := cpu(), 0
	for range 10 {
		hits = 0
		for _, n := range news {
			s.Near(n.born, n.name, func(int32, float64) { hits++ })
		}
	}
	took := (cpu() - began) / 10
	fmt.Fprintf(out, "%d new people against the whole roster: %.4f cpu-s, 1/%.0f of the full run (bar 1/100), %d hits\n", len(news), took, o.whole()/took, hits)
	if took*100 > o.whole() {
		short = append(short, "the new people")
	}
	if p.enforce && len(short) > 0 {
		return errors.New("below the bar: " + strings.Join(short, ", "))
	}
	return nil
}

type files struct{ roster, others string }

func filesIn(dir, name string) files {
	return files{filepath.Join(dir, name+"-roster.tsv"), filepath.Join(dir, name+"-others.tsv")}
}

// write invents the lists: number, name as it sounds in the order of the
// letters, birth date as a number. Every second of the others is in the roster,
// one of four of these mistyped.
func write(p plan, whole, half, few files) error {
	m := invent.New(1, places)
	rng := rand.New(rand.NewPCG(1, 2))
	type sheet struct {
		w *bufio.Writer
		f *os.File
	}
	sheets := map[string]sheet{}
	for _, path := range []string{whole.roster, whole.others, half.roster, half.others, few.others} {
		f, err := os.Create(path)
		if err != nil {
			return err
		}
		sheets[path] = sheet{bufio.NewWriterSize(f, 1<<20), f}
	}
	line := func(path string, i int, name, born string) {
		fmt.Fprintf(sheets[path].w, "%d\t%s\t%s\n", i, name, born)
	}
	step := max(1, 2*p.roster/p.others)
	n := 0
	other := func(name, born string) {
		n++
		line(whole.others, n, name, born)
		if n%2 == 0 {
			line(half.others, n, name, born)
		}
		if n%max(1, p.others/1000) == 0 {
			line(few.others, n, name, born)
		}
	}
	for i := range p.roster {
		v := m.Person()
		name, born := kin.Key(v.Name), strings.ReplaceAll(string(v.Born), "-", "")
		line(whole.roster, i, name, born)
		if i%2 == 0 {
			line(half.roster, i, name, born)
		}
		if i%step == 0 {
			b := []byte(name)
			if rng.IntN(4) == 0 {
				b[rng.IntN(len(b))] = byte('a' + rng.IntN(26))
			}
			other(string(b), born)
			v = m.Person()
			other(kin.Key(v.Name), strings.ReplaceAll(string(v.Born), "-", ""))
		}
	}
	for _, s := range sheets {
		if err := errors.Join(s.w.Flush(), s.f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// match is the job of Netra's side.
func match(rosterPath, othersPath string, floor float64) (job, error) {
	var j job
	began := cpu()
	roster, err := read(rosterPath)
	if err != nil {
		return j, err
	}
	others, err := rowsOf(othersPath)
	if err != nil {
		return j, err
	}
	j.Load = cpu() - began
	began = cpu()
	x := roster.Build()
	// One block after the other, so that each is fetched into the cache once.
	slices.SortFunc(others, func(a, b row) int { return int(int64(a.born) - int64(b.born)) })
	j.Block = cpu() - began
	began = cpu()
	s := x.Search(floor)
	for _, o := range others {
		s.Near(o.born, o.name, func(int32, float64) { j.Hits++ })
	}
	j.Compare = cpu() - began
	for _, o := range others {
		j.pairs += int64(x.Size(o.born))
	}
	return j, nil
}

type row struct {
	born uint32
	name []byte
}

// lines calls each for every line of a file, which it must not keep.
func lines(path string, each func(name []byte, born uint32)) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for len(data) > 0 {
		line, rest, _ := bytes.Cut(data, []byte("\n"))
		data = rest
		_, line, ok := bytes.Cut(line, []byte("\t"))
		name, date, both := bytes.Cut(line, []byte("\t"))
		if !ok || !both {
			return fmt.Errorf("%s: line %q has not three parts", path, line)
		}
		var born uint32
		for _, c := range date {
			born = born*10 + uint32(c-'0')
		}
		each(name, born)
	}
	return nil
}

func read(path string) (*kin.Builder, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	var b kin.Builder
	b.Grow(int(info.Size()/28), int(info.Size()/2))
	err = lines(path, func(name []byte, born uint32) { b.Add(born, name) })
	return &b, err
}

func rowsOf(path string) ([]row, error) {
	var out []row
	err := lines(path, func(name []byte, born uint32) { out = append(out, row{born, name}) })
	return out, err
}

// duck runs the peer.
func duck(ctx context.Context, p plan, f files) (job, error) {
	c := exec.CommandContext(ctx, p.peer, f.roster, f.others, fmt.Sprint(p.floor))
	c.Stderr = os.Stderr
	text, err := c.Output()
	if err != nil {
		return job{}, fmt.Errorf("run DuckDB: %w", err)
	}
	var j job
	return j, json.Unmarshal(text, &j)
}

// median is the job in the middle by the whole of what it used.
func median(list []job) job {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b job) int {
		if a.whole() < b.whole() {
			return -1
		}
		return 1
	})
	return list[len(list)/2]
}

// ratio is the median over the rounds of what the peer used over what Netra did.
func ratio(peer, own []job, of func(job) float64) float64 {
	var out []float64
	for i := range own {
		out = append(out, of(peer[i])/of(own[i]))
	}
	slices.Sort(out)
	return out[len(out)/2]
}

// cpu is what this process has used, in seconds.
func cpu() float64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		panic(err) // an argument of the call is wrong
	}
	return float64(r.Utime.Sec+r.Stime.Sec) + float64(r.Utime.Usec+r.Stime.Usec)/1e6
}
