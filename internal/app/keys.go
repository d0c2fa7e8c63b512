package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/netra-id/netra/internal/platform/ledger"
)

// ledgerName is the origin line of the checkpoints of this program.
const ledgerName = "netra-id.github.io/ledger"

// ledgerKey reads the key that signs checkpoints, or makes it at the first
// start. It lies beside the master key, outside the database; the half that
// verifies is written beside it for whoever wants to check.
func ledgerKey(dir string) (ledger.Signer, error) {
	path := filepath.Join(dir, "ledger.key")
	b, err := os.ReadFile(path)
	if err == nil {
		return ledger.ParseSigner(strings.TrimSpace(string(b)))
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return ledger.Signer{}, fmt.Errorf("read ledger key: %w", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "ledger.pub")); err == nil {
		return ledger.Signer{}, fmt.Errorf("%s is missing beside its public half; restore it from the backup of the keys", path)
	}
	signer, verifier, err := ledger.NewKey(ledgerName)
	if err != nil {
		return ledger.Signer{}, fmt.Errorf("make ledger key: %w", err)
	}
	if err := writeOnce(path, signer, 0o600); err != nil {
		return ledger.Signer{}, err
	}
	if err := writeOnce(filepath.Join(dir, "ledger.pub"), verifier, 0o644); err != nil {
		return ledger.Signer{}, err
	}
	return ledger.ParseSigner(signer)
}

// writeOnce writes a new file and has it on the disk before it returns. It
// never overwrites one.
func writeOnce(path, text string, mode fs.FileMode) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return fmt.Errorf("write key file: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.WriteString(text + "\n"); err != nil {
		return fmt.Errorf("write key file: %w", err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("write key file: %w", err)
	}
	return nil
}
