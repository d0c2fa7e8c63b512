package app

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/netra-id/netra/internal/engine/screen"
	"github.com/netra-id/netra/internal/engine/stance"
)

// stanceOf is the class of stance that a label in a file means.
func stanceOf(label string) (stance.Class, bool) {
	switch strings.ToLower(strings.TrimSpace(label)) {
	case "support", "positive", "mendukung", "dukung", "positif", "pro":
		return stance.Support, true
	case "against", "negative", "menolak", "tolak", "negatif", "kontra":
		return stance.Against, true
	case "neutral", "netral":
		return stance.Neutral, true
	case "reporting", "melaporkan", "berita", "news":
		return stance.Reporting, true
	}
	return 0, false
}

// ReadLabelled reads texts of which somebody has said how they stand: CSV with the
// columns text and label, and perhaps target, or a line of JSON with the same keys
// for each.
func ReadLabelled(in io.Reader) ([]screen.Labelled, error) {
	b := bufio.NewReader(in)
	first, err := b.Peek(1)
	if err != nil {
		return nil, fmt.Errorf("read labelled texts: %w", err)
	}
	if first[0] == '{' {
		return labelledLines(b)
	}
	return labelledRows(b)
}

func labelledRows(in io.Reader) ([]screen.Labelled, error) {
	r := csv.NewReader(in)
	head, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("read the header: %w", err)
	}
	head[0] = strings.TrimPrefix(head[0], "\ufeff")
	text, label, target := slices.Index(head, "text"), slices.Index(head, "label"), slices.Index(head, "target")
	if text < 0 || label < 0 {
		return nil, fmt.Errorf("the file has no columns text and label; it has %s", strings.Join(head, ", "))
	}
	var out []screen.Labelled
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read labelled texts: %w", err)
		}
		line, _ := r.FieldPos(0)
		one := screen.Labelled{Text: row[text]}
		if target >= 0 {
			one.Target = row[target]
		}
		var ok bool
		if one.Class, ok = stanceOf(row[label]); !ok {
			return nil, unknownLabel(line, row[label])
		}
		out = append(out, one)
	}
}

func labelledLines(in io.Reader) ([]screen.Labelled, error) {
	d := json.NewDecoder(in)
	var out []screen.Labelled
	for {
		var row struct{ Text, Label, Target string }
		err := d.Decode(&row)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read labelled texts: %w", err)
		}
		c, ok := stanceOf(row.Label)
		if !ok {
			return nil, unknownLabel(len(out)+1, row.Label)
		}
		out = append(out, screen.Labelled{Text: row.Text, Target: row.Target, Class: c})
	}
}

func unknownLabel(line int, label string) error {
	return fmt.Errorf("line %d: label %q; labels are support, against, neutral, reporting (or positive, negative)", line, label)
}

// EvaluateStance judges labelled texts. A class that no label names counts as
// neutral, so that files of three classes can be used. names are candidates whom
// texts without a target may be about.
func EvaluateStance(m *stance.Model, all []screen.Labelled, names []string) (stance.Report, error) {
	samples, err := screen.Samples(all, names)
	if err != nil {
		return stance.Report{}, err
	}
	var has [stance.Classes]bool
	for _, l := range all {
		has[l.Class] = true
	}
	merge := map[stance.Class]stance.Class{}
	if !has[stance.Reporting] {
		merge[stance.Reporting] = stance.Neutral
	}
	return stance.Evaluate(m, samples, merge), nil
}
