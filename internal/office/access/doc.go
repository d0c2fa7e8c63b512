// Package access knows who may do what: offices in their tree, people, the
// offices they act for, permissions, scopes, passwords, second factors and
// sessions.
//
// Words:
//
//   - Office: one that works with the program. Offices form a tree; what an
//     office sees is itself and everything below it.
//   - Membership: a user acts for an office in a role, from an instant until
//     another. It ends; it is never deleted.
//   - Permission: what a route asks for. Which role has which permission stands
//     in one table (permission.go), closed by default.
//   - Scope: whose things an actor may see. One policy, asked in Go by Covers
//     and in SQL by SQL; a property test holds the two together.
//   - Host: the office that runs this installation. Its administrators look
//     after offices, users and machinery of the whole tree, and see no more
//     reports and cases than anybody else of that office.
//   - Link: a one-time way in for somebody who cannot log in yet.
//
// The kinds of office and what each is entitled to do are data of law/offices;
// nothing here names one. The package never stores a password, a session token
// or a link in a form from which it could be used, and never locks an account:
// wrong tries only make the next try slower.
package access
