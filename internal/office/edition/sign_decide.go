package edition

import (
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// signed is the text that is signed: it names the edition by its content, so
// that it does not matter how the files were packed.
func signed(edition string) string { return "netra law room\n" + edition + "\n" }

// Sign signs an edition with a private key as `netra law key` makes it. The
// signature is a signed note, as the checkpoints of the ledger are.
func Sign(edition, key string) (string, error) {
	signer, err := note.NewSigner(strings.TrimSpace(key))
	if err != nil {
		return "", fmt.Errorf("read key: %w", err)
	}
	out, err := note.Sign(&note.Note{Text: signed(edition)}, signer)
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	return string(out), nil
}

// verify says which of the keys signed the edition.
func verify(b *law.Book, signature string, keys []Key) (Key, error) {
	var verifiers []note.Verifier
	for _, k := range keys {
		if k.Revoked() {
			continue
		}
		v, err := note.NewVerifier(k.Verifier)
		if err != nil {
			return Key{}, fmt.Errorf("key %s: %w", k.Name, err)
		}
		verifiers = append(verifiers, v)
	}
	// A file that went through a mail or a form may have other line ends.
	text := strings.TrimSpace(strings.ReplaceAll(signature, "\r\n", "\n")) + "\n"
	n, err := note.Open([]byte(text), note.VerifierList(verifiers...))
	if err != nil {
		return Key{}, &netra.Error{Kind: netra.Invalid, Key: "edition.not_signed", Err: err}
	}
	if n.Text != signed(b.Digest()) {
		return Key{}, refuse("edition.other_signed")
	}
	for _, k := range keys {
		if v, err := note.NewVerifier(k.Verifier); err == nil && v.Name() == n.Sigs[0].Name && v.KeyHash() == n.Sigs[0].Hash {
			return k, nil
		}
	}
	return Key{}, refuse("edition.not_signed")
}
