package access

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/pquerna/otp/hotp"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/platform/vault"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/law"
)

var sets = []db.Migrations{ledger.Migrations, Migrations}

// clock is a clock that a test moves.
type clock struct{ t time.Time }

func (c *clock) Now() time.Time       { return c.t }
func (c *clock) pass(d time.Duration) { c.t = c.t.Add(d) }

// house is a service with a small tree of offices:
//
//	top ── province ── cityA ── district
//	    │           └─ cityB
//	center (alone)    ppk ── inspectorate (of the same agency)
type house struct {
	*Service
	clock *clock
	d     *db.DB
	root  netra.Actor // administrator of the host office
}

func newHouse(t *testing.T, d *db.DB, opts ...Option) *house {
	t.Helper()
	c := &clock{time.Date(2024, 11, 12, 1, 0, 0, 0, time.UTC)}
	secret, _, err := ledger.NewKey("test")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ledger.ParseSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	opts = append([]Option{WithHashing(Hashing{Passes: 1, MemoryKiB: 64, Threads: 1})}, opts...)
	h := &house{Service: New(d, c, ledger.New(d, c, signer), kinds(), v, opts...), clock: c, d: d}
	h.write(t, func(ctx context.Context, tx *db.Tx) error {
		for _, o := range []Office{
			{ID: "top", Kind: "watch-top", Name: "Top"},
			{ID: "province", Kind: "watch-province", Name: "Province", Region: "36", Parent: "top"},
			{ID: "cityA", Kind: "watch-city", Name: "City A", Region: "36.72", Parent: "province", Host: true},
			{ID: "cityB", Kind: "watch-city", Name: "City B", Region: "36.04", Parent: "province"},
			{ID: "district", Kind: "watch-district", Name: "District", Region: "36.72.01", Parent: "cityA"},
			{ID: "center", Kind: "center", Name: "Center"},
			{ID: "ppk", Kind: "agency", Name: "Personnel", Region: "36.72", Agency: "gov"},
			{ID: "inspectorate", Kind: "agency", Name: "Inspectorate", Region: "36.72", Agency: "gov", Parent: "ppk"},
		} {
			if _, err := h.AddOffice(ctx, tx, o, netra.System("")); err != nil {
				return fmt.Errorf("office %s: %w", o.ID, err)
			}
		}
		return nil
	})
	h.root = h.member(t, "root@cilegon.example", "cityA", netra.RoleAdministrator)
	return h
}

func kinds() *law.Book {
	b := &law.Book{Kinds: map[string]*law.OfficeKind{}}
	for _, k := range []law.OfficeKind{
		{Head: law.Head{ID: "watch-top"}, Level: "nasional"},
		{Head: law.Head{ID: "watch-province"}, Level: "provinsi", Parent: "watch-top"},
		{Head: law.Head{ID: "watch-city"}, Level: "kabkota", Parent: "watch-province"},
		{Head: law.Head{ID: "watch-district"}, Level: "kecamatan", Parent: "watch-city"},
		{Head: law.Head{ID: "center"}, Level: "nasional"},
		{Head: law.Head{ID: "agency"}, Level: "instansi"},
	} {
		b.Kinds[k.ID] = &k
	}
	return b
}

func (h *house) write(t *testing.T, fn func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := h.d.Write(t.Context(), func(tx *db.Tx) error { return fn(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

func (h *house) read(t *testing.T, fn func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := h.d.Read(t.Context(), func(tx *db.Tx) error { return fn(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

// member adds a user without a login and gives back the actor he would be.
func (h *house) member(t *testing.T, login string, office netra.OfficeID, role netra.Role) netra.Actor {
	t.Helper()
	var id netra.UserID
	h.write(t, func(ctx context.Context, tx *db.Tx) error {
		var err error
		id, err = h.AddUser(ctx, tx, NewUser{Login: login, Name: "Somebody", Office: office, Role: role}, netra.System(""))
		return err
	})
	return netra.Actor{User: id, Name: "Somebody", Office: office, Role: role}
}

const goodPassword = "kuda lumping di pasar rau"

// enrol invites a user and lets him accept, and gives back his secret and
// recovery codes.
func (h *house) enrol(t *testing.T, login string, office netra.OfficeID, role netra.Role) (secret string, recovery []string) {
	t.Helper()
	link, err := h.Invite(t.Context(), NewUser{Login: login, Name: "Nurul Aini", Office: office, Role: role}, h.root)
	if err != nil {
		t.Fatal(err)
	}
	in, err := h.Invitation(t.Context(), link.Token)
	if err != nil {
		t.Fatal(err)
	}
	recovery, err = h.AcceptInvitation(t.Context(), link.Token, goodPassword, h.code(t, in.Secret))
	if err != nil {
		t.Fatal(err)
	}
	h.clock.pass(stepLength) // so that the next code is another one
	return in.Secret, recovery
}

func (h *house) code(t *testing.T, secret string) string {
	t.Helper()
	code, err := hotp.GenerateCode(secret, uint64(stepOf(h.clock.t)))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) { fn(t, newHouse(t, d)) })
}

func wantKind(t *testing.T, what string, err error, want netra.Kind, key string) {
	t.Helper()
	var got string
	if e, ok := asError(err); ok {
		got = e.Key
		for _, p := range e.Problems {
			if p.Key == key {
				got = p.Key
			}
		}
	}
	if err == nil || netra.KindOf(err) != want || got != key {
		t.Errorf("%s: %v (kind %d, key %q), want kind %d, key %q", what, err, netra.KindOf(err), got, want, key)
	}
}
