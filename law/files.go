package law

// Heads are the heads of all files that have one, in the order of the folders.
func (b *Book) Heads() []*Head { return b.heads() }
