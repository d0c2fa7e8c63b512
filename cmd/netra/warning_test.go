package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestBacktestSaysWhatItMeasured(t *testing.T) {
	out, code := command(t, "warning", "backtest", "--runs", "20", "--json")
	if code != 0 {
		t.Fatal(out)
	}
	var lines []backtested
	if err := json.Unmarshal([]byte(out), &lines); err != nil {
		t.Fatal(err)
	}
	if len(lines) != 10 {
		t.Fatalf("%d lines, want three detectors on three levels and one on weeks", len(lines))
	}
	for _, l := range lines {
		if l.Surges != 20 || l.Quiet == 0 || l.Found > l.Surges || l.FalseAlarms > l.Quiet/5 {
			t.Errorf("%+v", l)
		}
	}
	again, code := command(t, "warning", "backtest", "--runs", "20", "--json")
	if code != 0 {
		t.Fatal(again)
	}
	if again != out {
		t.Error("the same seed drew other series")
	}
}

func TestBacktestOnTotalsOfOnesOwn(t *testing.T) {
	file := filepath.Join(t.TempDir(), "own.csv")
	if err := os.WriteFile(file, []byte("day,total\n2024-08-01,0\n2024-11-27,240\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, code := command(t, "warning", "backtest", "--runs", "20", "--totals", file)
	if code != 0 {
		t.Fatal(out)
	}
	if strings.Count(out, "own.csv") != 3 {
		t.Errorf("printed:\n%s", out)
	}
	if err := os.WriteFile(file, []byte("day,total\n2024-08-01,5\n2024-11-27,4\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, code := command(t, "warning", "backtest", "--totals", file); code == 0 || !strings.Contains(out, "line 3") {
		t.Errorf("a total that falls: %d, %s; want the line named", code, out)
	}
}
