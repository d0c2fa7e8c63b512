-- +goose Up
-- A vulnerability index that somebody published, as it was taken in. digest is of
-- its rows, whatever file they stood in. most_milli is the greatest score that it
-- gives, in thousandths. published_at is 0 until somebody who looked at it let it
-- be seen; from then on it is never changed.
create table measure_indexes (
	index_id text primary key,
	title text not null,
	issued_on text not null,
	source text not null,
	most_milli bigint not null,
	file_name text not null,
	digest text not null,
	rows_n bigint not null,
	sent_at bigint not null,
	sent_by text not null,
	published_at bigint not null,
	published_by text not null,
	unique (title, digest)
);

-- dimension and indicator are '' where the row is the score of the whole region,
-- indicator is '' where it is that of a dimension.
create table measure_scores (
	index_id text not null references measure_indexes (index_id),
	election text not null,
	region text not null,
	dimension text not null,
	indicator text not null,
	score_milli bigint not null,
	primary key (index_id, election, region, dimension, indicator)
);

-- +goose Down
drop table measure_scores;
drop table measure_indexes;
