// Package ask turns what people type about the law into questions of package
// law, and its answers into one form that the command line, the API and the
// pages share: the same question gives the same JSON everywhere.
//
// docs/law-api.md describes every field. Names of fields are snake_case and
// stable; sentences stand in both languages, {"id": …, "en": …}, so that an
// answer can be kept and shown in either one.
//
// The package reads no clock and no file, states no law and decides nothing
// that package law leaves open. What it cannot understand it refuses with a
// Refusal that lists what it would have understood.
package ask
