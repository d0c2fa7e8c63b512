package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/smtp"
	"net/url"
	"strings"
	"time"
)

// Letter is one message to one person.
type Letter struct {
	ID      string // the same letter sent twice has the same id, so that mailboxes show it once
	To      string // address
	Name    string // of the recipient
	Subject string
	Text    string
	Stop    string // address of the page on which further letters are refused, "" for none
	At      time.Time
}

// Server is where letters are handed over.
type Server struct {
	addr, host string
	from       mail.Address
	user, pass string
	encrypt    string // always, upgrade or never
}

// How the connection is encrypted.
const (
	always  = "always"  // from its first byte
	upgrade = "upgrade" // by STARTTLS
	never   = "never"   // only to this very machine
)

// patience is how long handing over one letter may take.
const patience = time.Minute

// Parse reads smtp://user:password@host:587/?from=Name+<a@b> (STARTTLS),
// smtps://…:465 (encrypted from the first byte), or smtp://127.0.0.1:1025 for a
// server on this machine. Its error names no part of what it was given.
func Parse(raw string) (*Server, error) {
	bad := errors.New("address of the mail server: want smtp://user:password@host:587/?from=name@office.example")
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" {
		return nil, bad
	}
	from, err := mail.ParseAddress(u.Query().Get("from"))
	if err != nil {
		return nil, bad
	}
	s := &Server{host: u.Hostname(), from: *from, user: u.User.Username()}
	s.pass, _ = u.User.Password() // a server without a password has none
	port := u.Port()
	switch u.Scheme {
	case "smtps":
		s.encrypt = always
		if port == "" {
			port = "465"
		}
	case "smtp":
		s.encrypt = upgrade
		if ip := net.ParseIP(s.host); ip != nil && ip.IsLoopback() || s.host == "localhost" {
			s.encrypt = never
		}
		if port == "" {
			port = "587"
		}
	default:
		return nil, bad
	}
	s.addr = net.JoinHostPort(s.host, port)
	return s, nil
}

// Send hands a letter over. An address that cannot be one is refused without
// asking the server: see Lasting.
func (s *Server) Send(ctx context.Context, l Letter) error {
	to, err := mail.ParseAddress(l.To)
	if err != nil || strings.ContainsAny(l.ID+l.Stop, "\r\n<> ") {
		return &lastingError{errors.New("no mail address")}
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c, err := s.dial(ctx)
	if err != nil {
		return fmt.Errorf("reach mail server: %w", err)
	}
	if err := s.hand(c, to.Address, s.write(l, to.Address)); err != nil {
		return errors.Join(err, hangUp(c))
	}
	if err := c.Quit(); err != nil {
		// The server took the letter: it is sent, however the session ends. An error
		// would let the queue send it again.
		_ = hangUp(c)
	}
	return nil
}

// hangUp closes the connection of a session that failed; it may be gone already.
func hangUp(c *smtp.Client) error {
	if err := c.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

func (s *Server) dial(ctx context.Context) (*smtp.Client, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", s.addr)
	if err != nil {
		return nil, err
	}
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	config := &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12}
	if s.encrypt == always {
		conn = tls.Client(conn, config)
	}
	c, err := smtp.NewClient(conn, s.host)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if s.encrypt == upgrade {
		err = c.StartTLS(config)
	}
	if err == nil && s.user != "" {
		err = c.Auth(smtp.PlainAuth("", s.user, s.pass, s.host))
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (s *Server) hand(c *smtp.Client, to string, letter []byte) error {
	if err := c.Mail(s.from.Address); err != nil {
		return fmt.Errorf("name sender: %w", err)
	}
	if err := c.Rcpt(to); err != nil {
		return refused(err)
	}
	w, err := c.Data()
	if err != nil {
		return fmt.Errorf("hand over letter: %w", err)
	}
	if _, err := w.Write(letter); err != nil {
		return fmt.Errorf("hand over letter: %w", err)
	}
	if err := w.Close(); err != nil {
		return refused(err)
	}
	return nil
}

// write is the letter as it goes over the wire.
func (s *Server) write(l Letter, to string) []byte {
	var b bytes.Buffer
	head := func(name, value string) { b.WriteString(name + ": " + value + "\r\n") }
	head("From", s.from.String())
	head("To", (&mail.Address{Name: l.Name, Address: to}).String())
	head("Subject", mime.QEncoding.Encode("utf-8", strings.Join(strings.Fields(l.Subject), " ")))
	head("Date", l.At.Format(time.RFC1123Z))
	head("Message-ID", "<"+l.ID+"@"+s.host+">")
	if l.Stop != "" {
		head("List-Unsubscribe", "<"+l.Stop+">")
	}
	head("Auto-Submitted", "auto-generated")
	head("MIME-Version", "1.0")
	head("Content-Type", "text/plain; charset=utf-8")
	head("Content-Transfer-Encoding", "quoted-printable")
	b.WriteString("\r\n")
	q := quotedprintable.NewWriter(&b)
	// Writing into memory cannot fail.
	_, _ = q.Write([]byte(strings.ReplaceAll(l.Text, "\n", "\r\n")))
	_ = q.Close()
	return b.Bytes()
}
