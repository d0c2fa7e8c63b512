// Package web is the one HTTP shell of the program: routes that are closed
// until they name a permission, sessions, languages, page layout, forms, error
// pages, the cache of public pages, charts, and the assets they need.
//
// A slice writes handlers that take a *Request and return an error, templates
// with one page struct each, and forms read with ReadForm. Everything works
// without JavaScript, and public pages ship none.
//
// What this package never does: log the address of a visitor, the path or the
// query of a public route, or anything that a form carried.
package web
