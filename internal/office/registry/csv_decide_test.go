package registry

import (
	"strings"
	"testing"
)

func TestColumnsAreKnownByTheirManyNames(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"NIP;Nama": "nip nama",
		"No.;NIP BARU;NAMA;GELAR DEPAN;GELAR BELAKANG":                                                                "- nip nama gelar_depan gelar_belakang",
		"PNS ID;NIP BARU;NIP LAMA;NAMA;STATUS CPNS PNS;JENIS JABATAN NAMA;JABATAN NAMA;UNOR NAMA;INSTANSI KERJA NAMA": "- nip - nama status jenis_jabatan jabatan unit instansi",
		"NIP/NI PPPK,Nama Lengkap dan Gelar,Perangkat Daerah,Kecamatan":                                               "nip nama unit wilayah",
		"N.I.P.;Nama_Pegawai;Nama Jabatan;Eselon;Satker;Kab./Kota":                                                    "nip nama jabatan jenis_jabatan unit -",
		"nama pegawai;nip asn;Nama":                                                                                   "- nip nama",
		"Status;Status Kepegawaian;NIP;NIP":                                                                           "- status nip -",
	} {
		sep := ";"
		if !strings.Contains(header, ";") {
			sep = ","
		}
		var got []string
		for _, c := range matchHeader(strings.Split(header, sep), servantFields()) {
			if c.Field == "" {
				c.Field = "-"
			}
			got = append(got, c.Field)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s\nis taken for %s\nwant         %s", header, strings.Join(got, " "), want)
		}
	}
	for _, header := range [][]string{{}, {""}, {"NIP"}, {"foo", "bar"}} {
		if got := matchHeader(header, servantFields()); got != nil {
			t.Errorf("%q is taken for the header: %v", header, got)
		}
	}
}

func TestNumberOfTheRowIsNotTheNumberOfThePair(t *testing.T) {
	t.Parallel()
	s, err := readSheet([]byte("No;Kode Wilayah;Pemilihan;Nomor Urut;Peran;Nama\n17;36.72;wali kota;2;calon kepala;Bagus\n"), candidateFields())
	if err != nil || s.rows[0].get("nomor") != "2" {
		t.Errorf("number of the pair: %+v, %v", s, err)
	}
	s, err = readSheet([]byte("No;Kode Wilayah;Pemilihan;Peran;Nama\n2;36.72;wali kota;calon kepala;Bagus\n"), candidateFields())
	if err != nil || s.rows[0].get("nomor") != "2" {
		t.Errorf("the only number there is: %+v, %v", s, err)
	}
}

// TestOpenQuoteSwallowsNoRows breaks a file as a hand-made one is broken: the
// rows after the quote would be missing without a word.
func TestOpenQuoteSwallowsNoRows(t *testing.T) {
	t.Parallel()
	rows := strings.Repeat("198609262015051001;Ani;Guru;SD 1\n", 3)
	for what, content := range map[string]string{
		"to the end":      "NIP;Nama;Jabatan;Catatan\n" + rows + "199001012015042001;Ina;Guru;\"lihat arsip\n" + rows,
		"to another":      "NIP;Nama;Jabatan;Catatan\n" + rows + "199001012015042001;Ina;Guru;\"lihat arsip\n" + rows + "199001012015042002;Ima;Guru;arsip\"\n",
		"without columns": "NIP;Nama;Jabatan;Catatan\n" + rows + "199001012015042001;Ina;Guru;\"lihat\n" + strings.Repeat("arsip\n", 40),
	} {
		_, err := readSheet([]byte(content), servantFields())
		wantProblem(t, what, err, "registry.file_broken")
		if ps := problemsOf(err); len(ps) > 0 && (len(ps[0].Args) == 0 || ps[0].Args[0] != "5") {
			t.Errorf("%s: the problem names line %v, want 5", what, ps[0].Args)
		}
	}
	s, err := readSheet([]byte("NIP;Nama;Jabatan;Catatan\n198609262015051001;Ani;\"Kepala\nSeksi \"\"A\"\"\";Kel. 5\" 2\n"), servantFields())
	if err != nil || s.rows[0].get("jabatan") != "Kepala\nSeksi \"A\"" {
		t.Errorf("an honest cell of two lines: %+v, %v", s, err)
	}
}

func TestCellsKeepWhatTheyHold(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		`=HYPERLINK("http://x","klik")`, "+62812", "@SUM(A1)", `<script>alert(1)</script>`, "'; drop table registry_servants; --", "Ani 😀", "Ｎａｍａ", "نور",
	} {
		cell := `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
		s, err := readSheet([]byte("NIP;Nama;Jabatan\n198609262015051001;Ani;"+cell+"\n"), servantFields())
		if err != nil || s.rows[0].get("jabatan") != name {
			t.Errorf("%q became %+v, %v", name, s, err)
		}
	}
	s, err := readSheet([]byte("NIP;Nama;Jabatan\n198609262015051001;Ani;"+strings.Repeat("x", 1<<20)+"\n"), servantFields())
	if err != nil {
		t.Fatal(err)
	}
	_, bad, _ := readServants(s, "2024-11-12", map[string]string{"pns": "pns"})
	if len(bad) != 1 || bad[0].Key != "registry.text_long" || bad[0].Line != 2 || bad[0].Field != "jabatan" {
		t.Errorf("a cell of a megabyte: %+v", bad)
	}
}

func TestOurOwnColumnsAreKnown(t *testing.T) {
	t.Parallel()
	for _, fields := range [][]field{servantFields(), candidateFields()} {
		var header []string
		for _, f := range fields {
			header = append(header, f.title)
		}
		for i, c := range matchHeader(header, fields) {
			if c.Field != fields[i].name {
				t.Errorf("our column %q is taken for %q, want %q", c.Header, c.Field, fields[i].name)
			}
		}
	}
	for _, kind := range []string{ImportServants, ImportCandidates} {
		seen := false
		for _, c := range ImportColumns(kind) {
			if c.Required && seen {
				t.Errorf("%s: the required column %s stands behind others", kind, c.Header)
			}
			seen = seen || !c.Required
		}
	}
}
