-- +goose Up

-- A watch list is the leash of the screen: legal basis, purpose, scope and end.
-- An instant of 0 has not come. A list is never changed after it was proposed:
-- who needs another one proposes another one.
create table watch_lists (
	list_id text primary key,
	office_id text not null,
	title text not null,
	title_key text not null,
	purpose text not null,
	instrument text not null,
	instrument_at text not null,
	region text not null,
	election text not null,
	race text not null,
	terms text not null,
	ends_on text not null,
	ends_at bigint not null,
	proposed_at bigint not null,
	proposed_by text not null,
	proposed_name text not null,
	approved_at bigint not null,
	approved_by text not null,
	approved_name text not null,
	refused_at bigint not null,
	refused_by text not null,
	refused_name text not null,
	refused_why text not null,
	ended_at bigint not null,
	ended_by text not null,
	ended_name text not null,
	ended_why text not null,
	version bigint not null
);
create index watch_lists_office on watch_lists (office_id, proposed_at);

-- The accounts whose posts a list looks at. servant_id is '' where it is not
-- known whose an account is, else known says from what.
create table watch_accounts (
	list_id text not null references watch_lists (list_id),
	platform text not null,
	handle text not null,
	servant_id text not null,
	known text not null,
	primary key (list_id, platform, handle)
);

-- +goose Down
drop table watch_accounts;
drop table watch_lists;
