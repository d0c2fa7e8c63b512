-- +goose Up

-- The indexes on the leaf and on its absence hold an event once at a time: each
-- index more is one more page to write with every report.
alter table ledger_events drop constraint ledger_events_leaf_key;
create unique index ledger_events_leaf on ledger_events (leaf) where leaf is not null;
drop index ledger_events_unsealed;
create index ledger_events_unsealed on ledger_events (event_id) where leaf is null;

-- +goose Down
drop index ledger_events_unsealed;
create index ledger_events_unsealed on ledger_events (at_ms, event_id) where leaf is null;
drop index ledger_events_leaf;
alter table ledger_events add constraint ledger_events_leaf_key unique (leaf);
