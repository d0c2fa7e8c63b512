package prevent

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
)

// Tree is what an office can choose recipients from.
type Tree struct {
	Units    []Recipient // of the agencies of its regency or city
	Agencies []Recipient
	Offices  []Recipient // below it
}

// Tree lists the recipients that the office of an actor can choose.
func (s *Service) Tree(ctx context.Context, by netra.Actor) (Tree, error) {
	var out Tree
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		office, err := s.Access.Office(ctx, tx, by.Office)
		if err != nil {
			return err
		}
		agencies, err := s.Registry.Agencies(ctx, tx, office.Region)
		if err != nil {
			return err
		}
		for _, a := range agencies {
			out.Agencies = append(out.Agencies, Recipient{Kind: AgencyRecipient, Name: a.Name})
			if a.ID != office.Agency && office.Region.Regency() == "" {
				continue // a province has too many units to choose among
			}
			units, err := s.Registry.Units(ctx, tx, a.ID)
			if err != nil {
				return err
			}
			for _, u := range units {
				out.Units = append(out.Units, Recipient{Kind: UnitRecipient, Name: unitName(a, u, office.Agency)})
			}
		}
		offices, err := s.Access.Offices(ctx, tx, access.OfficeFilter{Below: by.Office})
		for _, o := range offices {
			if o.ID != by.Office {
				out.Offices = append(out.Offices, Recipient{Kind: OfficeRecipient, Name: o.Name})
			}
		}
		return err
	})
	return out, err
}

// unitName is a unit as others than its own agency must call it where the agency
// is not the local government, whose units everybody knows by their names.
func unitName(a registry.Agency, unit string, own netra.AgencyID) string {
	if a.ID == own || a.Kind == registry.Local {
		return unit
	}
	return unit + ", " + a.Short
}

// Make registers a notice with its recipients and their links. file may be nil.
func (s *Service) Make(ctx context.Context, d Draft, file io.Reader, by netra.Actor) (Notice, error) {
	var office access.Office
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		office, err = s.Access.Office(ctx, tx, by.Office)
		return err
	})
	if err != nil {
		return Notice{}, err
	}
	now := s.Clock.Now()
	if d, err = checkDraft(d, netra.DateOf(now, i18n.Zone(office.Zone))); err != nil {
		return Notice{}, err
	}
	d.ID, d.Office = netra.NewID(now), by.Office
	if file != nil {
		if d.File.Sum, d.File.Size, err = s.Blobs.Put(ctx, file); err != nil {
			return Notice{}, fmt.Errorf("keep file of notice %s: %w", d.ID, err)
		}
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.Access.ScopeOf(ctx, tx, by, access.Prevent); err != nil {
			return err
		}
		if err := insertNotice(ctx, tx, d.Notice, now, by); err != nil {
			return err
		}
		if err := s.addLink(ctx, tx, Link{Notice: d.ID}); err != nil {
			return err
		}
		for i, r := range d.Recipients {
			r.ID = netra.NewID(now)
			d.Recipients[i] = r
			if err := insertRecipient(ctx, tx, d.ID, r); err != nil {
				return err
			}
			if err := s.addLink(ctx, tx, Link{Notice: d.ID, Recipient: r.ID}); err != nil {
				return err
			}
		}
		_, err := s.Ledger.Append(ctx, tx, "prevent.notice.made", subject(d.ID), by, d)
		return err
	})
	return d.Notice, err
}

func (s *Service) addLink(ctx context.Context, tx *db.Tx, l Link) error {
	return insertLink(ctx, tx, l, s.Token(l))
}

func subject(notice string) string { return "notice:" + notice }

// List lists the notices of an actor's office and of those below it, and how
// many there are in all.
func (s *Service) List(ctx context.Context, f Filter, by netra.Actor) (rows []Row, total int, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		sc, err := s.Access.ScopeOf(ctx, tx, by, access.SeePrevention)
		if err != nil {
			return err
		}
		rows, total, err = listNotices(ctx, tx, sc, f)
		return err
	})
	return rows, total, err
}

// Sheet is a notice with everything that its office knows of it.
type Sheet struct {
	Notice
	OfficeName string
	Recipients []Recipient
	Tellings   []Telling
	Reach      Reach
	Bases      []Basis
	Quiz       []QuizResult // of an event, before and after
	Opinions   Opinions
}

