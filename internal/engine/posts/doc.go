// Package posts reads files of public posts and of interactions with them, as the
// tools of researchers and the programs of the platforms write them, into one
// type. It is pure: bytes in, posts out, one after the other, in memory that does
// not grow with the file.
//
// Recognising (format.go, recognise.go). A file says what it is by its columns,
// keys or tags; what is not recognised is read by a mapping that a person makes.
// Each format is a table of what its owner calls a field.
//
// Refusing. What is not public is not read: a private account or group, a post
// for followers, a message. A row that cannot be used is reported with its line,
// and the reading goes on.
package posts
