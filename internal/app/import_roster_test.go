package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/jobs"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

// A server claims a load the moment it is written and dies with it; the command
// waits, goes on with the load and leaves everything else that is due alone.
func TestImportWaitsForALoadThatAServerHolds(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	agency, _ := a.governmentOf(t, "36.72")
	a.Jobs.Handle("test.letter", func(context.Context, []byte) error {
		t.Error("the import sends letters")
		return nil
	})
	exec := func(do string) {
		t.Helper()
		if err := a.DB.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), do)
			return err
		}); err != nil {
			t.Error(err)
		}
	}
	if err := a.DB.Write(t.Context(), func(tx *db.Tx) error {
		return a.Jobs.Enqueue(t.Context(), tx, jobs.Job{Kind: "test.letter"})
	}); err != nil {
		t.Fatal(err)
	}
	exec(`create trigger server after insert on jobs_jobs when new.kind = 'registry.load' begin
		update jobs_jobs set state = 'running', tries = 1, lease = 'server', leased_until = 9000000000000 where job_id = new.job_id;
	end`)
	died := time.AfterFunc(time.Second, func() {
		exec(`drop trigger server`)
		exec(`update jobs_jobs set leased_until = 0 where lease = 'server'`)
	})
	defer died.Stop()
	load, problems, err := a.ImportRoster(t.Context(), strings.NewReader("NIP;Nama\n197001012000031003;Oneng Panjang\n123;Salah\n"),
		RosterImport{Name: "besar.csv", Agency: agency.Name, Apply: true, Tell: func(registry.Load) {}})
	if err != nil || load.State != registry.LoadDone || load.New != 1 || load.Bad != 1 || len(problems) != 1 {
		t.Errorf("%+v, %+v, %v; want it taken over", load, problems, err)
	}
}
