package app

import "github.com/netra-id/netra/internal/web"

func (a *App) installOffice(m *web.Mux) error { return nil }
