// Package lawdesk answers questions about the law in tests as the program does:
// from the built-in law room, with the texts of locale/ and the real regions.
package lawdesk
