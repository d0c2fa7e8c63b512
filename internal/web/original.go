package web

import (
	"mime"
	"net/http"
	"strconv"
)

// SendOriginal hands a file out as it came from somebody else. A browser saves it
// and neither shows nor runs it.
func SendOriginal(w http.ResponseWriter, name string, data []byte) {
	send(w, "application/octet-stream", mime.FormatMediaType("attachment", map[string]string{"filename": name}), data)
}

// SendPicture shows a picture that the program itself has drawn, as JPEG.
func SendPicture(w http.ResponseWriter, data []byte) { send(w, "image/jpeg", "inline", data) }

func send(w http.ResponseWriter, mediaType, disposition string, data []byte) {
	h := w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Content-Disposition", disposition)
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	// The reader may be gone; there is nobody left to tell.
	_, _ = w.Write(data)
}
