package prevent

import (
	"embed"
	"net/http"

	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

//go:embed templates/*.html
var templates embed.FS

// NewViews parses the pages of prevent.
func NewViews(b *i18n.Bundle) (*web.Views, error) { return web.NewViews("prevent", templates, b) }

const home = "/meja/cegah"

// Install names every route of prevent with the permission it needs. What a
// servant opens has no account: the token in its address is the key.
func (s *Service) Install(m *web.Mux) {
	m.Get(home, access.SeePrevention, s.showHome)
	for _, k := range []Kind{Circular, Outreach} {
		p := pages{s, k}
		m.Get(p.list(), access.SeePrevention, p.showList)
		m.Get(p.list()+".csv", access.SeePrevention, p.exportList)
		m.Get(p.list()+"/baru", access.Prevent, p.showNew)
		m.Post(p.list(), access.Prevent, p.postNew)
		m.Get(p.list()+"/{id}", access.SeePrevention, p.showNotice)
		m.Get(p.list()+"/{id}/nama.csv", access.SeePrevention, p.exportPeople)
		m.Get(p.list()+"/{id}/ubah", access.Prevent, p.showEdit)
		m.Post(p.list()+"/{id}/ubah", access.Prevent, p.postEdit)
		m.Post(p.list()+"/{id}/tarik", access.Prevent, p.postWithdraw)
		m.Get(p.list()+"/{id}/bukti", access.SeePrevention, p.showProof)
		m.Get(p.list()+"/{id}/qr", access.SeePrevention, p.showCodes)

		m.Get(p.open("{token}"), access.Public, p.showPack)
		m.Post(p.open("{token}"), access.Public, p.postPack)
		m.Get(p.open("{token}")+"/teruskan", access.Public, p.showOnward)
		m.Get(p.open("{token}")+"/berkas", access.Public, p.showFile)
		m.Get(p.open("{token}")+"/kekhawatiran", access.Public, p.showSignal)
		m.Post(p.open("{token}")+"/kekhawatiran", access.Public, p.postSignal)
	}
	m.Post(pages{s, Outreach}.list()+"/{id}/hadir", access.Prevent, s.postPaper)
	m.Get(pages{s, Outreach}.list()+"/{id}/kartu", access.Prevent, s.showCards)
	s.installQuiz(m)
	s.installPledges(m)
	s.installTargets(m)
	s.installReminders(m)
	s.installAccounts(m)
	s.installEffects(m)
}

// pages are the pages of one kind of notice.
type pages struct {
	*Service
	kind Kind
}

// list is the address of the list at the desk.
func (p pages) list() string { return home + "/" + string(p.kind) }

// one is the address of a notice at the desk.
func (p pages) one(id string) string { return p.list() + "/" + id }

// open is the address that a token opens.
func (p pages) open(token string) string { return "/" + string(p.kind) + "/" + token }

// homePage is all that templates/home_page.html may use.
type homePage struct{}

func (s *Service) showHome(w http.ResponseWriter, r *web.Request) error {
	return s.Views.Show(w, r, http.StatusOK, "home_page", web.Meta{Title: "prevent.title", Nav: home}, homePage{})
}
