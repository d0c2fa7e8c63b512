-- +goose Up

-- A candidate of a council is numbered within the list of his party in his
-- constituency, so that a place is a race, a list, a number and a role. list is
-- '' for those who are numbered within the race.
drop view v_registry_candidates;
create table registry_candidates_next (
	candidate_id text primary key,
	race_id text not null references registry_races (race_id),
	list text not null,
	number bigint not null,
	role text not null,
	name text not null,
	name_key text not null,
	title_front text not null,
	title_back text not null,
	alias text not null,
	party text not null,
	constituency text not null,
	born text not null,
	birthplace text not null,
	sex bigint not null,
	source text not null,
	version bigint not null,
	since_at bigint not null,
	batch_id text not null,
	unique (race_id, list, number, role)
);
insert into registry_candidates_next (candidate_id, race_id, list, number, role, name, name_key, title_front, title_back, alias,
	party, constituency, born, birthplace, sex, source, version, since_at, batch_id)
select candidate_id, race_id, '', number, role, name, name_key, title_front, title_back, alias, '', '', '', '', 0, '', 1, 0, batch_id
from registry_candidates;
drop table registry_candidates;
alter table registry_candidates_next rename to registry_candidates;
create index registry_candidates_name on registry_candidates (name_key);

create view v_registry_candidates as
select c.candidate_id, c.race_id, c.number, c.role, c.name, c.title_front, c.title_back, r.election, r.race, r.region
from registry_candidates c join registry_races r on r.race_id = c.race_id;

-- What belongs to a candidate: kind is kin, account or team; what is the
-- relation, whether the account is official, or the duty.
create table registry_candidate_parts (
	candidate_id text not null references registry_candidates (candidate_id),
	kind text not null,
	place bigint not null,
	what text not null,
	name text not null,
	born text not null,
	primary key (candidate_id, kind, place)
);

-- What lists said of a candidate before, one row per version that ended; was is
-- the candidate as JSON, without his family.
create table registry_candidate_history (
	candidate_id text not null references registry_candidates (candidate_id),
	version bigint not null,
	was text not null,
	from_at bigint not null,
	until_at bigint not null,
	batch_id text not null,
	primary key (candidate_id, version)
);

-- What some rosters say besides: since when somebody holds his position, and
-- the name of his husband or wife, which serves matching only and is kept in no
-- history.
alter table registry_servants add column position_from text not null default '';
alter table registry_servants add column partner text not null default '';
alter table registry_servant_history add column position_from text not null default '';

-- +goose Down
drop table registry_candidate_history;
drop table registry_candidate_parts;
