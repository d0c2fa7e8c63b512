package access

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp/hotp"
)

// stepLength is how long one code of the second factor is shown.
const stepLength = 30 * time.Second

// stepOf is the number of the code that is shown at t.
func stepOf(t time.Time) int64 { return t.Unix() / int64(stepLength/time.Second) }

// matchStep is the step near t whose code is code and that comes after last. A
// clock may be one step off. A code is used once: a step that was accepted is
// never accepted again.
func matchStep(secret, code string, t time.Time, last int64) (int64, bool, error) {
	code = strings.Join(strings.Fields(code), "")
	now := stepOf(t)
	var found int64
	ok := false
	for _, step := range []int64{now - 1, now, now + 1} {
		want, err := hotp.GenerateCode(secret, uint64(step))
		if err != nil {
			return 0, false, fmt.Errorf("compute code of second factor: %w", err)
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && step > last {
			found, ok = step, true
		}
	}
	return found, ok, nil
}

// secretText writes the bytes of a secret as authenticator programs want it.
func secretText(b []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b)
}

// otpURI is the address that an authenticator program reads from a QR code.
func otpURI(secret, login string) string {
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/Netra:" + login}
	q := url.Values{}
	q.Set("secret", secret)
	q.Set("issuer", "Netra")
	u.RawQuery = q.Encode()
	return u.String()
}

// nRecovery is how many recovery codes a user gets.
const nRecovery = 8

// alphabet of tokens and codes: Crockford's base 32, in which no two signs look
// alike.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// randomText is n random signs, five bits each.
func randomText(n int) string {
	b := make([]byte, n)
	rand.Read(b) // never fails, see crypto/rand
	for i := range b {
		b[i] = alphabet[b[i]&31]
	}
	return string(b)
}

// newRecoveryCode is 24 signs (120 bits) in groups of four.
func newRecoveryCode() string {
	raw := randomText(24)
	var groups []string
	for i := 0; i < len(raw); i += 4 {
		groups = append(groups, raw[i:i+4])
	}
	return strings.Join(groups, "-")
}

// readCode is a recovery code or token as it was made, from how people type it:
// small letters, spaces, hyphens, O for 0, I and L for 1.
func readCode(s string) string {
	var b strings.Builder
	for _, c := range strings.ToUpper(s) {
		switch {
		case c == 'O':
			c = '0'
		case c == 'I' || c == 'L':
			c = '1'
		case !strings.ContainsRune(alphabet, c):
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

// hashToken is how a token or a recovery code is kept. They are long and
// random, so that a plain hash gives nothing away.
func hashToken(token string) string {
	sum := sha256.Sum256([]byte(readCode(token)))
	return hex.EncodeToString(sum[:])
}
