package posts

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestValuesArePicked(t *testing.T) {
	p := NewPicker("text", "author.handle", "likes", "author.name", "ok", "none", "author", "edges.1.node.text")
	for line, want := range map[string]string{
		`{"id":"1","text":"halo","author":{"handle":"@a","name":"A"},"likes":7,"ok":true}`:           "halo|@a|7|A|true|||",
		`{"text":"a\n\"b\" \u00e9 \ud83d\ude00 \\","author":{"x":[1,{"handle":"no"}],"handle":"h"}}`: "a\n\"b\" é 😀 \\|h||||||",
		`{"author":"nobody","text":["no"],"likes":-1.5e3}`:                                           "||-1.5e3||||nobody|",
		` { } `:                             "|||||||",
		`{"text":null,"t\u0065xt":"later"}`: "later|||||||",
		`{"text":"\ud800x"}`:                "\ufffdx|||||||",
		`{"edges":[{"node":{"text":"a"}},{"node":{"text":"b"}}]}`: "|||||||b",
	} {
		got, err := p.Pick([]byte(line))
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		var parts []string
		for _, v := range got {
			parts = append(parts, string(v))
		}
		if s := strings.Join(parts, "|"); s != want {
			t.Errorf("%s gives %q, want %q", line, s, want)
		}
	}
	for _, line := range []string{
		"", "[]", "{", `{"a"}`, `{"a":}`, `{"a":1,}`, `{"a":1}x`, `{"a":"b}`, `{"a":tru}`, `{"a":1 "b":2}`, `{"a":"\`, strings.Repeat(`{"a":`, 300) + "1" + strings.Repeat("}", 300),
	} {
		if _, err := p.Pick([]byte(line)); err == nil {
			t.Errorf("%.40q is taken", line)
		}
	}
}

// FuzzPick holds the picker against encoding/json: what is JSON there is JSON
// here, with the same text.
func FuzzPick(f *testing.F) {
	f.Add(`{"text":"a\u00e9","author":{"handle":"x"}}`)
	f.Add(`{"text":1,"a":[true,null,"\\"]}`)
	f.Fuzz(func(t *testing.T, line string) {
		if !utf8.ValidString(line) {
			return // encoding/json writes another sign there, the picker leaves the bytes
		}
		p := NewPicker("text", "author.handle")
		got, err := p.Pick([]byte(line))
		var want struct{ Text, Author json.RawMessage }
		var whole map[string]json.RawMessage
		if json.Unmarshal([]byte(line), &whole) != nil || whole == nil {
			return // the picker may take what is not quite JSON; it must not panic
		}
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		want.Text = whole["text"]
		var text string
		if json.Unmarshal(want.Text, &text) == nil && want.Text != nil && string(want.Text) != "null" && text != string(got[0]) {
			t.Fatalf("%q: %q, want %q", line, got[0], text)
		}
	})
}
