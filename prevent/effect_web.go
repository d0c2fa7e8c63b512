package prevent

import (
	"net/http"
	"strconv"

	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

const effects = home + "/dampak"

func (s *Service) installEffects(m *web.Mux) {
	m.Get(effects, access.SeePrevention, s.showEffects)
	m.Get(effects+".csv", access.SeePrevention, s.exportEffects)
}

// effectsPage is all that templates/effects_page.html may use.
type effectsPage struct{ Rows []Effect }

func (s *Service) showEffects(w http.ResponseWriter, r *web.Request) error {
	rows, err := s.Effects(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	return s.Views.Show(w, r, http.StatusOK, "effects_page", listMeta("prevent.effects"), effectsPage{rows})
}

func (s *Service) exportEffects(w http.ResponseWriter, r *web.Request) error {
	all, err := s.Effects(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	rows := [][]string{{
		r.T("prevent.effect.office"), r.T("prevent.effect.servants"), r.T("prevent.effect.notices"), r.T("prevent.effect.first"), r.T("prevent.col.reached"),
		r.T("prevent.col.recipients"), r.T("prevent.col.people"), r.T("prevent.figure.signed"), r.T("prevent.effect.days"), r.T("prevent.effect.before"),
		r.T("prevent.effect.after"), r.T("prevent.effect.rate_before"), r.T("prevent.effect.rate_after"),
	}}
	for _, e := range all {
		rows = append(rows, []string{
			e.Name, strconv.Itoa(e.Servants), strconv.Itoa(e.Notices), string(e.FirstOn), strconv.Itoa(e.Reached), strconv.Itoa(e.Recipients),
			strconv.Itoa(e.People), strconv.Itoa(e.Signed), strconv.Itoa(e.Days), strconv.Itoa(e.Before), strconv.Itoa(e.After),
			i18n.Decimal(r.Lang, e.RateBefore(), 2), i18n.Decimal(r.Lang, e.RateAfter(), 2),
		})
	}
	web.SendCSV(w, "dampak.csv", rows)
	return nil
}
