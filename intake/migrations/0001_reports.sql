-- +goose Up

-- One row is one report. What can be read here is coarse: office, region, kind
-- of act, day, state. What the reporter wrote stands in content, who he is in
-- identity, both sealed with the report's own key, which is wrapped by a master
-- key outside the database. report_id is a keyed hash of the receipt code: one
-- index serves both, and a code that comes again meets its own row.
-- The first passage of a report stands in the row itself (start_counts_as from
-- received_on until left_start_on), so that taking a report is one row.
-- The sealed columns come last, so that lists do not read them.
create table intake_reports (
	report_id text primary key,
	office_id text not null,
	region text not null,
	act text not null,
	election_id text not null,
	received_on text not null,
	procedure_id text not null,
	procedure_digest text not null,
	state text not null,
	counts_as text not null,
	start_counts_as text not null,
	left_start_on text not null,
	entered_on text not null,
	due_on text not null,
	named boolean not null,
	unread boolean not null,
	officer_id text not null,
	case_id text not null,
	case_number text not null,
	version bigint not null,
	key_wrapped bytea not null,
	content bytea not null,
	identity bytea
);

create index intake_reports_due on intake_reports (office_id, due_on, received_on);

-- The steps taken on a report, with the state each led to. from_on is the first
-- day in the state, until_on the day on which the next one began, '' while it
-- lasts: a report counts on a day with from_on <= day < until_on.
create table intake_steps (
	report_id text not null references intake_reports (report_id),
	seq bigint not null,
	step text not null,
	state text not null,
	counts_as text not null,
	from_on text not null,
	until_on text not null,
	reason text not null,
	by_user text not null,
	by_name text not null,
	by_office text not null,
	note bytea,
	primary key (report_id, seq)
);

-- Messages between the office and the reporter. message_id comes from the form,
-- so that a form sent twice is one message.
create table intake_messages (
	report_id text not null references intake_reports (report_id),
	message_id text not null,
	seq bigint not null,
	from_reporter boolean not null,
	written_on text not null,
	by_name text not null,
	sealed bytea not null,
	primary key (report_id, message_id)
);

-- Who opened the identity of a named reporter, when, and (sealed) why.
create table intake_openings (
	opening_id text primary key,
	report_id text not null references intake_reports (report_id),
	opened_at bigint not null,
	by_user text not null,
	by_name text not null,
	by_office text not null,
	reason bytea not null
);
create index intake_openings_report on intake_openings (report_id, opened_at);

create view v_intake_reports as
select report_id, office_id, region, act, received_on, election_id, state, counts_as, named, case_id
from intake_reports;

create view v_intake_history as
select report_id, region, act, election_id, start_counts_as as counts_as, received_on as from_on, left_start_on as until_on
from intake_reports
union all
select s.report_id, r.region, r.act, r.election_id, s.counts_as, s.from_on, s.until_on
from intake_steps s
join intake_reports r on r.report_id = s.report_id;

-- +goose Down
drop view v_intake_history;
drop view v_intake_reports;
drop table intake_openings;
drop table intake_messages;
drop table intake_steps;
drop table intake_reports;
