package access

import (
	"github.com/netra-id/netra"
)

// Office is an office that works with the program.
type Office struct {
	ID     netra.OfficeID
	Kind   string // id of a kind in law/offices
	Name   string
	Short  string
	Region netra.Region
	Parent netra.OfficeID // "" for the top of a hierarchy
	Agency netra.AgencyID // whose office it is, where it belongs to an agency that employs servants
	Path   string         // ids from the top down, each between slashes: /A/B/C/
	Zone   string         // time zone in which its days are counted, as Asia/Jakarta
	Week   string         // working week, id in law/weeks.yaml; "" is the usual one
	Active bool
	Host   bool // runs this installation
}

// OfficeFilter restricts a list of offices. Empty fields restrict nothing.
type OfficeFilter struct {
	Scope  *Scope
	Kinds  []string
	Region netra.Region   // offices whose region is this one or lies in it
	Below  netra.OfficeID // this office and those below it
	Agency netra.AgencyID
	Query  string // part of the name
	All    bool   // also those that no longer work
	Limit  int
}
