package relatives

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
)

const pairColumns = `p.pair_id, p.office_id, p.election, p.servant_id, p.candidate_id, p.relation, p.cv_name, p.state, p.chance, p.evidence,
	p.found_at, p.proposed_by, p.settled_by, p.reason, p.answers, p.declared_on, p.declared_as, p.withdrawn_on, p.talked_on, p.talked_by, p.talk_note, p.version`

func scanPair(r interface{ Scan(...any) error }, more ...any) (Pair, error) {
	var p Pair
	var chance, found int64
	var evidence, answers string
	err := r.Scan(append([]any{
		&p.ID, &p.Office, &p.Election, &p.Servant, &p.Candidate, &p.Relation, &p.NameInCV, &p.State, &chance, &evidence,
		&found, &p.ProposedBy, &p.SettledBy, &p.Reason, &answers, &p.Declared, &p.DeclaredAs, &p.Withdrawn, &p.TalkedOn, &p.TalkedBy, &p.TalkNote, &p.Version,
	}, more...)...)
	if err != nil {
		return p, err
	}
	p.Chance, p.FoundAt = float64(chance)/1e6, instant(found)
	if err := json.Unmarshal([]byte(evidence), &p.Evidence); err != nil {
		return p, fmt.Errorf("read evidence of pair %s: %w", p.ID, err)
	}
	if err := json.Unmarshal([]byte(answers), &p.Answers); err != nil {
		return p, fmt.Errorf("read answers of pair %s: %w", p.ID, err)
	}
	return p, nil
}

// visible is what an office may see: its own pairs, and of its own agency's
// servants those that are settled in another office.
func visible(o access.Office, next int) (string, []any) {
	return fmt.Sprintf(`(p.office_id = $%d or p.state = '%s' and $%d <> '' and p.servant_id in (
		select v.servant_id from v_registry_servants v where v.agency_id = $%d))`, next, Confirmed, next+1, next+1), []any{string(o.ID), string(o.Agency)}
}

func loadPair(ctx context.Context, tx *db.Tx, id string, o access.Office) (Pair, error) {
	cond, args := visible(o, 2)
	p, err := scanPair(tx.QueryRow(ctx, `select `+pairColumns+` from relatives_pairs p where p.pair_id = $1 and `+cond, append([]any{id}, args...)...))
	if errors.Is(err, db.ErrNoRows) {
		return Pair{}, notFound()
	}
	if err != nil {
		return Pair{}, fmt.Errorf("load pair %s: %w", id, err)
	}
	return p, nil
}

const (
	// said holds where the servant said so himself.
	said = `p.declared_on <> '' and p.withdrawn_on = ''`
	// undeclared holds where he said so in no office.
	undeclared = `not exists (
		select 1 from relatives_pairs d where d.servant_id = p.servant_id and d.candidate_id = p.candidate_id and d.declared_on <> '' and d.withdrawn_on = '')`
)

func listPairs(ctx context.Context, tx *db.Tx, o access.Office, f Filter) (rows []Row, total int, err error) {
	cond, args := visible(o, 1)
	add := func(text string, arg any) {
		args = append(args, arg)
		cond += fmt.Sprintf(" and "+text, len(args))
	}
	add("p.election = $%d", f.Election)
	switch f.State {
	case "":
	case Declared:
		cond += " and " + said
	default:
		add("p.state = $%d", string(f.State))
	}
	if f.Talk {
		cond += " and p.state = 'confirmed' and p.talked_on = '' and " + undeclared
	}
	if q := strings.ToLower(f.Query); q != "" {
		like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(q) + "%"
		args = append(args, like)
		cond += fmt.Sprintf(` and (lower(s.name) like $%[1]d escape '\' or lower(c.name) like $%[1]d escape '\')`, len(args))
	}
	const tables = ` from relatives_pairs p
		join v_registry_servants s on s.servant_id = p.servant_id
		join v_registry_candidates c on c.candidate_id = p.candidate_id
		where `
	if err := tx.QueryRow(ctx, `select count(*)`+tables+cond, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count pairs: %w", err)
	}
	list, err := tx.Query(ctx, `select `+pairColumns+`, s.name, s.title_front, s.title_back, s.position, s.unit,
		c.name, c.title_front, c.title_back, c.number, c.race, c.region`+tables+cond+`
		order by p.chance desc, s.name, p.pair_id limit `+fmt.Sprint(f.Limit)+` offset `+fmt.Sprint(f.Offset), args...)
	if err != nil {
		return nil, 0, fmt.Errorf("list pairs: %w", err)
	}
	defer list.Close()
	for list.Next() {
		var r Row
		var sFront, sBack, cFront, cBack string
		var err error
		r.Pair, err = scanPair(list, &r.ServantName, &sFront, &sBack, &r.Position, &r.Unit, &r.CandidateName, &cFront, &cBack, &r.Number, &r.Race, &r.Region)
		if err != nil {
			return nil, 0, fmt.Errorf("list pairs: %w", err)
		}
		r.ServantName, r.CandidateName = titled(sFront, r.ServantName, sBack), titled(cFront, r.CandidateName, cBack)
		rows = append(rows, r)
	}
	return rows, total, list.Err()
}

