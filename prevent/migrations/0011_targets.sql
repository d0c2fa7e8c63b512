-- +goose Up

-- What an office means to keep until a day: at most so many of a thing in a
-- region. Its state is counted anew from reports and cases whenever it is shown.
create table prevent_targets (
	target_id text primary key,
	office_id text not null,
	region text not null,
	title text not null,
	measure text not null,
	at_most integer not null,
	from_on text not null,
	until_on text not null,
	owner text not null,
	made_at bigint not null,
	made_by text not null
);
create index prevent_targets_office on prevent_targets (office_id, until_on);

-- What was done for it.
create table prevent_target_deeds (
	deed_id text primary key,
	target_id text not null references prevent_targets (target_id),
	done_on text not null,
	what text not null,
	done_by text not null
);
create index prevent_target_deeds_target on prevent_target_deeds (target_id, done_on);

-- +goose Down
drop table prevent_target_deeds;
drop table prevent_targets;
