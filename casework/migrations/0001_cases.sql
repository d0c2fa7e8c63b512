-- +goose Up
create table casework_numbers (
	office_id text not null,
	year integer not null,
	last integer not null,
	primary key (office_id, year)
);

create table casework_cases (
	case_id text primary key,
	number text not null unique,
	office_id text not null,
	election text not null,
	region text not null,
	origin text not null,
	report_id text not null,
	act text not null,
	act_on text not null,
	received_on text not null,
	opened_on text not null,
	status text not null,
	outcome text not null,
	key_wrapped bytea not null,
	summary bytea not null,
	version bigint not null
);
create index casework_cases_office on casework_cases (office_id, opened_on);
create index casework_cases_report on casework_cases (report_id);

-- One row for each status a case had, so that any past day can be counted
-- again. until_on is empty while the status lasts.
create table casework_statuses (
	case_id text not null,
	n integer not null,
	status text not null,
	outcome text not null,
	from_on text not null,
	until_on text not null,
	primary key (case_id, n)
);
create index casework_statuses_from on casework_statuses (from_on, until_on);

create table casework_persons (
	person_id text primary key,
	case_id text not null,
	servant_id text not null,
	agency_id text not null,
	agency_name text not null,
	employment text not null,
	name bytea not null,
	position bytea not null,
	cleared_on text not null,
	linked_by text not null,
	linked_on text not null
);
create index casework_persons_case on casework_persons (case_id);
create index casework_persons_servant on casework_persons (servant_id);

-- answer is the resolver's explanation as it was shown to the officer.
create table casework_acts (
	act_id text primary key,
	case_id text not null,
	act text not null,
	race text not null,
	act_on text not null,
	rule_id text not null,
	rule_digest text not null,
	facts text not null,
	answer text not null,
	added_by text not null,
	added_on text not null
);
create index casework_acts_case on casework_acts (case_id);

create table casework_tracks (
	track_id text primary key,
	case_id text not null,
	parent_id text not null,
	office_id text not null,
	agency_id text not null,
	kind text not null,
	procedure_id text not null,
	procedure_digest text not null,
	state text not null,
	entered_on text not null,
	opened_on text not null,
	ended_on text not null,
	assigned_to text not null,
	assigned_name text not null,
	version bigint not null
);
create index casework_tracks_case on casework_tracks (case_id);
create index casework_tracks_office on casework_tracks (office_id, ended_on);

-- The running clocks of the state a track is in. A clock that ended keeps its
-- row with the day on which it stopped to run.
create table casework_deadlines (
	track_id text not null,
	n integer not null,
	step text not null,
	due_on text not null,
	legal boolean not null,
	stopped_on text not null,
	reason text not null,
	primary key (track_id, n)
);
create index casework_deadlines_due on casework_deadlines (stopped_on, due_on);

create table casework_steps (
	step_id text primary key,
	case_id text not null,
	track_id text not null,
	n integer not null,
	step text not null,
	from_state text not null,
	to_state text not null,
	by_user text not null,
	by_name text not null,
	by_office text not null,
	at bigint not null,
	on_day text not null,
	note bytea,
	fields text not null,
	procedure_digest text not null,
	unique (case_id, n)
);

create table casework_checks (
	track_id text not null,
	requirement text not null,
	met boolean not null,
	by_name text not null,
	on_day text not null,
	primary key (track_id, requirement)
);

-- What an authority concluded for one person and one act. A later decision on
-- the same ends an earlier one: superseded_on is the day from which it no longer
-- counts.
create table casework_decisions (
	decision_id text primary key,
	case_id text not null,
	track_id text not null,
	step_id text not null,
	person_id text not null,
	act_id text not null,
	kind text not null,
	outcome text not null,
	sanction text not null,
	imposed text not null,
	decree_number text not null,
	decree_on text not null,
	decided_on text not null,
	rule_id text not null,
	rule_digest text not null,
	sanction_digest text not null,
	reason bytea,
	office_id text not null,
	superseded_on text not null
);
create index casework_decisions_case on casework_decisions (case_id);
create index casework_decisions_person on casework_decisions (person_id, act_id);

create view v_casework_cases as
	select c.case_id, c.number, c.office_id, c.election, c.region, c.origin, c.act, c.act_on,
		c.opened_on, c.status, c.outcome
	from casework_cases c;

create view v_casework_history as
	select s.case_id, c.region, c.act, c.election, c.origin, s.status, s.outcome, s.from_on, s.until_on
	from casework_statuses s join casework_cases c on c.case_id = s.case_id;

create view v_casework_decisions as
	select d.decision_id, d.case_id, d.person_id, d.act_id, d.kind, d.outcome, d.sanction, d.imposed,
		d.decided_on, d.superseded_on, c.region, c.act, c.election
	from casework_decisions d join casework_cases c on c.case_id = d.case_id;

-- +goose Down
drop view v_casework_decisions;
drop view v_casework_history;
drop view v_casework_cases;
drop table casework_decisions;
drop table casework_checks;
drop table casework_steps;
drop table casework_deadlines;
drop table casework_tracks;
drop table casework_acts;
drop table casework_persons;
drop table casework_statuses;
drop table casework_cases;
drop table casework_numbers;
