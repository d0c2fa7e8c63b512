package law

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// FuzzLoad puts anything into any file of the small room. Whatever an editor
// types, the room is either refused with the name of the file, or it loads and
// can be linted; neither ever crashes.
func FuzzLoad(f *testing.F) {
	base := map[string][]byte{}
	var names []string
	dir := os.DirFS("testdata/room")
	if err := fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		base[name], err = fs.ReadFile(dir, name)
		names = append(names, name)
		return err
	}); err != nil {
		f.Fatal(err)
	}
	slices.Sort(names)
	for i, name := range names {
		f.Add(uint(i), base[name])
	}
	for _, text := range []string{
		"", "\x00", "id: [", "id: a\n---\nid: b\n", "- - -", "*x", "&x {x: *x}", "id: eth-1\nin_force: {from: 2024-02-30}\n",
		"id: board-2020\nstates: {a: {counts_as: open}}\nstart: a\nsteps: [{name: x, from: [a], to: a, within: {value: x}}]\n",
		"year: 99999999999999999999\n", "terms: [{n: -1}]\n", "? {a: b}\n: c\n",
	} {
		for i := range names {
			f.Add(uint(i), []byte(text))
		}
	}
	f.Fuzz(func(t *testing.T, at uint, text []byte) {
		name := names[at%uint(len(names))]
		fsys := fstest.MapFS{}
		for n, data := range base {
			fsys[n] = &fstest.MapFile{Data: data}
		}
		fsys[name] = &fstest.MapFile{Data: text}
		b, err := Load(fsys)
		if err != nil {
			if !strings.Contains(err.Error(), ".yaml") {
				t.Errorf("refused without a file: %v", err)
			}
			return
		}
		for _, finding := range b.Lint() {
			if finding.Path == "" || finding.Line < 1 || finding.Message == "" {
				t.Errorf("a finding without a place: %+v", finding)
			}
		}
	})
}

// FuzzLoadKept puts anything into one file of a room that has no other: what was
// kept by another program may lack every list, and is linted all the same. One
// file is read a hundred times faster than a room, so that much more is tried.
func FuzzLoadKept(f *testing.F) {
	var names []string
	dir := os.DirFS("testdata/room")
	if err := fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(dir, name)
		f.Add(uint(len(names)), text)
		names = append(names, name)
		return err
	}); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, at uint, text []byte) {
		name := names[at%uint(len(names))]
		b, err := LoadKept(fstest.MapFS{name: &fstest.MapFile{Data: text}})
		if err != nil {
			if !strings.Contains(err.Error(), ".yaml") {
				t.Errorf("refused without a file: %v", err)
			}
			return
		}
		for _, finding := range b.Lint() {
			if finding.Message == "" {
				t.Errorf("a finding without words: %+v", finding)
			}
		}
	})
}
