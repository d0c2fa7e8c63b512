-- +goose Up

-- A load is a roster too large for one transaction and for memory: it is read
-- from a file row by row, in parts, each of which is one transaction that also
-- writes how far the file was read. The file is deleted when the load ends.
create table registry_loads (
	load_id text primary key,
	office_id text not null,
	file_name text not null,
	file_size bigint not null,
	agency_id text not null,
	region text not null,
	within_region text not null,
	within_agency text not null,
	state text not null,
	fault text not null,
	n_bytes bigint not null,
	n_line bigint not null,
	n_rows bigint not null,
	n_new bigint not null,
	n_updated bigint not null,
	n_unchanged bigint not null,
	n_bad bigint not null,
	version bigint not null,
	created_at bigint not null,
	created_by text not null,
	ended_at bigint not null
);
create index registry_loads_office on registry_loads (office_id, created_at);

-- What was wrong with rows: line and column, nothing of the row.
create table registry_load_problems (
	load_id text not null references registry_loads (load_id),
	line bigint not null,
	field text not null,
	message text not null,
	args text not null
);
create index registry_load_problems_load on registry_load_problems (load_id, line);

-- +goose Down
drop table registry_load_problems;
drop table registry_loads;
