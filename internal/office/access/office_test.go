package access

import (
	"context"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

func TestOfficeForIsTheNearestOne(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.read(t, func(ctx context.Context, tx *db.Tx) error {
			for _, c := range []struct {
				kinds  []string
				region netra.Region
				want   netra.OfficeID
			}{
				{[]string{"watch-city"}, "36.72.01", "cityA"},
				{[]string{"watch-district", "watch-city"}, "36.72.01", "district"},
				{[]string{"watch-district", "watch-city"}, "36.72.02", "cityA"},
				{[]string{"watch-district", "watch-city", "watch-province"}, "36.01", "province"},
				{[]string{"watch-city", "watch-top"}, "11", "top"},
				{[]string{"center"}, "36.72", "center"},
			} {
				o, err := h.OfficeFor(ctx, tx, c.kinds, c.region)
				if err != nil || o.ID != c.want {
					t.Errorf("office of %v for %s = %s, %v, want %s", c.kinds, c.region, o.ID, err, c.want)
				}
			}
			_, err := h.OfficeFor(ctx, tx, []string{"watch-city"}, "36")
			wantKind(t, "city for a whole province", err, netra.NotFound, "access.no_office_for")
			_, err = h.OfficeFor(ctx, tx, nil, "36.72")
			wantKind(t, "no kinds", err, netra.NotFound, "access.no_office_for")
			o, err := h.OfficeOfAgency(ctx, tx, []string{"agency"}, "gov")
			if err != nil || o.ID != "inspectorate" && o.ID != "ppk" {
				t.Errorf("office of agency = %s, %v", o.ID, err)
			}
			_, err = h.OfficeOfAgency(ctx, tx, []string{"agency"}, "")
			wantKind(t, "no agency", err, netra.NotFound, "access.no_office_for")
			return nil
		})
	})
}

func TestOfficeThatDoesNotFitIsRefused(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, c := range []struct {
			what string
			o    Office
			key  string
		}{
			{"kind", Office{Kind: "court", Name: "X"}, "access.kind_unknown"},
			{"level", Office{Kind: "watch-city", Name: "X", Region: "36", Parent: "province"}, "access.region_level"},
			{"outside", Office{Kind: "watch-city", Name: "X", Region: "17.71", Parent: "province"}, "access.region_outside_parent"},
			{"parent kind", Office{Kind: "watch-district", Name: "X", Region: "36.72.02", Parent: "province"}, "access.parent_kind"},
			{"parent agency", Office{Kind: "agency", Name: "X", Region: "36.72", Parent: "ppk", Agency: "other"}, "access.parent_agency"},
			{"name", Office{Kind: "center", Name: "   "}, "access.name_length"},
			{"zone", Office{Kind: "center", Name: "X", Zone: "Asia/Atlantis"}, "access.zone_unknown"},
			{"id", Office{ID: "a/b", Kind: "center", Name: "X"}, "access.id_form"},
		} {
			err := h.d.Write(t.Context(), func(tx *db.Tx) error {
				_, err := h.AddOffice(t.Context(), tx, c.o, h.root)
				return err
			})
			wantKind(t, c.what, err, netra.Invalid, c.key)
		}
		err := h.d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := h.AddOffice(t.Context(), tx, Office{ID: "center", Kind: "center", Name: "Again"}, h.root)
			return err
		})
		wantKind(t, "same id", err, netra.Conflict, "access.office_exists")
	})
}

func TestClosedOfficeTakesNobodyAndIsFoundByNobody(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.write(t, func(ctx context.Context, tx *db.Tx) error { return h.CloseOffice(ctx, tx, "center", h.root) })
		h.read(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := h.OfficeFor(ctx, tx, []string{"center"}, "")
			wantKind(t, "closed office", err, netra.NotFound, "access.no_office_for")
			o, err := h.Office(ctx, tx, "center")
			if err != nil || o.Active {
				t.Errorf("closed office: %+v, %v", o, err)
			}
			return nil
		})
		_, err := h.Invite(t.Context(), NewUser{Login: "late@example.id", Name: "Late", Office: "center", Role: netra.RoleOfficer}, h.root)
		wantKind(t, "user of a closed office", err, netra.Invalid, "access.office_closed_already")
		err = h.d.Write(t.Context(), func(tx *db.Tx) error { return h.CloseOffice(t.Context(), tx, "cityA", h.root) })
		wantKind(t, "close the host", err, netra.Conflict, "access.office_is_host")
	})
}

func TestOfficeInheritsTheZoneAndHostMoves(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.write(t, func(ctx context.Context, tx *db.Tx) error {
			p, err := h.AddOffice(ctx, tx, Office{Kind: "watch-province", Name: "East", Region: "81", Parent: "top", Zone: "Asia/Jayapura"}, h.root)
			if err != nil {
				return err
			}
			c, err := h.AddOffice(ctx, tx, Office{Kind: "watch-city", Name: "East city", Region: "81.71", Parent: p.ID}, h.root)
			if err != nil || c.Zone != "Asia/Jayapura" || c.Short != "East city" || c.Path != "/top/"+string(p.ID)+"/"+string(c.ID)+"/" {
				t.Errorf("office below: %+v, %v", c, err)
			}
			if err := h.SetHost(ctx, tx, c.ID, h.root); err != nil {
				return err
			}
			host, err := h.HostOffice(ctx, tx)
			if err != nil || host.ID != c.ID {
				t.Errorf("host = %s, %v", host.ID, err)
			}
			return h.RenameOffice(ctx, tx, c.ID, "Ambon", "", h.root)
		})
		h.read(t, func(ctx context.Context, tx *db.Tx) error {
			got, err := h.Offices(ctx, tx, OfficeFilter{Query: "AMBON%"})
			if err != nil || len(got) != 0 {
				t.Errorf("a sign of the search language in the query: %v, %v", got, err)
			}
			got, err = h.Offices(ctx, tx, OfficeFilter{Query: "ambo", Region: "81", Below: "top", Kinds: []string{"watch-city"}})
			if err != nil || len(got) != 1 || got[0].Name != "Ambon" {
				t.Errorf("offices = %v, %v", got, err)
			}
			return nil
		})
	})
}
