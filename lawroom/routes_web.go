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
	m.Get(cards, access.Public, s.showCards)
	m.Get(cards+"/{election}/{stage}", access.Public, s.showCard)
	m.Get(filesAt+"{path...}", access.Public, s.showFile)
	m.Get(mayI, access.Public, s.showInquiry)
	m.Get(readings, access.Public, s.showReadings)
	m.Get(checks, access.Public, s.showChecks)
	m.Get(checks+".csv", access.Public, s.exportChecks)
	m.Get(calendar, access.Public, s.showCalendar)
	m.Get(procedures, access.Public, s.showProcedures)
	m.Get(procedures+"/{id}", access.Public, s.showProcedure)
	m.Get(procedures+"/{id}/gambar.svg", access.Public, s.showDrawing)
	s.installAPI(m)
	s.installEditions(m)
}

// tabs lead between the pages of the law room.
func (s *Service) tabs(current string) []web.Tab {
	var out []web.Tab
	for _, t := range []struct{ key, href string }{
		{"lawroom.tab.rules", home},
		{"lawroom.tab.may_i", mayI},
		{"lawroom.tab.official", "/tanya"},
		{"lawroom.tab.cards", cards},
		{"lawroom.tab.readings", readings},
		{"lawroom.tab.procedures", procedures},
		{"lawroom.tab.calendar", calendar},
		{"lawroom.tab.checks", checks},
	} {
		out = append(out, web.Tab{Label: t.key, Href: t.href, Current: t.href == current, Count: -1})
	}
	return out
}
