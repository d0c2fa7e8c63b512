package prevent

import (
	"strings"

	"github.com/netra-id/netra"
)

// Kind says what a notice is.
type Kind string

// The kinds of notice. Their names are those of the addresses.
const (
	Circular Kind = "edaran"
	Outreach Kind = "sosialisasi"
)

// Notice is what an office wants servants to know: a circular, or what an
// outreach event told.
type Notice struct {
	ID       string
	Kind     Kind
	Office   netra.OfficeID
	Number   string // of a circular
	Issuer   string // who signed the circular, or who organised the event
	Subject  string
	On       netra.Date // its day
	Place    string     // of an event
	Speakers string     // of an event
	Body     string     // what it says, in words for a phone
	Bases    []string   // legal bases of a circular as typed
	File     FileRef

	WithdrawnOn  netra.Date // "" while it stands
	WithdrawnWhy string
	ErasedOn     netra.Date // since when nobody's name is kept, "" while they are
}

// FileRef names a file in the store of files; the zero value is no file.
type FileRef struct {
	Sum  string
	Name string
	Size int64
}

// Recipient is whom a notice is meant to reach.
type Recipient struct {
	ID   string
	Kind RecipientKind
	Name string
}

// RecipientKind says where the name of a recipient comes from.
type RecipientKind string

// The kinds of recipient.
const (
	UnitRecipient   RecipientKind = "unit"   // of an agency, as its roster names it
	AgencyRecipient RecipientKind = "agency" // of the registry
	OfficeRecipient RecipientKind = "office" // of this installation
	TypedRecipient  RecipientKind = "typed"
)

// How says how somebody came to know.
type How string

// The ways to know.
const (
	Read    How = "read"    // opened the link of his unit and confirmed
	Present How = "present" // was at the event
	Told    How = "told"    // opened the link of a colleague and confirmed
)

// Telling is one person who said that he knows, and from whom.
type Telling struct {
	ID        string
	Recipient string // id of the recipient whose unit he named, "" where it is none
	Parent    string // id of the telling of who told him, "" where the office did
	How       How
	Name      string
	Position  string
	Unit      string
	On        netra.Date
}

// Row is a notice in a list, with its reach.
type Row struct {
	Notice
	Recipients int
	Reached    int // recipients of whom at least one person knows
	People     int
}

// Filter restricts a list of notices.
type Filter struct {
	Kind   Kind
	Query  string // part of number, subject or issuer
	Open   bool   // only those with a recipient of whom nobody knows
	Offset int
	Limit  int
}

// Draft is a notice as somebody wrote it, before it is checked.
type Draft struct {
	Notice
	Recipients []Recipient
}

// Answer is what somebody writes who confirms.
type Answer struct {
	Name     string
	Position string
	Unit     string
	Once     string // the number that the page carried, by which a phone that sends twice is recognised
}

// Link is what the token in an address opens. Recipient and Telling are "" where
// the link is not of one: then it is the door of an event.
type Link struct {
	Notice    string
	Recipient string
	Telling   string
}

// Paragraphs are the paragraphs of what the notice says.
func (n Notice) Paragraphs() []string {
	var out []string
	for p := range strings.SplitSeq(n.Body, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}
