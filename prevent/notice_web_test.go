package prevent

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/ledger"
)

// circular registers a circular for all units by the form and returns its id.
func (h *house) circular() string {
	h.t.Helper()
	at := h.as("kesbangpol", http.MethodPost, "/meja/cegah/edaran", url.Values{
		"nomor": {"800/12/2024"}, "penerbit": {"Sekretaris Daerah"}, "hal": {"Netralitas <ASN>"}, "tanggal-d": {"11"}, "tanggal-m": {"11"},
		"tanggal-y": {"2024"}, "isi": {"Dilarang memihak.\nBoleh memilih."}, "dasar": {"UU 5/2014\nUU 20/2023 Pasal 52"}, "semua-unit": {"1"},
		"lain": {"SDN Contoh 1\nsdn  contoh 1"},
	}).to()
	return at[strings.LastIndexByte(at, '/')+1:]
}

// unitToken is the token of the link of a unit.
func (h *house) unitToken(kind Kind, id, unit string) string {
	h.t.Helper()
	sheet, err := h.Open(h.t.Context(), kind, id, h.Actors["kesbangpol"])
	if err != nil {
		h.t.Fatal(err)
	}
	for _, r := range sheet.Recipients {
		if r.Name == unit {
			return h.Token(Link{Notice: id, Recipient: r.ID})
		}
	}
	h.t.Fatalf("no unit %s", unit)
	return ""
}

// confirm says that somebody knows and returns the path of his own link.
func (h *house) confirm(path, name, unit string) string {
	h.t.Helper()
	at := h.as("", http.MethodPost, path, url.Values{"nama": {name}, "unit": {unit}, "kunci": {"halaman " + name}}).to()
	own, ok := strings.CutSuffix(at, "/teruskan")
	if !ok {
		h.t.Fatalf("sent on to %s", at)
	}
	h.as("", http.MethodGet, at, nil).Want(http.StatusOK, "https://wa.me/?text=", "https://netra.example"+own)
	return own
}

func TestCircularIsReadPassedOnAndCountedOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		id := h.circular()
		desk := "/meja/cegah/edaran/" + id
		h.as("kesbangpol", http.MethodGet, desk, nil).Want(http.StatusOK, "0 dari 4", "sudah tidak berlaku", "UU 20/2023", "Netralitas &lt;ASN&gt;", "SDN Contoh 1")

		path := "/edaran/" + h.unitToken(Circular, id, "Dinas Pendidikan")
		page := h.as("", http.MethodGet, path, nil).Want(http.StatusOK, "Saya sudah membaca", "Boleh memilih.", `<option value="Dinas Pendidikan" selected>`)
		if n := page.Body.Len(); n > 20_000 || strings.Contains(page.Body.String(), "<script") {
			t.Errorf("the page for phones has %d bytes or a script", n)
		}
		h.as("", http.MethodPost, path, url.Values{"nama": {" "}, "unit": {""}}).Want(http.StatusUnprocessableEntity, "Tulis nama Anda.", "Tulis unit kerja Anda.")

		head := h.confirm(path, "Drs. H. Muhammad Yusuf, M.Pd.", "Dinas Pendidikan")
		if again := h.confirm(path, "Drs. H. Muhammad Yusuf, M.Pd.", "Dinas Pendidikan"); again != head {
			t.Error("the same page sent twice does not lead to his own link again")
		}
		if other := h.confirm(path, "Muhammad Yusuf", "dinas  pendidikan"); other != path {
			t.Error("who writes the name of somebody counted already gets that person's own link")
		}
		h.as("", http.MethodGet, path+"/teruskan", nil).Want(http.StatusOK, "sudah tercatat")
		teacher := h.confirm(head, "Siti Aminah", "Dinas Pendidikan")
		h.confirm(teacher, "Siti Aminah", "Dinas Kesehatan") // another one of that name in another unit
		h.confirm(teacher, "Joko", "Puskesmas yang tidak terdaftar")
		h.as("", http.MethodGet, head+"/teruskan", nil).Want(http.StatusOK, "1 rekan sudah tahu")

		sheet, err := h.Open(t.Context(), Circular, id, h.Actors["kesbangpol"])
		if err != nil {
			t.Fatal(err)
		}
		if r := sheet.Reach; r.Reached != 2 || r.People != 4 || r.Told != 3 || r.Longest != 3 || r.Outside != 1 {
			t.Errorf("reach = %+v", r)
		}
		h.as("kesbangpol", http.MethodGet, desk, nil).Want(http.StatusOK, "2 dari 4", "belum ada yang tahu", "Kecamatan Rangkasbitung: https://netra.example/edaran/")
		h.as("kesbangpol", http.MethodGet, desk+"/bukti", nil).Want(http.StatusOK, "2 dari 4 unit sudah tahu, 4 orang", "Joko")
		h.as("kesbangpol", http.MethodGet, desk+"/nama.csv", nil).Want(http.StatusOK, "Siti Aminah;;Dinas Kesehatan;ya;diberi tahu rekan;Siti Aminah;2024-11-12")
		if n := strings.Count(h.as("kesbangpol", http.MethodGet, desk+"/qr", nil).Want(http.StatusOK, "Arahkan kamera").Body.String(), `<path fill="#000"`); n != 4 {
			t.Errorf("%d codes printed, want one for each of 4 units", n)
		}
		h.as("kesbangpol", http.MethodGet, "/meja/cegah/edaran?belum=1&q=netral", nil).Want(http.StatusOK, "2 dari 4")
		h.as("kesbangpol", http.MethodGet, "/meja/cegah/edaran.csv?q=netral", nil).Want(http.StatusOK, "800/12/2024;2024-11-11;Netralitas <ASN>;Sekretaris Daerah;4;2;4")
		h.as("kesbangpol", http.MethodGet, "/meja/cegah/edaran?q=lain", nil).Want(http.StatusOK, "Tidak ada yang cocok")

		events, err := h.Ledger.List(t.Context(), ledger.Filter{Subject: subject(id)})
		if err != nil || len(events) != 5 {
			t.Errorf("%d events, %v; want one for the circular and one for each of 4 people", len(events), err)
		}
	})
}

func TestWrongLinksAndForeignOfficesFindNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		id := h.circular()
		token := h.unitToken(Circular, id, "Dinas Kesehatan")
		door := h.Token(Link{Notice: id}) // a circular has no door
		var first string
		for _, path := range []string{
			"/edaran/" + strings.Repeat("a", 24), "/edaran/" + strings.ToUpper(token), "/edaran/" + door, "/sosialisasi/" + token,
			"/edaran/" + token + "/kekhawatiran", "/edaran/" + token + "/berkas",
		} {
			body := h.as("", http.MethodGet, path, nil).Want(http.StatusNotFound).Body.String()
			body = strings.ReplaceAll(body, path, "")
			if first == "" {
				first = body
			} else if body != first {
				t.Errorf("%s answers otherwise than a link that does not exist", path)
			}
		}
		h.as("", http.MethodPost, "/edaran/"+strings.Repeat("a", 24), url.Values{}).Want(http.StatusNotFound)
		for _, end := range []string{"", "/bukti", "/qr", "/nama.csv"} {
			h.as("serang", http.MethodGet, "/meja/cegah/edaran/"+id+end, nil).Want(http.StatusNotFound)
			h.as("kesbangpol", http.MethodGet, "/meja/cegah/sosialisasi/"+id+end, nil).Want(http.StatusNotFound)
		}
		h.as("serang", http.MethodGet, "/meja/cegah/edaran", nil).Want(http.StatusOK, "Belum ada yang dicatat")

		// What the database holds opens no page.
		err := h.DB.Read(t.Context(), func(tx *db.Tx) error {
			var kept string
			if err := tx.QueryRow(t.Context(), `select max(l.link_hash) from prevent_links l`).Scan(&kept); err != nil {
				return err
			}
			h.as("", http.MethodGet, "/edaran/"+kept, nil).Want(http.StatusNotFound)
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestFormOfACircularSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.as("kesbangpol", http.MethodGet, "/meja/cegah/edaran/baru", nil).Want(http.StatusOK, "Dinas Kesehatan", "Pemerintah Kabupaten Contoh")
		h.as("kesbangpol", http.MethodPost, "/meja/cegah/edaran", url.Values{
			"hal": {"Netralitas"}, "tanggal-d": {"13"}, "tanggal-m": {"11"}, "tanggal-y": {"2024"},
		}).Want(http.StatusUnprocessableEntity, "Tanggal surat tidak boleh sesudah hari ini.", "Pilih atau tulis paling sedikit satu penerima.", `value="Netralitas"`,
			`<a href="#nomor">“Nomor surat” belum diisi.</a>`)
		h.as("lebak", http.MethodGet, "/meja/cegah/sosialisasi/baru", nil).Want(http.StatusOK)
	})
}

