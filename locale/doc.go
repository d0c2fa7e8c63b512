// Package locale holds every text that a person reads, in Indonesian (id/) and
// in English (en/). One file per slice and language; the top-level tables are
// the first part of a key: late under [casework] is "casework.late".
//
// A value is a sentence with the verbs of golang.org/x/text/message ("%[1]s",
// "%d"; a percent sign that is meant is written "%%"), or a table
// {one = "…", other = "…"} that chooses by its first argument. Years are given
// as text, because %d writes 2024 as 2.024.
//
// Both languages have the same keys. An Indonesian value that equals the
// English one is a forgotten translation, unless same.toml lists its key.
package locale
