package lawroom

import (
	"net/http"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

const readings = "/tafsir"

// readingsPage is all that templates/readings_page.html may use.
type readingsPage struct {
	Tabs   []web.Tab
	Points []pointView
}

// pointView is a contested point with the rules that hang on it.
type pointView struct {
	*law.Interpretation
	Review  reviewView
	Read    []readingView
	Rules   []*law.Rule
	Columns int // readings side by side
}

// readingView is how one of them reads it.
type readingView struct {
	law.Reading
	Cites []sourceView
}

func (s *Service) showReadings(w http.ResponseWriter, r *web.Request) error {
	return s.Cache.Serve(w, r, "readings", func(w http.ResponseWriter, r *web.Request) error {
		page := readingsPage{Tabs: s.tabs(readings)}
		for _, p := range s.Law.InterpretationsInOrder() {
			if p.Review.Status == "withdrawn" {
				continue
			}
			v := pointView{Interpretation: p, Review: review(p.Review)}
			for _, x := range p.Readings {
				v.Read = append(v.Read, readingView{x, s.sources(r, x.Sources)})
			}
			for _, rule := range s.Law.RulesInOrder() {
				if slices.Contains(rule.Contested, p.ID) {
					v.Rules = append(v.Rules, rule)
				}
			}
			page.Points = append(page.Points, v)
		}
		return s.Views.Show(w, r, http.StatusOK, "readings_page", web.Meta{
			Title: "lawroom.readings.title", Nav: home, Description: "lawroom.readings.description",
		}, page)
	})
}

const filesAt = home + "/berkas/"

// filePage is all that templates/file_page.html may use.
type filePage struct {
	Path    string
	Digest  string
	Text    string
	Head    *law.Head // nil for a closed list
	Review  reviewView
	Checks  []*law.ToCheck
	Page    string // page on which the thing is shown for reading, "" without one
	Sources []sourceView
}

// showFile shows a file of the law room as it is written, for those who check
// it.
func (s *Service) showFile(w http.ResponseWriter, r *web.Request) error {
	path := r.PathValue("path")
	text := s.Law.Text(path)
	if text == nil {
		return &netra.Error{Kind: netra.NotFound, Key: "lawroom.unknown_file"}
	}
	return s.Cache.Serve(w, r, "file/"+path, func(w http.ResponseWriter, r *web.Request) error {
		page := filePage{Path: path, Text: string(text), Checks: s.Law.ToCheckOf(path), Page: s.pageOf(path)}
		for _, h := range s.Law.Heads() {
			if h.Path == path {
				page.Head, page.Review, page.Digest, page.Sources = h, review(h.Review), h.Digest, s.sources(r, h.Sources)
			}
		}
		return s.Views.Show(w, r, http.StatusOK, "file_page", web.Meta{
			Title: path, Nav: home, NoIndex: true, Crumbs: []web.Crumb{{Label: "lawroom.title", Href: home}, {Label: "lawroom.checks.title", Href: checks}, {Label: path}},
		}, page)
	})
}

// pageOf is the page that shows what a file says, "" where there is none.
func (s *Service) pageOf(path string) string {
	for _, x := range s.Law.RulesInOrder() {
		if x.Path == path {
			return home + "/" + x.ID
		}
	}
	for _, x := range s.Law.ProceduresInOrder() {
		if x.Path == path {
			return procedures + "/" + x.ID
		}
	}
	for _, x := range s.Law.InterpretationsInOrder() {
		if x.Path == path {
			return readings + "#" + x.ID
		}
	}
	for _, x := range s.Law.ElectionsInOrder() {
		if x.Path == path {
			return calendar + "#" + x.ID
		}
	}
	for _, x := range s.Law.HolidaysInOrder() {
		if x.Path == path {
			return calendar + "#" + x.ID
		}
	}
	return ""
}
