package registry

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/internal/testkit/shared"
	"github.com/netra-id/netra/law"
)

var sets = []db.Migrations{ledger.Migrations, Migrations}

// office is a registry with two agencies and the clock it goes by.
type desk struct {
	*Service
	d      *db.DB
	l      *ledger.Ledger
	at     time.Time
	gov    netra.AgencyID // a local government
	branch netra.AgencyID // a vertical agency in the same place
}

// Now makes the desk its own clock.
func (k *desk) Now() time.Time { return k.at }

var importer = netra.Actor{User: "u1", Name: "Importer", Office: "o1", Role: netra.RoleOfficer}

func each(t *testing.T, fn func(t *testing.T, k *desk)) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) { fn(t, newDesk(t, d)) })
}

func newDesk(t *testing.T, d *db.DB) *desk {
	t.Helper()
	secret, _, err := ledger.NewKey("test")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ledger.ParseSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	book := &law.Book{
		Employments: map[string]*law.Employment{
			"pns": {ID: "pns", Label: law.Text{ID: "PNS"}}, "cpns": {ID: "cpns", Label: law.Text{ID: "CPNS"}}, "pppk": {ID: "pppk", Label: law.Text{ID: "PPPK"}},
		},
		Elections: map[string]*law.Election{"vote": {Head: law.Head{ID: "vote"}, Races: []law.Race{
			{ID: "gubernur", Label: law.Text{ID: "Gubernur"}}, {ID: "bupati", Label: law.Text{ID: "Bupati"}}, {ID: "wali-kota", Label: law.Text{ID: "Wali Kota"}},
		}}},
	}
	k := &desk{d: d, at: time.Date(2024, 11, 12, 1, 0, 0, 0, time.UTC)}
	k.l = ledger.New(d, k, signer)
	k.Service = New(d, k, k.l, book)
	k.write(t, func(ctx context.Context, tx *db.Tx) error {
		if k.gov, err = k.AddAgency(ctx, tx, Agency{Name: "Pemerintah Kota Cilegon", Short: "Pemkot Cilegon", Kind: Local, Region: "36.72"}, importer); err != nil {
			return err
		}
		k.branch, err = k.AddAgency(ctx, tx, Agency{Name: "Kantor Pertanahan Kota Cilegon", Kind: Vertical, Region: "36.72"}, importer)
		return err
	})
	return k
}

func (k *desk) write(t *testing.T, fn func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := k.d.Write(t.Context(), func(tx *db.Tx) error { return fn(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

func (k *desk) read(t *testing.T, fn func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := k.d.Read(t.Context(), func(tx *db.Tx) error { return fn(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

func (k *desk) count(t *testing.T) int {
	t.Helper()
	n := 0
	k.read(t, func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = k.CountServants(ctx, tx, Within{})
		return err
	})
	return n
}

func (k *desk) find(t *testing.T, q string, in Within) []Servant {
	t.Helper()
	var out []Servant
	k.read(t, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = k.FindServants(ctx, tx, q, in, 10)
		return err
	})
	return out
}

const goodRoster = `No;NIP;Nama;Status;Jabatan;Jenis Jabatan;Unit Kerja
1;198609262015051001;Drs. H. Muhammad Yusuf, M.Si.;PNS;Kepala Seksi;Pengawas;Dinas Kesehatan
2;199001012015042001;Siti Aminah, S.Pd.;PNS;Guru Ahli Muda;Fungsional;SD Negeri 1 Cibeber
3;198805172023211005;Asep Saepulloh;P3K;Penyuluh;;Dinas Pertanian
`

func file(content string) File { return File{Name: "pegawai.csv", Data: []byte(content)} }

func summary(r Report) string {
	return fmt.Sprintf("rows %d new %d updated %d unchanged %d bad %d applied %v already %v", r.Rows, r.New, r.Updated, r.Unchanged, r.Bad, r.Applied, r.Already)
}

func TestDryRunChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		rep, err := k.CheckServants(t.Context(), file(goodRoster), Target{Agency: k.gov})
		if err != nil || summary(rep) != "rows 3 new 3 updated 0 unchanged 0 bad 0 applied false already false" {
			t.Fatalf("check: %s, %v", summary(rep), err)
		}
		if n := k.count(t); n != 0 {
			t.Errorf("the check added %d servants", n)
		}
	})
}

func TestSameFileTwiceChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		t1 := Target{Agency: k.gov}
		rep, err := k.ImportServants(t.Context(), file(goodRoster), t1, StopOnBad, importer)
		if err != nil || summary(rep) != "rows 3 new 3 updated 0 unchanged 0 bad 0 applied true already false" {
			t.Fatalf("first: %s, %v", summary(rep), err)
		}
		events := k.events(t)
		rep, err = k.ImportServants(t.Context(), file(goodRoster), t1, StopOnBad, importer)
		if err != nil || summary(rep) != "rows 3 new 0 updated 0 unchanged 3 bad 0 applied false already true" {
			t.Fatalf("second: %s, %v", summary(rep), err)
		}
		if got := k.events(t); got != events || k.count(t) != 3 {
			t.Errorf("the second import left %d events and %d servants, want %d and 3", got, k.count(t), events)
		}
		// The same rows in another file: nothing new to say, but another file.
		rep, err = k.ImportServants(t.Context(), file(goodRoster+"\n\n"), t1, StopOnBad, importer)
		if err != nil || rep.Unchanged != 3 || rep.New+rep.Updated != 0 || rep.Already {
			t.Errorf("same rows: %s, %v", summary(rep), err)
		}
	})
}

