-- +goose Up

-- A hard digital question about a hit, sent to another agency: its words, its
-- answer, and the agency's own number are sealed with the key of the row. An
-- instant of 0 and a day of '' have not come.
create table watch_referrals (
	referral_id text primary key,
	hit_id text not null references watch_hits (hit_id),
	office_id text not null,
	number text not null,
	agency text not null,
	sent_at bigint not null,
	sent_by text not null,
	sent_name text not null,
	received_on text not null,
	answered_on text not null,
	version bigint not null,
	key_wrapped bytea not null,
	question bytea not null,
	receipt bytea,
	answer bytea
);
create index watch_referrals_hit on watch_referrals (hit_id, sent_at);

-- +goose Down
drop table watch_referrals;
