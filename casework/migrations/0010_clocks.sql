-- +goose Up
-- The edition of the law room under which a track began, "" before editions
-- were kept; and the instants, in milliseconds, where they are known (0 not).
alter table casework_tracks add column edition text not null default '';
alter table casework_tracks add column entered_at bigint not null default 0;
alter table casework_tracks add column opened_at bigint not null default 0;

-- Times in which the clocks of a track stood still, each with its ground and
-- the paper that proves it. until_on is empty while it lasts.
create table casework_pauses (
	pause_id text primary key,
	track_id text not null,
	ground text not null,
	document text not null,
	from_on text not null,
	until_on text not null,
	by_name text not null
);
create index casework_pauses_track on casework_pauses (track_id);

-- How the end of a running clock moved, and why: the trace that the page of
-- the case shows. n is that of the clock.
create table casework_moves (
	move_id text primary key,
	track_id text not null,
	n integer not null,
	moved_on text not null,
	from_due text not null,
	to_due text not null,
	reason text not null
);
create index casework_moves_track on casework_moves (track_id, n);

-- The rungs of its ladder that a clock has reached, one row each. due_on is the
-- end of the clock at that time: one that moved climbs again.
create table casework_rungs (
	track_id text not null,
	n integer not null,
	rung text not null,
	due_on text not null,
	ladder text not null,
	reached_on text not null,
	told_on text not null,
	upper_office boolean not null,
	primary key (track_id, n, rung, due_on)
);

-- On what a step that somebody took was decided: the edition of the law, and
-- under the key of the case all that the decision looked at, with the
-- explanation of each act. By it the decision can be replayed.
create table casework_grounds (
	step_id text primary key,
	case_id text not null,
	edition text not null,
	given bytea not null
);
create index casework_grounds_case on casework_grounds (case_id);

-- +goose Down
drop table casework_grounds;
drop table casework_rungs;
drop table casework_moves;
drop table casework_pauses;
alter table casework_tracks drop column opened_at;
alter table casework_tracks drop column entered_at;
alter table casework_tracks drop column edition;
