package intake

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/vault"
	"github.com/netra-id/netra/law"
)

// maxMessages bounds what one report can grow to.
const maxMessages = 200

// maxReason is how much an officer may write on why he opens an identity.
const maxReason = 500

// List lists the reports that an actor may know of.
func (s *Service) List(ctx context.Context, by netra.Actor, f Filter) (Listing, error) {
	var out Listing
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		sc, err := s.Access.ScopeOf(ctx, tx, by, access.SeeReports)
		if err != nil {
			return err
		}
		out, err = listReports(ctx, tx, sc, by.User, f)
		return err
	})
	return out, err
}

// Offices are the offices whose reports an actor may know of, by id.
func (s *Service) Offices(ctx context.Context, by netra.Actor) (map[netra.OfficeID]access.Office, error) {
	out := map[netra.OfficeID]access.Office{}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		sc, err := s.Access.ScopeOf(ctx, tx, by, access.SeeReports)
		if err != nil {
			return err
		}
		os, err := s.Access.Offices(ctx, tx, access.OfficeFilter{Scope: &sc, All: true})
		for _, o := range os {
			out[o.ID] = o
		}
		return err
	})
	return out, err
}

// opened is what reading a report finds.
type opened struct {
	sealedReport
	office   access.Office // where the report lies
	reader   access.Office // for whom the reader acts
	passages []sealedPassage
	messages []sealedMessage
	openings []sealedOpening
}

// find loads a report that an actor may act on with permission p. What lies
// outside of his scope does not exist for him.
func (s *Service) find(ctx context.Context, tx *db.Tx, id netra.ReportID, by netra.Actor, p access.Permission) (opened, error) {
	var o opened
	sc, err := s.Access.ScopeOf(ctx, tx, by, p)
	if err != nil {
		return o, err
	}
	if o.sealedReport, err = loadReport(ctx, tx, id); err != nil {
		return o, err
	}
	if !sc.Covers(o.Office) {
		return o, notFound()
	}
	if o.office, err = s.Access.Office(ctx, tx, o.Office); err != nil {
		return o, err
	}
	o.reader = o.office
	if by.Office != o.Office {
		o.reader, err = s.Access.Office(ctx, tx, by.Office)
	}
	return o, err
}

// Read opens a report for an officer. That he read it is on the disk before
// Read returns.
func (s *Service) Read(ctx context.Context, id netra.ReportID, by netra.Actor) (Sheet, error) {
	var o opened
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		var err error
		if o, err = s.find(ctx, tx, id, by, access.ReadReport); err != nil {
			return err
		}
		if o.passages, err = loadPassages(ctx, tx, id); err != nil {
			return err
		}
		if o.messages, err = loadMessages(ctx, tx, id); err != nil {
			return err
		}
		if o.Named {
			if o.openings, err = loadOpenings(ctx, tx, id); err != nil {
				return err
			}
		}
		// Only those whom the reporter wrote to take the mark away; an office
		// above that looks on leaves it.
		if o.Unread && by.Office == o.Office {
			if err := saveUnread(ctx, tx, id, false); err != nil {
				return err
			}
		}
		_, err = s.Ledger.Append(ctx, tx, eventRead, subject(id), by, struct{ Content string }{digest(o.content)})
		return err
	})
	if err != nil {
		return Sheet{}, err
	}
	return s.sheet(o, by)
}

// sheet opens what was found and adds what the law says of it.
func (s *Service) sheet(o opened, by netra.Actor) (Sheet, error) {
	p, err := s.procedure(o.Report)
	if err != nil {
		return Sheet{}, err
	}
	key, content, err := s.open(o.sealedReport)
	if err != nil {
		return Sheet{}, err
	}
	today := netra.DateOf(s.Clock.Now(), i18n.Zone(o.office.Zone))
	out := Sheet{
		Report: o.Report, OfficeName: o.office.Name, Content: content, Procedure: p,
		State: p.States[o.State], Status: s.Book.StatusOf(p, o.State),
		Due: s.dues(p, o.Report), Own: by.Office == o.Office, Today: today,
	}
	if out.Own && s.Access.Allows(by.Role, access.TriageReport) {
		for _, step := range p.Open(o.State, s.Book.Functions(o.reader.Kind, today)) {
			if o.Named || !step.Named {
				out.Steps = append(out.Steps, step)
			}
		}
	}
	for _, e := range s.Book.ElectionsInOrder() {
		out.Elections = append(out.Elections, *e)
	}
	if out.Messages, err = openMessages(key, o.ID, o.messages); err != nil {
		return Sheet{}, err
	}
	for _, p := range o.openings {
		if err := openJSON(key, aad(o.ID, "opening:"+p.id), p.reason, &p.Reason); err != nil {
			return Sheet{}, err
		}
		out.Openings = append(out.Openings, p.Opening)
	}
	later, err := openPassages(key, o.ID, o.passages)
	out.Passages = append([]Passage{firstPassage(p, o.Report)}, later...)
	return out, err
}

