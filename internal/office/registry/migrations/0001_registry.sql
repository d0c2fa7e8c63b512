-- +goose Up
create table registry_agencies (
	agency_id text primary key,
	name text not null,
	name_key text not null unique,
	short text not null,
	short_key text not null,
	kind text not null,
	region text not null,
	active boolean not null,
	created_at bigint not null,
	created_by text not null
);

create table registry_units (
	unit_id text primary key,
	agency_id text not null references registry_agencies (agency_id),
	name text not null,
	name_key text not null,
	created_at bigint not null,
	unique (agency_id, name_key)
);

create table registry_servants (
	servant_id text primary key,
	nip text not null unique,
	name text not null,
	name_key text not null,
	title_front text not null,
	title_back text not null,
	employment text not null,
	position text not null,
	position_class text not null,
	agency_id text not null references registry_agencies (agency_id),
	unit_id text references registry_units (unit_id),
	region text not null,
	version bigint not null,
	since_at bigint not null,
	seen_at bigint not null,
	batch_id text not null,
	created_at bigint not null
);
create index registry_servants_agency on registry_servants (agency_id, name_key);
create index registry_servants_region on registry_servants (region);
create index registry_servants_name on registry_servants (name_key);

-- What the registry said before, one row per version that ended.
create table registry_servant_history (
	servant_id text not null references registry_servants (servant_id),
	version bigint not null,
	name text not null,
	title_front text not null,
	title_back text not null,
	employment text not null,
	position text not null,
	position_class text not null,
	agency_id text not null,
	unit_id text,
	region text not null,
	from_at bigint not null,
	until_at bigint not null,
	batch_id text not null,
	primary key (servant_id, version)
);

-- The words of each name as they sound, and their beginnings.
create table registry_name_tokens (
	servant_id text not null references registry_servants (servant_id),
	token text not null,
	head text not null,
	primary key (servant_id, token)
);
create index registry_name_tokens_head on registry_name_tokens (head, token, servant_id);

create view v_registry_agencies as
select agency_id, name, short, kind, region, active
from registry_agencies;

create view v_registry_units as
select unit_id, agency_id, name
from registry_units;

-- The number of a servant is in no view: other slices show it through the
-- service, masked.
create view v_registry_servants as
select s.servant_id, s.name, s.title_front, s.title_back, s.employment, s.position, s.position_class,
	s.agency_id, coalesce(u.name, '') as unit, s.region
from registry_servants s left join registry_units u on u.unit_id = s.unit_id;

create table registry_races (
	race_id text primary key,
	election text not null,
	race text not null,
	region text not null,
	unique (election, race, region)
);

create table registry_candidates (
	candidate_id text primary key,
	race_id text not null references registry_races (race_id),
	number bigint not null,
	role text not null,
	name text not null,
	name_key text not null,
	title_front text not null,
	title_back text not null,
	alias text not null,
	batch_id text not null,
	unique (race_id, number, role)
);
create index registry_candidates_name on registry_candidates (name_key);

create view v_registry_races as
select race_id, election, race, region
from registry_races;

create view v_registry_candidates as
select c.candidate_id, c.race_id, c.number, c.role, c.name, c.title_front, c.title_back, r.election, r.race, r.region
from registry_candidates c join registry_races r on r.race_id = c.race_id;

create table registry_batches (
	batch_id text primary key,
	kind text not null,
	digest text not null,
	file_name text not null,
	agency_id text not null,
	region text not null,
	election text not null,
	within_region text not null,
	within_agency text not null,
	office_id text not null,
	content bytea,
	status text not null,
	mode text not null,
	n_rows bigint not null,
	n_new bigint not null,
	n_updated bigint not null,
	n_unchanged bigint not null,
	n_bad bigint not null,
	left_out text not null,
	created_at bigint not null,
	created_by text not null,
	applied_at bigint
);
create index registry_batches_digest on registry_batches (digest, kind);
create index registry_batches_office on registry_batches (office_id, created_at);

-- +goose Down
drop table registry_batches;
drop view v_registry_candidates;
drop view v_registry_races;
drop table registry_candidates;
drop table registry_races;
drop view v_registry_servants;
drop view v_registry_units;
drop view v_registry_agencies;
drop table registry_name_tokens;
drop table registry_servant_history;
drop table registry_servants;
drop table registry_units;
drop table registry_agencies;
