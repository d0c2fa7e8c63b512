package ledger_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

var (
	sets  = []db.Migrations{ledger.Migrations}
	noon  = time.Date(2024, 11, 12, 5, 30, 15, 250_000_000, time.UTC)
	siti  = netra.Actor{User: "u1", Name: "Siti", Office: "o1", Role: netra.RoleOfficer}
	guest = netra.Actor{}
)

// ticking is a clock that moves on by a second whenever it is read.
func ticking() netra.Clock {
	var mu sync.Mutex
	now := noon
	return netra.ClockFunc(func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Second)
		return now
	})
}

func newSigner(t testing.TB) ledger.Signer {
	t.Helper()
	secret, verifier, err := ledger.NewKey("contoh.example/ledger")
	if err != nil {
		t.Fatal(err)
	}
	s, err := ledger.ParseSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	if s.Verifier() != verifier || s.Name() != "contoh.example/ledger" {
		t.Fatalf("parsed signer is %s of %s, want %s", s.Verifier(), s.Name(), verifier)
	}
	return s
}

func add(t testing.TB, d *db.DB, l *ledger.Ledger, kind, subject string, by netra.Actor, payload any) netra.EventID {
	t.Helper()
	var id netra.EventID
	ctx := context.Background()
	err := d.Write(ctx, func(tx *db.Tx) (err error) {
		id, err = l.Append(ctx, tx, kind, subject, by, payload)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func addMany(t testing.TB, d *db.DB, l *ledger.Ledger, n int) (ids []netra.EventID) {
	t.Helper()
	for i := range n {
		ids = append(ids, add(t, d, l, "case.opened", fmt.Sprintf("case:%d", i), siti, map[string]int{"n": i}))
	}
	return ids
}

func seal(t testing.TB, l *ledger.Ledger) ledger.Checkpoint {
	t.Helper()
	c, err := l.Seal(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func export(t testing.TB, l *ledger.Ledger) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := l.Export(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// change runs a statement behind the back of the ledger.
func change(t testing.TB, d *db.DB, query string, args ...any) {
	t.Helper()
	ctx := context.Background()
	err := d.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, query, args...)
		if err == nil && n == 0 {
			err = errors.New("no row changed")
		}
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func TestAnEventOfATransactionThatFailsDoesNotExist(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		l := ledger.New(d, ticking(), newSigner(t))
		no := errors.New("no")
		err := d.Write(ctx, func(tx *db.Tx) error {
			if _, err := l.Append(ctx, tx, "case.opened", "case:1", siti, nil); err != nil {
				return err
			}
			return no
		})
		if !errors.Is(err, no) {
			t.Fatal(err)
		}
		if c := seal(t, l); c.Size != 0 || c.Note != "" {
			t.Errorf("sealed %+v, want nothing", c)
		}
		list, err := l.List(ctx, ledger.Filter{})
		if err != nil || len(list) != 0 {
			t.Errorf("events %v, %v; want none", list, err)
		}
		if v, err := ledger.Verify(bytes.NewReader(export(t, l)), l.Verifier()); err != nil || v.Size != 0 {
			t.Errorf("the export of an empty ledger: %+v, %v", v, err)
		}
	})
}

func TestSealedEventsAreExportedVerifiedAndProved(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		l := ledger.New(d, ticking(), newSigner(t))
		var ids []netra.EventID
		var notes []string
		for _, n := range []int{1, 2, 5, 1, 16, 3} {
			ids = append(ids, addMany(t, d, l, n)...)
			c := seal(t, l)
			if c.Size != int64(len(ids)) || c.Origin != "contoh.example/ledger" {
				t.Fatalf("checkpoint %+v after %d events", c, len(ids))
			}
			if !strings.HasPrefix(c.Note, fmt.Sprintf("contoh.example/ledger\n%d\n%v\n\n— contoh.example/ledger ", c.Size, c.Root)) {
				t.Errorf("checkpoint is not in the format of C2SP:\n%s", c.Note)
			}
			again := seal(t, l)
			if again.Note != c.Note {
				t.Error("sealing nothing made another checkpoint")
			}
			notes = append(notes, c.Note)
		}
		v, err := ledger.Verify(bytes.NewReader(export(t, l)), l.Verifier(), notes...)
		if err != nil {
			t.Fatal(err)
		}
		last, err := l.Last(ctx)
		if err != nil {
			t.Fatal(err)
		}
		want := ledger.Verdict{
			Origin: "contoh.example/ledger", Size: 28, Root: last.Root.String(), Checkpoints: 6,
			First: v.First, Last: v.Last,
		}
		if v != want || !v.First.Before(v.Last) {
			t.Errorf("verdict %+v, want %+v", v, want)
		}
		if err := l.Check(ctx); err != nil {
			t.Error(err)
		}
		leaves := map[int64]bool{}
		for _, id := range ids {
			p, err := l.Prove(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			e, err := ledger.CheckProof(p, l.Verifier())
			if err != nil || e.ID != id || e.Kind != "case.opened" || e.User != siti.User {
				t.Errorf("proof of %s: %+v, %v", id, e, err)
			}
			leaves[e.Leaf] = true
			again, err := ledger.ParseProof(p.Text())
			if err != nil || again.Event != p.Event || !slices.Equal(again.Path, p.Path) {
				t.Errorf("read back from its text, the proof is %+v, %v", again, err)
			}
			if _, err := ledger.CheckProof(again, l.Verifier()); err != nil {
				t.Error(err)
			}
		}
		if len(leaves) != len(ids) {
			t.Errorf("%d events have %d leaves", len(ids), len(leaves))
		}
	})
}

func TestAProofHoldsForItsEventOnly(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, dbtest.SQLite(t, sets))
	ctx := t.Context()
	l := ledger.New(d, ticking(), newSigner(t))
	ids := addMany(t, d, l, 20)
	if _, err := l.Prove(ctx, ids[3]); netra.KindOf(err) != netra.Unavailable {
		t.Errorf("proof before sealing: %v, want the kind Unavailable", err)
	}
	if _, err := l.Prove(ctx, "none"); netra.KindOf(err) != netra.NotFound {
		t.Errorf("proof of nothing: %v, want the kind NotFound", err)
	}
	seal(t, l)
	good, err := l.Prove(ctx, ids[3])
	if err != nil {
		t.Fatal(err)
	}
	for name, harm := range map[string]func(p *ledger.Proof){
		"other event":      func(p *ledger.Proof) { p.Event = strings.Replace(p.Event, "u1", "u2", 1) },
		"other leaf":       func(p *ledger.Proof) { p.Leaf++ },
		"leaf too large":   func(p *ledger.Proof) { p.Leaf = 20 },
		"negative leaf":    func(p *ledger.Proof) { p.Leaf = -1 },
		"shorter path":     func(p *ledger.Proof) { p.Path = p.Path[1:] },
		"longer path":      func(p *ledger.Proof) { p.Path = append(p.Path[:len(p.Path):len(p.Path)], tlog.Hash{}) },
		"changed path":     func(p *ledger.Proof) { p.Path = slices.Clone(p.Path); p.Path[0][0] ^= 1 },
		"changed size":     func(p *ledger.Proof) { p.Checkpoint = strings.Replace(p.Checkpoint, "\n20\n", "\n21\n", 1) },
		"no checkpoint":    func(p *ledger.Proof) { p.Checkpoint = "" },
		"unsigned":         func(p *ledger.Proof) { p.Checkpoint, _, _ = strings.Cut(p.Checkpoint, "—") },
		"event is no JSON": func(p *ledger.Proof) { p.Event = "x" },
	} {
		p := good
		harm(&p)
		if _, err := ledger.CheckProof(p, l.Verifier()); err == nil {
			t.Errorf("%s: the proof still holds", name)
		}
	}
	if _, err := ledger.CheckProof(good, newSigner(t).Verifier()); err == nil {
		t.Error("the proof holds for the key of another ledger")
	}
	for _, text := range []string{"", good.Checkpoint, strings.Replace(good.Text(), "index 3", "index 03", 1), strings.Replace(good.Text(), "extra ", "extra !", 1)} {
		if _, err := ledger.ParseProof(text); err == nil {
			t.Errorf("parsed a proof from %.40q", text)
		}
	}
}

func TestThePayloadIsNotKeptButRecognised(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		l := ledger.New(d, ticking(), newSigner(t))
		type payload struct {
			Name string `json:"name"`
			Age  int64  `json:"age"`
		}
		a := add(t, d, l, "person.noted", "person:1", siti, payload{"Nama Rahasia <&>", 1 << 60})
		b := add(t, d, l, "person.noted", "person:1", siti, payload{"Nama Rahasia <&>", 1 << 60})
		seal(t, l)
		if out := export(t, l); bytes.Contains(out, []byte("Rahasia")) {
			t.Error("the export holds the payload")
		}
		list, err := l.List(ctx, ledger.Filter{})
		if err != nil || len(list) != 2 || list[0].Digest == list[1].Digest {
			t.Errorf("two equal payloads can be told to be equal: %+v, %v", list, err)
		}
		// The order of the fields does not matter, every value does.
		for _, tc := range []struct {
			payload any
			want    bool
		}{
			{payload{"Nama Rahasia <&>", 1 << 60}, true},
			{map[string]any{"age": int64(1) << 60, "name": "Nama Rahasia <&>"}, true},
			{payload{"Nama Rahasia <&>", 1<<60 + 1}, false},
			{payload{"Nama rahasia <&>", 1 << 60}, false},
			{nil, false},
		} {
			if got, err := l.Matches(ctx, a, tc.payload); err != nil || got != tc.want {
				t.Errorf("Matches %v: %v, %v; want %v", tc.payload, got, err, tc.want)
			}
		}
		if err := d.Write(ctx, func(tx *db.Tx) error { return l.Forget(ctx, tx, "person:1") }); err != nil {
			t.Fatal(err)
		}
		for _, id := range []netra.EventID{a, b, "none"} {
			if _, err := l.Matches(ctx, id, nil); netra.KindOf(err) != netra.NotFound {
				t.Errorf("after Forget: %v, want the kind NotFound", err)
			}
		}
		if _, err := ledger.Verify(bytes.NewReader(export(t, l)), l.Verifier()); err != nil {
			t.Errorf("after Forget: %v", err)
		}
		if _, err := l.Prove(ctx, a); err != nil {
			t.Errorf("after Forget: %v", err)
		}
	})
}

