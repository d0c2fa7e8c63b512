package edition

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/netra-id/netra/law"
)

// Change is one thing that is different between two editions of the law room.
type Change struct {
	File   string
	At     string // place in the file, as "steps: teruskan: within: value"; "" for the whole file
	Before string // "" where there was nothing
	After  string // "" where nothing is left
}

// Changes are the differences between two editions, by file, down to the single
// word of the files that changed.
func Changes(before, after *law.Book) []Change {
	var out []Change
	names := slices.Compact(slices.Sorted(slices.Values(append(before.Files(), after.Files()...))))
	for _, name := range names {
		x, y := before.Text(name), after.Text(name)
		switch {
		case x == nil:
			out = append(out, Change{File: name, After: name})
		case y == nil:
			out = append(out, Change{File: name, Before: name})
		case string(x) != string(y):
			was, is := leaves(x), leaves(y)
			for _, at := range slices.Sorted(maps.Keys(union(was, is))) {
				if was[at] != is[at] {
					out = append(out, Change{File: name, At: at, Before: was[at], After: is[at]})
				}
			}
		}
	}
	return out
}

func union(a, b map[string]string) map[string]string {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// leaves are the single values of a file by their place. Files of an edition
// were loaded before, so they parse.
func leaves(text []byte) map[string]string {
	var root yaml.Node
	out := map[string]string{}
	if err := yaml.Unmarshal(text, &root); err != nil || len(root.Content) == 0 {
		return out
	}
	walk(root.Content[0], nil, out)
	return out
}

func walk(n *yaml.Node, at []string, out map[string]string) {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			walk(n.Content[i+1], append(slices.Clone(at), n.Content[i].Value), out)
		}
	case yaml.SequenceNode:
		for i, x := range n.Content {
			walk(x, append(slices.Clone(at), nameIn(x, i)), out)
		}
	default:
		out[strings.Join(at, ": ")] = n.Value
	}
}

// nameIn is how an element of a list is called: by its own name, so that an
// element put in front does not make all others look changed.
func nameIn(n *yaml.Node, i int) string {
	for _, key := range []string{"id", "name", "date", "from", "function"} {
		for k := 0; n.Kind == yaml.MappingNode && k+1 < len(n.Content); k += 2 {
			if n.Content[k].Value == key && n.Content[k+1].Kind == yaml.ScalarNode {
				return n.Content[k+1].Value
			}
		}
	}
	if n.Kind == yaml.ScalarNode {
		return n.Value
	}
	return fmt.Sprint(i + 1)
}

// Lost are the files that an edition no longer has. Nothing may disappear from
// the law room: what ended is given a last day or marked as withdrawn.
func Lost(before, after *law.Book) []string {
	var out []string
	for _, name := range before.Files() {
		if after.Text(name) == nil {
			out = append(out, name)
		}
	}
	return out
}
