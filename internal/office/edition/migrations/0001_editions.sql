-- +goose Up
-- What the files of the law room said, each text once. Nothing here is ever
-- changed or deleted: old cases are read by it.
create table edition_files (
	digest text primary key,
	body bytea not null
);

-- Which texts made up the law room of one edition.
create table edition_rooms (
	edition text not null,
	path text not null,
	digest text not null,
	primary key (edition, path)
);

-- +goose Down
drop table edition_rooms;
drop table edition_files;
