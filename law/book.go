package law

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/workday"
)

// Book is the whole law room, indexed. It never changes after Load; nobody
// writes to its maps or to what they point at.
type Book struct {
	Instruments     map[string]*Instrument
	Forms           map[string]*Form
	Zones           map[string]*ZoneRule
	Vulnerability   map[string]*VulnerabilityRule
	Alertness       map[string]*Alertness
	Interpretations map[string]*Interpretation
	Acts            map[string]*Act
	Rules           map[string]*Rule
	Sanctions       map[string]*Sanction
	Levels          map[string]*SanctionLevel
	Values          map[string]*Value
	Elections       map[string]*Election
	Kinds           map[string]*OfficeKind
	FunctionsByID   map[string]*Function // the method Functions tells who performs them
	Statuses        map[string]*Status
	Procedures      map[string]*Procedure
	Facts           map[string]*Fact
	ToCheck         map[string]*ToCheck
	Actions         map[string]*Action
	Employments     map[string]*Employment
	Weeks           map[string]*Week
	Ladders         map[string]*Ladder
	Guides          map[string]*Guide
	StageReminders  map[string]*StageReminder
	Holidays        map[int]*Holidays // by year

	// Calendar counts the working days of an office with the first week of
	// weeks.yaml.
	Calendar *workday.Calendar

	calendars map[office]*workday.Calendar
	regions   []netra.Region        // that have holidays of their own, the smallest first
	holidays  []Holiday             // Ref of a workday.Holiday is a place in here
	texts     map[string][]byte     // what the files say, by path
	nodes     map[string]*yaml.Node // parsed files, for the lines of findings
	digests   map[string]string     // SHA-256 by path
	order     map[string][]string   // ids of the closed lists as written
}

func newBook() *Book {
	return &Book{
		Instruments: map[string]*Instrument{}, Forms: map[string]*Form{}, Zones: map[string]*ZoneRule{}, Vulnerability: map[string]*VulnerabilityRule{}, Alertness: map[string]*Alertness{}, Interpretations: map[string]*Interpretation{}, Acts: map[string]*Act{}, Rules: map[string]*Rule{},
		Sanctions: map[string]*Sanction{}, Levels: map[string]*SanctionLevel{}, Values: map[string]*Value{},
		Elections: map[string]*Election{}, Kinds: map[string]*OfficeKind{}, FunctionsByID: map[string]*Function{},
		Statuses: map[string]*Status{}, Procedures: map[string]*Procedure{}, Facts: map[string]*Fact{}, ToCheck: map[string]*ToCheck{}, Actions: map[string]*Action{},
		Employments: map[string]*Employment{}, Weeks: map[string]*Week{}, Holidays: map[int]*Holidays{},
		Guides: map[string]*Guide{}, StageReminders: map[string]*StageReminder{},
		Ladders: map[string]*Ladder{}, calendars: map[office]*workday.Calendar{}, texts: map[string][]byte{}, nodes: map[string]*yaml.Node{},
		digests: map[string]string{}, order: map[string][]string{},
	}
}

// weekdays are the names of the weekdays in weeks.yaml.
func weekday(name string) (time.Weekday, bool) {
	for d := range time.Weekday(7) {
		if strings.EqualFold(d.String(), name) {
			return d, true
		}
	}
	return 0, false
}

// office is what the days of an office depend on: its working week, and the
// region whose own holidays it keeps, "" where only those of the country count.
type office struct {
	week   string
	region netra.Region
}

