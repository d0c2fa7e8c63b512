// Package registry knows the places and people that reports and cases are
// about: regions, agencies and their units, civil servants, and who stands for
// which office in which race.
//
// Words:
//
//   - Region: a province, kabupaten or kota, or kecamatan of the Kemendagri
//     code. All of them are built in (regions.txt, made by regions_gen.go).
//   - Agency (instansi): what employs servants, a local government or a vertical
//     agency. Unit (perangkat daerah, satuan kerja): a part of it.
//   - Servant: a civil servant as a roster names him. What a roster said before
//     stays in the history, so that a case can ask who held which position on
//     the day of an act.
//   - Race, candidate: a race of an election of law/calendars in one region, and
//     the pairs that stand in it.
//   - Batch: one imported file. It is checked first, row by row, and taken over
//     in one transaction; the same file twice changes nothing.
//
// The NIP holds a birth date and a sex. It is kept for matching, shown by its
// last four digits only, and nothing here hands out what it holds.
package registry
