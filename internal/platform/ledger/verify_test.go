package ledger_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

// sample is an export of 23 events under 5 checkpoints, and its key.
func sample(t testing.TB) (out []byte, key string) {
	t.Helper()
	return sampleOf(t, 1, 6, 8, 3, 5)
}

// sampleOf is an export with so many events before each checkpoint.
func sampleOf(t testing.TB, sizes ...int) (out []byte, key string) {
	t.Helper()
	d := dbtest.Open(t, dbtest.SQLite(t, sets))
	l := ledger.New(d, ticking(), newSigner(t))
	for _, n := range sizes {
		addMany(t, d, l, n)
		seal(t, l)
	}
	return export(t, l), l.Verifier()
}

func lines(out []byte) []string {
	return strings.SplitAfter(strings.TrimSuffix(string(out), "\n"), "\n")
}

// mustBreak checks that a changed export is found.
func mustBreak(t interface {
	Errorf(string, ...any)
}, what string, good []byte, changed []byte, key string,
) {
	if bytes.Equal(good, changed) {
		return
	}
	v, err := ledger.Verify(bytes.NewReader(changed), key)
	if _, ok := errors.AsType[*ledger.BrokenError](err); !ok {
		t.Errorf("%s: Verify said %+v, %v; want a BrokenError", what, v, err)
	}
}

func TestEveryChangedByteOfAnExportIsFound(t *testing.T) {
	t.Parallel()
	out, key := sampleOf(t, 1, 3, 2)
	if _, err := ledger.Verify(bytes.NewReader(out), key); err != nil {
		t.Fatal(err)
	}
	for i := range out {
		changed := bytes.Clone(out)
		changed[i] ^= 1 << (i % 8)
		mustBreak(t, fmt.Sprintf("bit %d of byte %d changed", i%8, i), out, changed, key)
		switch i % 3 {
		case 0:
			mustBreak(t, fmt.Sprintf("cut off after %d bytes", i), out, out[:i], key)
		case 1:
			mustBreak(t, fmt.Sprintf("byte %d missing", i), out, slices.Delete(bytes.Clone(out), i, i+1), key)
		case 2:
			mustBreak(t, fmt.Sprintf("space before byte %d", i), out, slices.Insert(bytes.Clone(out), i, ' '), key)
		}
	}
	mustBreak(t, "empty line at the end", out, append(bytes.Clone(out), '\n'), key)
}

func TestEveryDroppedDoubledAndSwappedLineIsFound(t *testing.T) {
	t.Parallel()
	out, key := sample(t)
	list := lines(out)
	list[len(list)-1] += "\n"
	join := func(l []string) []byte { return []byte(strings.Join(l, "")) }
	for i := range list {
		mustBreak(t, fmt.Sprintf("line %d dropped", i+1), out, join(slices.Delete(slices.Clone(list), i, i+1)), key)
		mustBreak(t, fmt.Sprintf("line %d doubled", i+1), out, join(slices.Insert(slices.Clone(list), i, list[i])), key)
		mustBreak(t, fmt.Sprintf("cut off after line %d", i), out, join(list[:i]), key)
		for k := range i {
			swapped := slices.Clone(list)
			swapped[i], swapped[k] = swapped[k], swapped[i]
			mustBreak(t, fmt.Sprintf("lines %d and %d swapped", k+1, i+1), out, join(swapped), key)
		}
	}
}

func TestRandomEditsAreFound(t *testing.T) {
	t.Parallel()
	out, key := sample(t)
	rapid.Check(t, func(r *rapid.T) {
		changed := bytes.Clone(out)
		var did []string
		for range rapid.IntRange(1, 4).Draw(r, "edits") {
			if len(changed) < 2 {
				break
			}
			at := rapid.IntRange(0, len(changed)-1).Draw(r, "at")
			to := rapid.IntRange(at, min(len(changed), at+400)).Draw(r, "to")
			kind := rapid.SampledFrom([]string{"change", "drop", "double", "truncate", "move", "line"}).Draw(r, "kind")
			did = append(did, fmt.Sprintf("%s %d-%d", kind, at, to))
			switch kind {
			case "change":
				for i := at; i < to; i++ {
					changed[i] = rapid.Byte().Draw(r, "byte")
				}
			case "drop":
				changed = slices.Delete(changed, at, to)
			case "double":
				changed = slices.Insert(changed, at, bytes.Clone(changed[at:to])...)
			case "truncate":
				changed = changed[:at]
			case "move":
				part := bytes.Clone(changed[at:to])
				changed = slices.Delete(changed, at, to)
				changed = slices.Insert(changed, rapid.IntRange(0, len(changed)).Draw(r, "new place"), part...)
			case "line":
				l := strings.SplitAfter(string(changed), "\n")
				a, b := rapid.IntRange(0, len(l)-1).Draw(r, "line"), rapid.IntRange(0, len(l)-1).Draw(r, "other line")
				l[a], l[b] = l[b], l[a]
				changed = []byte(strings.Join(l, ""))
			}
		}
		mustBreak(r, strings.Join(did, ", "), out, changed, key)
	})
}

// A forger who also mends the hash in the line is found at the next checkpoint,
// and the finding names where to look.
func TestAnEventWithItsHashForgedIsFoundAtTheCheckpoint(t *testing.T) {
	t.Parallel()
	out, key := sample(t)
	list := lines(out)
	for i, line := range list {
		if !strings.Contains(line, `"subject":"case:4"`) {
			continue
		}
		_, event, _ := strings.Cut(line, `"event":`)
		event = strings.TrimSuffix(event, "}\n")
		forged := strings.Replace(event, "case:4", "case:5", 1)
		list[i] = strings.Replace(line, event, forged, 1)
		list[i] = strings.Replace(list[i], tlog.RecordHash([]byte(event)).String(), tlog.RecordHash([]byte(forged)).String(), 1)
		break
	}
	_, err := ledger.Verify(strings.NewReader(strings.Join(list, "")+"\n"), key)
	broken, ok := errors.AsType[*ledger.BrokenError](err)
	if !ok || broken.Leaf != 1 || !strings.Contains(broken.Reason, "1 to 6") {
		t.Errorf("Verify: %v, want events 1 to 6", err)
	}
}

func TestTheFirstBrokenEventIsNamed(t *testing.T) {
	t.Parallel()
	out, key := sample(t)
	changed := bytes.Replace(out, []byte(`"leaf":9,`), []byte(`"leaf":8,`), 1)
	_, err := ledger.Verify(bytes.NewReader(changed), key)
	broken, ok := errors.AsType[*ledger.BrokenError](err)
	if !ok || broken.Leaf != 9 || broken.Event == "" || !strings.Contains(broken.Error(), string(broken.Event)) {
		t.Errorf("Verify: %v, want event 9 by its id", err)
	}
}

func TestAVeryLongLineIsRefused(t *testing.T) {
	t.Parallel()
	out, key := sample(t)
	long := append(bytes.Clone(out), bytes.Repeat([]byte("x"), 3<<20)...)
	mustBreak(t, "long line", out, long, key)
}

func FuzzVerifyNeverPanics(f *testing.F) {
	out, key := sample(f)
	f.Add(out)
	f.Add(out[:len(out)/2])
	f.Add([]byte("{}\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if v, err := ledger.Verify(bytes.NewReader(b), key); err == nil && !bytes.Equal(b, out) {
			t.Errorf("another export is whole: %+v", v)
		}
	})
}
