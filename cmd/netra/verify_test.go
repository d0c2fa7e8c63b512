package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A new installation is exported and checked from the file alone, in words; one
// changed letter is found.
func TestLedgerOfAnInstallationIsCheckedFromItsExport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, file := filepath.Join(dir, "data"), filepath.Join(dir, "jejak.jsonl")
	if out, code := command(t, "init", "--data", data, "--region", "36.72"); code != 0 {
		t.Fatalf("init: %d: %s", code, out)
	}
	export, code := command(t, "export", "ledger", "--data", data)
	if code != 0 {
		t.Fatalf("export: %d: %s", code, export)
	}
	check := func(text string) (string, int) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return command(t, "verify", "ledger", file, "--key", filepath.Join(data, "keys", "ledger.pub"))
	}
	if out, code := check(export); code != 0 || !strings.Contains(out, "The ledger is whole: ") || !strings.Contains(out, "signed with this key") {
		t.Errorf("code %d: %s", code, out)
	}
	if out, code := check(strings.Replace(export, "access.office", "access.0ffice", 1)); code == 0 || strings.Contains(out, "whole") {
		t.Errorf("a changed letter: code %d: %s", code, out)
	}
	if out, code := command(t, "verify", "decisions", "--data", data); code != 0 || !strings.Contains(out, "0 steps decided again") {
		t.Errorf("decisions: code %d: %s", code, out)
	}
}
