package prevent

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strings"
)

// tokenBytes is how much of a keyed hash a token holds: 120 bits, so that nobody
// guesses one.
const tokenBytes = 15

// Token is the secret in the address of a link. It is made of the key outside
// the database, so that the desk can print the same link again while whoever
// reads the database finds nothing but its hash.
func (s *Service) Token(l Link) string {
	return s.secret("prevent link", l.Notice+"/"+l.Recipient+"/"+l.Telling)
}

// secret is a token made of the key outside the database.
func (s *Service) secret(purpose, of string) string {
	sum := s.Vault.MAC(purpose, []byte(of))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:tokenBytes]))
}

// onceHash is what the database keeps of the number of a page; "" where none came.
func (s *Service) onceHash(once string) string {
	if once == "" {
		return ""
	}
	sum := s.Vault.MAC("prevent once", []byte(once))
	return hex.EncodeToString(sum[:tokenBytes])
}

// hashOf is what the database keeps of a token.
func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
