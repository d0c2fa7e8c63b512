package access

import (
	"strings"
	"testing"
	"time"
)

func TestPasswordsAreJudgedByLengthAndCommonness(t *testing.T) {
	for _, c := range []struct{ password, key string }{
		{"", "access.password_short"},
		{"elevenchars", "access.password_short"},
		{strings.Repeat("a b", 100), "access.password_long"},
		{"kuda lumping", ""},
		{"tujuh belas lilin merah", ""},
		{"abcdefghijklmnop", "access.password_common"},
		{"123456789012", "access.password_common"},
		{"qwertyuiop asdf", ""},
		{"qwertyuiopasdf", "access.password_common"},
		{"aaaaaaaaaaaa", "access.password_common"},
		{"asdasdasdasd", "access.password_common"},
		{"indonesia1945", "access.password_common"},
		{"Indonesia2024!", "access.password_common"},
		{"rahasia12345678", "access.password_common"},
		{"bismillah123indonesia", "access.password_common"},
		{"P4ssw0rd123456", "access.password_common"},
		{"sayangkamu2024", "access.password_common"},
		{"bawaslu-cilegon-2024", "access.password_common"},
		{"nurul.aini.banten", ""},
		{"nurulaini2024", "access.password_common"},
		{"Nurul Aini 1990", "access.password_common"},
		{"éééééééééééé", "access.password_common"},
		{"kereta api ke rangkasbitung", ""},
	} {
		ps := checkPassword(c.password, "nurul@example.id", "Nurul Aini")
		got := ""
		if len(ps) > 0 {
			got = ps[0].Key
		}
		if got != c.key {
			t.Errorf("%q: %q, want %q", c.password, got, c.key)
		}
	}
	if ps := checkPassword(strings.Repeat("kata lain ", 25)+"selesa", "a", "b"); len(ps) > 0 {
		t.Errorf("256 letters: %v", ps)
	}
}

func TestEveryLetterOfAPasswordCounts(t *testing.T) {
	h := Hashing{Passes: 1, MemoryKiB: 64, Threads: 1}
	long := strings.Repeat("kuda ", 50)
	stored := h.hash(normalPassword(long + "a"))
	for password, want := range map[string]bool{long + "a": true, long + "b": false, long: false, "": false, strings.ToUpper(long + "a"): false} {
		if got, err := verify(stored, normalPassword(password)); err != nil || got != want {
			t.Errorf("%q: %v, %v", password, got, err)
		}
	}
	if got, err := verify(h.hash(normalPassword("é")), normalPassword("e\u0301")); err != nil || !got {
		t.Errorf("two keyboards: %v, %v", got, err)
	}
	if first, again := h.hash("x"), h.hash("x"); first == again {
		t.Error("no salt")
	}
	if got, err := verify(h.decoy(), ""); err != nil || got {
		t.Errorf("decoy: %v, %v", got, err)
	}
	for _, broken := range []string{"", "x", "$argon2i$v=19$m=64,t=1,p=1$AA$AA", "$argon2id$v=18$m=64,t=1,p=1$AA$AA", "$argon2id$v=19$m=64,t=0,p=1$AA$AA", "$argon2id$v=19$m=64,t=1,p=1$!$AA"} {
		if _, err := verify(broken, "x"); err == nil {
			t.Errorf("%q is taken for a hash", broken)
		}
	}
}

func TestRealHashingCostsWhatOWASPAsks(t *testing.T) {
	h := DefaultHashing()
	if h.MemoryKiB < 19<<10 || h.Passes < 2 {
		t.Errorf("hashing %+v is cheaper than 19 MiB and two passes", h)
	}
}

func TestDelayGrowsToAMinute(t *testing.T) {
	last := time.Duration(0)
	for n := range 100 {
		d := tryDelay(n)
		if d < last || d > time.Minute || n <= 3 && d != 0 {
			t.Errorf("after %d wrong tries %s", n, d)
		}
		last = d
	}
	if last != time.Minute {
		t.Errorf("in the end %s", last)
	}
}