// openPassages opens the notes of the passages.
func openPassages(key vault.Key, id netra.ReportID, hs []sealedPassage) ([]Passage, error) {
	out := make([]Passage, 0, len(hs))
	for _, h := range hs {
		if len(h.note) > 0 {
			if err := openJSON(key, noteAAD(id, h.Step, h.FromOn), h.note, &h.Note); err != nil {
				return nil, err
			}
		}
		out = append(out, h.Passage)
	}
	return out, nil
}

func noteAAD(id netra.ReportID, step string, on netra.Date) string {
	return aad(id, "note:"+step+":"+string(on))
}

// Take takes one step on a report: read, decide, open the case where the step
// opens one, save, record; all or nothing. It returns the number of the case it
// opened, "" where it opened none.
func (s *Service) Take(ctx context.Context, id netra.ReportID, in Taking, by netra.Actor) (netra.CaseID, error) {
	var opened netra.CaseID
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		o, err := s.find(ctx, tx, id, by, access.TriageReport)
		if err != nil {
			return err
		}
		if by.Office != o.Office {
			return &netra.Error{Kind: netra.Forbidden, Key: "intake.other_office"}
		}
		p, err := s.procedure(o.Report)
		if err != nil {
			return err
		}
		key, content, err := s.open(o.sealedReport)
		if err != nil {
			return err
		}
		today := netra.DateOf(s.Clock.Now(), i18n.Zone(o.office.Zone))
		step, err := decideStep(p, o.Report, s.Book.Functions(o.reader.Kind, today), in, content.Narrative, today)
		if err != nil {
			return err
		}
		r, err := s.step(ctx, tx, o.Report, p, step, in, today, by)
		if err != nil {
			return err
		}
		opened = r.Case
		note, err := sealNote(key, id, step, in, today)
		if err != nil {
			return err
		}
		if err := saveReport(ctx, tx, r); err != nil {
			return err
		}
		h := Passage{Step: step.Name, State: r.State, CountsAs: r.CountsAs, FromOn: today, By: by}
		if _, ok := reasonOf(step, in.Reason); ok {
			h.Reason = in.Reason
		}
		if err := insertPassage(ctx, tx, id, h, note); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, eventStep, subject(id), by, struct {
			Step, State, Reason, Note, Case, Procedure string
		}{step.Name, r.State, h.Reason, digest(note), string(r.Case), p.Digest})
		return err
	})
	return opened, err
}

// sealNote seals what the officer wrote down with a step; nil where he wrote
// nothing.
func sealNote(key vault.Key, id netra.ReportID, step law.Step, in Taking, today netra.Date) ([]byte, error) {
	n := Note{Text: strings.TrimSpace(in.Note), Documents: map[string]string{}}
	for _, doc := range step.Needs {
		n.Documents[doc] = strings.TrimSpace(in.Documents[doc])
	}
	if n.Text == "" && len(n.Documents) == 0 {
		return nil, nil
	}
	return sealJSON(key, noteAAD(id, step.Name, today), n)
}

// step is the report after a step, with the case that the step opened.
func (s *Service) step(ctx context.Context, tx *db.Tx, r Report, p *law.Procedure, step law.Step, in Taking, today netra.Date, by netra.Actor) (Report, error) {
	origin := originOf(step)
	r.State, r.EnteredOn, r.Officer = step.To, today, by.User
	r.CountsAs = p.States[step.To].Counts
	r.DueOn = earliest(s.deadlines(p, r))
	if !step.OpensCase {
		return r, nil
	}
	d := in.Case
	if s.Book.Elections[d.Election] == nil {
		return r, invalid("pemilu", "intake.problem.pemilu.required")
	}
	if s.Book.Acts[d.ActKind] == nil {
		return r, invalid("jenis", "intake.problem.jenis.choice")
	}
	r.Election, r.Act = d.Election, d.ActKind
	var err error
	r.Case, r.CaseNumber, err = s.Cases.OpenFromReport(ctx, tx, CaseRequest{
		Report: r.ID, Election: d.Election, Office: r.Office, Region: d.Region, ActKind: d.ActKind, ActOn: d.ActOn,
		ReceivedOn: r.ReceivedOn, Origin: origin, Summary: strings.TrimSpace(d.Summary),
	}, by)
	if err != nil {
		return r, fmt.Errorf("open case from report %s: %w", r.ID, err)
	}
	return r, nil
}

