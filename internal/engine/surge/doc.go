// Package surge finds the days and places where more is noticed than usual:
// the detectors of public-health surveillance, over series of counts. It is pure
// arithmetic: it reads no clock, no file and no law, and an alarm accuses nobody;
// it says where a person should look first, and why in numbers that can be
// checked by hand.
//
// Three kinds of detector answer three questions:
//
//   - EARS C1, C2 and C3: is today above the last week? (Hutwagner et al., 2003,
//     "The bioterrorism preparedness and response Early Aberration Reporting
//     System (EARS)", Journal of Urban Health 80.) They need ten days of history.
//   - Farrington's, in the flexible form of Noufaily et al. (2013, "An improved
//     algorithm for outbreak detection in multiple surveillance systems",
//     Statistics in Medicine 32): is this week above what trend, season and the
//     same weeks of earlier years let expect? It needs a year or more.
//   - The space-time scan statistic of Kulldorff (2001, "Prospective time
//     periodic geographical disease surveillance using a scan statistic", JRSS A
//     164): is a region with its neighbours above the others?
//
// How many more signals are usual while a campaign runs is not for this package
// to know: Exposure and Z are given by the caller for each day, from the
// calendar of the election.
package surge
