-- +goose Up

-- Who changed since the last matching is asked every few minutes.
create index registry_servants_since on registry_servants (since_at);

-- +goose Down
drop index registry_servants_since;
