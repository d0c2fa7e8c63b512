-- +goose Up

-- The hash of a file, so that none goes through the screen twice under a list: its
-- posts that are no hit would be counted twice. '' in runs from before.
alter table watch_runs add column digest text not null default '';

-- The posts of a run in the random order of the queue, in which its quality is
-- counted.
create index watch_hits_run on watch_hits (run_id, queue_key);

-- +goose Down
drop index watch_hits_run;
alter table watch_runs drop column digest;
