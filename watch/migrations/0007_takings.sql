-- +goose Up

-- A page that the program itself takes as a capture of a hit. The address is
-- sealed with the key of the hit and gone with it. status is what the server
-- answered with, 0 where it did not. An instant of 0 has not come.
create table watch_takings (
	taking_id text primary key,
	hit_id text not null references watch_hits (hit_id),
	state text not null,
	why text not null,
	status bigint not null,
	asked_at bigint not null,
	asked_by text not null,
	asked_name text not null,
	ended_at bigint not null,
	address bytea not null
);
create index watch_takings_hit on watch_takings (hit_id, asked_at);

-- +goose Down
drop table watch_takings;
