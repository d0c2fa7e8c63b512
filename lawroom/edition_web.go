package lawroom

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/edition"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

const editionsAt = "/meja/hukum"

// installEditions names the routes by which administrators change the law room.
func (s *Service) installEditions(m *web.Mux) {
	m.Get(editionsAt, access.ManageLaw, s.showEditions)
	m.Post(editionsAt, access.ManageLaw, s.postEdition)
	m.Post(editionsAt+"/kunci", access.ManageLaw, s.postKey)
	m.Post(editionsAt+"/kunci/{id}/cabut", access.ManageLaw, s.postRevoke)
	m.Post(editionsAt+"/kembali", access.ManageLaw, s.postBack)
	m.Get(editionsAt+"/{id}", access.ManageLaw, s.showProposal)
	m.Post(editionsAt+"/{id}", access.ManageLaw, s.postActivate)
}

// editionsPage is all that templates/editions_page.html may use.
type editionsPage struct {
	Form      *web.Form
	Now       string // the edition in force, short
	Files     int
	Zone      *time.Location
	Proposals []proposalRow
	Turns     []edition.Turn
	Keys      []edition.Key
	Refused   []string // what is wrong with the files that were handed in, with file and line
}

type proposalRow struct {
	edition.Proposal
	Short string
	InUse bool
}

// proposalPage is all that templates/proposal_page.html may use.
type proposalPage struct {
	Form     *web.Form
	Proposal edition.Proposal
	Short    string
	Zone     *time.Location
	Findings []law.Finding
	Lost     []string
	Files    []fileChanges
	NChanges int
	Effect   Effect
	Changed  []effectRow // procedures that change, with the tracks that run under them
	InUse    bool
	Second   bool // another person must turn
	May      bool
	Problem  string
}

// fileChanges are the changes of one file.
type fileChanges struct {
	File    string
	Changes []edition.Change
}

// effectRow is a procedure that changes.
type effectRow struct {
	Label law.Text
	N     int
}

// mayEdit tells an administrator of another office that there is no such page.
func (s *Service) mayEdit(r *web.Request, tx *db.Tx) error {
	return s.Editions.May(r.Context(), tx, r.Actor)
}

func (s *Service) showEditions(w http.ResponseWriter, r *web.Request) error {
	return s.editionsPage(w, r, http.StatusOK, web.NewForm(nil), nil)
}

func (s *Service) editionsPage(w http.ResponseWriter, r *web.Request, status int, f *web.Form, refused []string) error {
	page := editionsPage{Form: f, Now: s.Law.Digest()[:12], Files: len(s.Law.Files()), Zone: r.Zone(), Refused: refused}
	err := s.DB.Read(r.Context(), func(tx *db.Tx) error {
		if err := s.mayEdit(r, tx); err != nil {
			return err
		}
		proposals, err := s.Editions.Proposals(r.Context(), tx)
		if err != nil {
			return err
		}
		for _, p := range proposals {
			page.Proposals = append(page.Proposals, proposalRow{p, p.Edition[:12], p.Edition == s.Law.Digest()})
		}
		if page.Turns, err = s.Editions.Turns(r.Context(), tx); err != nil {
			return err
		}
		page.Keys, err = s.Editions.Keys(r.Context(), tx)
		return err
	})
	if err != nil {
		return err
	}
	return s.Views.Show(w, r, status, "editions_page", web.Meta{Title: "lawroom.edition.title", Nav: editionsAt}, page)
}

// postEdition takes a changed law room. It takes no effect.
func (s *Service) postEdition(w http.ResponseWriter, r *web.Request) error {
	if err := s.DB.Read(r.Context(), func(tx *db.Tx) error { return s.mayEdit(r, tx) }); err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, edition.MostBytes+1<<16)
	if err != nil {
		return err
	}
	signature := f.Text("tanda", 4000, true)
	archives := f.Files("arsip", 1, edition.MostBytes)
	if len(archives) == 0 {
		f.Problem("arsip", "web.problem.required")
	}
	if f.Err() != nil {
		return s.editionsPage(w, r, http.StatusUnprocessableEntity, f, nil)
	}
	book, refused, err := unpack(archives[0].Data)
	if err != nil && !problem(f, "arsip", err) {
		return err
	}
	if len(refused) > 0 {
		f.Problem("arsip", "edition.does_not_load")
	}
	if f.Err() != nil {
		return s.editionsPage(w, r, http.StatusUnprocessableEntity, f, refused)
	}
	p, err := s.Editions.Propose(r.Context(), book, signature, r.Actor)
	if err != nil {
		if problem(f, "tanda", err) {
			return s.editionsPage(w, r, http.StatusUnprocessableEntity, f, nil)
		}
		return err
	}
	return web.RedirectSaying(w, r, editionsAt+"/"+p.ID, "lawroom.edition.said_proposed")
}

// problem puts an error that the sender can mend at a field.
func problem(f *web.Form, field string, err error) bool {
	var e *netra.Error
	if netra.KindOf(err) != netra.Invalid || !errors.As(err, &e) {
		return false
	}
	f.Problem(field, e.Key, e.Args...)
	return true
}

