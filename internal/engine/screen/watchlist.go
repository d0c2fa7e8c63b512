package screen

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Candidate is somebody who stands for office.
type Candidate struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`            // with or without titles
	Forms    []string `json:"forms,omitempty"` // other names under which people know him
	Race     string   `json:"race,omitempty"`  // as the law room reads it: bupati@36.01
	Number   int      `json:"number,omitempty"`
	Accounts []string `json:"accounts,omitempty"` // platform:handle
	Terms    []string `json:"terms,omitempty"`    // slogans, hashtags, names of the pair
	Team     []string `json:"team,omitempty"`     // accounts of those who campaign for him
	Groups   []string `json:"groups,omitempty"`   // names of their groups and pages
}

// Servant is a civil servant whom the list is for.
type Servant struct {
	ID       string       `json:"id"`
	Name     string       `json:"name"`
	Status   string       `json:"status,omitempty"` // employment, as the law room names it
	Agency   string       `json:"agency,omitempty"`
	Forms    []string     `json:"agency_forms,omitempty"` // other names of the agency
	Place    string       `json:"place,omitempty"`        // where he serves
	Accounts []OwnAccount `json:"accounts,omitempty"`
	Not      []string     `json:"not,omitempty"` // accounts that are somebody else's, as a review found
}

// OwnAccount is an account of a servant and how that is known.
type OwnAccount struct {
	Account string `json:"account"` // platform:handle
	By      string `json:"by"`      // declared, or recorded: found by an officer who stands for it
}

// Watchlist is a leash and what it lets be looked for.
type Watchlist struct {
	Leash      Leash
	Candidates []Candidate
	Servants   []Servant
}

// maxLine is how long a line of a watch list may be.
const maxLine = 1 << 20

// ReadWatchlist reads a list: one object of JSON a line, the leash first
// ({"list": …}), then {"candidate": …} and {"servant": …} in any order.
func ReadWatchlist(r io.Reader) (*Watchlist, error) {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 0, 64<<10), maxLine)
	w := &Watchlist{}
	ids := map[string]bool{}
	begun := false
	for n := 1; s.Scan(); n++ {
		line := bytes.TrimSpace(bytes.TrimPrefix(s.Bytes(), []byte("\ufeff")))
		if len(line) == 0 {
			continue
		}
		var one struct {
			List      *Leash     `json:"list"`
			Candidate *Candidate `json:"candidate"`
			Servant   *Servant   `json:"servant"`
		}
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		if err := d.Decode(&one); err != nil {
			return nil, fmt.Errorf("watch list, line %d: %w", n, err)
		}
		var id string
		switch {
		case !begun && one.List == nil:
			return nil, fmt.Errorf("watch list, line %d: the first line has the leash, {\"list\": …}", n)
		case one.List != nil && begun:
			return nil, fmt.Errorf("watch list, line %d: a second leash", n)
		case one.List != nil:
			w.Leash, begun = *one.List, true
			continue
		case one.Candidate != nil:
			id = "candidate " + one.Candidate.ID
			w.Candidates = append(w.Candidates, *one.Candidate)
		case one.Servant != nil:
			id = "servant " + one.Servant.ID
			w.Servants = append(w.Servants, *one.Servant)
		default:
			return nil, fmt.Errorf("watch list, line %d: neither candidate nor servant", n)
		}
		if ids[id] || id == "candidate " || id == "servant " {
			return nil, fmt.Errorf("watch list, line %d: %s has no id of its own", n, id)
		}
		ids[id] = true
	}
	switch err := s.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, fmt.Errorf("watch list: a line has more than %d bytes", maxLine)
	case err != nil:
		return nil, fmt.Errorf("read watch list: %w", err)
	case !begun:
		return nil, errors.New("the watch list is empty")
	}
	return w, nil
}
