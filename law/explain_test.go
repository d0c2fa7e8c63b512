package law

import (
	"fmt"
	"testing"

	"github.com/netra-id/netra"
)

// plainSay writes the key and the arguments, so that a test needs no locale.
func plainSay(lang, key string, args ...any) string {
	out := key
	for _, a := range args {
		switch v := a.(type) {
		case Text:
			out += "|" + v.In(lang)
		case netra.Date:
			out += "|" + string(v)
		default:
			out += fmt.Sprintf("|%v", a)
		}
	}
	return out
}

func TestCiteSaysWhatIsKnown(t *testing.T) {
	t.Parallel()
	b := room(t)
	for _, tt := range []struct {
		s    Source
		want string
	}{
		{Source{Instrument: "act-b", At: "Pasal 1"}, "law.kind.uu|2/2019, Pasal 1"},
		{Source{Instrument: "act-b"}, "law.kind.uu|2/2019"},
		{Source{URL: "https://example.org"}, "https://example.org"},
		{Source{Keys: []string{"a", "b"}}, "a, b"},
	} {
		if got := b.Cite(tt.s, "id", plainSay); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

func TestMermaidDrawsEveryStateAndStep(t *testing.T) {
	t.Parallel()
	got := Mermaid(room(t).Procedures["board-2020"], "en")
	want := `stateDiagram-v2
  state "Finished" as s0
  state "Forwarded" as s1
  state "Stopped" as s2
  state "Study" as s3
  [*] --> s3
  s3 --> s3: Note
  s1 --> s1: Note
  s3 --> s1: Forward (reply-days)
  s3 --> s2: Stop (notify-hours)
  s1 --> s0: Record the end (study-days)
  s0 --> [*]
  s2 --> [*]
`
	if got != want {
		t.Errorf("got\n%s", got)
	}
	if s := quiet(`a "b": c; d`); s != "a 'b' - c, d" {
		t.Errorf("quiet: %q", s)
	}
}
