-- +goose Up
create table access_offices (
	office_id text primary key,
	kind text not null,
	name text not null,
	short text not null,
	region text not null,
	parent_id text references access_offices (office_id),
	agency_id text not null,
	path text not null unique,
	zone text not null,
	active boolean not null,
	host boolean not null,
	version bigint not null,
	created_at bigint not null
);
create index access_offices_region on access_offices (region, kind);
create index access_offices_agency on access_offices (agency_id);
create unique index access_offices_host on access_offices (host) where host;

-- Every office with itself and all offices above it: the path, spread out, so
-- that a scope is one look into an index and no comparison of text, which the
-- two databases collate differently.
create table access_offices_above (
	above_id text not null references access_offices (office_id),
	office_id text not null references access_offices (office_id),
	primary key (above_id, office_id)
);

-- The name of the present shape of the tree; one row.
create table access_tree (
	tree_id bigint primary key,
	revision text not null
);
insert into access_tree (tree_id, revision) values (1, 'empty');

create view v_access_offices as
select office_id, path, kind, name, short, region, parent_id, agency_id, zone, active, host
from access_offices;

create view v_access_offices_above as
select above_id, office_id
from access_offices_above;

create table access_users (
	user_id text primary key,
	login text not null unique,
	name text not null,
	password text not null,
	factor_key bytea,
	factor_sealed bytea,
	factor_step bigint not null,
	active boolean not null,
	version bigint not null,
	created_at bigint not null,
	created_by text not null
);

create table access_memberships (
	membership_id text primary key,
	user_id text not null references access_users (user_id),
	office_id text not null references access_offices (office_id),
	role text not null,
	from_at bigint not null,
	until_at bigint,
	created_at bigint not null,
	created_by text not null,
	ended_by text not null
);
create index access_memberships_user on access_memberships (user_id);
create index access_memberships_office on access_memberships (office_id);

create view v_access_users as
select user_id, name, active
from access_users;

create table access_sessions (
	token_hash text primary key,
	user_id text not null references access_users (user_id),
	stage text not null,
	data text not null,
	created_at bigint not null,
	seen_at bigint not null
);
create index access_sessions_user on access_sessions (user_id);

create table access_links (
	link_id text primary key,
	token_hash text not null unique,
	purpose text not null,
	user_id text references access_users (user_id),
	expires_at bigint not null,
	used_at bigint,
	created_at bigint not null,
	created_by text not null
);
create index access_links_user on access_links (user_id);

create table access_recovery_codes (
	code_hash text primary key,
	user_id text not null references access_users (user_id),
	used_at bigint
);
create index access_recovery_codes_user on access_recovery_codes (user_id);

-- Wrong tries by a keyed hash of the login or of the device, so that the table
-- tells nothing of names that do not exist.
create table access_tries (
	key_hash text primary key,
	failures bigint not null,
	next_try_at bigint not null
);
create index access_tries_next on access_tries (next_try_at);

-- +goose Down
drop table access_tries;
drop table access_recovery_codes;
drop table access_links;
drop table access_sessions;
drop view v_access_users;
drop table access_memberships;
drop table access_users;
drop view v_access_offices_above;
drop view v_access_offices;
drop table access_tree;
drop table access_offices_above;
drop table access_offices;
