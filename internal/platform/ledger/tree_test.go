package ledger

import (
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// The tree that Verify grows is the one of tlog, at every size.
func TestTheEdgeHasTheRootOfTheTree(t *testing.T) {
	t.Parallel()
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) (list []tlog.Hash, err error) {
		for _, i := range indexes {
			list = append(list, stored[i])
		}
		return list, nil
	})
	var e edge
	for n := range int64(300) {
		want, err := tlog.TreeHash(n, reader)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.root(); n > 0 && got != want {
			t.Fatalf("root of %d leaves is %v, want %v", n, got, want)
		}
		data := []byte(fmt.Sprint("leaf ", n))
		more, err := tlog.StoredHashes(n, data, reader)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, more...)
		e.add(tlog.RecordHash(data))
	}
}

// BenchmarkLeaf is what one event costs the sequencer beside the database.
func BenchmarkLeaf(b *testing.B) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) (list []tlog.Hash, err error) {
		for _, i := range indexes {
			list = append(list, stored[i])
		}
		return list, nil
	})
	e := Event{ID: "01JCG0000000000000000000AB", Kind: "case.opened", Subject: "case:01JCG0000000000000000000AB", User: "u1", Office: "o1", Role: "officer", Digest: fmt.Sprintf("%064x", 1)}
	b.ReportAllocs()
	for n := int64(0); b.Loop(); n++ {
		data, err := e.data()
		if err != nil {
			b.Fatal(err)
		}
		more, err := tlog.StoredHashes(n, data, reader)
		if err != nil {
			b.Fatal(err)
		}
		stored = append(stored, more...)
	}
}
