package access

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// levels are the kinds of region that an office of that level covers; -1 lets
// any region stand, as the agency decides it.
func regionLevel(level string) (int, bool) {
	switch level {
	case "nasional":
		return 0, true
	case "provinsi":
		return 1, true
	case "kabkota":
		return 2, true
	case "kecamatan":
		return 3, true
	default:
		return 0, false
	}
}

// checkOffice tells what is wrong with an office of that kind below that
// parent; parent is the zero Office for the top of a hierarchy.
func checkOffice(kind *law.OfficeKind, o, parent Office) error {
	var ps []netra.Problem
	bad := func(field, key string, args ...any) {
		ps = append(ps, netra.Problem{Field: field, Key: key, Args: args})
	}
	switch {
	case kind == nil:
		bad("kind", "access.kind_unknown")
	default:
		if want, fixed := regionLevel(kind.Level); fixed && want != o.Region.Level() {
			bad("region", "access.region_level")
		}
		if o.Parent != "" && kind.Parent != "" && parent.Kind != kind.Parent {
			bad("parent", "access.parent_kind")
		}
		if o.Parent != "" && kind.Parent == "" && parent.Agency != o.Agency {
			bad("parent", "access.parent_agency")
		}
	}
	if n := utf8.RuneCountInString(o.Name); strings.TrimSpace(o.Name) == "" || n > 200 {
		bad("name", "access.name_length")
	}
	if utf8.RuneCountInString(o.Short) > 60 {
		bad("short", "access.short_length")
	}
	if o.Parent != "" && !parent.Region.Contains(o.Region) {
		bad("region", "access.region_outside_parent")
	}
	if o.ID != "" && !plainID(string(o.ID)) {
		bad("id", "access.id_form")
	}
	if _, err := time.LoadLocation(o.Zone); err != nil || o.Zone == "" {
		bad("zone", "access.zone_unknown")
	}
	if len(ps) > 0 {
		return &netra.Error{Kind: netra.Invalid, Key: "access.office_wrong", Problems: ps}
	}
	return nil
}

// plainID tells whether an id is made of letters, digits and hyphens only, so
// that it can stand in a path and in an address.
func plainID(id string) bool {
	for _, c := range id {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' {
			return false
		}
	}
	return id != "" && len(id) <= 64
}

// nearest is the office that lies deepest in the tree of regions; among equals
// the one whose kind stands first in kinds, then the one with the smaller id.
func nearest(offices []Office, kinds []string) (Office, bool) {
	rank := func(kind string) int {
		for i, k := range kinds {
			if k == kind {
				return i
			}
		}
		return len(kinds)
	}
	var best Office
	found := false
	for _, o := range offices {
		switch {
		case !found:
		case o.Region.Level() != best.Region.Level():
			if o.Region.Level() < best.Region.Level() {
				continue
			}
		case rank(o.Kind) != rank(best.Kind):
			if rank(o.Kind) > rank(best.Kind) {
				continue
			}
		case o.ID > best.ID:
			continue
		}
		best, found = o, true
	}
	return best, found
}
