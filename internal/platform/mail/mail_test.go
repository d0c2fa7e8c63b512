package mail_test

import (
	"strings"
	"testing"
	"time"

	"github.com/netra-id/netra/internal/platform/mail"
	"github.com/netra-id/netra/internal/testkit/mailbox"
)

func server(t *testing.T, b *mailbox.Box) *mail.Server {
	t.Helper()
	s, err := mail.Parse("smtp://" + b.Addr + "/?from=Kesbangpol+Contoh+<cegah@contoh.example>")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestALetterArrivesAsItWasWritten(t *testing.T) {
	t.Parallel()
	box := mailbox.New(t)
	text := "Besok kampanye dimulai.\n.\nGaris panjang: " + strings.Repeat("pegawai ", 40) + "\n— selesai"
	err := server(t, box).Send(t.Context(), mail.Letter{
		ID: "01ABC", To: "kepala@dinas.example", Name: "Kepala Dinas Ä", Subject: "Pengingat: masa\r\nBcc: x@y — tenang", Text: text,
		Stop: "https://netra.example/berhenti/abc", At: time.Date(2024, 9, 24, 6, 0, 0, 0, time.UTC),
	})
	if err != nil {
		t.Fatal(err)
	}
	got := box.Letters()
	if len(got) != 1 {
		t.Fatalf("%d letters", len(got))
	}
	l := got[0]
	if l.Text != text || l.To != "kepala@dinas.example" || l.From != "cegah@contoh.example" || l.Subject != "Pengingat: masa Bcc: x@y — tenang" {
		t.Errorf("letter: %+v", l)
	}
	for name, want := range map[string]string{
		"List-Unsubscribe": "<https://netra.example/berhenti/abc>", "Message-Id": "<01ABC@127.0.0.1>", "Bcc": "", "Date": "Tue, 24 Sep 2024 06:00:00 +0000",
	} {
		if have := l.Header.Get(name); have != want {
			t.Errorf("%s: %q, want %q", name, have, want)
		}
	}
}

func TestALetterThatTheServerTookIsSentHoweverTheSessionEnds(t *testing.T) {
	t.Parallel()
	box := mailbox.New(t)
	box.HangUp()
	if err := server(t, box).Send(t.Context(), mail.Letter{ID: "1", To: "a@dinas.example", Subject: "x", Text: "x"}); err != nil {
		t.Errorf("a letter that was taken counts as not sent: %v", err)
	}
	if n := len(box.Letters()); n != 1 {
		t.Errorf("%d letters came, want one", n)
	}
}

func TestARefusalForGoodIsToldFromOneForNow(t *testing.T) {
	t.Parallel()
	box := mailbox.New(t)
	box.Refuse("gone@dinas.example", "550 no such user gone@dinas.example")
	box.Refuse("full@dinas.example", "452 mailbox full")
	for to, lasting := range map[string]bool{"gone@dinas.example": true, "full@dinas.example": false, "bukan alamat": true, "a@b.example\r\nRCPT TO:<c@d>": true} {
		err := server(t, box).Send(t.Context(), mail.Letter{ID: "1", To: to, Subject: "x", Text: "x"})
		if err == nil || mail.Lasting(err) != lasting {
			t.Errorf("to %q: %v, lasting %v, want %v", to, err, mail.Lasting(err), lasting)
		}
		if err != nil && strings.Contains(err.Error(), "@") {
			t.Errorf("the error repeats the address: %v", err)
		}
	}
	if n := len(box.Letters()); n != 0 {
		t.Errorf("%d letters came", n)
	}
}

func TestAServerElsewhereIsNeverSpokenToInTheClear(t *testing.T) {
	t.Parallel()
	box := mailbox.New(t) // knows no STARTTLS
	_, port, _ := strings.Cut(box.Addr, ":")
	// A name of this machine that is not known to be one.
	s, err := mail.Parse("smtp://user:rahasia@ip6-localhost.localdomain:" + port + "/?from=a@b.example")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), mail.Letter{ID: "1", To: "a@b.example", Subject: "x", Text: "x"}); err == nil || strings.Contains(err.Error(), "rahasia") {
		t.Errorf("sent in the clear, or the error holds the password: %v", err)
	}
}

func TestAWrongAddressOfTheServerIsRefusedWithoutRepeatingIt(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"", "host:25", "smtp://", "http://user:rahasia@host/?from=a@b", "smtp://user:rahasia@host", "smtp://user:rahasia@host:%zz"} {
		_, err := mail.Parse(raw)
		if err == nil || strings.Contains(err.Error(), "rahasia") {
			t.Errorf("Parse(%q): %v", raw, err)
		}
	}
}