// countPairs counts the pairs of an election that an office may see by state, and
// those about which the personnel officer has to speak.
func countPairs(ctx context.Context, tx *db.Tx, o access.Office, election string) (byState map[State]int, talks int, err error) {
	cond, args := visible(o, 2)
	args = append([]any{election}, args...)
	rows, err := tx.Query(ctx, `select p.state, count(*),
		sum(case when p.state = 'confirmed' and p.talked_on = '' and `+undeclared+` then 1 else 0 end),
		sum(case when `+said+` then 1 else 0 end)
		from relatives_pairs p where p.election = $1 and `+cond+` group by p.state`, args...)
	if err != nil {
		return nil, 0, fmt.Errorf("count pairs: %w", err)
	}
	defer rows.Close()
	byState = map[State]int{}
	for rows.Next() {
		var st State
		var n, talk, own int
		if err := rows.Scan(&st, &n, &talk, &own); err != nil {
			return nil, 0, fmt.Errorf("count pairs: %w", err)
		}
		if st != Declared {
			byState[st] = n
		}
		byState[Declared] += own
		talks += talk
	}
	return byState, talks, rows.Err()
}

func titled(front, name, back string) string {
	if front != "" {
		name = front + " " + name
	}
	if back != "" {
		name += ", " + back
	}
	return name
}

// addFound adds a pair that a run found and tells whether it is new. What people
// said of it stays; while nobody looked, the newer evidence counts.
func addFound(ctx context.Context, tx *db.Tx, p Pair) (bool, error) {
	evidence, err := json.Marshal(p.Evidence)
	if err != nil {
		return false, fmt.Errorf("write evidence of pair %s: %w", p.ID, err)
	}
	n, err := tx.Exec(ctx, `
		insert into relatives_pairs (pair_id, office_id, election, servant_id, candidate_id, relation, cv_name, state, chance, evidence, found_at,
			proposed_by, settled_by, reason, declared_on, talked_on, talked_by, talk_note, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', '', '', '', '', '', 1)
		on conflict (office_id, servant_id, candidate_id) do nothing`,
		p.ID, string(p.Office), p.Election, string(p.Servant), p.Candidate, string(p.Relation), p.NameInCV, string(Possible),
		int64(p.Chance*1e6), string(evidence), p.FoundAt.UnixMilli())
	if err != nil {
		return false, fmt.Errorf("add pair: %w", err)
	}
	if n == 1 {
		return true, nil
	}
	_, err = tx.Exec(ctx, `
		update relatives_pairs set relation = $1, cv_name = $2, chance = $3, evidence = $4, found_at = $5, version = version + 1
		where office_id = $6 and servant_id = $7 and candidate_id = $8 and state = $9`,
		string(p.Relation), p.NameInCV, int64(p.Chance*1e6), string(evidence), p.FoundAt.UnixMilli(),
		string(p.Office), string(p.Servant), p.Candidate, string(Possible))
	if err != nil {
		return false, fmt.Errorf("renew pair: %w", err)
	}
	return false, nil
}

// pairOf is the pair of a servant and a candidate in an office; one that is not
// there yet is added as the servant's own word.
func pairOf(ctx context.Context, tx *db.Tx, fresh Pair) (Pair, error) {
	_, err := tx.Exec(ctx, `
		insert into relatives_pairs (pair_id, office_id, election, servant_id, candidate_id, relation, cv_name, state, chance, evidence, found_at,
			proposed_by, settled_by, reason, declared_on, talked_on, talked_by, talk_note, version)
		values ($1, $2, $3, $4, $5, $6, '', $7, 0, '[]', 0, '', '', '', '', '', '', '', 1)
		on conflict (office_id, servant_id, candidate_id) do nothing`,
		fresh.ID, string(fresh.Office), fresh.Election, string(fresh.Servant), fresh.Candidate, string(fresh.Relation), string(Declared))
	if err != nil {
		return Pair{}, fmt.Errorf("add declared pair: %w", err)
	}
	p, err := scanPair(tx.QueryRow(ctx, `select `+pairColumns+` from relatives_pairs p where p.office_id = $1 and p.servant_id = $2 and p.candidate_id = $3`,
		string(fresh.Office), string(fresh.Servant), fresh.Candidate))
	if err != nil {
		return Pair{}, fmt.Errorf("load declared pair: %w", err)
	}
	return p, nil
}

// savePair saves what people said of a pair.
func savePair(ctx context.Context, tx *db.Tx, p Pair) error {
	answers, err := json.Marshal(p.Answers)
	if err != nil {
		return fmt.Errorf("write answers of pair %s: %w", p.ID, err)
	}
	n, err := tx.Exec(ctx, `
		update relatives_pairs
		set relation = $1, state = $2, proposed_by = $3, settled_by = $4, reason = $5, answers = $6, declared_on = $7, declared_as = $8,
			withdrawn_on = $9, talked_on = $10, talked_by = $11, talk_note = $12, version = version + 1
		where pair_id = $13 and version = $14`,
		string(p.Relation), string(p.State), string(p.ProposedBy), string(p.SettledBy), p.Reason, string(answers), string(p.Declared), string(p.DeclaredAs),
		string(p.Withdrawn), string(p.TalkedOn), string(p.TalkedBy), p.TalkNote, p.ID, int64(p.Version))
	if err != nil {
		return fmt.Errorf("save pair %s: %w", p.ID, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "relatives.changed_meanwhile"}
	}
	return nil
}
