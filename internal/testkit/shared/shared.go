package shared

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
)

// Path is the path of a file below shared/ beside the project. The test skips
// where the file is missing, and fails with NETRA_TEST_ALL=1.
func Path(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for { // up to the top of the module
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if filepath.Dir(dir) == dir {
			t.Fatal("the test does not run below a go.mod")
		}
		dir = filepath.Dir(dir)
	}
	path := filepath.Join(dir, "..", "shared", name)
	_, err = os.Stat(path)
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
