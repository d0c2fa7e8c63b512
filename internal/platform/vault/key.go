package vault

import (
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
)

const (
	// sealVersion is the first byte of sealed content.
	sealVersion = 1
	// lengthSize is the size of the length that stands before the content,
	// inside of the padding.
	lengthSize = 4
	// MaxSeal bounds what one Seal takes. Larger files are sealed in parts.
	MaxSeal = 256 << 20
)

// ErrDoesNotOpen says that sealed content cannot be opened: the key is another,
// the content belongs to another place, or somebody changed it. Which of them
// cannot be told apart.
var ErrDoesNotOpen = errors.New("vault: sealed content does not open")

// Key is a data key. It seals and opens, and never shows itself: it prints as
// "vault.Key" and refuses to be marshalled. The zero Key can do nothing.
type Key struct {
	// s is a pointer, so that prints of a structure around the Key, which do
	// not call its methods, show an address and no key.
	s *secret
}

type secret struct{ aead cipher.AEAD }

func newKey(raw []byte) (Key, error) {
	a, err := newAEAD(raw)
	if err != nil {
		return Key{}, err
	}
	return Key{&secret{a}}, nil
}

// Seal encrypts plain for one place, which aad names: who opens it must name
// the same place. The result tells the size class of plain and nothing else.
func (k Key) Seal(aad string, plain []byte) ([]byte, error) {
	if k.s == nil {
		return nil, errors.New("vault: zero Key")
	}
	if len(plain) > MaxSeal {
		return nil, fmt.Errorf("vault: content of %d bytes is larger than %d", len(plain), MaxSeal)
	}
	a := k.s.aead
	size := padded(lengthSize + len(plain))
	head := 1 + a.NonceSize()
	out := make([]byte, head+size, head+size+a.Overhead())
	out[0] = sealVersion
	rand.Read(out[1:head])
	binary.BigEndian.PutUint32(out[head:], uint32(len(plain)))
	copy(out[head+lengthSize:], plain)
	// Encrypts in place: the content stands in no second buffer.
	return a.Seal(out[:head], out[1:head], out[head:], additional(aad)), nil
}

// Open decrypts what Seal made for the same place.
func (k Key) Open(aad string, sealed []byte) ([]byte, error) {
	if k.s == nil {
		return nil, errors.New("vault: zero Key")
	}
	a := k.s.aead
	head := 1 + a.NonceSize()
	if len(sealed) < head+lengthSize+a.Overhead() || sealed[0] != sealVersion {
		return nil, ErrDoesNotOpen
	}
	b, err := a.Open(nil, sealed[1:head], sealed[head:], additional(aad))
	if err != nil {
		return nil, ErrDoesNotOpen
	}
	n := binary.BigEndian.Uint32(b)
	if uint64(n) > uint64(len(b)-lengthSize) {
		return nil, ErrDoesNotOpen
	}
	return b[lengthSize : lengthSize+int(n)], nil
}

// additional is the additional data of a place: the version and what it is come
// first, so that no wrapped key ever passes for content.
func additional(aad string) []byte {
	return append([]byte{sealVersion, 's', 'e', 'a', 'l', ' '}, aad...)
}

// padded is the size class of n bytes: 1, 4, 16, 64, 256 KiB, 1 MiB, and from
// there in steps of ten percent, rounded up to whole KiB.
func padded(n int) int {
	for size := 1 << 10; size <= 1<<20; size *= 4 {
		if n <= size {
			return size
		}
	}
	size := 1 << 20
	for size < n {
		size += size / 10
		size = (size + 1023) &^ 1023
	}
	return size
}

// String hides the key.
func (k Key) String() string { return "vault.Key" }

// GoString hides the key.
func (k Key) GoString() string { return "vault.Key" }

// Format hides the key from every verb.
func (k Key) Format(f fmt.State, _ rune) {
	// Nothing can be done about a writer that fails inside of a print.
	_, _ = io.WriteString(f, "vault.Key")
}

// LogValue hides the key from logs.
func (k Key) LogValue() slog.Value { return slog.StringValue("vault.Key") }

// MarshalText refuses to put a key into JSON or any other text.
func (k Key) MarshalText() ([]byte, error) {
	return nil, errors.New("vault: a Key is not written anywhere; keep its wrapped form")
}
