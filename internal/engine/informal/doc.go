// Package informal reads Indonesian as people type it and gives it back as plain
// words: slang and short forms, letters drawn out, digits for letters, emoji,
// words of regional languages, hashtags without blanks. It is pure, and it is no
// translator: a word that it does not know stays what it is.
//
// The lists in words/ are of our own making; no list of others was copied. The
// stemmer is the algorithm that the Snowball project published for Indonesian,
// written anew.
package informal
