// Package fetch gets a public page from the web for somebody who named its
// address, and refuses addresses that would turn the program against the network
// it stands in: other schemes than http and https, user names, and hosts of
// private, local or reserved networks. The address is judged when the connection
// is made, after the name was looked up, so that no name that changes its answer
// and no redirect gets around it. What it reads is limited in size and time.
package fetch
