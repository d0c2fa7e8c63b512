-- +goose Up

-- A question that waits for an answer. question_id is a keyed hash of the code
-- that the one who asked keeps, so that nobody finds the code here. What he wrote
-- may hold names and is sealed; said are his answers about the conduct, as JSON
-- without names. asked_by is the office that asked, '' where the public did.
create table ruling_questions (
	question_id text primary key,
	office_id text not null,
	asked_by text not null,
	region text not null,
	said text not null,
	key_wrapped bytea not null,
	content bytea not null,
	asked_on text not null,
	due_on text not null,
	state text not null,
	ended_on text not null,
	ruling_id text not null,
	declined text not null,
	version integer not null
);
create index ruling_questions_office on ruling_questions (office_id, state, due_on);
create index ruling_questions_asked_by on ruling_questions (asked_by, asked_on);

-- An official answer. rule_digest is the file of the rule that was explained.
-- employments and facts are JSON; empty ones restrict nothing.
create table ruling_rulings (
	ruling_id text primary key,
	office_id text not null,
	office_name text not null,
	rule_id text not null,
	rule_digest text not null,
	act text not null,
	employments text not null,
	facts text not null,
	valid_from text not null,
	valid_until text not null,
	verdict text not null,
	question text not null,
	answer text not null,
	standing text not null,
	written_by text not null,
	published_on text not null,
	ended_on text not null,
	ended_why text not null,
	instead_id text not null,
	version integer not null
);
create index ruling_rulings_rule on ruling_rulings (rule_id, standing);
create index ruling_rulings_office on ruling_rulings (office_id, standing);

-- +goose Down
drop table ruling_rulings;
drop table ruling_questions;
