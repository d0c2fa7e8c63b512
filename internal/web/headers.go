package web

import "net/http"

// contentPolicy lets a page load nothing but its own files and send forms
// nowhere but home. There is no inline script or style to allow.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// setHeaders puts the headers that every answer carries.
func (m *Mux) setHeaders(h http.Header) {
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	// No page tells another site from where its reader came: the address of a
	// case or a status page is nobody else's business.
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	// Whatever does not say otherwise is kept by no cache and no disk.
	h.Set("Cache-Control", "no-store")
	if m.cfg.Secure {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
}
