package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/receipt"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/platform/vault"
	"github.com/netra-id/netra/law"
)

// track is the kind of procedure that reports run through.
const track = "intake"

// The kinds of event that this package records. Their payloads are digests of
// sealed bytes and what stands readable in the tables, never content.
const (
	eventReceived = "report.received"
	eventStep     = "report.step"
	eventRead     = "report.read"
	eventMessage  = "report.message"
	eventIdentity = "report.identity_opened"
	eventFile     = "report.file_read"
)

// Receive takes a tip. The same code again is the same report: what is stored
// stays as it was, and the receipt says so. When Receive returns without an
// error, the report is on the disk.
func (s *Service) Receive(ctx context.Context, t Tip) (Receipt, error) {
	if !s.reports.Take() {
		return Receipt{}, tooMany()
	}
	if _, ok := registry.Regions().Get(t.Content.Region); !ok {
		t.Content.Region = ""
	}
	today := s.regionDay(t.Content.Region)
	if err := checkTip(t, today, s.Book.Acts); err != nil {
		return Receipt{}, err
	}
	files, err := checkUploads(t.Uploads)
	if err != nil {
		return Receipt{}, err
	}
	way, err := s.route(ctx, t.Content.Region, t.Content.ActOn, today)
	if err != nil {
		return Receipt{}, err
	}
	if len(files) > 0 {
		// A retry must not leave another copy of its files behind.
		if old, err := s.lookUp(ctx, t.Code); err == nil {
			t.Content.Files = digests(files, t.Uploads)
			return s.again(ctx, old, t)
		} else if netra.KindOf(err) != netra.NotFound {
			return Receipt{}, err
		}
	}
	r, err := s.seal(ctx, way, today, files, &t)
	if err != nil {
		return Receipt{}, err
	}
	// The actor is nobody: of such an event the ledger keeps the day only.
	event, err := ledger.NewDraft(eventReceived, subject(r.ID), netra.Actor{}, map[string]string{
		"Content": digest(r.content), "Identity": digest(r.identity), "Procedure": r.Digest,
	})
	if err != nil {
		return Receipt{}, err
	}
	fresh := false
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		var err error
		fresh, err = s.save(ctx, tx, r, event)
		return err
	})
	if err != nil {
		return Receipt{}, fmt.Errorf("receive report %s: %w", r.ID, err)
	}
	if fresh {
		return Receipt{OfficeName: way.office.Name, ReceivedOn: today, Next: way.next}, nil
	}
	old, err := s.lookUp(ctx, t.Code)
	if err != nil {
		return Receipt{}, err
	}
	return s.again(ctx, old, t)
}

// seal makes the row of a report out of a tip, with a key of its own.
func (s *Service) seal(ctx context.Context, way route, today netra.Date, files []File, t *Tip) (sealedReport, error) {
	r := sealedReport{Report: Report{
		ID:         s.reportID(t.Code),
		Office:     way.office.ID,
		Region:     t.Content.Region,
		Act:        t.Content.Act,
		Election:   way.election,
		ReceivedOn: today,
		Procedure:  way.procedure.ID,
		Digest:     way.procedure.Digest,
		State:      way.procedure.Start,
		CountsAs:   way.procedure.States[way.procedure.Start].Counts,
		EnteredOn:  today,
		DueOn:      way.due,
		Named:      t.Identity != nil,
	}}
	key, wrapped, err := s.Vault.NewKey()
	if err != nil {
		return r, fmt.Errorf("make key of report %s: %w", r.ID, err)
	}
	r.wrapped = wrapped
	if t.Content.Files, err = s.putFiles(ctx, key, r.ID, files, t.Uploads); err != nil {
		return r, err
	}
	if r.content, err = sealJSON(key, aad(r.ID, "content"), t.Content); err != nil {
		return r, err
	}
	if t.Identity != nil {
		r.identity, err = sealJSON(key, aad(r.ID, "identity"), *t.Identity)
	}
	return r, err
}

// save writes a fresh report: two statements and nothing else, as this is what
// every reporter waits for.
func (s *Service) save(ctx context.Context, tx *db.Tx, r sealedReport, event ledger.Draft) (fresh bool, err error) {
	fresh, err = insertReport(ctx, tx, r)
	if err != nil || !fresh {
		return false, err
	}
	if s.Changed != nil {
		tx.AfterCommit(s.Changed)
	}
	_, err = s.Ledger.AppendDraft(ctx, tx, event)
	return err == nil, err
}

