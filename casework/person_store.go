package casework

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// sealedPerson is a person as he lies in the table: name and position are
// readable with the key of the case only.
type sealedPerson struct {
	Person
	name, position []byte
	by             netra.Actor
	on             netra.Date
}

func insertPerson(ctx context.Context, tx *db.Tx, id netra.CaseID, p sealedPerson) error {
	_, err := tx.Exec(ctx, `
		insert into casework_persons (person_id, case_id, servant_id, agency_id, agency_name, employment, name, position,
			cleared_on, linked_by, linked_on, region)
		values ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10, $11)`,
		p.ID, id, p.Servant, p.Agency, p.AgencyName, p.Employment, p.name, p.position, p.by.Name, p.on, p.Region)
	if err != nil {
		return fmt.Errorf("insert person of case %s: %w", id, err)
	}
	return nil
}

func deletePerson(ctx context.Context, tx *db.Tx, id netra.CaseID, person string) error {
	_, err := tx.Exec(ctx, `delete from casework_persons where case_id = $1 and person_id = $2`, id, person)
	if err != nil {
		return fmt.Errorf("remove person of case %s: %w", id, err)
	}
	return nil
}

func clearPerson(ctx context.Context, tx *db.Tx, person string, on netra.Date) error {
	if _, err := tx.Exec(ctx, `update casework_persons set cleared_on = $1 where person_id = $2`, on, person); err != nil {
		return fmt.Errorf("clear person %s: %w", person, err)
	}
	return nil
}

func loadPersons(ctx context.Context, tx *db.Tx, id netra.CaseID) ([]sealedPerson, error) {
	rows, err := tx.Query(ctx, `
		select person_id, servant_id, agency_id, agency_name, employment, name, position, cleared_on, region
		from casework_persons where case_id = $1 order by person_id`, id)
	if err != nil {
		return nil, fmt.Errorf("load persons of case %s: %w", id, err)
	}
	defer rows.Close()
	var out []sealedPerson
	for rows.Next() {
		var p sealedPerson
		if err := rows.Scan(&p.ID, &p.Servant, &p.Agency, &p.AgencyName, &p.Employment, &p.name, &p.position, &p.ClearedOn, &p.Region); err != nil {
			return nil, fmt.Errorf("scan person of case %s: %w", id, err)
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

func insertAct(ctx context.Context, tx *db.Tx, id netra.CaseID, a CaseAct, by netra.Actor, on netra.Date) error {
	facts, err := json.Marshal(a.Facts)
	if err != nil {
		return fmt.Errorf("write facts of act: %w", err)
	}
	answer, err := json.Marshal(a.Answer)
	if err != nil {
		return fmt.Errorf("write answer of act: %w", err)
	}
	_, err = tx.Exec(ctx, `
		insert into casework_acts (act_id, case_id, act, race, act_on, rule_id, rule_digest, facts, answer, added_by, added_on)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		a.ID, id, a.Act, a.Race, a.On, a.RuleID, a.RuleDigest, string(facts), string(answer), by.Name, on)
	if err != nil {
		return fmt.Errorf("insert act of case %s: %w", id, err)
	}
	return nil
}

func deleteAct(ctx context.Context, tx *db.Tx, id netra.CaseID, act string) error {
	_, err := tx.Exec(ctx, `delete from casework_acts where case_id = $1 and act_id = $2`, id, act)
	if err != nil {
		return fmt.Errorf("remove act of case %s: %w", id, err)
	}
	return nil
}

func loadActs(ctx context.Context, tx *db.Tx, id netra.CaseID) ([]CaseAct, error) {
	rows, err := tx.Query(ctx, `
		select act_id, act, race, act_on, rule_id, rule_digest, facts, answer
		from casework_acts where case_id = $1 order by act_on, act_id`, id)
	if err != nil {
		return nil, fmt.Errorf("load acts of case %s: %w", id, err)
	}
	defer rows.Close()
	var out []CaseAct
	for rows.Next() {
		var (
			a             CaseAct
			facts, answer string
		)
		if err := rows.Scan(&a.ID, &a.Act, &a.Race, &a.On, &a.RuleID, &a.RuleDigest, &facts, &answer); err != nil {
			return nil, fmt.Errorf("scan act of case %s: %w", id, err)
		}
		if err := json.Unmarshal([]byte(facts), &a.Facts); err != nil {
			return nil, fmt.Errorf("read facts of act %s: %w", a.ID, err)
		}
		if err := json.Unmarshal([]byte(answer), &a.Answer); err != nil {
			return nil, fmt.Errorf("read answer of act %s: %w", a.ID, err)
		}
		out = append(out, a)
	}
	return out, rows.Err()
}
