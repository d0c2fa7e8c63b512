package law

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/netra-id/netra"
)

//go:embed instruments forms acts rules interpretations sanctions values calendars procedures offices guides zones vulnerability *.yaml
var files embed.FS

// Default is the law that the program was built with.
func Default() (*Book, error) { return loadDefault() }

// loadDefault reads the embedded files once; a Book never changes.
var loadDefault = sync.OnceValues(func() (*Book, error) { return Load(files) })

// Load reads all files of a law room. It refuses unknown fields, two files with
// one id, an id that is not the name of its file and a date that no calendar
// has, and reports everything it refuses, each with file and line. What is
// wrong between files is found by Lint.
func Load(fsys fs.FS) (*Book, error) { return (&loader{fsys: fsys, book: newBook()}).load() }

// LoadKept reads a law room that was in force once, perhaps under an older
// program: what this program no longer knows, or did not yet have then, is passed
// over, so that an old case stays readable. Whatever is new goes through Load.
func LoadKept(fsys fs.FS) (*Book, error) {
	return (&loader{fsys: fsys, book: newBook(), kept: true}).load()
}

func (l *loader) load() (*Book, error) {
	b := l.book
	if _, err := fs.Stat(l.fsys, "rules"); !l.kept && errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("load law: no folder rules in it; a law room has the folders and files that FORMAT.md names")
	}
	folder(l, "instruments", b.Instruments, func(v *Instrument) *Head { return &v.Head })
	folder(l, "forms", b.Forms, func(v *Form) *Head { return &v.Head })
	folder(l, "acts", b.Acts, func(v *Act) *Head { return &v.Head })
	folder(l, "rules", b.Rules, func(v *Rule) *Head { return &v.Head })
	folder(l, "interpretations", b.Interpretations, func(v *Interpretation) *Head { return &v.Head })
	folder(l, "sanctions", b.Sanctions, func(v *Sanction) *Head { return &v.Head })
	folder(l, "values", b.Values, func(v *Value) *Head { return &v.Head })
	folder(l, "procedures", b.Procedures, func(v *Procedure) *Head { return &v.Head })
	folder(l, "offices", b.Kinds, func(v *OfficeKind) *Head { return &v.Head })
	folder(l, "zones", b.Zones, func(v *ZoneRule) *Head { return &v.Head })
	folder(l, "vulnerability", b.Vulnerability, func(v *VulnerabilityRule) *Head { return &v.Head })
	calendars(l)
	folder(l, "guides", b.Guides, func(v *Guide) *Head { return &v.Head })
	list(l, remindersFile, b.StageReminders, func(v *StageReminder) string { return v.ID })
	list(l, alertnessFile, b.Alertness, func(v *Alertness) string { return v.ID })
	list(l, "facts.yaml", b.Facts, func(v *Fact) string { return v.ID })
	list(l, "tobechecked.yaml", b.ToCheck, func(v *ToCheck) string { return v.ID })
	list(l, "actions.yaml", b.Actions, func(v *Action) string { return v.ID })
	list(l, "levels.yaml", b.Levels, func(v *SanctionLevel) string { return v.ID })
	list(l, "functions.yaml", b.FunctionsByID, func(v *Function) string { return v.ID })
	list(l, "statuses.yaml", b.Statuses, func(v *Status) string { return v.ID })
	list(l, "employments.yaml", b.Employments, func(v *Employment) string { return v.ID })
	list(l, "weeks.yaml", b.Weeks, func(v *Week) string { return v.ID })
	list(l, "ladders.yaml", b.Ladders, func(v *Ladder) string { return v.ID })
	if err := errors.Join(l.errs...); err != nil {
		return nil, fmt.Errorf("load law: %w", err)
	}
	b.handOver()
	if err := b.index(); err != nil {
		return nil, fmt.Errorf("load law: %w", err)
	}
	return b, nil
}

// loader collects everything that is wrong, so that an editor of the files sees
// all of it at once.
type loader struct {
	fsys fs.FS
	book *Book
	kept bool // from another program: fields and files may be unknown or missing
	errs []error
}

func (l *loader) fail(name string, line int, format string, args ...any) {
	l.errs = append(l.errs, fmt.Errorf("%s:%d: %s", name, line, fmt.Sprintf(format, args...)))
}

// names are the YAML files of a folder in order.
func (l *loader) names(dir string) []string {
	entries, err := fs.ReadDir(l.fsys, dir)
	if l.kept && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		l.errs = append(l.errs, fmt.Errorf("folder %s: %w", dir, err))
		return nil
	}
	var out []string
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		switch {
		case e.IsDir():
			l.fail(name, 1, "a folder within %s; files stand directly in it", dir)
		case path.Ext(name) != ".yaml":
			l.fail(name, 1, "not a .yaml file")
		default:
			out = append(out, name)
		}
	}
	return out
}

