package browser

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/netra-id/netra/internal/platform/fetch"
)

// proxy is the only way from a browser into the network.
type proxy struct {
	limits  fetch.Limits
	listen  net.Listener
	server  *http.Server
	through *http.Transport
	left    atomic.Int64 // bytes that may still come in
	refused atomic.Bool  // an address was not a public one
}

// errFull says that no more bytes may come in.
var errFull = errors.New("browser: the page has had its bytes")

func newProxy(ctx context.Context, l fetch.Limits) (*proxy, error) {
	listen, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen as the browser's proxy: %w", err)
	}
	p := &proxy{limits: l, listen: listen}
	p.left.Store(l.Bytes)
	p.through = &http.Transport{DialContext: p.dial, DisableCompression: true, MaxResponseHeaderBytes: 64 << 10, ResponseHeaderTimeout: l.Time}
	p.server = &http.Server{Handler: p, ReadHeaderTimeout: l.Time, MaxHeaderBytes: 64 << 10, BaseContext: func(net.Listener) context.Context { return ctx }}
	// It ends with close; where it ends before, the browser reaches nothing and says so.
	go func() { _ = p.server.Serve(listen) }()
	return p, nil
}

func (p *proxy) close() error {
	p.through.CloseIdleConnections()
	return p.server.Close()
}

// dial connects to a public address on a port of the web, and counts what comes
// from there.
func (p *proxy) dial(ctx context.Context, network, address string) (net.Conn, error) {
	err := p.checkPort(address)
	var c net.Conn
	if err == nil {
		c, err = p.limits.Dial(ctx, network, address)
	}
	if err != nil {
		if errors.Is(err, fetch.ErrForbidden) {
			p.refused.Store(true)
		}
		return nil, err
	}
	return &metered{c, p}, nil
}

// checkPort lets through the two ports of the web, and those that have leave.
func (p *proxy) checkPort(address string) error {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("%w: %w", fetch.ErrForbidden, err)
	}
	for _, a := range p.limits.Leave {
		if port == strconv.Itoa(int(a.Port())) {
			return nil
		}
	}
	if port != "80" && port != "443" {
		return fmt.Errorf("%w: port %s", fetch.ErrForbidden, port)
	}
	return nil
}

// metered is a connection whose bytes are counted.
type metered struct {
	net.Conn
	proxy *proxy
}

// Read reads until the page has had its bytes.
func (m *metered) Read(b []byte) (int, error) {
	if m.proxy.left.Load() <= 0 {
		return 0, errFull
	}
	n, err := m.Conn.Read(b)
	m.proxy.left.Add(-int64(n))
	return n, err
}

// ServeHTTP passes a request on. What is refused gets no answer: the browser
// must not take the words of the proxy for those of the page.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodConnect {
		p.tunnel(w, r)
		return
	}
	if r.URL.Scheme != "http" || r.URL.Host == "" {
		panic(http.ErrAbortHandler)
	}
	out := r.Clone(r.Context())
	out.RequestURI = ""
	for _, h := range []string{"Proxy-Connection", "Proxy-Authorization", "Connection", "Te", "Upgrade"} {
		out.Header.Del(h)
	}
	res, err := p.through.RoundTrip(out)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer func() { _ = res.Body.Close() }()
	for k, v := range res.Header {
		w.Header()[k] = v
	}
	w.Header().Del("Connection")
	w.WriteHeader(res.StatusCode)
	if err := copyFlushing(w, res.Body); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// copyFlushing passes on what came so far, so that a page that does not end is
// seen as far as it is.
func copyFlushing(w http.ResponseWriter, r io.Reader) error {
	flush := http.NewResponseController(w)
	buf := make([]byte, 32<<10)
	for {
		n, err := r.Read(buf)
		if n > 0 {
			if _, werr := w.Write(buf[:n]); werr != nil {
				return fmt.Errorf("pass on a page: %w", werr)
			}
			if ferr := flush.Flush(); ferr != nil {
				return fmt.Errorf("pass on a page: %w", ferr)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read a page: %w", err)
		}
	}
}

func (p *proxy) tunnel(w http.ResponseWriter, r *http.Request) {
	far, err := p.dial(r.Context(), "tcp", r.Host)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer func() { _ = far.Close() }()
	near, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer func() { _ = near.Close() }()
	// A hijacked connection is not the server's any more: it ends with the context.
	stop := context.AfterFunc(r.Context(), func() { _, _ = near.Close(), far.Close() })
	defer stop()
	if err := near.SetDeadline(time.Time{}); err != nil {
		return
	}
	if _, err := io.WriteString(near, "HTTP/1.1 200 OK\r\n\r\n"); err != nil {
		return
	}
	done := make(chan struct{}, 2)
	pass := func(to io.Writer, from io.Reader) {
		_, _ = io.Copy(to, from) // either side may hang up: what came until then is the page
		done <- struct{}{}
	}
	go pass(far, buffered)
	go pass(near, far)
	<-done
}
