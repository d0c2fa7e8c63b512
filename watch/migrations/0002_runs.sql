-- +goose Up

-- The first day of the acts that a list is for.
alter table watch_lists add column acts_from text not null default '';

-- Words that stand for a candidate, beside his name: hashtags and slogans.
create table watch_terms (
	list_id text not null references watch_lists (list_id),
	candidate_id text not null,
	candidate text not null,
	term text not null,
	primary key (list_id, candidate_id, term)
);

-- Accounts that a review found to be somebody else's than the servant's to whom
-- the screen had linked them. The screen does not link them again.
create table watch_strangers (
	office_id text not null,
	servant_id text not null,
	account text not null,
	found_at bigint not null,
	found_by text not null,
	primary key (office_id, servant_id, account)
);

-- One row is one file that went through the screen. The file is sealed with the
-- key of the row, which is destroyed when the run is over: of what was no hit
-- nothing remains but these counts and the sample. counts is JSON.
create table watch_runs (
	run_id text primary key,
	list_id text not null references watch_lists (list_id),
	office_id text not null,
	file_name text not null,
	file text not null,
	size bigint not null,
	key_wrapped bytea,
	format text not null,
	version text not null,
	state text not null,
	why text not null,
	done_bytes bigint not null,
	counts text not null,
	started_at bigint not null,
	started_by text not null,
	started_name text not null,
	ended_at bigint not null
);
create index watch_runs_list on watch_runs (list_id, started_at);

-- One row is one hit, or one post of the sample. signal_id is the same for the
-- same post, servant, candidate and act, so that a file that comes twice makes
-- no second hit. What the screen saw is sealed with the key of the row; the post
-- itself is kept by evidence. queue_key is a keyed hash: by it the queue is in no
-- order that tells a hit from a sample.
create table watch_hits (
	hit_id text primary key,
	run_id text not null references watch_runs (run_id),
	list_id text not null,
	office_id text not null,
	signal_id text not null,
	sampled boolean not null,
	twice boolean not null,
	queue_key text not null,
	lead_id text not null,
	copies text not null,
	servant_id text not null,
	candidate_id text not null,
	act text not null,
	acted_on text not null,
	score double precision not null,
	verdict text not null,
	codes text not null,
	version text not null,
	found_at bigint not null,
	state text not null,
	closed_at bigint not null,
	case_id text not null,
	case_number text not null,
	key_wrapped bytea,
	sealed bytea,
	unique (list_id, signal_id)
);
create index watch_hits_queue on watch_hits (list_id, state, queue_key);
create index watch_hits_lead on watch_hits (list_id, lead_id);

-- +goose Down
drop table watch_hits;
drop table watch_runs;
drop table watch_strangers;
drop table watch_terms;
alter table watch_lists drop column acts_from;
