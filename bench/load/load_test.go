package load

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/netra-id/netra/intake"
)

func TestDriveCountsWhatWasAnsweredAndNothingElse(t *testing.T) {
	t.Parallel()
	var served atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if b, err := io.ReadAll(r.Body); err != nil || string(b) != "a=b" {
			http.Error(w, "wrong body", http.StatusBadRequest)
			return
		}
		if served.Add(1)%10 == 0 {
			w.Header().Set("Connection", "close")
			http.Error(w, "every tenth is refused", http.StatusTeapot)
			return
		}
		io.WriteString(w, "ok")
		if served.Load()%3 == 0 {
			// Without a length known beforehand, so that it comes in chunks.
			http.NewResponseController(w).Flush()
			io.WriteString(w, strings.Repeat("and more ", 3000))
		}
	}))
	defer s.Close()
	addr := s.Listener.Addr().String()
	got, err := Drive(t.Context(), Plan{Address: addr, Clients: 4, For: 100 * time.Millisecond, Want: 200, Now: time.Now},
		func(_, _ int) Request {
			return Request{Wire: Post(addr, "/x", "application/x-www-form-urlencoded", "a=b"), Tag: "t"}
		})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(got.Acked) + got.Refused[http.StatusTeapot]; int64(n) != served.Load() || n == 0 {
		t.Errorf("counted %d of %d answers", n, served.Load())
	}
	if !strings.Contains(got.Sample, "every tenth") {
		t.Errorf("sample %q", got.Sample)
	}
	if got.Quantile(0.5) > got.Quantile(0.99) || got.Quantile(0.5) == 0 {
		t.Errorf("median %v, p99 %v", got.Quantile(0.5), got.Quantile(0.99))
	}
}

func TestAnAnswerThatIsNoneBreaksTheConnection(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		"", "SSH-2.0-x\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\nendless",
		"HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
	} {
		in := bufio.NewReader(strings.NewReader(raw))
		a, err := readHead(in)
		if err == nil {
			_, err = a.readBody(in, false)
		}
		if err == nil {
			t.Errorf("%q passes for an answer", raw)
		}
	}
}

func TestDriveRefusesForeignAddressesAndUnboundedRuns(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]Plan{
		"foreign":      {Address: "192.0.2.1:80", Clients: 1, For: time.Second},
		"a name":       {Address: "localhost.example:80", Clients: 1, For: time.Second},
		"no end":       {Address: "127.0.0.1:80", Clients: 1},
		"many clients": {Address: "127.0.0.1:80", Clients: 5000, For: time.Second},
	} {
		if _, err := Drive(context.Background(), p, nil); err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
}

func TestReportHasAFreshValidCodeEachTime(t *testing.T) {
	t.Parallel()
	r := Report{Act: "a", Text: Text()}
	_, one := r.Form()
	body, two := r.Form()
	if one == two {
		t.Error("the same code twice")
	}
	if _, err := intake.ParseCode(two); err != nil {
		t.Errorf("code %q: %v", two, err)
	}
	if len(body) < 1900 || len(body) > 2600 {
		t.Errorf("the form has %d bytes", len(body))
	}
}