// again answers a code that has arrived before.
func (s *Service) again(ctx context.Context, old sealedReport, t Tip) (Receipt, error) {
	key, content, err := s.open(old)
	if err != nil {
		return Receipt{}, err
	}
	var id *Identity
	if old.Named {
		id = &Identity{}
		if err := openJSON(key, aad(old.ID, "identity"), old.identity, id); err != nil {
			return Receipt{}, err
		}
	}
	office, err := s.officeOf(ctx, old.Office)
	if err != nil {
		return Receipt{}, err
	}
	rec := Receipt{OfficeName: office.Name, ReceivedOn: old.ReceivedOn, Again: true, Differs: !sameTip(content, t.Content, id, t.Identity)}
	if p := s.Book.Procedures[old.Procedure]; p != nil {
		rec.Next = s.dues(p, old.Report)
	}
	return rec, nil
}

// lookUp finds the report of a code.
func (s *Service) lookUp(ctx context.Context, code Code) (sealedReport, error) {
	var r sealedReport
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		r, err = loadReport(ctx, tx, s.reportID(code))
		return err
	})
	if netra.KindOf(err) == netra.NotFound {
		err = unknownCode()
	}
	return r, err
}

// officeOf is the office where a report lies.
func (s *Service) officeOf(ctx context.Context, id netra.OfficeID) (o access.Office, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		o, err = s.Access.Office(ctx, tx, id)
		return err
	})
	return o, err
}

// Tell adds a message, with files or without, that the holder of the code
// writes. messageID comes from the form, so that a form sent twice is one
// message.
func (s *Service) Tell(ctx context.Context, code Code, messageID, text string, uploads []Upload) error {
	if !s.reports.Take() {
		return tooMany()
	}
	if err := checkMessage(messageID, text, uploads); err != nil {
		return err
	}
	files, err := checkUploads(uploads)
	if err != nil {
		return err
	}
	r, err := s.lookUp(ctx, code)
	if err != nil {
		return err
	}
	office, err := s.officeOf(ctx, r.Office)
	if err != nil {
		return err
	}
	m := sealedMessage{id: messageID, fromReporter: true, on: netra.DateOf(s.Clock.Now(), i18n.Zone(office.Zone))}
	return s.writeMessage(ctx, r, m, text, files, uploads, netra.Actor{})
}

// writeMessage seals and saves a message of either side.
func (s *Service) writeMessage(ctx context.Context, r sealedReport, m sealedMessage, text string, files []File, uploads []Upload, by netra.Actor) error {
	key, err := s.Vault.Unwrap(r.wrapped)
	if err != nil {
		return fmt.Errorf("unwrap key of report %s: %w", r.ID, err)
	}
	if files, err = s.putFiles(ctx, key, r.ID, files, uploads); err != nil {
		return err
	}
	if m.sealed, err = sealJSON(key, aad(r.ID, "message:"+m.id), messageText{text, files}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := countMessages(ctx, tx, r.ID)
		if err != nil {
			return err
		}
		if n >= maxMessages {
			return &netra.Error{Kind: netra.Invalid, Key: "intake.problem.messages_many"}
		}
		fresh, err := insertMessage(ctx, tx, r.ID, m)
		if err != nil || !fresh {
			return err
		}
		if m.fromReporter {
			if err := saveUnread(ctx, tx, r.ID, true); err != nil {
				return err
			}
		}
		_, err = s.Ledger.Append(ctx, tx, eventMessage, subject(r.ID), by, struct{ Message string }{digest(m.sealed)})
		return err
	})
}

// messageText is what is sealed of a message.
type messageText struct {
	Text  string `json:"text"`
	Files []File `json:"files"`
}

