package screen

// recent remembers the last ids.
type recent struct {
	ids  map[string]bool
	ring []string
	next int
}

const maxRecent = 1 << 15

func (r *recent) seen(id string) bool {
	if r.ids[id] {
		return true
	}
	if r.ids == nil {
		r.ids, r.ring = map[string]bool{}, make([]string, maxRecent)
	}
	delete(r.ids, r.ring[r.next])
	r.ring[r.next], r.ids[id] = id, true
	r.next = (r.next + 1) % maxRecent
	return false
}
