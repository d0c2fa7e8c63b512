-- +goose Up

-- The day on which an address was entered, or entered again: from then it is kept
-- for as long as the law room says.
alter table prevent_contacts add column entered_on text not null default '';
update prevent_contacts set entered_on = cast(current_date as text);

-- A letter stays counted when its reader is taken from the list; then contact_id
-- leads to nobody.
create table prevent_deliveries_kept (
	delivery_id text primary key,
	office_id text not null,
	election text not null,
	reminder_id text not null,
	contact_id text not null,
	due_on text not null,
	state text not null,
	sent_at bigint not null,
	unique (office_id, election, reminder_id, contact_id)
);
insert into prevent_deliveries_kept (delivery_id, office_id, election, reminder_id, contact_id, due_on, state, sent_at)
	select d.delivery_id, d.office_id, d.election, d.reminder_id, d.contact_id, d.due_on, d.state, d.sent_at from prevent_deliveries d;
drop table prevent_deliveries;
alter table prevent_deliveries_kept rename to prevent_deliveries;

-- +goose Down
create table prevent_deliveries_tied (
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
insert into prevent_deliveries_tied (delivery_id, office_id, election, reminder_id, contact_id, due_on, state, sent_at)
	select d.delivery_id, d.office_id, d.election, d.reminder_id, d.contact_id, d.due_on, d.state, d.sent_at from prevent_deliveries d
	where exists (select 1 from prevent_contacts c where c.contact_id = d.contact_id);
drop table prevent_deliveries;
alter table prevent_deliveries_tied rename to prevent_deliveries;
alter table prevent_contacts drop column entered_on;
