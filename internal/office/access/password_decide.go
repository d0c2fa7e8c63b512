package access

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/netra-id/netra"
)

// A password has at least so many characters and at most so many. Its make-up
// is the user's own: no rule asks for capitals, digits or signs.
const (
	minPassword = 12
	maxPassword = 256
)

// normalPassword is the form in which a password is hashed: two keyboards that
// write the same letters differently give the same password.
func normalPassword(p string) string { return norm.NFKC.String(p) }

// checkPassword tells what is wrong with a new password of a user with that
// login and name.
func checkPassword(password, login, name string) []netra.Problem {
	p := normalPassword(password)
	bad := func(key string, args ...any) []netra.Problem {
		return []netra.Problem{{Field: "password", Key: key, Args: args}}
	}
	switch n := utf8.RuneCountInString(p); {
	case n < minPassword:
		return bad("access.password_short", minPassword)
	case n > maxPassword:
		return bad("access.password_long", maxPassword)
	case guessable(p, login, name):
		return bad("access.password_common")
	}
	return nil
}

// guessable tells whether a password is one of those that are tried first: a
// common word with digits, a row of the keyboard, one thing repeated, or the
// user's own name.
func guessable(p, login, name string) bool {
	p = strings.ToLower(p)
	if repeats(p) || runs(p) {
		return true
	}
	core := strings.TrimFunc(p, func(r rune) bool { return !unicode.IsLetter(r) })
	plain := strings.Map(unleet, strings.TrimFunc(lettersAndDigits(p), unicode.IsDigit))
	for _, own := range append(strings.FieldsFunc(strings.ToLower(login), notLetter), strings.FieldsFunc(strings.ToLower(name), notLetter)...) {
		if len(own) >= 4 && core == own {
			return true
		}
	}
	if own := lettersAndDigits(strings.ToLower(name)); own != "" && lettersAndDigits(core) == own {
		return true
	}
	for _, w := range commonPasswords() {
		if core == w || lettersAndDigits(core) == w {
			return true
		}
	}
	return onlyCommonWords(plain) || onlyCommonWords(lettersAndDigits(p))
}

// onlyCommonWords tells whether s is made of common words, digits and nothing
// else, as bismillah123indonesia.
func onlyCommonWords(s string) bool {
	s = strings.TrimFunc(s, unicode.IsDigit)
	for s != "" {
		cut := ""
		for _, w := range commonPasswords() {
			if len(w) > len(cut) && strings.HasPrefix(s, w) {
				cut = w
			}
		}
		if cut == "" {
			return false
		}
		s = strings.TrimFunc(s[len(cut):], unicode.IsDigit)
	}
	return true
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

func lettersAndDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// unleet reads digits and signs as the letters that they stand for.
func unleet(r rune) rune {
	switch r {
	case '0':
		return 'o'
	case '1', '!':
		return 'i'
	case '3':
		return 'e'
	case '4', '@':
		return 'a'
	case '5', '$':
		return 's'
	case '7':
		return 't'
	default:
		return r
	}
}

// repeats tells whether p is a short piece written again and again.
func repeats(p string) bool {
	for n := 1; n <= len(p)/2 && n <= 6; n++ {
		if strings.HasPrefix(strings.Repeat(p[:n], len(p)/n+1), p) {
			return true
		}
	}
	return false
}

// runs tells whether p is a row of the alphabet, the digits or the keyboard.
func runs(p string) bool {
	for _, row := range []string{"abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p"} {
		if strings.Contains(row, p) || strings.Contains(reversed(row), p) {
			return true
		}
	}
	return false
}

func reversed(s string) string {
	var b strings.Builder
	for i := len(s) - 1; i >= 0; i-- {
		b.WriteByte(s[i])
	}
	return b.String()
}

// tryDelay is how long after the nth wrong try the next one must wait. The
// first ones are slips of a hand and cost nothing.
func tryDelay(failures int) time.Duration {
	const free, most = 3, 60 * time.Second
	if failures <= free {
		return 0
	}
	if failures > free+6 {
		return most
	}
	return min(time.Second<<(failures-free), most)
}

// commonPasswords are words that people in Indonesia take for passwords, in
// lower case, without the digits that they hang on.
func commonPasswords() []string {
	return []string{
		"password", "passw0rd", "katasandi", "sandi", "rahasia", "rahasiaku", "rahasianegara", "admin", "administrator",
		"administrasi", "indonesia", "indonesiaraya", "indonesiaku", "merdeka", "garuda", "garudaku", "pancasila",
		"bhinnekatunggalika", "bhinneka", "nusantara", "merahputih", "sayang", "sayangku", "sayangkamu", "akusayangkamu",
		"cinta", "cintaku", "cintakamu", "akucintakamu", "akucinta", "kamu", "aku", "kita", "bismillah",
		"bismillahirrahmanirrahim", "alhamdulillah", "alhamdulilah", "subhanallah", "allahuakbar", "assalamualaikum",
		"insyaallah", "masyaallah", "lailahaillallah", "muhammad", "yesus", "tuhan", "tuhanyesus", "haleluya", "ibu",
		"bapak", "mama", "papa", "mamapapa", "ibuku", "ayah", "ayahbunda", "anakku", "keluarga", "keluargaku", "istriku",
		"suamiku", "sahabat", "terserah", "terserahaku", "lupapassword", "lupa", "gaktau", "gatau", "tidaktahu", "semangat",
		"sukses", "suksesselalu", "bahagia", "selamanya", "selamatpagi", "jakarta", "bandung", "surabaya", "medan",
		"semarang", "makassar", "palembang", "banten", "bengkulu", "serang", "cilegon", "lebak", "pandeglang", "yogyakarta",
		"jogja", "bali", "papua", "jawabarat", "jawatengah", "jawatimur", "persib", "persija", "persibbandung",
		"persijajakarta", "arema", "bobotoh", "bonek", "juventus", "barcelona", "realmadrid", "manchester", "liverpool",
		"bawaslu", "bawasluri", "bkn", "kasn", "kpu", "bkpsdm", "bkd", "inspektorat", "kesbangpol", "pemda", "pemkot",
		"pemkab", "pemprov", "pns", "asn", "cpns", "pppk", "netra", "netral", "netralitas", "netralitasasn", "pilkada",
		"pemilu", "pilpres", "jokowi", "prabowo", "presiden", "kantor", "kantorku", "komputer", "internet", "laptop",
		"handphone", "facebook", "instagram", "whatsapp", "google", "gmail", "android", "qwerty", "qwertyuiop", "asdfgh",
		"asdfghjkl", "zxcvbn", "zxcvbnm", "iloveyou", "iloveyouforever", "welcome", "letmein", "dragon", "monkey", "sunshine",
		"princess", "football", "master", "superman", "changeme", "default", "testing", "test", "coba", "cobacoba",
		"kopi", "kopihitam", "nasigoreng", "bakso", "doraemon", "naruto", "pokemon", "minion", "kucing", "kucingku",
		"satu", "dua", "tiga", "empat", "lima", "satuduatiga", "abcd", "abc", "abcde", "abcdef", "januari", "februari",
		"maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november", "desember", "senin",
		"selasa", "rabu", "kamis", "jumat", "sabtu", "minggu", "budi", "agus", "siti", "dewi", "putri", "putra", "wati",
	}
}
