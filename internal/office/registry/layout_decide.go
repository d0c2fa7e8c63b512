package registry

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/netra-id/netra"
)

// keptMark begins the text that a file is kept as where more is known of it than
// its bytes say; a kept and the end of the line follow. That line is not counted.
const keptMark = "\x00netra:"

// kept is what is known of a text that is kept: how the file was written, and
// what a person said of its columns.
type kept struct {
	Encoding  string   `json:"encoding"`
	Separator string   `json:"separator"`
	Sheet     string   `json:"sheet,omitempty"`
	Skip      int      `json:"skip,omitempty"`   // lines above the text
	From      int      `json:"from,omitempty"`   // line of the first person
	Fields    []string `json:"fields,omitempty"` // of the columns; nil while the header says it
}

// keep puts the mark in front of a text.
func (k kept) keep(text string) ([]byte, error) {
	head, err := json.Marshal(k)
	if err != nil {
		return nil, fmt.Errorf("keep a table: %w", err)
	}
	return []byte(keptMark + string(head) + "\n" + text), nil
}

// readKept parts the mark from the text; ok is false where there is no mark.
func readKept(data []byte) (k kept, text string, ok bool, err error) {
	rest, ok := bytes.CutPrefix(data, []byte(keptMark))
	if !ok {
		return kept{}, "", false, nil
	}
	head, table, _ := bytes.Cut(rest, []byte("\n"))
	if err := json.Unmarshal(head, &k); err != nil {
		return kept{}, "", true, fmt.Errorf("read a kept table: %w", err)
	}
	return k, string(table), true, nil
}

// HeadRow is one of the first rows of a file, to show what its columns hold.
type HeadRow struct {
	Line  int
	Cells []string // long numbers by their last four digits only
}

// preview are the first rows as they may be shown.
func preview(head []line) []HeadRow {
	var out []HeadRow
	for _, h := range head {
		row := HeadRow{Line: h.line}
		for _, c := range h.cells {
			letters := []rune(oneLine(c))
			switch {
			case meantAsNIP(c):
				letters = append([]rune("…"), letters[max(0, len(letters)-4):]...)
			case len(letters) > 40:
				letters = append(letters[:40:40], '…')
			}
			row.Cells = append(row.Cells, string(letters))
		}
		out = append(out, row)
	}
	return out
}

// guessLayout proposes the columns of a roster without a header that is
// understood, by what they hold: the one with numbers of servants, and the first
// one of words that differ from row to row, the name. It says false where no
// column holds such numbers in three of four rows.
func guessLayout(head []line) (from int, columns []Column, ok bool) {
	nip := -1
	var people []line
	for _, h := range head {
		at := slices.IndexFunc(h.cells, func(c string) bool { _, err := ParseNIP(c); return err == nil })
		if at >= 0 && nip < 0 {
			nip = at
			from = h.line
		}
		if nip >= 0 && strings.TrimSpace(strings.Join(h.cells, "")) != "" {
			people = append(people, h)
		}
	}
	fits := 0
	width := 0
	for _, p := range people {
		if _, err := ParseNIP(cellAt(p.cells, nip)); err == nil {
			fits++
		}
		width = max(width, len(p.cells))
	}
	if nip < 0 || 4*fits < 3*len(people) {
		return 0, nil, false
	}
	columns = make([]Column, width)
	columns[nip] = Column{Field: "nip", Why: ByContent}
	for i := range columns {
		words := map[string]bool{}
		for _, p := range people {
			if c := cellAt(p.cells, i); strings.ContainsAny(strings.ToLower(c), "aeiou") && !meantAsNIP(c) {
				words[c] = true
			}
		}
		if i != nip && 4*len(words) >= 3*len(people) {
			columns[i] = Column{Field: "nama", Why: ByContent}
			break
		}
	}
	return from, columns, true
}

// checkLayout tells whether a person's word about the columns can be followed:
// known fields, each once, none missing that a file must have.
func checkLayout(from int, chosen []string, head []line, fields []field) error {
	var ps []netra.Problem
	if !slices.ContainsFunc(head, func(h line) bool { return h.line == from }) {
		ps = append(ps, netra.Problem{Field: "mulai", Key: "registry.layout_from"})
	}
	for i, c := range chosen {
		if c == "" {
			continue
		}
		known := slices.ContainsFunc(fields, func(f field) bool { return f.name == c })
		if !known || slices.Index(chosen, c) != i {
			ps = append(ps, netra.Problem{Field: fmt.Sprintf("kolom-%d", i), Key: "registry.layout_twice"})
		}
	}
	for _, f := range fields {
		if f.required && !slices.Contains(chosen, f.name) {
			ps = append(ps, netra.Problem{Field: "kolom-0", Key: "registry.layout_missing", Args: []any{f.title}})
		}
	}
	if len(ps) > 0 {
		return &netra.Error{Kind: netra.Invalid, Key: ps[0].Key, Problems: ps}
	}
	return nil
}
