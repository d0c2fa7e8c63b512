package lawroom

import (
	"embed"

	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

//go:embed templates/*.html
var templates embed.FS

// NewViews parses the pages of the law room.
func NewViews(b *i18n.Bundle) (*web.Views, error) { return web.NewViews("lawroom", templates, b) }

const home = "/aturan"

// Install names every route of the law room with the permission it needs.
func (s *Service) Install(m *web.Mux) {
	m.Get(home, access.Public, s.showCatalogue)
	m.Get(home+"/{id}", access.Public, s.showRule)
}

// tabs lead between the pages of the law room.
func (s *Service) tabs(current string) []web.Tab {
	var out []web.Tab
	for _, t := range [][2]string{{"lawroom.tab.rules", home}} {
		out = append(out, web.Tab{Label: t[0], Href: t[1], Current: t[1] == current, Count: -1})
	}
	return out
}
