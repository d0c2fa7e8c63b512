-- +goose Up
-- The time limits of cases that an office owes, without what they are about: when
-- each ended, and on which day the clock stopped, '' while it runs.
create view v_casework_clocks as
select d.track_id, d.n, d.due_on, d.stopped_on, c.region, c.election
from casework_deadlines d
join casework_tracks t on t.track_id = d.track_id
join casework_cases c on c.case_id = t.case_id
where d.owed and d.due_on <> '';

-- +goose Down
drop view v_casework_clocks;
