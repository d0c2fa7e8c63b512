-- +goose Up

-- A signal is what somebody noticed who came to an outreach event or read a
-- circular: early information for the supervisor, no report, and nobody's name.
-- What he wrote is sealed with a key of its own. signal_id tells the day and no
-- hour. read_by is '' until somebody of the office has read it.
create table intake_signals (
	signal_id text primary key,
	office_id text not null,
	region text not null,
	about text not null,
	received_on text not null,
	read_on text not null,
	read_by text not null,
	key_wrapped bytea not null,
	content bytea not null
);
create index intake_signals_office on intake_signals (office_id, received_on);

-- +goose Down
drop table intake_signals;
