-- +goose Up

-- A thing that an item is about beside the one for which it was taken: the case
-- that was made of a hit.
create table evidence_links (
	about text not null,
	item_id text not null references evidence_items (item_id),
	primary key (about, item_id)
);

-- +goose Down
drop table evidence_links;
