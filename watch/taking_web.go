package watch

import (
	"net/http"

	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

// takingView is a page that is being taken, or was not, in the words of the page
// of a hit.
type takingView struct {
	Taking
	Chip web.Chip
	When string
	Note string
}

// takingViews are the takings that a reader has to know of beside their captures.
func takingViews(r *web.Request, takings []Taking) (out []takingView, waiting bool) {
	for _, t := range takings {
		v := takingView{Taking: t, When: r.T("watch.did", t.ByName, i18n.DateTime(r.Lang, t.AskedAt, r.Zone()))}
		switch {
		case t.State == TakingAsked:
			v.Chip, v.Note, waiting = web.Chip{Tone: "progress", Label: "watch.taking.asked"}, r.T("watch.taking.asked_text"), true
		case t.State == TakingFailed:
			v.Chip, v.Note = web.Chip{Tone: "bad", Label: "watch.taking.failed"}, r.T(t.Why)
		case t.Status >= http.StatusBadRequest:
			v.Chip, v.Note = web.Chip{Tone: "info", Label: "watch.taking.done"}, r.T("watch.taking.status", t.Status)
		default:
			continue
		}
		out = append(out, v)
	}
	return out, waiting
}

func (s *Service) postPage(w http.ResponseWriter, r *web.Request) error {
	return s.onHit(w, r, maxForm, func(f *web.Form) (string, string, error) {
		return "watch.taking.said", "", s.AskPage(r.Context(), r.PathValue("id"), f.Get("alamat"), r.Actor)
	})
}
