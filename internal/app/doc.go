// Package app builds the whole program and connects the capabilities: it opens
// the database, makes the services, lets them ask each other through the small
// interfaces that the askers declare, and lists every route.
//
// It holds the pages that belong to no capability: the home page, the rules,
// the desk's list of what is due, logging in, people and offices, the wizard of
// the first start, and the demonstration.
//
// What it never does: it never decides about a report or a case, and it reads
// neither the wall clock nor the environment; cmd hands both in.
package app
