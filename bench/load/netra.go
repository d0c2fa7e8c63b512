package load

import (
	"context"
	"path/filepath"

	"github.com/netra-id/netra/internal/testkit/process"
)

// Setup is a Netra that is measured: where it is, what it keeps, and what is
// reported to it.
type Setup struct {
	Bin    string
	Data   string
	Report Report
}

// NewSetup builds the program into dir and sets up an empty office there, in
// the mode in which it runs for real: the office of a city and the offices
// above it.
func NewSetup(ctx context.Context, dir string) (Setup, error) {
	bin, err := process.Build(ctx, dir)
	if err != nil {
		return Setup{}, err
	}
	s := Setup{
		Bin: bin, Data: filepath.Join(dir, "data"),
		Report: Report{Act: "media-sosial", Year: "2024", Month: "11", Day: "12", Region: "36.72", Text: Text()},
	}
	_, err = process.Run(ctx, nil, bin, "init", "--data", s.Data, "--region", s.Report.Region)
	return s, err
}

// Start runs the server on a free port.
func (s Setup) Start(ctx context.Context) (*process.Process, error) {
	return process.Start(ctx, nil, s.Bin, "serve", "--data", s.Data, "--addr", "127.0.0.1:0")
}

// VerifyLedger exports the ledger of a stopped server into file, and verifies
// the file without the database. It returns what the verifier says.
func (s Setup) VerifyLedger(ctx context.Context, file string) (string, error) {
	if err := process.RunTo(ctx, file, s.Bin, "export", "ledger", "--data", s.Data); err != nil {
		return "", err
	}
	return process.Run(ctx, nil, s.Bin, "verify", "ledger", file, "--key", filepath.Join(s.Data, "keys", "ledger.pub"))
}
