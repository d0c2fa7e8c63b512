// Package evidence keeps what proves something as it was: a post, a page, a
// picture of a screen. The original is never altered. It is sealed with a key of
// its own and stored under the hash of the sealed form; beside it stand the
// SHA-256 of the original, who took it, when, with which tool, and an event of
// the ledger, so that a court can check that nothing was changed since.
//
// Words: an item is one original with these particulars. It is about one thing,
// which its caller names ("watch.hit:01J…") and for whose readers it answers:
// this package asks nobody who may see what.
//
// What it never does: it shows no original to a browser. A picture is drawn
// anew before it is shown, everything else is shown as plain text or handed out
// as a file. It logs nothing, and forgets an item by destroying its key.
package evidence
