package web

import "strings"

// Cell is a text as a cell of a CSV file that a spreadsheet will not take for a
// formula: one that begins like a formula gets an apostrophe in front. Source:
// OWASP, CSV Injection.
func Cell(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r\n\x00") || strings.HasPrefix(s, "＝") || strings.HasPrefix(s, "＋") ||
		strings.HasPrefix(s, "－") || strings.HasPrefix(s, "＠") {
		return "'" + s
	}
	return s
}
