package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/netra-id/netra"
)

//go:embed assets
var assetFiles embed.FS

// assetPaths are the addresses of assets in pages. Each holds a hash of the
// content, so that a browser may keep it for good.
type assetPaths struct {
	Style string
	Font  string
}

// asset is one file in the forms in which it is served.
type asset struct {
	kind   string
	body   []byte
	zipped []byte // nil where zipping gains nothing
	etag   string
}

type assets struct {
	byName map[string]asset // name as in the address
	paths  assetPaths
}

const (
	fontFile  = "plus-jakarta-sans.woff2"
	styleFile = "netra.css"
	// fontMark stands in the stylesheet for the address of the font, which
	// holds a hash.
	fontMark = "FONT_ADDRESS"
)

// loadAssets reads the embedded files once.
func loadAssets() (*assets, error) {
	a := &assets{byName: map[string]asset{}}
	font, err := assetFiles.ReadFile("assets/" + fontFile)
	if err != nil {
		return nil, fmt.Errorf("read asset: %w", err)
	}
	a.paths.Font = a.add(fontFile, font)
	style, err := assetFiles.ReadFile("assets/" + styleFile)
	if err != nil {
		return nil, fmt.Errorf("read asset: %w", err)
	}
	style = bytes.ReplaceAll(style, []byte(fontMark), []byte(a.paths.Font))
	a.paths.Style = a.add(styleFile, style)
	for _, name := range []string{"favicon.svg", "robots.txt"} {
		body, err := assetFiles.ReadFile("assets/" + name)
		if err != nil {
			return nil, fmt.Errorf("read asset: %w", err)
		}
		a.byName[name] = newAsset(name, body)
	}
	return a, nil
}

// add enters a file under a name with its hash and returns its address.
func (a *assets) add(name string, body []byte) string {
	made := newAsset(name, body)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + strings.Trim(made.etag, `"`) + ext
	a.byName[hashed] = made
	return "/aset/" + hashed
}

func newAsset(name string, body []byte) asset {
	sum := sha256.Sum256(body)
	a := asset{kind: mediaType(name), body: body, etag: `"` + hex.EncodeToString(sum[:6]) + `"`}
	if zipped := zip(body); len(zipped) < len(body)*9/10 {
		a.zipped = zipped
	}
	return a
}

// mediaType is written out here, because the types that the system knows differ
// from machine to machine.
func mediaType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	case ".svg":
		return "image/svg+xml"
	case ".js":
		return "text/javascript; charset=utf-8"
	}
	return "text/plain; charset=utf-8"
}

// zip compresses as far as gzip goes: it is done once per content.
func zip(body []byte) []byte {
	var b bytes.Buffer
	// The level is valid and a buffer takes every write, so nothing can fail.
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = z.Write(body)
	_ = z.Close()
	return b.Bytes()
}

// keepForGood is for addresses that hold a hash of the content.
const keepForGood = "public, max-age=31536000, immutable"

func (m *Mux) serveAsset(w http.ResponseWriter, r *Request) error {
	a, ok := m.assets.byName[r.PathValue("name")]
	if !ok || !strings.Contains(r.PathValue("name"), strings.Trim(a.etag, `"`)) {
		return &netra.Error{Kind: netra.NotFound}
	}
	a.serve(w, r, keepForGood)
	return nil
}

// serveRoot serves a file whose address must not change.
func (m *Mux) serveRoot(name string) Handler {
	return func(w http.ResponseWriter, r *Request) error {
		m.assets.byName[name].serve(w, r, "public, max-age="+strconv.Itoa(int((24*time.Hour).Seconds())))
		return nil
	}
}

// serve answers with the form that the browser takes, or with "not modified".
func (a asset) serve(w http.ResponseWriter, r *Request, keep string) {
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", keep)
	h.Add("Vary", "Accept-Encoding")
	etag, body := a.etag, a.body
	if a.zipped != nil && takesGzip(r) {
		etag, body = zippedTag(a.etag), a.zipped
	}
	h.Set("ETag", etag)
	if matches(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if len(body) == len(a.zipped) && a.zipped != nil {
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	// The reader may be gone; there is nobody left to tell.
	_, _ = w.Write(body)
}

// zippedTag is a tag of its own for the zipped form: a strong tag stands for
// the very bytes.
func zippedTag(etag string) string { return strings.TrimSuffix(etag, `"`) + `z"` }

// takesGzip tells whether the browser takes gzip. A quality of 0 refuses it.
func takesGzip(r *Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" {
			q = strings.ReplaceAll(q, " ", "")
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}

// matches tells whether a tag stands in an If-None-Match header, which compares
// weakly.
func matches(header, etag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimSpace(part)
		if part == "*" || strings.TrimPrefix(part, "W/") == etag {
			return true
		}
	}
	return false
}
