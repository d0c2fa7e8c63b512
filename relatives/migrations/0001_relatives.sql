-- +goose Up

-- A pair is one servant and one candidate who may be of one family. evidence is
-- what a run found, field by field, as JSON; chance is parts of a million.
create table relatives_pairs (
	pair_id text primary key,
	office_id text not null,
	election text not null,
	servant_id text not null,
	candidate_id text not null,
	relation text not null,
	cv_name text not null,
	state text not null,
	chance bigint not null,
	evidence text not null,
	found_at bigint not null,
	proposed_by text not null,
	settled_by text not null,
	reason text not null,
	leave_state text not null,
	declared_on text not null,
	talked_on text not null,
	talked_by text not null,
	talk_note text not null,
	version bigint not null,
	unique (office_id, servant_id, candidate_id)
);
create index relatives_pairs_office on relatives_pairs (office_id, election, state);
create index relatives_pairs_servant on relatives_pairs (servant_id, candidate_id);

-- A run compares a roster with the candidates of an election. n_done of n_total
-- relatives were looked up; since is the instant from which changes count, 0 for
-- a whole run; mark is the instant from which the next run counts them. model is
-- how the fields weigh, as JSON, once they were weighed.
create table relatives_runs (
	run_id text primary key,
	office_id text not null,
	election text not null,
	state text not null,
	since_at bigint not null,
	mark_at bigint not null,
	n_done bigint not null,
	n_total bigint not null,
	n_people bigint not null,
	n_found bigint not null,
	model text not null,
	asked_by text not null,
	asked_at bigint not null,
	ended_at bigint not null
);
create index relatives_runs_office on relatives_runs (office_id, election, asked_at);

-- The links by which a servant declares without an account. Only the hash of a
-- link is kept. pair_id is '' for the door of an office.
create table relatives_links (
	link_hash text primary key,
	office_id text not null,
	election text not null,
	pair_id text not null
);

-- +goose Down
drop table relatives_links;
drop table relatives_runs;
drop table relatives_pairs;
