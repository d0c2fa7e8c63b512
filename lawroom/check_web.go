package lawroom

import (
	"cmp"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

const checks = "/perlu-diperiksa"

const (
	askFolder = "berkas" // folder of the law room
	askDamage = "bahaya"
)

// checksPage is all that templates/checks_page.html may use.
type checksPage struct {
	Tabs     []web.Tab
	Folders  []facetLink
	Damages  []facetLink
	Filtered bool
	Items    []checkView
	Drafts   []draftView
	NDraft   int
	NChecked int
	Export   string
}

// checkView is a question that a person must still answer.
type checkView struct {
	*law.ToCheck
	Files []web.Link
	Cites []sourceView
}

// draftView is a file that nobody has reviewed.
type draftView struct {
	*law.Head
	Href string
}

// checkChoice is what somebody wants to check.
type checkChoice struct{ folder, damage string }

func readCheckChoice(q url.Values) checkChoice {
	return checkChoice{q.Get(askFolder), q.Get(askDamage)}
}

func (c checkChoice) href(at, folder, damage string) string {
	q := url.Values{}
	if folder != "" {
		q.Set(askFolder, folder)
	}
	if damage != "" {
		q.Set(askDamage, damage)
	}
	if len(q) == 0 {
		return at
	}
	return at + "?" + q.Encode()
}

// folderOf is the folder of a file, or its name where it stands in none.
func folderOf(file string) string {
	if d := path.Dir(file); d != "." {
		return d
	}
	return file
}

// fits tells whether a question is about a file of the folder and of the rank.
func (c checkChoice) fits(x *law.ToCheck) bool {
	folder := c.folder == "" || slices.ContainsFunc(x.Affects, func(f string) bool { return folderOf(f) == c.folder })
	return folder && (c.damage == "" || strconv.Itoa(x.Damage) == c.damage)
}

// toCheck are the questions of a choice, and the files that nobody has
// reviewed.
func (s *Service) toCheck(c checkChoice) ([]*law.ToCheck, []*law.Head) {
	var items []*law.ToCheck
	for _, x := range s.Law.ToCheckInOrder() {
		if c.fits(x) {
			items = append(items, x)
		}
	}
	var drafts []*law.Head
	for _, h := range s.Law.Heads() {
		if h.Review.Status == "draft" && c.damage == "" && (c.folder == "" || folderOf(h.Path) == c.folder) {
			drafts = append(drafts, h)
		}
	}
	return items, drafts
}

func (s *Service) showChecks(w http.ResponseWriter, r *web.Request) error {
	c := readCheckChoice(r.URL.Query())
	items, drafts := s.toCheck(c)
	page := checksPage{
		Tabs: s.tabs(checks), Filtered: c != checkChoice{}, NDraft: len(drafts), NChecked: len(items), Export: c.href(checks+".csv", c.folder, c.damage),
	}
	folders, damages := map[string]int{}, map[string]int{}
	for _, x := range s.Law.ToCheckInOrder() {
		seen := map[string]bool{}
		for _, f := range x.Affects {
			if d := folderOf(f); !seen[d] && (c.damage == "" || strconv.Itoa(x.Damage) == c.damage) {
				seen[d] = true
				folders[d]++
			}
		}
		if (checkChoice{folder: c.folder}).fits(x) {
			damages[strconv.Itoa(x.Damage)]++
		}
	}
	page.Folders = checkLinks(folders, c.folder, func(v string) string { return c.href(checks, v, c.damage) })
	page.Damages = checkLinks(damages, c.damage, func(v string) string { return c.href(checks, c.folder, v) })
	for _, x := range items {
		v := checkView{ToCheck: x, Cites: s.sources(r, x.Sources)}
		for _, f := range x.Affects {
			v.Files = append(v.Files, web.Link{Label: f, Href: filesAt + f})
		}
		page.Items = append(page.Items, v)
	}
	for _, h := range drafts {
		page.Drafts = append(page.Drafts, draftView{h, filesAt + h.Path})
	}
	return s.Views.Show(w, r, http.StatusOK, "checks_page", web.Meta{
		Title: "lawroom.checks.title", Nav: home, Description: "lawroom.checks.description",
	}, page)
}

// checkLinks are the values of a filter; the one that is chosen leads back to
// the list without it.
func checkLinks(n map[string]int, chosen string, href func(string) string) []facetLink {
	var out []facetLink
	for _, v := range sortedKeys(n) {
		link := facetLink{Label: v, Href: href(v), N: n[v], Current: v == chosen}
		if link.Current {
			link.Href = href("")
		}
		out = append(out, link)
	}
	return out
}

func sortedKeys(m map[string]int) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b string) int { // ranks are numbers, folders are words
		x, xerr := strconv.Atoi(a)
		y, yerr := strconv.Atoi(b)
		if xerr == nil && yerr == nil {
			return cmp.Compare(x, y)
		}
		return cmp.Compare(a, b)
	})
	return out
}

// exportChecks is the list for a spreadsheet, with empty columns for what the
// reviewer finds.
func (s *Service) exportChecks(w http.ResponseWriter, r *web.Request) error {
	items, drafts := s.toCheck(readCheckChoice(r.URL.Query()))
	var head []string
	for _, name := range []string{"kind", "rank", "what", "why", "files", "sources", "found", "article", "by", "on"} {
		head = append(head, r.T("lawroom.checks.csv."+name))
	}
	rows := [][]string{head}
	cite := func(sources []law.Source) string {
		var out []string
		for _, x := range sources {
			out = append(out, strings.TrimSpace(s.Law.Cite(x, r.Lang, s.Bundle.T)+" "+x.URL)+" ["+string(x.Mark)+"]")
		}
		return strings.Join(out, " | ")
	}
	for _, x := range items {
		rows = append(rows, []string{
			r.T("lawroom.checks.question"), strconv.Itoa(x.Damage), x.Question.In(r.Lang), x.Why.In(r.Lang), strings.Join(x.Affects, " "), cite(x.Sources), "", "", "", "",
		})
	}
	for _, h := range drafts {
		rows = append(rows, []string{r.T("lawroom.checks.draft"), "", h.ID, h.Review.Why.In(r.Lang), h.Path, cite(h.Sources), "", "", "", ""})
	}
	web.SendCSV(w, "perlu-diperiksa-"+string(r.Today())+".csv", rows)
	return nil
}
