// Package netra holds the nouns that every part of the program shares: ids,
// civil dates, the clock, who acts, regions, and errors. It does no I/O and
// imports nothing but the standard library.
//
// The packages at the root of the module (netra, law, prevent, watch, intake,
// casework, measure, locale) are rooms of one program and no public API;
// ARCHITECTURE.md is their plan.
package netra