func (k *desk) events(t *testing.T) int {
	t.Helper()
	list, err := k.l.List(t.Context(), ledger.Filter{Kind: "registry.servants.imported"})
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

func TestKnownServantIsUpdatedAndHisPastKept(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		t1 := Target{Agency: k.gov}
		if _, err := k.ImportServants(t.Context(), file(goodRoster), t1, StopOnBad, importer); err != nil {
			t.Fatal(err)
		}
		before := k.at
		k.at = k.at.AddDate(0, 1, 0)
		changed := strings.ReplaceAll(goodRoster, "Siti Aminah, S.Pd.;PNS;Guru Ahli Muda;Fungsional;SD Negeri 1 Cibeber", "Siti Aminah Hasan, M.Pd.;PNS;Kepala Sekolah;Fungsional;SD Negeri 2 Cibeber")
		rep, err := k.ImportServants(t.Context(), file(changed), t1, StopOnBad, importer)
		if err != nil || summary(rep) != "rows 3 new 0 updated 1 unchanged 2 bad 0 applied true already false" {
			t.Fatalf("update: %s, %v", summary(rep), err)
		}
		found := k.find(t, "aminah hasan", Within{})
		if len(found) != 1 || found[0].Position != "Kepala Sekolah" || found[0].Unit != "SD Negeri 2 Cibeber" || found[0].Version != 2 {
			t.Fatalf("after the update: %+v", found)
		}
		k.read(t, func(ctx context.Context, tx *db.Tx) error {
			for at, want := range map[time.Time]string{
				before: "Siti Aminah, S.Pd. Guru Ahli Muda SD Negeri 1 Cibeber", before.Add(-time.Hour): "Siti Aminah, S.Pd. Guru Ahli Muda SD Negeri 1 Cibeber",
				k.at.Add(-time.Millisecond): "Siti Aminah, S.Pd. Guru Ahli Muda SD Negeri 1 Cibeber",
				k.at:                        "Siti Aminah Hasan, M.Pd. Kepala Sekolah SD Negeri 2 Cibeber", k.at.AddDate(1, 0, 0): "Siti Aminah Hasan, M.Pd. Kepala Sekolah SD Negeri 2 Cibeber",
			} {
				s, err := k.ServantAt(ctx, tx, found[0].ID, at)
				if got := s.FullName() + " " + s.Position + " " + s.Unit; err != nil || got != want {
					t.Errorf("at %s: %q, %v, want %q", at, got, err, want)
				}
			}
			return nil
		})
		// The older file again says something else: it is taken, as a new state.
		rep, err = k.ImportServants(t.Context(), file(goodRoster), t1, StopOnBad, importer)
		if err != nil || rep.Updated != 1 || rep.Already {
			t.Errorf("older file: %s, %v", summary(rep), err)
		}
	})
}

