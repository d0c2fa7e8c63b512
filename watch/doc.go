// Package watch is "watch" (awasi): public posts are screened under a leash.
//
// Words:
//
//   - Watch list: what may be screened, by which legal basis, for what purpose,
//     where, in which race and until when. One person writes it, another one
//     approves it. Without both nothing runs.
//   - Run: one file of public posts that goes through the screen under a list.
//   - Hit: a post in which the screen saw an act of a servant toward a candidate.
//     It is a reason to look, and accuses nobody.
//   - Sample: posts drawn at random from those that were no hits, so that what
//     the screen misses is known. Nothing else is kept of what is no hit.
//   - Review: what one person decided on a hit or a sample with the capture in
//     view. Two people make a finding.
//
// Law files: offices/ and functions.yaml say whose office may watch and by which
// instrument; calendars/ and rules/ say what was forbidden on the day.
//
// What it never does: it reads nothing that is not public, runs under no list
// that is not in force, links nobody by a bare name, and turns no hit into
// anything without people who decide and say why.
package watch
