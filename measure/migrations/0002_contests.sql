-- +goose Up
-- What an office says against the colour of its region on a day, and what the
-- office above answered. counted and band are what the page said; claimed is what
-- the office counts. answered_on is '' while nobody answered. Nothing here changes
-- a colour.
create table measure_contests (
	contest_id text primary key,
	rule_id text not null,
	rule_digest text not null,
	election text not null,
	region text not null,
	as_of text not null,
	counted bigint not null,
	band text not null,
	claimed bigint not null,
	source text not null,
	note text not null,
	office_id text not null,
	office_name text not null,
	made_on text not null,
	made_by text not null,
	answered_on text not null,
	answered_by text not null,
	answer_office text not null,
	accepted boolean not null,
	answer text not null
);
create index measure_contests_rule on measure_contests (rule_id, election, region);
create index measure_contests_office on measure_contests (office_id, answered_on);

-- +goose Down
drop table measure_contests;
