-- +goose Up

-- Which column of a file of an office's own holds what, as JSON; '' where the form
-- of a file says so itself.
alter table watch_runs add column columns text not null default '';

-- What an office said of the columns of a file, for its next file with the same
-- header. header is the hash of that.
create table watch_columns (
	office_id text not null,
	header text not null,
	columns text not null,
	saved_at bigint not null,
	saved_by text not null,
	primary key (office_id, header)
);

-- +goose Down
drop table watch_columns;
alter table watch_runs drop column columns;
