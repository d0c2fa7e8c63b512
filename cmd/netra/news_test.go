package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/app"
	"github.com/netra-id/netra/internal/engine/news"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/locale"
)

func newsReader(t testing.TB) *app.News {
	t.Helper()
	b, err := law.Default()
	if err != nil {
		t.Fatal(err)
	}
	texts, err := i18n.Load(locale.FS)
	if err != nil {
		t.Fatal(err)
	}
	n, err := app.NewNews(b, registry.Regions(), texts.T)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// brief writes the findings of one kind in one line.
func brief(a *app.NewsAnswer, kind string) string {
	var out []string
	add := func(parts ...string) { out = append(out, strings.TrimRight(strings.Join(parts, " "), " ")) }
	switch kind {
	case "regions":
		for _, f := range a.Regions {
			if f.Code != "" {
				add(string(f.Code))
				continue
			}
			var codes []string
			for _, c := range f.Candidates {
				codes = append(codes, string(c.Code))
			}
			add(strings.Join(codes, "|") + "?")
		}
	case "offices":
		for _, f := range a.Offices {
			add(f.Body+strings.Join(f.Meanings, "|"), f.Level, string(f.Region))
		}
	case "citations":
		for _, f := range a.Citations {
			add(strings.TrimSpace(placesOf(f)+" "+f.Kind), f.Normalised, f.Instrument+"="+f.Status)
		}
	case "counts":
		for _, f := range a.Counts {
			n := fmt.Sprint(f.Value)
			if f.High != f.Value {
				n += "-" + fmt.Sprint(f.High)
			}
			if f.Of != nil {
				n += "/" + fmt.Sprint(*f.Of)
			}
			if f.Bound != "exact" {
				n += " " + f.Bound
			}
			add(n, f.What, f.Outcome)
		}
	case "scope":
		for _, f := range a.Counts {
			add(string(f.Region), f.Election, string(f.AsOf))
		}
	case "acts":
		for _, f := range a.Acts {
			add(f.Action, f.Stance)
		}
	case "dates":
		for _, f := range a.Dates {
			if f.Until != f.Date {
				add(string(f.Date) + ".." + string(f.Until))
			} else {
				add(string(f.Date))
			}
		}
	case "elections":
		for _, f := range a.Elections {
			add(f.Election)
		}
	case "sanctions":
		for _, f := range a.Sanctions {
			add(strings.TrimSpace(f.Level + " " + f.Measure))
		}
	case "zones":
		for _, f := range a.Zones {
			add(f.Zone, f.About)
		}
	}
	return strings.Join(out, ", ")
}

// placesOf writes articles as 71(2)h1.
func placesOf(f news.CitationFinding) string {
	var out []string
	for _, p := range f.Places {
		s := p.Article
		if p.Paragraph != "" {
			s += "(" + p.Paragraph + ")"
		}
		out = append(out, s+p.Letter+p.Point)
	}
	return strings.Join(out, "+")
}

func TestSentencesAreReadAsAClerkWould(t *testing.T) {
	t.Parallel()
	n := newsReader(t)
	for _, tt := range []struct{ on, text, kind, want string }{
		// Regions that share a name.
		{"", "Bawaslu Kabupaten Serang menggelar rapat.", "regions", "36.04"},
		{"", "Bawaslu Kota Serang menggelar rapat.", "regions", "36.73"},
		{"", "Rapat itu berlangsung di Serang.", "regions", "36.04|36.73?"},
		{"", "Bupati Serang tidak datang. Warga Serang menunggu.", "regions", "36.04, 36.04"},
		{"", "Wali Kota Serang membuka rapat di Serang.", "regions", "36.73, 36.73"},
		{"", "Pemkot Bengkulu memeriksa dua lurah.", "regions", "17.71"},
		{"", "Gubernur Bengkulu mengirim surat.", "regions", "17"},
		{"", "Pegawai di Bengkulu diingatkan.", "regions", "17|17.71?"},
		{"", "BENGKULU, Kabar Contoh - Rapat digelar pagi.", "regions", "17.71"},
		{"", "SERANG, KABARCONTOH.ID - Pegawai diingatkan.", "regions", "36.04|36.73?"},
		{"", "Rapat di Banjar dihadiri utusan dari Jawa Barat.", "regions", "32.79, 32"},
		{"", "Rapat di Banjar dihadiri utusan dari Kalimantan Selatan.", "regions", "63.03, 63"},
		{"", "Pemkab Bima dan Pemkot Bima sepakat.", "regions", "52.06, 52.72"},
		{"", "Panwascam Cinangka melapor ke Bawaslu Kabupaten Serang.", "regions", "36.04.31, 36.04"},
		{"", "Pelatihan di Kabupaten Lebak, Pandeglang, dan Serang selesai.", "regions", "36.02, 36.01, 36.04"},
		{"", "Warga Kabupaten Sragen, Jateng, melapor.", "regions", "33.14, 33"},
		{"", "Kantor di Tangsel dan Muratara tutup.", "regions", "36.74, 16.13"},
		{"", "Kab. Bandung Barat menjadi tuan rumah.", "regions", "32.17"},
		{"", "Bawaslu Provinsi Bengkulu dan Pemkot Bengkulu hadir. Bawaslu Bengkulu mencatat.", "regions", "17, 17.71, 17"},
		{"", "Rapat di Kecamatan Tanah Abang, Jakarta Pusat, selesai.", "regions", "31.71.07, 31.71"},
		{"", "Camat Cinangka dan Anyar diundang.", "regions", "36.04.31, 36.04.30"},
		{"", "KABARCONTOH.ID, JAKARTA - Rapat digelar.", "regions", "31"},
		// What is no region.
		{"", "Bima Arya dan Solok Saputra hadir.", "regions", ""},
		{"", "Menurut Banjar Nugroho, rapat ditunda.", "regions", ""},
		{"", "Ia terkena lemparan batu dan pasukan serang.", "regions", ""},
		{"", "Tulisan itu dimuat Radar Banten dan Jawa Pos.", "regions", ""},
		{"", "Kantornya di Jalan Surabaya nomor 5.", "regions", ""},
		{"", "Ia dosen Universitas Lampung.", "regions", ""},
		{"", "Akun itu milik serang.go.id dan @Bandung.", "regions", ""},
		// Offices.
		{"", "Bawaslu RI dan Bawaslu Provinsi Jawa Timur hadir.", "offices", "bawaslu nasional, bawaslu provinsi 35"},
		{"", "Bawaslu Sumut menyurati Komisi Aparatur Sipil Negara (KASN).", "offices", "bawaslu provinsi 12, kasn nasional, kasn nasional"},
		{"", "Inspektorat Kabupaten Lebak dan Kesbangpol Kota Cilegon diundang.", "offices", "inspektorat kabkota 36.02, kesbangpol kabkota 36.72"},
		{"", "KPU Kota Depok dan Satpol PP menertibkan.", "offices", "kpu kabkota 32.76, satpol-pp"},
		{"", "PPK menjatuhkan sanksi disiplin.", "offices", "ppk"},
		{"", "PPK dan PPS melakukan rekapitulasi.", "offices", "ppk-kecamatan kecamatan, pps desa"},
		{"", "PPK hadir pagi itu.", "offices", "ppk|ppk-kecamatan"},
		{"", "Kasus peretasan diserahkan ke BSSN dan Polda Banten.", "offices", "bssn nasional, polri provinsi 36"},
		{"", "Kepala BKPSDM Kabupaten Bantul memanggil stafnya.", "offices", "bkpsdm kabkota 34.02"},
		{"", "Situs bawaslu.go.id memuatnya.", "offices", ""},
		// Legal texts.
		{"2024-01-10", "Ini diatur UU 20/2023.", "citations", "uu 20/2023 uu20-2023=in_force"},
		{"2020-10-01", "Ini diatur Undang-Undang Nomor 5 Tahun 2014.", "citations", "uu 5/2014 uu5-2014=in_force"},
		{"2024-10-01", "Ini diatur Undang-undang (UU) Nomor 5 Tahun 2014 tentang ASN.", "citations", "uu 5/2014 uu5-2014=repealed"},
		{"2020-10-01", "Ini diatur PP 94 Tahun 2021.", "citations", "pp 94/2021 pp94-2021=not_yet_in_force"},
		{"2021-09-10", "PP No. 53 Tahun 2010 masih dikutip.", "citations", "pp 53/2010 pp53-2010=repealed"},
		{"2020-10-01", "Lihat UU No. 10 Tahun 2016 dan UU 6/2020.", "citations", "uu 10/2016 uupilkada=in_force, uu 6/2020 uupilkada=in_force"},
		{"2020-10-01", "Lihat UU Nomor 99 Tahun 2019.", "citations", "uu 99/2019 =unknown_instrument"},
		{"2020-10-01", "Lihat UU Nomor 5 Tahun 2015 tentang Aparatur Sipil Negara.", "citations", "uu 5/2015 =wrong_number_or_year"},
		{"", "Lihat PP 94/2021.", "citations", "pp 94/2021 pp94-2021=day_unknown"},
		{"2020-10-01", "Peraturan Bawaslu Nomor 6 Tahun 2018 dan Perbawaslu 14/2017.", "citations", "peraturan-bawaslu 6/2018 pb6-2018=in_force, peraturan-bawaslu 14/2017 pb14-2017=repealed"},
		{"2020-10-01", "ASN melanggar UU ASN dan UU Pilkada.", "citations", "uu 5/2014 uu5-2014=in_force, uu 1/2015 uupilkada=in_force"},
		{"2024-10-01", "ASN melanggar UU ASN.", "citations", "uu 20/2023 uu20-2023=in_force"},
		{"2023-10-01", "SKB lima menteri mengatur netralitas.", "citations", "skb MenPANRB 2/2022; Mendagri 800-5474/2022; BKN 246/2022; KASN 30/2022; Bawaslu 1447.1/PM.01/K.1/09/2022 skb2022=in_force"},
		{"2023-10-01", "Surat Edaran Menteri PANRB Nomor 18 Tahun 2023 terbit.", "citations", "se 18/2023 se18-2023=in_force"},
		{"2018-03-01", "Surat Menteri PANRB Nomor B/71/M.SM.00.00/2017 terbit.", "citations", "surat B/71/M.SM.00.00/2017 seb71-2017=in_force"},
		{"2020-10-01", "Surat Edaran Sekda Nomor 800/12-BKD/2020 terbit.", "citations", "se 800/12-BKD/2020 =unknown_instrument"},
		{"2024-12-01", "Putusan MK Nomor 136/PUU-XXII/2024 dibacakan.", "citations", "putusan-mk 136/PUU-XXII/2024 mk136-2024=in_force"},
		{"2020-10-01", "Pasal 71 ayat (1) UU 10/2016 melarangnya.", "citations", "71(1) uu 10/2016 uupilkada=in_force, uu 10/2016 uupilkada=in_force"},
		{"2022-10-01", "PP 94/2021 Pasal 5 huruf n angka 5 melarangnya.", "citations", "pp 94/2021 pp94-2021=in_force, 5n5 pp 94/2021 pp94-2021=in_force"},
		{"2020-10-01", "UU 5/2014 Pasal 2 huruf f, Pasal 9 ayat (2), dan Pasal 12.", "citations", "uu 5/2014 uu5-2014=in_force, 2f uu 5/2014 uu5-2014=in_force, 9(2) uu 5/2014 uu5-2014=in_force, 12 uu 5/2014 uu5-2014=in_force"},
		{"2020-10-01", "PP 53/2010 Pasal 4 angka 12 hingga 15 dilanggar.", "citations", "pp 53/2010 pp53-2010=in_force, 412+413+414+415 pp 53/2010 pp53-2010=in_force"},
		{"2020-10-01", "Pasal 71 ayat (1), (2) dan (3) UU 10/2016.", "citations", "71(1)+71(2)+71(3) uu 10/2016 uupilkada=in_force, uu 10/2016 uupilkada=in_force"},
		{"2020-10-01", "Pasal 11 huruf c, d, dan e PP 42/2004.", "citations", "11c+11d+11e pp 42/2004 pp42-2004=in_force, pp 42/2004 pp42-2004=in_force"},
		{"2020-10-01", "Pasal 8, 9, dan 10 mengaturnya.", "citations", "8+9+10  =instrument_not_named"},
		{"2020-10-01", "Ia dijerat Pasal 188 jo Pasal 71 ayat (1) UU 1/2015.", "citations", "188 uu 1/2015 uupilkada=in_force, 71(1) uu 1/2015 uupilkada=in_force, uu 1/2015 uupilkada=in_force"},
		{"2020-10-01", "UU Pilkada Nomor 10 Tahun 2016 dan PP Disiplin PNS Nomor 53 Tahun 2010.", "citations", "uu 10/2016 uupilkada=in_force, pp 53/2010 pp53-2010=in_force"},
		{"2020-10-01", "PP Nomor 53 Tahun 2010 tentang Pembinaan Jiwa Korps.", "citations", "pp 53/2010 pp53-2010=wrong_number_or_year"},
		{"2020-10-01", "PP Nomor 49 Tahun 2018 tentang Manajemen Pegawai Pemerintah dengan Perjanjian Kerja.", "citations", "pp 49/2018 pp49-2018=in_force"},
		{"2024-10-06", "UU 10/2016 pasal 70 dan 71, SE Nomor 18/2023.", "citations", "uu 10/2016 uupilkada=in_force, 70+71 uu 10/2016 uupilkada=in_force, se 18/2023 se18-2023=in_force"},
		{"2020-10-01", "Pasal 9 UU 5/2014, Pasal 71 UU 10/2016.", "citations", "9 uu 5/2014 uu5-2014=in_force, uu 5/2014 uu5-2014=in_force, 71 uu 10/2016 uupilkada=in_force, uu 10/2016 uupilkada=in_force"},
		{"2020-10-01", "UU 5/2014 tentang Aparatur Sipil Negara Pasal 2 huruf f, PP 42/2004 Pasal 11 huruf c.", "citations", "uu 5/2014 uu5-2014=in_force, 2f uu 5/2014 uu5-2014=in_force, pp 42/2004 pp42-2004=in_force, 11c pp 42/2004 pp42-2004=in_force"},
		{"2020-10-01", "Ia menulis surat untuk ibunya.", "citations", ""},
		// Counts.
		{"", "KASN menerima 12 laporan dan 7 temuan.", "counts", "12 laporan received, 7 temuan received"},
		{"", "Sebanyak 1.158 peserta mengikuti sosialisasi.", "counts", "1158 peserta attended"},
		{"", "Tiga orang ASN dijatuhi sanksi.", "counts", "3 asn sanctioned"},
		{"", "Dua puluh lima PNS direkomendasikan.", "counts", "25 asn recommended"},
		{"", "Dua dari tiga laporan diteruskan.", "counts", "2/3 laporan forwarded"},
		{"", "Ada belasan ASN yang terbukti melanggar.", "counts", "11-19 range asn proven"},
		{"", "Sekitar 1,2 juta pemilih terdaftar.", "counts", "1.2e+06 about orang"},
		{"", "Lebih dari 300 kasus ditangani.", "counts", "300 at_least kasus handled"},
		{"", "Hampir seratus laporan masuk.", "counts", "100 at_most laporan received"},
		{"", "Sebanyak 34,9 persen belum ditindaklanjuti.", "counts", "34.9 percent not-followed-up"},
		{"", "Laporan yang masuk sebanyak 45.", "counts", "45 laporan received"},
		{"", "Ada 3 (tiga) kasus dugaan pelanggaran.", "counts", "3 kasus"},
		{"", "Seorang camat diperiksa.", "counts", "1 camat examined"},
		{"", "Ada 10-15 ASN yang dipanggil.", "counts", "10-15 range asn examined"},
		{"", "Salah satu ASN menolak.", "counts", ""},
		{"", "Pasal 5 laporan itu dikutip pada pukul 10.30.", "counts", ""},
		{"", "Pada Pilkada 2020 ASN harus netral.", "counts", ""},
		{"", "Biayanya Rp 500 juta.", "counts", ""},
		{"2020-10-01", "Hingga 21 September 2020, di Kabupaten Lebak tercatat 5 temuan pada Pilkada 2020.", "scope", "36.02 pilkada-2020 2020-09-21"},
		{"2020-10-01", "Ada 4 laporan di Kota Cilegon dan 6 laporan di Kota Tangerang.", "scope", "36.72  2020-10-01, 36.71  2020-10-01"},
		{"", "Dari 456 ASN yang dilaporkan, 344 di antaranya direkomendasikan.", "counts", "456 asn reported, 344 asn recommended"},
		{"", "Menurutnya ada seratus dua puluh tiga ribu warga.", "counts", "123000 orang"},
		{"", "Temuan itu menyangkut 100-an ASN.", "counts", "100 about asn"},
		// Conduct.
		{"", "ASN dilarang menyukai unggahan pasangan calon.", "acts", "like forbidden"},
		{"", "Lurah itu diduga membagikan postingan calon di Facebook.", "acts", "share alleged"},
		{"", "ASN tidak boleh menghadiri deklarasi pasangan calon.", "acts", "attend-declaration forbidden"},
		{"", "ASN boleh menghadiri kampanye untuk mendengarkan.", "acts", "attend allowed"},
		{"", "Ia terbukti berfoto bersama calon bupati.", "acts", "photo proven"},
		{"", "Ia membantah menghadiri kampanye.", "acts", "attend denied"},
		{"", "Camat itu mendampingi bakal calon mendaftar ke KPU.", "acts", "partial-activity reported"},
		{"", "Ia memasang spanduk dukungan di kantornya.", "acts", "banner reported"},
		{"", "Menghadiri kampanye dilarang bagi ASN.", "acts", "attend forbidden"},
		{"", "ASN diimbau tidak memberikan like, komentar, dan share di media sosial.", "acts", "like forbidden, comment forbidden, share forbidden"},
		{"", "Ia menggunakan mobil dinas untuk mengantar warga.", "acts", "state-facility reported"},
		{"", "Ketua Bawaslu enggan memberi jawaban.", "acts", ""},
		{"", "ASN dilarang melakukan hal berikut:\n1. Memasang spanduk calon.\n2. Berfoto bersama calon.", "acts", "banner forbidden, photo forbidden"},
		{"", "Yang boleh dilakukan ASN:\n- Mendengarkan visi dan misi calon.", "acts", "attend-passive allowed"},
		{"", "Yang terjadi hari itu:\n- Memasang spanduk calon.", "acts", "banner reported"},
		// Days.
		{"", "Hal itu dikatakannya, Senin (21/9/2020). Rapat digelar kemarin.", "dates", "2020-09-21, 2020-09-20"},
		{"2020-09-21", "Hal itu dikatakannya, Senin (21/9).", "dates", "2020-09-21"},
		{"2020-09-21", "Rapat digelar Rabu lalu dan hari ini.", "dates", "2020-09-16, 2020-09-21"},
		{"2020-09-21", "Pendaftaran berlangsung 4-6 September 2020.", "dates", "2020-09-04..2020-09-06"},
		{"2020-09-21", "Kampanye dari 26 September hingga 5 Desember 2020.", "dates", "2020-09-26, 2020-12-05"},
		{"2021-01-05", "Pemungutan suara pada 9 Desember.", "dates", "2020-12-09"},
		{"2020-09-21", "Data per Agustus 2020.", "dates", "2020-08-01..2020-08-31"},
		{"2020-09-21", "Sidang tanggal 31 Februari 2020 tidak ada.", "dates", ""},
		{"2020-09-21", "Rapat minggu lalu dan Minggu lalu.", "dates", "2020-09-20"},
		{"2020-09-21", "Senin (22/9/2020) bukan hari Senin.", "dates", "2020-09-22"},
		{"2020-09-21", "Skor 2/3 dan UU 5/2014.", "dates", ""},
		// Elections, sanctions, zones.
		{"", "Pilkada Serentak 2020 dan Pemilu 2024.", "elections", "pilkada-2020, pemilu-2024"},
		{"", "Pada Pemilihan Gubernur dan Wakil Gubernur Tahun 2024 dan Pilpres 2019.", "elections", "pilkada-2024, pemilu-2019"},
		{"", "Pemilihan Kepala Daerah (Pilkada) 2020 dan Pilkada 27 November 2024.", "elections", "pilkada-2020, pilkada-2020, pilkada-2024"},
		{"", "Menjelang Pemilihan 2020.", "elections", "pilkada-2020"},
		{"", "Pemilihan ketua RT 2020.", "elections", ""},
		{"", "Ia mendapat teguran tertulis, lalu hukuman disiplin sedang, lalu PTDH.", "sanctions", "ringan teguran-tertulis, sedang, berat ptdh"},
		{"", "Sanksi moral berupa pernyataan secara terbuka.", "sanctions", "moral pernyataan-terbuka"},
		{"", "Bawaslu menyebut daerah itu zona kuning netralitas.", "zones", "kuning kerawanan"},
		{"", "Karena Covid-19, daerah itu masuk zona merah.", "zones", "merah kesehatan"},
		{"", "Zona merah dan kuning kerawanan.", "zones", "merah kerawanan, kuning kerawanan"},
	} {
		a, err := n.Extract(tt.text, false, netra.Date(tt.on))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range a.Regions {
			if len(f.Candidates) == 0 || f.Ambiguous != (len(f.Candidates) > 1) || f.Ambiguous != (f.Code == "") {
				t.Errorf("%q: region %+v", tt.text, f)
			}
		}
		if got := brief(a, tt.kind); got != tt.want {
			t.Errorf("%s of %q:\n got %s\nwant %s", tt.kind, tt.text, got, tt.want)
		}
	}
}

// article is the answer as its documentation describes it.
type article struct {
	Text    string
	Day     string
	DayFrom string `json:"day_from"`
	Regions []struct {
		Start, End int
		Quote      string
		Code       string
		Reasons    []string
	}
	Words map[string]law.Text
}

func TestNewsExtractAnswersAsDocumented(t *testing.T) {
	t.Parallel()
	page := `<html><head><meta property="article:published_time" content="2020-09-22T08:00:00+07:00"></head>
<body><p>Bawaslu Kota Serang memeriksa tiga ASN yang diduga menyukai unggahan seorang bakal calon.</p></body></html>`
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(page))
	}))
	t.Cleanup(s.Close)
	file := filepath.Join(t.TempDir(), "berita.html")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	fromFile, code := command(t, "news", "extract", file, "--json")
	if code != 0 {
		t.Fatalf("file: code %d: %s", code, fromFile)
	}
	fromURL, code := command(t, "news", "extract", s.URL, "--json", "--allow-loopback")
	if code != 0 || fromURL != fromFile {
		t.Errorf("address: code %d, the answer differs from that of the file: %s", code, fromURL)
	}
	var a article
	if err := json.Unmarshal([]byte(fromFile), &a); err != nil {
		t.Fatal(err)
	}
	if a.Day != "2020-09-22" || a.DayFrom != "page" || len(a.Regions) != 1 {
		t.Fatalf("day %s from %s, %d regions", a.Day, a.DayFrom, len(a.Regions))
	}
	r := a.Regions[0]
	if r.Code != "36.73" || r.Quote != "Kota Serang" || a.Text[r.Start:r.End] != r.Quote {
		t.Errorf("region %+v", r)
	}
	for _, reason := range r.Reasons {
		if w := a.Words[reason]; w.ID == "" || w.EN == "" || w.ID == "news.word."+reason {
			t.Errorf("reason %s has no words: %+v", reason, w)
		}
	}
}

