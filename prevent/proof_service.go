package prevent

import (
	"context"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// The kinds of paper that somebody can check by its code.
const (
	pledgeProof      = "pledge"
	certificateProof = "certificate"
)

// Proof is what a paper of the program says, as the program knows it.
type Proof struct {
	Kind   string
	Code   string
	Name   string
	Unit   string
	Title  string // of the pledge or the event
	Office string
	On     netra.Date
	Digest string // of the text that was signed
	Points []string
	Score  string // of the knowledge test after the event, "" where none was taken
}

// prove makes the code by which a paper is checked. The same paper has the same
// code, so that it can be printed again.
func (s *Service) prove(ctx context.Context, tx *db.Tx, kind, id string) (string, error) {
	code := s.secret("prevent proof", kind+"/"+id)
	return code, addProof(ctx, tx, hashOf(code), kind, id)
}

// Check is what the paper with that code says. A code that was never printed
// finds nothing.
func (s *Service) Check(ctx context.Context, code string) (Proof, error) {
	if !s.sent.Take() {
		return Proof{}, tooMany()
	}
	var out Proof
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		kind, id, err := loadProof(ctx, tx, hashOf(code))
		if err != nil {
			return err
		}
		switch kind {
		case pledgeProof:
			out, err = s.pledgeProof(ctx, tx, id)
		case certificateProof:
			out, err = s.certificate(ctx, tx, id)
		default:
			err = notFound()
		}
		out.Kind, out.Code = kind, code
		return err
	})
	return out, err
}

func (s *Service) pledgeProof(ctx context.Context, tx *db.Tx, id string) (Proof, error) {
	g, pledge, err := loadSignature(ctx, tx, id)
	if err != nil {
		return Proof{}, err
	}
	p, err := loadPledge(ctx, tx, "p.pledge_id", pledge)
	if err != nil {
		return Proof{}, err
	}
	office, err := s.Access.Office(ctx, tx, p.Office)
	return Proof{Name: g.Name, Unit: g.Unit, Title: p.Title, Office: office.Name, On: g.On, Digest: p.Digest, Points: p.Points}, err
}
