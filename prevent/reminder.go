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
	Waiting int    // letters not sent yet
	Sent    int
	Failed  int
}

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
	letterFailed  = "failed"
)
