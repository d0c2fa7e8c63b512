package app

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/jobs"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

// The command shares a load with a server that runs, waits until it is taken over
// and leaves everything else that is due alone.
func TestImportBesideAServerEndsWithTheRosterTakenOver(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	agency, _ := a.governmentOf(t, "36.72")
	a.Jobs.Handle("test.letter", func(context.Context, []byte) error {
		t.Error("the import sends letters")
		return nil
	})
	if err := a.DB.Write(t.Context(), func(tx *db.Tx) error {
		return a.Jobs.Enqueue(t.Context(), tx, jobs.Job{Kind: "test.letter"})
	}); err != nil {
		t.Fatal(err)
	}
	server, err := New(t.Context(), a.Config)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- server.Loader.Run(ctx) }()
	defer func() {
		stop()
		if err := errors.Join(<-ended, server.Close()); err != nil {
			t.Error(err)
		}
	}()
	load, problems, err := a.ImportRoster(t.Context(), strings.NewReader("NIP;Nama\n197001012000031003;Oneng Panjang\n123;Salah\n"),
		RosterImport{Name: "besar.csv", Agency: agency.Name, Apply: true, Tell: func(registry.Load) {}})
	if err != nil || load.State != registry.LoadDone || load.New != 1 || load.Bad != 1 || len(problems) != 1 {
		t.Errorf("%+v, %+v, %v; want it taken over", load, problems, err)
	}
}
