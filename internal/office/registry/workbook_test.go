package registry

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// workbook is an XLSX file of sheets; each is a list of rows of cells. A cell
// that is a formula{} is kept as one.
type formula struct {
	text  string
	value any // last seen
}

func workbook(t *testing.T, sheets map[string][][]any, order ...string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, name := range order {
		var err error
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err != nil {
			t.Fatal(err)
		}
		for y, row := range sheets[name] {
			for x, c := range row {
				at, err := excelize.CoordinatesToCellName(x+1, y+1)
				if err != nil {
					t.Fatal(err)
				}
				if fx, ok := c.(formula); ok {
					if err = f.SetCellValue(name, at, fx.value); err == nil {
						err = f.SetCellFormula(name, at, fx.text)
					}
				} else {
					err = f.SetCellValue(name, at, c)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func officeBook(t *testing.T) []byte {
	return workbook(t, map[string][][]any{
		"Petunjuk": {{"Isi lembar Data"}},
		"Data": {
			{"PEMERINTAH KOTA CONTOH; DINAS, CONTOH"},
			{"DAFTAR PEGAWAI"},
			{},
			{"NO", "PEGAWAI", nil, "JABATAN", nil, "TMT"},
			{nil, "NIP", "NAMA", "NAMA", "ESELON", nil},
			{1, 2, 3, 4, 5, 6},
			{"SEKRETARIAT"},
			{1, "19860926 201505 1 001", "Yusuf \"Ucup\", M.Si.", "Kepala\nSeksi", "IV.a", 45000},
			{},
			{2, "'199001012015042001", "Aminah", formula{"20+4", 24}, nil, 44000},
			{nil, nil, "JUMLAH", formula{"COUNTA(B8:B10)", 2}},
			{nil, nil, nil, "Cilegon, 2 Januari 2024"},
		},
	}, "Petunjuk", "Data")
}

func TestWorkbookOfAnOfficeIsRead(t *testing.T) {
	t.Parallel()
	f, err := File{Data: officeBook(t)}.asText(servantFields())
	if err != nil {
		t.Fatal(err)
	}
	s, err := readSheet(f.Data, servantFields())
	if err != nil || s.encoding != "xlsx" || s.kept.Sheet != "Data" {
		t.Fatalf("%+v, %v", s, err)
	}
	good, bad, warn := readServants(s, "2024-11-12", map[string]string{"pns": "pns"})
	if len(good) != 2 || len(bad) != 0 {
		t.Fatalf("%+v, bad %v", good, bad)
	}
	a, b := good[0], good[1]
	if a.line != 8 || a.servant.NIP != "198609262015051001" || a.servant.Name != `Yusuf "Ucup"` || a.servant.Position != "Kepala Seksi" || a.servant.PositionClass != "pengawas" {
		t.Errorf("first: %+v", a)
	}
	if b.line != 10 || b.servant.NIP != "199001012015042001" || b.servant.Position != "24" {
		t.Errorf("second: %+v", b)
	}
	if got := keysOfProblems(warn); got != "7 nip row_no_person|11 nip row_no_person|12 nip row_no_person" {
		t.Errorf("left out: %s", got)
	}
	if strings.Contains(string(f.Data), "20+4") {
		t.Error("a formula was kept")
	}
}

// TestWorkbookSavedAgainSaysNothingNew imports a workbook, and the same table
// saved by another program, on both databases.
func TestWorkbookSavedAgainSaysNothingNew(t *testing.T) {
	t.Parallel()
	book := officeBook(t)
	again := officeBook(t)
	var other bytes.Buffer // the same parts, packed in another way
	z, err := zip.NewReader(bytes.NewReader(again), int64(len(again)))
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(&other)
	for _, part := range z.File {
		to, err := w.CreateHeader(&zip.FileHeader{Name: part.Name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		from, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(to, from); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, k *desk) {
		staged, err := k.Stage(t.Context(), ImportServants, File{Name: "pegawai.xlsx", Data: book}, Target{Agency: k.gov}, importer)
		if err != nil || staged.New != 2 || staged.Sheet != "Data" || k.count(t) != 0 {
			t.Fatalf("stage: %s, %v", summary(staged), err)
		}
		if rep, err := k.Apply(t.Context(), staged.Batch, StopOnBad, importer); err != nil || !rep.Applied || k.count(t) != 2 {
			t.Fatalf("apply: %s, %v", summary(rep), err)
		}
		rep, err := k.CheckServants(t.Context(), File{Name: "pegawai (1).xlsx", Data: other.Bytes()}, Target{Agency: k.gov})
		if err != nil || !rep.Already || rep.Unchanged != 2 {
			t.Errorf("saved again: %s, %v", summary(rep), err)
		}
	})
}

func TestSheetIsChosenWhereSeveralHoldTables(t *testing.T) {
	t.Parallel()
	people := func(n string) [][]any { return [][]any{{"NIP", "Nama"}, {"19860926201505100" + n, "Yusuf"}} }
	book := workbook(t, map[string][][]any{"Dinas A": people("1"), "Dinas B": people("2"), "Catatan": {{"kosong"}}}, "Dinas A", "Dinas B", "Catatan")
	_, err := File{Data: book}.asText(servantFields())
	wantProblem(t, "two tables", err, "registry.sheet_which")
	if ps := problemsOf(err); len(ps) > 0 && fmt.Sprint(ps[0].Args) != "[Dinas A, Dinas B]" {
		t.Errorf("the problem names %v", ps[0].Args)
	}
	_, err = File{Data: book, Sheet: "Dinas C"}.asText(servantFields())
	wantProblem(t, "no such sheet", err, "registry.sheet_unknown")
	f, err := File{Data: book, Sheet: "dinas b"}.asText(servantFields())
	if err != nil {
		t.Fatal(err)
	}
	if s, err := readSheet(f.Data, servantFields()); err != nil || s.rows[0].get("nip") != "198609262015051002" {
		t.Errorf("the chosen sheet: %+v, %v", s, err)
	}
}

// TestSheetWithPeopleComesBeforeOneWithout reads a workbook in which no header
// is known.
func TestSheetWithPeopleComesBeforeOneWithout(t *testing.T) {
	t.Parallel()
	book := workbook(t, map[string][][]any{"Petunjuk": {{"isi"}}, "Isi": {{"siapa", "identitas"}, {"Yusuf", "198609262015051001"}}}, "Petunjuk", "Isi")
	f, err := File{Data: book}.asText(servantFields())
	if err != nil {
		t.Fatal(err)
	}
	if s, err := readSheet(f.Data, servantFields()); !isUnsure(err) || s.kept.Sheet != "Isi" || s.from != 2 {
		t.Errorf("read %+v, %v", s, err)
	}
}

func TestNumbersOfAWorkbookAreWholeOrRefused(t *testing.T) {
	t.Parallel()
	read := func(cell func(i int) any) (good int, keys string) {
		rows := [][]any{{"NIP", "Nama"}}
		for i := range 6 {
			rows = append(rows, []any{cell(i), "Yusuf"})
		}
		f, err := File{Data: workbook(t, map[string][][]any{"A": rows}, "A")}.asText(servantFields())
		if err != nil {
			t.Fatal(err)
		}
		s, err := readSheet(f.Data, servantFields())
		if err != nil {
			t.Fatal(err)
		}
		g, bad, _ := readServants(s, "2024-11-12", map[string]string{"pns": "pns"})
		return len(g), keysOfProblems(bad)
	}
	if good, keys := read(func(i int) any { return int64(198609262015051001 + i) }); good != 6 {
		t.Errorf("whole numbers: %d, %s", good, keys)
	}
	if good, keys := read(func(i int) any { return float64(198609262015051001 + 32*i) }); good != 0 {
		t.Errorf("floating numbers are read as %d people, %s", good, keys)
	}
	// As a program writes them that keeps the digits of a double.
	if good, keys := read(func(i int) any { return int64(float64(198609262015051001 + 32*i)) }); good != 0 || !strings.Contains(keys, "nip_rounded_all") {
		t.Errorf("multiples of 32 are read as %d people, %s", good, keys)
	}
	if good, keys := read(func(i int) any { return "#N/A" }); good != 0 {
		t.Errorf("errors of formulas: %d, %s", good, keys)
	}
}

func TestWorkbooksThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	packed := func(parts map[string]string) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for name, text := range parts {
			p, err := w.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(p, text); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	whole := officeBook(t)
	for what, c := range map[string]struct {
		data []byte
		key  string
	}{
		"no zip":       {[]byte("PK\x03\x04…"), "registry.file_workbook"},
		"cut off":      {whole[:len(whole)/2], "registry.file_workbook"},
		"another zip":  {packed(map[string]string{"a.txt": "a"}), "registry.file_workbook"},
		"a zip bomb":   {packed(map[string]string{"xl/worksheets/sheet1.xml": strings.Repeat(" ", maxUnzipped+1)}), "registry.file_workbook"},
		"our own mark": {[]byte(keptMark + "{}\nNIP\tNama\n"), "registry.file_encoding"},
		"wide":         {workbook(t, map[string][][]any{"A": {{"NIP", "Nama"}, append(make([]any, 300), "x")}}, "A"), "registry.file_columns"},
	} {
		f, err := File{Data: c.data}.asText(servantFields())
		if err == nil {
			_, err = readSheet(f.Data, servantFields())
		}
		wantProblem(t, what, err, c.key)
	}
}
