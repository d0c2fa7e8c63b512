package prevent

import "github.com/netra-id/netra"

// Pledge is a text that an office lets the servants of an agency sign (ikrar,
// pakta integritas), as it stood in the law room on the day it was opened.
type Pledge struct {
	ID       string
	Office   netra.OfficeID
	Agency   netra.AgencyID
	Title    string
	Guide    string // id of the guide in the law room
	Digest   string // of its file: the version of the text
	Lead     string
	Points   []string
	OpenedOn netra.Date
	UntilOn  netra.Date // the last day on which it can be signed, "" for no end
	ErasedOn netra.Date // since when nobody's name is kept, "" while they are
}

// Signed says how somebody signed.
type Signed string

// The ways to sign.
const (
	ByLink  Signed = "link"
	ByPaper Signed = "paper" // at a ceremony, by a list that was brought as a file
)

// Signature is one person who signed.
type Signature struct {
	ID       string
	Servant  netra.ServantID // "" for whom the roster does not know
	Name     string
	Position string
	Unit     string
	How      Signed
	On       netra.Date
}

// Signer is who wants to sign.
type Signer struct {
	Name     string
	NIP      string
	Position string
	Unit     string
	Once     string // the number that the page carried, by which a phone that sends twice is recognised
}

// PledgeRow is a pledge in a list, with how many signed.
type PledgeRow struct {
	Pledge
	Servants int // of the agency
	Signed   int // of them
	Others   int // who signed and stand on no roster
}

// UnitCount is how many servants of a unit signed.
type UnitCount struct {
	Unit     string
	Servants int
	Signed   int
}

// Missing is how many of a unit have not signed.
func (u UnitCount) Missing() int { return u.Servants - u.Signed }
