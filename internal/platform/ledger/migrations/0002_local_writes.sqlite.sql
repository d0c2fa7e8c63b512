-- +goose Up

-- An event is one row in one tree, in the order of the ids, which follow each
-- other: each index more is one more page to write with every report. The
-- indexes on the leaf and on its absence hold an event once at a time.
create table ledger_events_ordered (
	event_id     text   not null primary key,
	leaf         bigint,              -- null until sealed
	kind         text   not null,
	subject      text   not null,
	actor_user   text   not null,
	actor_office text   not null,
	actor_role   text   not null,
	at_ms        bigint not null,
	digest       bytea  not null,     -- SHA-256 of salt and payload
	salt         bytea                -- null once forgotten
) without rowid;
insert into ledger_events_ordered
	select event_id, leaf, kind, subject, actor_user, actor_office, actor_role, at_ms, digest, salt from ledger_events;
drop table ledger_events;
alter table ledger_events_ordered rename to ledger_events;
create unique index ledger_events_leaf on ledger_events (leaf) where leaf is not null;
create index ledger_events_unsealed on ledger_events (event_id) where leaf is null;
create index ledger_events_subject on ledger_events (subject, event_id);

-- +goose Down
create table ledger_events_before (
	event_id     text   not null primary key,
	leaf         bigint unique,
	kind         text   not null,
	subject      text   not null,
	actor_user   text   not null,
	actor_office text   not null,
	actor_role   text   not null,
	at_ms        bigint not null,
	digest       bytea  not null,
	salt         bytea
);
insert into ledger_events_before
	select event_id, leaf, kind, subject, actor_user, actor_office, actor_role, at_ms, digest, salt from ledger_events;
drop table ledger_events;
alter table ledger_events_before rename to ledger_events;
create index ledger_events_unsealed on ledger_events (at_ms, event_id) where leaf is null;
create index ledger_events_subject on ledger_events (subject, event_id);