const mixedRoster = `Daftar Pegawai Kota Cilegon;;;;
;;;;
NIP;NAMA LENGKAP;STATUS KEPEGAWAIAN;OPD;Wilayah
198609262015051001;Drs. H. Muhammad Yusuf, M.Si.;PNS;Dinas Kesehatan;
1,99E+17;Siti Aminah;PNS;Dinas Kesehatan;
198609262015051001;Orang Lain;PNS;Dinas Kesehatan;
199001012015042001;;PNS;Dinas Kesehatan;
199001012015042002;Ani;Honorer Kontrak;Dinas Kesehatan;
199001012015042003;Ina;PNS;Dinas Kesehatan;Kecamatan Antah Berantah
;;;;
199001012030042003;Masa Depan;PNS;Dinas Kesehatan;
199001012015042004;Rina Wati;PNS;Dinas Kesehatan;Cibeber
`

func TestBadRowsStopEverythingOrAreLeftOut(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		t1 := Target{Agency: k.gov}
		rep, err := k.ImportServants(t.Context(), file(mixedRoster), t1, StopOnBad, importer)
		if netra.KindOf(err) != netra.Invalid || rep.Bad != 6 || k.count(t) != 0 {
			t.Fatalf("stop: %s, %v; %d servants", summary(rep), err, k.count(t))
		}
		var got []string
		for _, p := range rep.Problems {
			got = append(got, fmt.Sprintf("%d %s %s", p.Line, p.Field, p.Key))
		}
		want := "5 nip registry.nip_scientific|6 nip registry.nip_twice|7 nama registry.name_missing|8 status registry.employment_unknown|9 wilayah registry.region_unknown|11 nip registry.nip_future"
		if strings.Join(got, "|") != want {
			t.Errorf("problems\n%s\nwant\n%s", strings.Join(got, "|"), want)
		}
		rep, err = k.ImportServants(t.Context(), file(mixedRoster), t1, TakeGood, importer)
		if err != nil || summary(rep) != "rows 8 new 2 updated 0 unchanged 0 bad 6 applied true already false" || k.count(t) != 2 {
			t.Errorf("take the good: %s, %v; %d servants", summary(rep), err, k.count(t))
		}
		if s := k.find(t, "rina wati", Within{}); len(s) != 1 || s[0].Region.Level() != 3 || !netra.Region("36.72").Contains(s[0].Region) {
			t.Errorf("region of the kecamatan: %+v", s)
		}
	})
}

func TestFilesOfAllProgramsAreRead(t *testing.T) {
	latin, err := charmap.Windows1252.NewEncoder().String(strings.ReplaceAll(goodRoster, "Asep Saepulloh", "André Saepulloh"))
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(goodRoster)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ what, content, encoding, separator string }{
		{"semicolons", goodRoster, "utf-8", ";"},
		{"a mark", "\ufeff" + goodRoster, "utf-8", ";"},
		{"commas and quotes", `NIP,Nama` + "\n" + `"198609262015051001","Yusuf, M.Si."` + "\n", "utf-8", ","},
		{"tabs", strings.ReplaceAll(goodRoster, ";", "\t"), "utf-8", "\t"},
		{"windows", latin, "windows-1252", ";"},
		{"utf-16", utf16, "utf-16", ";"},
		{"CR LF", strings.ReplaceAll(goodRoster, "\n", "\r\n"), "utf-8", ";"},
		{"CR", strings.ReplaceAll(goodRoster, "\n", "\r"), "utf-8", ";"},
		{"a separator line", "sep=;\n" + goodRoster, "utf-8", ";"},
		{"two lines in a cell", "NIP;Nama;Jabatan\n198609262015051001;Yusuf;\"Kepala\nSeksi\"\n", "utf-8", ";"},
	} {
		s, err := readSheet([]byte(c.content), servantFields())
		if err != nil || s.encoding != c.encoding || string(s.separator) != c.separator || len(s.rows) == 0 {
			t.Errorf("%s: %+v, %v", c.what, s, err)
			continue
		}
		if n := s.rows[0].get("nip"); n != "198609262015051001" {
			t.Errorf("%s: first NIP %q", c.what, n)
		}
	}
	s, err := readSheet([]byte("sep=;\n"+goodRoster), servantFields())
	if err != nil || s.rows[0].line != 3 {
		t.Errorf("line after a separator line: %+v, %v", s.rows[0], err)
	}
}

