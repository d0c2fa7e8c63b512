-- +goose Up

-- One row for each rule whose answers were published, held or settled. Whoever
-- publishes writes it first, so that two who look for contradictions at the same
-- moment come one after the other.
create table ruling_rules (
	rule_id text primary key,
	n_writes integer not null
);

-- +goose Down
drop table ruling_rules;
