// Package casework is "handle" (tangani): the cases that offices work on, from
// the preliminary study to the recorded sanction or the cleared name.
//
// A case is a file about persons and acts. It runs through tracks: each track
// is one procedure of law/procedures in one office, and a step of one track may
// open the next track in another office. Every step is checked against the
// procedure under which the track began, saved with its explanation, and
// recorded in the ledger, all in one transaction.
//
// Law files it obeys: procedures/, values/, calendars/, rules/, sanctions/,
// offices/, statuses.yaml.
//
// What it never does: it never names a state, a step, an authority, a number of
// days or an article; it never decides what an officer has to decide; it never
// stores that something is overdue, because that follows from the day.
package casework
