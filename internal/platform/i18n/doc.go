// Package i18n turns keys of locale/ into sentences, and days, instants and
// numbers into the way Indonesians (and readers of English) write them.
//
// Text for people lives in locale/ only. The names of months and weekdays stand
// here, with the rules that use them: they are how a language writes a date,
// not what the program says.
package i18n
