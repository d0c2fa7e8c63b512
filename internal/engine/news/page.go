package news

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/netra-id/netra"
)

// Page is an article taken out of an HTML page.
type Page struct {
	Title     string
	Text      string     // title and paragraphs, parted by empty lines
	Published netra.Date // as the page's own data say, "" not said
}

// ReadPage takes the article out of an HTML page: the paragraphs of the part that
// has most running text, without menus, lists of links, scripts and comments.
func ReadPage(source string) (Page, error) {
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return Page{}, fmt.Errorf("read HTML: %w", err)
	}
	var p Page
	p.readHead(root)
	body := mainPart(root)
	var blocks []string
	if p.Title != "" {
		blocks = append(blocks, p.Title)
	}
	for _, b := range blocksOf(body) {
		if b != p.Title {
			blocks = append(blocks, b)
		}
	}
	p.Text = strings.Join(blocks, "\n\n")
	return p, nil
}

// readHead reads the title and the day of publication.
func (p *Page) readHead(n *html.Node) {
	fallback := ""
	walk(n, func(n *html.Node) bool {
		switch n.DataAtom {
		case atom.Meta:
			name := strings.ToLower(attr(n, "property") + attr(n, "name") + attr(n, "itemprop"))
			switch name {
			case "og:title":
				p.Title = squeeze(attr(n, "content"))
			case "article:published_time", "datepublished", "publishdate", "content_publisheddate", "dc.date.issued", "pubdate":
				p.publish(attr(n, "content"))
			}
		case atom.Time:
			p.publish(attr(n, "datetime"))
		case atom.H1:
			if fallback == "" {
				fallback = squeeze(textOf(n))
			}
		case atom.Title:
			if fallback == "" && n.Parent != nil && n.Parent.DataAtom == atom.Head {
				fallback = squeeze(textOf(n))
			}
		}
		return true
	})
	if p.Title == "" {
		p.Title = fallback
	}
}

// publish keeps the first day that is given, in the zone in which it is given.
func (p *Page) publish(s string) {
	if p.Published != "" || len(s) < len("2006-01-02") {
		return
	}
	if day, err := netra.ParseDate(s[:len("2006-01-02")]); err == nil {
		p.Published = day
	}
}

// skipped are the parts of a page that are no article.
func skipped(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Nav, atom.Footer, atom.Aside, atom.Form, atom.Button,
		atom.Iframe, atom.Svg, atom.Template, atom.Select, atom.Textarea, atom.Head, atom.Figcaption:
		return true
	}
	if attr(n, "hidden") != "" || attr(n, "aria-hidden") == "true" {
		return true
	}
	names := strings.FieldsFunc(strings.ToLower(attr(n, "class")+" "+attr(n, "id")), func(r rune) bool { return r == ' ' || r == '-' || r == '_' })
	for _, name := range names {
		switch name {
		case "comment", "comments", "komentar", "related", "terkait", "sidebar", "breadcrumb", "breadcrumbs", "share", "sharing",
			"footer", "menu", "navbar", "advertisement", "ads", "iklan", "popular", "terpopuler", "recommendation", "rekomendasi", "tags", "bacajuga", "newsletter":
			return true
		}
	}
	return false
}

// mainPart is the element whose own paragraphs have most text that is no link.
func mainPart(root *html.Node) *html.Node {
	best, most := root, 0
	score := map[*html.Node]int{}
	walk(root, func(n *html.Node) bool {
		if skipped(n) && n.DataAtom != atom.Head {
			return false
		}
		if n.DataAtom == atom.P || n.DataAtom == atom.Li || n.DataAtom == atom.Blockquote {
			length := len(squeeze(textOf(n))) - 2*linkText(n)
			if length > 40 && n.Parent != nil {
				share := length
				for up, depth := n.Parent, 0; up != nil && depth < 3; up, depth = up.Parent, depth+1 {
					score[up] += share
					if score[up] > most {
						best, most = up, score[up]
					}
					share = share * 3 / 4
				}
			}
		}
		return true
	})
	return best
}

// blocksOf are the texts of the blocks of an element in order.
func blocksOf(root *html.Node) []string {
	var out []string
	var line strings.Builder
	flush := func() {
		if s := squeeze(line.String()); s != "" {
			out = append(out, s)
		}
		line.Reset()
	}
	var visit func(n *html.Node, depth int)
	visit = func(n *html.Node, depth int) {
		if n.Type == html.TextNode {
			line.WriteString(n.Data)
			return
		}
		if n != root && skipped(n) || depth > maxDepth {
			return
		}
		block := isBlock(n)
		if block || n.DataAtom == atom.Br {
			flush()
		}
		if block && n.DataAtom != atom.Ul && linkText(n)*10 > len(squeeze(textOf(n)))*7 && n.DataAtom != atom.Body && n.DataAtom != atom.Html {
			return // a list of links: "Baca juga"
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c, depth+1)
		}
		if block {
			flush()
		}
	}
	visit(root, 0)
	flush()
	return out
}

func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Li, atom.Ul, atom.Ol, atom.Blockquote, atom.H1, atom.H2, atom.H3, atom.H4,
		atom.Table, atom.Tr, atom.Td, atom.Header, atom.Body, atom.Html, atom.Figure:
		return true
	}
	return false
}

const maxDepth = 400 // elements in one another; deeper pages are made to hurt

// walk calls f for every element; where f says false, not for those in it.
func walk(n *html.Node, f func(*html.Node) bool) {
	var visit func(n *html.Node, depth int)
	visit = func(n *html.Node, depth int) {
		if depth > maxDepth || n.Type == html.ElementNode && !f(n) {
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c, depth+1)
		}
	}
	visit(n, 0)
}

func textOf(n *html.Node) string {
	var b strings.Builder
	var visit func(n *html.Node, depth int)
	visit = func(n *html.Node, depth int) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if depth > maxDepth || n.DataAtom == atom.Script || n.DataAtom == atom.Style {
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c, depth+1)
		}
	}
	visit(n, 0)
	return b.String()
}

// linkText is how much of an element's text stands in links.
func linkText(n *html.Node) int {
	total := 0
	walk(n, func(n *html.Node) bool {
		if n.DataAtom == atom.A {
			total += len(squeeze(textOf(n)))
			return false
		}
		return true
	})
	return total
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// squeeze makes every run of blanks one blank.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
