-- +goose Up

-- Who asked an office for no more of what is optional, by the keyed hash of his
-- address alone: it stays when he is taken from the list, so that he is not
-- written to again when somebody puts him back.
create table prevent_refusals (
	office_id text not null,
	address_hash text not null,
	stopped_on text not null,
	primary key (office_id, address_hash)
);
insert into prevent_refusals (office_id, address_hash, stopped_on)
	select c.office_id, c.address_hash, min(c.stopped_on) from prevent_contacts c
	where c.stopped_on <> '' group by c.office_id, c.address_hash;
alter table prevent_contacts drop column stopped_on;

-- +goose Down
alter table prevent_contacts add column stopped_on text not null default '';
update prevent_contacts set stopped_on = coalesce((select r.stopped_on from prevent_refusals r
	where r.office_id = prevent_contacts.office_id and r.address_hash = prevent_contacts.address_hash), '');
drop table prevent_refusals;