// Follow says what became of the report with this code.
func (s *Service) Follow(ctx context.Context, code string) (Progress, error) {
	if !s.lookups.Take() {
		return Progress{}, tooMany()
	}
	// What cannot be a code is looked up all the same, so that a slip and a
	// guess take one path.
	c, slip := ParseCode(code)
	if slip != nil {
		c = Code(receipt.Tidy(code))
	}
	var (
		out      Progress
		r        sealedReport
		passages []sealedPassage
		messages []sealedMessage
	)
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		if r, err = loadReport(ctx, tx, s.reportID(c)); err != nil || slip != nil {
			return err
		}
		o, err := s.Access.Office(ctx, tx, r.Office)
		if err != nil {
			return err
		}
		out.OfficeName = o.Name
		if passages, err = loadPassages(ctx, tx, r.ID); err != nil {
			return err
		}
		if messages, err = loadMessages(ctx, tx, r.ID); err != nil {
			return err
		}
		if r.Case != "" {
			out.Case, err = s.Cases.Progress(ctx, tx, r.Case)
		}
		return err
	})
	switch {
	case netra.KindOf(err) == netra.NotFound, slip != nil && err == nil:
		return Progress{}, unknownCode()
	case err != nil:
		return Progress{}, err
	}
	out.Report = r.Report
	p, err := s.procedure(r.Report)
	if err != nil {
		return Progress{}, err
	}
	out.State, out.Status = p.States[r.State], s.Book.StatusOf(p, r.State)
	plain := []Passage{firstPassage(p, r.Report)}
	for _, h := range passages {
		plain = append(plain, h.Passage)
	}
	out.Passages = seen(s.Book, p, plain)
	out.Next = s.dues(p, r.Report)
	key, err := s.Vault.Unwrap(r.wrapped)
	if err != nil {
		return Progress{}, fmt.Errorf("unwrap key of report %s: %w", r.ID, err)
	}
	out.Messages, err = openMessages(key, r.ID, messages)
	return out, err
}

// openMessages opens the messages of a report.
func openMessages(key vault.Key, id netra.ReportID, ms []sealedMessage) ([]Message, error) {
	out := make([]Message, 0, len(ms))
	for _, m := range ms {
		var text messageText
		if err := openJSON(key, aad(id, "message:"+m.id), m.sealed, &text); err != nil {
			return nil, err
		}
		out = append(out, Message{FromReporter: m.fromReporter, On: m.on, By: m.by, Text: text.Text, Files: text.Files})
	}
	return out, nil
}

// open opens the content of a report.
func (s *Service) open(r sealedReport) (vault.Key, Content, error) {
	key, err := s.Vault.Unwrap(r.wrapped)
	if err != nil {
		return key, Content{}, fmt.Errorf("unwrap key of report %s: %w", r.ID, err)
	}
	var c Content
	err = openJSON(key, aad(r.ID, "content"), r.content, &c)
	return key, c, err
}

// putFiles seals the files of a report and puts them into the blob store.
func (s *Service) putFiles(ctx context.Context, key vault.Key, id netra.ReportID, files []File, us []Upload) ([]File, error) {
	out := digests(files, us)
	for i := range out {
		sealed, err := key.Seal(aad(id, "file:"+out[i].SHA256), us[i].Data)
		if err != nil {
			return nil, fmt.Errorf("seal file of report %s: %w", id, err)
		}
		if out[i].Blob, _, err = s.Blobs.Put(ctx, bytes.NewReader(sealed)); err != nil {
			return nil, &netra.Error{Kind: netra.Unavailable, Key: "intake.files_unavailable", Err: fmt.Errorf("store file of report %s: %w", id, err)}
		}
	}
	return out, nil
}

// digests fills in the digest of each file.
func digests(files []File, us []Upload) []File {
	out := make([]File, len(files))
	for i, f := range files {
		sum := sha256.Sum256(us[i].Data)
		f.SHA256 = hex.EncodeToString(sum[:])
		out[i] = f
	}
	return out
}

// dues are the clocks that run in the state of a report, with their steps.
func (s *Service) dues(p *law.Procedure, r Report) []Due {
	var out []Due
	for _, d := range s.deadlines(p, r) {
		if step, ok := p.Step(r.State, d.Step); ok && !d.Due.IsZero() {
			out = append(out, Due{Step: step, Deadline: d})
		}
	}
	return out
}

// deadlines are the clocks that run in the state of a report: those of steps
// that it can take, for only a report whose writer gave his name takes some.
func (s *Service) deadlines(p *law.Procedure, r Report) []law.Deadline {
	ds := s.Book.Deadlines(p, r.State, law.Events{Entered: r.EnteredOn, Opened: r.ReceivedOn, Received: r.ReceivedOn})
	return slices.DeleteFunc(ds, func(d law.Deadline) bool {
		step, ok := p.Step(r.State, d.Step)
		return ok && step.Named && !r.Named
	})
}

// procedure is the one that a report began under.
func (s *Service) procedure(r Report) (*law.Procedure, error) {
	p := s.Book.Procedures[r.Procedure]
	if p == nil {
		return nil, fmt.Errorf("report %s began under procedure %s, which is not in law/", r.ID, r.Procedure)
	}
	return p, nil
}

