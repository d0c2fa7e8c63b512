-- +goose Up
create table app_settings (
	name text primary key,
	value text not null
);

-- +goose Down
drop table app_settings;
