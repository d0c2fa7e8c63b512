package app

import (
	"net/http"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/jobs"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/web"
)

// jobPages show the work that goes on in the background, to the office that runs
// the installation.
type jobPages struct {
	access *access.Service
	jobs   *jobs.Queue
	ledger *ledger.Ledger
	db     *db.DB
	views  *web.Views
}

const jobsPath = "/meja/pekerjaan"

func (p *jobPages) install(m *web.Mux) {
	m.Get(jobsPath, access.SeeJobs, p.showJobs)
	m.Post(jobsPath+"/{id}/ulang", access.RetryJobs, p.postRetry)
}

// jobsPage is all that templates/jobs_page.html may use.
type jobsPage struct {
	Host     bool // the actor's office runs the installation
	Figures  []web.Figure
	Dead     []jobs.Dead
	CanRetry bool
	Zone     *time.Location
}

// host tells whether the actor's office runs the installation: jobs belong to
// no other office.
func (p *jobPages) host(r *web.Request, perm access.Permission) (bool, error) {
	var all bool
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		sc, err := p.access.ScopeOf(r.Context(), tx, r.Actor, perm)
		all = sc.All()
		return err
	})
	return all, err
}

func (p *jobPages) showJobs(w http.ResponseWriter, r *web.Request) error {
	page := jobsPage{CanRetry: r.Can(access.RetryJobs), Zone: r.Zone()}
	var err error
	if page.Host, err = p.host(r, access.SeeJobs); err != nil {
		return err
	}
	if page.Host {
		counts, err := p.jobs.Counts(r.Context())
		if err != nil {
			return err
		}
		for _, c := range []struct{ state, label, tone string }{
			{"waiting", "admin.jobs.waiting", ""}, {"running", "admin.jobs.running", "progress"}, {"dead", "admin.jobs.dead", "bad"},
		} {
			n := counts[c.state]
			if n == 0 {
				c.tone = ""
			}
			page.Figures = append(page.Figures, web.Figure{Label: c.label, Value: i18n.Number(r.Lang, n), Tone: c.tone})
		}
		if page.Dead, err = p.jobs.Dead(r.Context()); err != nil {
			return err
		}
	}
	return p.views.Show(w, r, http.StatusOK, "jobs_page", web.Meta{Title: "admin.jobs.title", Nav: jobsPath}, page)
}

func (p *jobPages) postRetry(w http.ResponseWriter, r *web.Request) error {
	host, err := p.host(r, access.RetryJobs)
	if err != nil {
		return err
	}
	if !host {
		return &netra.Error{Kind: netra.NotFound, Key: "access.not_found"}
	}
	id := r.PathValue("id")
	err = p.db.Write(r.Context(), func(tx *db.Tx) error {
		if err := p.jobs.Retry(r.Context(), tx, id); err != nil {
			return err
		}
		_, err := p.ledger.Append(r.Context(), tx, "jobs.retried", "job:"+id, r.Actor, nil)
		return err
	})
	if err != nil {
		return err
	}
	return web.RedirectSaying(w, r, jobsPath, "admin.jobs.retried")
}
