-- +goose Up

-- A notice is what an office wants servants to know: a circular or an outreach
-- event. bases holds the legal bases as they were typed, one a line; whether
-- they were in force on the day is read from the law room when the page is
-- drawn.
create table prevent_notices (
	notice_id text primary key,
	kind text not null,
	office_id text not null,
	number text not null,
	issuer text not null,
	subject text not null,
	happened_on text not null,
	place text not null,
	speakers text not null,
	body text not null,
	bases text not null,
	file text not null,
	file_name text not null,
	file_size bigint not null,
	made_at bigint not null,
	made_by text not null
);
create index prevent_notices_office on prevent_notices (office_id, kind, happened_on);

-- Whom a notice was meant to reach: a unit, an agency, an office, or a name that
-- was typed. name_key is how a reader's own word for his unit is recognised.
create table prevent_recipients (
	recipient_id text primary key,
	notice_id text not null references prevent_notices (notice_id),
	kind text not null,
	name text not null,
	name_key text not null,
	unique (notice_id, name_key)
);

-- One row is one person who said that he knows. parent_id is who told him, ''
-- for whom the office reached itself. unit_key is the recipient's id, or the
-- key of what he typed where no recipient has that name. A name counts once in
-- a unit.
create table prevent_tellings (
	telling_id text primary key,
	notice_id text not null references prevent_notices (notice_id),
	recipient_id text not null,
	parent_id text not null,
	how text not null,
	name text not null,
	name_key text not null,
	position text not null,
	unit text not null,
	unit_key text not null,
	told_on text not null,
	unique (notice_id, unit_key, name_key)
);
create index prevent_tellings_parent on prevent_tellings (parent_id);

-- The links by which pages are opened without an account. Only the hash of a
-- link is kept. recipient_id and telling_id are '' where the link is not of one.
create table prevent_links (
	link_hash text primary key,
	notice_id text not null references prevent_notices (notice_id),
	recipient_id text not null,
	telling_id text not null
);

-- +goose Down
drop table prevent_links;
drop table prevent_tellings;
drop table prevent_recipients;
drop table prevent_notices;
