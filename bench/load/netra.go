package load

import (
	"context"
	"path/filepath"

	"github.com/netra-id/netra/internal/testkit/process"
)

// Setup is a Netra that is measured: where it is, what it keeps, and what is
// reported to it.
type Setup struct {
	Bin      string
	Data     string
	Database string // address of an empty PostgreSQL database, "" for the embedded one
	Report   Report
}

// NewSetup builds the program into dir and sets up an empty office there, in
// the mode in which it runs for real: the office of a city and the offices
// above it. database is the address of an empty PostgreSQL database, or "" for
// the embedded one.
func NewSetup(ctx context.Context, dir, database string) (Setup, error) {
	bin, err := process.Build(ctx, dir)
	if err != nil {
		return Setup{}, err
	}
	s := Setup{
		Bin: bin, Data: filepath.Join(dir, "data"), Database: database,
		Report: Report{Act: "media-sosial", Year: "2024", Month: "11", Day: "12", Region: "36.72", Text: Text()},
	}
	_, err = process.Run(ctx, nil, bin, s.args("init", "--region", s.Report.Region)...)
	return s, err
}

// args are the arguments of a command on the data that are measured.
func (s Setup) args(command ...string) []string {
	return append(command, "--data", s.Data, "--database", s.Database)
}

// Start runs the server on a free port.
func (s Setup) Start(ctx context.Context) (*process.Process, error) {
	return process.Start(ctx, nil, s.Bin, s.args("serve", "--addr", "127.0.0.1:0")...)
}

// VerifyLedger exports the ledger of a stopped server into file, and verifies
// the file without the database. It returns what the verifier says.
func (s Setup) VerifyLedger(ctx context.Context, file string) (string, error) {
	if err := process.RunTo(ctx, file, s.Bin, s.args("export", "ledger")...); err != nil {
		return "", err
	}
	return process.Run(ctx, nil, s.Bin, "verify", "ledger", file, "--key", filepath.Join(s.Data, "keys", "ledger.pub"))
}