// read decodes one file into out, remembers its nodes for the lines of findings
// and returns its digest; false where the file is refused.
func (l *loader) read(name string, out any) (digest string, ok bool) {
	data, err := fs.ReadFile(l.fsys, name)
	if l.kept && errors.Is(err, fs.ErrNotExist) {
		return "", false
	}
	if err != nil {
		l.errs = append(l.errs, err)
		return "", false
	}
	sum := sha256.Sum256(data)
	digest = hex.EncodeToString(sum[:])
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		l.decodeError(name, err, out)
		return "", false
	}
	if len(root.Content) == 0 {
		l.fail(name, 1, "the file is empty")
		return "", false
	}
	before := len(l.errs)
	l.checkDates(name, root.Content[0], "", "")
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(!l.kept)
	if err := d.Decode(out); err != nil {
		l.decodeError(name, err, out)
		return "", false
	}
	var more yaml.Node
	if err := d.Decode(&more); !errors.Is(err, io.EOF) {
		l.fail(name, 1, "more than one YAML document; one file is one thing")
	}
	l.book.nodes[name] = root.Content[0]
	l.book.digests[name], l.book.texts[name] = digest, data
	return digest, len(l.errs) == before
}

// yamlLine finds the line in a message of the YAML reader.
var yamlLine = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)$`)

// decodeError reports what the YAML reader says, with file and line in front; out
// is what it was reading into.
func (l *loader) decodeError(name string, err error, out any) {
	msgs := []string{err.Error()}
	var te *yaml.TypeError
	if errors.As(err, &te) {
		msgs = te.Errors
	}
	for _, msg := range msgs {
		if m := yamlLine.FindStringSubmatch(msg); m != nil {
			l.errs = append(l.errs, fmt.Errorf("%s:%s: %s", name, m[1], plain(m[2], out)))
			continue
		}
		l.fail(name, 1, "%s", msg)
	}
}

// dateKeys are the fields that hold a day; "on" does so only within review,
// elsewhere it names an event.
var dateKeys = []string{"from", "until", "open_until", "date", "fixed_on", "vote_on", "enacted"}

// checkDates refuses days that no calendar has. A day is the only thing of a
// file that is text to YAML and more than text to us.
func (l *loader) checkDates(name string, n *yaml.Node, parent, key string) {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			l.checkDates(name, n.Content[i+1], key, n.Content[i].Value)
		}
	case yaml.SequenceNode:
		for _, c := range n.Content {
			l.checkDates(name, c, key, "")
		}
	case yaml.ScalarNode:
		isDate := slices.Contains(dateKeys, key) || key == "on" && parent == "review"
		if !isDate || n.Value == "" {
			return
		}
		if _, err := netra.ParseDate(n.Value); err != nil {
			l.fail(name, n.Line, "%s: %v", key, err)
		}
	}
}

// folder reads all files of a folder into m by id.
func folder[T any](l *loader, dir string, m map[string]*T, head func(*T) *Head) {
	for _, name := range l.names(dir) {
		file(l, name, m, head)
	}
}

// file reads one file into m by id.
func file[T any](l *loader, name string, m map[string]*T, head func(*T) *Head) {
	v := new(T)
	digest, ok := l.read(name, v)
	if !ok {
		return
	}
	h := head(v)
	h.Path, h.Digest = name, digest
	stem := strings.TrimSuffix(path.Base(name), ".yaml")
	line := l.book.line(name, "id")
	// The files of elections say so in their name, for the reader of the
	// folder; the id need not repeat it.
	if h.ID != stem && electionPrefix+h.ID != stem {
		l.fail(name, line, "id %q is not the name of the file, %q", h.ID, stem)
		return
	}
	if old, ok := m[h.ID]; ok {
		l.fail(name, line, "id %q is already taken by %s", h.ID, head(old).Path)
		return
	}
	m[h.ID] = v
}

// The two kinds of files in calendars/ are told apart by their names.
const (
	electionPrefix = "election-"
	holidaysPrefix = "holidays-"
)

// calendars reads the lists of holidays and the elections.
func calendars(l *loader) {
	holidays := map[string]*Holidays{}
	for _, name := range l.names("calendars") {
		switch base := path.Base(name); {
		case strings.HasPrefix(base, holidaysPrefix):
			file(l, name, holidays, func(v *Holidays) *Head { return &v.Head })
		case strings.HasPrefix(base, electionPrefix):
			file(l, name, l.book.Elections, func(v *Election) *Head { return &v.Head })
		default:
			l.fail(name, 1, "a calendar is called %sYYYY.yaml or %s….yaml", holidaysPrefix, electionPrefix)
		}
	}
	for _, h := range holidays {
		if old, ok := l.book.Holidays[h.Year]; ok {
			l.fail(h.Path, l.book.line(h.Path, "year"), "the year %d is already listed in %s", h.Year, old.Path)
			continue
		}
		l.book.Holidays[h.Year] = h
	}
}

// list reads a closed list into m by id and keeps its order.
func list[T any](l *loader, name string, m map[string]*T, id func(*T) string) {
	var items []*T
	if _, ok := l.read(name, &items); !ok {
		return
	}
	for i, v := range items {
		if v == nil || id(v) == "" {
			l.fail(name, l.book.line(name, i), "entry %d has no id", i+1)
			continue
		}
		if _, ok := m[id(v)]; ok {
			l.fail(name, l.book.line(name, i, "id"), "id %q stands twice", id(v))
			continue
		}
		m[id(v)] = v
		l.book.order[name] = append(l.book.order[name], id(v))
	}
}
