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
	PositionClass string     // one of PositionClasses, "" where the roster does not say
	PositionFrom  netra.Date // since when he holds it, where the roster says so
	Partner       string     // husband or wife, where the roster says so
	Agency        netra.AgencyID
	AgencyName    string
	Unit          string
	Region        netra.Region
	Version       int
	Since         time.Time // when a roster first said so
	Until         time.Time // when another one said otherwise; zero while none did

	// Score and Matched say why a search found the servant: how well, 0 to 1,
	// and by what.
	Score   float64
	Matched []Match

	batch string // which import said so
}

// FullName is the name with its titles.
func (s Servant) FullName() string { return fullName(s.TitleFront, s.Name, s.TitleBack) }

func fullName(front, name, back string) string {
	if front != "" {
		name = front + " " + name
	}
	if back != "" {
		name += ", " + strings.TrimLeft(back, ", ")
	}
	return name
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
// an agency, of the units whose name has a text in it, or of all of these. The
// zero Within restricts nothing. Without a unit it is also whose servants an
// office may look up and import.
type Within struct {
	Region netra.Region
	Agency netra.AgencyID
	Unit   string
}

// Covers tells whether a servant is among those that w restricts to.
func (w Within) Covers(s Servant) bool {
	return w.Region.Contains(s.Region) && (w.Agency == "" || w.Agency == s.Agency) && strings.Contains(plainKey(s.Unit), plainKey(w.Unit))
}

// CoversAgency tells whether all servants of an agency can be among those that w
// restricts to.
func (w Within) CoversAgency(a Agency) bool {
	return w.Region.Contains(a.Region) && (w.Agency == "" || w.Agency == a.ID)
}
