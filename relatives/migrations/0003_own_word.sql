-- +goose Up

-- What a servant says stands beside what two people of the office decided:
-- declared_as is what the candidate is to him by his own word, withdrawn_on the day
-- on which he took it back, '' while it holds.
alter table relatives_pairs add column declared_as text not null default '';
alter table relatives_pairs add column withdrawn_on text not null default '';
update relatives_pairs set declared_as = relation where declared_on <> '';

-- +goose Down
alter table relatives_pairs drop column withdrawn_on;
alter table relatives_pairs drop column declared_as;
