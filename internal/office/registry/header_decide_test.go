package registry

import (
	"strings"
	"testing"
)

// TestHeaderIsFoundInLayoutsOfOffices gives the finder layouts as offices have
// them. Rows are parted by /, cells by |; the answer is the first row of people
// and the fields of the columns.
func TestHeaderIsFoundInLayoutsOfOffices(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ what, rows, want string }{
		{"plain", "NIP|Nama / 1|Ani", "1 nip nama"},
		{"titles above", "PEMERINTAH KOTA CONTOH / DAFTAR PEGAWAI || / | / No|Nama|NIP / 1|Ani|9", "4 - nama nip"},
		{"a title with a known word", "NAMA INSTANSI: DINAS CONTOH / Unit Kerja|Dinas Contoh / NO|NIP|NAMA|JABATAN / 1|9|Ani|Guru", "3 - nip nama jabatan"},
		{"a letterhead that names two columns", "Instansi|Dinas Contoh|Wilayah|Kota Contoh / NIP|NAMA / 9|Ani", "2 nip nama"},
		{"numbers of columns", "NO|NIP|NAMA / 1|2|3 / 1|9|Ani", "2 - nip nama"},
		{"numbers in brackets", "NO|NIP|NAMA / (1)|(2)|(3) / 1|9|Ani", "2 - nip nama"},
		{"a first person is no numbering", "NO|NIP|NAMA / 1|198609262015051001|Ani", "1 - nip nama"},
		{"groups above", "NO|PEGAWAI||GELAR||JABATAN / |NIP|NAMA|DEPAN|BELAKANG| / 1|9|Ani|||Guru", "2 - nip nama gelar_depan gelar_belakang jabatan"},
		{"a group with its own name", "NO|NIP|NAMA|JABATAN||UNIT / |||Nama|Eselon|Kerja / 1|9|Ani|Kabid|III.b|Dinas", "2 - nip nama jabatan jenis_jabatan unit"},
		{"groups and numbers", "NO|NIP|NAMA|JABATAN| / |||NAMA|ESELON / 1|2|3|4|5 / 1|9|Ani|Guru|", "3 - nip nama jabatan jenis_jabatan"},
		{"a name over two rows", "NO|NIP|NAMA|UNIT / |BARU|LENGKAP|KERJA / 1|9|Ani|Dinas", "2 - nip nama unit"},
		{"merged down", "NO|NIP|NAMA|UNIT KERJA / ||| / 1|9|Ani|Dinas", "1 - nip nama unit"},
		{"a heading below", "NO|NIP|NAMA / DINAS CONTOH|| / 1|9|Ani", "1 - nip nama"},
		{"lines in a cell", "NO|N I P|NAMA\nLENGKAP / 1|9|Ani", "1 - nip nama"},
		{"a header that comes again", "NIP|NAMA / 9|Ani / NIP|NAMA / 9|Ina", "1 nip nama"},
	} {
		var rows [][]string
		for _, r := range strings.Split(c.rows, " / ") {
			rows = append(rows, strings.Split(r, "|"))
		}
		h, ok := findHeader(rows, servantFields())
		got := []string{string(rune('0' + h.next))}
		for _, col := range h.columns {
			if col.Field == "" {
				col.Field = "-"
			}
			got = append(got, col.Field)
		}
		if text := strings.Join(got, " "); !ok || text != c.want {
			t.Errorf("%s: %s\nwant %s", c.what, text, c.want)
		}
	}
	for what, rows := range map[string][][]string{
		"nothing": nil, "empty": {{}, {""}}, "one column": {{"NIP"}, {"9"}},
		"too far down": append(make([][]string, headerWithin), []string{"NIP", "Nama"}),
	} {
		if h, ok := findHeader(rows, servantFields()); ok {
			t.Errorf("%s: a header is found: %+v", what, h)
		}
	}
}
