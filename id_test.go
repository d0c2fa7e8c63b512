package netra_test

import (
	"strings"
	"testing"
	"time"

	"github.com/netra-id/netra"
)

func TestNextIDSortsRightAfterItsId(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"01JCF0000000000000000000A0": "01JCF0000000000000000000A1",
		"01JCF0000000000000000000A9": "01JCF0000000000000000000AA",
		"01JCF0000000000000000000AH": "01JCF0000000000000000000AJ", // there is no I
		"01JCF0000000000000000000AZ": "01JCF0000000000000000000B0",
		"01JCF000000000000000ZZZZZZ": "01JCF000000000000001000000",
	} {
		if got := netra.NextID(in); got != want {
			t.Errorf("after %s comes %s, want %s", in, got, want)
		}
	}
	at := time.Date(2024, 11, 12, 17, 0, 0, 0, time.UTC)
	first := netra.NewID(at)
	last := first
	for range 2000 {
		next := netra.NextID(last)
		if next <= last {
			t.Fatalf("%s does not sort after %s", next, last)
		}
		last = next
	}
	if !strings.HasPrefix(last, first[:10]) {
		t.Errorf("%s is of another instant than %s", last, first)
	}
}
