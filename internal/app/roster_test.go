package app

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/xuri/excelize/v2"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

// sitting is a browser in which a person of the demonstration is logged in.
func sitting(t *testing.T, a *App, name string) *browser {
	t.Helper()
	b := newBrowser(t, a)
	b.jar["netra_sesi"], _ = a.persona(t, name)
	return b
}

// People of the demonstration by what their offices look after.
const (
	ppkCilegon     = "Agus Hermanto"
	ppkLebak       = "Tatang Sudrajat"
	bawasluCilegon = "Rina Maharani"
	bawasluLebak   = "Asep Mulyadi"
	bawasluBanten  = "Hendra Wijaksana"
	bkn            = "Dewi Kartikasari"
)

// governmentOf is the agency of a region in the demonstration, and one of its
// servants.
func (a *App) governmentOf(t *testing.T, region netra.Region) (agency registry.Agency, one registry.Servant) {
	t.Helper()
	err := a.DB.Read(t.Context(), func(tx *db.Tx) error {
		list, err := a.Registry.Agencies(t.Context(), tx, region)
		if err != nil {
			return err
		}
		agency = list[0]
		servants, err := a.Registry.ServantsByName(t.Context(), tx, registry.Within{Agency: agency.ID}, 0, 1)
		one = servants[0]
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return agency, one
}

// stage uploads a roster of an agency and gives back where its report is.
func (b *browser) stage(agency netra.AgencyID, content string) string {
	b.t.Helper()
	w := b.upload(servantImport.path, url.Values{"instansi": {string(agency)}}, "pegawai.csv", content)
	want(b.t, "upload", w, http.StatusSeeOther)
	return w.Header().Get("Location")
}

func TestOfficeLooksUpItsOwnServantsOnly(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, nil, func(t *testing.T, dbURL string) {
		a := newDemo(t, dbURL)
		lebak, foreigner := a.governmentOf(t, "36.02")
		_, own := a.governmentOf(t, "36.72")
		for name, n := range map[string]string{ppkCilegon: "60 pegawai", bawasluCilegon: "60 pegawai", bawasluBanten: "240 pegawai", bkn: "300 pegawai"} {
			b := sitting(t, a, name)
			want(t, name, b.get(rosterPath), http.StatusOK, n)
			want(t, name, b.get(rosterPath+"/"+string(own.ID)), http.StatusOK, own.FullName())
		}
		for _, name := range []string{ppkCilegon, bawasluCilegon} {
			b := sitting(t, a, name)
			want(t, name, b.get(rosterPath+"/"+string(foreigner.ID)), http.StatusNotFound)
			want(t, name, b.post(rosterPath+"/"+string(foreigner.ID)+"/nip", url.Values{"alasan": {"ingin tahu saja"}}), http.StatusNotFound)
			found := b.get(rosterPath + "?q=" + string(foreigner.NIP)).Body.String()
			if strings.Contains(found, string(foreigner.ID)) {
				t.Errorf("%s finds a servant of elsewhere by his number", name)
			}
			// Another agency is no choice of this office.
			w := b.get(rosterPath + "?instansi=" + string(lebak.ID))
			if w.Code != http.StatusUnprocessableEntity || strings.Contains(w.Body.String(), string(foreigner.ID)) {
				t.Errorf("%s asks for another agency: %d", name, w.Code)
			}
			if w := b.get(rosterPath + ".csv?instansi=" + string(lebak.ID)); w.Code != http.StatusUnprocessableEntity {
				t.Errorf("%s downloads another agency: %d", name, w.Code)
			}
		}
		want(t, "BKN", sitting(t, a, bkn).get(rosterPath+"?instansi="+string(lebak.ID)), http.StatusOK, "60 pegawai cocok", lebak.Name)
	})
}

func TestFileBelongsToTheOfficeThatBroughtIt(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	agency, _ := a.governmentOf(t, "36.72")
	batch := sitting(t, a, ppkCilegon).stage(agency.ID, "NIP;Nama\n198609262015051091;Yusuf Sangat Rahasia\n")
	for _, name := range []string{ppkLebak, bawasluCilegon, bawasluLebak, bkn} {
		b := sitting(t, a, name)
		for what, w := range map[string]int{
			"report":   b.get(batch).Code,
			"problems": b.get(batch + "/galat.csv").Code,
			"workbook": b.get(batch + "/galat.xlsx").Code,
			"apply":    b.post(batch+"/terapkan", url.Values{"cara": {"good"}}).Code,
			"drop":     b.post(batch+"/buang", url.Values{}).Code,
			"nothing":  b.get(servantImport.path + "/" + anything).Code,
		} {
			if w != http.StatusNotFound {
				t.Errorf("%s: %s of another office's file answers %d", name, what, w)
			}
		}
		if strings.Contains(b.get(servantImport.path).Body.String(), "pegawai.csv") {
			t.Errorf("%s sees the name of another office's file", name)
		}
	}
	b := sitting(t, a, ppkCilegon)
	want(t, "its own office", b.get(batch), http.StatusOK, "Hasil pemeriksaan")
	// A file of servants is no file of candidates.
	want(t, "as candidates", sitting(t, a, ppkCilegon).get(strings.Replace(batch, rosterPath, candidatesPath, 1)), http.StatusNotFound)
	want(t, "drop", b.post(batch+"/buang", url.Values{}), http.StatusSeeOther)
	want(t, "dropped", b.get(batch), http.StatusNotFound)
}

func TestAgencyTakesNobodyFromAnother(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	agency, _ := a.governmentOf(t, "36.72")
	lebak, theirs := a.governmentOf(t, "36.02")
	b := sitting(t, a, ppkCilegon)
	want(t, "another agency", b.upload(servantImport.path, url.Values{"instansi": {string(lebak.ID)}}, "a.csv", "NIP;Nama\n198609262015051091;A\n"), http.StatusUnprocessableEntity)
	batch := b.stage(agency.ID, "NIP;Nama;Instansi\n"+string(theirs.NIP)+";Direbut;\n198609262015051091;Yusuf;"+lebak.Name+"\n198609262015051092;Ani;\n")
	want(t, "report", b.get(batch), http.StatusOK, "tercatat pada instansi lain", "di luar yang diurus", "Baris 2", "Baris 3")
	want(t, "apply", b.post(batch+"/terapkan", url.Values{"cara": {"good"}}), http.StatusSeeOther)
	want(t, "result", b.get(batch), http.StatusOK, "Baris yang dilewati", "tercatat pada instansi lain")
	if _, now := a.governmentOf(t, "36.02"); now.ID != theirs.ID || now.Version != theirs.Version {
		t.Errorf("the other agency's servant is now %+v", now)
	}
	// An agency adds no agencies and no candidates.
	want(t, "agency", b.get(agencyPath), http.StatusForbidden)
	want(t, "agency", b.post(agencyPath, url.Values{"nama": {"Instansi Baru"}, "jenis": {"daerah"}}), http.StatusForbidden)
	want(t, "candidates", b.get(candidateImport.path), http.StatusForbidden)
	want(t, "candidates", b.upload(candidateImport.path, url.Values{"tahapan": {"pilkada-2024"}}, "c.csv", "a"), http.StatusForbidden)
}

func TestBadFilesAreRefusedAndTheFormKeepsItsChoice(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	agency, _ := a.governmentOf(t, "36.02")
	b := sitting(t, a, bkn) // has to choose among agencies
	utf16 := "N\x00I\x00P\x00;\x00N\x00a\x00m\x00a\x00\n\x00"
	for what, x := range map[string]struct{ content, word string }{
		"nothing":       {"", "kosong"},
		"xlsx":          {"PK\x03\x04…", "tidak dapat dibuka"},
		"UTF-16":        {utf16, "tidak dapat dibaca"},
		"zeros":         {"NIP;Nama\n198609262015051091;A\x00B\n", "tidak dapat dibaca"},
		"header only":   {"NIP;Nama\n", "Tidak ada baris"},
		"no header":     {"satu;dua\ntiga;empat\n", "NIP, Nama"},
		"no name":       {"NIP;Jabatan\n1;2\n", "“Nama”"},
		"HTML":          {"<script>alert(1)</script>", "NIP, Nama"},
		"an open quote": {"NIP;Nama;Jabatan\n198609262015051091;A;\"Guru\n198609262015051092;B;Guru\n", "Periksa tanda kutip"},
	} {
		t.Run(what, func(t *testing.T) {
			w := b.upload(servantImport.path, url.Values{"instansi": {string(agency.ID)}}, "a.csv", x.content)
			want(t, what, w, http.StatusUnprocessableEntity, "Galat", x.word)
			if !regexp.MustCompile(`value="` + string(agency.ID) + `" selected`).MatchString(w.Body.String()) {
				t.Error("the form forgot the agency")
			}
		})
	}
	want(t, "no agency", b.upload(servantImport.path, url.Values{}, "a.csv", "NIP;Nama\n198609262015051091;A\n"), http.StatusUnprocessableEntity, "Instansi")
	want(t, "two files' worth", b.upload(servantImport.path, url.Values{"instansi": {"x"}}, "a.csv", "NIP;Nama\n"), http.StatusUnprocessableEntity, "Instansi")
	want(t, "no election", sitting(t, a, bawasluCilegon).upload(candidateImport.path, url.Values{"tahapan": {"' or 1=1 --"}}, "c.csv", "x"), http.StatusUnprocessableEntity, "Pemilu atau pemilihan")
}

func TestStrangeRowsAreNamedAndStrangeTextIsOnlyText(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	agency, _ := a.governmentOf(t, "36.72")
	b := sitting(t, a, ppkCilegon)
	batch := b.stage(agency.ID, "No;NIP;Nama;Jabatan;Catatan <b>\n"+
		"1;1,99E+17;Siti;Guru;\n2;198609262015051000;Ani;Guru;\n3;'19860926 201505 1 091;<script>alert(1)</script> 😀;\"'; drop table registry_servants; --\";\n"+
		"4;198609262015051092;Budi;"+strings.Repeat("x", 301)+";\n5;198609262015051093;=Cici;=HYPERLINK(\"http://x\");\n")
	report := b.get(batch)
	want(t, "report", report, http.StatusOK, "Baris 2", "sudah hilang", "Baris 3", "berakhir 000", "Baris 5", "Jabatan", "300 huruf", "Catatan &lt;b&gt;", "tidak dipakai")
	w := b.post(batch+"/terapkan", url.Values{"cara": {"stop"}})
	want(t, "all or nothing", w, http.StatusUnprocessableEntity, "tidak ada yang disimpan", "Galat")
	want(t, "no way chosen", b.post(batch+"/terapkan", url.Values{"cara": {"semua"}}), http.StatusUnprocessableEntity, "Galat")
	problems := b.get(batch + "/galat.csv")
	want(t, "problems", problems, http.StatusOK, "2;NIP;", "3;NIP;", "5;Jabatan;")
	if !strings.HasPrefix(problems.Body.String(), "\ufeff") || strings.Contains(problems.Body.String(), "Siti") {
		t.Error("the list of problems is not marked as UTF-8, or repeats a name")
	}
	book, err := excelize.OpenReader(b.get(batch + "/galat.xlsx").Body)
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := book.GetRows(book.GetSheetName(0)); err != nil || len(rows) != 4 || rows[1][0] != "2" || rows[3][1] != "Jabatan" {
		t.Errorf("the workbook of problems: %q, %v", rows, err)
	}
	want(t, "the good ones", b.post(batch+"/terapkan", url.Values{"cara": {"good"}}), http.StatusSeeOther)
	want(t, "a second time", b.post(batch+"/terapkan", url.Values{"cara": {"good"}}), http.StatusSeeOther)
	want(t, "the result keeps what was left out", b.get(batch), http.StatusOK, "Sudah diterapkan", "Baris 2", "berakhir 000")
	page := b.get(rosterPath + "?unit=&q=script+alert").Body.String()
	if strings.Contains(page, "<script>alert") || !strings.Contains(page, "😀") {
		t.Error("a name became a part of the page, or lost its signs")
	}
	csv := b.get(rosterPath + ".csv")
	want(t, "download", csv, http.StatusOK, "'=HYPERLINK", "😀", "drop table")
	if strings.Contains(csv.Body.String(), "19860926") || regexp.MustCompile(`\d{18}`).MatchString(csv.Body.String()) {
		t.Error("the downloaded list has numbers of servants")
	}
	if got := csv.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("the download may be kept: %q", got)
	}
}

