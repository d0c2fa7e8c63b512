package registry

import (
	"slices"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/kin"
)

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

	// List is the list on which a candidate of a council stands: his party in his
	// constituency. Where it is not "", numbers count within it.
	List         string
	Party        string // who nominates him
	Constituency string // daerah pemilihan

	// What his CV says of him and his family, his accounts, and who works for
	// him. All of it may be empty.
	Born       netra.Date
	Birthplace string
	Sex        kin.Sex
	Kin        []Relative
	Accounts   []Account
	Team       []Helper
	Source     string // where it was read: an address or the name of a paper

	Version int
	Since   time.Time // when a list first said so
	Until   time.Time // when another one said otherwise; zero while none did
}

// Relative is somebody of a candidate's family, as his CV names him.
type Relative struct {
	Relation Relation
	Name     string // as printed
	Born     netra.Date
}

// Relation is what somebody is to a candidate.
type Relation string

// The relations, nearest first.
const (
	Spouse   Relation = "spouse"
	Child    Relation = "child"
	Parent   Relation = "parent"
	Sibling  Relation = "sibling"
	OtherKin Relation = "other"
)

// maxRelatives is how many people of his family, accounts or helpers one
// candidate has at most.
const maxRelatives = 40

// Relations are all relations, nearest first.
func Relations() []Relation { return []Relation{Spouse, Child, Parent, Sibling, OtherKin} }

// Account is an account of a candidate.
type Account struct {
	Official bool // registered with the election commission for the campaign
	Address  string
}

// Helper is a member of a winning team.
type Helper struct {
	Name string
	Duty string // "" where it is not said
}

// FullName is the name with its titles.
func (c Candidate) FullName() string { return fullName(c.TitleFront, c.Name, c.TitleBack) }

// IsDeputy tells whether the candidate stands as the deputy of another.
func (c Candidate) IsDeputy() bool { return c.Role == "calon_wakil" }

// IsEmptyColumn tells whether nobody stands: the column that runs against a
// single pair.
func (c Candidate) IsEmptyColumn() bool { return c.Role == "kolom_kosong" }

// Fits tells whether a candidate bears a name and belongs to a party as somebody
// looks for them; "" fits everybody. Names fit by their words as they sound.
func (c Candidate) Fits(name, party string) bool {
	if !strings.Contains(plainKey(c.Party), plainKey(party)) {
		return false
	}
	own := keysOf(c.Name + " " + c.Alias)
	for _, t := range kin.Tokens(name) {
		if !slices.ContainsFunc(own, func(k string) bool { return strings.HasPrefix(k, t.Key) }) {
			return false
		}
	}
	return true
}

// CandidateRoles are what a candidate may be in his pair; an empty column runs
// where only one pair stands.
func CandidateRoles() []string {
	return []string{"calon_kepala", "calon_wakil", "calon", "kolom_kosong"}
}
