package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

const (
	// masterFile is the name of the file in the folder given to Open.
	masterFile = "master.key"
	// keySize is the size of every key, 256 bits.
	keySize = 32
	// idSize is how many bytes of the id of the master key stand in front of a
	// wrapped key.
	idSize = 8
	// wrapVersion is the first byte of a wrapped key.
	wrapVersion = 1
)

// Vault wraps data keys and makes keyed hashes. It may be used from many
// goroutines.
type Vault struct {
	id   [idSize]byte
	wrap cipher.AEAD
	// root derives the key of each purpose; macs remembers them.
	root derive
	macs sync.Map // purpose string -> [keySize]byte
}

// derive makes the sub-key for a use. It is a function so that the master key
// is in no field that a careless print could show.
type derive func(use string) ([]byte, error)

// Open reads the master key from dir/master.key, or makes the folder and the
// file where there is none. It refuses a file that others than its owner may
// read, and one that is not exactly one key long.
func Open(dir string) (*Vault, error) {
	path := filepath.Join(dir, masterFile)
	master, err := readMaster(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeMaster(dir, path); err != nil {
			return nil, fmt.Errorf("make master key %s: %w", path, err)
		}
		master, err = readMaster(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read master key %s: %w", path, err)
	}
	return newVault(master)
}

func newVault(master []byte) (*Vault, error) {
	v := &Vault{root: func(use string) ([]byte, error) {
		return hkdf.Key(sha256.New, master, nil, "netra vault v1 "+use, keySize)
	}}
	id, err := v.root("id")
	if err != nil {
		return nil, err
	}
	copy(v.id[:], id)
	k, err := v.root("wrap")
	if err != nil {
		return nil, err
	}
	if v.wrap, err = newAEAD(k); err != nil {
		return nil, err
	}
	return v, nil
}

func newAEAD(key []byte) (cipher.AEAD, error) {
	b, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(b)
}

// ID names the master key without saying anything about it. A database that
// remembers the ID notices when it is started with a foreign or a new file.
func (v *Vault) ID() string { return hex.EncodeToString(v.id[:]) }

// readMaster reads the file and checks who may read it.
func readMaster(path string) (key []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	fi, err := f.Stat()
	if err != nil {
		return nil, err
	}
	switch {
	case !fi.Mode().IsRegular():
		return nil, errors.New("not a regular file")
	case fi.Mode().Perm()&0o077 != 0:
		return nil, fmt.Errorf("permissions %04o let others than the owner read the key: want 0600 or 0400", fi.Mode().Perm())
	case fi.Size() != keySize:
		return nil, fmt.Errorf("file has %d bytes, a master key has %d", fi.Size(), keySize)
	}
	key = make([]byte, keySize)
	if _, err := io.ReadFull(f, key); err != nil {
		return nil, err
	}
	// A power cut can leave a file of the right length that was never written.
	if [keySize]byte(key) == ([keySize]byte{}) {
		return nil, errors.New("the file holds only zero bytes")
	}
	return key, nil
}

// makeMaster writes a new key and gives it its name only when it is whole and
// on the disk. Of two processes that do so at once, the first wins and both
// read its key.
func makeMaster(dir, path string) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	key := make([]byte, keySize)
	rand.Read(key) // never fails, see crypto/rand
	temp := fmt.Sprintf("%s.%s.new", path, rand.Text())
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(temp)) }()
	_, err = f.Write(key)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	// Link, unlike rename, fails where the name is taken.
	if err := os.Link(temp, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// NewKey makes a data key, for one report or one person, and its wrapped form
// for the database.
func (v *Vault) NewKey() (k Key, wrapped []byte, err error) {
	raw := make([]byte, keySize)
	rand.Read(raw)
	if k, err = newKey(raw); err != nil {
		return Key{}, nil, err
	}
	wrapped = make([]byte, 0, 1+idSize+v.wrap.NonceSize()+keySize+v.wrap.Overhead())
	wrapped = append(wrapped, wrapVersion)
	wrapped = append(wrapped, v.id[:]...)
	head := len(wrapped)
	wrapped = wrapped[:head+v.wrap.NonceSize()]
	rand.Read(wrapped[head:])
	return k, v.wrap.Seal(wrapped, wrapped[head:], raw, wrapped[:head:head]), nil
}

// ErrOtherMaster says that a key was wrapped under another master key.
var ErrOtherMaster = errors.New("vault: the key was wrapped under another master key")

// Unwrap turns the wrapped form back into the key.
func (v *Vault) Unwrap(wrapped []byte) (Key, error) {
	head := 1 + idSize
	body := head + v.wrap.NonceSize()
	if len(wrapped) != body+keySize+v.wrap.Overhead() || wrapped[0] != wrapVersion {
		return Key{}, errors.New("vault: not a wrapped key")
	}
	if [idSize]byte(wrapped[1:head]) != v.id {
		return Key{}, ErrOtherMaster
	}
	raw, err := v.wrap.Open(nil, wrapped[head:body], wrapped[body:], wrapped[:head])
	if err != nil {
		return Key{}, ErrDoesNotOpen
	}
	return newKey(raw)
}

// MAC is a keyed hash of data. Different purposes have different keys, so that
// the hash of a receipt says nothing about the hash of the same text elsewhere.
// It serves to find a thing by a secret without keeping the secret.
func (v *Vault) MAC(purpose string, data []byte) [32]byte {
	k, ok := v.macs.Load(purpose)
	if !ok {
		b, err := v.root("mac " + purpose)
		if err != nil {
			// HKDF fails only for lengths that are constants here.
			panic(err)
		}
		k, _ = v.macs.LoadOrStore(purpose, [keySize]byte(b))
	}
	key := k.([keySize]byte)
	h := hmac.New(sha256.New, key[:])
	h.Write(data)
	return [32]byte(h.Sum(nil))
}

// String hides the keys from prints.
func (v *Vault) String() string { return "vault " + v.ID() }

// GoString hides the keys from prints.
func (v *Vault) GoString() string { return v.String() }