// TestPersonNamesTheColumnsOfAFile brings a file without a header that is known.
func TestPersonNamesTheColumnsOfAFile(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	agency, _ := a.governmentOf(t, "36.72")
	b := sitting(t, a, ppkCilegon)
	batch := b.stage(agency.ID, "urut;siapa;identitas;tugas <b>\n1;Yusuf;198609262015051091;Guru\n2;Aminah;199001012015042091;Guru\n")
	page := b.get(batch)
	want(t, "asked", page, http.StatusOK, "Kolom mana berisi apa?", "Kolom B (siapa)", "Isinya: Yusuf · Aminah", "tugas &lt;b&gt;", `value="nip" selected`)
	if strings.Contains(page.Body.String(), "19860926") || strings.Contains(page.Body.String(), "/terapkan") {
		t.Error("the page shows a number of a servant, or can be applied")
	}
	form := url.Values{"mulai": {"2"}, "kolom-1": {"nama"}, "kolom-2": {"nip"}, "kolom-3": {"nama"}}
	want(t, "twice", b.post(batch+"/kolom", form), http.StatusUnprocessableEntity, "Galat", "satu kolom")
	want(t, "no such field", b.post(batch+"/kolom", url.Values{"mulai": {"2"}, "kolom-1": {"gaji"}}), http.StatusUnprocessableEntity, "Galat")
	want(t, "applied too early", b.post(batch+"/terapkan", url.Values{"cara": {"good"}}), http.StatusUnprocessableEntity, "Galat")
	want(t, "of another office", sitting(t, a, ppkLebak).post(batch+"/kolom", form), http.StatusNotFound)
	form.Set("kolom-3", "jabatan")
	want(t, "named", b.post(batch+"/kolom", form), http.StatusSeeOther)
	want(t, "checked", b.get(batch), http.StatusOK, "Hasil pemeriksaan", "menurut pilihan Anda", "Perbaiki kolom")
	want(t, "applied", b.post(batch+"/terapkan", url.Values{"cara": {"stop"}}), http.StatusSeeOther)
	want(t, "after that", b.post(batch+"/kolom", form), http.StatusUnprocessableEntity)
	want(t, "the roster", b.get(rosterPath+"?unit=&q=aminah"), http.StatusOK, "Aminah")
}

