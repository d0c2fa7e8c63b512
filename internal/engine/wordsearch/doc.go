// Package wordsearch finds short texts by the words that ordinary people type:
// with affixes or without, abbreviated, in slang, misspelt. It computes in
// memory and knows nothing of law or of elections.
//
// A word is found by what it is (foto), by its stem (berfoto, foto-foto, fotonya),
// by what people write for it (poto, medsos; words.txt), by how it begins and,
// where nothing of that is known, by the words that are one or two typing
// errors away. Words that say nothing (boleh, gak, sih) are passed over. What
// is found is ranked by how rare the words are in the collection and by how
// much the field says in which they stand.
package wordsearch
