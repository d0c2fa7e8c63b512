// Package news reads an Indonesian article about the neutrality of civil servants
// the way a clerk would who marks it with a pencil: which regions, offices, legal
// texts, counts, acts, days, elections, sanctions and zones it names. It is pure:
// text in, findings out; it reads no file, no clock and no network.
//
// Every finding quotes its words and says where they stand, how sure it is and
// why. What may be two things is named as such and not guessed: a name that a
// kabupaten and a kota share has two candidates and no code. A finding says what
// an article says, never that it is true: a person confirms it.
//
// The words to look for stand in words/*.txt and not in Go; regions, legal texts,
// elections and ids come from outside (Sources).
package news
