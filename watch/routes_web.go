package watch

import (
	"embed"
	"net/url"
	"strconv"

	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

//go:embed templates/*.html
var templates embed.FS

// NewViews parses the pages of watch.
func NewViews(b *i18n.Bundle) (*web.Views, error) { return web.NewViews("watch", templates, b) }

const (
	home     = "/meja/awasi"
	listPath = home + "/daftar"
	runPath  = home + "/penyaringan"
)

const (
	pageSize    = 25
	exportLimit = 50_000
	maxForm     = 1 << 20
)

// Install names every route of watch with the permission it needs.
func (s *Service) Install(m *web.Mux) {
	m.Get(home, access.SeeWatch, s.showLists)
	m.Get(home+".csv", access.SeeWatch, s.exportLists)
	m.Get(warningPath, access.SeeWatch, s.showWarnings)
	m.Get(warningPath+".csv", access.SeeWatch, s.exportWarnings)
	m.Get(listPath+"/baru", access.Watch, s.showNew)
	m.Post(listPath, access.Watch, s.postNew)
	m.Get(listPath+"/{id}", access.SeeWatch, s.showList)
	m.Post(listPath+"/{id}/setujui", access.ApproveWatch, s.postApprove)
	m.Post(listPath+"/{id}/tolak", access.ApproveWatch, s.postRefuse)
	m.Post(listPath+"/{id}/akhiri", access.Watch, s.postEnd)
	m.Post(listPath+"/{id}/penyaringan", access.Watch, s.postRun)
	m.Get(listPath+"/{id}/penyaringan.csv", access.SeeWatch, s.exportRuns)
	m.Get(runPath+"/{id}", access.SeeWatch, s.showRun)
	m.Get(runPath+"/{id}/kolom", access.Watch, s.showColumns)
	m.Post(runPath+"/{id}/kolom", access.Watch, s.postColumns)
	m.Post(runPath+"/{id}/buang", access.Watch, s.postDrop)

	m.Get(listPath+"/{id}/arah", access.Watch, s.showLeads)
	m.Get(listPath+"/{id}/arah.csv", access.Watch, s.exportLeads)
	m.Get(listPath+"/{id}/petunjuk", access.Watch, s.showHits)
	m.Get(listPath+"/{id}/petunjuk.csv", access.Watch, s.exportHits)
	m.Get(listPath+"/{id}/tinjau", access.Watch, s.showNext)
	m.Get(hitPath+"/{id}", access.Watch, s.showHit)
	m.Post(hitPath+"/{id}/tinjauan", access.Watch, s.postReview)
	m.Post(hitPath+"/{id}/temuan", access.Watch, s.postFinding)
	m.Post(hitPath+"/{id}/bukti", access.Watch, s.postCapture)
	m.Post(hitPath+"/{id}/halaman", access.Watch, s.postPage)
	m.Get(hitPath+"/{id}/bukti/{item}", access.Watch, s.sendCapture)
	m.Get(hitPath+"/{id}/bukti/{item}/gambar", access.Watch, s.showPicture)
	m.Post(hitPath+"/{id}/rujukan", access.Watch, s.postReferral)
	m.Post(hitPath+"/{id}/rujukan/{referral}", access.Watch, s.postReply)
}

// meta is what the shell needs to know of a page below the lists.
func meta(title string, more ...web.Crumb) web.Meta {
	crumbs := append([]web.Crumb{{Label: "watch.title", Href: home}}, more...)
	return web.Meta{Title: title, Nav: home, Crumbs: append(crumbs, web.Crumb{Label: title})}
}

// pages links to the neighbours of a page of a list, keeping the filter in q.
func pages(path string, q url.Values, offset, n, total int) web.Pages {
	p := web.Pages{From: offset + 1, To: offset + n, Total: total}
	link := func(to int) string {
		q.Set("mulai", strconv.Itoa(to))
		return path + "?" + q.Encode()
	}
	if offset > 0 {
		p.Prev = link(max(0, offset-pageSize))
	}
	if offset+n < total {
		p.Next = link(offset + pageSize)
	}
	return p
}

// offsetOf is where in a list a page begins.
func offsetOf(q url.Values) int {
	n, err := strconv.Atoi(q.Get("mulai"))
	if err != nil || n < 0 {
		return 0
	}
	return n
}
