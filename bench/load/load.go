package load

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Maker makes the n-th request of a client, as the bytes that go over the wire.
type Maker func(client, n int) Request

// Request is one request, and what the measurement keeps of it.
type Request struct {
	Wire []byte // header and body
	Tag  string // for example the code of the report; listed in Result.Acked
	// Address is that of the server, as it stands in Wire.
	Address string
}

// Plan bounds a run.
type Plan struct {
	Address string // host:port on the loopback
	Clients int
	For     time.Duration
	Want    int           // status that counts as success
	Timeout time.Duration // for one answer; 0 means ten seconds
	Now     func() time.Time
}

// Result is what a run measured.
type Result struct {
	Acked   []string  // tags of the requests that were answered as wanted
	Open    []Request // requests that were sent, perhaps in part, and not answered
	Took    []time.Duration
	Wall    time.Duration
	Refused map[int]int // other statuses
	Broken  int         // connections that broke, the last one of a killed server among them
	Sample  string      // begin of the first answer with another status
}

// PerSecond is how many requests were answered as wanted per second.
func (r Result) PerSecond() float64 { return float64(len(r.Took)) / r.Wall.Seconds() }

// Quantile is the time within which the share q of the answers came.
func (r Result) Quantile(q float64) time.Duration {
	if len(r.Took) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(r.Took))
	return s[min(len(s)-1, int(q*float64(len(s))))]
}

// Drive sends requests as planned until the time is over or ctx ends. A broken
// connection ends its client: nothing is sent twice.
func Drive(ctx context.Context, p Plan, mk Maker) (Result, error) {
	if host, _, err := net.SplitHostPort(p.Address); err != nil || !net.ParseIP(host).IsLoopback() {
		return Result{}, fmt.Errorf("%q is no address of this machine", p.Address)
	}
	if p.Clients < 1 || p.Clients > 1024 || p.For <= 0 || p.For > time.Minute {
		return Result{}, errors.New("a run has 1 to 1024 clients and takes at most a minute")
	}
	if p.Timeout == 0 {
		p.Timeout = 10 * time.Second
	}
	parts := make([]Result, p.Clients)
	start := p.Now()
	ctx, cancel := context.WithTimeout(ctx, p.For)
	defer cancel()
	var wg sync.WaitGroup
	for i := range parts {
		wg.Go(func() { parts[i] = client(ctx, p, i, mk) })
	}
	wg.Wait()
	sum := Result{Wall: p.Now().Sub(start), Refused: map[int]int{}}
	for _, r := range parts {
		sum.Acked = append(sum.Acked, r.Acked...)
		sum.Took = append(sum.Took, r.Took...)
		sum.Open = append(sum.Open, r.Open...)
		sum.Broken += r.Broken
		for s, n := range r.Refused {
			sum.Refused[s] += n
		}
		if sum.Sample == "" {
			sum.Sample = r.Sample
		}
	}
	return sum, nil
}

// client sends one request after the other over one connection, and opens
// another one where the server closed it after an answer.
func client(ctx context.Context, p Plan, id int, mk Maker) Result {
	r := Result{Refused: map[int]int{}}
	var conn net.Conn
	var in *bufio.Reader
	defer func() {
		if conn != nil {
			conn.Close()
		}
	}()
	for n := 0; ctx.Err() == nil; n++ {
		if conn == nil {
			var err error
			if conn, err = net.DialTimeout("tcp", p.Address, p.Timeout); err != nil {
				r.Broken++
				return r
			}
			in = bufio.NewReaderSize(conn, 16<<10)
		}
		q := mk(id, n)
		at := p.Now()
		status, again, body, err := exchange(conn, in, q.Wire, at.Add(p.Timeout), p.Want)
		if err != nil {
			r.Broken++
			r.Open = append(r.Open, q)
			return r
		}
		if status == p.Want {
			r.Took = append(r.Took, p.Now().Sub(at))
			r.Acked = append(r.Acked, q.Tag)
		} else {
			r.Refused[status]++
			if r.Sample == "" {
				r.Sample = body
			}
		}
		if !again {
			conn.Close()
			conn = nil
		}
	}
	return r
}

// Ask sends one request over a connection of its own and returns the status and
// the whole answer.
func Ask(address string, wire []byte) (status int, body string, err error) {
	conn, err := net.DialTimeout("tcp", address, 10*time.Second)
	if err != nil {
		return 0, "", fmt.Errorf("connect: %w", err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return 0, "", err
	}
	if _, err := conn.Write(wire); err != nil {
		return 0, "", fmt.Errorf("send: %w", err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0, "", fmt.Errorf("read the answer: %w", err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return 0, "", fmt.Errorf("read the answer: %w", err)
	}
	return resp.StatusCode, string(b), nil
}

// AskAll sends every request, a few at a time, and returns the places of those
// that were not answered with the wanted status. A server that says "too many"
// is asked again, for up to a minute.
func AskAll(address string, want, clients int, wires [][]byte) (missing []int, err error) {
	type answer struct {
		i   int
		ok  bool
		err error
	}
	places, answers := make(chan int), make(chan answer, len(wires))
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			for i := range places {
				status, err := askAgain(address, wires[i])
				answers <- answer{i, status == want, err}
			}
		})
	}
	for i := range wires {
		places <- i
	}
	close(places)
	wg.Wait()
	close(answers)
	for a := range answers {
		err = errors.Join(err, a.err)
		if a.err == nil && !a.ok {
			missing = append(missing, a.i)
		}
	}
	return missing, err
}

// askAgain asks until the server has time for the question.
func askAgain(address string, wire []byte) (status int, err error) {
	for range 240 {
		status, _, err = Ask(address, wire)
		if err != nil || status != http.StatusTooManyRequests {
			return status, err
		}
		time.Sleep(250 * time.Millisecond)
	}
	return status, errors.New("the server said too many requests for a minute")
}

// exchange sends one request and reads its whole answer.
func exchange(conn net.Conn, in *bufio.Reader, wire []byte, until time.Time, want int) (status int, again bool, sample string, err error) {
	if err := conn.SetDeadline(until); err != nil {
		return 0, false, "", err
	}
	if _, err := conn.Write(wire); err != nil {
		return 0, false, "", err
	}
	a, err := readHead(in)
	if err != nil {
		return 0, false, "", err
	}
	sample, err = a.readBody(in, a.status != want)
	return a.status, !a.closing, sample, err
}

// Post writes a POST request to the wire form. header is a list of lines.
func Post(address, path, contentType, body string, header ...string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n", path, address, contentType, len(body))
	for _, h := range header {
		b.WriteString(h)
		b.WriteString("\r\n")
	}
	b.WriteString("\r\n")
	b.WriteString(body)
	return []byte(b.String())
}
