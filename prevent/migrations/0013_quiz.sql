-- +goose Up

-- That somebody took the knowledge test, and how well: it stands on his own
-- certificate and nowhere else. phase is before or after.
create table prevent_quiz_results (
	telling_id text not null references prevent_tellings (telling_id),
	notice_id text not null references prevent_notices (notice_id),
	phase text not null,
	correct integer not null,
	asked integer not null,
	primary key (telling_id, phase)
);
create index prevent_quiz_results_notice on prevent_quiz_results (notice_id, phase);

-- How a question was answered by all together.
create table prevent_quiz_answers (
	notice_id text not null references prevent_notices (notice_id),
	phase text not null,
	rule_id text not null,
	example integer not null,
	correct integer not null,
	wrong integer not null,
	primary key (notice_id, phase, rule_id, example)
);

-- What people thought of an event. Nothing ties it to the one who wrote it; that
-- he gave some is marked with him, so that he gives it once.
create table prevent_feedback (
	feedback_id text primary key,
	notice_id text not null references prevent_notices (notice_id),
	useful integer not null,
	clear integer not null,
	words text not null
);
create index prevent_feedback_notice on prevent_feedback (notice_id);
alter table prevent_tellings add column gave_feedback integer not null default 0;

-- +goose Down
alter table prevent_tellings drop column gave_feedback;
drop table prevent_feedback;
drop table prevent_quiz_answers;
drop table prevent_quiz_results;