func TestRosterOfAnOldProgramIsRead(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	agency, _ := a.governmentOf(t, "36.72")
	b := sitting(t, a, ppkCilegon)
	latin, err := charmap.Windows1252.NewEncoder().String("DAFTAR PEGAWAI\r\n\r\nNIP BARU;NAMA;JABATAN NAMA;UNOR NAMA\r\n198609262015051091;André Müller;Guru;SD Negeri 1\r\n")
	if err != nil {
		t.Fatal(err)
	}
	batch := b.stage(agency.ID, latin)
	want(t, "report", b.get(batch), http.StatusOK, "Windows-1252", "titik koma", "Satu baris akan disimpan")
	want(t, "apply", b.post(batch+"/terapkan", url.Values{"cara": {"stop"}}), http.StatusSeeOther)
	want(t, "found", b.get(rosterPath+"?q=andre+muller"), http.StatusOK, "André Müller", "SD Negeri 1")
	again := b.stage(agency.ID, latin)
	want(t, "the same file", b.get(again), http.StatusOK, "persis sama sudah diterapkan", "Tidak ada baris yang akan mengubah")
}

func TestRosterIsFilteredAndTurnedOver(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	b := sitting(t, a, ppkCilegon)
	first := b.get(rosterPath)
	want(t, "first page", first, http.StatusOK, "1–50 dari 60", "mulai=50")
	second := b.get(rosterPath + "?mulai=50")
	want(t, "second page", second, http.StatusOK, "51–60 dari 60")
	ids := regexp.MustCompile(`/meja/pegawai/([0-9A-Z]{26})`)
	seen := map[string]bool{}
	for _, page := range []string{first.Body.String(), second.Body.String()} {
		for _, m := range ids.FindAllStringSubmatch(page, -1) {
			if seen[m[1]] {
				t.Errorf("servant %s is listed twice", m[1])
			}
			seen[m[1]] = true
		}
	}
	if len(seen) != 60 {
		t.Errorf("two pages list %d servants, want 60", len(seen))
	}
	for _, start := range []string{"60", "99999999999999999999", "-5", "x"} {
		want(t, "from "+start, b.get(rosterPath+"?mulai="+start), http.StatusOK)
	}
	want(t, "a unit", b.get(rosterPath+"?unit=dinas+kesehatan"), http.StatusOK, "Dinas Kesehatan", "cocok")
	if strings.Contains(b.get(rosterPath+"?unit=dinas+kesehatan").Body.String(), "Dinas Perhubungan") {
		t.Error("the filter shows another unit")
	}
	want(t, "no unit", b.get(rosterPath+"?unit=%25"), http.StatusOK)
	want(t, "no such unit", b.get(rosterPath+"?unit=antariksa"), http.StatusOK, "Tidak ada yang cocok")
	want(t, "too long", b.get(rosterPath+"?q="+strings.Repeat("a", 201)), http.StatusUnprocessableEntity, "Galat")
	want(t, "in English", b.get(rosterPath+"?bahasa=en"), http.StatusOK, "Civil servants")
}