func TestFilesThatAreNoRosterAreRefusedWithTheReason(t *testing.T) {
	for what, c := range map[string]struct{ content, key string }{
		"nothing":       {"", "registry.file_empty"},
		"xls":           {"\xd0\xcf\x11\xe0…", "registry.file_spreadsheet"},
		"no header":     {"a;b\nc;d\n", "registry.file_no_header"},
		"header only":   {"NIP;Nama\n", "registry.file_no_rows"},
		"no name":       {"NIP;Jabatan\n1;2\n", "registry.column_missing"},
		"zeros":         {"NIP;Nama\n\x00;\x00\n", "registry.file_encoding"},
		"one big cell":  {strings.Repeat("x", 1<<16), "registry.file_no_header"},
		"html":          {"<html><body>NIP</body></html>", "registry.file_no_header"},
		"wide":          {strings.Repeat("a;", 300) + "\n", "registry.file_columns"},
		"odd separator": {"sep=#\nNIP#Nama\n", "registry.file_separator"},
	} {
		_, err := readSheet([]byte(c.content), servantFields())
		wantProblem(t, what, err, c.key)
	}
	if _, err := (File{Data: make([]byte, MaxImportBytes+1)}).asText(servantFields()); len(problemsOf(err)) == 0 || problemsOf(err)[0].Key != "registry.file_too_big" {
		t.Errorf("too big: %v", err)
	}
}

func TestRowsNameTheirAgency(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		content := "NIP;Nama;Instansi\n198609262015051001;Yusuf;Pemkot Cilegon\n199001012015042001;Ani;Kantor Pertanahan Kota Cilegon\n199001012015042002;Ina;Dinas Antah\n199001012015042003;Ima;\n"
		rep, err := k.ImportServants(t.Context(), file(content), Target{Agency: k.gov}, TakeGood, importer)
		if err != nil || rep.New != 3 || rep.Bad != 1 || rep.Problems[0].Key != "registry.agency_unknown" {
			t.Fatalf("import: %s %v, %v", summary(rep), rep.Problems, err)
		}
		if s := k.find(t, "ani", Within{Agency: k.branch}); len(s) != 1 {
			t.Errorf("Ani in the branch: %v", s)
		}
		if s := k.find(t, "ani", Within{Agency: k.gov}); len(s) != 0 {
			t.Errorf("Ani in the government: %v", s)
		}
		_, err = k.CheckServants(t.Context(), file(content), Target{})
		wantProblem(t, "no agency", err, "registry.agency_needed")
	})
}

func TestStagedFileIsTakenOverOnceByItsOffice(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		rep, err := k.Stage(t.Context(), ImportServants, file(mixedRoster), Target{Agency: k.gov}, importer)
		if err != nil || rep.Batch == "" || k.count(t) != 0 {
			t.Fatalf("stage: %+v, %v", rep, err)
		}
		other := importer
		other.Office = "o2"
		for what, err := range map[string]error{
			"look": second(k.Batch(t.Context(), rep.Batch, other)), "apply": second(k.Apply(t.Context(), rep.Batch, TakeGood, other)), "drop": k.Drop(t.Context(), rep.Batch, other),
		} {
			if netra.KindOf(err) != netra.NotFound {
				t.Errorf("%s from another office: %v", what, err)
			}
		}
		if _, err := k.Apply(t.Context(), rep.Batch, StopOnBad, importer); netra.KindOf(err) != netra.Invalid || k.count(t) != 0 {
			t.Errorf("stop: %v, %d servants", err, k.count(t))
		}
		done, err := k.Apply(t.Context(), rep.Batch, TakeGood, importer)
		if err != nil || !done.Applied || k.count(t) != 2 {
			t.Fatalf("apply: %s, %v", summary(done), err)
		}
		again, err := k.Apply(t.Context(), rep.Batch, TakeGood, importer)
		if err != nil || !again.Already || k.events(t) != 1 {
			t.Errorf("apply again: %s, %v", summary(again), err)
		}
		if err := k.Drop(t.Context(), rep.Batch, importer); netra.KindOf(err) != netra.Conflict {
			t.Errorf("drop after applying: %v", err)
		}
		k.read(t, func(ctx context.Context, tx *db.Tx) error {
			var kept int
			if err := tx.QueryRow(ctx, `select count(*) from registry_batches where content is not null`).Scan(&kept); err != nil || kept != 0 {
				t.Errorf("%d files are kept after they were taken over, %v", kept, err)
			}
			list, err := k.Batches(ctx, tx, importer.Office, ImportServants, 0)
			if len(list) != 1 || !list[0].Applied || list[0].Bad != 6 {
				t.Errorf("batches: %+v", list)
			}
			return err
		})
	})
}

