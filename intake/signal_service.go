package intake

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/vault"
)

// maxSignal is how much somebody may write who gives a signal, in characters.
const maxSignal = 2000

// TakeSignal takes early information from a region for the office that would
// take reports from there, in the transaction of who passes it on. about names
// the event or circular after which it came. Who wrote it is not kept: neither
// his name nor the link by which he came, and of the time the day alone.
func (s *Service) TakeSignal(ctx context.Context, tx *db.Tx, region netra.Region, about, text string) error {
	if !s.reports.Take() {
		return tooMany()
	}
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return invalid("pesan", "intake.signal.missing")
	case utf8.RuneCountInString(text) > maxSignal:
		return &netra.Error{Kind: netra.Invalid, Key: "intake.signal.missing", Problems: []netra.Problem{
			{Field: "pesan", Key: "intake.signal.long", Args: []any{maxSignal}},
		}}
	}
	today := s.regionDay(region)
	kind := ""
	if e := s.Book.ElectionOn(today); e != nil {
		kind = e.Kind
	}
	way, err := s.Book.ProcedureFor(track, kind, today)
	if err != nil {
		return noOffice(err)
	}
	office, err := s.Access.OfficeFor(ctx, tx, s.Book.KindsPerforming(way.Function, today), region)
	if err != nil {
		return noOffice(err)
	}
	g := sealedSignal{Signal: Signal{
		ID: netra.NewID(today.StartIn(i18n.WIB)), Office: office.ID, Region: region, About: about, ReceivedOn: today,
	}}
	var key vault.Key
	if key, g.wrapped, err = s.Vault.NewKey(); err != nil {
		return fmt.Errorf("make key of signal %s: %w", g.ID, err)
	}
	if g.content, err = sealJSON(key, signalSubject(g.ID), text); err != nil {
		return err
	}
	if err := insertSignal(ctx, tx, g); err != nil {
		return err
	}
	// The actor is nobody: of such an event the ledger keeps the day only.
	_, err = s.Ledger.Append(ctx, tx, "signal.received", signalSubject(g.ID), netra.Actor{}, map[string]string{"Content": digest(g.content)})
	return err
}

func signalSubject(id string) string { return "signal:" + id }

// Signals lists the signals of an actor's office and of those below it, and how
// many there are in all.
func (s *Service) Signals(ctx context.Context, by netra.Actor, f SignalFilter) (list []Signal, total int, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		sc, err := s.Access.ScopeOf(ctx, tx, by, access.SeeReports)
		if err != nil {
			return err
		}
		list, total, err = listSignals(ctx, tx, sc, f)
		return err
	})
	return list, total, err
}

// ReadSignal opens a signal for an officer. That he read it is on the disk
// before ReadSignal returns.
func (s *Service) ReadSignal(ctx context.Context, id string, by netra.Actor) (Signal, string, error) {
	var g sealedSignal
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		sc, err := s.Access.ScopeOf(ctx, tx, by, access.ReadReport)
		if err != nil {
			return err
		}
		if g, err = loadSignal(ctx, tx, id); err != nil {
			return err
		}
		if !sc.Covers(g.Office) {
			return notFound()
		}
		// An office above that looks on leaves the mark to the office itself.
		if by.Office == g.Office && g.ReadOn.IsZero() {
			g.ReadOn, g.ReadBy = s.regionDay(g.Region), by.Name
			if err := markSignalRead(ctx, tx, id, g.ReadOn, g.ReadBy); err != nil {
				return err
			}
		}
		_, err = s.Ledger.Append(ctx, tx, "signal.read", signalSubject(id), by, map[string]string{"Content": digest(g.content)})
		return err
	})
	if err != nil {
		return Signal{}, "", err
	}
	key, err := s.Vault.Unwrap(g.wrapped)
	if err != nil {
		return Signal{}, "", fmt.Errorf("open key of signal %s: %w", id, err)
	}
	var text string
	err = openJSON(key, signalSubject(id), g.content, &text)
	return g.Signal, text, err
}