func TestNamesThatAreNoNamesAreRefused(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, dbtest.SQLite(t, sets))
	ctx := t.Context()
	l := ledger.New(d, ticking(), newSigner(t))
	for _, tc := range []struct {
		kind, subject string
		payload       any
	}{
		{"", "case:1", nil},
		{"case.opened", "", nil},
		{"case opened", "case:1", nil},
		{"case.opened", "case:1\n", nil},
		{"case.opened", strings.Repeat("x", 201), nil},
		{"case.opened", "case:\xff", nil},
		{"case.opened", "case:1", func() {}},
	} {
		err := d.Write(ctx, func(tx *db.Tx) error {
			_, err := l.Append(ctx, tx, tc.kind, tc.subject, siti, tc.payload)
			return err
		})
		if err == nil {
			t.Errorf("event %q of %q was taken", tc.kind, tc.subject)
		}
	}
}

func TestOfAVisitorOnlyTheDayIsKept(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, dbtest.SQLite(t, sets))
	ctx := t.Context()
	// 23:30 UTC is half past six in the morning of the next day in Jakarta.
	at := time.Date(2024, 11, 12, 23, 30, 15, 0, time.UTC)
	l := ledger.New(d, netra.ClockAt(at), newSigner(t))
	add(t, d, l, "report.received", "report:1", guest, nil)
	add(t, d, l, "report.read", "report:1", siti, nil)
	add(t, d, l, "report.timer", "report:1", netra.System("o1"), nil)
	list, err := l.List(ctx, ledger.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		want := at
		if e.Kind == "report.received" {
			want = time.Date(2024, 11, 12, 17, 0, 0, 0, time.UTC) // midnight there
			if id := netra.NewID(want); string(e.ID[:10]) != id[:10] {
				t.Errorf("the id %s tells the time", e.ID)
			}
		}
		if !e.At.Equal(want) {
			t.Errorf("%s is of %v, want %v", e.Kind, e.At, want)
		}
	}
}