func TestPageOfAServantTellsWhatRostersSaidBefore(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	agency, one := a.governmentOf(t, "36.72")
	b := sitting(t, a, ppkCilegon)
	batch := b.stage(agency.ID, "NIP;Nama;Jabatan\n"+string(one.NIP)+";"+strings.Split(one.FullName(), ",")[0]+";Kepala Dinas Antariksa\n")
	want(t, "apply", b.post(batch+"/terapkan", url.Values{"cara": {"stop"}}), http.StatusSeeOther)
	page := b.get(rosterPath + "/" + string(one.ID))
	want(t, "servant", page, http.StatusOK, "Kepala Dinas Antariksa", one.Position, one.Unit, "sekarang", "13 November 2024", one.NIP.Masked())
	if strings.Contains(page.Body.String(), string(one.NIP[:8])) {
		t.Error("the page shows a birth date")
	}
	reveal := rosterPath + "/" + string(one.ID) + "/nip"
	want(t, "a short reason", b.post(reveal, url.Values{"alasan": {"<i>x"}}), http.StatusUnprocessableEntity, "10 sampai 500", "&lt;i&gt;x")
	want(t, "a reason", b.post(reveal, url.Values{"alasan": {"<i>menautkan</i> perkara 12"}}), http.StatusOK, one.NIP.Grouped(), "sudah dicatat")
}

