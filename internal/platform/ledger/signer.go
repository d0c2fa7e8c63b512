package ledger

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Signer signs checkpoints. The zero Signer signs nothing.
type Signer struct {
	signer   note.Signer
	verifier note.Verifier
	key      string
}

// NewKey makes a pair of keys that sign notes: the secret one for ParseSigner, and
// the public one that Verify and everybody else needs. The name identifies the
// signer for all time, that of a ledger stands on the first line of each
// checkpoint; it looks like "netra.example.go.id/ledger".
func NewKey(name string) (signer, verifier string, err error) {
	signer, verifier, err = note.GenerateKey(rand.Reader, name)
	if err != nil {
		return "", "", fmt.Errorf("make key: %w", err)
	}
	// GenerateKey takes any name; a signer takes it only when notes can carry it.
	if _, err := note.NewSigner(signer); err != nil {
		return "", "", fmt.Errorf("make key: the name %q is empty, or has a space or a plus sign; write it as an address, like bawaslu.example.go.id/law", name)
	}
	return signer, verifier, nil
}

// ParseSigner reads the secret key that NewKey made. Its errors do not repeat
// the key.
func ParseSigner(secret string) (Signer, error) {
	s, err := note.NewSigner(secret)
	if err != nil {
		return Signer{}, errors.New("ledger: not the secret key of a signer")
	}
	// PRIVATE+KEY+<name>+<hash>+<base64 of algorithm and seed>; NewSigner has
	// checked that the parts are there.
	parts := strings.SplitN(secret, "+", 5)
	seed, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	if err != nil || len(seed) != 1+ed25519.SeedSize {
		return Signer{}, errors.New("ledger: not the secret key of an Ed25519 signer")
	}
	public := ed25519.NewKeyFromSeed(seed[1:]).Public().(ed25519.PublicKey)
	key, err := note.NewEd25519VerifierKey(s.Name(), public)
	if err != nil {
		return Signer{}, fmt.Errorf("ledger: public key of the signer: %w", err)
	}
	v, err := note.NewVerifier(key)
	if err != nil {
		return Signer{}, fmt.Errorf("ledger: public key of the signer: %w", err)
	}
	return Signer{signer: s, verifier: v, key: key}, nil
}

// Verifier is the public key, as Verify and CheckProof take it.
func (s Signer) Verifier() string { return s.key }

// Name is the name of the ledger.
func (s Signer) Name() string {
	if s.signer == nil {
		return ""
	}
	return s.signer.Name()
}

// String shows the public key only.
func (s Signer) String() string { return s.key }

// GoString shows the public key only.
func (s Signer) GoString() string { return s.key }
