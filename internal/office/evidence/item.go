package evidence

import (
	"time"

	"github.com/netra-id/netra"
)

// Item is one original with what is known of it.
type Item struct {
	ID        string
	About     string // the thing that it is about
	Office    netra.OfficeID
	Kind      Kind
	Name      string // of the file; sealed at rest
	Source    string // address or file that it was taken from; sealed at rest
	MediaType string
	SHA256    string // of the original
	Size      int64
	Tool      string // what took it
	TakenAt   time.Time
	By        netra.UserID
	ByName    string
	Forgotten bool // its key was destroyed: the particulars stay, the content is gone

	blob    string
	wrapped []byte
	sealed  []byte
}

// Kind says what an item is.
type Kind string

// The kinds of item.
const (
	Record Kind = "record" // a row of a file of posts
	Page   Kind = "page"   // a page of the web
	Screen Kind = "screen" // a picture of a page
	Upload Kind = "upload" // what a person brought
)

// Original is something to be kept.
type Original struct {
	Kind      Kind
	Name      string
	Source    string
	MediaType string
	Data      []byte
	Tool      string
	TakenAt   time.Time
}
