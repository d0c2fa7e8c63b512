package app

import (
	"maps"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/measure"
)

// pagesOfApp are the pages of this package with their structs.
func pagesOfApp() map[string]any {
	pages := map[string]any{
		"home_page": homePage{}, "about_page": aboutPage{}, "desk_page": deskPage{},
		"setup_page": setupPage{}, "setup_done_page": donePage{},
	}
	maps.Copy(pages, pagesOfOffice())
	return pages
}

func measureFilter(day netra.Date) measure.Filter { return measure.Filter{AsOf: day} }