func TestListFindsByEveryFilter(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		l := ledger.New(d, ticking(), newSigner(t))
		budi := netra.Actor{User: "u2", Office: "o2", Role: netra.RoleHead}
		a := add(t, d, l, "case.opened", "case:1", siti, nil)
		b := add(t, d, l, "case.closed", "case:1", budi, nil)
		c := add(t, d, l, "caseload.seen", "case:2", budi, nil)
		all, err := l.List(ctx, ledger.Filter{})
		if err != nil || len(all) != 3 {
			t.Fatalf("%v, %v", all, err)
		}
		if all[0].Sealed() {
			t.Error("an event is sealed before Seal")
		}
		for name, tc := range map[string]struct {
			f    ledger.Filter
			want []netra.EventID
		}{
			"all":           {ledger.Filter{}, []netra.EventID{c, b, a}},
			"limit":         {ledger.Filter{Limit: 2}, []netra.EventID{c, b}},
			"before":        {ledger.Filter{Before: c, Limit: 1}, []netra.EventID{b}},
			"subject":       {ledger.Filter{Subject: "case:1"}, []netra.EventID{b, a}},
			"kind":          {ledger.Filter{Kind: "case.opened"}, []netra.EventID{a}},
			"kinds":         {ledger.Filter{Kind: "case."}, []netra.EventID{b, a}},
			"office":        {ledger.Filter{Offices: []netra.OfficeID{"o1", "o9"}}, []netra.EventID{a}},
			"no office":     {ledger.Filter{Offices: []netra.OfficeID{}}, nil},
			"from":          {ledger.Filter{From: all[1].At}, []netra.EventID{c, b}},
			"until":         {ledger.Filter{Until: all[1].At}, []netra.EventID{a}},
			"all of it":     {ledger.Filter{Subject: "case:1", Kind: "case.", Offices: []netra.OfficeID{"o2"}, From: noon, Limit: 9}, []netra.EventID{b}},
			"quote in kind": {ledger.Filter{Kind: "x' or '1'='1"}, nil},
		} {
			list, err := l.List(ctx, tc.f)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			var got []netra.EventID
			for _, e := range list {
				got = append(got, e.ID)
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("%s: %v, want %v", name, got, tc.want)
			}
		}
	})
}

