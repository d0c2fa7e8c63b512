package ruling

import (
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/internal/testkit/slicetest"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/locale"
)

// house is a small real program: supervisors of Lebak and Serang below that of
// the province, and an outreach officer of Lebak.
type house struct {
	*Service
	t       testing.TB
	ground  *slicetest.Ground
	actors  slicetest.Sessions
	changes atomic.Int64
}

// each runs fn on both databases, in a house on Tuesday, 12 November 2024.
func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.Each(t, []db.Migrations{ledger.Migrations, access.Migrations, Migrations}, func(t *testing.T, d *db.DB) { fn(t, newHouse(t, d)) })
}

func newHouse(t testing.TB, d *db.DB) *house {
	t.Helper()
	g := slicetest.New(t, d, "2024-11-12")
	h := &house{t: t, ground: g, actors: g.Actors}
	h.Service = New(Config{
		DB: d, Clock: g.Clock, Ledger: g.Ledger, Vault: g.Vault, Law: g.Law, Access: g.Access, Bundle: g.Texts,
		Views: slicetest.Must[*web.Views](t)(NewViews(g.Texts)), Changed: func() { h.changes.Add(1) },
	})
	if err := d.Write(t.Context(), h.fill); err != nil {
		t.Fatal(err)
	}
	g.Serve(h.Install, nil)
	return h
}

// fill adds the offices and the people who work there; lebak2 is a second
// officer of Lebak.
func (h *house) fill(tx *db.Tx) error {
	ids := map[string]netra.OfficeID{}
	for _, o := range []struct {
		name, kind, parent string
		region             netra.Region
		role               netra.Role
	}{
		{"pusat", "bawaslu-ri", "", "", netra.RoleOfficer},
		{"provinsi", "bawaslu-provinsi", "pusat", "36", netra.RoleOfficer},
		{"lebak", "bawaslu-kabkota", "provinsi", "36.02", netra.RoleOfficer},
		{"serang", "bawaslu-kabkota", "provinsi", "36.04", netra.RoleOfficer},
		{"kesbangpol", "kesbangpol", "", "36.02", netra.RoleOutreach},
	} {
		var err error
		ids[o.name], err = h.ground.Staff(tx, o.name, o.role, access.Office{Kind: o.kind, Name: "Kantor " + o.name, Region: o.region, Parent: ids[o.parent]})
		if err != nil {
			return err
		}
	}
	second := h.actors["lebak"]
	var err error
	second.User, err = h.Access.AddUser(h.t.Context(), tx, access.NewUser{Login: "lebak2", Name: "Petugas kedua", Office: second.Office, Role: second.Role}, netra.System(""))
	h.actors["lebak2"] = second
	return err
}

// as sends a request as somebody; "" is a visitor.
func (h *house) as(who, method, path string, form url.Values) slicetest.Answer {
	h.t.Helper()
	return h.ground.As(h.t, who, method, path, form)
}

func TestPagesFitTheirStructs(t *testing.T) {
	t.Parallel()
	v := slicetest.Must[*web.Views](t)(NewViews(slicetest.Must[*i18n.Bundle](t)(i18n.Load(locale.FS))))
	pages := map[string]any{
		"list_page": listPage{}, "ruling_page": rulingPage{}, "ask_page": askPage{}, "sent_page": sentPage{}, "status_page": statusPage{},
		"desk_page": deskPage{}, "sheet_page": sheetPage{}, "disputes_page": disputesPage{}, "dispute_page": disputePage{},
	}
	for name, page := range pages {
		v.Check(t, name, page)
	}
	if got, want := len(v.Pages()), len(pages); got != want {
		t.Errorf("%d pages, %d checked", got, want)
	}
}
