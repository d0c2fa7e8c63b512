package registry

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// take imports a file and wants nothing bad in it.
func (k *desk) take(t *testing.T, content string, target Target) Report {
	t.Helper()
	k.at = k.at.AddDate(0, 0, 1)
	rep, err := k.ImportServants(t.Context(), file(content), target, StopOnBad, importer)
	if err != nil {
		t.Fatalf("import: %v\n%+v", err, rep.Problems)
	}
	return rep
}

func TestRostersOfThePastStayReadable(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k *desk) {
		head := "NIP;Nama;Jabatan;Unit Kerja;Instansi\n199001012015042001;"
		k.take(t, head+"Ani;Guru;SD Negeri 1;\n", Target{Agency: k.gov})
		k.take(t, head+"Ani, S.Pd.;Guru;SD Negeri 2;\n", Target{Agency: k.gov})
		k.take(t, head+"Ani, S.Pd.;Penata Pertanahan;Seksi Survei;Kantor Pertanahan Kota Cilegon\n", Target{Agency: k.gov})
		id := k.find(t, "ani", Within{})[0].ID
		k.read(t, func(ctx context.Context, tx *db.Tx) error {
			list, err := k.History(ctx, tx, id)
			var got []string
			for i, s := range list {
				got = append(got, fmt.Sprintf("%d %s %s %s %s", s.Version, s.FullName(), s.Position, s.Unit, s.AgencyName))
				if i > 0 && (s.Until.IsZero() || !s.Until.Equal(list[i-1].Since) || !s.Since.Before(s.Until)) {
					t.Errorf("version %d: from %s until %s, the next begins %s", s.Version, s.Since, s.Until, list[i-1].Since)
				}
			}
			want := "3 Ani, S.Pd. Penata Pertanahan Seksi Survei Kantor Pertanahan Kota Cilegon|2 Ani, S.Pd. Guru SD Negeri 2 Pemerintah Kota Cilegon|1 Ani Guru SD Negeri 1 Pemerintah Kota Cilegon"
			if strings.Join(got, "|") != want || !list[0].Until.IsZero() {
				t.Errorf("history\n%s\nwant\n%s", strings.Join(got, "|"), want)
			}
			_, none := k.History(ctx, tx, "nobody")
			if netra.KindOf(none) != netra.NotFound {
				t.Errorf("history of nobody: %v", none)
			}
			return err
		})
	})
}

func TestRosterIsListedByNameInPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k *desk) {
		k.take(t, `NIP;Nama;Unit Kerja
198609262015051001;zainal;Dinas Kesehatan
199001012015042001;Ani;Dinas 100% Sehat
199001012015042002;BUDI;Dinas Perhubungan
199001012015042003;citra;UPT Dinas Kesehatan Cibeber
`, Target{Agency: k.gov})
		list := func(in Within, offset, limit int) string {
			var names []string
			k.read(t, func(ctx context.Context, tx *db.Tx) error {
				got, err := k.ServantsByName(ctx, tx, in, offset, limit)
				for _, s := range got {
					names = append(names, s.Name)
				}
				return err
			})
			return strings.Join(names, " ")
		}
		for _, c := range []struct {
			in            Within
			offset, limit int
			want          string
		}{
			{Within{}, 0, 10, "Ani BUDI citra zainal"},
			{Within{}, 0, 2, "Ani BUDI"},
			{Within{}, 2, 2, "citra zainal"},
			{Within{}, 4, 2, ""},
			{Within{}, -5, 1, "Ani"},
			{Within{Unit: "dinas kesehatan"}, 0, 10, "citra zainal"},
			{Within{Unit: "100%"}, 0, 10, "Ani"},
			{Within{Unit: "%"}, 0, 10, "Ani BUDI citra zainal"},
			{Within{Unit: "dinas", Agency: k.branch}, 0, 10, ""},
			{Within{Unit: "dinas", Region: "36"}, 0, 1, "Ani"},
			{Within{Region: "36.0"}, 0, 10, ""},
		} {
			if got := list(c.in, c.offset, c.limit); got != c.want {
				t.Errorf("%+v from %d, %d: %q, want %q", c.in, c.offset, c.limit, got, c.want)
			}
		}
		if got := k.find(t, "zainal", Within{Unit: "perhubungan"}); len(got) != 0 {
			t.Errorf("Zainal is found in another unit: %v", got)
		}
		if got := k.find(t, "198609262015051001", Within{Unit: "kesehatan"}); len(got) != 1 {
			t.Errorf("Zainal is not found by his number in his unit: %v", got)
		}
	})
}

// TestNamesakesHideNobody searches among more people of one name than a search
// looks at.
func TestNamesakesHideNobody(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k *desk) {
		var b strings.Builder
		b.WriteString("NIP;Nama\n")
		for i := range maxCandidates + 200 {
			fmt.Fprintf(&b, "19%02d0101201504%d%03d;Yusuf %s\n", 70+i/400, 1+i%2, 1+i%998, []string{"Hidayat", "Kurniawan", "Saputra"}[i%3])
		}
		b.WriteString("199001012015042999;Drs. Muhammad Yusuf\n199101012015042999;Tjokro Yusuf\n")
		k.take(t, b.String(), Target{Agency: k.gov})
		for q, want := range map[string]string{"moh yusup": "Muhammad Yusuf", "Muhammad Jusuf": "Muhammad Yusuf", "yusuf cokro": "Tjokro Yusuf", "cokro": "Tjokro Yusuf"} {
			if got := k.find(t, q, Within{}); len(got) == 0 || got[0].Name != want {
				t.Errorf("%q finds %v first, want %s", q, got[:min(1, len(got))], want)
			}
		}
	})
}
