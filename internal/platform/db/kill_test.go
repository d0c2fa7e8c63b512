package db_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

// TestWhatWasAcknowledgedSurvivesAKill runs this binary once more, as a program
// that writes and says what was acknowledged, kills it in the middle, and looks
// for everything it had said.
func TestWhatWasAcknowledgedSurvivesAKill(t *testing.T) {
	const marker = "DB_KILL_PATH"
	if path := os.Getenv(marker); path != "" {
		writeUntilKilled(t, path)
		return
	}
	t.Parallel()
	url := dbtest.SQLite(t, sets)
	said := map[string]bool{}
	for round := range 5 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestWhatWasAcknowledgedSurvivesAKill$")
		cmd.Env = append(os.Environ(), marker+"="+url, fmt.Sprintf("DB_KILL_ROUND=%d", round))
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 0; n < 400+100*round && lines.Scan(); n++ {
			said[strings.TrimSpace(lines.Text())] = true
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() { // acknowledged before the kill reached it
			if text := lines.Text(); strings.HasSuffix(text, ";") {
				said[text] = true
			}
		}
		if err := cmd.Wait(); err == nil {
			t.Fatal("the program ended by itself")
		}
	}
	d := dbtest.Open(t, url)
	found := map[string]bool{}
	for _, id := range strings.Fields(ids(t, d)) {
		found[id+";"] = true
	}
	for id := range said {
		if !found[id] {
			t.Errorf("%s was acknowledged and is gone", id)
		}
	}
	if len(said) < 2000 {
		t.Errorf("only %d rows were acknowledged", len(said))
	}
	var verdict string
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRow(t.Context(), "select integrity_check from pragma_integrity_check").Scan(&verdict)
	})
	if err != nil || verdict != "ok" {
		t.Errorf("integrity check says %q, %v", verdict, err)
	}
}

// writeUntilKilled writes from several goroutines and prints each id only after
// Write has returned.
func writeUntilKilled(t *testing.T, url string) {
	ctx := t.Context()
	d, err := db.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for n := 0; ; n++ {
				id := fmt.Sprintf("%s-%d-%d", os.Getenv("DB_KILL_ROUND"), g, n)
				if err := d.Write(ctx, func(tx *db.Tx) error { return insert(ctx, tx, id, n) }); err != nil {
					t.Error(err)
					return
				}
				fmt.Fprintf(os.Stdout, "%s;\n", id)
			}
		})
	}
	wg.Wait()
}
