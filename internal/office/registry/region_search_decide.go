package registry

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/netra-id/netra"
)

// regionKey is a region with the key of its name.
type regionKey struct {
	key  string // letters and digits of the bare name
	kind string // "kabupaten", "kota", "" for the others
	info RegionInfo
}

// index makes a region findable by its name.
func (t *RegionTree) index(info RegionInfo) {
	for _, name := range []string{info.Name, renamed[info.Code]} {
		if name == "" {
			continue
		}
		kind, bare := splitRegionName(name)
		k := regionKey{key: plainKey(bare), kind: kind, info: info}
		t.keys = append(t.keys, k)
		t.byKey[k.key] = append(t.byKey[k.key], info.Code)
	}
}

// splitRegionName takes the kind of region from a name, written out or short.
// "Kota" and "Kabupaten" stand in front where they say the kind; a kecamatan
// such as Kota Baru keeps it, so that the caller tries both.
func splitRegionName(name string) (kind, bare string) {
	fields := strings.Fields(name)
	if len(fields) < 2 {
		return "", name
	}
	rest := func(n int) string { return strings.Join(fields[n:], " ") }
	switch strings.ToLower(strings.TrimSuffix(fields[0], ".")) {
	case "kabupaten", "kab":
		kind = "kabupaten"
	case "kota", "kodya", "kotamadya":
		kind = "kota"
	case "provinsi", "propinsi", "prov":
		return "provinsi", rest(1)
	case "kecamatan", "kec", "distrik":
		return "kecamatan", rest(1)
	default:
		return "", name
	}
	if len(fields) > 2 && (strings.EqualFold(fields[1], "administrasi") || strings.EqualFold(strings.TrimSuffix(fields[1], "."), "adm")) {
		return kind, rest(2)
	}
	return kind, rest(1)
}

// plainKey is the letters and digits of s in lower case.
func plainKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// Search finds regions by a part of their name or by their code, the best
// first: the whole name before its beginning before its middle, then the higher
// level. "Serang" finds the kabupaten, the kota and every other Serang;
// "kab serang" only what is a kabupaten.
func (t *RegionTree) Search(q string, limit int) []RegionInfo {
	q = strings.TrimSpace(q)
	if r, ok := t.byCode[t.Current(netra.Region(q))]; ok {
		return []RegionInfo{r}
	}
	kind, bare := splitRegionName(q)
	whole, part := plainKey(q), plainKey(bare)
	if len(part) < 2 {
		return nil
	}
	type hit struct {
		rank int
		info RegionInfo
	}
	var hits []hit
	for _, k := range t.keys {
		if rank := matchRegion(k, kind, whole, part); rank >= 0 {
			hits = append(hits, hit{rank, k.info})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.info.Level, b.info.Level), cmp.Compare(a.info.Code, b.info.Code))
	})
	out, seen := []RegionInfo{}, map[netra.Region]bool{}
	for _, h := range hits {
		if seen[h.info.Code] { // by its name of today and the one before
			continue
		}
		seen[h.info.Code] = true
		if out = append(out, h.info); len(out) == limit {
			break
		}
	}
	return out
}

// matchRegion ranks how well a region fits, 0 best, -1 not at all.
func matchRegion(k regionKey, kind, whole, part string) int {
	fits := kind == "" || kind == k.kind ||
		kind == "provinsi" && k.info.Level == 1 || kind == "kecamatan" && k.info.Level == 3
	switch {
	case fits && k.key == part:
		return 0
	case plainKey(k.info.Name) == whole:
		return 1
	case fits && strings.HasPrefix(k.key, part):
		return 2
	case fits && len(part) >= 3 && strings.Contains(k.key, part):
		return 3
	default:
		return -1
	}
}

// Match finds the one region of a level that a text names, or all it may name
// when it is not clear: "Serang" of level 2 is two. The text may be a code.
func (t *RegionTree) Match(text string, level int) []RegionInfo {
	text = strings.TrimSpace(text)
	if r, ok := t.byCode[t.Current(netra.Region(text))]; ok && (level == 0 || r.Level == level) {
		return []RegionInfo{r}
	}
	kind, bare := splitRegionName(text)
	var out []RegionInfo
	for _, key := range []string{plainKey(bare), plainKey(text)} {
		for _, code := range t.byKey[key] {
			r := t.byCode[code]
			own, _ := splitRegionName(r.Name)
			if (level == 0 || r.Level == level) && (kind == "" || own == "" || own == kind) {
				out = append(out, r)
			}
		}
		if len(out) > 0 {
			break
		}
	}
	return out
}
