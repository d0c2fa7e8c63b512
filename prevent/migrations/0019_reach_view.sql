-- +goose Up
-- Whom circulars and outreach were to reach, and the first day on which somebody
-- there was told, '' where nobody was. region is that of the office that informed.
create view v_prevent_reach as
select r.recipient_id, n.happened_on, o.region,
	coalesce((select min(t.told_on) from prevent_tellings t where t.recipient_id = r.recipient_id), '') as told_on
from prevent_recipients r
join prevent_notices n on n.notice_id = r.notice_id
join v_access_offices o on o.office_id = n.office_id;

-- +goose Down
drop view v_prevent_reach;