func second[A any](_ A, err error) error { return err }

func TestStagedFileIsForgottenAfterADay(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		rep, err := k.Stage(t.Context(), ImportServants, file(goodRoster), Target{Agency: k.gov}, importer)
		if err != nil {
			t.Fatal(err)
		}
		k.at = k.at.Add(stagedFor)
		if err := k.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Batch(t.Context(), rep.Batch, importer); err != nil {
			t.Errorf("after exactly a day: %v", err)
		}
		k.at = k.at.Add(time.Second)
		if err := k.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Batch(t.Context(), rep.Batch, importer); netra.KindOf(err) != netra.NotFound {
			t.Errorf("after more than a day: %v", err)
		}
	})
}

func TestSearchFindsWhatWasImported(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		if _, err := k.ImportServants(t.Context(), file(goodRoster), Target{Agency: k.gov}, StopOnBad, importer); err != nil {
			t.Fatal(err)
		}
		for q, want := range map[string]string{
			"moh yusup": "Muhammad Yusuf", "Yusuf": "Muhammad Yusuf", "198609262015051001": "Muhammad Yusuf", "aminah": "Siti Aminah", "amina s": "Siti Aminah",
			"asep saefullah": "", "Saepuloh": "Asep Saepulloh", "muhammad": "Muhammad Yusuf", "": "",
			"kepala": "Muhammad Yusuf", "kepala seksi": "Muhammad Yusuf", "seksi": "Muhammad Yusuf", "guru": "Siti Aminah", "epala": "",
		} {
			got := ""
			if s := k.find(t, q, Within{}); len(s) > 0 {
				got = s[0].Name
			}
			if got != want && q != "asep saefullah" {
				t.Errorf("search %q finds %q, want %q", q, got, want)
			}
		}
		if s := k.find(t, "yusuf", Within{Region: "36.72"}); len(s) != 1 {
			t.Errorf("in the city: %v", s)
		}
		for _, in := range []Within{{Region: "36.04"}, {Region: "36.7"}, {Agency: k.branch}} {
			if s := k.find(t, "yusuf", in); len(s) != 0 {
				t.Errorf("%+v finds %v", in, s)
			}
			if s := k.find(t, "198609262015051001", in); len(s) != 0 {
				t.Errorf("%+v finds by number %v", in, s)
			}
		}
		k.read(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := k.FindServants(ctx, tx, "1,99E+17", Within{}, 0)
			wantProblem(t, "scientific", err, "registry.nip_scientific")
			_, err = k.FindServants(ctx, tx, strings.Repeat("a", 201), Within{}, 0)
			wantProblem(t, "long", err, "registry.query_long")
			for _, q := range []string{"%", "' or 1=1", "a b", "yu"} {
				_, err = k.FindServants(ctx, tx, q, Within{}, 0)
				wantProblem(t, q, err, "registry.query_short")
			}
			units, err := k.Units(ctx, tx, k.gov)
			if len(units) != 3 {
				t.Errorf("units %v", units)
			}
			return err
		})
	})
}

func TestOpeningANIPIsRecorded(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		var id netra.ServantID
		k.write(t, func(ctx context.Context, tx *db.Tx) (err error) {
			id, err = k.AddServant(ctx, tx, Servant{NIP: "198609262015051001", Name: "Drs. Yusuf", Agency: k.gov}, importer)
			return err
		})
		if _, err := k.RevealNIP(t.Context(), id, "  karena ", importer); netra.KindOf(err) != netra.Invalid {
			t.Errorf("without a reason: %v", err)
		}
		n, err := k.RevealNIP(t.Context(), id, "menautkan terlapor", importer)
		if err != nil || n != "198609262015051001" {
			t.Errorf("NIP = %q, %v", n, err)
		}
		list, err := k.l.List(t.Context(), ledger.Filter{Kind: "registry.nip.revealed"})
		if err != nil || len(list) != 1 || list[0].Subject != "servant:"+string(id) || list[0].User != importer.User {
			t.Errorf("events %+v, %v", list, err)
		}
		if _, err := k.RevealNIP(t.Context(), "nobody", "menautkan terlapor", importer); netra.KindOf(err) != netra.NotFound {
			t.Errorf("nobody: %v", err)
		}
		err = k.d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := k.AddServant(t.Context(), tx, Servant{NIP: "198609262015051001", Name: "Twin", Agency: k.gov}, importer)
			return err
		})
		if netra.KindOf(err) != netra.Conflict {
			t.Errorf("same NIP twice: %v", err)
		}
	})
}