func TestCandidatesAreImportedAndListed(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, nil, func(t *testing.T, dbURL string) {
		a := newDemo(t, dbURL)
		b := sitting(t, a, bawasluCilegon)
		want(t, "the invented pairs", b.get(candidatesPath), http.StatusOK, "Contoh, S.E.", "Rekaan, M.Si.")
		want(t, "form", b.get(candidateImport.path), http.StatusOK, "Nomor Urut")
		rows := "kode_wilayah,pemilihan,nomor_urut,peran,nama,alias\n" +
			`36.72,Wali kota,1,calon kepala,"H. Bagus Permana, S.E.",Kang Bagus` + "\n" + `36.72,wali-kota,1,calon wakil,"Dr. Citra Ayu",` + "\n" +
			"36,Gubernur,1,calon kepala,Rahmat,\n36,Gubernur,2,kolom kosong,Kolom Kosong,\n36.02,Bupati,1,calon kepala,Yanto,\n36.72,Wali kota,x,ketua RT,,\n"
		w := b.upload(candidateImport.path, url.Values{"tahapan": {"pilkada-2024"}}, "calon.csv", rows)
		want(t, "upload", w, http.StatusSeeOther)
		batch := w.Header().Get("Location")
		want(t, "report", b.get(batch), http.StatusOK, "Pilkada Serentak 2024", "di luar wilayah kantor", "Baris 7", "Nomor urut harus angka")
		want(t, "apply", b.post(batch+"/terapkan", url.Values{"cara": {"good"}}), http.StatusSeeOther)
		for name, words := range map[string][]string{
			bawasluCilegon: {"H. Bagus Permana, S.E.", "Dr. Citra Ayu", "Kang Bagus", "Kota Cilegon, Banten", "Kolom kosong", "Rahmat"},
			ppkCilegon:     {"H. Bagus Permana, S.E."}, bkn: {"Rahmat"}, bawasluLebak: {"Rahmat"},
		} {
			want(t, name, sitting(t, a, name).get(candidatesPath), http.StatusOK, words...)
		}
		if body := sitting(t, a, bawasluLebak).get(candidatesPath).Body.String(); strings.Contains(body, "Bagus") {
			t.Error("Lebak lists the race of another city")
		}
		mayors := b.get(candidatesPath + "?tahapan=pilkada-2024&jenis=wali-kota").Body.String()
		if !strings.Contains(mayors, "Bagus") || strings.Contains(mayors, "Rahmat") {
			t.Error("the filter by race does not filter")
		}
		want(t, "by name", b.get(candidatesPath+"?q=bagus"), http.StatusOK, "Bagus")
		want(t, "by another name", b.get(candidatesPath+"?q=antah"), http.StatusOK, "Tidak ada pemilihan yang cocok")
		one := regexp.MustCompile(candidatesPath + `/[0-9A-Z]{26}`).FindString(mayors)
		want(t, "candidate", b.get(one), http.StatusOK, "Kota Cilegon", "Menurut daftar calon", "Keluarga menurut riwayat hidup")
		want(t, "candidate of another city", sitting(t, a, bawasluLebak).get(one), http.StatusNotFound)
		want(t, "export", b.get(candidatesPath+".csv?tahapan=pilkada-2024&q=bagus"), http.StatusOK, "H. Bagus Permana, S.E.;Kang Bagus")
		want(t, "by place", b.get(candidatesPath+"?tempat=CILEGON"), http.StatusOK, "Bagus")
		want(t, "nowhere", b.get(candidatesPath+"?tempat=antah"), http.StatusOK, "Tidak ada pemilihan yang cocok")
		want(t, "no election", b.get(candidatesPath+"?tahapan=x"), http.StatusUnprocessableEntity, "Galat")
		want(t, "another election", b.get(candidatesPath+"?tahapan=pilkada-2020&jenis=antah&mulai=99"), http.StatusOK, "Belum ada calon")
	})
}

