package jobs

import (
	"encoding/json"
	"hash/fnv"
	"sort"
	"strings"
	"time"
	"unicode"
)

const (
	// maxTries is how often a job runs before it is dead. With the pauses below
	// that is about four hours: longer than a mail server is usually away, and
	// short enough that a person sees it on the same day.
	maxTries = 12
	// firstPause is the pause after the first failure; each one is twice the
	// one before, up to longestPause.
	firstPause   = 10 * time.Second
	longestPause = time.Hour
	// maxErrorText bounds the stored text of an error, in bytes.
	maxErrorText = 500
)

// retryAfter is the pause after a failed try, the first being 1. Jobs that
// failed together (a server was away) come back spread over a quarter of the
// pause, by their id, so that the same arguments give the same answer.
func retryAfter(id string, try int) time.Duration {
	pause := longestPause
	if try < 10 {
		pause = min(longestPause, firstPause<<max(0, try-1))
	}
	h := fnv.New32a()
	// A hash never fails to write.
	_, _ = h.Write([]byte(id))
	return pause + time.Duration(uint64(pause/4)*uint64(h.Sum32()%1024)/1024)
}

// errorText is the text of an error as it may be stored: on one line, not too
// long, and without anything that the payload holds.
func errorText(text string, payload []byte) string {
	text = strings.ToValidUTF8(text, "?")
	secrets := values(payload)
	// Longest first: a value that contains another one is taken out whole.
	sort.Slice(secrets, func(i, k int) bool { return len(secrets[i]) > len(secrets[k]) })
	for _, s := range secrets {
		text = strings.ReplaceAll(text, s, "[…]")
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
	if len(text) > maxErrorText {
		text = strings.ToValidUTF8(text[:maxErrorText], "") + "…"
	}
	return text
}

// values lists what in a payload could show up in an error: the whole of it,
// its strings also as JSON writes them, and numbers long enough to name
// somebody.
func values(payload []byte) []string {
	var found []string
	add := func(s string, least int) {
		if s = strings.TrimSpace(s); len(s) >= least {
			found = append(found, s)
		}
	}
	add(string(payload), 3)
	d := json.NewDecoder(strings.NewReader(string(payload)))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return found
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			add(v, 3)
			if b, err := json.Marshal(v); err == nil {
				add(strings.Trim(string(b), `"`), 3)
			}
		case json.Number:
			add(v.String(), 5)
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(v)
	return found
}
