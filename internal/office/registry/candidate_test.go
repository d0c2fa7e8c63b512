package registry

import (
	"context"
	"strings"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/kin"
	"github.com/netra-id/netra/internal/platform/db"
)

// councils is a list of a council as offices keep it: two parties, each of which
// counts from one, families, accounts and teams in one cell each.
const councils = `DAFTAR CALON TETAP
No;Kode Wilayah;Jabatan;Nomor Urut;Peran;Nama Lengkap;Partai;Dapil;L/P;Tempat, Tanggal Lahir;Suami/Istri;Anak;Akun Resmi;Medsos;Tim Pemenangan;Sumber
1;36.04;Bupati;1;caleg;Yanto, S.E.;Partai Satu;Serang 1;L;Serang, 12 Mei 1970;Siti Aminah, S.Pd. (1 Februari 1974);Budi (3/4/1999); Wati;@yanto;@yanto-pribadi contoh.id/yanto;Joko (Ketua); Tono;https://contoh.id
2;36.04;Bupati;1;caleg;Ratna;Partai Dua;Serang 1;P;1-2-80;-;;;;;
3;36.04;Bupati;2;caleg;Ratna;Partai Dua;Serang 1;P;antah;-;;;;;
4;36.04;Bupati;3;caleg;Wawan;Partai Dua;Serang 1;L;;Iis (kapan);;;;;
`

// quoted puts the cells that hold semicolons of their own between quotation
// marks.
func quotedCouncils() string {
	return strings.NewReplacer("Budi (3/4/1999); Wati", `"Budi (3/4/1999); Wati"`, "Joko (Ketua); Tono", `"Joko (Ketua); Tono"`).Replace(councils)
}

func TestCandidatesOfACouncilHaveListsFamiliesAndAHistory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k *desk) {
		take := func(text string) Report {
			t.Helper()
			rep, err := k.ImportCandidates(t.Context(), File{Name: "calon.csv", Data: []byte(text)}, Target{Election: "vote"}, TakeGood, importer)
			if err != nil {
				t.Fatal(err)
			}
			return rep
		}
		rep := take(quotedCouncils())
		if summary(rep) != "rows 4 new 2 updated 0 unchanged 0 bad 2 applied true already false" ||
			rep.Problems[0].Key != "registry.date_unknown" || rep.Problems[1].Key != "registry.family_wrong" {
			t.Fatalf("%s, %+v", summary(rep), rep.Problems)
		}
		if again := take(quotedCouncils()); again.Unchanged != 2 || !again.Already {
			t.Errorf("the same list again: %s", summary(again))
		}
		// A later list without families says nothing about them, and is a new version.
		later := take("Kode Wilayah;Jabatan;Nomor Urut;Peran;Nama;Partai;Dapil;Alias\n36.04;Bupati;1;caleg;Yanto, S.E., M.M.;Partai Satu;Serang 1;Kang Yanto\n")
		if later.Updated != 1 || later.New != 0 {
			t.Errorf("later list: %s", summary(later))
		}
		k.read(t, func(ctx context.Context, tx *db.Tx) error {
			races, err := k.Races(ctx, tx, "vote", "36.04")
			if err != nil || len(races) != 1 {
				t.Fatalf("races %+v, %v", races, err)
			}
			list, err := k.Candidates(ctx, tx, races[0].ID)
			if err != nil || len(list) != 2 {
				t.Fatalf("candidates %+v, %v", list, err)
			}
			c, race, err := k.Candidate(ctx, tx, list[1].ID)
			if err != nil || race.Region != "36.04" {
				t.Fatalf("candidate of %+v, %v", race, err)
			}
			want := Candidate{
				ID: c.ID, Race: race.ID, Number: 1, Role: "calon", Name: "Yanto", NameKey: "yanto", TitleBack: "S.E., M.M.", Alias: "Kang Yanto",
				List: "serang1|partaisatu", Party: "Partai Satu", Constituency: "Serang 1", Born: "1970-05-12", Birthplace: "Serang", Sex: kin.Male,
				Source: "https://contoh.id", Version: 2, Since: c.Since,
				Kin:      []Relative{{Spouse, "Siti Aminah, S.Pd.", "1974-02-01"}, {Child, "Budi", "1999-04-03"}, {Child, "Wati", ""}},
				Accounts: []Account{{true, "@yanto"}, {false, "@yanto-pribadi"}, {false, "contoh.id/yanto"}},
				Team:     []Helper{{"Joko", "Ketua"}, {"Tono", ""}},
			}
			if !sameCandidate(c, want) || c.List != want.List || c.Version != 2 {
				t.Errorf("candidate\n%+v, want\n%+v", c, want)
			}
			past, err := k.CandidateHistory(ctx, tx, c)
			if err != nil || len(past) != 2 || past[1].TitleBack != "S.E." || past[1].Alias != "" || past[1].Kin != nil || past[1].Until.IsZero() {
				t.Errorf("history %+v, %v", past, err)
			}
			for q, n := range map[[2]string]int{{"", ""}: 1, {"yanto", ""}: 1, {"kang", "satu"}: 1, {"ratna", "satu"}: 0} {
				if found, err := k.RacesOf(ctx, tx, races, q[0], q[1]); err != nil || len(found) != n {
					t.Errorf("%q finds %d races, %v; want %d", q, len(found), err, n)
				}
			}
			if _, _, err := k.Candidate(ctx, tx, "antah"); netra.KindOf(err) != netra.NotFound {
				t.Errorf("nobody: %v", err)
			}
			return nil
		})
	})
}

