package registry

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// keysOfProblems are problems in one line.
func keysOfProblems(ps []netra.Problem) string {
	var out []string
	for _, p := range ps {
		out = append(out, fmt.Sprintf("%d %s %s", p.Line, p.Field, strings.TrimPrefix(p.Key, "registry.")))
	}
	return strings.Join(out, "|")
}

func TestNobodyChangesTheRosterOfAnotherAgency(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k *desk) {
		k.take(t, "NIP;Nama;Jabatan\n199001012015042001;Ani;Penata\n", Target{Agency: k.branch})
		content := "NIP;Nama;Jabatan;Instansi\n" +
			"199001012015042001;Ani Palsu;Dipecat;\n" +
			"199001012015042002;Ina;Penata;Kantor Pertanahan Kota Cilegon\n" +
			"199001012015042003;Ima;Guru;Pemkot Cilegon\n"
		mine := Target{Agency: k.gov, Within: Within{Agency: k.gov}}
		rep, err := k.ImportServants(t.Context(), file(content), mine, TakeGood, importer)
		if want := "2 nip servant_elsewhere|3 instansi agency_outside"; err != nil || rep.New != 1 || keysOfProblems(rep.Problems) != want {
			t.Errorf("import: %s %s, %v, want %s", summary(rep), keysOfProblems(rep.Problems), err, want)
		}
		if s := k.find(t, "ani", Within{})[0]; s.Position != "Penata" || s.Agency != k.branch || s.Version != 1 {
			t.Errorf("the servant of another agency is now %+v", s)
		}
		_, err = k.CheckServants(t.Context(), file(content), Target{Agency: k.branch, Within: Within{Agency: k.gov}})
		wantProblem(t, "a target elsewhere", err, "registry.agency_needed")
		_, err = k.CheckServants(t.Context(), file(content), Target{Agency: k.gov, Within: Within{Region: "36.04"}})
		wantProblem(t, "a target in another region", err, "registry.agency_needed")
		// The limit holds when the file is taken over later, too.
		staged, err := k.Stage(t.Context(), ImportServants, file(content), mine, importer)
		if err != nil {
			t.Fatal(err)
		}
		rep, err = k.Apply(t.Context(), staged.Batch, TakeGood, importer)
		if err != nil || rep.Bad != 2 || k.find(t, "ani", Within{Agency: k.branch})[0].Position != "Penata" {
			t.Errorf("apply: %s, %v", summary(rep), err)
		}
		// Who looks after the whole region may move people.
		rep, err = k.ImportServants(t.Context(), file(content), Target{Agency: k.gov, Within: Within{Region: "36"}}, TakeGood, importer)
		if err != nil || rep.Bad != 0 || rep.Updated != 1 {
			t.Errorf("by the region: %s %s, %v", summary(rep), keysOfProblems(rep.Problems), err)
		}
	})
}

func TestFileWithoutAColumnSaysNothingAboutIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k *desk) {
		k.take(t, goodRoster, Target{Agency: k.gov})
		rep := k.take(t, "NIP;Nama\n198609262015051001;Muhammad Yusuf\n198805172023211005;Asep Saepulloh\n", Target{Agency: k.gov})
		if rep.Unchanged != 2 {
			t.Errorf("names alone: %s", summary(rep))
		}
		rep = k.take(t, "NIP;Nama;Jabatan\n198609262015051001;Muhammad Yusuf;Kepala Bidang\n", Target{Agency: k.gov})
		s := k.find(t, "yusuf", Within{})[0]
		if rep.Updated != 1 || s.Position != "Kepala Bidang" || s.Unit != "Dinas Kesehatan" || s.PositionClass != "pengawas" || s.FullName() != "Drs. H. Muhammad Yusuf, M.Si." {
			t.Errorf("a new position: %s, %+v", summary(rep), s)
		}
		rep = k.take(t, "NIP;Nama;Jabatan;Unit Kerja\n198609262015051001;Muhammad Yusuf, M.Si.;;\n", Target{Agency: k.gov})
		if s := k.find(t, "yusuf", Within{})[0]; rep.Updated != 1 || s.Position != "" || s.Unit != "" || s.TitleFront != "" {
			t.Errorf("what the file has and leaves empty is emptied: %s, %+v", summary(rep), s)
		}
	})
}

