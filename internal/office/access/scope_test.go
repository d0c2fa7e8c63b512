package access

import (
	"context"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/law"
)

func TestScopeIsOwnOfficeAndBelow(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, c := range []struct {
			office netra.OfficeID
			want   string
		}{
			{"top", "[cityA cityB district province top]"},
			{"province", "[cityA cityB district province]"},
			{"cityA", "[cityA district]"},
			{"cityB", "[cityB]"},
			{"center", "[center]"},
			{"ppk", "[inspectorate ppk]"},
			{"inspectorate", "[inspectorate]"},
		} {
			a := netra.Actor{User: "u", Office: c.office, Role: netra.RoleOfficer}
			h.read(t, func(ctx context.Context, tx *db.Tx) error {
				sc, err := h.ScopeOf(ctx, tx, a, SeeCases)
				if got := fmt.Sprint(sc.Offices()); got != c.want {
					t.Errorf("scope of %s = %s, want %s", c.office, got, c.want)
				}
				return err
			})
		}
	})
}

func TestScopeWithoutPermissionLooksLikeNothing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, a := range []netra.Actor{
			{},
			netra.System("cityA"),
			{User: "u", Office: "cityA", Role: netra.RoleAdministrator},
			{User: "u", Office: "cityA"},
			{User: "u", Role: netra.RoleOfficer},
		} {
			h.read(t, func(ctx context.Context, tx *db.Tx) error {
				sc, err := h.ScopeOf(ctx, tx, a, ReadReport)
				wantKind(t, fmt.Sprintf("scope of %+v", a), err, netra.NotFound, "access.not_found")
				if cond, args := sc.SQL("x", 1); sc.Covers("cityA") || cond != "1 = 0" || len(args) != 0 {
					t.Errorf("scope of %+v covers something: %q %v", a, cond, args)
				}
				return nil
			})
		}
	})
}

func TestHostAdministratorReachesAllOfficesButNoReports(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.read(t, func(ctx context.Context, tx *db.Tx) error {
			sc, err := h.ScopeOf(ctx, tx, h.root, ManageUsers)
			if err != nil || !sc.All() || !sc.Covers("center") {
				t.Errorf("host administrator: %+v, %v", sc, err)
			}
			other := netra.Actor{User: "u", Office: "province", Role: netra.RoleAdministrator}
			sc, err = h.ScopeOf(ctx, tx, other, ManageUsers)
			if err != nil || sc.All() || sc.Covers("center") || !sc.Covers("cityB") {
				t.Errorf("administrator elsewhere: %+v, %v", sc, err)
			}
			officer := netra.Actor{User: "u", Office: "cityA", Role: netra.RoleOfficer}
			sc, err = h.ScopeOf(ctx, tx, officer, SeeCases)
			if err != nil || sc.All() || sc.Covers("cityB") {
				t.Errorf("officer of the host: %+v, %v", sc, err)
			}
			return nil
		})
	})
}

func TestScopeFollowsTheTreeAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := netra.Actor{User: "u", Office: "cityB", Role: netra.RoleOfficer}
		covers := func() bool {
			var got bool
			h.read(t, func(ctx context.Context, tx *db.Tx) error {
				sc, err := h.ScopeOf(ctx, tx, a, SeeCases)
				got = sc.Covers("late")
				return err
			})
			return got
		}
		if covers() {
			t.Fatal("covers an office that is not there yet")
		}
		add := func(ctx context.Context, tx *db.Tx) error {
			_, err := h.AddOffice(ctx, tx, Office{ID: "late", Kind: "watch-district", Name: "Late", Region: "36.04.01", Parent: "cityB"}, netra.System(""))
			if err != nil {
				return err
			}
			if _, err := h.ScopeOf(ctx, tx, a, SeeCases); err != nil { // fills the cache with what may be rolled back
				return err
			}
			return nil
		}
		gone := fmt.Errorf("taken back")
		err := h.d.Write(t.Context(), func(tx *db.Tx) error {
			if err := add(t.Context(), tx); err != nil {
				return err
			}
			return gone
		})
		if err == nil || covers() {
			t.Fatalf("covers an office that was rolled back (%v)", err)
		}
		h.write(t, add)
		if !covers() {
			t.Error("does not cover the office that was added")
		}
	})
}

// TestScopeInGoAndInSQLAgree grows random trees and asks both sides about every
// pair of offices.
func TestScopeInGoAndInSQLAgree(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		h.book.Kinds["any"] = &law.OfficeKind{Head: law.Head{ID: "any"}, Level: "instansi"}
		round := 0
		rapid.Check(t, func(r *rapid.T) {
			round++
			n := rapid.IntRange(1, 12).Draw(r, "offices")
			var ids []netra.OfficeID
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				for i := range n {
					// Ids that are prefixes of each other and differ in case
					// only: a path compared as text would mix them up.
					id := netra.OfficeID(fmt.Sprintf("R%d%s%d", round, rapid.SampledFrom([]string{"a", "A", "-"}).Draw(r, "letter"), i))
					o := Office{ID: id, Kind: "any", Name: "Any", Region: "36.72", Agency: "gov"}
					if at := rapid.IntRange(-1, i-1).Draw(r, "parent"); at >= 0 {
						o.Parent = ids[at]
					}
					if _, err := h.AddOffice(t.Context(), tx, o, netra.System("")); err != nil {
						return err
					}
					ids = append(ids, id)
				}
				return nil
			})
			if err != nil {
				r.Fatal(err)
			}
			err = d.Read(t.Context(), func(tx *db.Tx) error {
				for _, id := range ids {
					sc, err := h.ScopeOf(t.Context(), tx, netra.Actor{User: "u", Office: id, Role: netra.RoleOfficer}, SeeCases)
					if err != nil {
						return err
					}
					cond, args := sc.SQL("o.office_id", 2)
					for _, other := range append([]netra.OfficeID{"cityA", "center", ""}, ids...) {
						var found int
						q := `select count(*) from v_access_offices o where o.office_id = $1 and ` + cond
						if err := tx.QueryRow(t.Context(), q, append([]any{string(other)}, args...)...).Scan(&found); err != nil {
							return err
						}
						if sc.Covers(other) != (found == 1) {
							r.Errorf("%s sees %s: in Go %v, in SQL %v", id, other, sc.Covers(other), found == 1)
						}
					}
				}
				return nil
			})
			if err != nil {
				r.Fatal(err)
			}
		})
	})
}
