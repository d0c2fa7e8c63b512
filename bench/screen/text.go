package main

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/netra-id/netra/internal/engine/invent"
)

var places = []invent.Place{{Region: "36.02", Name: "Lebak"}, {Region: "36.72", Name: "Cilegon"}, {Region: "17.71", Name: "Bengkulu"}}

// everyday are words of informal posts.
var everyday = strings.Fields(`yg gk ga gak dgn utk bgt udah udh blm sdh lagi kalo tp krn jadi sama orang kita kami gue lo kamu dia mereka ini itu
	situ ada nggak tidak bukan mau pengen bisa harus wajib jangan ayo yuk mari dukung pilih coblos menangkan kampanye pilkada pemilu calon paslon
	nomor urut satu dua tiga gubernur bupati walikota tim sukses relawan warga rakyat desa kecamatan kota kepala dinas camat lurah pns asn guru
	kantor seragam apel senin rapat hadir acara deklarasi sosialisasi netral bawaslu lapor pelanggaran sanksi aturan uang bansos jalan rusak
	bagus mantap keren semangat amanah jujur adil maju sejahtera terus lanjutkan perubahan pak bu kang mas mbak teh haji doa semoga aamiin
	wkwk haha aduh kok sih dong deh nih loh kan iya sangat banyak sedikit besok kemarin pagi malam minggu bulan tahun foto video live story
	komen like share viral berita info hoax benar katanya ternyata memang biar supaya waktu sampai dari ke di pada dalam luar atas`)

// terms are n different terms: names, accounts and offices.
func terms(n int) []string {
	m := invent.New(1, places)
	rng := rand.New(rand.NewPCG(1, 1))
	seen := make(map[string]bool, n)
	out := make([]string, 0, n)
	// A term that is there already gets made-up words until it is another one.
	add := func(t string) {
		for t = strings.ToLower(t); seen[t]; {
			t += " " + sound(rng) + sound(rng) + sound(rng)
		}
		seen[t] = true
		out = append(out, t)
	}
	for len(out) < n {
		p := m.Person()
		name := strings.ReplaceAll(p.Name, ".", "")
		switch rng.IntN(20) {
		case 0:
			add(p.Unit)
		case 1, 2, 3:
			add("@" + strings.ReplaceAll(strings.ToLower(name), " ", "_") + strconv.Itoa(rng.IntN(9999)))
		default:
			if strings.Contains(name, " ") {
				add(name)
			}
		}
	}
	return out
}

// sound is a made-up syllable.
func sound(r *rand.Rand) string {
	return string("bdghjklmnprstwy"[r.IntN(15)]) + string("aiueo"[r.IntN(5)])
}

// inventPosts are n posts, one in thirty of which has a term of some in it.
func inventPosts(n int, some []string) []string {
	rng := rand.New(rand.NewPCG(2, 2))
	m := invent.New(9, places)
	out := make([]string, n)
	for i := range out {
		words := make([]string, 8+rng.IntN(34))
		for j := range words {
			v := rng.Float64()
			words[j] = everyday[int(v*v*float64(len(everyday)))]
			if rng.IntN(17) == 0 {
				words[j] = strings.ReplaceAll(m.Person().Name, ".", "") // as Hyperscan sees it
			}
		}
		if rng.IntN(30) == 0 {
			t := some[rng.IntN(len(some))]
			if rng.IntN(3) == 0 {
				t = strings.ToUpper(t)
			}
			words[rng.IntN(len(words))] = t
		}
		out[i] = strings.Join(words, " ")
	}
	return out
}

// lines are posts as a platform hands them out.
func lines(texts []string) [][]byte {
	rng := rand.New(rand.NewPCG(3, 3))
	out := make([][]byte, len(texts))
	for i, t := range texts {
		out[i] = fmt.Appendf(nil, `{"id":"%d","platform":"x","author":{"handle":"@u%d","name":"Akun %d","followers":%d},"created_at":"2026-01-02T03:04:05+07:00","text":%s,"likes":%d,"replies":%d,"shares":%d,"lang":"id","geo":null,"hashtags":[]}`,
			rng.Int64(), rng.IntN(9_000_000), i, rng.IntN(100_000), strconv.Quote(t), rng.IntN(3000), rng.IntN(300), rng.IntN(200))
	}
	return out
}
