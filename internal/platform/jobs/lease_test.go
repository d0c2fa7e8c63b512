package jobs

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

func TestAWorkerWhoLostItsLeaseIsStopped(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []db.Migrations{Migrations}, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		now := time.Date(2024, 11, 12, 8, 0, 0, 0, time.UTC)
		q := New(d, netra.ClockAt(now))
		var until int64
		q.Handle("demo.work", func(hctx context.Context, _ []byte) error {
			if err := q.renewAll(ctx); err != nil {
				return err
			}
			err := d.Write(ctx, func(tx *db.Tx) error {
				if err := tx.QueryRow(ctx, "select leased_until from jobs_jobs").Scan(&until); err != nil {
					return err
				}
				_, err := tx.Exec(ctx, "update jobs_jobs set lease = 'somebody else'")
				return err
			})
			if err != nil {
				return err
			}
			if hctx.Err() != nil {
				return errors.New("stopped although the lease was held")
			}
			if err := q.renewAll(ctx); err != nil {
				return err
			}
			return context.Cause(hctx)
		})
		err := d.Write(ctx, func(tx *db.Tx) error { return q.Enqueue(ctx, tx, Job{Kind: "demo.work"}) })
		if err != nil {
			t.Fatal(err)
		}
		if _, err := q.RunDue(ctx); !errors.Is(err, ErrLost) {
			t.Errorf("RunDue: %v, want ErrLost", err)
		}
		if want := now.Add(leaseFor).UnixMilli(); until != want {
			t.Errorf("lease ends at %d, want %d", until, want)
		}
		// What became of the job is for its new worker to say.
		var lease string
		err = d.Read(ctx, func(tx *db.Tx) error {
			return tx.QueryRow(ctx, "select lease from jobs_jobs where state = 'running'").Scan(&lease)
		})
		if err != nil || lease != "somebody else" {
			t.Errorf("lease is %q, %v", lease, err)
		}
	})
}

func TestPausesGrowAndEndAtAnHour(t *testing.T) {
	t.Parallel()
	last := time.Duration(0)
	for try := 1; try <= 100; try++ {
		p := retryAfter("job", try)
		if p != retryAfter("job", try) {
			t.Fatalf("try %d has two pauses", try)
		}
		if p < last || p > longestPause*5/4 {
			t.Errorf("try %d: pause %v after %v", try, p, last)
		}
		last = p
	}
	if first := retryAfter("job", 1); first < firstPause || first > firstPause*5/4 {
		t.Errorf("first pause is %v", first)
	}
	if retryAfter("a", 5) == retryAfter("b", 5) {
		t.Error("two jobs that failed together come back together")
	}
}

func TestStoredErrorsDoNotRepeatThePayload(t *testing.T) {
	t.Parallel()
	payload := []byte(`{"text":"Pak \"Lurah\" memihak","nip":199001012015031001,"list":["kontak@contoh.id",{"x":"Budi"}],"n":7,"ok":true}`)
	for _, text := range []string{
		`cannot send to kontak@contoh.id`,
		`bad text Pak "Lurah" memihak`,
		`bad text "Pak \"Lurah\" memihak"`,
		`number 199001012015031001 is odd`,
		`no one called Budi`,
		`payload ` + string(payload),
	} {
		got := errorText(text, payload)
		for _, s := range []string{"Lurah", "kontak@", "199001012015031001", "Budi"} {
			if strings.Contains(got, s) {
				t.Errorf("%q became %q", text, got)
			}
		}
	}
	if got := errorText("line 7\nof a file\x00", payload); got != "line 7 of a file " {
		t.Errorf("got %q", got)
	}
	if got := errorText(strings.Repeat("é", 1000), nil); len(got) > maxErrorText+len("…") {
		t.Errorf("text of %d bytes", len(got))
	}
	if got := errorText("bad \xff", []byte("not json")); got != "bad ?" {
		t.Errorf("got %q", got)
	}
}
