package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/netra-id/netra/internal/app"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/law/ask"
)

// command runs a command line and returns what it prints and its exit code.
func command(t *testing.T, args ...string) (out string, code int) {
	t.Helper()
	var buf bytes.Buffer
	c := root()
	c.SetArgs(args)
	c.SetOut(&buf)
	if err := c.ExecuteContext(t.Context()); err != nil {
		return err.Error(), exitCode(err)
	}
	return buf.String(), 0
}

func TestExplainActAnswersAsDocumented(t *testing.T) {
	t.Parallel()
	out, code := command(t, "law", "explain", "act", "--election", "pilkada-2024", "--race", "36.02", "--on", "2024-09-21", "--status", "pns", "--fact", "action=like", "--json")
	if code != 0 {
		t.Fatalf("code %d: %s", code, out)
	}
	var a ask.ActAnswer
	d := json.NewDecoder(strings.NewReader(out))
	d.DisallowUnknownFields()
	if err := d.Decode(&a); err != nil {
		t.Fatal(err)
	}
	if a.Verdict != "forbidden" || a.Race.ID != "bupati" || a.Stage.FixedOn != "2024-09-22" || len(a.Files) == 0 {
		t.Errorf("got %s, race %+v, stage %+v, %d files", a.Verdict, a.Race, a.Stage, len(a.Files))
	}
}

func TestExitCodesTellWhatWentWrong(t *testing.T) {
	t.Parallel()
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, "facts.yaml"), []byte("- nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"law", "list", "weeks"}, 0, "five-days"},
		{[]string{"law", "list", "wishes"}, 2, `WHAT "wishes": "wishes" is not known here; valid: instruments`},
		{[]string{"law", "list"}, 2, "WHAT is missing"},
		{[]string{"law", "list", "steps", "--of", "dance"}, 2, `--of "dance"`},
		{[]string{"law", "draw", "dance"}, 2, `PROCEDURE "dance": "dance" is not known here; valid: bawaslu-pemilihan-2020`},
		{[]string{"law", "explain", "act", "like"}, 2, `"like" is one word too many`},
		{[]string{"law", "explain", "act"}, 2, "--on: Name the day"},
		{[]string{"law", "explain", "act", "--on", "2024-10-01", "--race", "kades"}, 2, `--race "kades": "kades" is not known here; valid: gubernur`},
		{[]string{"law", "explain", "act", "--on", "2024-10-01", "--race", "36.99"}, 2, "not a region code"},
		{[]string{"law", "explain", "act", "--on", "2024-10-01", "--status", "asn"}, 2, `--status "asn": "asn" is not known here; valid: pns`},
		{[]string{"law", "explain"}, 2, "explain act"},
		{[]string{"law", "explain", "act", "--on", "2024-10-01", "--fact", "action=dance"}, 2, "valid: like, comment"},
		{[]string{"law", "explain", "act", "--on", "2024-10-01", "--lang", "fr"}, 2, "id or en"},
		{[]string{"law", "explain", "act", "--day", "2024-10-01"}, 2, "unknown flag"},
		{[]string{"law", "explain", "due", "--value", "banding-hari", "--from", "noon"}, 2, "neither a day nor an instant"},
		{[]string{"law", "explain", "due", "--value", "banding-hari", "--from", "2024-12-20", "--office", "82", "--lang", "en"}, 0, "WIT"},
		{[]string{"law", "diff", "--from", "2024-09-03", "--to", "2024-09-04", "--lang", "en"}, 0, "Oversight of the merit system"},
		{[]string{"law", "draw", "bkn-sbt-2024"}, 0, "<svg"},
		{[]string{"law", "draw", "bkn-sbt-2024", "--format", "mermaid"}, 0, "stateDiagram"},
		{[]string{"law", "check", "--dir", broken}, 1, "no folder rules in it"},
	} {
		out, code := command(t, tt.args...)
		if code != tt.code || !strings.Contains(out, tt.says) {
			t.Errorf("%v: code %d, want %d; no %q in %.300s", tt.args, code, tt.code, tt.says, out)
		}
	}
}

// kept is the law in force of an installation, opened as a server opens it, with
// what was handed in and every turn.
func kept(t *testing.T, data string) string {
	t.Helper()
	var out strings.Builder
	in := installation{app.Config{DataDir: data}}
	err := open(t.Context(), in.config(), func(a *app.App) error {
		return a.DB.Read(t.Context(), func(tx *db.Tx) error {
			proposals, err := a.Lawroom.Editions.Proposals(t.Context(), tx)
			if err != nil {
				return err
			}
			turns, err := a.Lawroom.Editions.Turns(t.Context(), tx)
			if err != nil {
				return err
			}
			fmt.Fprint(&out, a.Law.Digest(), proposals, turns)
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestInstallSaysWhatWouldChangeAndChangesNothing(t *testing.T) {
	t.Parallel()
	dir, data := t.TempDir(), t.TempDir()
	b, err := law.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range b.Files() {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		text := string(b.Text(name))
		if name == "values/telaah-sbt-hari.yaml" {
			text = strings.Replace(text, "n: 3", "n: 5", 1)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	before := kept(t, data)
	for _, tt := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{dir, "--data", data}, 0, `values/telaah-sbt-hari.yaml: terms: 2024-09-04: n: "3" → "5"`},
		{[]string{dir, "--data", data}, 0, "The law in force stays as it is"},
		{[]string{dir, "--data", data, "--yes"}, 1, "not set up yet"},
		{[]string{t.TempDir(), "--data", data}, 1, "folder rules"},
		{[]string{"--data", data}, 2, "DIR is missing"},
	} {
		out, code := command(t, append([]string{"law", "install"}, tt.args...)...)
		if code != tt.code || !strings.Contains(out, tt.says) {
			t.Errorf("%v: code %d, want %d; no %q in %.300s", tt.args, code, tt.code, tt.says, out)
		}
	}
	if after := kept(t, data); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}
