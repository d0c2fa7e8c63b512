// Package screen reads public posts the way a supervisor would who had the time:
// which civil servant of an approved list did what toward which candidate, and what
// the law of that day says to it. It is pure: posts in, hits out; it reads no
// file, no clock and no database. It accuses nobody: a hit is a lead with its
// reasons, and a person decides.
//
// Words (word.go). A text falls into words: runs of letters and digits, an
// account (@name) as one word of its own. Case, accents and letters of other
// looks (full width, mathematical) do not count.
//
// Finding (list.go, find.go, fuzzy.go). A List holds millions of terms, each of one
// to eight words. A term is found where its words stand in a text one after the
// other. The hashes of words go through small Bloom filters before the table of the
// runs of words is touched, what is fetched from it is fetched together, and a find
// is checked against the term itself: the places are those of a plain search, no
// more and no fewer. Fuzzy allows for slips within
// bounds, after the exact search found nothing.
//
// The leash (leash.go, watchlist.go). Nothing is looked for without a list that has
// a legal basis, a purpose, an approver other than its author, a scope and an end.
//
// A hit (screen.go). Who: an account that the servant declared or that an
// officer stands for, or a name with agency and place, never a bare name (who.go).
// What: the act of the source, or a conduct that the words show (act.go). Toward
// whom: the owner of the post, page or group, or who is named (named.go). How: the
// stance of the text (engine/stance, learn.go). The law answers through an
// interface (hit.go). All of it becomes a score whose parts can be read (score.go).
// Copies of a text cluster (copies.go); hits of one servant toward one candidate
// make one lead (lead.go).
package screen
