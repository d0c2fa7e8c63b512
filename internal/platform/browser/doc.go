// Package browser looks at a public page of the web with a browser without a
// window, Chromium, and brings back a picture of it and the page itself.
//
// The page is hostile: whoever wrote it may know that this program will look.
// The browser therefore stands in a room of its own. It has no network but a
// proxy of this package, which speaks to public addresses only, judged when the
// connection is made ([fetch.Limits]); it looks up no names, and neither a
// redirect nor a script nor WebRTC gets around the proxy. Its profile is a folder
// that is removed afterwards. Where the program is the superuser, the browser is
// nobody; its own sandbox is never switched off. Time, bytes and memory are
// limited, and a page that does not end is cut.
//
// The browser is told what to do through a pipe, so that it listens on no port.
package browser
