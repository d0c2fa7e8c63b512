-- +goose Up

-- The accounts by which an office speaks to the public, who looks after each,
-- and when somebody checked what stands there.
create table prevent_accounts (
	account_id text primary key,
	office_id text not null,
	platform text not null,
	handle text not null,
	address text not null,
	custodian text not null,
	noted_on text not null,
	closed_on text not null
);
create index prevent_accounts_office on prevent_accounts (office_id, platform, handle);

create table prevent_account_checks (
	check_id text primary key,
	account_id text not null references prevent_accounts (account_id),
	checked_on text not null,
	fine integer not null,
	note text not null,
	checked_by text not null
);
create index prevent_account_checks_account on prevent_account_checks (account_id, checked_on);

-- A notice that was withdrawn, and since when the names in it are erased.
alter table prevent_notices add column withdrawn_on text not null default '';
alter table prevent_notices add column withdrawn_why text not null default '';
alter table prevent_notices add column erased_on text not null default '';

-- +goose Down
alter table prevent_notices drop column erased_on;
alter table prevent_notices drop column withdrawn_why;
alter table prevent_notices drop column withdrawn_on;
drop table prevent_account_checks;
drop table prevent_accounts;
