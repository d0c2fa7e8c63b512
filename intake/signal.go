package intake

import "github.com/netra-id/netra"

// Signal is early information that somebody gave after an outreach event or a
// circular. It is no report: nobody is accused, no clock runs, no figure counts
// it.
type Signal struct {
	ID         string
	Office     netra.OfficeID
	Region     netra.Region
	About      string // the event or circular after which it came
	ReceivedOn netra.Date
	ReadOn     netra.Date // "" while nobody of the office has read it
	ReadBy     string
}

// SignalFilter restricts a list of signals.
type SignalFilter struct {
	Unread        bool
	Offset, Limit int
}

// sealedSignal is a signal as it is stored.
type sealedSignal struct {
	Signal
	wrapped, content []byte
}
