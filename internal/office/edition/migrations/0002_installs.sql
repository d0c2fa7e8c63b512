-- +goose Up
-- Whose signature under an edition this installation trusts.
create table edition_keys (
	key_id text primary key,
	name text not null,
	verifier text not null,
	added_at bigint not null,
	added_by text not null,
	revoked_at bigint not null
);

-- Editions that somebody proposed, with who signed them. They take no effect.
create table edition_proposals (
	proposal_id text primary key,
	edition text not null,
	key_id text not null,
	proposed_at bigint not null,
	proposed_by text not null,
	proposed_name text not null,
	errors bigint not null,
	warnings bigint not null
);

-- Which edition was in force from when on; the last row is in force now. Without
-- a row it is the one that the program was built with. Nothing is ever changed.
create table edition_turns (
	turn_id text primary key,
	edition text not null,
	before text not null,
	turned_at bigint not null,
	turned_by text not null,
	turned_name text not null
);

-- +goose Down
drop table edition_turns;
drop table edition_proposals;
drop table edition_keys;
