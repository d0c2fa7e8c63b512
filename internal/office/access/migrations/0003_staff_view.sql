-- +goose Up
-- Who works in which office from when to when, without names: until_at is 0 while
-- it lasts. For figures that tell an office without people from one that is silent.
create view v_access_staff as
select o.office_id, o.kind, o.region, m.user_id, m.from_at, coalesce(m.until_at, 0) as until_at
from access_memberships m
join access_offices o on o.office_id = m.office_id
join access_users u on u.user_id = m.user_id
where o.active and u.active;

-- +goose Down
drop view v_access_staff;
