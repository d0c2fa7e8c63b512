package watch

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

// maxFile bounds a file that is uploaded. Larger ones go through the command line.
const maxFile = 64 << 20

// runRow is a run in the words of a page.
type runRow struct {
	Run
	Chip web.Chip
}

func runChip(st RunState) web.Chip {
	tone := map[RunState]string{Asking: "waiting", Waiting: "waiting", Working: "progress", Done: "good", Stopped: "bad", Failed: "bad"}[st]
	return web.Chip{Tone: tone, Label: "watch.run.state." + string(st)}
}

// postRun takes a file.
func (s *Service) postRun(w http.ResponseWriter, r *web.Request) error {
	id := r.PathValue("id")
	if _, err := s.Open(r.Context(), id, r.Actor); err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, maxFile+maxForm)
	if err != nil {
		return err
	}
	files := f.Files("berkas", 1, maxFile)
	switch {
	case f.Err() != nil:
	case len(files) == 0:
		f.Problem("berkas", "watch.problem.file")
	case !f.Checked("publik"):
		f.Problem("publik", "watch.problem.public")
	default:
		run, err := s.Start(r.Context(), id, files[0].Name, files[0].Data, r.Actor)
		if err == nil {
			if run.State == Asking {
				return web.Redirect(w, r, runPath+"/"+run.ID+"/kolom")
			}
			return web.RedirectSaying(w, r, runPath+"/"+run.ID, "watch.run.started")
		}
		var e *netra.Error
		if errors.As(err, &e) && e.Key == sameFileKey {
			return web.RedirectSaying(w, r, fmt.Sprint(runPath, "/", e.Args[0]), sameFileKey)
		}
		if !f.SetErr(err) {
			return err
		}
	}
	return s.drawList(w, r, http.StatusUnprocessableEntity, f)
}

// runPage is all that templates/run_page.html may use.
type runPage struct {
	Run     RunSheet
	Percent int
	Chip    web.Chip
	Facts   []web.Pair
	Figures []web.Figure
	Refused []web.Pair
	Dropped []web.Pair
	Asks    bool // somebody has to say what the columns hold
	MaySay  bool // the reader may
}

func (s *Service) showRun(w http.ResponseWriter, r *web.Request) error {
	sheet, err := s.OpenRun(r.Context(), r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	n := func(n int64) string { return i18n.Number(r.Lang, int(n)) }
	c := sheet.Counts
	page := runPage{Run: sheet, Percent: int(100 * sheet.DoneBytes / max(1, sheet.Size)), Chip: runChip(sheet.State), Facts: []web.Pair{
		{Label: "watch.run.file", Value: sheet.FileName},
		{Label: "watch.run.format", Value: sheet.Format},
		{Label: "watch.run.by", Value: r.T("watch.did", sheet.ByName, i18n.DateTime(r.Lang, sheet.StartedAt, r.Zone()))},
		{Label: "watch.run.version", Value: sheet.Version},
	}, Figures: []web.Figure{
		{Label: "watch.run.screened", Value: n(c.Screen.Screened), Note: "watch.run.screened_note"},
		{Label: "watch.run.hits", Value: n(c.Hits), Note: "watch.run.hits_note"},
		{Label: "watch.run.sampled", Value: n(c.Sampled), Note: "watch.run.sampled_note"},
	}}
	page.Asks = sheet.State == Asking
	page.MaySay = page.Asks && sheet.Office == r.Actor.Office && r.Can(access.Watch)
	for _, why := range slices.Sorted(maps.Keys(c.Refused)) {
		page.Refused = append(page.Refused, web.Pair{Label: "watch.row." + why, Value: n(c.Refused[why])})
	}
	for _, d := range []struct {
		key string
		n   int64
	}{
		{"outside", c.Screen.Outside},
		{"nobody", c.Screen.Nobody},
		{"ambiguous", c.Screen.Ambiguous},
		{"no_candidate", c.Screen.NoCandidate},
		{"no_act", c.Screen.NoAct},
		{"no_rule", c.Screen.NoRule},
		{"weak", c.Screen.Weak},
		{"repeated", c.Screen.Repeated},
		{"known", c.Known},
	} {
		if d.n > 0 {
			page.Dropped = append(page.Dropped, web.Pair{Label: "watch.drop." + d.key, Value: n(d.n)})
		}
	}
	return s.Views.Show(w, r, http.StatusOK, "run_page", meta("watch.run.title", web.Crumb{Label: sheet.Title, Href: listPath + "/" + sheet.List}), page)
}

// runsOf are the runs of a list for its page.
func (s *Service) runsOf(r *web.Request, list string) ([]runRow, error) {
	runs, err := s.Runs(r.Context(), list, r.Actor)
	var out []runRow
	for _, run := range runs {
		out = append(out, runRow{Run: run, Chip: runChip(run.State)})
	}
	return out, err
}

// exportRuns writes what became of every file of a list.
func (s *Service) exportRuns(w http.ResponseWriter, r *web.Request) error {
	runs, err := s.Runs(r.Context(), r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	out := [][]string{{
		r.T("watch.run.file"), r.T("watch.run.format"), r.T("watch.run.when"), r.T("watch.run.version"), r.T("watch.col.state"),
		r.T("watch.run.screened"), r.T("watch.run.refused"), r.T("watch.run.hits"), r.T("watch.drop.known"), r.T("watch.run.sampled"),
	}}
	for _, run := range runs {
		var refused int64
		for _, n := range run.Counts.Refused {
			refused += n
		}
		cells := []string{run.FileName, run.Format, string(netra.DateOf(run.StartedAt, r.Zone())), run.Version, r.T(runChip(run.State).Label)}
		for _, n := range []int64{run.Counts.Screen.Screened, refused, run.Counts.Hits, run.Counts.Known, run.Counts.Sampled} {
			cells = append(cells, strconv.FormatInt(n, 10))
		}
		out = append(out, cells)
	}
	web.SendCSV(w, "penyaringan.csv", out)
	return nil
}

// canRun tells whether the reader may bring a file to a list.
func canRun(r *web.Request, sheet Sheet) bool {
	return sheet.Office == r.Actor.Office && sheet.State == Running && sheet.BasisHolds && r.Can(access.Watch)
}
