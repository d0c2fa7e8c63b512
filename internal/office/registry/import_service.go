package registry

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// plan is what an import would do: nothing was changed yet.
type plan struct {
	report Report
	batch  string // of a file that is taken over in parts: whom it named before
	apply  func(ctx context.Context, tx *db.Tx, batch string, at time.Time) error
}

// CheckServants says what importing a roster would do and changes nothing.
func (s *Service) CheckServants(ctx context.Context, f File, t Target) (Report, error) {
	return s.check(ctx, ImportServants, f, t)
}

// CheckCandidates says what importing a list of candidates would do and changes
// nothing.
func (s *Service) CheckCandidates(ctx context.Context, f File, t Target) (Report, error) {
	return s.check(ctx, ImportCandidates, f, t)
}

// ImportServants takes a roster over in one transaction, without keeping the
// file. Bad rows stop it in the mode StopOnBad and are left out in TakeGood.
func (s *Service) ImportServants(ctx context.Context, f File, t Target, mode Mode, by netra.Actor) (Report, error) {
	return s.importNow(ctx, ImportServants, f, t, mode, by)
}

// ImportCandidates takes a list of candidates over as ImportServants does a
// roster.
func (s *Service) ImportCandidates(ctx context.Context, f File, t Target, mode Mode, by netra.Actor) (Report, error) {
	return s.importNow(ctx, ImportCandidates, f, t, mode, by)
}

func (s *Service) check(ctx context.Context, kind string, f File, t Target) (Report, error) {
	f, sh, err := s.read(kind, f)
	if err != nil {
		return Report{}, err
	}
	var rep Report
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		p, err := s.plan(ctx, tx, kind, f, sh, t)
		rep = p.report
		return err
	})
	return rep, err
}

// read is a file that was brought, as the text that is kept and as a table.
func (s *Service) read(kind string, f File) (File, *sheet, error) {
	fields := s.fieldsOf(kind)
	f, err := f.asText(fields)
	if err != nil {
		return File{}, nil, err
	}
	sh, err := readSheet(f.Data, fields)
	return f, sh, err
}

func (s *Service) fieldsOf(kind string) []field {
	if kind == ImportCandidates {
		return candidateFields()
	}
	return servantFields()
}

// plan compares the rows of a file with what the registry knows.
func (s *Service) plan(ctx context.Context, tx *db.Tx, kind string, f File, sh *sheet, t Target) (plan, error) {
	p := plan{report: Report{
		Kind: kind, FileName: f.Name, Digest: digest(f.Data), Encoding: sh.encoding, Separator: string(sh.separator), Sheet: sh.kept.Sheet,
		Head: preview(sh.head), From: sh.from,
		Columns: sh.columns, Rows: len(sh.rows), Target: t, At: s.clock.Now(),
	}}
	var err error
	switch kind {
	case ImportServants:
		err = s.planServants(ctx, tx, sh, t, &p)
	case ImportCandidates:
		err = s.planCandidates(ctx, tx, sh, t, &p)
	default:
		err = fmt.Errorf("no import of kind %q", kind)
	}
	if err != nil {
		return plan{}, err
	}
	// A file that was taken over in part says something new once what was
	// missing is there.
	if p.report.New+p.report.Updated == 0 {
		if p.report.Already, err = appliedBefore(ctx, tx, kind, p.report.Digest, t); err != nil {
			return plan{}, err
		}
	}
	slices.SortStableFunc(p.report.Problems, func(a, b netra.Problem) int { return a.Line - b.Line })
	p.report.Bad = badRows(p.report.Problems)
	p.report.Problems = p.report.Problems[:min(len(p.report.Problems), maxProblems)]
	p.report.Warnings = p.report.Warnings[:min(len(p.report.Warnings), maxProblems)]
	return p, nil
}