// TestListFollowsTheTree has an event that happened before what is sealed
// already: it gets a later leaf, and stands where the tree has it.
func TestListFollowsTheTree(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		day := noon
		l := ledger.New(d, netra.ClockFunc(func() time.Time { return day }), newSigner(t))
		at := func(days int) netra.EventID {
			day = noon.AddDate(0, 0, days)
			return add(t, d, l, "case.opened", "case:1", siti, nil)
		}
		seal := func() {
			if _, err := l.Seal(ctx); err != nil {
				t.Fatal(err)
			}
		}
		third := at(3)
		seal()
		first := at(1)
		seal()
		fourth, second := at(4), at(2)
		want := []netra.EventID{fourth, second, first, third}
		for size := 1; size <= 4; size++ {
			var got []netra.EventID
			for f := (ledger.Filter{Limit: size}); ; f.Before = got[len(got)-1] {
				list, err := l.List(ctx, f)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range list {
					got = append(got, e.ID)
				}
				if len(list) < size {
					break
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("in parts of %d: %v, want %v", size, got, want)
			}
		}
		if _, err := l.List(ctx, ledger.Filter{Before: "E-none"}); netra.KindOf(err) != netra.NotFound {
			t.Errorf("after an event that is none: %v, want NotFound", err)
		}
	})
}

