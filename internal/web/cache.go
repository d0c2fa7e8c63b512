package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// Cache keeps public pages drawn, plain and zipped, so that a rush of readers
// costs no drawing. It serves visitors only: the page of somebody who is logged
// in is drawn for him.
type Cache struct {
	version atomic.Int64
	mu      sync.RWMutex
	entries map[cacheKey]*cacheEntry
}

type cacheKey struct {
	key, lang, day string
	version        int64
}

// cacheEntry is drawn by the first who asks; the others wait for him.
type cacheEntry struct {
	once   sync.Once
	err    error
	status int
	header http.Header
	body   []byte
	zipped []byte
	etag   string
}

// maxEntries bounds the cache. When it is full everything goes: the keys come
// from closed lists (regions, elections), so a full cache is rare.
const maxEntries = 4096

// NewCache makes an empty cache.
func NewCache() *Cache { return &Cache{entries: map[cacheKey]*cacheEntry{}} }

// Bump makes every page stale. Whoever changes what pages show calls it, after
// the change is durable.
func (c *Cache) Bump() {
	c.version.Add(1)
	c.mu.Lock()
	c.entries = map[cacheKey]*cacheEntry{}
	c.mu.Unlock()
}

// Serve answers with the page of key, drawn by h once per language, day and
// version. key must name everything that the page depends on, and must come
// from checked parameters, never from the raw address.
func (c *Cache) Serve(w http.ResponseWriter, r *Request, key string, h Handler) error {
	if r.Actor.LoggedIn() || r.hasToast() || r.URL.Query().Has(languageCookie) {
		return h(w, r)
	}
	e := c.entry(cacheKey{key: key, lang: r.Lang, day: string(r.Today()), version: c.version.Load()})
	defer func() {
		if e.err != nil { // also where the handler panicked
			c.forget(e)
		}
	}()
	e.once.Do(func() { e.draw(r, h) })
	if e.err != nil {
		return e.err
	}
	e.serve(w, r)
	return nil
}

func (c *Cache) entry(k cacheKey) *cacheEntry {
	c.mu.RLock()
	e := c.entries[k]
	c.mu.RUnlock()
	if e != nil {
		return e
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.entries[k]; e != nil {
		return e
	}
	if len(c.entries) >= maxEntries {
		c.entries = map[cacheKey]*cacheEntry{}
	}
	e = &cacheEntry{}
	c.entries[k] = e
	return e
}

// forget drops a page that could not be drawn, so that the next reader tries
// again.
func (c *Cache) forget(e *cacheEntry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k, v := range c.entries {
		if v == e {
			delete(c.entries, k)
		}
	}
}

// drawing is the answer of a handler, caught.
type drawing struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (d *drawing) Header() http.Header         { return d.header }
func (d *drawing) WriteHeader(status int)      { d.status = status }
func (d *drawing) Write(b []byte) (int, error) { return d.body.Write(b) }

func (e *cacheEntry) draw(r *Request, h Handler) {
	// A handler that panics leaves this error behind, so that its page is not
	// taken for drawn.
	e.err = errors.New("the page was not drawn")
	d := &drawing{header: http.Header{}, status: http.StatusOK}
	// A HEAD request is answered from the page of a GET request, and a reader
	// who goes away leaves the page to those who wait for it.
	get := *r
	hr := r.Request.Clone(context.WithoutCancel(r.Context()))
	hr.Method = http.MethodGet
	get.Request = hr
	if e.err = h(d, &get); e.err != nil {
		return
	}
	e.status, e.header, e.body = d.status, d.header, d.body.Bytes()
	e.header.Del("Set-Cookie")
	e.header.Del("Content-Length")
	e.zipped = zip(e.body)
	sum := sha256.Sum256(e.body)
	e.etag = `"` + hex.EncodeToString(sum[:12]) + `"`
}

func (e *cacheEntry) serve(w http.ResponseWriter, r *Request) {
	h := w.Header()
	for name, v := range e.header {
		h[name] = v
	}
	// Browsers keep the page and ask each time whether it still holds.
	h.Set("Cache-Control", "no-cache")
	h["Vary"] = []string{"Accept-Encoding, Cookie"}
	etag, body := e.etag, e.body
	zipped := takesGzip(r)
	if zipped {
		etag, body = zippedTag(e.etag), e.zipped
	}
	h["Etag"] = []string{etag}
	if e.status == http.StatusOK && matches(r.Header.Get("If-None-Match"), etag) {
		h.Del("Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if zipped {
		h["Content-Encoding"] = []string{"gzip"}
	}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	w.WriteHeader(e.status)
	if r.Method != http.MethodHead {
		// The reader may be gone; there is nobody left to tell.
		_, _ = w.Write(body)
	}
}

// hasToast tells whether the next page says something of its own.
func (r *Request) hasToast() bool {
	return strings.Contains(r.Header.Get("Cookie"), toastCookie)
}
