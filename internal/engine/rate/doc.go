// Package rate bounds how often a thing may be done, for everybody together:
// whoever is refused tries again, and nobody has to be remembered.
package rate
