package registry

import (
	"strings"
	"time"

	"github.com/netra-id/netra"
)

// Agency is what employs servants: a local government, a ministry, a vertical
// agency.
type Agency struct {
	ID     netra.AgencyID
	Name   string
	Short  string
	Kind   AgencyKind
	Region netra.Region // of a local government, or where a vertical agency sits
	Active bool
}

// AgencyKind tells local governments from agencies of the centre.
type AgencyKind string

// The kinds of agency.
const (
	Local    AgencyKind = "daerah"   // a local government
	Vertical AgencyKind = "vertikal" // a local branch of an agency of the centre
	Central  AgencyKind = "pusat"    // a ministry or agency of the centre
)

// AgencyKinds are all kinds, in the order they are shown.
func AgencyKinds() []AgencyKind { return []AgencyKind{Local, Vertical, Central} }

// Servant is a civil servant as the last roster names him.
type Servant struct {
	ID            netra.ServantID
	NIP           NIP
	Name          string // without titles
	NameKey       string
	TitleFront    string
	TitleBack     string
	Employment    string // id of an employment of the law
	Position      string
	PositionClass string // one of PositionClasses, "" where the roster does not say
	Agency        netra.AgencyID
	AgencyName    string
	Unit          string
	Region        netra.Region
	Version       int
	Since         time.Time // when a roster first said so

	// Score and Matched say why a search found the servant: how well, 0 to 1,
	// and by what.
	Score   float64
	Matched []Match
}

// FullName is the name with its titles.
func (s Servant) FullName() string {
	n := s.Name
	if s.TitleFront != "" {
		n = s.TitleFront + " " + n
	}
	if s.TitleBack != "" {
		n += ", " + strings.TrimLeft(s.TitleBack, ", ")
	}
	return n
}

// Match is one reason why a search found a servant.
type Match struct {
	Field string // nip, name, title, position, unit, agency
	How   string // exact, spelling, initial, beginning, similar
	Text  string // the part of the record that matched; "" for the NIP
}

// PositionClasses are the classes of position, highest first.
func PositionClasses() []string {
	return []string{"jpt-utama", "jpt-madya", "jpt-pratama", "administrator", "pengawas", "fungsional", "pelaksana"}
}

// Within restricts a search: to the servants of a region and what lies in it, of
// an agency, or of both. The zero Within restricts nothing.
type Within struct {
	Region netra.Region
	Agency netra.AgencyID
}

// Race is a race of an election in one region.
type Race struct {
	ID       string
	Election string // id of an election of the law
	Race     string // id of the race in that election
	Region   netra.Region
}

// Candidate is one person of a pair or list.
type Candidate struct {
	ID         string
	Race       string // id of a Race
	Number     int    // as drawn; 0 before
	Role       string // one of CandidateRoles
	Name       string // without titles
	NameKey    string
	TitleFront string
	TitleBack  string
	Alias      string
}

// CandidateRoles are what a candidate may be in his pair; an empty column runs
// where only one pair stands.
func CandidateRoles() []string {
	return []string{"calon_kepala", "calon_wakil", "calon", "kolom_kosong"}
}
