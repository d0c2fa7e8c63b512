// Package lawroom is where people read the law room: what a civil servant may
// do and may not, by which article, since when, how sure that is and on what
// those who apply it disagree. It holds no law; every page shows the law.Book
// it was made with.
//
//   - catalogue_web.go: the rules, with filters that are links and a search for
//     ordinary words; one page per rule with its history.
//   - search_decide.go: what is searched, and how what was found is judged.
//   - history_decide.go: what a rule replaced and what changed.
//
// The pages never choose between readings and never fill in what the law leaves
// open: they say that it is contested, open or silent, and whom to ask.
package lawroom
