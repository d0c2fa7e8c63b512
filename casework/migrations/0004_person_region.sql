-- +goose Up
-- Where a person works, to warn when that is not where the act happened.
alter table casework_persons add column region text not null default '';

-- +goose Down
alter table casework_persons drop column region;