func TestFileTakenInPartGoesOnWhenWhatWasMissingIsThere(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k *desk) {
		content := file("NIP;Nama;Instansi\n198609262015051001;Yusuf;\n199001012015042001;Ani;Rumah Sakit Contoh\n")
		if rep, err := k.ImportServants(t.Context(), content, Target{Agency: k.gov}, TakeGood, importer); err != nil || rep.New != 1 || rep.Bad != 1 {
			t.Fatalf("first: %s, %v", summary(rep), err)
		}
		rep, err := k.ImportServants(t.Context(), content, Target{Agency: k.gov}, TakeGood, importer)
		if err != nil || !rep.Already {
			t.Errorf("again: %s, %v", summary(rep), err)
		}
		k.write(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := k.AddAgency(ctx, tx, Agency{Name: "Rumah Sakit Contoh", Short: "RS", Kind: Local, Region: "36.72"}, importer)
			return err
		})
		rep, err = k.ImportServants(t.Context(), content, Target{Agency: k.gov}, StopOnBad, importer)
		if err != nil || rep.New != 1 || rep.Unchanged != 1 || !rep.Applied {
			t.Errorf("when the agency is there: %s, %v", summary(rep), err)
		}
	})
}

func TestSharedShortNameNamesNobody(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k *desk) {
		k.write(t, func(ctx context.Context, tx *db.Tx) error {
			for _, name := range []string{"Badan Pertanahan Kota Serang", "Badan Pertanahan Kota Cilegon"} {
				if _, err := k.AddAgency(ctx, tx, Agency{Name: name, Short: "BPN", Kind: Vertical, Region: "36.72"}, importer); err != nil {
					return err
				}
			}
			return nil
		})
		rep, err := k.CheckServants(t.Context(), file("NIP;Nama;Instansi\n198609262015051001;Yusuf;B.P.N.\n199001012015042001;Ani;badan pertanahan kota cilegon\n"), Target{Agency: k.gov})
		if err != nil || keysOfProblems(rep.Problems) != "2 instansi agency_unclear" || rep.New != 1 {
			t.Errorf("check: %s %s, %v", summary(rep), keysOfProblems(rep.Problems), err)
		}
	})
}

func TestResultStillNamesWhatWasLeftOut(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k *desk) {
		staged, err := k.Stage(t.Context(), ImportServants, file("NIP;Nama\n12345;Ani\n198609262015051001;Yusuf\n"), Target{Agency: k.gov}, importer)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Apply(t.Context(), staged.Batch, TakeGood, importer); err != nil {
			t.Fatal(err)
		}
		rep, err := k.Batch(t.Context(), staged.Batch, importer)
		if err != nil || !rep.Applied || keysOfProblems(rep.Problems) != "2 nip nip_length" || rep.Problems[0].Args[0] != 5 {
			t.Errorf("afterwards: %+v, %v", rep, err)
		}
	})
}

func TestNumberThatASpreadsheetRoundedIsRefused(t *testing.T) {
	t.Parallel()
	for s, key := range map[string]string{
		"198609262015051000": "registry.nip_rounded", "1,99E17": "registry.nip_scientific", "1.99e+17": "registry.nip_scientific", `="1,99E+17"`: "registry.nip_scientific",
	} {
		_, err := ParseNIP(s)
		wantProblem(t, s, err, key)
	}
	if n, err := ParseNIP(`="198609262015051001"`); err != nil || n != "198609262015051001" {
		t.Errorf("a number kept as a formula: %q, %v", n, err)
	}
}

