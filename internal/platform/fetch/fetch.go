package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Limits are what a page may cost.
type Limits struct {
	Bytes    int64
	Time     time.Duration
	Loopback bool // this machine may be asked, for tests and for pages kept here
	// Leave are single ports of this machine that may be asked, for tests.
	Leave []netip.AddrPort
}

// Page is what was read.
type Page struct {
	URL       string // after redirects
	MediaType string // "text/html"
	Body      []byte
}

// ErrForbidden is an address that may not be asked.
var ErrForbidden = errors.New("address is not a public one")

// ErrTooLarge is a page longer than Limits.Bytes.
var ErrTooLarge = errors.New("page is too large")

const maxRedirects = 5

// Get reads the page at address.
func Get(ctx context.Context, address string, l Limits) (Page, error) {
	u, err := Parse(address)
	if err != nil {
		return Page{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, l.Time)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return Page{}, fmt.Errorf("get %s: %w", u.Host, err)
	}
	req.Header.Set("User-Agent", "netra")
	req.Header.Set("Accept", "text/html, text/plain;q=0.9")
	res, err := client(l).Do(req)
	if err != nil {
		return Page{}, fmt.Errorf("get %s: %w", u.Host, err)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, l.Bytes+1))
	if err := errors.Join(err, res.Body.Close()); err != nil {
		return Page{}, fmt.Errorf("read %s: %w", u.Host, err)
	}
	if res.StatusCode != http.StatusOK {
		return Page{}, fmt.Errorf("get %s: status %d", u.Host, res.StatusCode)
	}
	if int64(len(body)) > l.Bytes {
		return Page{}, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, l.Bytes)
	}
	kind, _, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if err != nil || !strings.HasPrefix(kind, "text/") && kind != "application/xhtml+xml" {
		return Page{}, fmt.Errorf("get %s: %q is no text", u.Host, res.Header.Get("Content-Type"))
	}
	return Page{URL: res.Request.URL.String(), MediaType: kind, Body: body}, nil
}

// Parse reads an address that may be asked as far as its words tell: http or
// https, a host, and no user name.
func Parse(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrForbidden, err)
	}
	return u, checkURL(u)
}

func checkURL(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%w: only http and https", ErrForbidden)
	case u.Hostname() == "":
		return fmt.Errorf("%w: no host", ErrForbidden)
	case u.User != nil:
		return fmt.Errorf("%w: it has a user name", ErrForbidden)
	}
	return nil
}

// Dial makes a connection to a public address. The address is judged after the
// name was looked up.
func (l Limits) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{Timeout: l.Time, Control: func(_, address string, _ syscall.RawConn) error {
		a, err := netip.ParseAddrPort(address)
		switch {
		case err != nil:
			return fmt.Errorf("%w: %s", ErrForbidden, address)
		case slices.Contains(l.Leave, a):
			return nil
		}
		return l.checkAddr(a.Addr())
	}}
	return d.DialContext(ctx, network, address)
}

// client makes connections to public addresses only. It uses no proxy: a proxy
// would look up the name in our place.
func client(l Limits) *http.Client {
	return &http.Client{
		Transport: &http.Transport{DialContext: l.Dial, DisableKeepAlives: true, ForceAttemptHTTP2: true, MaxResponseHeaderBytes: 64 << 10},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects {
				return errors.New("too many redirects")
			}
			return checkURL(r.URL)
		},
	}
}

// reserved are networks that netip does not call private and that no public page
// stands in: "this network", carriers' own, protocol assignments, documentation,
// benchmarks, reserved, translated and tunnelled IPv4.
func reserved() []netip.Prefix {
	var out []netip.Prefix
	for _, s := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10",
	} {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

func (l Limits) checkAddr(a netip.Addr) error {
	a = a.Unmap()
	if a.IsLoopback() && l.Loopback {
		return nil
	}
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.Zone() != "" {
		return fmt.Errorf("%w: %s", ErrForbidden, a)
	}
	for _, p := range reserved() {
		if p.Contains(a) {
			return fmt.Errorf("%w: %s", ErrForbidden, a)
		}
	}
	return nil
}
