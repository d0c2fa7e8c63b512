package lawroom

import (
	"slices"
	"testing"

	"github.com/netra-id/netra/law"
)

// questions are what ordinary people type, with the conduct or the rule that
// must be among the first three answers.
var questions = []struct {
	words string
	act   string // "": rule
	rule  string
}{
	{words: "boleh like postingan calon?", act: "media-sosial"},
	{words: "ngelike postingan caleg", act: "media-sosial"},
	{words: "boleh like postingan calon?", rule: "etik-4"},
	{words: "gw pns boleh pake kaos partai ga", act: "atribut"},
	{words: "guru honorer ikut kampanye", act: "kampanye"},
	{words: "guru honorer ikut kampanye", rule: "se1-2"},
	{words: "kades kampanye", act: "kampanye"},
	{words: "dateng ke kampanye cuma dengerin", act: "kampanye"},
	{words: "cuti buat nemenin istri kampanye", act: "mendampingi-pasangan"},
	{words: "bupati rotasi pejabat", act: "mengganti-pejabat"},
	{words: "ngasih sumbangan ke calon", act: "tim-sukses"},
	{words: "pasang foto profil paslon", act: "media-sosial"},
	{words: "rekomendasi bkn ga dijalanin bupati", act: "menindaklanjuti"},
	{words: "atasan diem aja liat pelanggaran", act: "membiarkan-pelanggaran"},
	{words: "foto sama bapak saya yang caleg", act: "foto-bersama"},
	{words: "netralitass", act: "netral"},
	{words: "like status fb bupati", act: "media-sosial"},
	{words: "komen di ig calon gubernur", act: "media-sosial"},
	{words: "koment di tiktok paslon", act: "media-sosial"},
	{words: "share video kampanye di grup wa keluarga", act: "media-sosial"},
	{words: "bagiin konten paslon", act: "media-sosial"},
	{words: "pasang twibbon capres", act: "media-sosial"},
	{words: "folow akun cagub boleh gak", act: "media-sosial"},
	{words: "gabung grup whatsap pemenangan", act: "media-sosial"},
	{words: "retweet cuitan capres", act: "media-sosial"},
	{words: "medsos", act: "media-sosial"},
	{words: "status wa dukung calon", act: "media-sosial"},
	{words: "foto bareng", act: "foto-bersama"},
	{words: "poto bareng caleg", act: "foto-bersama"},
	{words: "selfie sama calon bupati", act: "foto-bersama"},
	{words: "swafoto dgn paslon", act: "foto-bersama"},
	{words: "pose dua jari", act: "foto-bersama"},
	{words: "salam jempol waktu foto", act: "foto-bersama"},
	{words: "berfoto dengan bakal calon", act: "foto-bersama"},
	{words: "foto brg cagub trus diupload", act: "foto-bersama"},
	{words: "datang ke kampanye", act: "kampanye"},
	{words: "nonton kampanye akbar boleh gak sih", act: "kampanye"},
	{words: "hadir kampanye pake baju bebas", act: "kampanye"},
	{words: "ikutan kampanyee", act: "kampanye"},
	{words: "kampaye terbuka", act: "kampanye"},
	{words: "konvoi kampanye", act: "kampanye"},
	{words: "deklarasi dukungan capres", act: "deklarasi"},
	{words: "ikut deklarasi paslon", act: "deklarasi"},
	{words: "deklrasi bakal calon", act: "deklarasi"},
	{words: "pasang baliho", act: "alat-peraga"},
	{words: "masang spanduk caleg depan rumah", act: "alat-peraga"},
	{words: "nempel stiker calon di mobil", act: "alat-peraga"},
	{words: "spandk paslon di pagar", act: "alat-peraga"},
	{words: "pakai mobil dinas buat kampanye", act: "fasilitas-negara"},
	{words: "mobdin dipinjam timses", act: "fasilitas-negara"},
	{words: "pake kantor buat rapat pemenangan", act: "fasilitas-negara"},
	{words: "kendaraan dinas plat merah", act: "fasilitas-negara"},
	{words: "fasilitas negara", act: "fasilitas-negara"},
	{words: "kepala dinas nyuruh bawahan milih calon", act: "mengerahkan-pns"},
	{words: "dipaksa atasan dukung paslon", act: "mengerahkan-pns"},
	{words: "mengajak teman kantor memilih si A", act: "mengerahkan-pns"},
	{words: "ngarahin staf buat pilih calon", act: "mengerahkan-pns"},
	{words: "rapat pegawai bagi sembako dari caleg", act: "kegiatan-berpihak"},
	{words: "bagi-bagi barang untuk menangkan calon", act: "kegiatan-berpihak"},
	{words: "himbauan memilih calon tertentu", act: "kegiatan-berpihak"},
	{words: "jadi timses", act: "tim-sukses"},
	{words: "gabung tim pemenangan", act: "tim-sukses"},
	{words: "konsultan politik calon bupati", act: "tim-sukses"},
	{words: "tim suksess", act: "tim-sukses"},
	{words: "pake kaos partai", act: "atribut"},
	{words: "pakai baju korpri waktu kampanye", act: "atribut"},
	{words: "topi bergambar paslon", act: "atribut"},
	{words: "nyaleg", act: "mendekati-partai"},
	{words: "mau nyalon bupati tapi masih pns", act: "mencalonkan-diri"},
	{words: "daftar ke partai jadi bakal calon", act: "mendekati-partai"},
	{words: "mutasi pejabat sebelum pilkada", act: "keputusan-berpihak"},
	{words: "keputusan yang menguntungkan paslon", act: "keputusan-berpihak"},
	{words: "kasih fotokopi ktp buat calon perseorangan", act: "surat-dukungan"},
	{words: "kumpulin ktp dukungan independen", act: "surat-dukungan"},
	{words: "surat dukungan", act: "surat-dukungan"},
	{words: "jadi anggota parpol", act: "anggota-partai"},
	{words: "pengurus partai", act: "anggota-partai"},
	{words: "punya kartu anggota partai", act: "anggota-partai"},
	{words: "istri nyaleg", act: "mendampingi-pasangan"},
	{words: "suami saya calon bupati, boleh mendampingi?", act: "mendampingi-pasangan"},
	{words: "nemenin bini kampanye", act: "mendampingi-pasangan"},
	{words: "jadi narasumber acara partai", act: "narasumber-partai"},
	{words: "pembicara di acara parpol", act: "narasumber-partai"},
	{words: "jurkam", act: "narasumber-partai"},
	{words: "nyoblos", act: "memilih"},
	{words: "boleh nyoblos gak?", act: "memilih"},
	{words: "datang ke tps", act: "memilih"},
	{words: "sosialisasi cara memilih ke warga", act: "menjelaskan-pemilu"},
	{words: "ajak tetangga jangan golput", act: "menjelaskan-pemilu"},
	{words: "can I like a candidate's post", act: "media-sosial"},
	{words: "photo with a candidate", act: "foto-bersama"},
	{words: "official car campaign", act: "fasilitas-negara"},
	{words: "DISP-6", rule: "disp-6"},
	{words: "etik 3", rule: "etik-3"},
	{words: "mengunggah dukungan setelah calon ditetapkan", rule: "disp-6"},
	{words: "hadir deklarasi bakal pasangan calon", rule: "etik-3"},
}

