-- +goose Up

-- One run of an office for an election goes on at a time. Where two had begun at
-- the same moment, the later one ends here.
update relatives_runs set state = 'done', ended_at = asked_at
where state <> 'done' and exists (
	select 1 from relatives_runs o
	where o.office_id = relatives_runs.office_id and o.election = relatives_runs.election and o.state <> 'done' and o.run_id < relatives_runs.run_id);
create unique index relatives_runs_open on relatives_runs (office_id, election) where state <> 'done';

-- +goose Down
drop index relatives_runs_open;
