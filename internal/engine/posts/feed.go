package posts

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// feed reads news feeds: RSS, RDF and Atom, entry by entry.
type feed struct {
	d      *xml.Decoder
	room   *room
	source Account
	zone   *time.Location
}

// entry is an item of RSS or an entry of Atom.
type entry struct {
	ID        string   `xml:"id"`
	GUID      string   `xml:"guid"`
	Title     string   `xml:"title"`
	Links     []atLink `xml:"link"`
	Summary   string   `xml:"summary"`
	About     string   `xml:"description"`
	Content   string   `xml:"content"`
	Encoded   string   `xml:"encoded"`
	Author    person   `xml:"author"`
	Creator   string   `xml:"creator"`
	Published string   `xml:"published"`
	Updated   string   `xml:"updated"`
	PubDate   string   `xml:"pubDate"`
	Date      string   `xml:"date"`
}

type atLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Text string `xml:",chardata"`
}

type person struct {
	Name string `xml:"name"`
	Text string `xml:",chardata"`
}

func newFeed(r *room, zone *time.Location) *feed {
	d := xml.NewDecoder(r)
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		if l := strings.ToLower(label); l != "utf-8" && l != "us-ascii" {
			return nil, fmt.Errorf("a feed in %s is not read, only UTF-8", label)
		}
		return in, nil
	}
	return &feed{d: d, room: r, zone: zone}
}

func (f *feed) next(p *Post) (line int, why string, err error) {
	for {
		f.room.begin()
		t, err := f.d.Token()
		line, _ := f.d.InputPos()
		if err != nil {
			var syntax *xml.SyntaxError
			if errors.As(err, &syntax) {
				return line, "", fmt.Errorf("line %d: %w", syntax.Line, err)
			}
			return line, "", err
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "title", "link":
			var v atLink
			if err := f.d.DecodeElement(&v, &e); err != nil {
				return line, "", err
			}
			f.about(e.Name.Local, v)
		case "item", "entry":
			var v entry
			if err := f.d.DecodeElement(&v, &e); err != nil {
				return line, "", err
			}
			return line, v.post(p, f.source, f.zone), nil
		}
	}
}

// about keeps the title and the address of the feed itself.
func (f *feed) about(name string, v atLink) {
	switch {
	case name == "title" && f.source.Name == "":
		f.source.Name = strings.TrimSpace(v.Text)
	case name == "link" && f.source.ID == "" && v.Rel != "self":
		f.source.ID = first(v.Href, strings.TrimSpace(v.Text))
	}
}

func (e entry) post(p *Post, source Account, zone *time.Location) string {
	*p = Post{Platform: "news", Act: Posted, Author: source}
	for _, l := range e.Links {
		if l.Rel == "" || l.Rel == "alternate" {
			p.URL = first(p.URL, l.Href, strings.TrimSpace(l.Text))
		}
	}
	p.ID = first(strings.TrimSpace(e.ID), strings.TrimSpace(e.GUID), p.URL)
	p.Author.Name = first(source.Name, strings.TrimSpace(e.Creator), strings.TrimSpace(first(e.Author.Name, e.Author.Text)))
	body := plainText(first(e.Encoded, e.Content, e.About, e.Summary))
	p.Text = clean(strings.TrimSpace(plainText(e.Title) + "\n" + body))
	var ok bool
	if p.At, ok = parseTime(first(e.Published, e.PubDate, e.Date, e.Updated), zone); !ok {
		return WhyTime
	}
	return p.check()
}

// first is the first text that says something.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// plainText is the text of a piece of HTML, its blocks in lines of their own.
func plainText(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return strings.TrimSpace(s)
	}
	z := html.NewTokenizer(strings.NewReader(s))
	var b strings.Builder
	for skip := ""; ; {
		switch z.Next() {
		case html.ErrorToken: // the end: a string does not fail
			return strings.TrimSpace(b.String())
		case html.TextToken:
			if skip == "" {
				b.Write(z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "br", "p", "div", "li", "h1", "h2", "h3", "tr":
				b.WriteByte('\n')
			case "script", "style":
				skip = string(name)
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == skip {
				skip = ""
			}
		}
	}
}
