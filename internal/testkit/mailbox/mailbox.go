package mailbox

import (
	"bufio"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/textproto"
	"strings"
	"sync"
	"testing"
)

// Letter is what came.
type Letter struct {
	From, To, Subject, Text string
	Header                  mail.Header
}

// Box is the server. Code is what it answers to a recipient who is in it.
type Box struct {
	Addr string
	Code map[string]string // address: answer, as "550 no such user"

	mu      sync.Mutex
	letters []Letter
	hangUp  bool
}

// New starts a server that ends with the test.
func New(t testing.TB) *Box {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &Box{Addr: l.Addr().String(), Code: map[string]string{}}
	var sessions sync.WaitGroup
	sessions.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return // closed by the end of the test
			}
			sessions.Go(func() {
				if err := b.serve(conn); err != nil {
					t.Errorf("mailbox: %v", err)
				}
			})
		}
	})
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Errorf("close mailbox: %v", err)
		}
		sessions.Wait()
	})
	return b
}

// Letters are those that came so far.
func (b *Box) Letters() []Letter {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]Letter(nil), b.letters...)
}

// Refuse lets the server answer to a recipient with a code; "" takes him again.
func (b *Box) Refuse(address, answer string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.Code[address] = answer
}

// HangUp lets the server close the connection as soon as it took a letter, without
// waiting for the end of the session.
func (b *Box) HangUp() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.hangUp = true
}

func (b *Box) serve(conn net.Conn) (err error) {
	defer func() {
		if closed := conn.Close(); err == nil {
			err = closed
		}
	}()
	c := textproto.NewConn(conn)
	say := func(s string) {
		if err == nil {
			err = c.PrintfLine("%s", s)
		}
	}
	say("220 mailbox")
	var l Letter
	for err == nil {
		line, readErr := c.ReadLine()
		if readErr != nil {
			return nil // the other side went away
		}
		verb, rest, _ := strings.Cut(line, " ")
		switch strings.ToUpper(verb) {
		case "EHLO", "HELO":
			say("250 mailbox")
		case "MAIL":
			l = Letter{From: between(rest)}
			say("250 ok")
		case "RCPT":
			l.To = between(rest)
			b.mu.Lock()
			answer := b.Code[l.To]
			b.mu.Unlock()
			if answer == "" {
				answer = "250 ok"
			}
			say(answer)
		case "DATA":
			say("354 go on")
			if err == nil {
				err = b.take(l, c.R)
			}
			say("250 taken")
			b.mu.Lock()
			gone := b.hangUp
			b.mu.Unlock()
			if gone {
				return err
			}
		case "QUIT":
			say("221 bye")
			return err
		default:
			say("502 not known here")
		}
	}
	return err
}

// between is the address between < and >.
func between(s string) string {
	_, s, _ = strings.Cut(s, "<")
	s, _, _ = strings.Cut(s, ">")
	return s
}

func (b *Box) take(l Letter, r *bufio.Reader) error {
	m, err := mail.ReadMessage(textproto.NewReader(r).DotReader())
	if err != nil {
		return err
	}
	if l.Subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return err
	}
	text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		return err
	}
	// The wire ends every letter with a line.
	l.Text, l.Header = strings.TrimSuffix(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n"), m.Header
	b.mu.Lock()
	defer b.mu.Unlock()
	b.letters = append(b.letters, l)
	return nil
}