func TestNewsExtractRefusesWhatItMayNotRead(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "berita.txt")
	if err := os.WriteFile(file, []byte("Tidak ada apa-apa."), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{file}, 0, "--on"},
		{[]string{file, "--on", "21-09-2020"}, 2, "YYYY-MM-DD"},
		{[]string{file, "--lang", "fr"}, 2, "id or en"},
		{[]string{}, 2, "FILE|URL is missing"},
		{[]string{file + ".missing"}, 1, "no such file"},
		{[]string{"http://127.0.0.1:9/"}, 1, "not a public one"},
		{[]string{"http://[::ffff:10.0.0.1]/"}, 1, "not a public one"},
		{[]string{"file:///etc/hostname"}, 1, "only http and https"},
	} {
		out, code := command(t, append([]string{"news", "extract"}, tt.args...)...)
		if code != tt.code || !strings.Contains(out, tt.says) {
			t.Errorf("%v: code %d, %q; want %d, %q", tt.args, code, out, tt.code, tt.says)
		}
	}
}

// The articles of testdata/news are invented: no office, person or number in them
// is a real one.
func TestWholeArticlesAreRead(t *testing.T) {
	t.Parallel()
	n := newsReader(t)
	for _, tt := range []struct {
		file, day string
		want      map[string]string
	}{
		{"rekap.txt", "2020-10-01", map[string]string{
			"regions":   "31, 33.03, 74.07, 35.78, 52.04, 72.01",
			"citations": "pp 42/2004 pp42-2004=in_force, pp 53/2010 pp53-2010=in_force, skb MenPANRB 05/2020; Mendagri 800-2836/2020; BKN 167/KEP/2020; KASN 6/SKB/KASN/9/2020; Bawaslu 0314 skb2020=in_force",
			"counts": "604 asn reported, 492 asn proven, 256 asn followed-up, 52.2 percent followed-up, 5 instansi, 56 asn, 34 asn, 21 asn, 18 asn, 15 asn, " +
				"22.4 percent, 270 daerah, 9 provinsi, 224 kabupaten-kota, 37 kabupaten-kota",
			"acts":      "post forbidden, comment forbidden, like forbidden, share forbidden",
			"dates":     "2020-09-30, 2020-10-01, 2020-12-09",
			"sanctions": "sedang, berat",
		}},
		{"kabupaten.txt", "2024-11-12", map[string]string{
			"regions": "33.14, 33.14, 33.14, 33.14.07, 33.14, 33.13, 33.72",
			"offices": "bawaslu, bawaslu kabkota 33.14, bawaslu kabkota 33.14, bkn nasional, bkn nasional, kasn nasional, bkpsdm kabkota 33.14",
			"citations": "188 uu 1/2015 uupilkada=in_force, uu 1/2015 uupilkada=in_force, uu 10/2016 uupilkada=in_force, " +
				"9(2) uu 5/2014 uu5-2014=repealed, uu 5/2014 uu5-2014=repealed",
			"counts": "1 laporan stopped, 1 pejabat reported, 4 saksi, 2 kasus forwarded",
			"acts":   "photo reported, photo-symbol reported, attend-declaration forbidden, attend forbidden, team forbidden",
			"dates":  "2024-11-12, 2024-09-01..2024-09-30, 2024-11-15",
		}},
		{"zona.txt", "2020-09-23", map[string]string{
			"counts": "3 kecamatan, 3 kecamatan, 10 kecamatan, 11 kasus handled, 9 kasus forwarded, 2 kasus in-process, 4 temuan found, 8 kabupaten-kota, " +
				"150 about peserta attended, 1 orang attended",
			"zones":   "merah kerawanan, merah kerawanan, kuning kerawanan",
			"offices": "bawaslu, bawaslu kabkota 36.01, bawaslu provinsi 36, kasn nasional, kesbangpol provinsi 36",
		}},
		{"pemilu.txt", "2024-01-16", map[string]string{
			"regions":   "64.08, 64.08, 64.08, 64, 64.72, 64.71, 64.03",
			"citations": "5n pp 94/2021 pp94-2021=in_force, pp 94/2021 pp94-2021=in_force, 24(1)d uu 20/2023 uu20-2023=in_force, uu 20/2023 uu20-2023=in_force, skb 2/2022 skb2022=in_force",
			"counts":    "3 asn, 2 non-asn sanctioned, 20 at_least laporan received, 20 laporan, 7 laporan registered, 13 laporan stopped",
			"acts":      "like forbidden, comment forbidden, attend-passive allowed, attributes forbidden, state-facility forbidden",
			"elections": "pemilu-2019",
		}},
	} {
		text, err := os.ReadFile(filepath.Join("testdata", "news", tt.file))
		if err != nil {
			t.Fatal(err)
		}
		a, err := n.Extract(string(text), false, "")
		if err != nil {
			t.Fatal(err)
		}
		if string(a.Day) != tt.day {
			t.Errorf("%s: day %s, want %s", tt.file, a.Day, tt.day)
		}
		for kind, want := range tt.want {
			if got := brief(a, kind); got != want {
				t.Errorf("%s, %s:\n got %s\nwant %s", tt.file, kind, got, want)
			}
		}
	}
}