// planServants sorts the rows into new, changed, unchanged and bad ones.
func (s *Service) planServants(ctx context.Context, tx *db.Tx, sh *sheet, t Target, p *plan) error {
	home, err := loadAgency(ctx, tx, t.Agency)
	if err == nil && !t.Within.CoversAgency(home) {
		err = notFound()
	}
	if err != nil {
		return &netra.Error{Kind: netra.Invalid, Key: "registry.agency_needed", Problems: []netra.Problem{{Field: "instansi", Key: "registry.agency_needed"}}, Err: err}
	}
	rows, bad, warn := readServants(sh, netra.DateOf(s.clock.Now(), easternmost()), s.employments())
	p.report.Problems, p.report.Warnings = bad, warn
	rows, err = s.placeServants(ctx, tx, rows, home, t, p)
	if err != nil {
		return err
	}
	nips := make([]NIP, len(rows))
	for i, r := range rows {
		nips[i] = r.servant.NIP
	}
	known, err := servantsByNIP(ctx, tx, nips)
	if err != nil {
		return err
	}
	var fresh []Servant
	var changed []change
	for _, r := range rows {
		old, ok := known[r.servant.NIP]
		if ok {
			r.servant = keepUnsaid(old, r.servant, sh.has)
		}
		switch {
		case !ok:
			fresh = append(fresh, r.servant)
		case p.batch != "" && old.batch == p.batch:
			p.report.Problems = append(p.report.Problems, netra.Problem{Field: "nip", Line: r.line, Key: "registry.nip_twice_above"})
		case !t.Within.Covers(old):
			p.report.Problems = append(p.report.Problems, netra.Problem{Field: "nip", Line: r.line, Key: "registry.servant_elsewhere"})
		case sameServant(old, r.servant):
			p.report.Unchanged++
		default:
			changed = append(changed, change{old, r.servant})
		}
	}
	p.report.New, p.report.Updated = len(fresh), len(changed)
	p.apply = func(ctx context.Context, tx *db.Tx, batch string, at time.Time) error {
		return saveRoster(ctx, tx, fresh, changed, batch, at)
	}
	return nil
}

// employments are the ids of the employments of the law by how rosters write
// them.
func (s *Service) employments() map[string]string {
	out := map[string]string{}
	for id, e := range s.book.Employments {
		out[plainKey(id)] = id
		for _, label := range []string{e.Label.ID, e.Label.EN} {
			out[plainKey(label)] = id
		}
	}
	if out["pppk"] != "" {
		out["p3k"] = out["pppk"]
	}
	if out["cpns"] != "" {
		out["calonpns"], out["c"] = out["cpns"], out["cpns"]
	}
	if out["pns"] != "" {
		out["p"] = out["pns"] // as the national personnel system writes it
	}
	return out
}

// easternmost is the zone in which a day begins first: what has begun in any
// part of the country is not in the future.
func easternmost() *time.Location { return time.FixedZone("", 9*60*60) }

// placeServants finds the agency and the region of each row; rows that name one
// that is not known are bad.
func (s *Service) placeServants(ctx context.Context, tx *db.Tx, rows []servantRow, home Agency, t Target, p *plan) ([]servantRow, error) {
	named := map[string]Agency{"": home, plainKey(home.Name): home, plainKey(home.Short): home}
	faults := map[string]string{}
	var out []servantRow
	for _, r := range rows {
		key := plainKey(r.agencyName)
		a, ok := named[key]
		if !ok && faults[key] == "" {
			var err error
			a, err = agencyNamed(ctx, tx, r.agencyName)
			switch {
			case err == nil && !t.Within.CoversAgency(a):
				faults[key] = "registry.agency_outside"
			case err == nil:
				named[key], ok = a, true
			case netra.KindOf(err) == netra.NotFound:
				faults[key] = "registry.agency_unknown"
			case netra.KindOf(err) == netra.Invalid:
				faults[key] = "registry.agency_unclear"
			default:
				return nil, err
			}
		}
		if !ok {
			p.report.Problems = append(p.report.Problems, netra.Problem{Field: "instansi", Line: r.line, Key: faults[key]})
			continue
		}
		region, fault := s.placeOf(r.regionText, a, t)
		if fault != "" {
			p.report.Problems = append(p.report.Problems, netra.Problem{Field: "wilayah", Line: r.line, Key: fault})
			continue
		}
		r.servant.Agency, r.servant.AgencyName, r.servant.Region = a.ID, a.Name, region
		out = append(out, r)
	}
	return out, nil
}

