// Package blob keeps files under the SHA-256 of their content. What is stored
// under a name can therefore never change, two equal files are kept once, and
// every read proves that the disk still holds what was put there.
//
// The store does not encrypt: it is given sealed content (see package vault),
// and its names are hashes of that, so that nobody who knows a file can look
// whether it is here.
package blob
