-- +goose Up

-- What the post turned out to be: the act that the last person named who saw one.
alter table watch_hits add column true_act text not null default '';

-- What one person decided on a hit or a sample. Nobody decides twice on the same.
-- The words are sealed with a key of their own, since those of the hit may be
-- destroyed when it is closed.
create table watch_reviews (
	hit_id text not null references watch_hits (hit_id),
	by_user text not null,
	by_name text not null,
	n bigint not null,
	answer text not null,
	act text not null,
	reviewed_at bigint not null,
	key_wrapped bytea not null,
	why bytea not null,
	primary key (hit_id, by_user),
	unique (hit_id, n)
);

-- +goose Down
drop table watch_reviews;
alter table watch_hits drop column true_act;
