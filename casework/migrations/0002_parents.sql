-- +goose Up
-- Every desk asks which of its tracks wait for one below.
create index casework_tracks_parent on casework_tracks (parent_id, ended_on);

-- +goose Down
drop index casework_tracks_parent;
