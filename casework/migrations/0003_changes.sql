-- +goose Up
-- Whom and what a case is about, and every change of it. content holds the name
-- and the reason, sealed with the key of the case.
create table casework_changes (
	change_id text primary key,
	case_id text not null,
	kind text not null,
	act text not null,
	by_user text not null,
	by_name text not null,
	by_office text not null,
	at bigint not null,
	content bytea not null
);
create index casework_changes_case on casework_changes (case_id);

-- +goose Down
drop table casework_changes;