const candidates = `kode_wilayah,pemilihan,nomor_urut,peran,nama
36.72,wali kota,1,calon kepala,"H. Bagus Permana, S.E."
36.72,walikota,1,calon wakil,Dr. Citra Ayu
36.72,Wali Kota,2,kolom kosong,Kolom Kosong
36,gubernur,1,calon_kepala,Rahmat
Serang,bupati,1,calon_kepala,Yanto
36.04,camat,1,calon_kepala,Yanto
36.04,bupati,x,ketua RT,
36.72,wali kota,1,calon kepala,Kembar
`

func TestCandidatesAreImportedByPlace(t *testing.T) {
	each(t, func(t *testing.T, k *desk) {
		target := Target{Election: "vote"}
		rep, err := k.ImportCandidates(t.Context(), File{Name: "calon.csv", Data: []byte(candidates)}, target, TakeGood, importer)
		if err != nil || summary(rep) != "rows 8 new 4 updated 0 unchanged 0 bad 4 applied true already false" {
			t.Fatalf("import: %s %+v, %v", summary(rep), rep.Problems, err)
		}
		changed := strings.Replace(candidates, "Dr. Citra Ayu", "Dr. Citra Ayu Lestari", 1)
		rep, err = k.ImportCandidates(t.Context(), File{Name: "calon.csv", Data: []byte(changed)}, target, TakeGood, importer)
		if err != nil || rep.Updated != 1 || rep.Unchanged != 3 {
			t.Errorf("change: %s, %v", summary(rep), err)
		}
		k.read(t, func(ctx context.Context, tx *db.Tx) error {
			races, err := k.Races(ctx, tx, "vote", "36.72")
			if err != nil || len(races) != 2 {
				t.Fatalf("races %+v, %v", races, err)
			}
			for _, r := range races {
				list, err := k.Candidates(ctx, tx, r.ID)
				if err != nil {
					return err
				}
				if r.Race == "wali-kota" && (len(list) != 3 || list[1].Name != "Citra Ayu Lestari" || list[1].TitleFront != "Dr.") {
					t.Errorf("candidates %+v", list)
				}
			}
			return nil
		})
		_, err = k.CheckCandidates(t.Context(), File{Name: "calon.csv", Data: []byte(candidates)}, Target{Election: "none"})
		wantProblem(t, "no election", err, "registry.election_unknown")
	})
}

func TestRealPairsAreImported(t *testing.T) {
	shared.CSV(t, "candidates-sample.csv")
	content, err := os.ReadFile(shared.Path(t, "data/candidates-sample.csv"))
	if err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, k *desk) {
		rep, err := k.ImportCandidates(t.Context(), File{Name: "calon.csv", Data: content}, Target{Election: "vote"}, StopOnBad, importer)
		if err != nil || rep.New != 113 {
			t.Errorf("import: %s %+v, %v", summary(rep), rep.Problems, err)
		}
	})
}

func FuzzSheet(f *testing.F) {
	f.Add([]byte(goodRoster))
	f.Add([]byte(mixedRoster))
	f.Add([]byte(candidates))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := readSheet(data, servantFields())
		if err != nil {
			if netra.KindOf(err) != netra.Invalid {
				t.Errorf("%q: %v", data, err)
			}
			return
		}
		good, bad, _ := readServants(s, "2024-11-12", map[string]string{"pns": "pns"})
		if len(good)+badRows(bad) != len(s.rows) {
			t.Errorf("%d rows are %d good and %d bad", len(s.rows), len(good), badRows(bad))
		}
	})
}
