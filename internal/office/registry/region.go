package registry

import (
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law/ask"
)

//go:embed regions.txt
var regionText string

// RegionInfo is one region of the built-in tree.
type RegionInfo struct {
	Code  netra.Region
	Name  string // as in the decree: "Kabupaten Serang", "Kota Cilegon"
	Short string // what people say instead, "Sumut"; "" where they say the name
	Level int    // 1 province, 2 kabupaten or kota, 3 kecamatan
	Lat   float64
	Lng   float64 // centroid; of a kecamatan that of its kabupaten or kota
	Zone  string  // time zone, as Asia/Jakarta
}

// RegionTree is all regions. It never changes after it was read.
type RegionTree struct {
	byCode   map[netra.Region]RegionInfo
	children map[netra.Region][]RegionInfo // in the order of the codes
	byKey    map[string][]netra.Region     // by the key of the name
	keys     []regionKey
}

// Regions is the built-in tree of all provinces, kabupaten, kota and kecamatan.
func Regions() *RegionTree { return regions() }

// regions reads the tree once. The text is part of the program and checked by a
// test; that it cannot be read is a fault of the build.
var regions = sync.OnceValue(func() *RegionTree {
	t, err := readRegions(regionText)
	if err != nil {
		panic(err)
	}
	return t
})

// readRegions reads the form that regions_gen.go describes.
func readRegions(text string) (*RegionTree, error) {
	t := &RegionTree{byCode: make(map[netra.Region]RegionInfo, 8000), children: map[netra.Region][]RegionInfo{}, byKey: map[string][]netra.Region{}}
	var prov, kab RegionInfo
	last, n := 0, 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSuffix(line, "\n")
		var info RegionInfo
		var err error
		switch {
		case strings.HasPrefix(line, "#"):
			info, err = readPlace(line[1:], "", 6)
			prov = info
		case strings.HasPrefix(line, "@"):
			info, err = readPlace(line[1:], string(prov.Code)+".", 4)
			info.Zone = prov.Zone
			kab, last = info, 0
		default:
			last++
			name := line
			if rest, ok := strings.CutPrefix(line, "="); ok {
				part, after, _ := strings.Cut(rest, " ")
				if last, err = strconv.Atoi(part); err != nil {
					break
				}
				name = after
			}
			info = RegionInfo{Code: netra.Region(fmt.Sprintf("%s.%02d", kab.Code, last)), Name: name, Lat: kab.Lat, Lng: kab.Lng, Zone: kab.Zone}
		}
		if err == nil && info.Name == "" {
			err = errors.New("it has no name")
		}
		if err != nil {
			return nil, fmt.Errorf("regions.txt line %d: %q is no region: %w", n, line, err)
		}
		info.Level = info.Code.Level()
		t.byCode[info.Code] = info
		t.children[info.Code.Parent()] = append(t.children[info.Code.Parent()], info)
		t.index(info)
	}
	return t, nil
}

// readPlace reads code, name, lat, lng and, with six fields, the zone and the
// short name.
func readPlace(line, prefix string, fields int) (RegionInfo, error) {
	f := strings.Split(line, "|")
	if len(f) != fields {
		return RegionInfo{}, fmt.Errorf("%d fields, want %d", len(f), fields)
	}
	info := RegionInfo{Code: netra.Region(prefix + f[0]), Name: f[1]}
	var err error
	if info.Lat, err = strconv.ParseFloat(f[2], 64); err != nil {
		return RegionInfo{}, err
	}
	if info.Lng, err = strconv.ParseFloat(f[3], 64); err != nil {
		return RegionInfo{}, err
	}
	if fields == 6 {
		info.Zone, info.Short = "Asia/"+f[4], f[5]
	}
	return info, nil
}

// Get is the region with that code.
func (t *RegionTree) Get(code netra.Region) (RegionInfo, bool) {
	r, ok := t.byCode[code]
	return r, ok
}

// Provinces are all provinces in the order of their codes.
func (t *RegionTree) Provinces() []RegionInfo { return t.children[""] }

// Children are the regions right below code; the provinces for "".
func (t *RegionTree) Children(code netra.Region) []RegionInfo { return t.children[code] }

// All are the regions of a level (1 to 3) in the order of their codes.
func (t *RegionTree) All(level int) []RegionInfo {
	var out []RegionInfo
	var walk func(netra.Region)
	walk = func(code netra.Region) {
		for _, r := range t.children[code] {
			if r.Level == level {
				out = append(out, r)
			} else if r.Level < level {
				walk(r.Code)
			}
		}
	}
	walk("")
	return out
}

// Name is the name of a region, the code itself where there is none, and "" for
// the whole country.
func (t *RegionTree) Name(code netra.Region) string {
	if r, ok := t.byCode[code]; ok {
		return r.Name
	}
	return string(code)
}

// Full is the name with those above it: "Cinangka, Kabupaten Serang, Banten".
// Two regions never share it.
func (t *RegionTree) Full(code netra.Region) string {
	var parts []string
	for c := code; c != ""; c = c.Parent() {
		parts = append(parts, t.Name(c))
	}
	return strings.Join(parts, ", ")
}

// Zone is the time zone of a region; that of Jakarta for the whole country and
// for what is no region.
func (t *RegionTree) Zone(code netra.Region) string {
	if r, ok := t.byCode[code]; ok {
		return r.Zone
	}
	if r, ok := t.byCode[code.Province()]; ok {
		return r.Zone
	}
	return "Asia/Jakarta"
}

// Location is Zone ready for counting days.
func (t *RegionTree) Location(code netra.Region) (*time.Location, error) {
	loc, err := time.LoadLocation(t.Zone(code))
	if err != nil {
		return nil, fmt.Errorf("zone of %s: %w", code, err)
	}
	return loc, nil
}

// Place is the region as questions about the law need it, by a code that it has
// or had.
func (t *RegionTree) Place(code netra.Region) (ask.Place, bool) {
	r, ok := t.byCode[t.Current(code)]
	if !ok {
		return ask.Place{}, false
	}
	p := ask.Place{Code: r.Code, Name: r.Name, Zone: r.Zone}
	switch {
	case r.Level == 1:
		p.Kind = "provinsi"
	case r.Level == 3:
		p.Kind = "kecamatan"
	case strings.HasPrefix(r.Name, "Kota "):
		p.Kind = "kota"
	default:
		p.Kind = "kabupaten"
	}
	return p, true
}