func TestHundredsCheckInAtTheDoorAndByPaper(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		at := h.as("kesbangpol", http.MethodPost, "/meja/cegah/sosialisasi", url.Values{
			"penerbit": {"Kesbangpol Contoh"}, "hal": {"Sosialisasi netralitas"}, "tanggal-d": {"12"}, "tanggal-m": {"11"}, "tanggal-y": {"2024"},
			"tempat": {"Aula Setda"}, "pembicara": {"Pengawas Lebak"}, "isi": {"Dilarang memihak."}, "unit": {"Dinas Kesehatan", "Dinas Pendidikan"},
		}).to()
		id := at[strings.LastIndexByte(at, '/')+1:]
		door := "/sosialisasi/" + h.Token(Link{Notice: id})
		h.as("", http.MethodGet, door, nil).Want(http.StatusOK, "Saya hadir", "Aula Setda")
		came := h.confirm(door, "Ratna Dewi", "Dinas Kesehatan")
		h.as("", http.MethodGet, came, nil).Want(http.StatusOK, "Seorang rekan meneruskan ini kepada Anda.", "Saya sudah membaca")
		h.confirm(came, "Joko Susilo", "Dinas Kesehatan")

		var paper strings.Builder
		for i := range 60 {
			fmt.Fprintf(&paper, "Peserta %c%c\n", 'A'+i%26, 'a'+i/26)
		}
		form := url.Values{"daftar": {paper.String() + "Ratna Dewi, S.Kep.;Perawat;Dinas Kesehatan"}, "unit": {"Dinas Pendidikan"}}
		h.as("kesbangpol", http.MethodPost, at+"/hadir", form).to()
		h.as("kesbangpol", http.MethodPost, at+"/hadir", form).to() // sent twice by a weak network
		h.as("kesbangpol", http.MethodPost, at+"/hadir", url.Values{"daftar": {"Tanpa Unit"}}).Want(http.StatusUnprocessableEntity, "Baris 1 tidak lengkap")
		h.as("kesbangpol", http.MethodPost, at+"/hadir", url.Values{"daftar": {strings.Repeat("Tanpa Unit\n", maxLines+1)}, "unit": {"Dinas Pendidikan"}}).Want(http.StatusUnprocessableEntity, "paling banyak 1.000 baris")
		h.as("serang", http.MethodPost, at+"/hadir", form).Want(http.StatusNotFound)

		sheet, err := h.Open(t.Context(), Outreach, id, h.Actors["kesbangpol"])
		if err != nil {
			t.Fatal(err)
		}
		if r := sheet.Reach; r.People != 62 || r.Present != 61 || r.Direct != 61 || r.Told != 1 || r.Reached != 2 || r.Longest != 2 {
			t.Errorf("reach = %+v", r)
		}
		h.as("kesbangpol", http.MethodGet, at, nil).Want(http.StatusOK, "Ratna Dewi", "Joko Susilo", "2 dari 2")
		h.as("kesbangpol", http.MethodGet, at+"/qr", nil).Want(http.StatusOK, "Daftar hadir di pintu")
	})
}