func TestManyWhoSealAtOnceMakeOneTree(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, sets, func(t *testing.T, url string) {
		signer := newSigner(t)
		const nodes, each = 3, 40
		var wg sync.WaitGroup
		for i := range nodes {
			d := dbtest.Open(t, url)
			l := ledger.New(d, ticking(), signer)
			wg.Go(func() {
				for n := range each {
					err := d.Write(t.Context(), func(tx *db.Tx) error {
						_, err := l.Append(t.Context(), tx, "case.opened", fmt.Sprintf("case:%d-%d", i, n), siti, n)
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
			wg.Go(func() {
				for range 15 {
					if _, err := l.Seal(t.Context()); err != nil {
						t.Errorf("node %d: %v", i, err)
					}
				}
			})
		}
		wg.Wait()
		l := ledger.New(dbtest.Open(t, url), ticking(), signer)
		if c := seal(t, l); c.Size != nodes*each {
			t.Errorf("%d events are sealed, want %d", c.Size, nodes*each)
		}
		if v, err := ledger.Verify(bytes.NewReader(export(t, l)), l.Verifier()); err != nil || v.Size != nodes*each {
			t.Errorf("verdict %+v, %v", v, err)
		}
	})
}

func TestMoreThanOneBatchIsSealedAtOnce(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, dbtest.SQLite(t, sets))
	ctx := t.Context()
	l := ledger.New(d, ticking(), newSigner(t))
	const n = 1203
	err := d.Write(ctx, func(tx *db.Tx) error {
		for i := range n {
			if _, err := l.Append(ctx, tx, "case.opened", "case:1", siti, i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if c := seal(t, l); c.Size != n {
		t.Errorf("checkpoint of size %d, want %d", c.Size, n)
	}
	if v, err := ledger.Verify(bytes.NewReader(export(t, l)), l.Verifier()); err != nil || v.Size != n {
		t.Errorf("verdict %+v, %v", v, err)
	}
}

func TestATreeThatWasChangedIsNotSealedOn(t *testing.T) {
	t.Parallel()
	for name, query := range map[string]string{
		"hash changed":        "update ledger_hashes set hash = (select hash from ledger_hashes where hash_index = 0) where hash_index = 10",
		"hash missing":        "delete from ledger_hashes where hash_index = (select max(hash_index) from ledger_hashes)",
		"inner hash missing":  "delete from ledger_hashes where hash_index in (2, 3, 4, 5, 6, 7)",
		"event missing":       "delete from ledger_events where leaf = 6",
		"event unsealed":      "update ledger_events set leaf = null where leaf = 6",
		"event renumbered":    "update ledger_events set leaf = 60 where leaf = 6",
		"checkpoint missing":  "delete from ledger_checkpoints where size = 7",
		"all gone":            "delete from ledger_checkpoints",
		"checkpoint moved":    "update ledger_checkpoints set size = 8 where size = 7",
		"root changed":        "update ledger_checkpoints set root = (select hash from ledger_hashes where hash_index = 0) where size = 7",
		"note changed":        "update ledger_checkpoints set note = replace(note, '7', '8') where size = 7",
		"note of another one": "update ledger_checkpoints set note = (select c.note from ledger_checkpoints c where c.size = 4) where size = 7",
		"lock row missing":    "delete from ledger_state",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
				l := ledger.New(d, ticking(), newSigner(t))
				addMany(t, d, l, 4)
				seal(t, l)
				addMany(t, d, l, 3)
				seal(t, l)
				change(t, d, query)
				add(t, d, l, "case.opened", "case:x", siti, nil)
				c, err := l.Seal(t.Context())
				if name == "lock row missing" {
					if err == nil {
						t.Error("sealed without the lock")
					}
					return
				}
				if !errors.Is(err, ledger.ErrInconsistent) {
					t.Fatalf("Seal: %+v, %v; want ErrInconsistent", c, err)
				}
				if err := l.Check(t.Context()); !errors.Is(err, ledger.ErrInconsistent) {
					t.Fatalf("Check: %v, want ErrInconsistent", err)
				}
				if err := l.Run(t.Context()); !errors.Is(err, ledger.ErrInconsistent) {
					t.Errorf("Run: %v, want ErrInconsistent", err)
				}
			})
		})
	}
}

// Check is quick and reads the right edge of the tree; what lies further left is
// found by whoever needs it.
func TestAChangedHashInsideOfTheTreeMakesNoFalseProof(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, dbtest.SQLite(t, sets))
	l := ledger.New(d, ticking(), newSigner(t))
	ids := addMany(t, d, l, 7)
	seal(t, l)
	change(t, d, "update ledger_hashes set hash = (select hash from ledger_hashes where hash_index = 0) where hash_index = 4")
	if err := l.Check(t.Context()); err != nil {
		t.Errorf("Check: %v", err)
	}
	if _, err := l.Prove(t.Context(), ids[2]); !errors.Is(err, ledger.ErrInconsistent) {
		t.Errorf("Prove: %v, want ErrInconsistent", err)
	}
	_, err := ledger.Verify(bytes.NewReader(export(t, l)), l.Verifier())
	if broken, ok := errors.AsType[*ledger.BrokenError](err); !ok || broken.Leaf != 3 {
		t.Errorf("Verify: %v, want event 3", err)
	}
}

func TestAnEventThatWasChangedInTheDatabaseIsNamed(t *testing.T) {
	t.Parallel()
	for column, value := range map[string]any{
		"kind": "case.closed", "subject": "case:other", "actor_user": "u9", "actor_office": "o9",
		"actor_role": "head", "at_ms": int64(1), "digest": bytes.Repeat([]byte{1}, 32), "event_id": "01JCFAKE",
	} {
		t.Run(column, func(t *testing.T) {
			t.Parallel()
			d := dbtest.Open(t, dbtest.SQLite(t, sets))
			l := ledger.New(d, ticking(), newSigner(t))
			ids := addMany(t, d, l, 9)
			seal(t, l)
			change(t, d, "update ledger_events set "+column+" = $1 where leaf = 5", value)
			_, err := ledger.Verify(bytes.NewReader(export(t, l)), l.Verifier())
			broken, ok := errors.AsType[*ledger.BrokenError](err)
			want := ids[5]
			if column == "event_id" {
				want = "01JCFAKE"
			}
			if !ok || broken.Leaf != 5 || broken.Event != want {
				t.Errorf("Verify: %v, want event 5, %s", err, want)
			}
			if _, err := l.Prove(t.Context(), want); !errors.Is(err, ledger.ErrInconsistent) {
				t.Errorf("Prove: %v, want ErrInconsistent", err)
			}
		})
	}
}

func TestADatabaseThatWasSetBackIsFound(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		signer := newSigner(t)
		kept := filepath.Join(t.TempDir(), "checkpoint")
		l := ledger.New(d, ticking(), signer, ledger.KeepAt(kept))
		addMany(t, d, l, 4)
		seal(t, l)
		early, err := os.ReadFile(kept)
		if err != nil {
			t.Fatal(err)
		}
		addMany(t, d, l, 5)
		last := seal(t, l)
		b, err := os.ReadFile(kept)
		if err != nil || string(b) != last.Note {
			t.Fatalf("kept checkpoint %q, %v; want %q", b, err, last.Note)
		}
		if err := l.Check(ctx); err != nil {
			t.Fatal(err)
		}
		// What an older backup would hold.
		change(t, d, "update ledger_events set leaf = null where leaf >= 4")
		change(t, d, "delete from ledger_hashes where hash_index >= $1", tlog.StoredHashCount(4))
		change(t, d, "delete from ledger_checkpoints where size > 4")
		if err := l.Check(ctx); err == nil {
			t.Fatal("Check passed")
		}
		for name, err := range map[string]error{"Check": l.Check(ctx), "Run": l.Run(ctx)} {
			if !errors.Is(err, ledger.ErrInconsistent) || !strings.Contains(err.Error(), " 4 ") || !strings.Contains(err.Error(), " 9:") {
				t.Errorf("%s: %v, want ErrInconsistent with the sizes 4 and 9", name, err)
			}
		}
		if _, err := l.Seal(ctx); !errors.Is(err, ledger.ErrInconsistent) {
			t.Errorf("Seal: %v, want ErrInconsistent", err)
		}
		// An older kept checkpoint of the same tree is no fault: the program was
		// killed between the commit and the file.
		if err := os.WriteFile(kept, early, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := l.Check(ctx); err != nil {
			t.Error(err)
		}
		for name, content := range map[string]string{
			"empty": "", "cut off": string(early[:40]), "other size": strings.Replace(string(early), "\n4\n", "\n3\n", 1),
		} {
			if err := os.WriteFile(kept, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := l.Check(ctx); !errors.Is(err, ledger.ErrInconsistent) {
				t.Errorf("kept checkpoint %s: %v, want ErrInconsistent", name, err)
			}
		}
	})
}

func TestAnotherHistoryUnderTheSameKeyIsFoundByTheKeptCheckpoint(t *testing.T) {
	t.Parallel()
	signer := newSigner(t)
	kept := filepath.Join(t.TempDir(), "checkpoint")
	first := dbtest.Open(t, dbtest.SQLite(t, sets))
	l := ledger.New(first, ticking(), signer, ledger.KeepAt(kept))
	addMany(t, first, l, 4)
	known := seal(t, l)
	second := dbtest.Open(t, dbtest.SQLite(t, sets))
	forger := ledger.New(second, ticking(), signer)
	addMany(t, second, forger, 6)
	seal(t, forger)
	forged := ledger.New(second, ticking(), signer, ledger.KeepAt(kept))
	if err := forged.Check(t.Context()); !errors.Is(err, ledger.ErrInconsistent) {
		t.Errorf("Check: %v, want ErrInconsistent", err)
	}
	out := export(t, forger)
	if _, err := ledger.Verify(bytes.NewReader(out), signer.Verifier()); err != nil {
		t.Fatalf("the forged history is whole in itself: %v", err)
	}
	if _, err := ledger.Verify(bytes.NewReader(out), signer.Verifier(), known.Note); err == nil {
		t.Error("the forged history fits to a checkpoint printed before")
	}
	addMany(t, first, l, 9)
	later := seal(t, l)
	if _, err := ledger.Verify(bytes.NewReader(out), signer.Verifier(), later.Note); err == nil {
		t.Error("a history shorter than a known checkpoint passed")
	}
}

func TestAnotherKeyIsRefused(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, dbtest.SQLite(t, sets))
	l := ledger.New(d, ticking(), newSigner(t))
	addMany(t, d, l, 3)
	seal(t, l)
	other := newSigner(t)
	if err := ledger.New(d, ticking(), other).Check(t.Context()); !errors.Is(err, ledger.ErrInconsistent) {
		t.Errorf("Check with another key: %v, want ErrInconsistent", err)
	}
	if _, err := ledger.Verify(bytes.NewReader(export(t, l)), other.Verifier()); err == nil {
		t.Error("Verify with another key passed")
	}
	var none ledger.Signer
	fresh := dbtest.Open(t, dbtest.SQLite(t, sets))
	unsigned := ledger.New(fresh, ticking(), none)
	add(t, fresh, unsigned, "case.opened", "case:1", siti, nil)
	if c, err := unsigned.Seal(t.Context()); err == nil {
		t.Errorf("sealed %+v without a key", c)
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	t.Parallel()
	secret, _, err := ledger.NewKey("contoh")
	if err != nil {
		t.Fatal(err)
	}
	s, err := ledger.ParseSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	seed := strings.SplitN(secret, "+", 5)[4] // base64 has plus signs of its own
	for _, p := range []string{fmt.Sprint(s), fmt.Sprintf("%+v", s), fmt.Sprintf("%#v", s)} {
		if strings.Contains(p, "PRIVATE") || strings.Contains(p, seed) {
			t.Errorf("prints %s", p)
		}
	}
	for _, bad := range []string{"", "PRIVATE+KEY+contoh", secret[:len(secret)-4], "x" + secret, seed} {
		if _, err := ledger.ParseSigner(bad); err == nil {
			t.Errorf("parsed %d bytes of a key", len(bad))
		} else if strings.Contains(err.Error(), seed[:10]) {
			t.Errorf("error repeats the key: %v", err)
		}
	}
	for _, name := range []string{"", "a b", "a+b"} {
		if _, _, err := ledger.NewKey(name); err == nil {
			t.Errorf("made a key for the name %q", name)
		}
	}
}

func TestRunSealsWhatHappens(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, dbtest.SQLite(t, sets))
	l := ledger.New(d, ticking(), newSigner(t))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- l.Run(ctx) }()
	add(t, d, l, "case.opened", "case:1", siti, nil)
	// Run waits two seconds for more events; a minute is for a slow machine.
	deadline := time.NewTimer(time.Minute)
	defer deadline.Stop()
	for look := time.NewTicker(20 * time.Millisecond); ; {
		c, err := l.Last(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if c.Size == 1 {
			look.Stop()
			break
		}
		select {
		case <-deadline.C:
			t.Fatal("the event was not sealed")
		case <-look.C:
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
}

func TestTheIdsOfVisitorsEventsFollowEachOther(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, dbtest.SQLite(t, sets))
	now := noon
	l := ledger.New(d, netra.ClockFunc(func() time.Time { return now }), newSigner(t))
	first := add(t, d, l, "report.received", "report:1", guest, nil)
	add(t, d, l, "report.read", "report:1", siti, nil)
	now = now.Add(3 * time.Hour)
	second := add(t, d, l, "report.received", "report:2", guest, nil)
	if want := netra.EventID(netra.NextID(string(first))); second != want {
		t.Errorf("second id of a day is %s, want %s", second, want)
	}
	now = now.Add(24 * time.Hour)
	later := add(t, d, l, "report.received", "report:3", guest, nil)
	if later[:10] == first[:10] || later[10:] == second[10:] {
		t.Errorf("the first id of another day is %s, after %s", later, second)
	}
}

// The first event of a report stands outside of the index of subjects; it is found
// and forgotten with the others all the same.
func TestAReportHasAllItsEvents(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		l := ledger.New(d, ticking(), newSigner(t))
		first := add(t, d, l, "report.received", "report:1", netra.Actor{}, nil)
		add(t, d, l, "report.received", "report:2", netra.Actor{}, nil)
		step := add(t, d, l, "report.step", "report:1", netra.Actor{User: "u1", Office: "o1", Role: "officer"}, nil)
		list, err := l.List(ctx, ledger.Filter{Subject: "report:1"})
		if err != nil || len(list) != 2 || list[0].ID != step || list[1].ID != first {
			t.Errorf("events of the report: %+v, %v", list, err)
		}
		if err := d.Write(ctx, func(tx *db.Tx) error { return l.Forget(ctx, tx, "report:1") }); err != nil {
			t.Fatal(err)
		}
		for _, id := range []netra.EventID{first, step} {
			if _, err := l.Matches(ctx, id, nil); netra.KindOf(err) != netra.NotFound {
				t.Errorf("event %s after it was forgotten: %v", id, err)
			}
		}
	})
}

