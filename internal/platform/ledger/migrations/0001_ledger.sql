-- +goose Up
create table ledger_events (
	event_id     text   not null primary key,
	leaf         bigint unique,       -- null until sealed
	kind         text   not null,
	subject      text   not null,
	actor_user   text   not null,
	actor_office text   not null,
	actor_role   text   not null,
	at_ms        bigint not null,
	digest       bytea  not null,     -- SHA-256 of salt and payload
	salt         bytea                -- null once forgotten
);
create index ledger_events_unsealed on ledger_events (at_ms, event_id) where leaf is null;
-- No index on kind or office: the page of the ledger walks back from the newest
-- event, and each index more is one more page to write with every report.
create index ledger_events_subject on ledger_events (subject, event_id);

-- The hashes of the tree in the order of tlog.StoredHashIndex.
create table ledger_hashes (
	hash_index bigint not null primary key,
	hash       bytea  not null
);

create table ledger_checkpoints (
	size  bigint not null primary key,
	root  bytea  not null,
	note  text   not null,
	at_ms bigint not null
);

-- One row, which whoever seals changes first: two nodes never seal at once.
create table ledger_state (
	state_id text   not null primary key,
	seals    bigint not null
);
insert into ledger_state (state_id, seals) values ('one', 0);

-- +goose Down
drop table ledger_state;
drop table ledger_checkpoints;
drop table ledger_hashes;
drop table ledger_events;
