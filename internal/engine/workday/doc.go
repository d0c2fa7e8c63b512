// Package workday counts the days of legal time limits: calendar days, working
// days of an office, and hours. It is pure arithmetic: it reads no clock, no
// file and no law. Which days are off, how many days a limit has and whether
// the day of the event counts are handed to it by package law.
//
// A Calendar is built once from the weekly days off and the lists of holidays
// and then answers without walking over the days: a bit for each day, and for
// each 64 days the number of working days before them. Due and Count are
// inverse to each other, also outside the years for which a list of holidays is
// known; there only the weekly days off count, and Known says so.
package workday
