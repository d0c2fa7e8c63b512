package app

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/news"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/law"
)

// News reads articles with what the law room and the tree of regions know.
type News struct {
	reader *news.Reader
	say    law.Say
}

// NewNews makes a reader of articles. say gives the sentences of locale/.
func NewNews(b *law.Book, regions *registry.RegionTree, say law.Say) (*News, error) {
	s := news.Sources{
		Acts:    slices.Sorted(maps.Keys(b.Acts)),
		Offices: slices.Sorted(maps.Keys(b.Kinds)),
	}
	for level := 1; level <= 3; level++ {
		for _, r := range regions.All(level) {
			s.Regions = append(s.Regions, news.Region{Code: r.Code, Name: r.Name, Short: r.Short})
		}
	}
	for _, in := range b.Instruments {
		s.Instruments = append(s.Instruments, news.Instrument{
			ID: in.ID, Kind: in.Kind, Number: in.Number, Title: in.Title.ID,
			From: in.InForce.From, Until: in.InForce.Until, Enacted: in.Enacted, ReplacedBy: in.ReplacedBy,
		})
	}
	for _, e := range b.Elections {
		s.Elections = append(s.Elections, news.Election{ID: e.ID, Kind: e.Kind, VoteOn: e.VoteOn})
	}
	r, err := news.New(s)
	if err != nil {
		return nil, err
	}
	return &News{reader: r, say: say}, nil
}

// NewsAnswer is what was found in an article, with every code in words.
type NewsAnswer struct {
	Title string `json:"title"` // of an HTML page, "" for plain text
	*news.Article
	// Words has a sentence for every reason and status that the findings use.
	Words map[string]law.Text `json:"words"`
}

// maxArticle is the longest text that is read as one article.
const maxArticle = 400 << 10

// Extract reads an article, plain text or HTML. day is its day where somebody said
// it, else "".
func (n *News) Extract(source string, html bool, day netra.Date) (*NewsAnswer, error) {
	a := &NewsAnswer{Words: map[string]law.Text{}}
	from := ""
	if day != "" {
		from = "given"
	}
	if html {
		p, err := news.ReadPage(source)
		if err != nil {
			return nil, err
		}
		a.Title, source = p.Title, p.Text
		if day == "" && p.Published != "" {
			day, from = p.Published, "page"
		}
	}
	if len(source) > maxArticle {
		return nil, fmt.Errorf("the text has %d bytes; an article has at most %d", len(source), maxArticle)
	}
	a.Article = n.reader.Read(source, day, from)
	for _, code := range a.codes() {
		a.Words[code] = law.Text{ID: n.say("id", "news.word."+code), EN: n.say("en", "news.word."+code)}
	}
	return a, nil
}

// codes are the reasons and statuses that the findings use.
func (a *NewsAnswer) codes() []string {
	seen := map[string]bool{}
	add := func(s news.Sure) {
		for _, r := range s.Reasons {
			seen[r] = true
		}
	}
	for _, f := range a.Regions {
		add(f.Sure)
	}
	for _, f := range a.Offices {
		add(f.Sure)
	}
	for _, f := range a.Citations {
		add(f.Sure)
		seen[f.Status] = true
	}
	for _, f := range a.Counts {
		add(f.Sure)
	}
	for _, f := range a.Acts {
		add(f.Sure)
	}
	for _, f := range a.Dates {
		add(f.Sure)
	}
	for _, f := range a.Elections {
		add(f.Sure)
	}
	for _, f := range a.Sanctions {
		add(f.Sure)
	}
	for _, f := range a.Zones {
		add(f.Sure)
	}
	return slices.Sorted(maps.Keys(seen))
}

// Text is the answer for people, in lang.
func (n *News) Text(a *NewsAnswer, lang string) string {
	var b strings.Builder
	t := func(key string) string { return n.say(lang, "news."+key) }
	if a.Day != "" {
		fmt.Fprintf(&b, "%s: %s\n", t("day"), a.Day)
	} else {
		fmt.Fprintln(&b, t("no_day"))
	}
	section := func(key string, lines []string) {
		if len(lines) > 0 {
			fmt.Fprintf(&b, "\n%s\n", t(key))
			for _, l := range lines {
				fmt.Fprintln(&b, "  "+l)
			}
		}
	}
	section("regions", linesOf(a.Regions, func(f news.RegionFinding) (news.Span, news.Sure, []string) {
		if !f.Ambiguous {
			return f.Span, f.Sure, []string{string(f.Code), f.Name}
		}
		var names []string
		for _, c := range f.Candidates {
			names = append(names, string(c.Code)+" "+c.Name)
		}
		return f.Span, f.Sure, []string{strings.Join(names, " / ") + "?"}
	}))
	section("offices", linesOf(a.Offices, func(f news.OfficeFinding) (news.Span, news.Sure, []string) {
		return f.Span, f.Sure, []string{f.Body, f.Kind, f.Level, string(f.Region), strings.Join(f.Meanings, " / ")}
	}))
	section("citations", linesOf(a.Citations, func(f news.CitationFinding) (news.Span, news.Sure, []string) {
		parts := []string{strings.TrimSpace(f.Kind + " " + f.Normalised), f.Instrument, t("word." + f.Status)}
		return f.Span, f.Sure, append(parts, strings.Join(append(f.ReplacedBy, f.Near...), ", "))
	}))
	section("counts", linesOf(a.Counts, func(f news.CountFinding) (news.Span, news.Sure, []string) {
		n := fmt.Sprint(f.Value)
		if f.High != f.Value {
			n += "-" + fmt.Sprint(f.High)
		}
		return f.Span, f.Sure, []string{n, f.Bound, f.What, f.Outcome, string(f.Region), f.Election, string(f.AsOf)}
	}))
	section("acts", linesOf(a.Acts, func(f news.ActFinding) (news.Span, news.Sure, []string) {
		return f.Span, f.Sure, []string{f.Act, f.Action, f.Stance}
	}))
	section("dates", linesOf(a.Dates, func(f news.DateFinding) (news.Span, news.Sure, []string) {
		return f.Span, f.Sure, []string{string(f.Date), string(f.Until), f.Precision}
	}))
	section("elections", linesOf(a.Elections, func(f news.ElectionFinding) (news.Span, news.Sure, []string) {
		return f.Span, f.Sure, []string{f.Election}
	}))
	section("sanctions", linesOf(a.Sanctions, func(f news.SanctionFinding) (news.Span, news.Sure, []string) {
		return f.Span, f.Sure, []string{f.Level, f.Measure}
	}))
	section("zones", linesOf(a.Zones, func(f news.ZoneFinding) (news.Span, news.Sure, []string) {
		return f.Span, f.Sure, []string{f.Zone, f.About}
	}))
	fmt.Fprintf(&b, "\n%s\n", t("confirm"))
	return b.String()
}

// linesOf writes each finding as quote, what it means and how sure it is.
func linesOf[T any](findings []T, parts func(T) (news.Span, news.Sure, []string)) []string {
	var out []string
	for _, f := range findings {
		span, how, p := parts(f)
		p = slices.DeleteFunc(p, func(s string) bool { return s == "" })
		out = append(out, fmt.Sprintf("%d-%d %q: %s (%.2f)", span.Start, span.End, span.Quote, strings.Join(p, ", "), how.Confidence))
	}
	return out
}
