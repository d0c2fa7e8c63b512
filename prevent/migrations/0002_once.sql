-- +goose Up

-- once_hash is a keyed hash of the number that the page of a link carries, so
-- that a phone that sends twice gets its own link again, and nobody else does.
-- '' for those whom a list named.
alter table prevent_tellings add column once_hash text not null default '';

-- +goose Down
alter table prevent_tellings drop column once_hash;
