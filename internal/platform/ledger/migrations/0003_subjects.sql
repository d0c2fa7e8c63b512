-- +goose Up

-- A report is named by a hash, so its place among the subjects is a random page,
-- which every reporter waits for. Its first event stands outside of the index;
-- see outsideOfSubjects.
drop index ledger_events_subject;
create index ledger_events_subject on ledger_events (subject, event_id) where kind <> 'report.received';

-- +goose Down
drop index ledger_events_subject;
create index ledger_events_subject on ledger_events (subject, event_id);
