// Package e2e drives the real program in a real browser: every page that a
// visitor and each persona of the demonstration can reach, on a phone and on a
// desk, in light and dark, and the whole way of a report from a citizen's tip
// to a published figure.
//
// Every page that a test opens is checked: nothing in the console (and so no
// breach of the content policy), no request to another host, no accessibility
// finding of axe-core, nothing wider than the screen, no script on a public
// page.
//
// Needs Chromium, and axe-core in e2e/node_modules (npm ci). What is absent
// skips with one line; with NETRA_TEST_ALL=1 it fails. NETRA_SHOTS names a
// folder for a picture of every page, NETRA_README_SHOTS one for the few
// pictures of the README.
package e2e
