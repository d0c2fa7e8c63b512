package prevent

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
)

func insertPledge(ctx context.Context, tx *db.Tx, p Pledge, token string, at time.Time, by netra.Actor) error {
	_, err := tx.Exec(ctx, `
		insert into prevent_pledges (pledge_id, office_id, agency_id, title, guide_id, guide_digest, lead, points, opened_on, until_on,
			link_hash, made_at, made_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		p.ID, string(p.Office), string(p.Agency), p.Title, p.Guide, p.Digest, p.Lead, strings.Join(p.Points, "\n"), string(p.OpenedOn),
		string(p.UntilOn), hashOf(token), at.UnixMilli(), string(by.User))
	if err != nil {
		return fmt.Errorf("add pledge %s: %w", p.ID, err)
	}
	return nil
}

const pledgeColumns = `p.pledge_id, p.office_id, p.agency_id, p.title, p.guide_id, p.guide_digest, p.lead, p.points, p.opened_on, p.until_on, p.erased_on`

func scanPledge(r interface{ Scan(...any) error }, more ...any) (Pledge, error) {
	var p Pledge
	var points string
	err := r.Scan(append([]any{&p.ID, &p.Office, &p.Agency, &p.Title, &p.Guide, &p.Digest, &p.Lead, &points, &p.OpenedOn, &p.UntilOn, &p.ErasedOn}, more...)...)
	p.Points = lines(points)
	return p, err
}

// loadPledge finds a pledge by a column of ours that identifies it.
func loadPledge(ctx context.Context, tx *db.Tx, column, value string) (Pledge, error) {
	p, err := scanPledge(tx.QueryRow(ctx, `select `+pledgeColumns+` from prevent_pledges p where `+column+` = $1`, value))
	if errors.Is(err, db.ErrNoRows) {
		return p, notFound()
	}
	if err != nil {
		return p, fmt.Errorf("load pledge: %w", err)
	}
	return p, nil
}

// countedOthers counts who signed the pledge p and stands on no roster of its agency.
const countedOthers = `p.others + (select count(*) from prevent_signatures o where o.pledge_id = p.pledge_id
	and not exists (select 1 from v_registry_servants w where w.servant_id = o.servant_id and w.agency_id = p.agency_id))`

// unitCounts counts the servants of an agency, $2, and those who signed a pledge,
// $1, by unit.
const unitCounts = `
	select v.unit, count(*) as servants, count(g.signature_id) as signed
	from v_registry_servants v left join prevent_signatures g on g.servant_id = v.servant_id and g.pledge_id = $1
	where v.agency_id = $2 group by v.unit`

// listPledges lists the pledges of a scope, the newest first.
func listPledges(ctx context.Context, tx *db.Tx, sc access.Scope) ([]PledgeRow, error) {
	cond, args := sc.SQL("p.office_id", 1)
	rows, err := tx.Query(ctx, `
		select `+pledgeColumns+`,
			case when p.erased_on = '' then (select count(*) from v_registry_servants v where v.agency_id = p.agency_id)
				else (select coalesce(sum(c.servants), 0) from prevent_pledge_counts c where c.pledge_id = p.pledge_id) end,
			case when p.erased_on = '' then (select count(*) from prevent_signatures g join v_registry_servants v on v.servant_id = g.servant_id
				where g.pledge_id = p.pledge_id and v.agency_id = p.agency_id)
				else (select coalesce(sum(c.signed), 0) from prevent_pledge_counts c where c.pledge_id = p.pledge_id) end,
			`+countedOthers+`
		from prevent_pledges p where `+cond+` order by p.opened_on desc, p.pledge_id desc limit 500`, args...)
	if err != nil {
		return nil, fmt.Errorf("list pledges: %w", err)
	}
	defer rows.Close()
	var out []PledgeRow
	for rows.Next() {
		var r PledgeRow
		if r.Pledge, err = scanPledge(rows, &r.Servants, &r.Signed, &r.Others); err != nil {
			return nil, fmt.Errorf("list pledges: %w", err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// countUnits counts the servants of an agency and those who signed, by unit; of a
// pledge whose names were erased as it was on that day.
func countUnits(ctx context.Context, tx *db.Tx, p Pledge) ([]UnitCount, error) {
	query, args := unitCounts+` order by v.unit`, []any{p.ID, string(p.Agency)}
	if !p.ErasedOn.IsZero() {
		query, args = `select c.unit, c.servants, c.signed from prevent_pledge_counts c where c.pledge_id = $1 order by c.unit`, args[:1]
	}
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("count units of pledge %s: %w", p.ID, err)
	}
	defer rows.Close()
	var out []UnitCount
	for rows.Next() {
		var u UnitCount
		if err := rows.Scan(&u.Unit, &u.Servants, &u.Signed); err != nil {
			return nil, fmt.Errorf("count units of pledge %s: %w", p.ID, err)
		}
		out = append(out, u)
	}
	return out, rows.Err()
}

// countOthers counts who signed and stands on no roster.
func countOthers(ctx context.Context, tx *db.Tx, pledge string) (int, error) {
	var n int
	if err := tx.QueryRow(ctx, `select `+countedOthers+` from prevent_pledges p where p.pledge_id = $1`, pledge).Scan(&n); err != nil {
		return 0, fmt.Errorf("count others of pledge %s: %w", pledge, err)
	}
	return n, nil
}

// listUnsigned lists who has not signed, by unit and name.
func listUnsigned(ctx context.Context, tx *db.Tx, p Pledge, unit string) ([]Signature, error) {
	args := []any{p.ID, string(p.Agency)}
	cond := ""
	if unit != "" {
		args = append(args, unit)
		cond = ` and v.unit = $3`
	}
	rows, err := tx.Query(ctx, `
		select v.servant_id, v.title_front, v.name, v.title_back, v.position, v.unit
		from v_registry_servants v left join prevent_signatures g on g.servant_id = v.servant_id and g.pledge_id = $1
		where v.agency_id = $2 and g.signature_id is null`+cond+fmt.Sprintf(` order by v.unit, v.name, v.servant_id limit %d`, maxPeople), args...)
	if err != nil {
		return nil, fmt.Errorf("list who has not signed %s: %w", p.ID, err)
	}
	defer rows.Close()
	var out []Signature
	for rows.Next() {
		var g Signature
		var front, back string
		if err := rows.Scan(&g.Servant, &front, &g.Name, &back, &g.Position, &g.Unit); err != nil {
			return nil, fmt.Errorf("list who has not signed %s: %w", p.ID, err)
		}
		g.Name = oneLine(front + " " + g.Name)
		if back != "" {
			g.Name += ", " + back
		}
		out = append(out, g)
	}
	return out, rows.Err()
}

const signatureColumns = `g.signature_id, g.servant_id, g.name, g.position, g.unit, g.how, g.signed_on`

func scanSignature(r interface{ Scan(...any) error }, more ...any) (Signature, error) {
	var g Signature
	err := r.Scan(append([]any{&g.ID, &g.Servant, &g.Name, &g.Position, &g.Unit, &g.How, &g.On}, more...)...)
	return g, err
}

// addSignature adds a signature; of who has signed already it returns the one
// that is there, and false.
func addSignature(ctx context.Context, tx *db.Tx, pledge, key string, g Signature, once string) (Signature, bool, error) {
	n, err := tx.Exec(ctx, `
		insert into prevent_signatures (signature_id, pledge_id, servant_id, person_key, name, position, unit, how, signed_on, once_hash)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		on conflict (pledge_id, person_key) do nothing`,
		g.ID, pledge, string(g.Servant), key, g.Name, g.Position, g.Unit, string(g.How), string(g.On), once)
	if err != nil {
		return g, false, fmt.Errorf("add signature %s: %w", g.ID, err)
	}
	if n > 0 {
		return g, true, nil
	}
	g, err = scanSignature(tx.QueryRow(ctx, `
		select `+signatureColumns+` from prevent_signatures g where g.pledge_id = $1 and g.person_key = $2`, pledge, key))
	if err != nil {
		return g, false, fmt.Errorf("load signature of pledge %s: %w", pledge, err)
	}
	return g, false, nil
}

// signedBy tells whether a signature came from the page that carried once.
func signedBy(ctx context.Context, tx *db.Tx, signature, once string) (bool, error) {
	var have string
	if err := tx.QueryRow(ctx, `select g.once_hash from prevent_signatures g where g.signature_id = $1`, signature).Scan(&have); err != nil {
		return false, fmt.Errorf("load signature %s: %w", signature, err)
	}
	return once != "" && have == once, nil
}

func loadSignature(ctx context.Context, tx *db.Tx, id string) (g Signature, pledge string, err error) {
	g, err = scanSignature(tx.QueryRow(ctx, `select `+signatureColumns+`, g.pledge_id from prevent_signatures g where g.signature_id = $1`, id), &pledge)
	if err != nil {
		return g, "", fmt.Errorf("load signature %s: %w", id, err)
	}
	return g, pledge, nil
}

// listSignatures lists who signed, by unit and name.
func listSignatures(ctx context.Context, tx *db.Tx, pledge string) ([]Signature, error) {
	rows, err := tx.Query(ctx, `select `+signatureColumns+` from prevent_signatures g where g.pledge_id = $1 order by g.unit, g.name, g.signature_id`, pledge)
	if err != nil {
		return nil, fmt.Errorf("list signatures of %s: %w", pledge, err)
	}
	defer rows.Close()
	var out []Signature
	for rows.Next() {
		g, err := scanSignature(rows)
		if err != nil {
			return nil, fmt.Errorf("list signatures of %s: %w", pledge, err)
		}
		out = append(out, g)
	}
	return out, rows.Err()
}

func addProof(ctx context.Context, tx *db.Tx, hash, kind, id string) error {
	_, err := tx.Exec(ctx, `insert into prevent_proofs (code_hash, kind, thing_id) values ($1, $2, $3) on conflict (code_hash) do nothing`, hash, kind, id)
	if err != nil {
		return fmt.Errorf("add proof of %s: %w", id, err)
	}
	return nil
}

func loadProof(ctx context.Context, tx *db.Tx, hash string) (kind, id string, err error) {
	err = tx.QueryRow(ctx, `select f.kind, f.thing_id from prevent_proofs f where f.code_hash = $1`, hash).Scan(&kind, &id)
	if errors.Is(err, db.ErrNoRows) {
		return "", "", notFound()
	}
	if err != nil {
		return "", "", fmt.Errorf("load proof: %w", err)
	}
	return kind, id, nil
}
