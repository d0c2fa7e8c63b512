package casework

import (
	"cmp"
	"context"
	"net/http"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

// evidenceItems are the originals that belong to a case, for those who may see
// persons, since their names are in them, and work on the whole of it.
func (s *Service) evidenceItems(ctx context.Context, tx *db.Tx, f *file, r *web.Request) ([]web.FileItem, error) {
	if !r.Can(access.SeePersons) {
		return nil, nil
	}
	items, err := s.evidenceOf(ctx, tx, f)
	var out []web.FileItem
	for _, it := range items {
		v := web.FileItem{
			Name: cmp.Or(it.Name, it.SHA256), Size: it.Size,
			Note: r.T("casework.evidence.note", it.ByName, i18n.DateTime(r.Lang, it.TakenAt, r.Zone()), it.SHA256),
		}
		if !it.Forgotten {
			v.Href = caseURL(f.ID) + "/bukti/" + it.ID
		}
		out = append(out, v)
	}
	return out, err
}

// sendEvidence hands out an original of a case.
func (s *Service) sendEvidence(w http.ResponseWriter, r *web.Request) error {
	it, data, err := s.HandOut(r.Context(), netra.CaseID(r.PathValue("id")), r.PathValue("item"), r.Actor)
	if err != nil {
		return err
	}
	web.SendOriginal(w, cmp.Or(it.Name, it.ID), data)
	return nil
}
