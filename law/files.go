package law

// Heads are the heads of all files that have one, in the order of the folders.
func (b *Book) Heads() []*Head { return b.heads() }

// Source is the text of a file of the law room as it was read, and whether
// there is such a file.
func (b *Book) Source(path string) (string, bool) {
	text, ok := b.texts[path]
	return text, ok
}