// placeOf is the region that a text names, within the region of the agency where
// it has one; that of the target or of the agency where there is no text.
func (s *Service) placeOf(text string, a Agency, t Target) (netra.Region, string) {
	if text == "" {
		if t.Region != "" {
			return t.Region, ""
		}
		return a.Region, ""
	}
	var found []RegionInfo
	for _, r := range s.regions.Match(text, 0) {
		if a.Region.Contains(r.Code) && t.Within.Region.Contains(r.Code) {
			found = append(found, r)
		}
	}
	switch len(found) {
	case 0:
		return "", "registry.region_unknown"
	case 1:
		return found[0].Code, ""
	default:
		return "", "registry.region_unclear"
	}
}

// saveRoster writes the new and the changed servants.
func saveRoster(ctx context.Context, tx *db.Tx, fresh []Servant, changed []change, batch string, at time.Time) error {
	names := map[netra.AgencyID][]string{}
	for _, v := range fresh {
		names[v.Agency] = append(names[v.Agency], v.Unit)
	}
	for _, c := range changed {
		names[c.now.Agency] = append(names[c.now.Agency], c.now.Unit)
	}
	units := map[netra.AgencyID]map[string]string{}
	for a, list := range names {
		got, err := unitIDs(ctx, tx, a, list, at)
		if err != nil {
			return err
		}
		units[a] = got
	}
	unit := unitOf(units)
	for i := range fresh {
		fresh[i].ID = netra.ServantID(netra.NewID(at))
	}
	if err := insertServants(ctx, tx, fresh, unit, at, batch); err != nil {
		return err
	}
	return updateServants(ctx, tx, changed, unit, at, batch)
}

// importNow checks and takes over in one transaction.
func (s *Service) importNow(ctx context.Context, kind string, f File, t Target, mode Mode, by netra.Actor) (Report, error) {
	f, sh, err := s.read(kind, f)
	if err != nil {
		return Report{}, err
	}
	var rep Report
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		batch := netra.NewID(s.clock.Now())
		var err error
		rep, err = s.take(ctx, tx, kind, f, sh, t, mode, batch, by)
		if err != nil || rep.Already {
			return err
		}
		return insertBatch(ctx, tx, batch, rep, nil, by)
	})
	return rep, err
}

// take plans anew inside the transaction, so that nothing changed in between,
// and does it.
func (s *Service) take(ctx context.Context, tx *db.Tx, kind string, f File, sh *sheet, t Target, mode Mode, batch string, by netra.Actor) (Report, error) {
	p, err := s.plan(ctx, tx, kind, f, sh, t)
	if err != nil {
		return Report{}, err
	}
	p.report.Batch, p.report.Mode, p.report.By = batch, mode, by.User
	if p.report.Already {
		return p.report, nil
	}
	if mode != TakeGood && p.report.Bad > 0 {
		return p.report, &netra.Error{Kind: netra.Invalid, Key: "registry.import_stopped", Args: []any{p.report.Bad}, Problems: p.report.Problems}
	}
	if err := p.apply(ctx, tx, batch, p.report.At); err != nil {
		return Report{}, err
	}
	p.report.Applied = true
	_, err = s.ledger.Append(ctx, tx, "registry."+kind+".imported", "batch:"+batch, by, map[string]any{
		"digest": p.report.Digest, "rows": p.report.Rows, "new": p.report.New, "updated": p.report.Updated,
		"unchanged": p.report.Unchanged, "bad": p.report.Bad, "mode": string(mode),
		"agency": string(t.Agency), "election": t.Election,
	})
	return p.report, err
}

// Stage keeps a file and says what importing it would do. The file is kept until
// it was taken over or dropped, at most a day. A file whose columns are not clear
// is kept, too, for Arrange.
func (s *Service) Stage(ctx context.Context, kind string, f File, t Target, by netra.Actor) (Report, error) {
	f, sh, err := s.read(kind, f)
	unclear := isUnsure(err)
	if err != nil && !unclear {
		return Report{}, err
	}
	var rep Report
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		if rep, err = s.look(ctx, tx, kind, f, sh, unclear, t); err != nil {
			return err
		}
		rep.Batch, rep.By = netra.NewID(rep.At), by.User
		return insertBatch(ctx, tx, rep.Batch, rep, f.Data, by)
	})
	return rep, err
}

