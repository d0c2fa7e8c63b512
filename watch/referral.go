package watch

import (
	"time"

	"github.com/netra-id/netra"
)

// Referral is a hard digital question about a hit that another agency is asked:
// whose an account is, whether a picture is real.
type Referral struct {
	ID         string
	Hit        string
	Office     netra.OfficeID
	Number     string // of the letter
	Agency     string // kind of office in the law room
	Question   string
	SentAt     time.Time
	By         netra.UserID
	ByName     string
	ReceivedOn netra.Date // "" while the agency has not said that it has it
	Receipt    string     // the agency's own number
	AnsweredOn netra.Date // "" while there is no answer
	Answer     string
	Version    int64

	wrapped                   []byte
	question, receipt, answer []byte
}

// Reply is what came back from an agency: that it has the question, or an answer.
type Reply struct {
	On   netra.Date
	Text string
}