func TestOrdinaryQuestionsFindTheirRule(t *testing.T) {
	t.Parallel()
	b, err := law.Default()
	if err != nil {
		t.Fatal(err)
	}
	f := newFinder(b)
	const shown = 3
	for _, q := range questions {
		var got []string
		want := q.act
		if q.act != "" {
			for _, a := range f.Acts(q.words, shown) {
				got = append(got, a.ID)
			}
		} else {
			want = q.rule
			for _, r := range f.Rules(q.words) {
				got = append(got, r.ID)
			}
			got = got[:min(len(got), shown)]
		}
		if !slices.Contains(got, want) {
			t.Errorf("%q finds %v, want %s", q.words, got, want)
		}
	}
}

func TestWhatIsNotAboutNeutralityFindsLittle(t *testing.T) {
	t.Parallel()
	b, err := law.Default()
	if err != nil {
		t.Fatal(err)
	}
	f := newFinder(b)
	for _, words := range []string{"", "?", "apa boleh tidak", "harga cabai hari ini", "zzzzzz qqqq"} {
		if got := f.Acts(words, 3); len(got) > 0 {
			t.Errorf("%q finds %s", words, got[0].ID)
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	book, err := law.Default()
	if err != nil {
		b.Fatal(err)
	}
	b.Run("index", func(b *testing.B) {
		for b.Loop() {
			newFinder(book)
		}
	})
	f := newFinder(book)
	b.Run("find", func(b *testing.B) {
		for b.Loop() {
			f.Rules("foto brg cagub trus dishare di medsos")
		}
	})
}
