package posts

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Options say what a file does not say itself. All may be empty.
type Options struct {
	Format   string            // name of a format, where it is not to be recognised
	Mapping  map[string]string // field (see Fields) to column or key, for a file of no known format
	Platform string            // where the rows name none
	Zone     *time.Location    // of instants without a zone; that of western Indonesia where nil
}

// Reader reads posts one after the other. It belongs to one goroutine.
type Reader struct {
	format string
	src    source
}

// source gives the next post, or says in one word why a row is none, with the line
// it stands in; of a document of JSON, the number of the post in it.
type source interface {
	next(p *Post) (line int, why string, err error)
}

// Why a row was not read.
const (
	WhyPrivate  = "private"  // not everybody may see it
	WhyJSON     = "json"     // it is no object of JSON
	WhyColumns  = "columns"  // it has more columns than the header
	WhyLong     = "too_long" // it is longer than a row may be
	WhyTime     = "time"     // it has no instant that can be read
	WhyAct      = "act"      // it names an act that is not known
	WhyPlatform = "platform" // no platform is known
	WhyAuthor   = "author"   // nobody did it
	WhyEmpty    = "empty"    // it has neither a text nor a target
	WhySource   = "source"   // it comes from a source that is not known
)

// RowError says that one row was not read; the reader goes on behind it. It holds
// nothing of the row.
type RowError struct {
	Line int
	Why  string // one of the words above
}

// Error says it in English.
func (e *RowError) Error() string { return fmt.Sprintf("line %d is not read: %s", e.Line, e.Why) }

// The errors of Open.
var (
	ErrUnknown = errors.New("the form of the file is not known; name the columns (mapping)")
	ErrMapping = errors.New("a mapping needs a column for at, for author or author_name, and for text or target")
	ErrNothing = errors.New("the file is empty")
)

// maxRow is how many bytes a row, a document or an entry may have.
const maxRow = 32 << 20

// room is a reader that gives out at most maxRow bytes between two begins, so that
// one row can never fill the memory.
type room struct {
	in   io.Reader
	used int
}

var errRoom = fmt.Errorf("a row has more than %d bytes: is a quotation mark left open?", maxRow)

// Read reads.
func (r *room) Read(b []byte) (int, error) {
	if r.used > maxRow {
		return 0, errRoom
	}
	n, err := r.in.Read(b)
	r.used += n
	return n, err
}

func (r *room) begin() { r.used = 0 }

// Open recognises the form of a file and makes a Reader for it.
func Open(in io.Reader, o Options) (*Reader, error) {
	if o.Zone == nil {
		o.Zone = time.FixedZone("WIB", 7*3600)
	}
	var mapped *table
	if len(o.Mapping) > 0 {
		t, err := mappingTable(o.Mapping)
		if err != nil {
			return nil, err
		}
		mapped = t
	}
	b, head, err := begin(in)
	if err != nil {
		return nil, err
	}
	switch kindOf(head) {
	case "feed":
		return &Reader{"feed", newFeed(&room{in: b}, o.Zone)}, nil
	case "json":
		return openJSON(b, head, mapped, o)
	case "stream":
		return &Reader{"mastodon-stream", &stream{lines: lineReader{in: b}, m: newMapper(mastodon(), o)}}, nil
	}
	return openCSV(b, head, mapped, o)
}

// begin is a file behind its mark of UTF-8, with its first line.
func begin(in io.Reader) (*bufio.Reader, []byte, error) {
	b := bufio.NewReaderSize(in, 1<<20)
	head, err := firstLine(b)
	if err != nil {
		return nil, nil, err
	}
	if strings.HasPrefix(string(head), "\xef\xbb\xbf") {
		if _, err := b.Discard(3); err != nil {
			return nil, nil, err
		}
		head = head[3:]
	}
	if strings.TrimLeft(string(head), " \t\r\n") == "" {
		return nil, nil, ErrNothing
	}
	return b, head, nil
}

// kindOf is what a file is by how it begins.
func kindOf(head []byte) string {
	switch s := strings.TrimLeft(string(head), " \t\r\n"); {
	case s[0] == '<':
		return "feed"
	case s[0] == '{' || s[0] == '[':
		return "json"
	case strings.HasPrefix(s, "event:") || strings.HasPrefix(s, "data:") || s[0] == ':':
		return "stream"
	}
	return "csv"
}

// Format is the name of the form that was recognised.
func (r *Reader) Format() string { return r.format }

// Next reads the next post into p. A *RowError says that a row was passed over;
// io.EOF, that there are no more. Every other error is the end.
func (r *Reader) Next(p *Post) error {
	line, why, err := r.src.next(p)
	switch {
	case err != nil:
		return err
	case why != "":
		return &RowError{line, why}
	}
	return nil
}

// firstLine looks at the first line that says something, as far as the buffer
// reaches, without waiting for more than it needs.
func firstLine(b *bufio.Reader) ([]byte, error) {
	for n := 1; ; n = b.Buffered() + 1 {
		_, err := b.Peek(n)
		head, _ := b.Peek(b.Buffered()) // what is there cannot fail
		if trimmed := strings.TrimLeft(string(head), "\ufeff \t\r\n"); strings.ContainsRune(trimmed, '\n') {
			return head, nil
		}
		switch {
		case err == io.EOF, err == bufio.ErrBufferFull, len(head) == b.Size():
			return head, nil
		case err != nil:
			return nil, fmt.Errorf("read posts: %w", err)
		}
	}
}

func mappingTable(mapping map[string]string) (*table, error) {
	t := &table{named: true}
	var have [nFields]bool
	for name, column := range mapping {
		f, ok := fieldOf(name)
		if !ok {
			return nil, fmt.Errorf("%q is no field; fields are %s", name, strings.Join(fieldNames[:], ", "))
		}
		have[f] = true
		t.add(f, column)
	}
	if !have[fAt] && !have[fSeenAt] || !have[fAuthor] && !have[fAuthorName] && !have[fAuthorID] || !have[fText] && !have[fTarget] && !have[fTargetName] {
		return nil, ErrMapping
	}
	return t, nil
}

// choose is the format whose marks are all there, or the one that is asked for.
func choose(all []format, have func(string) bool, asked string) (format, bool) {
	i := slices.IndexFunc(all, func(f format) bool {
		return (asked == "" || asked == f.name) && !slices.ContainsFunc(f.marks, func(m string) bool { return !have(m) })
	})
	if i < 0 {
		return format{}, false
	}
	return all[i], true
}
