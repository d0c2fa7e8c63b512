-- +goose Up
-- The working week of an office by its id in law/weeks.yaml; "" is the usual one.
alter table access_offices add column week text not null default '';

-- +goose Down
alter table access_offices drop column week;
