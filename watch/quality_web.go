package watch

import (
	"fmt"
	"strings"

	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// qualityRow is how good the screen is at one act, in the words of a page.
type qualityRow struct {
	Quality
	ActName   law.Text
	Precise   string
	Found     string
	PreciseIn string // the interval
	FoundIn   string
}

// qualityView is how good the screen was under a list.
type qualityView struct {
	Rows   []qualityRow
	Agree  string
	Kappa  string
	Double int64 // posts on which two decided whatever the first one said
}

// quality is how good the screen was under a list, for its page.
func (s *Service) quality(r *web.Request, list string) (qualityView, error) {
	rep, err := s.QualityOf(r.Context(), list, r.Actor)
	if err != nil {
		return qualityView{}, err
	}
	var out qualityView
	for _, q := range rep.Quality {
		row := qualityRow{Quality: q, ActName: s.actionName(q.Act)}
		row.Precise, row.PreciseIn = shareWords(r, q.Precision)
		row.Found, row.FoundIn = shareWords(r, q.Recall)
		out.Rows = append(out.Rows, row)
	}
	out.Double = rep.Agreement.Same.Of
	if out.Double > 0 {
		agree, in := shareWords(r, rep.Agreement.Same)
		out.Agree = agree + " (" + in + ")"
		out.Kappa = fmt.Sprintf("%.2f", rep.Agreement.Kappa)
		if r.Lang == "id" {
			out.Kappa = strings.ReplaceAll(out.Kappa, ".", ",")
		}
	}
	return out, nil
}

// shareWords are a share and its interval; "–" where nothing is known.
func shareWords(r *web.Request, s Share) (at, in string) {
	if !s.Known() {
		return "–", r.T("watch.quality.unknown")
	}
	return percent(r.Lang, s.At), r.T("watch.quality.between", percent(r.Lang, s.From), percent(r.Lang, s.To))
}
