-- +goose Up
-- The civil servants of cases without their names. One who is linked to several
-- cases has one servant_id; somebody who is in no roster counts by himself.
create view v_casework_persons as
select coalesce(nullif(p.servant_id, ''), p.person_id) as servant, p.person_id, p.case_id, p.linked_on, p.cleared_on,
	c.region, c.act, c.election
from casework_persons p
join casework_cases c on c.case_id = p.case_id;

-- +goose Down
drop view v_casework_persons;