// TestRosterWithDatesIsRead reads a roster as offices keep it: merged titles, two
// header rows, numbers with spaces, days in five forms, and a spouse.
func TestRosterWithDatesIsRead(t *testing.T) {
	t.Parallel()
	const roster = `PEMERINTAH KOTA CONTOH;;;;;;
DAFTAR PEGAWAI KEADAAN BULAN OKTOBER 2024;;;;;;
No;NIP;Nama;Tempat, Tgl Lahir;Jabatan;;Nama Suami/Istri
;;;;Nama Jabatan;TMT;
1;2;3;4;5;6;7
1;19860926 201505 1 001;Yusuf;Serang, 26 September 1986;Kepala Seksi;01-10-2021;Ratna
2;199001012015042001;Siti Aminah;1/1/1990;Guru;45292;-
3;198805172023211005;Asep;17 Mei 1989;Penyuluh;antah;
`
	each(t, func(t *testing.T, k *desk) {
		rep, err := k.ImportServants(t.Context(), file(roster), Target{Agency: k.gov}, StopOnBad, importer)
		if err != nil || rep.New != 3 || len(rep.Warnings) != 2 || rep.Warnings[0].Key != "registry.date_unknown" || rep.Warnings[1].Key != "registry.birth_differs" {
			t.Fatalf("%s %+v %+v, %v", summary(rep), rep.Columns, rep.Warnings, err)
		}
		for q, want := range map[string]Servant{"yusuf": {PositionFrom: "2021-10-01", Partner: "Ratna"}, "aminah": {PositionFrom: "2024-01-01"}, "asep": {}} {
			if s := k.find(t, q, Within{}); len(s) != 1 || s[0].PositionFrom != want.PositionFrom || s[0].Partner != want.Partner {
				t.Errorf("%s: %+v", q, s)
			}
		}
		k.at = k.at.AddDate(0, 1, 0)
		rep, err = k.ImportServants(t.Context(), file("NIP;Nama;Jabatan;TMT Jabatan\n198609262015051001;Yusuf;Kepala Bidang;1 Des 2024\n"), Target{Agency: k.gov}, StopOnBad, importer)
		if err != nil || rep.Updated != 1 {
			t.Fatalf("%s, %v", summary(rep), err)
		}
		now := k.find(t, "yusuf", Within{})[0]
		k.read(t, func(ctx context.Context, tx *db.Tx) error {
			past, err := k.History(ctx, tx, now.ID)
			if err != nil || len(past) != 2 || past[0].PositionFrom != "2024-12-01" || past[0].Partner != "Ratna" || past[1].PositionFrom != "2021-10-01" {
				t.Errorf("history %+v, %v", past, err)
			}
			return nil
		})
	})
}
