-- +goose Up
-- The concerns of attendees as early warning counts them: that there was one,
-- where and on which day.
create view v_intake_signals as
select signal_id, office_id, region, received_on from intake_signals;

-- +goose Down
drop view v_intake_signals;
