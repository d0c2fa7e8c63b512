// Package screen reads public posts the way a supervisor would who had the time:
// which of the watched names, accounts and words stand in them. It is pure: text
// in, hits out; it reads no file, no clock and no database, and accuses nobody.
//
// Words (word.go). A text falls into words: runs of letters and digits, an
// account (@name) as one word of its own. Case, accents and letters of other
// looks (full width, mathematical) do not count.
//
// Finding (list.go, find.go). A List holds millions of terms, each of one to
// eight words. A term is found where its words stand in a text one after the
// other. Hashes of words and of runs of words go through Bloom filters before
// the table is touched, and a find is checked against the term itself: the hits
// are those of a plain search, no more and no fewer.
package screen
