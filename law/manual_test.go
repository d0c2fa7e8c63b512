package law

import (
	"fmt"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A piece is a heading, a paragraph, an item of a list, a row of a table or a
// code block of a manual, reduced to what it has in every language: its name, and
// the words of the program in it.
type piece struct {
	line  int
	name  string
	words []string // without repetition, in alphabetical order
}

var (
	codeSpan   = regexp.MustCompile("`[^`]+`")
	fileName   = regexp.MustCompile(`[a-z]+(?:/|\.yaml)`)
	listMark   = regexp.MustCompile(`^(?:-|\d+\.) `)
	yamlRemark = regexp.MustCompile(`(?:^|\s+)#.*$`) // remarks in code are translated
)

// pieces takes a manual apart; the last piece is its end.
func pieces(text string) []piece {
	var out []piece
	add := func(line int, name string, words []string) {
		slices.Sort(words)
		out = append(out, piece{line, name, slices.Compact(words)})
	}
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		line, at := lines[i], i+1
		words := codeSpan.FindAllString(line, -1)
		switch {
		case line == "" || strings.HasPrefix(line, "| ---"):
		case strings.HasPrefix(line, "```"):
			var code []string
			for i++; i < len(lines) && lines[i] != "```"; i++ {
				if l := yamlRemark.ReplaceAllString(lines[i], ""); l != "" {
					code = append(code, l)
				}
			}
			add(at, "code block that begins with "+strings.Join(code[:min(1, len(code))], ""), code)
		case strings.HasPrefix(line, "#"):
			level, title, _ := strings.Cut(line, " ")
			add(at, strings.Join(append([]string{"heading", level}, fileName.FindAllString(title, -1)...), " "), words)
		case strings.HasPrefix(line, "<!--"):
			add(at, line, nil)
		case strings.HasPrefix(line, "|"):
			cell, _, _ := strings.Cut(line[1:], " | ")
			add(at, strings.Join(append([]string{"table row"}, codeSpan.FindAllString(cell, -1)...), " "), words)
		default:
			block := line
			for i+1 < len(lines) && lines[i+1] != "" && !listMark.MatchString(lines[i+1]) {
				i++
				block += " " + lines[i]
			}
			name := "paragraph"
			if listMark.MatchString(line) {
				name = "item of a list"
			}
			add(at, name, codeSpan.FindAllString(block, -1))
		}
	}
	return append(out, piece{line: len(lines), name: "end"})
}

// compareManuals says what one of two manuals has and the other one lacks. After
// the first piece that is missing nothing more is compared.
func compareManuals(nameA, textA, nameB, textB string) []string {
	var out []string
	lacks := func(where string, line int, what, other string, otherLine int) {
		out = append(out, fmt.Sprintf("%s:%d lacks the %s, which stands in %s:%d", where, line, what, other, otherLine))
	}
	a, b := pieces(textA), pieces(textB)
	for i := range min(len(a), len(b)) {
		x, y := a[i], b[i]
		switch {
		case x.name == y.name:
			for _, w := range x.words {
				if !slices.Contains(y.words, w) {
					lacks(nameB, y.line, "word "+w, nameA, x.line)
				}
			}
			for _, w := range y.words {
				if !slices.Contains(x.words, w) {
					lacks(nameA, x.line, "word "+w, nameB, y.line)
				}
			}
			continue
		case y.name == "end" || i+1 < len(a) && a[i+1].name == y.name:
			lacks(nameB, y.line, x.name, nameA, x.line)
		case x.name == "end" || i+1 < len(b) && b[i+1].name == x.name:
			lacks(nameA, x.line, y.name, nameB, y.line)
		default:
			out = append(out, fmt.Sprintf("%s:%d is a %s, %s:%d a %s", nameA, x.line, x.name, nameB, y.line, y.name))
		}
		return out
	}
	return out
}

// Who reads only one of the two languages reads the same manual: every heading,
// paragraph, item, row and code block stands in both, in one order, with the same
// words of the program; and each names the other one in its first lines.
func TestManualsSayTheSameInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, english := range []string{"FORMAT.md", "testdata/README.md"} {
		indonesian := strings.TrimSuffix(english, ".md") + ".id.md"
		read := func(name, other string) string {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if head := string(text[:min(200, len(text))]); !strings.Contains(head, "]("+path.Base(other)+")") {
				t.Errorf("%s does not link %s in its first lines", name, other)
			}
			return string(text)
		}
		for _, d := range compareManuals(english, read(english, indonesian), indonesian, read(indonesian, english)) {
			t.Error(d)
		}
	}
}

func TestManualWithAGapIsFound(t *testing.T) {
	t.Parallel()
	const whole = "# Title\n\nText `a`.\nMore `b`.\n\n- one\n  `c`\n- two\n\n## acts/ (x)\n\n| Field | Meaning |\n| --- | --- |\n" +
		"| `k`, `l` | `v` |\n| `m` | y |\n\n```yaml\nk: 1 # remark\nm: 2\n```\n\nLast.\n"
	for _, tt := range []struct{ name, old, new, want string }{
		{"same", "remark", "catatan", ""},
		{"other-order-of-words", "Text `a`.\nMore `b`.", "`b`, `a`.", ""},
		{"heading", "## acts/ (x)\n\n", "", "id:10 lacks the heading ## acts/, which stands in en:10"},
		{"level", "## acts/", "### acts/", "en:10 is a heading ## acts/, id:10 a heading ### acts/"},
		{"row", "| `k`, `l` | `v` |\n", "", "id:14 lacks the table row `k` `l`, which stands in en:14"},
		{"row-of-one-only", "| `m` | y |", "| `n` | z |\n| `m` | y |", "en:15 lacks the table row `n`, which stands in id:15"},
		{"word-of-a-row", "`v`", "v", "id:14 lacks the word `v`, which stands in en:14"},
		{"word-of-one-only", "Last.", "Last `z`.", "en:22 lacks the word `z`, which stands in id:22"},
		{"line-of-code", "m: 2\n", "", "id:17 lacks the word m: 2, which stands in en:17"},
		{"item", "- two\n", "", "id:9 lacks the item of a list, which stands in en:8"},
		{"end", "\nLast.\n", "", "id:21 lacks the paragraph, which stands in en:22"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := strings.Join(compareManuals("en", whole, "id", strings.Replace(whole, tt.old, tt.new, 1)), "\n")
			if got != tt.want {
				t.Errorf("found %q, want %q", got, tt.want)
			}
		})
	}
}
