package measure

import "github.com/netra-id/netra"

// cover says of each place who supervises in it and what came from it. districts
// are the sub-districts of each place.
func cover(places []netra.Region, districts map[netra.Region]int, posts []post, from map[netra.Region]heard) []Coverage {
	out := make([]Coverage, 0, len(places))
	for _, place := range places {
		c := Coverage{Region: place, Districts: districts[place]}
		watched := map[netra.Region]bool{}
		for _, p := range posts {
			if p.People == 0 || !place.Contains(p.Region) {
				continue
			}
			c.Offices++
			c.People += p.People
			for r := p.Region; r.Level() >= district; r = r.Parent() {
				if r.Level() == district {
					watched[r] = true
				}
			}
		}
		c.Watched = len(watched)
		for r, h := range from {
			if place.Contains(r) {
				c.Reports += h.Reports
				c.Last = max(c.Last, h.Last)
			}
		}
		switch {
		case c.Reports > 0:
			c.State = CoverageReports
		case c.Offices > 0:
			c.State = CoverageSilent
		default:
			c.State = CoverageNobody
		}
		out = append(out, c)
	}
	return out
}

// district is the level of sub-districts in the tree of regions.
const district = 3