// reportID is the id of the report with this code: a keyed hash, so that the
// code leads to the report and the report, the database or the ledger not to
// the code. It tells neither the day nor the hour.
func (s *Service) reportID(c Code) netra.ReportID {
	sum := s.Vault.MAC("intake.code", []byte(c))
	return netra.ReportID(idEncoding.EncodeToString(sum[:16]))
}

// idEncoding writes 16 bytes as 26 characters of the alphabet of all ids.
var idEncoding = base32.NewEncoding(receipt.Alphabet).WithPadding(base32.NoPadding)

// subject names a report in the ledger.
func subject(id netra.ReportID) string { return "report:" + string(id) }

// aad ties sealed bytes to the report and the place they belong to.
func aad(id netra.ReportID, kind string) string { return subject(id) + ":" + kind }

func digest(sealed []byte) string {
	sum := sha256.Sum256(sealed)
	return hex.EncodeToString(sum[:])
}

// sealJSON seals a value. Its errors name the place, never the value.
func sealJSON(key vault.Key, aad string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %s", aad)
	}
	sealed, err := key.Seal(aad, plain)
	if err != nil {
		return nil, fmt.Errorf("seal %s: %w", aad, err)
	}
	return sealed, nil
}

// openJSON opens what sealJSON sealed.
func openJSON(key vault.Key, aad string, sealed []byte, v any) error {
	plain, err := key.Open(aad, sealed)
	if err != nil {
		return fmt.Errorf("open %s: %w", aad, err)
	}
	if err := json.Unmarshal(plain, v); err != nil {
		return fmt.Errorf("decode %s", aad)
	}
	return nil
}

func tooMany() error { return &netra.Error{Kind: netra.TooMany, Key: "intake.too_many"} }

// routeKey is what decides where a report goes and under which procedure.
type routeKey struct {
	region       netra.Region
	actOn, today netra.Date
}

// route is where a report goes, under which procedure, and until when the first
// step is due.
type route struct {
	office    access.Office
	procedure *law.Procedure
	election  string
	due       netra.Date
	next      []Due
	at        time.Time
}

// routeAge is how long a route is taken from the cache. An office that opened
// or closed gets or loses reports that much later.
const routeAge = time.Minute

// route finds the office and the procedure for a report about an act on day
// actOn in region, that comes in on day today.
func (s *Service) route(ctx context.Context, region netra.Region, actOn, today netra.Date) (route, error) {
	key := routeKey{region: region, actOn: actOn, today: today}
	now := s.Clock.Now()
	s.mu.Lock()
	got, ok := s.routes[key]
	if len(s.routes) > 4096 {
		clear(s.routes)
	}
	s.mu.Unlock()
	if age := now.Sub(got.at); ok && age >= 0 && age < routeAge {
		return got, nil
	}
	way := route{at: now}
	election := s.Book.ElectionOn(actOn)
	if election == nil {
		election = s.Book.ElectionOn(today)
	}
	kind := ""
	if election != nil {
		way.election, kind = election.ID, election.Kind
	}
	p, err := s.Book.ProcedureFor(track, kind, today)
	if err != nil {
		return route{}, noOffice(err)
	}
	way.procedure = p
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		way.office, err = s.Access.OfficeFor(ctx, tx, s.Book.KindsPerforming(p.Function, today), region)
		return err
	})
	if err != nil {
		return route{}, noOffice(err)
	}
	first := Report{State: p.Start, EnteredOn: today, ReceivedOn: today}
	way.due, way.next = earliest(s.deadlines(p, first)), s.dues(p, first)
	s.mu.Lock()
	s.routes[key] = way
	s.mu.Unlock()
	return way, nil
}

// noOffice turns "there is none" into an answer for the reporter: the fault is
// not his, and his words are kept in the form.
func noOffice(err error) error {
	if k := netra.KindOf(err); k == netra.NotFound || k == netra.NotInForce {
		return &netra.Error{
			Kind: netra.Invalid, Key: "intake.problem.tip", Err: err,
			Problems: []netra.Problem{{Field: "wilayah", Key: "intake.problem.no_office"}},
		}
	}
	return err
}

// regionDay is what day it is in a region.
func (s *Service) regionDay(r netra.Region) netra.Date {
	zone := ""
	if info, ok := registry.Regions().Get(r); ok {
		zone = info.Zone
	}
	return netra.DateOf(s.Clock.Now(), i18n.Zone(zone))
}
