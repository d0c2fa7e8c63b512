-- +goose Up

-- The state of a letter is waiting, sent, refused by the mail server for good,
-- given_up after it was tried again and again, or stopped before it was sent.
update prevent_deliveries set state = 'refused' where state = 'failed';

-- +goose Down
update prevent_deliveries set state = 'waiting' where state = 'stopped';
update prevent_deliveries set state = 'failed' where state in ('refused', 'given_up');
