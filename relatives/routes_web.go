package relatives

import (
	"embed"

	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

//go:embed templates/*.html
var templates embed.FS

// NewViews parses the pages of relatives.
func NewViews(b *i18n.Bundle) (*web.Views, error) { return web.NewViews("relatives", templates, b) }

// home is where the pairs of an office are listed.
const home = "/meja/keluarga"

// linkPath is where an office finds the link by which its servants declare.
const linkPath = home + "/tautan"

// Install names every route of relatives with the permission it needs. What a
// servant opens has no account: the token in its address is the key.
func (s *Service) Install(m *web.Mux) {
	m.Get(home, access.HandleKin, s.showList)
	m.Get(home+".csv", access.HandleKin, s.exportList)
	m.Post(home+"/cocokkan", access.HandleKin, s.postRun)
	m.Get(linkPath, access.HandleKin, s.showLink)
	m.Post(linkPath, access.HandleKin, s.postLink)
	m.Get(home+"/{id}", access.HandleKin, s.showPair)
	m.Post(home+"/{id}/benar", access.HandleKin, s.postConfirm)
	m.Post(home+"/{id}/bukan", access.HandleKin, s.postDismiss)
	m.Post(home+"/{id}/bicara", access.HandleKin, s.postTalk)

	m.Get(doorPath+"{token}", access.Public, s.showDoor)
	m.Post(doorPath+"{token}", access.Public, s.postWho)
	m.Post(doorPath+"{token}/hubungan", access.Public, s.postKin)
	m.Post(doorPath+"{token}/calon", access.Public, s.postChoice)
	m.Get(counselPath+"{token}", access.Public, s.showCounsel)
	m.Post(counselPath+"{token}/tarik", access.Public, s.postWithdraw)
}
