-- +goose Up

-- An office that reminds: from the day on which it switched it on.
create table prevent_reminding (
	office_id text primary key,
	since_on text not null,
	by_mail integer not null
);

-- What an office says in its own words in the place of the law room's.
create table prevent_reminder_words (
	office_id text not null,
	reminder_id text not null,
	words text not null,
	primary key (office_id, reminder_id)
);

-- Who gets reminders by e-mail. The address is sealed with a key of its own;
-- address_hash is a keyed hash, by which one address is known again. stopped_on is
-- the day on which he asked for no more of what is optional.
create table prevent_contacts (
	contact_id text primary key,
	office_id text not null,
	audience text not null,
	name text not null,
	key_wrapped bytea not null,
	address bytea not null,
	address_hash text not null,
	stop_hash text not null unique,
	stopped_on text not null,
	unique (office_id, audience, address_hash)
);

-- One row is one reminder to one contact. state is waiting, sent or failed.
create table prevent_deliveries (
	delivery_id text primary key,
	office_id text not null,
	election text not null,
	reminder_id text not null,
	contact_id text not null references prevent_contacts (contact_id),
	due_on text not null,
	state text not null,
	sent_at bigint not null,
	unique (office_id, election, reminder_id, contact_id)
);

-- +goose Down
drop table prevent_deliveries;
drop table prevent_contacts;
drop table prevent_reminder_words;
drop table prevent_reminding;
