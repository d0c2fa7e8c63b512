-- +goose Up

-- A pledge that an office lets the servants of an agency sign. The text is kept
-- as it was signed; guide_digest is the file of the law room it came from.
create table prevent_pledges (
	pledge_id text primary key,
	office_id text not null,
	agency_id text not null,
	title text not null,
	guide_id text not null,
	guide_digest text not null,
	lead text not null,
	points text not null,
	opened_on text not null,
	until_on text not null,
	link_hash text not null unique,
	made_at bigint not null,
	made_by text not null
);
create index prevent_pledges_office on prevent_pledges (office_id, opened_on);

-- One row is one person who signed. servant_id is '' for whom the roster does not
-- know; then person_key is his unit and his name.
create table prevent_signatures (
	signature_id text primary key,
	pledge_id text not null references prevent_pledges (pledge_id),
	servant_id text not null,
	person_key text not null,
	name text not null,
	position text not null,
	unit text not null,
	how text not null,
	signed_on text not null,
	once_hash text not null,
	unique (pledge_id, person_key)
);
create index prevent_signatures_servant on prevent_signatures (servant_id);

-- The codes by which somebody checks a paper that the program printed. Only the
-- hash of a code is kept.
create table prevent_proofs (
	code_hash text primary key,
	kind text not null,
	thing_id text not null
);

-- +goose Down
drop table prevent_proofs;
drop table prevent_signatures;
drop table prevent_pledges;