// TestEventsStayWhenTheirTableIsMadeAnew fills the tables of the first
// migration, as a database in use has them, and then brings them up to date.
func TestEventsStayWhenTheirTableIsMadeAnew(t *testing.T) {
	t.Parallel()
	first, err := fs.ReadFile(ledger.Migrations.FS, "0001_ledger.sql")
	if err != nil {
		t.Fatal(err)
	}
	before := []db.Migrations{{Slice: "ledger", FS: fstest.MapFS{"0001_ledger.sql": {Data: first}}}}
	dbtest.Each(t, before, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		change(t, d, `insert into ledger_events (event_id, leaf, kind, subject, actor_user, actor_office, actor_role, at_ms, digest, salt)
			values ('01B', 0, 'case.opened', 'case:1', 'u1', 'o1', 'officer', 5, $1, $1), ('01A', null, 'case.closed', 'case:1', 'u1', 'o1', 'officer', 6, $1, null)`, []byte("12"))
		if err := d.Migrate(ctx, ledger.Migrations); err != nil {
			t.Fatal(err)
		}
		l := ledger.New(d, ticking(), newSigner(t))
		got, err := l.List(ctx, ledger.Filter{})
		want := []ledger.Event{
			{ID: "01A", Leaf: -1, Kind: "case.closed", Subject: "case:1", User: "u1", Office: "o1", Role: "officer", At: time.UnixMilli(6).UTC(), Digest: "3132"},
			{ID: "01B", Leaf: 0, Kind: "case.opened", Subject: "case:1", User: "u1", Office: "o1", Role: "officer", At: time.UnixMilli(5).UTC(), Digest: "3132"},
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("after the migration %+v, %v; want %+v", got, err, want)
		}
	})
}