// Open is a notice that an actor may see. What lies outside of his scope does
// not exist for him.
func (s *Service) Open(ctx context.Context, kind Kind, id string, by netra.Actor) (Sheet, error) {
	var out Sheet
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		if out.Notice, err = s.find(ctx, tx, kind, id, by, access.SeePrevention); err != nil {
			return err
		}
		office, err := s.Access.Office(ctx, tx, out.Office)
		if err != nil {
			return err
		}
		out.OfficeName = office.Name
		if out.Recipients, err = listRecipients(ctx, tx, id); err != nil {
			return err
		}
		if out.Tellings, err = listTellings(ctx, tx, id); err != nil || kind != Outreach {
			return err
		}
		for _, phase := range []Phase{Before, After} {
			q, err := quizResult(ctx, tx, id, phase)
			if err != nil {
				return err
			}
			out.Quiz = append(out.Quiz, q)
		}
		out.Opinions, err = opinionsOf(ctx, tx, id)
		return err
	})
	out.Reach = reachOf(out.Recipients, out.Tellings)
	for _, text := range out.Notice.Bases {
		out.Bases = append(out.Bases, readBasis(s.Law, text, out.On))
	}
	return out, err
}

// find loads a notice of a kind that an actor may act on with permission p.
func (s *Service) find(ctx context.Context, tx *db.Tx, kind Kind, id string, by netra.Actor, p access.Permission) (Notice, error) {
	sc, err := s.Access.ScopeOf(ctx, tx, by, p)
	if err != nil {
		return Notice{}, err
	}
	n, err := loadNotice(ctx, tx, id)
	if err != nil {
		return n, err
	}
	if !sc.Covers(n.Office) || n.Kind != kind {
		return Notice{}, notFound()
	}
	return n, nil
}

// TakeList takes the paper list of an event: who is on it was there. It returns
// how many were new.
func (s *Service) TakeList(ctx context.Context, id string, list []Answer, by netra.Actor) (added int, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		added = 0
		n, err := s.find(ctx, tx, Outreach, id, by, access.Prevent)
		if err != nil {
			return err
		}
		if n.Office != by.Office {
			return &netra.Error{Kind: netra.Forbidden, Key: "prevent.other_office"}
		}
		if len(list) > maxLines {
			return &netra.Error{Kind: netra.Invalid, Key: "prevent.list_wrong", Problems: []netra.Problem{
				{Field: "daftar", Key: "prevent.problem.list_long", Args: []any{maxLines, len(list)}},
			}}
		}
		for i, a := range list {
			if a, err = checkAnswer(a); err != nil {
				return &netra.Error{Kind: netra.Invalid, Key: "prevent.list_wrong", Problems: []netra.Problem{
					{Field: "daftar", Line: i + 1, Key: "prevent.problem.list_line", Args: []any{i + 1}},
				}, Err: err}
			}
			_, isNew, err := s.tell(ctx, tx, n, Telling{How: Present}, a, by)
			if err != nil {
				return err
			}
			if isNew {
				added++
			}
		}
		return nil
	})
	return added, err
}

// tell adds a person who knows, with his own link, and records it. Where he is
// counted already it returns what is there, and nothing changes. Once the names of
// a notice were erased it takes no more: nothing would erase those.
func (s *Service) tell(ctx context.Context, tx *db.Tx, n Notice, t Telling, a Answer, by netra.Actor) (Telling, bool, error) {
	if !n.ErasedOn.IsZero() {
		return t, false, &netra.Error{Kind: netra.Conflict, Key: "prevent.kept_over"}
	}
	count, err := countTellings(ctx, tx, n.ID)
	if err != nil {
		return t, false, err
	}
	if count >= maxPeople {
		return t, false, &netra.Error{Kind: netra.Conflict, Key: "prevent.full"}
	}
	rs, err := listRecipients(ctx, tx, n.ID)
	if err != nil {
		return t, false, err
	}
	office, err := s.Access.Office(ctx, tx, n.Office)
	if err != nil {
		return t, false, err
	}
	now := s.Clock.Now()
	t.ID, t.On = netra.NewID(now), netra.DateOf(now, i18n.Zone(office.Zone))
	t.Name, t.Position, t.Unit = a.Name, a.Position, a.Unit
	var unitKey string
	t.Recipient, unitKey = unitOf(rs, a.Unit)
	t, isNew, err := addTelling(ctx, tx, n.ID, t, unitKey, s.onceHash(a.Once))
	if err != nil || !isNew {
		return t, false, err
	}
	if err := s.addLink(ctx, tx, Link{Notice: n.ID, Telling: t.ID}); err != nil {
		return t, false, err
	}
	_, err = s.Ledger.Append(ctx, tx, "prevent.told", subject(n.ID), by, t)
	return t, true, err
}