// index builds the calendars: one per week for the country, and one per week
// for each region that has holidays of its own.
func (b *Book) index() error {
	years := slices.Sorted(maps.Keys(b.Holidays))
	seen := map[netra.Date]bool{}
	for _, y := range years {
		for _, h := range b.Holidays[y].Days {
			// A day in the wrong file or twice is a finding of Lint, which
			// needs a book to report it in.
			if seen[h.Date] || h.Date.Year() != y {
				continue
			}
			seen[h.Date] = true
			b.holidays = append(b.holidays, h)
			for _, r := range h.Regions {
				if !slices.Contains(b.regions, r) {
					b.regions = append(b.regions, r)
				}
			}
		}
	}
	slices.SortFunc(b.regions, func(x, y netra.Region) int {
		return cmp.Or(cmp.Compare(len(y), len(x)), cmp.Compare(x, y))
	})
	for _, w := range b.WeeksInOrder() {
		for _, r := range append([]netra.Region{""}, b.regions...) {
			c, err := b.calendar(w, r, years)
			if err != nil {
				return err
			}
			b.calendars[office{w.ID, r}] = c
			if b.Calendar == nil {
				b.Calendar = c
			}
		}
	}
	if b.Calendar == nil {
		return fmt.Errorf("weeks.yaml: no working week")
	}
	return nil
}

// WithoutHoliday is the room as it was before a day stood in a list of holidays:
// what was due then is counted without it.
func (b *Book) WithoutHoliday(day netra.Date) (*Book, error) {
	y := b.Holidays[day.Year()]
	if y == nil || !slices.ContainsFunc(y.Days, func(h Holiday) bool { return h.Date == day }) {
		return nil, fmt.Errorf("%s is in no list of holidays", day)
	}
	list := *y
	list.Days = slices.DeleteFunc(slices.Clone(y.Days), func(h Holiday) bool { return h.Date == day })
	other := *b
	other.Holidays = maps.Clone(b.Holidays)
	other.Holidays[day.Year()] = &list
	other.Calendar, other.calendars, other.regions, other.holidays = nil, map[office]*workday.Calendar{}, nil, nil
	return &other, other.index()
}

// calendar is that of offices with a working week in a region.
func (b *Book) calendar(w *Week, r netra.Region, years []int) (*workday.Calendar, error) {
	var off []time.Weekday
	for _, o := range w.Off {
		d, ok := weekday(o.Day)
		if !ok {
			return nil, fmt.Errorf("weeks.yaml: %q of %s is not a weekday", o.Day, w.ID)
		}
		off = append(off, d)
	}
	var days []workday.Holiday
	for ref, h := range b.holidays {
		d, ok := workday.Of(h.Date)
		if ok && h.holdsIn(r) {
			days = append(days, workday.Holiday{Day: d, Ref: ref})
		}
	}
	c, err := workday.New(workday.Off(off...), years, days)
	if err != nil {
		return nil, fmt.Errorf("weeks.yaml: %s: %w", w.ID, err)
	}
	return c, nil
}

// Digest names the whole law room: the SHA-256 of the paths and digests of its
// files in hex.
func (b *Book) Digest() string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(b.digests)) {
		// A hash never fails to write.
		_, _ = io.WriteString(sum, b.digests[name]+"  "+name+"\n")
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Files are the paths of all files that were read, in order.
func (b *Book) Files() []string { return slices.Sorted(maps.Keys(b.digests)) }

// ElectionKinds are the kinds of election that the calendars know, sorted.
func (b *Book) ElectionKinds() []string {
	kinds := map[string]bool{}
	for _, e := range b.Elections {
		kinds[e.Kind] = true
	}
	return slices.Sorted(maps.Keys(kinds))
}

// Text is what a file of the law room says, as it was read; nil where there is
// no such file.
func (b *Book) Text(path string) []byte { return b.texts[path] }

// line is where the element at keys stands in a file: strings go into mappings,
// ints into lists. Where an element does not exist, it is the line of the
// nearest one around it.
func (b *Book) line(name string, keys ...any) int {
	n := b.nodes[name]
	if n == nil {
		return 1
	}
	line := n.Line
	for _, k := range keys {
		next := child(n, k)
		if next == nil {
			return line
		}
		n, line = next, next.Line
	}
	return line
}

// child is the element of n at key, nil where there is none.
func child(n *yaml.Node, key any) *yaml.Node {
	switch k := key.(type) {
	case int:
		if n.Kind == yaml.SequenceNode && k < len(n.Content) {
			return n.Content[k]
		}
	case string:
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == k {
				return n.Content[i+1]
			}
		}
	}
	return nil
}

