// Package kin knows Indonesian names and finds people who may be one person in
// two lists. It is pure: rows in, links with their reasons out; it reads no
// file, no clock and no database.
//
// Names (name.go). A name has titles before and after it, is spelled in the old
// way or the new one (oe, dj, tj), short (Muh., Abd., St.) or long, and its
// words stand in any order. Split takes the titles off; Tokens gives the words
// as written and as they sound; Key is the name as it sounds, without order.
//
// Finding (index.go, jaro.go). An Index holds names in blocks, as a rule one for
// each birth date, and answers with every name of a block whose Jaro-Winkler
// similarity reaches a floor: the same answer as comparing all pairs, most of
// which a bound on the letters they share spares.
//
// Weighing (person.go, model.go, match.go). Two records are compared field by
// field; each agreement has a weight in bits after Fellegi and Sunter (1969),
// its chances estimated from the data by expectation maximisation. A name that
// many people bear weighs little. A link always says what it rests on, and name
// and region alone never make one.
package kin