// TestLongRosterIsTakenOverInTheBackground brings a roster as a stream, leaves
// the page, and comes back.
func TestLongRosterIsTakenOverInTheBackground(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	agency, _ := a.governmentOf(t, "36.72")
	b := sitting(t, a, ppkCilegon)
	want(t, "form", b.get(loadPath), http.StatusOK, "Daftar panjang", "paling besar 4 GB")
	want(t, "nothing", b.upload(loadPath, url.Values{"instansi": {string(agency.ID)}}, "", ""), http.StatusUnprocessableEntity, "Galat")
	want(t, "no roster", b.upload(loadPath, url.Values{"instansi": {string(agency.ID)}}, "x.csv", "a;b;c\n1;2;3\n"), http.StatusUnprocessableEntity, "Galat")
	w := b.upload(loadPath, url.Values{"instansi": {string(agency.ID)}}, "besar.csv", "NIP;Nama\n197001012000031003;Oneng Panjang\n123;Salah\n")
	want(t, "upload", w, http.StatusSeeOther)
	at := w.Header().Get("Location")
	want(t, "waiting", b.get(at), http.StatusOK, "sedang diperiksa", "Boleh ditinggalkan")
	run := func() {
		t.Helper()
		if _, err := a.Jobs.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	run()
	want(t, "checked", b.get(at), http.StatusOK, "Belum ada yang tersimpan", "Baris 3")
	if body := b.get(at + "/galat.xlsx").Body.String(); !strings.HasPrefix(body, "PK") {
		t.Error("the problems are no workbook")
	}
	want(t, "another office", sitting(t, a, bawasluLebak).get(at), http.StatusNotFound)
	want(t, "apply", b.post(at+"/terapkan", nil), http.StatusSeeOther)
	run()
	want(t, "done", b.get(at), http.StatusOK, "Selesai", "sudah diambil")
	want(t, "the servant", b.get(rosterPath+"?q=oneng"), http.StatusOK, "Oneng Panjang")
	want(t, "the list", b.get(loadPath), http.StatusOK, "besar.csv")
}
