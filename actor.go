package netra

// Role is what a person may do inside the office he acts for. Which steps of
// the law an office may take follows from its functions (law/offices), not from
// the role.
type Role string

// The roles. RoleNone belongs to a visitor who did not log in.
const (
	RoleNone          Role = ""
	RoleServant       Role = "servant"
	RoleField         Role = "field"
	RoleOfficer       Role = "officer"
	RoleHead          Role = "head"
	RoleOutreach      Role = "outreach"
	RoleAdministrator Role = "administrator"
	RoleAuditor       Role = "auditor"
)

// Roles are all roles that a person can hold, in the order they are shown.
var Roles = []Role{
	RoleOfficer, RoleHead, RoleField, RoleOutreach, RoleServant, RoleAdministrator, RoleAuditor,
}

// Actor is who does something: a person, acting for an office, in a role. The
// zero Actor is a visitor; an Actor without a User is the program itself.
type Actor struct {
	User   UserID
	Name   string
	Office OfficeID
	Role   Role
}

// System is the program acting by itself, for example when a timer fires.
func System(office OfficeID) Actor { return Actor{Name: "sistem", Office: office} }

// LoggedIn tells whether a person stands behind the actor.
func (a Actor) LoggedIn() bool { return a.User != "" }
