package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is the signed state of the tree: so many events, this root.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
	// Note is the signed text, in the format of C2SP tlog-checkpoint. It is
	// empty for a ledger in which nothing was sealed yet.
	Note string
	// At is when it was signed. It is not part of what is signed.
	At time.Time
}

// sign makes the checkpoint of a tree.
func (s Signer) sign(size int64, root tlog.Hash, at time.Time) (Checkpoint, error) {
	if s.signer == nil {
		return Checkpoint{}, errors.New("ledger has no key to sign with")
	}
	text := fmt.Sprintf("%s\n%d\n%s\n", s.signer.Name(), size, root)
	signed, err := note.Sign(&note.Note{Text: text}, s.signer)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("sign checkpoint %d: %w", size, err)
	}
	return Checkpoint{Origin: s.signer.Name(), Size: size, Root: root, Note: string(signed), At: at}, nil
}

// parseCheckpoint reads and checks a signed checkpoint. It accepts exactly what
// sign writes: a note that says the same in other bytes is not accepted.
func parseCheckpoint(signed string, v note.Verifier) (Checkpoint, error) {
	n, err := note.Open([]byte(signed), note.VerifierList(v))
	if err != nil {
		if _, ok := errors.AsType[*note.UnverifiedNoteError](err); ok {
			return Checkpoint{}, errors.New("checkpoint is not signed by the key of this ledger")
		}
		return Checkpoint{}, fmt.Errorf("checkpoint signature: %w", err)
	}
	if len(n.Sigs) != 1 || len(n.UnverifiedSigs) != 0 {
		return Checkpoint{}, errors.New("checkpoint has more than the signature of this ledger")
	}
	// The lax decoder takes several texts for the same signature.
	if _, err := base64.StdEncoding.Strict().DecodeString(n.Sigs[0].Base64); err != nil {
		return Checkpoint{}, errors.New("checkpoint signature is not in its canonical form")
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return Checkpoint{}, errors.New("checkpoint does not have three lines")
	}
	if lines[0] != v.Name() {
		return Checkpoint{}, errors.New("checkpoint is of another ledger")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return Checkpoint{}, errors.New("checkpoint size is not a number")
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil || root.String() != lines[2] {
		return Checkpoint{}, errors.New("checkpoint root is not a hash")
	}
	return Checkpoint{Origin: lines[0], Size: size, Root: root, Note: signed}, nil
}