// byID compares ids so that a number in an id counts as a number: disp-9 comes
// before disp-10.
func byID(a, b string) int {
	for a != "" && b != "" {
		na, ra := leadingNumber(a)
		nb, rb := leadingNumber(b)
		if ra != a && rb != b {
			if c := cmp.Compare(na, nb); c != 0 {
				return c
			}
			a, b = ra, rb
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

// leadingNumber splits the digits from the front of s.
func leadingNumber(s string) (n int, rest string) {
	rest = strings.TrimLeft(s, "0123456789")
	// A number too long for an int sorts as 0, which is as good as any place.
	n, _ = strconv.Atoi(s[:len(s)-len(rest)])
	return n, rest
}

// sorted are the values of m in the order of compare.
func sorted[T any](m map[string]*T, compare func(a, b *T) int) []*T {
	return slices.SortedFunc(maps.Values(m), compare)
}

// listed are the values of m in the order of their file.
func listed[T any](m map[string]*T, ids []string) []*T {
	out := make([]*T, 0, len(ids))
	for _, id := range ids {
		out = append(out, m[id])
	}
	return out
}

// InstrumentsInOrder are all instruments by id.
func (b *Book) InstrumentsInOrder() []*Instrument {
	return sorted(b.Instruments, func(x, y *Instrument) int { return byID(x.ID, y.ID) })
}

// ActsInOrder are all acts in the order in which they are offered.
func (b *Book) ActsInOrder() []*Act {
	return sorted(b.Acts, func(x, y *Act) int { return cmp.Or(cmp.Compare(x.Order, y.Order), byID(x.ID, y.ID)) })
}

// RulesInOrder are all rules by id, numbers counting as numbers.
func (b *Book) RulesInOrder() []*Rule {
	return sorted(b.Rules, func(x, y *Rule) int { return byID(x.ID, y.ID) })
}

// InterpretationsInOrder are all contested points by id.
func (b *Book) InterpretationsInOrder() []*Interpretation {
	return sorted(b.Interpretations, func(x, y *Interpretation) int { return byID(x.ID, y.ID) })
}

// Disputes are the points on which a rule is read in different ways.
func (b *Book) Disputes(r *Rule) []*Interpretation {
	var out []*Interpretation
	for _, id := range r.Contested {
		if v := b.Interpretations[id]; v != nil {
			out = append(out, v)
		}
	}
	return out
}

// SanctionsInOrder are all sanctions, lighter ones first.
func (b *Book) SanctionsInOrder() []*Sanction {
	return sorted(b.Sanctions, func(x, y *Sanction) int {
		return cmp.Or(cmp.Compare(b.levelOrder(x.Level), b.levelOrder(y.Level)), cmp.Compare(x.Order, y.Order), byID(x.ID, y.ID))
	})
}

func (b *Book) levelOrder(id string) int {
	if l := b.Levels[id]; l != nil {
		return l.Order
	}
	return 0
}

// LevelsInOrder are the levels of sanctions, lighter ones first.
func (b *Book) LevelsInOrder() []*SanctionLevel {
	return sorted(b.Levels, func(x, y *SanctionLevel) int { return cmp.Or(cmp.Compare(x.Order, y.Order), byID(x.ID, y.ID)) })
}

// ValuesInOrder are all values by id.
func (b *Book) ValuesInOrder() []*Value {
	return sorted(b.Values, func(x, y *Value) int { return byID(x.ID, y.ID) })
}

// ElectionsInOrder are all elections by the day of the vote.
func (b *Book) ElectionsInOrder() []*Election {
	return sorted(b.Elections, func(x, y *Election) int { return cmp.Or(cmp.Compare(x.VoteOn, y.VoteOn), byID(x.ID, y.ID)) })
}

// KindsInOrder are all kinds of offices by id.
func (b *Book) KindsInOrder() []*OfficeKind {
	return sorted(b.Kinds, func(x, y *OfficeKind) int { return byID(x.ID, y.ID) })
}

// ProceduresInOrder are all procedures by id.
func (b *Book) ProceduresInOrder() []*Procedure {
	return sorted(b.Procedures, func(x, y *Procedure) int { return byID(x.ID, y.ID) })
}

// StatusesInOrder are the statuses of cases in the order of their path.
func (b *Book) StatusesInOrder() []*Status {
	return sorted(b.Statuses, func(x, y *Status) int { return cmp.Or(cmp.Compare(x.Order, y.Order), byID(x.ID, y.ID)) })
}

// HolidaysInOrder are the lists of holidays by year.
func (b *Book) HolidaysInOrder() []*Holidays {
	var out []*Holidays
	for _, y := range slices.Sorted(maps.Keys(b.Holidays)) {
		out = append(out, b.Holidays[y])
	}
	return out
}

// FactsInOrder are the facts as they stand in facts.yaml.
func (b *Book) FactsInOrder() []*Fact { return listed(b.Facts, b.order["facts.yaml"]) }

// ToCheckInOrder are the questions that a person must still answer, those first
// that do most damage if the law room has them wrong.
func (b *Book) ToCheckInOrder() []*ToCheck {
	return sorted(b.ToCheck, func(x, y *ToCheck) int { return cmp.Or(cmp.Compare(x.Damage, y.Damage), byID(x.ID, y.ID)) })
}

// ToCheckOf are the questions of ToCheckInOrder that bear on a file.
func (b *Book) ToCheckOf(path string) []*ToCheck {
	return slices.DeleteFunc(b.ToCheckInOrder(), func(c *ToCheck) bool { return !slices.Contains(c.Affects, path) })
}

// ActionsInOrder are the actions as they stand in actions.yaml.
func (b *Book) ActionsInOrder() []*Action { return listed(b.Actions, b.order["actions.yaml"]) }

// FunctionsInOrder are the functions as they stand in functions.yaml.
func (b *Book) FunctionsInOrder() []*Function {
	return listed(b.FunctionsByID, b.order["functions.yaml"])
}

// EmploymentsInOrder are the employments as they stand in employments.yaml.
func (b *Book) EmploymentsInOrder() []*Employment {
	return listed(b.Employments, b.order["employments.yaml"])
}

// LaddersInOrder are the ladders as they stand in ladders.yaml.
func (b *Book) LaddersInOrder() []*Ladder { return listed(b.Ladders, b.order["ladders.yaml"]) }

// WeeksInOrder are the working weeks as they stand in weeks.yaml.
func (b *Book) WeeksInOrder() []*Week { return listed(b.Weeks, b.order["weeks.yaml"]) }

// Functions are the ids of what a kind of office may do on day, in order; none
// for a kind that does not exist, or not any more.
func (b *Book) Functions(kind string, day netra.Date) []string {
	k := b.Kinds[kind]
	if k == nil || !k.InForce.Has(day) {
		return nil
	}
	var out []string
	for _, p := range k.Performs {
		if p.Has(day) && !slices.Contains(out, p.Function) {
			out = append(out, p.Function)
		}
	}
	slices.Sort(out)
	return out
}

// KindsAnswering are the ids of the kinds of offices that answer questions about
// the rules on day.
func (b *Book) KindsAnswering(day netra.Date) []string {
	var out []string
	for _, k := range b.KindsInOrder() {
		if k.Answers && len(b.Functions(k.ID, day)) > 0 {
			out = append(out, k.ID)
		}
	}
	return out
}

// KindsPerforming are the ids of the kinds of offices that perform a function
// on day, in order.
func (b *Book) KindsPerforming(function string, day netra.Date) []string {
	var out []string
	for _, k := range b.KindsInOrder() {
		if slices.Contains(b.Functions(k.ID, day), function) {
			out = append(out, k.ID)
		}
	}
	return out
}
