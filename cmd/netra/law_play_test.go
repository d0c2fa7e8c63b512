package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPlayNamesTheQuestionThatIsAnsweredOtherwise(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	const question = "-- like --\nsection: 1.12\nelection: pilkada-2024\nrace: 36.02\non: 2024-09-21\nstatus: pns\nfact: action=like\ncodes: "
	right := write("right.txtar", question+"ETIK-4\n")
	if out, code := command(t, "law", "play", right); code != 0 || !strings.Contains(out, "1 questions of 1 files, 0 answered otherwise") {
		t.Errorf("a right answer: %d, %s", code, out)
	}
	write("wrong.txtar", question+"DISP-6\n")
	if out, code := command(t, "law", "play", dir); code != 1 || !strings.Contains(out, "1 of 2 questions") {
		t.Errorf("a wrong answer among two: %d, %s", code, out)
	}
	if _, code := command(t, "law", "play", filepath.Join(dir, "none.txtar")); code != 2 {
		t.Errorf("a file that is not there: code %d", code)
	}
	if _, code := command(t, "law", "play", write("empty.txtar", "")); code != 2 {
		t.Errorf("a file without a question: code %d", code)
	}
}