// unpack reads an archive into a book; refused is what the loader refuses, each
// with file and line.
func unpack(archive []byte) (b *law.Book, refused []string, err error) {
	files, err := edition.Unpack(archive)
	if err != nil {
		return nil, nil, err
	}
	fsys, err := edition.Folder(files)
	if err != nil {
		return nil, nil, err
	}
	if b, err = law.Load(fsys); err != nil {
		return nil, strings.Split(err.Error(), "\n"), nil //nolint:nilerr // it is the answer
	}
	return b, nil, nil
}

func (s *Service) postKey(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<14)
	if err != nil {
		return err
	}
	key := f.Text("kunci", 500, true)
	if f.Err() == nil {
		if err := s.Editions.AddKey(r.Context(), key, r.Actor); err == nil {
			return web.RedirectSaying(w, r, editionsAt, "lawroom.edition.said_key")
		} else if !problem(f, "kunci", err) {
			return err
		}
	}
	return s.editionsPage(w, r, http.StatusUnprocessableEntity, f, nil)
}

func (s *Service) postRevoke(w http.ResponseWriter, r *web.Request) error {
	if err := s.Editions.RevokeKey(r.Context(), r.PathValue("id"), r.Actor); err != nil {
		return err
	}
	return web.RedirectSaying(w, r, editionsAt, "lawroom.edition.said_revoked")
}

func (s *Service) showProposal(w http.ResponseWriter, r *web.Request) error {
	page := proposalPage{Form: web.NewForm(nil), Zone: r.Zone()}
	var next *law.Book
	err := s.DB.Read(r.Context(), func(tx *db.Tx) error {
		if err := s.mayEdit(r, tx); err != nil {
			return err
		}
		var err error
		if page.Proposal, err = s.Editions.Proposal(r.Context(), tx, r.PathValue("id")); err != nil {
			return err
		}
		if page.Second, err = s.Editions.Second(r.Context(), tx); err != nil {
			return err
		}
		next, err = s.Editions.Editions.Book(r.Context(), tx, page.Proposal.Edition)
		return err
	})
	if err != nil {
		return err
	}
	if page.Effect, err = s.Effect(r.Context(), next); err != nil {
		return err
	}
	page.Short, page.InUse = page.Proposal.Edition[:12], page.Proposal.Edition == s.Law.Digest()
	check := law.Check(next) // by this program, which may be newer than the proposal
	page.Proposal.Errors, page.Proposal.Warnings = check.Errors, check.Warnings
	page.Findings, page.Lost = check.Findings, edition.Lost(s.Law, next)
	page.Files, page.NChanges = byFile(edition.Changes(s.Law, next))
	page.Changed = s.changedProcedures(next, page.Effect)
	page.May = !page.InUse && page.Proposal.Errors == 0 && len(page.Lost) == 0 && !(page.Second && page.Proposal.By == r.Actor.User)
	return s.Views.Show(w, r, http.StatusOK, "proposal_page", web.Meta{
		Title: "lawroom.edition.proposal", Nav: editionsAt,
		Crumbs: []web.Crumb{{Label: "lawroom.edition.title", Href: editionsAt}, {Label: page.Short}},
	}, page)
}

// byFile puts the changes of each file together.
func byFile(changes []edition.Change) (out []fileChanges, n int) {
	for _, c := range changes {
		if len(out) == 0 || out[len(out)-1].File != c.File {
			out = append(out, fileChanges{File: c.File})
		}
		out[len(out)-1].Changes = append(out[len(out)-1].Changes, c)
	}
	return out, len(changes)
}

// changedProcedures are those of which the text is another one, and how many
// running tracks go on under the former one.
func (s *Service) changedProcedures(next *law.Book, e Effect) []effectRow {
	var out []effectRow
	for _, id := range slices.Sorted(maps.Keys(s.Law.Procedures)) {
		was, is := s.Law.Procedures[id], next.Procedures[id]
		if is == nil || is.Digest != was.Digest {
			out = append(out, effectRow{was.Label, e.Tracks[id]})
		}
	}
	return out
}

// postActivate puts a proposed edition in force, here and in every process.
func (s *Service) postActivate(w http.ResponseWriter, r *web.Request) error {
	if err := s.Editions.Activate(r.Context(), r.PathValue("id"), r.Actor); err != nil {
		return err
	}
	return s.turned(w, r, "lawroom.edition.said_activated")
}

// postBack puts the former edition in force.
func (s *Service) postBack(w http.ResponseWriter, r *web.Request) error {
	if err := s.Editions.GoBack(r.Context(), r.Actor); err != nil {
		return err
	}
	return s.turned(w, r, "lawroom.edition.said_back")
}

func (s *Service) turned(w http.ResponseWriter, r *web.Request, key string) error {
	if err := s.Turn(r.Context()); err != nil {
		return err
	}
	return web.RedirectSaying(w, r, editionsAt, key)
}
