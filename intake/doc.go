// Package intake takes what people report, keeps it sealed, and lets an office
// decide what becomes of it.
//
// Words: a Report is what somebody told an office. A tip is a report without a
// name; it is initial information, which officers may turn into a finding of
// their own. The receipt Code is the only tie between a reporter and his
// report. What the reporter wrote is the report's Content; who he is, where he
// says so, his Identity, sealed apart from it.
//
// Law: law/procedures (track "intake") says through which states a report goes,
// which steps lead there, who may take them, until when, and with which
// reasons; law/acts says what can be reported; law/statuses.yaml how a report
// is counted.
//
// What this package never does: it keeps no address, no browser and no time of
// day of a reporter; it writes nothing that he sent into a log, an error or an
// event; it accuses nobody. Neither the receipt code nor the text of a report
// stands in the database in a form that the database alone can read.
package intake
