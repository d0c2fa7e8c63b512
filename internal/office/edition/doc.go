// Package edition keeps every edition of the law room under which this
// installation has worked, so that a case goes on under the procedure it began
// under, and an old decision can be replayed with the very files it was taken
// under.
//
// An edition is the set of all files of the room and is named by the digest of
// that set. The texts are stored by their own digests: an edition that changed
// one file costs one file. Nothing is changed or deleted.
package edition
