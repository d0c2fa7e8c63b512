package law

import (
	"cmp"
	"slices"

	"github.com/netra-id/netra"
)

// ZoneRule says how regions are coloured by how many civil servants are counted
// there. Its parameters are all that it takes to compute a colour again. Files:
// zones/.
type ZoneRule struct {
	Head   `yaml:",inline"`
	Name   Text   `yaml:"name"`
	Unit   string `yaml:"unit"`   // what has a colour: province or regency
	Counts string `yaml:"counts"` // which civil servants: reported or proven
	Window string `yaml:"window"` // since when: election, from the first day of its stages
	// Per is the number of civil servants to which a count is related, 0 where
	// the count itself decides.
	Per   int        `yaml:"per"`
	Bands []ZoneBand `yaml:"bands"`
	// Published are colours that somebody announced under this rule.
	Published []ZoneLabel `yaml:"published"`
}

// ZoneBand is one colour with the greatest number that still has it; the last
// band has no end.
type ZoneBand struct {
	ID    string   `yaml:"id"`
	Label Text     `yaml:"label"`
	Most  *float64 `yaml:"most"`
}

// ZoneLabel is a colour that an authority announced for a region on a day.
type ZoneLabel struct {
	Region netra.Region `yaml:"region"`
	On     netra.Date   `yaml:"on"`
	Band   string       `yaml:"band"`
	Count  int          `yaml:"count"` // what it is said to rest on, 0 where nothing was said
	By     Text         `yaml:"by"`
	Note   Text         `yaml:"note"`
	// Sources are where the announcement was read.
	Sources []Source `yaml:"sources"`
}

// What a ZoneRule may colour, count and begin with.
const (
	ZoneProvince = "province"
	ZoneRegency  = "regency"
	ZoneReported = "reported"
	ZoneProven   = "proven"
	ZoneElection = "election"
)

// ZonesInOrder are all rules of zones, the oldest first.
func (b *Book) ZonesInOrder() []*ZoneRule {
	return sorted(b.Zones, func(x, y *ZoneRule) int {
		return cmp.Or(cmp.Compare(x.InForce.From, y.InForce.From), cmp.Compare(x.ID, y.ID))
	})
}

// ZonesOn are the rules of zones in force on a day.
func (b *Book) ZonesOn(day netra.Date) []*ZoneRule {
	return slices.DeleteFunc(b.ZonesInOrder(), func(z *ZoneRule) bool {
		return z.Review.Status == withdrawn || !z.InForce.Has(day)
	})
}

// Level is how many levels of the tree of regions lie above the unit, and it.
func (z *ZoneRule) Level() int {
	if z.Unit == ZoneProvince {
		return 1
	}
	return 2
}

// Band is the colour of a number, and its place among the bands from 0.
func (z *ZoneRule) Band(n float64) (ZoneBand, int) { return bandOf(z.Bands, n) }

func bandOf(bands []ZoneBand, n float64) (ZoneBand, int) {
	for i, b := range bands {
		if b.Most == nil || n <= *b.Most {
			return b, i
		}
	}
	// Lint has every rule end in an open band.
	return bands[len(bands)-1], len(bands) - 1
}

// BandByID finds a band by its id; ok is false where there is none.
func (z *ZoneRule) BandByID(id string) (band ZoneBand, at int, ok bool) {
	at = slices.IndexFunc(z.Bands, func(b ZoneBand) bool { return b.ID == id })
	if at < 0 {
		return ZoneBand{}, 0, false
	}
	return z.Bands[at], at, true
}

func (l *linter) zone(v *ZoneRule) {
	l.head(&v.Head)
	p := in(&v.Head)
	l.text(p.at("name"), "the name", v.Name, true)
	if len(v.Sources) == 0 {
		l.wrong(p, "source", "the zones rest on nothing; write sources, with mark M where only memory has it")
	}
	l.word(p.at("unit"), "what has a colour", v.Unit, ZoneProvince, ZoneRegency)
	l.word(p.at("counts"), "what is counted", v.Counts, ZoneReported, ZoneProven)
	l.word(p.at("window"), "since when is counted", v.Window, ZoneElection)
	if v.Per < 0 {
		l.wrong(p.at("per"), "zone", "per %d is negative; write 0 where the count itself decides", v.Per)
	}
	seen := l.bands(p, "zone", v.Bands)
	for i, q := range v.Published {
		at := p.at("published", i)
		if !seen[q.Band] {
			l.wrong(at.at("band"), "reference", "there is no band %q in this rule", q.Band)
		}
		if q.Region == "" || q.On == "" {
			l.wrong(at, "zone", "a colour was announced for a region on a day; write region and on")
		}
		l.text(at.at("by"), "who announced it", q.By, true)
		l.text(at.at("note"), "the note", q.Note, false)
		l.sources(at.at("sources"), q.Sources)
		if len(q.Sources) == 0 {
			l.wrong(at, "source", "nobody says where this colour was announced; write sources")
		}
	}
}

// bands checks what numbers are called, and tells the ids.
func (l *linter) bands(p place, check string, bands []ZoneBand) (ids map[string]bool) {
	ids = map[string]bool{}
	if len(bands) < 2 {
		l.wrong(p.at("bands"), check, "numbers need two bands at least")
	}
	last := -1.0
	for i, b := range bands {
		at := p.at("bands", i)
		l.text(at.at("label"), "the label", b.Label, true)
		if b.ID == "" || ids[b.ID] {
			l.wrong(at, check, "the band %q has no id of its own; give it one", b.ID)
		}
		ids[b.ID] = true
		switch open := i == len(bands)-1; {
		case open && b.Most != nil:
			l.wrong(at, check, "the last band has an end; whatever is greater would have no name, delete most")
		case !open && b.Most == nil:
			l.wrong(at, check, "only the last band has no end; write most")
		case !open && *b.Most <= last:
			l.wrong(at, check, "the band ends at %v, where the one before it ends at %v; order them", *b.Most, last)
		case !open:
			last = *b.Most
		}
	}
	return ids
}
