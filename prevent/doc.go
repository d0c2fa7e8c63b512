// Package prevent is "prevent" (cegah): what offices do so that servants stay
// neutral, and whether it reached them. Circulars and their acknowledgement,
// outreach and the chain by which those who came tell others, pledges, kin of
// candidates, the ruling desk, targets and reminders.
//
// What it never does: it accuses nobody. A concern that somebody voices is
// early information for a supervisor, a link between a servant and a candidate
// is a conversation for the personnel officer.
package prevent
