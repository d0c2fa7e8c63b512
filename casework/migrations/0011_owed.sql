-- +goose Up
-- Whether an office owes what the clock runs for. Until the end of another one
-- somebody may use a right, and nobody is late.
alter table casework_deadlines add column owed boolean not null default true;

-- +goose Down
alter table casework_deadlines drop column owed;
