-- +goose Up
-- Why a decision differs from the recommendation it answers, sealed.
alter table casework_decisions add column departure bytea;

-- +goose Down
alter table casework_decisions drop column departure;