// TestOneFileByManyAtOnceIsTakenOnce lets many bring the same file in the same
// moment: one takes it over, the others find nothing new in it.
func TestOneFileByManyAtOnceIsTakenOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k *desk) {
		const n = 6
		reports, errs := make([]Report, n), make([]error, n)
		var all sync.WaitGroup
		for i := range n {
			all.Go(func() {
				reports[i], errs[i] = k.ImportServants(t.Context(), file(goodRoster), Target{Agency: k.gov}, StopOnBad, importer)
			})
		}
		all.Wait()
		taken := 0
		for i := range n {
			if errs[i] != nil {
				t.Errorf("importer %d: %v", i, errs[i])
			}
			if reports[i].New == 3 && reports[i].Applied {
				taken++
			} else if !reports[i].Already {
				t.Errorf("importer %d: %s", i, summary(reports[i]))
			}
		}
		if taken != 1 || k.count(t) != 3 || k.events(t) != 1 {
			t.Errorf("taken over %d times, %d servants, %d events", taken, k.count(t), k.events(t))
		}
	})
}

func TestDifferentFilesAtOnceShareTheirUnits(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k *desk) {
		const n = 6
		errs := make([]error, n)
		var all sync.WaitGroup
		for i := range n {
			all.Go(func() {
				content := fmt.Sprintf("NIP;Nama;Unit Kerja\n19860926201505100%d;Yusuf;Dinas Kesehatan\n", i+1)
				_, errs[i] = k.ImportServants(t.Context(), file(content), Target{Agency: k.gov}, StopOnBad, importer)
			})
		}
		all.Wait()
		for i, err := range errs {
			if err != nil {
				t.Errorf("importer %d: %v", i, err)
			}
		}
		k.read(t, func(ctx context.Context, tx *db.Tx) error {
			units, err := k.Units(ctx, tx, k.gov)
			if len(units) != 1 || k.count(t) != n {
				t.Errorf("%d servants in %v", k.count(t), units)
			}
			return err
		})
	})
}

// TestLargeRosterIsTakenWhole takes twenty thousand servants over and then
// changes every one of them.
func TestLargeRosterIsTakenWhole(t *testing.T) {
	if testing.Short() && os.Getenv("NETRA_TEST_ALL") != "1" {
		t.Skip("-short: takes some seconds")
	}
	const n = 20_000
	roster := func(position string) string {
		var b strings.Builder
		b.WriteString("NIP;Nama;Jabatan;Unit Kerja\n")
		for i := range n {
			fmt.Fprintf(&b, "19%02d%02d%02d201501%d%03d;Pegawai %s %s;%s;Dinas %d\n", 60+i/998%30, 1+i/998%12, 1+i/998%28, 1+i%2, 1+i%998,
				string(rune('A'+i%26)), []string{"Sari", "Wijaya", "Putra"}[i%3], position, i%40)
		}
		return b.String()
	}
	each(t, func(t *testing.T, k *desk) {
		if rep := k.take(t, roster("Guru"), Target{Agency: k.gov}); rep.New != n {
			t.Errorf("first time: %s", summary(rep))
		}
		if rep := k.take(t, roster("Kepala Sekolah"), Target{Agency: k.gov}); rep.Updated != n {
			t.Errorf("second time: %s", summary(rep))
		}
		if got := k.count(t); got != n {
			t.Errorf("%d servants, want %d", got, n)
		}
	})
}

func TestCandidatesOfAnotherRegionAreRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k *desk) {
		rows := "kode_wilayah,pemilihan,nomor_urut,peran,nama\n36.72,wali kota,1,calon kepala,Bagus\n36.02,bupati,1,calon kepala,Citra\n36,gubernur,1,calon kepala,Rahmat\n17,gubernur,1,calon kepala,Tono\n"
		rep, err := k.CheckCandidates(t.Context(), File{Name: "calon.csv", Data: []byte(rows)}, Target{Election: "vote", Within: Within{Region: "36.72"}})
		if want := "3 wilayah region_outside|5 wilayah region_outside"; err != nil || rep.New != 2 || keysOfProblems(rep.Problems) != want {
			t.Errorf("check: %s %s, %v, want %s", summary(rep), keysOfProblems(rep.Problems), err, want)
		}
	})
}
