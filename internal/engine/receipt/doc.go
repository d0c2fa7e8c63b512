// Package receipt makes the codes by which people without an account find again
// what they sent: enough chance that nobody guesses one, and a sum by which a
// slip of the pen is noticed. A code never prints itself.
package receipt
