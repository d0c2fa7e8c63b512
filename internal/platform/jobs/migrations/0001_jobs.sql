-- +goose Up
-- state: waiting, running or dead. A job that is done has no row: what it did is
-- in the tables of its slice, and a row here would only add a time to it.
create table jobs_jobs (
	job_id       text    not null primary key,
	kind         text    not null,
	job_key      text,             -- null: no uniqueness asked for
	payload      text    not null,
	state        text    not null,
	due_at       bigint  not null,
	tries        bigint  not null,
	lease        text,             -- who runs it; null unless running
	leased_until bigint,
	last_error   text,
	dead_at      bigint
);

create unique index jobs_waiting_key on jobs_jobs (kind, job_key) where state = 'waiting';
create index jobs_running_key on jobs_jobs (kind, job_key) where state = 'running';
create index jobs_due on jobs_jobs (due_at, job_id) where state = 'waiting';
create index jobs_leases on jobs_jobs (leased_until) where state = 'running';
create index jobs_dead on jobs_jobs (dead_at) where state = 'dead';

-- +goose Down
drop table jobs_jobs;
