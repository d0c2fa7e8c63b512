package prevent

import (
	"context"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/mail"
	"github.com/netra-id/netra/law"
)

// Post hands letters over to a mail server.
type Post interface {
	Send(ctx context.Context, l mail.Letter) error
}

// Reminding says whether an office reminds, and how.
type Reminding struct {
	On     bool
	Since  netra.Date // what lies before it is not sent any more
	ByMail bool
}

// Dated is a reminder of a stage as an office gives it.
type Dated struct {
	law.DatedReminder
	Words   string // of the office, "" where those of the law room stand
	Letters Letters
}

// Letters counts the letters of a reminder.
type Letters struct {
	Waiting int // not sent yet
	Sent    int
	Refused int // by the mail server, for good
	GivenUp int // after they were tried again and again
	Stopped int // before they were sent: by the office or the reader, or their days were over
}

// Failed is how many will not arrive although they should have.
func (l Letters) Failed() int { return l.Refused + l.GivenUp }

// Contact is somebody who gets reminders by e-mail.
type Contact struct {
	ID       string
	Office   netra.OfficeID
	Audience string
	Name     string
	Address  string
	Entered  netra.Date // last, by the office
	Stopped  netra.Date
}

// The states of a letter.
const (
	letterWaiting = "waiting"
	letterSent    = "sent"
	letterRefused = "refused"
	letterGivenUp = "given_up"
	letterStopped = "stopped"
)
