package web

import (
	"net/url"
	"strings"
)

// Address is the whole address of a path of this installation, as one that
// somebody passes on needs it: under its public name, or the one by which the
// request came.
func (r *Request) Address(path string) string {
	origin := r.mux.cfg.Origin
	if origin == "" {
		origin = "http://" + r.Host
		if r.mux.cfg.Secure {
			origin = "https://" + r.Host
		}
	}
	return origin + path
}

// WhatsApp opens WhatsApp with a text to send; the sender chooses to whom.
func WhatsApp(text string) string {
	return "https://wa.me/?text=" + strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}
