package measure

import (
	"cmp"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

const zones = "/zona"

// zonesPage is all that templates/zones_page.html may use.
type zonesPage struct {
	Form      *web.Form
	Rules     []web.Option
	Elections []web.Option
	Provinces []web.Option
	Place     string
	AsOf      netra.Date
	Rule      *law.ZoneRule
	Parts     []web.Pair // every parameter of the rule
	Map       template.HTML
	Rows      []zoneRow
	Uncounted int // regions in which nobody was counted
	Published []publishedRow
	Contests  []contestView // of these colours
	Export    string

	MayContest bool
}

type zoneRow struct {
	ZonePlace
	Name string
	Href string
	Chip web.Chip
	Rate string
}

// publishedRow is a colour that was announced, beside what the rule gives for
// the number it is said to rest on.
type publishedRow struct {
	law.ZoneLabel
	Name    string
	Chip    web.Chip
	ByRule  web.Chip
	Differs bool
	Unit    bool // the region is not of the unit that the rule counts
}

// bandLook is the tone and the tile of a band, from the mildest to the gravest; a
// rule may have more bands than there are looks.
func bandLook(level, bands int) (tone string, tile int) {
	switch {
	case level == 0:
		return "good", 1
	case level == bands-1:
		return "bad", 3
	default:
		return "waiting", 2
	}
}

func bandChip(r *web.Request, z *law.ZoneRule, b law.ZoneBand, level int) web.Chip {
	tone, _ := bandLook(level, len(z.Bands))
	return web.Chip{Tone: tone, Label: b.Label.In(r.Lang)}
}

// zoneFilterOf reads the filter from the address; what is not in the closed lists
// is taken as not asked for. ok is false where no rule was in force on the day.
func (s *Service) zoneFilterOf(r *web.Request, form *web.Form) (f ZoneFilter, ok bool) {
	q := r.URL.Query()
	f.AsOf = r.PastDay(form, "hari")
	rules := s.Law.ZonesOn(f.AsOf)
	if len(rules) == 0 {
		return f, false
	}
	f.Rule = rules[len(rules)-1]
	if i := slices.IndexFunc(rules, func(z *law.ZoneRule) bool { return z.ID == q.Get("aturan") }); i >= 0 {
		f.Rule = rules[i]
	}
	f.Election = s.Law.ElectionOn(f.AsOf)
	if e := s.Law.Elections[q.Get("pemilihan")]; e != nil {
		f.Election = e
	}
	if info, ok := s.Registry.Regions().Get(netra.Region(q.Get("wilayah"))); ok {
		f.Province = info.Code.Province()
	}
	form.Set("aturan", f.Rule.ID)
	form.Set("wilayah", string(f.Province))
	if f.Election != nil {
		form.Set("pemilihan", f.Election.ID)
	}
	return f, true
}

func (s *Service) showZones(w http.ResponseWriter, r *web.Request) error {
	form := web.NewForm(nil)
	f, ok := s.zoneFilterOf(r, form)
	status := http.StatusOK
	if form.Err() != nil {
		status = http.StatusUnprocessableEntity
	}
	page := zonesPage{Form: form, AsOf: f.AsOf, Place: r.T("measure.country")}
	if f.Province != "" {
		page.Place = s.regionName(f.Province)
	}
	for _, e := range s.Law.ElectionsInOrder() {
		page.Elections = append(page.Elections, web.Option{Value: e.ID, Label: e.Label.In(r.Lang)})
	}
	for _, p := range s.Registry.Regions().Provinces() {
		page.Provinces = append(page.Provinces, web.Option{Value: string(p.Code), Label: p.Name})
	}
	for _, z := range s.Law.ZonesOn(f.AsOf) {
		page.Rules = append(page.Rules, web.Option{Value: z.ID, Label: z.Name.In(r.Lang)})
	}
	if ok {
		m, err := s.Zones(r.Context(), f)
		if err != nil {
			return err
		}
		s.fillZones(&page, m, r)
		said, err := s.ContestsOf(r.Context(), f)
		if err != nil {
			return err
		}
		page.Contests, page.MayContest = s.contestViews(r, said), r.Can(access.ContestZone)
	}
	return s.Views.Show(w, r, status, "zones_page", web.Meta{Title: "measure.zone.title", Nav: home, Description: "measure.zone.description"}, page)
}

// fillZones puts a map of zones on the page.
func (s *Service) fillZones(page *zonesPage, m ZoneMap, r *web.Request) {
	z := m.Filter.Rule
	page.Rule, page.Export = z, zones+".csv?"+zoneQuery(m.Filter).Encode()
	page.Parts = s.parameters(m, r)
	tiles := web.Tiles{Title: r.T("measure.zone.map", page.Place)}
	for _, p := range m.Places {
		info, _ := s.Registry.Regions().Get(p.Region) // every place comes from this tree
		row := zoneRow{ZonePlace: p, Name: info.Name, Href: zones + "?" + zoneQuery(m.Filter.in(p.Region)).Encode(), Rate: r.T("measure.zone.no_roster")}
		tile := web.Tile{
			Code: info.Code, Name: info.Name, Short: info.Short, Lat: info.Lat, Lng: info.Lng, Value: i18n.Number(r.Lang, p.Count),
			Word: r.T("measure.zone.none"), Href: row.Href,
		}
		if p.Coloured {
			row.Chip = bandChip(r, z, p.Band, p.Level)
			tile.Word = p.Band.Label.In(r.Lang)
			_, tile.Level = bandLook(p.Level, len(z.Bands))
		}
		if p.Rated {
			row.Rate = r.T("measure.zone.rate", i18n.Decimal(r.Lang, p.Rate, 2), i18n.Decimal(r.Lang, p.Low, 2), i18n.Decimal(r.Lang, p.High, 2))
		}
		tiles.Tiles = append(tiles.Tiles, tile)
		if p.Count == 0 {
			page.Uncounted++
			continue
		}
		page.Rows = append(page.Rows, row)
	}
	slices.SortStableFunc(page.Rows, func(a, b zoneRow) int { return cmp.Compare(b.Count, a.Count) })
	for i, b := range z.Bands {
		_, level := bandLook(i, len(z.Bands))
		tiles.Legend = append(tiles.Legend, web.TileKey{Level: level, Label: b.Label.In(r.Lang) + ": " + s.span(z, i, r)})
	}
	page.Map = web.TileMap(r.Lang, tiles)
	page.Published = s.published(m.Filter, r)
}

// in is the filter for the province of a region.
func (f ZoneFilter) in(region netra.Region) ZoneFilter {
	f.Province = region.Province()
	return f
}

// parameters are all that somebody needs who computes the colours himself.
func (s *Service) parameters(m ZoneMap, r *web.Request) []web.Pair {
	z := m.Filter.Rule
	out := []web.Pair{
		{Label: "measure.zone.unit", Value: r.T("measure.zone.unit_" + z.Unit)},
		{Label: "measure.zone.numerator", Value: r.T("measure.zone.counts_" + z.Counts)},
		{Label: "measure.zone.denominator", Value: r.T("measure.zone.per_none")},
		{Label: "measure.zone.window", Value: r.T("measure.zone.window_none", m.Filter.AsOf)},
	}
	if z.Per > 0 {
		out[2].Value = r.T("measure.zone.per", z.Per)
	}
	if m.Filter.Election != nil && m.From != "" {
		out[3].Value = r.T("measure.zone.window_election", m.Filter.Election.Label.In(r.Lang), m.From, m.Filter.AsOf)
	}
	for i, b := range z.Bands {
		out = append(out, web.Pair{Label: b.Label.In(r.Lang), Value: s.span(z, i, r)})
	}
	return out
}

// span says which numbers have a band.
func (s *Service) span(z *law.ZoneRule, i int, r *web.Request) string {
	number := func(x float64) string { return i18n.Decimal(r.Lang, x, -1) }
	b := z.Bands[i]
	switch {
	case i == 0:
		return r.T("measure.zone.upto", number(*b.Most))
	case b.Most == nil:
		return r.T("measure.zone.above", number(*z.Bands[i-1].Most))
	case z.Per == 0:
		return r.T("measure.zone.between", number(*z.Bands[i-1].Most+1), number(*b.Most))
	default:
		return r.T("measure.zone.between_rates", number(*z.Bands[i-1].Most), number(*b.Most))
	}
}

// published are the colours that were announced until the day, in the province
// asked for.
func (s *Service) published(f ZoneFilter, r *web.Request) []publishedRow {
	var out []publishedRow
	for _, q := range f.Rule.Published {
		if q.On > f.AsOf || !f.Province.Contains(q.Region) {
			continue
		}
		band, level, _ := f.Rule.BandByID(q.Band) // lint: there is such a band
		row := publishedRow{ZoneLabel: q, Name: s.regionName(q.Region), Chip: bandChip(r, f.Rule, band, level), Unit: q.Region.Level() != f.Rule.Level()}
		if q.Count > 0 && f.Rule.Per == 0 {
			by, at := f.Rule.Band(float64(q.Count))
			row.ByRule, row.Differs = bandChip(r, f.Rule, by, at), by.ID != q.Band
		}
		out = append(out, row)
	}
	return out
}

func zoneQuery(f ZoneFilter) url.Values {
	q := web.DateQuery("hari", f.AsOf)
	q.Set("aturan", f.Rule.ID)
	if f.Election != nil {
		q.Set("pemilihan", f.Election.ID)
	}
	if f.Province != "" {
		q.Set("wilayah", string(f.Province))
	}
	return q
}

// exportZones writes every region with all that its colour rests on.
func (s *Service) exportZones(w http.ResponseWriter, r *web.Request) error {
	form := web.NewForm(nil)
	f, ok := s.zoneFilterOf(r, form)
	if err := form.Err(); err != nil {
		return err
	}
	lines := [][]string{{"as_of", "rule", "rule_digest", "election", "from", "region", "name", "counted", "n", "servants", "rate_per_1000", "low", "high", "zone", "label"}}
	if ok {
		m, err := s.Zones(r.Context(), f)
		if err != nil {
			return err
		}
		election := ""
		if f.Election != nil {
			election = f.Election.ID
		}
		for _, p := range m.Places {
			staff, per, low, high := "", "", "", ""
			if p.Rated {
				number := func(x float64) string { return strconv.FormatFloat(x, 'f', 4, 64) }
				staff, per, low, high = strconv.Itoa(p.Staff), number(p.Rate), number(p.Low), number(p.High)
			}
			line := []string{
				string(f.AsOf), f.Rule.ID, f.Rule.Digest, election, string(m.From), string(p.Region), s.regionName(p.Region),
				f.Rule.Counts, strconv.Itoa(p.Count), staff, per, low, high, p.Band.ID, p.Band.Label.In(r.Lang),
			}
			lines = append(lines, line)
		}
	}
	web.SendCSV(w, "zona-"+string(f.AsOf)+".csv", lines)
	return nil
}
