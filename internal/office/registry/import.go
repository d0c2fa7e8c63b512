package registry

import (
	"time"

	"github.com/netra-id/netra"
)

// The limits of a file that is imported.
const (
	MaxImportBytes = 20 << 20
	MaxImportRows  = 200_000
	maxColumns     = 200
	maxProblems    = 5_000
)

// File is what somebody brought: CSV or a workbook.
type File struct {
	Name  string
	Data  []byte
	Sheet string // the sheet of a workbook that is meant; "" where only one holds a table
}

// Target says what the rows of a file belong to.
type Target struct {
	Agency   netra.AgencyID // servants: agency of the rows that name none
	Region   netra.Region   // servants: region of the rows that name none
	Election string         // candidates: id of an election of the law
	// Within is whose servants, and the candidates of which regions, he who
	// brought the file may change. Rows outside of it are bad.
	Within Within
}

// Mode says what happens to the good rows when others are bad.
type Mode string

// The modes of taking a file over.
const (
	StopOnBad Mode = "stop" // nothing is taken over while any row is bad
	TakeGood  Mode = "good" // the good rows are taken over, the bad ones are left out
)

// The kinds of file.
const (
	ImportServants   = "servants"
	ImportCandidates = "candidates"
)

// Report is what a check or an import found.
type Report struct {
	Batch     string // id, "" where nothing was kept
	Kind      string
	FileName  string
	Digest    string // SHA-256 in hex, of the file or of what was read of a workbook
	Encoding  string // utf-8, utf-16, windows-1252, xlsx
	Sheet     string // of a workbook
	Separator string
	Columns   []Column
	Unsure    bool      // a person has to say which column is which
	Head      []HeadRow // the first rows of a file that was not applied
	From      int       // line of the first row below the header
	Rows      int       // rows with content, without the header
	New       int
	Updated   int
	Unchanged int
	Bad       int
	Problems  []netra.Problem // by line and column; at most some thousands
	Warnings  []netra.Problem // what was left empty because it was not understood
	Applied   bool
	Already   bool // the same file was taken over before, and there is nothing new in it
	Target    Target
	Mode      Mode
	By        netra.UserID
	At        time.Time // when it was checked, or taken over where it was
}

// Column is a column of the file and what it was taken for; Field is "" where
// it is not used.
type Column struct {
	Header string
	Field  string
	Why    Why
}

// Why says by what a column was taken for a field.
type Why string

// The reasons, the weakest last.
const (
	ByPerson  Why = "person"
	ByHeader  Why = "header"
	ByContent Why = "content"
)

// KnownColumn is a column that a file may have.
type KnownColumn struct {
	Header   string // as we write it ourselves
	Field    string
	Required bool
}

// ImportColumns are the columns that a file of a kind may have, those first that
// it must have.
func ImportColumns(kind string) []KnownColumn {
	fields := servantFields()
	if kind == ImportCandidates {
		fields = candidateFields()
	}
	var out []KnownColumn
	for _, required := range []bool{true, false} {
		for _, f := range fields {
			if f.required == required {
				out = append(out, KnownColumn{Header: f.title, Field: f.name, Required: required})
			}
		}
	}
	return out
}