// Message writes a message from the office to the reporter.
func (s *Service) Message(ctx context.Context, id netra.ReportID, messageID, text string, by netra.Actor) error {
	if err := checkMessage(messageID, text, nil); err != nil {
		return err
	}
	var o opened
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		if o, err = s.find(ctx, tx, id, by, access.MessageReporter); err == nil && by.Office != o.Office {
			err = &netra.Error{Kind: netra.Forbidden, Key: "intake.other_office"}
		}
		return err
	})
	if err != nil {
		return err
	}
	m := sealedMessage{id: messageID, on: netra.DateOf(s.Clock.Now(), i18n.Zone(o.office.Zone)), by: by.Name}
	return s.writeMessage(ctx, o.sealedReport, m, text, nil, nil, by)
}

// OpenIdentity shows who a named reporter is. That it was opened, by whom and
// why, is on the disk before the name is shown; the ledger keeps the digest of
// the reason, the report keeps the reason sealed.
func (s *Service) OpenIdentity(ctx context.Context, id netra.ReportID, reason string, by netra.Actor) (Identity, error) {
	if reason = strings.TrimSpace(reason); reason == "" || !fits(reason, maxReason) {
		return Identity{}, invalid("sebab", "intake.problem.sebab.required")
	}
	var o opened
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		var err error
		if o, err = s.find(ctx, tx, id, by, access.ReadReport); err != nil {
			return err
		}
		if by.Office != o.Office {
			return &netra.Error{Kind: netra.Forbidden, Key: "intake.other_office"}
		}
		if !o.Named {
			return notFound()
		}
		key, err := s.Vault.Unwrap(o.wrapped)
		if err != nil {
			return fmt.Errorf("unwrap key of report %s: %w", id, err)
		}
		if err := s.saveOpening(ctx, tx, key, o, reason, by); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, eventIdentity, subject(id), by, struct{ Identity, Reason string }{digest(o.identity), reason})
		return err
	})
	if err != nil {
		return Identity{}, err
	}
	key, err := s.Vault.Unwrap(o.wrapped)
	if err != nil {
		return Identity{}, fmt.Errorf("unwrap key of report %s: %w", id, err)
	}
	var who Identity
	err = openJSON(key, aad(id, "identity"), o.identity, &who)
	return who, err
}

// saveOpening keeps who opened the identity, when and why.
func (s *Service) saveOpening(ctx context.Context, tx *db.Tx, key vault.Key, o opened, reason string, by netra.Actor) error {
	at := s.Clock.Now()
	opening := netra.NewID(at)
	sealed, err := sealJSON(key, aad(o.ID, "opening:"+opening), reason)
	if err != nil {
		return err
	}
	return insertOpening(ctx, tx, o.ID, opening, at.UnixMilli(), by, sealed)
}

// OpenFile gives the bytes of a file of a report. That it was opened is on the
// disk before the bytes go out.
func (s *Service) OpenFile(ctx context.Context, id netra.ReportID, blobSum string, by netra.Actor) (File, []byte, error) {
	var o opened
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		if o, err = s.find(ctx, tx, id, by, access.ReadReport); err != nil {
			return err
		}
		o.messages, err = loadMessages(ctx, tx, id)
		return err
	})
	if err != nil {
		return File{}, nil, err
	}
	key, content, err := s.open(o.sealedReport)
	if err != nil {
		return File{}, nil, err
	}
	messages, err := openMessages(key, id, o.messages)
	if err != nil {
		return File{}, nil, err
	}
	files := content.Files
	for _, m := range messages {
		files = append(files, m.Files...)
	}
	for _, f := range files {
		if f.Blob == blobSum {
			data, err := s.openFile(ctx, key, id, f, by)
			return f, data, err
		}
	}
	return File{}, nil, notFound()
}

func (s *Service) openFile(ctx context.Context, key vault.Key, id netra.ReportID, f File, by netra.Actor) ([]byte, error) {
	rc, err := s.Blobs.Get(ctx, f.Blob)
	if err != nil {
		return nil, fmt.Errorf("file of report %s: %w", id, err)
	}
	defer rc.Close()
	sealed, err := io.ReadAll(rc)
	if err != nil {
		return nil, fmt.Errorf("read file of report %s: %w", id, err)
	}
	data, err := key.Open(aad(id, "file:"+f.SHA256), sealed)
	if err != nil {
		return nil, fmt.Errorf("open file of report %s: %w", id, err)
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := s.Ledger.Append(ctx, tx, eventFile, subject(id), by, struct{ Blob string }{f.Blob})
		return err
	})
	return data, err
}

func invalid(field, key string) error {
	return &netra.Error{Kind: netra.Invalid, Key: "intake.problem.step", Problems: []netra.Problem{{Field: field, Key: key}}}
}
