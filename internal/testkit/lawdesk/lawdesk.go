package lawdesk

import (
	"testing"

	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/law/ask"
	"github.com/netra-id/netra/locale"
)

// New is a desk over the built-in law room.
func New(tb testing.TB) *ask.Desk {
	tb.Helper()
	b, err := law.Default()
	if err != nil {
		tb.Fatal(err)
	}
	texts, err := i18n.Load(locale.FS)
	if err != nil {
		tb.Fatal(err)
	}
	return &ask.Desk{Book: b, Say: texts.T, Places: registry.Regions().Place}
}
