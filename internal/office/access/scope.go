package access

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// Scope says whose things an actor may see: nobody's, one office's and of those
// below it, or everybody's. The zero Scope covers nothing.
type Scope struct {
	all   bool
	root  netra.OfficeID
	below map[netra.OfficeID]bool // root and every office below it
}

// ScopeOf is the scope of what a may do with permission p. An actor without the
// permission gets NotFound, so that he cannot tell what exists.
func (s *Service) ScopeOf(ctx context.Context, tx *db.Tx, a netra.Actor, p Permission) (Scope, error) {
	if !a.LoggedIn() || a.Office == "" || !s.Allows(a.Role, p) {
		return Scope{}, notFound()
	}
	if hostWide(p) {
		host, err := isHost(ctx, tx, a.Office)
		if err != nil {
			return Scope{}, err
		}
		if host {
			return Scope{all: true}, nil
		}
	}
	below, err := s.below(ctx, tx, a.Office)
	if err != nil {
		return Scope{}, err
	}
	return Scope{root: a.Office, below: below}, nil
}

// Covers tells whether things of office o are in the scope.
func (sc Scope) Covers(o netra.OfficeID) bool { return sc.all || sc.below[o] }

// All tells whether the scope is the whole installation.
func (sc Scope) All() bool { return sc.all }

// Root is the office whose tree the scope covers; "" where it covers nothing or
// everything.
func (sc Scope) Root() netra.OfficeID { return sc.root }

// Offices are the ids of the offices the scope covers, sorted; nil where it
// covers everything.
func (sc Scope) Offices() []netra.OfficeID {
	return slices.Sorted(maps.Keys(sc.below))
}

// SQL is the same policy as a condition on the column that holds an office id.
// Its placeholders start at $next; args go there.
func (sc Scope) SQL(column string, next int) (cond string, args []any) {
	switch {
	case sc.all:
		return "1 = 1", nil
	case sc.root == "":
		return "1 = 0", nil
	default:
		return fmt.Sprintf("%s in (select office_id from v_access_offices_above where above_id = $%d)", column, next),
			[]any{string(sc.root)}
	}
}

// below are root and all offices below it. The answer comes from the cache
// while the tree has the revision under which it was read.
func (s *Service) below(ctx context.Context, tx *db.Tx, root netra.OfficeID) (map[netra.OfficeID]bool, error) {
	rev, err := treeRevision(ctx, tx)
	if err != nil {
		return nil, err
	}
	s.tree.Lock()
	if s.tree.revision != rev {
		s.tree.revision, s.tree.below = rev, map[netra.OfficeID]map[netra.OfficeID]bool{}
	}
	got, ok := s.tree.below[root]
	s.tree.Unlock()
	if ok {
		return got, nil
	}
	got, err = officesBelow(ctx, tx, root)
	if err != nil {
		return nil, err
	}
	s.tree.Lock()
	if s.tree.revision == rev {
		s.tree.below[root] = got
	}
	s.tree.Unlock()
	return got, nil
}
