-- +goose Up

-- One row is one original. blob names the sealed original in the store of files,
-- sealed holds its name and where it was taken from. Both open with the key of
-- the row, which is wrapped by a master key outside the database; an item whose
-- key was destroyed is forgotten, and the rest of its row says that it was here.
create table evidence_items (
	item_id text primary key,
	about text not null,
	office_id text not null,
	kind text not null,
	media_type text not null,
	sha256 text not null,
	size bigint not null,
	blob text not null,
	tool text not null,
	taken_at bigint not null,
	by_user text not null,
	by_name text not null,
	forgotten_at bigint not null,
	key_wrapped bytea,
	sealed bytea
);
create index evidence_items_about on evidence_items (about, taken_at);

-- +goose Down
drop table evidence_items;
