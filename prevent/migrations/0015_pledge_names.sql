-- +goose Up

-- Since when nobody's name is kept of a pledge, '' while names are, and how many
-- of its signers then stood on no roster.
alter table prevent_pledges add column erased_on text not null default '';
alter table prevent_pledges add column others integer not null default 0;

-- How many servants a unit had, and how many of them had signed, on the day on
-- which the names of a pledge were erased.
create table prevent_pledge_counts (
	pledge_id text not null references prevent_pledges (pledge_id),
	unit text not null,
	servants integer not null,
	signed integer not null,
	primary key (pledge_id, unit)
);

-- +goose Down
drop table prevent_pledge_counts;
alter table prevent_pledges drop column others;
alter table prevent_pledges drop column erased_on;