// Batch is the report of a staged or imported file. A staged one is compared
// anew with what the registry knows now.
func (s *Service) Batch(ctx context.Context, id string, by netra.Actor) (Report, error) {
	var rep Report
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		b, err := loadBatch(ctx, tx, id, by.Office)
		if err != nil || b.content == nil {
			rep = b.report
			return err
		}
		sh, err := readSheet(b.content, s.fieldsOf(b.report.Kind))
		unclear := isUnsure(err)
		if err != nil && !unclear {
			return err
		}
		if rep, err = s.look(ctx, tx, b.report.Kind, File{Name: b.report.FileName, Data: b.content}, sh, unclear, b.report.Target); err != nil {
			return err
		}
		rep.Batch, rep.At, rep.By = id, b.report.At, b.report.By
		return nil
	})
	return rep, err
}

// look says what importing a table would do, or, where its columns are unclear,
// what they may be.
func (s *Service) look(ctx context.Context, tx *db.Tx, kind string, f File, sh *sheet, unclear bool, t Target) (Report, error) {
	if unclear {
		rep := sh.columnsOnly()
		rep.Kind, rep.FileName, rep.Digest, rep.Target, rep.Unsure, rep.At = kind, f.Name, digest(f.Data), t, true, s.clock.Now()
		return rep, nil
	}
	p, err := s.plan(ctx, tx, kind, f, sh, t)
	return p.report, err
}

func isUnsure(err error) bool {
	var u *unsure
	return errors.As(err, &u)
}

// Arrange says of a staged file which column holds which field, "" for none, and
// on which line the first row below the header stands.
func (s *Service) Arrange(ctx context.Context, id string, from int, fields []string, by netra.Actor) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		b, err := loadBatch(ctx, tx, id, by.Office)
		if err != nil {
			return err
		}
		if b.content == nil {
			return &netra.Error{Kind: netra.Conflict, Key: "registry.batch_done"}
		}
		known := s.fieldsOf(b.report.Kind)
		sh, err := readSheet(b.content, known)
		if err != nil && !isUnsure(err) {
			return err
		}
		if err := checkLayout(from, fields, sh.head, known); err != nil {
			return err
		}
		sh.kept.From, sh.kept.Fields = from, fields
		content, err := sh.kept.keep(sh.text)
		if err != nil {
			return err
		}
		// What it says is read here, so that no page meets a file without rows.
		if _, err := readSheet(content, known); err != nil {
			return err
		}
		return rearrangeBatch(ctx, tx, id, content, digest(content))
	})
}

// Batches are the files of a kind that an office brought, the newest first.
func (s *Service) Batches(ctx context.Context, tx *db.Tx, office netra.OfficeID, kind string, limit int) ([]Report, error) {
	if limit <= 0 {
		limit = 50
	}
	return listBatches(ctx, tx, office, kind, limit)
}

// Apply takes a staged file over and forgets its content.
func (s *Service) Apply(ctx context.Context, id string, mode Mode, by netra.Actor) (Report, error) {
	var rep Report
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		b, err := loadBatch(ctx, tx, id, by.Office)
		if err != nil {
			return err
		}
		if b.content == nil {
			rep = b.report
			rep.Already = true
			return nil
		}
		sh, err := readSheet(b.content, s.fieldsOf(b.report.Kind))
		if err != nil {
			return err
		}
		rep, err = s.take(ctx, tx, b.report.Kind, File{Name: b.report.FileName, Data: b.content}, sh, b.report.Target, mode, id, by)
		if err != nil {
			return err
		}
		return closeBatch(ctx, tx, id, rep)
	})
	return rep, err
}

// Drop forgets a staged file.
func (s *Service) Drop(ctx context.Context, id string, by netra.Actor) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		b, err := loadBatch(ctx, tx, id, by.Office)
		if err != nil {
			return err
		}
		if b.content == nil {
			return &netra.Error{Kind: netra.Conflict, Key: "registry.batch_done"}
		}
		return dropBatch(ctx, tx, id)
	})
}

// stagedFor is how long a staged file is kept.
const stagedFor = 24 * time.Hour

// Tidy forgets the content of staged files that nobody took over.
func (s *Service) Tidy(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *db.Tx) error { return dropOldBatches(ctx, tx, s.clock.Now().Add(-stagedFor)) })
}
