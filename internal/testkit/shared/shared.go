package shared

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Path is the path of a file below shared/ beside the project. The test skips
// where the file is missing, and fails with NETRA_TEST_ALL=1.
func Path(t testing.TB, name string) string {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	path := filepath.Join(filepath.Dir(here), "../../../../shared", name)
	_, err := os.Stat(path)
	switch {
	case os.IsNotExist(err) && os.Getenv("NETRA_TEST_ALL") == "1":
		t.Fatalf("../shared/%s is missing and NETRA_TEST_ALL=1", name)
	case os.IsNotExist(err):
		t.Skipf("../shared/%s is missing", name)
	case err != nil:
		t.Fatal(err)
	}
	return path
}

// CSV reads a CSV file below shared/data whole.
func CSV(t testing.TB, name string) [][]string {
	t.Helper()
	f, err := os.Open(Path(t, "data/"+name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