// Pack is what somebody reads who opens a link.
type Pack struct {
	Notice
	Link       Link
	OfficeName string
	How        How         // by which he knows whose link it is
	Unit       string      // of the recipient whose link it is, or of who passed it on
	Told       int         // by whom the link is of
	Units      []Recipient // what its reader can choose from
}

// OpenPack is what the token in an address opens. A token that nobody was given
// and one of the other kind of notice are the same: there is nothing.
func (s *Service) OpenPack(ctx context.Context, kind Kind, token string) (Pack, error) {
	var out Pack
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		out, err = s.pack(ctx, tx, kind, token)
		return err
	})
	return out, err
}

func (s *Service) pack(ctx context.Context, tx *db.Tx, kind Kind, token string) (Pack, error) {
	var p Pack
	var err error
	if p.Link, err = loadLink(ctx, tx, token); err != nil {
		return p, err
	}
	if p.Notice, err = loadNotice(ctx, tx, p.Link.Notice); err != nil {
		return p, err
	}
	if p.Kind != kind || kind == Circular && p.Link.Recipient == "" && p.Link.Telling == "" {
		return Pack{}, notFound()
	}
	office, err := s.Access.Office(ctx, tx, p.Office)
	if err != nil {
		return p, err
	}
	p.OfficeName = office.Name
	if p.Units, err = listRecipients(ctx, tx, p.ID); err != nil {
		return p, err
	}
	if p.Link.Telling != "" {
		t, told, err := loadTelling(ctx, tx, p.Link.Telling)
		p.Unit, p.Told, p.How = t.Unit, told, t.How
		return p, err
	}
	if p.Link.Recipient != "" {
		p.Unit, err = recipientName(ctx, tx, p.Link.Recipient)
	}
	return p, err
}

// Confirm says that somebody knows, who opened a link. It returns the token of
// his own link, which he can pass on. Where a person of that name is counted
// already it returns "", unless the same page is sent again: otherwise whoever
// holds the link of a unit could open the link of anybody in it.
func (s *Service) Confirm(ctx context.Context, kind Kind, token string, a Answer) (own string, err error) {
	if !s.sent.Take() {
		return "", tooMany()
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := s.pack(ctx, tx, kind, token)
		if err != nil {
			return err
		}
		if !p.WithdrawnOn.IsZero() {
			return &netra.Error{Kind: netra.Conflict, Key: "prevent.withdrawn"}
		}
		if a, err = checkAnswer(a); err != nil {
			return err
		}
		t := Telling{How: Told, Parent: p.Link.Telling}
		switch {
		case t.Parent != "":
		case p.Link.Recipient == "":
			t.How = Present
		default:
			t.How = Read
		}
		t, isNew, err := s.tell(ctx, tx, p.Notice, t, a, netra.Actor{})
		if err != nil {
			return err
		}
		if !isNew {
			if isNew, err = sentBy(ctx, tx, t.ID, s.onceHash(a.Once)); err != nil {
				return err
			}
		}
		if isNew {
			own = s.Token(Link{Notice: p.ID, Telling: t.ID})
		}
		return nil
	})
	return own, err
}

// ReadFile is the file of the notice that a token opens.
func (s *Service) ReadFile(ctx context.Context, kind Kind, token string) (name string, data []byte, err error) {
	p, err := s.OpenPack(ctx, kind, token)
	if err != nil {
		return "", nil, err
	}
	data, err = s.readFile(ctx, p.Notice)
	return p.File.Name, data, err
}

func (s *Service) readFile(ctx context.Context, n Notice) (data []byte, err error) {
	if n.File.Sum == "" {
		return nil, notFound()
	}
	r, err := s.Blobs.Get(ctx, n.File.Sum)
	if err != nil {
		return nil, fmt.Errorf("open file of notice %s: %w", n.ID, err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return io.ReadAll(r)
}
