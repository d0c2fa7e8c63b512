package watch

import (
	"github.com/netra-id/netra/internal/engine/posts"
)

// Columns say which column of a file of an office's own holds what.
type Columns struct {
	// Fields are the headers of the columns by what they hold, one of
	// ColumnFields.
	Fields map[string]string `json:"fields"`
	// Platform is where all posts are from, where no column and no address says it.
	Platform string `json:"platform,omitempty"`
}

// Known tells whether anything is said at all.
func (c Columns) Known() bool { return len(c.Fields) > 0 }

// ColumnFields are what a column may hold, in the order of the form.
func ColumnFields() []string {
	return []string{"text", "author", "author_name", "at", "url", "platform", "act", "target", "about", "author_bio", "visibility"}
}

// Platforms are those that a file may be from that names none.
func Platforms() []string {
	return []string{"facebook", "instagram", "threads", "tiktok", "x", "youtube"}
}

// maxBadRows is how many rows that cannot be read are listed one by one.
const maxBadRows = 100

// Check says how the rows of a file can be read by its columns.
type Check struct {
	Good    int64
	Private int64 // not open to everybody, and never read
	Bad     int64
	Rows    []posts.RowError // the first of the bad ones
}

// Clean tells whether nothing is wrong.
func (c Check) Clean() bool { return c.Good > 0 && c.Bad == 0 }

// ColumnSheet is a run that waits for somebody who says what the columns of its
// file hold.
type ColumnSheet struct {
	Run
	Title   string // of the list
	Preview posts.Preview
	Columns Columns // what was said of the same header before, else what the header says
	Check   Check   // of the file, where it was said before
}