func TestConcernGoesToTheSupervisorWithoutAName(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		id := h.circular()
		unit := "/edaran/" + h.unitToken(Circular, id, "Dinas Kesehatan")
		h.as("", http.MethodGet, unit+"/kekhawatiran", nil).Want(http.StatusNotFound) // only who confirmed
		h.as("", http.MethodPost, unit+"/kekhawatiran", url.Values{"pesan": {"x"}}).Want(http.StatusNotFound)
		own := h.confirm(unit, "Ratna Dewi", "Dinas Kesehatan")
		before, err := h.Ledger.List(t.Context(), ledger.Filter{Subject: subject(id)})
		if err != nil {
			t.Fatal(err)
		}
		h.as("", http.MethodGet, own+"/kekhawatiran", nil).Want(http.StatusOK, "informasi awal", "/lapor")
		h.as("", http.MethodPost, own+"/kekhawatiran", url.Values{}).Want(http.StatusUnprocessableEntity)
		if at := h.as("", http.MethodPost, own+"/kekhawatiran", url.Values{"pesan": {"Mobil dinas dipakai kampanye."}}).to(); at != own+"/teruskan" {
			t.Errorf("sent on to %s", at)
		}
		if got := *h.supervisor; got.n != 1 || got.region != region || got.about != "Netralitas <ASN>" || got.text != "Mobil dinas dipakai kampanye." {
			t.Errorf("the supervisor got %+v", got)
		}
		after, err := h.Ledger.List(t.Context(), ledger.Filter{Subject: subject(id)})
		if err != nil || len(after) != len(before) {
			t.Errorf("%d events of the circular before the concern, %d after, %v: the record would tell who wrote it", len(before), len(after), err)
		}
	})
}

func TestLegalBasesArePickedFromTheLawRoomAndRepealedOnesFlagged(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.as("kesbangpol", http.MethodGet, "/meja/cegah/edaran/baru", nil).Want(http.StatusOK, `value="uu20-2023"`, "(sudah tidak berlaku)")
		at := h.as("kesbangpol", http.MethodPost, "/meja/cegah/edaran", url.Values{
			"nomor": {"800/13/2024"}, "penerbit": {"Sekda"}, "hal": {"Netralitas"}, "tanggal-d": {"11"}, "tanggal-m": {"11"}, "tanggal-y": {"2024"},
			"isi": {"Dilarang memihak."}, "dasar-pilih": {"uu20-2023", "uu5-2014", "tidak-ada"}, "dasar": {"#uu5-2014"}, "semua-unit": {"1"},
		}).to()
		sheet := must[Sheet](t)(h.Open(t.Context(), Circular, at[strings.LastIndexByte(at, '/')+1:], h.Actors["kesbangpol"]))
		var got []string
		for _, b := range sheet.Bases {
			got = append(got, b.Text+" "+string(b.State))
		}
		if want := "#uu20-2023 holds, #uu5-2014 repealed, #tidak-ada unknown, uu5-2014 unknown"; strings.Join(got, ", ") != want {
			t.Errorf("bases: %s, want %s", strings.Join(got, ", "), want)
		}
		h.as("kesbangpol", http.MethodGet, at, nil).Want(http.StatusOK, "UU 20/2023", "UU 5/2014", "Penggantinya: UU 20/2023")
		path := "/edaran/" + h.unitToken(Circular, sheet.ID, "Dinas Kesehatan")
		if page := h.as("", http.MethodGet, path, nil).Want(http.StatusOK, "UU 20/2023"); strings.Contains(page.Body.String(), "#uu20") {
			t.Error("a servant reads the id of a legal text")
		}
	})
}
