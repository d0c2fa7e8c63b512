package ruling

import (
	"embed"

	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

//go:embed templates/*.html
var templates embed.FS

// NewViews parses the pages of the desk.
func NewViews(b *i18n.Bundle) (*web.Views, error) { return web.NewViews("ruling", templates, b) }

const (
	home     = "/tanya"
	desk     = "/meja/tanya"
	disputes = "/meja/beda-jawaban"
)

// Install names every route with the permission it needs. Who asks has no
// account: his code is the key, and it never stands in an address.
func (s *Service) Install(m *web.Mux) {
	m.Get(home, access.Public, s.showList)
	m.Get(home+".csv", access.Public, s.exportList)
	m.Get(home+".atom", access.Public, s.showFeed)
	m.Get(home+"/{id}", access.Public, s.showRuling)
	m.Get(home+"/baru", access.Public, s.showAsk)
	m.Post(home, access.Public, s.postAsk)
	m.Get(home+"/status", access.Public, s.showStatus)
	m.Post(home+"/status", access.Public, s.postStatus)

	m.Get(desk, access.SeeQuestions, s.showDesk)
	m.Get(desk+".csv", access.SeeQuestions, s.exportDesk)
	m.Get(desk+"/baru", access.AskRuling, s.showAskDesk)
	m.Post(desk, access.AskRuling, s.postAskDesk)
	m.Get(disputes, access.SeeQuestions, s.showDisputes)
	m.Get(disputes+"/{id}", access.SeeQuestions, s.showDispute)
	m.Post(disputes+"/{id}", access.AnswerQuestions, s.postDispute)
	m.Get(desk+"/{id}", access.SeeQuestions, s.showSheet)
	m.Post(desk+"/{id}/jawab", access.AnswerQuestions, s.postAnswer)
	m.Post(desk+"/{id}/jawab-lama", access.AnswerQuestions, s.postKnown)
	m.Post(desk+"/{id}/teruskan", access.AnswerQuestions, s.postPass)
	m.Post(desk+"/{id}/tolak", access.AnswerQuestions, s.postDecline)
	m.Post(desk+"/jawaban/{id}/cabut", access.AnswerQuestions, s.postWithdraw)
}
