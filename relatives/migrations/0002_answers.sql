-- +goose Up

-- What a servant answered to the questions that the law asks of his case, by
-- fact, as JSON: more than whether he takes leave.
alter table relatives_pairs drop column leave_state;
alter table relatives_pairs add column answers text not null default '{}';

-- +goose Down
alter table relatives_pairs drop column answers;
alter table relatives_pairs add column leave_state text not null default '';
