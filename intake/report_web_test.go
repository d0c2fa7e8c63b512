package intake

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/rate"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/testkit/slicetest"
	"github.com/netra-id/netra/internal/web"
)

func TestPagesFitTheirStructs(t *testing.T) {
	t.Parallel()
	h := lite(t)
	pages := map[string]any{
		"step1": formPage{}, "step2": formPage{}, "step3": formPage{}, "step4": formPage{}, "step5": formPage{}, "sent": sentPage{},
		"status": statusPage{}, "progress": progressPage{}, "desk_list": listPage{}, "desk_report": reportPage{}, "desk_step": stepPage{}, "signals": signalsPage{}, "signal": signalPage{},
	}
	for _, name := range h.views.Pages() {
		if _, ok := pages[name]; !ok {
			t.Errorf("no struct is checked against page %s", name)
		}
	}
	for name, page := range pages {
		h.views.Check(t, name, page)
	}
}

// walk fills in the form as a person does, from the first page to the last one,
// and returns the last page.
func (h *house) walk(t testing.TB) slicetest.Answer {
	t.Helper()
	page := h.as(t, "", "GET", "/lapor", nil).Want(200, "Langkah 1 dari 5")
	v := with(page.Hidden("/lapor"), "langkah", "2", "jenis", "kampanye", "uraian", "Kepala bidang rekaan naik ke panggung & mengajak \"warga\" memilih.\r\nSaya melihatnya.")
	page = h.as(t, "", "POST", "/lapor", v).Want(200, "Langkah 2 dari 5")
	v = with(page.Hidden("/lapor"), "langkah", "3", "tanggal-d", "10", "tanggal-m", "11", "tanggal-y", "2024", "provinsi", "36", "tempat", "Lapangan rekaan")
	page = h.as(t, "", "POST", "/lapor", v).Want(200, "Langkah 2 dari 5", "Kabupaten Lebak", `value="Lapangan rekaan"`)
	if strings.Contains(page.Text(), "Galat") {
		t.Fatal("choosing a province is answered with an error")
	}
	v = with(v, "wilayah", "36.02")
	page = h.as(t, "", "POST", "/lapor", v).Want(200, "Langkah 3 dari 5")
	v = with(page.Hidden("/lapor"), "langkah", "4", "terlapor", "Kepala bidang, kemeja biru", "instansi", "Dinas rekaan")
	page = h.as(t, "", "POST", "/lapor", v).Want(200, "Langkah 4 dari 5")
	v = with(page.Hidden("/lapor"), "langkah", "5", "bentuk", "anonim")
	return h.as(t, "", "POST", "/lapor", v).Want(200, "Langkah 5 dari 5", "Kabupaten Lebak, Banten", "Kepala bidang, kemeja biru", "Tanpa nama")
}

// Who goes back and on again, or loads the last page anew, is shown the code that
// he wrote down.
func TestTheCodeStaysFromTheFirstPageToTheLast(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		first := h.walk(t)
		shown := shownCode.FindStringSubmatch(first.Text())
		if shown == nil {
			t.Fatal("the code is not shown before sending")
		}
		back := h.as(t, "", "POST", "/lapor", with(first.Hidden("/lapor"), "langkah", "4")).Want(200, "Langkah 4 dari 5")
		answers := with(back.Hidden("/lapor"), "langkah", "5", "bentuk", "anonim")
		for range 2 { // the second time as after a reload
			h.as(t, "", "POST", "/lapor", answers).Want(200, shown[1])
		}
		code := h.as(t, "", "GET", "/lapor", nil).Want(200).Hidden("/lapor").Get("kode")
		if _, err := ParseCode(code); err != nil {
			t.Errorf("the first page brings the code %q: %v", code, err)
		}
	})
}

var shownCode = regexp.MustCompile(`<p class="code-box mono">([0-9A-Z-]{29})</p>`)

func TestATipIsSentInFiveStepsAndFollowedByItsCode(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		page := h.walk(t)
		m := shownCode.FindStringSubmatch(page.Text())
		if m == nil {
			t.Fatal("the code is not shown before sending")
		}
		v := page.Hidden("/lapor/kirim")
		page = h.as(t, "", "POST", "/lapor/kirim", v).Want(422, "Simpan dulu kodenya", m[1])
		v = with(page.Hidden("/lapor/kirim"), "simpan", "1")
		for range 2 { // the second time as after a lost answer
			h.as(t, "", "POST", "/lapor/kirim", v).Want(200, `<output id="kode">`+m[1]+`</output>`)
		}
		if n := h.count(t, `select count(*) from intake_reports`); n != 1 {
			t.Errorf("%d reports, want 1", n)
		}
		page = h.as(t, "", "POST", "/status", url.Values{"kode": {strings.ToLower(m[1])}}).Want(200, "Laporan Anda sudah kami terima dan akan dibaca petugas", "Rabu, 13 November 2024")
		for _, name := range []string{"Cache-Control", "Referrer-Policy", "X-Robots-Tag"} {
			if got := page.Header().Get(name); !slices.Contains([]string{"no-store", "no-referrer", "noindex"}, got) {
				t.Errorf("%s: %q", name, got)
			}
		}
		v = with(page.Hidden("/status/pesan"), "pesan", "Ada tambahan.")
		for range 2 {
			h.as(t, "", "POST", "/status/pesan", v).Want(200, "Pesan Anda sudah kami terima", "Ada tambahan.")
		}
		if n := h.count(t, `select count(*) from intake_messages`); n != 1 {
			t.Errorf("%d messages, want 1", n)
		}
	})
}

func TestEverybodyGetsHisOwnCodeAndNobodyAnothersOne(t *testing.T) {
	t.Parallel()
	h := lite(t)
	forms := []url.Values{whole(), whole(), whole()}
	var bodies []string
	for _, v := range forms {
		bodies = append(bodies, h.as(t, "", "POST", "/lapor/kirim", v).Want(200).Text())
	}
	for i, body := range bodies {
		for j, v := range forms {
			if want := map[bool]int{true: 2, false: 0}[i == j]; strings.Count(body, v.Get("kode")) != want {
				t.Errorf("page %d holds code %d %d times, want %d", i, j, strings.Count(body, v.Get("kode")), want)
			}
		}
		if strings.Contains(body, placeholder) {
			t.Error("a page holds the placeholder")
		}
		if other := strings.ReplaceAll(body, forms[i].Get("kode"), forms[0].Get("kode")); other != bodies[0] {
			t.Error("the pages differ in more than the code")
		}
	}
	// Drawn for one reader, and drawn once for all, it is the same page.
	again := h.as(t, "", "POST", "/lapor/kirim", forms[0]).Want(200, "sudah kami terima", "Bawaslu Kabupaten Lebak")
	r := parts(t, forms[0], nil)
	r.AddCookie(&http.Cookie{Name: "bahasa", Value: "id"})
	if own := h.do(t, "", r).Want(200); own.Text() != again.Text() {
		t.Error("the page that is kept differs from the one that is drawn")
	}
	r = parts(t, whole(), nil)
	r.URL.RawQuery = "bahasa=en"
	h.do(t, "", r).Want(200, "We have received your report")
}

func TestAFormThatIsOpenedAnewLeadsToItsBeginning(t *testing.T) {
	t.Parallel()
	h := lite(t)
	for from, to := range map[string]string{"/lapor/kirim?bahasa=en": "/lapor", "/status/pesan": "/status"} {
		if a := h.as(t, "", "GET", from, nil).Want(303); a.Header().Get("Location") != to {
			t.Errorf("%s leads to %q, want %q", from, a.Header().Get("Location"), to)
		}
	}
}

func TestGoingBackKeepsAnswersAndTheCode(t *testing.T) {
	t.Parallel()
	h := lite(t)
	page := h.walk(t)
	code := shownCode.FindStringSubmatch(page.Text())[1]
	page = h.as(t, "", "POST", "/lapor", with(page.Hidden("/lapor"), "langkah", "3")).Want(200, "Langkah 3 dari 5", "Kepala bidang, kemeja biru", "Simpan dan periksa lagi")
	v := with(page.Hidden("/lapor"), "langkah", "5", "terlapor", "Kepala seksi", "instansi", "")
	page = h.as(t, "", "POST", "/lapor", v).Want(200, "Langkah 5 dari 5", "Kepala seksi", code)
	if strings.Contains(page.Text(), "kemeja biru") {
		t.Error("the earlier answer is still there")
	}
	// One step back without the way over the last page.
	page = h.as(t, "", "POST", "/lapor", with(page.Hidden("/lapor"), "langkah", "2")).Want(200, "Lapangan rekaan")
	v = with(page.Hidden("/lapor"), "langkah", "5", "tanggal-d", "31", "tanggal-m", "2", "tanggal-y", "2024", "provinsi", "36", "wilayah", "36.02", "tempat", "x")
	h.as(t, "", "POST", "/lapor", v).Want(422, "Langkah 2 dari 5", `value="31"`, "tidak ada dalam kalender")
}

func TestANameIsAskedOnlyOfWhoWantsToGiveIt(t *testing.T) {
	t.Parallel()
	h := lite(t)
	page := h.walk(t)
	page = h.as(t, "", "POST", "/lapor", with(page.Hidden("/lapor"), "langkah", "4")).Want(200, "Langkah 4 dari 5")
	if strings.Contains(page.Text(), `id="nama"`) {
		t.Error("an anonymous reporter is asked for a name")
	}
	page = h.as(t, "", "POST", "/lapor", with(page.Hidden("/lapor"), "langkah", "5", "bentuk", "bernama")).Want(200, "Langkah 4 dari 5", `id="nama"`)
	named := page.Hidden("/lapor")
	h.as(t, "", "POST", "/lapor", with(named, "langkah", "5", "bentuk", "bernama", "nama", "Nama Rekaan")).Want(422, "Tulis alamat Anda", `value="Nama Rekaan"`)
	page = h.as(t, "", "POST", "/lapor", with(named, "langkah", "5", "bentuk", "bernama", "nama", "Nama Rekaan", "alamat", "Jalan Rekaan", "kontak", "0800")).Want(200, "Langkah 5 dari 5", "Nama Rekaan")
	page = h.as(t, "", "POST", "/lapor", with(page.Hidden("/lapor"), "langkah", "4")).Want(200, "Nama Rekaan")
	page = h.as(t, "", "POST", "/lapor", with(page.Hidden("/lapor"), "langkah", "5", "bentuk", "anonim", "nama", "Nama Rekaan", "alamat", "Jalan Rekaan", "kontak", "0800")).Want(200, "Langkah 5 dari 5")
	if strings.Contains(page.Text(), "Nama Rekaan") {
		t.Error("the name travels on after the reporter chose to give none")
	}
}

// whole is a form that is in order, as a program sends it.
func whole() url.Values {
	return url.Values{
		"kode": {NewCode().Grouped()}, "jenis": {"kampanye"}, "uraian": {"Cerita."}, "tanggal-d": {"10"}, "tanggal-m": {"11"}, "tanggal-y": {"2024"},
		"wilayah": {"36.02"}, "terlapor": {"Seorang pejabat"}, "bentuk": {"anonim"},
	}
}

func TestBadAnswersComeBackWithAMessageAndEverythingElse(t *testing.T) {
	t.Parallel()
	h := lite(t)
	for _, c := range []struct {
		name, field, value, says string
	}{
		{"no kind", "jenis", "", "Pilih bentuk dugaan"},
		{"a kind that is not offered", "jenis", "memilih", "Pilih bentuk dugaan"},
		{"SQL as kind", "jenis", "' or 1=1 --", "Pilih bentuk dugaan"},
		{"no account", "uraian", " \n\t ", "Ceritakan apa yang terjadi"},
		{"an account that is too long", "uraian", strings.Repeat("é", maxNarrative+1), "terlalu panjang"},
		{"no day", "tanggal-d", "", "tidak ada dalam kalender"},
		{"a day that no month has", "tanggal-d", "31", "tidak ada dalam kalender"},
		{"a day in words", "tanggal-d", "sepuluh", "tidak ada dalam kalender"},
		{"a day ahead", "tanggal-d", "14", "tidak boleh setelah hari ini"},
		{"a year with two digits", "tanggal-y", "24", "tidak ada dalam kalender"},
		{"a year of the last century", "tanggal-y", "1924", "terlalu lama"},
		{"no region", "wilayah", "", "Pilih kabupaten atau kota"},
		{"a province as region", "wilayah", "36", "Pilih kabupaten atau kota"},
		{"a region that is none", "wilayah", "99.99", "Pilih kabupaten atau kota"},
		{"a region without an office", "wilayah", "11.01", ""},
		{"a place that is too long", "tempat", strings.Repeat("x", maxLine+1), "terlalu panjang"},
		{"nobody", "terlapor", "", "Tulis siapa yang Anda laporkan"},
		{"too much of somebody", "terlapor", strings.Repeat("x", maxWho+1), "terlalu panjang"},
		{"an agency that is too long", "instansi", strings.Repeat("🏢", maxLine+1), "terlalu panjang"},
		{"no way to report", "bentuk", "", "tanpa nama atau dengan nama"},
		{"another way to report", "bentuk", "rahasia", "tanpa nama atau dengan nama"},
		{"a name without anything", "bentuk", "bernama", "Tulis nama Anda"},
		{"a damaged code", "kode", "ABCD-EFGH", "Kode tadi rusak"},
		{"no code", "kode", "", "Kode tadi rusak"},
	} {
		v := with(whole(), "tempat", "Lapangan KENARI", c.field, c.value)
		page := h.as(t, "", "POST", "/lapor/kirim", v)
		if c.says == "" { // the national office takes what no other one does
			page.Want(200)
			continue
		}
		if page.Code != 422 || !strings.Contains(page.Text(), c.says) || !strings.Contains(page.Text(), "Galat: ") {
			t.Errorf("%s: status %d, want 422 and %q", c.name, page.Code, c.says)
		}
		if c.field != "tempat" && !strings.Contains(page.Text(), "Lapangan KENARI") {
			t.Errorf("%s: other answers are lost", c.name)
		}
		if n := len(c.value); n > 0 && n < 40 && c.field != "kode" && c.field != "jenis" && c.field != "wilayah" && c.field != "bentuk" && !strings.Contains(page.Text(), c.value) {
			t.Errorf("%s: the answer is lost", c.name)
		}
	}
	for name, v := range map[string]string{"invalid UTF-8": "%ff%fe", "a NUL": "a%00b"} {
		r := httptest.NewRequest("POST", "/lapor/kirim", strings.NewReader(whole().Encode()+"&tempat="+v))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if page := h.do(t, "", r); page.Code != 422 {
			t.Errorf("%s: status %d, want 422", name, page.Code)
		}
	}
	if n := h.count(t, `select count(*) from intake_reports`); n != 1 {
		t.Errorf("%d reports were taken, want 1", n)
	}
}

func TestWhatLooksLikeCodeIsTextAndStaysText(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		nasty := []string{`<script>alert("x")</script>`, `'; drop table intake_reports; --`, "🤐 {{.}} %s %n", "‮terbalik", "a\u0000"[:1] + "ꦧꦱꦗꦮ"}
		v := with(whole(), "uraian", strings.Join(nasty, "\n"), "terlapor", nasty[0], "tempat", nasty[1], "instansi", nasty[2])
		h.as(t, "", "POST", "/lapor/kirim", v).Want(200)
		l := slicetest.Must[Listing](t)(h.List(t.Context(), h.officer(h.lebak), Filter{Limit: 1}))
		page := h.as(t, "petugas", "GET", "/meja/laporan/"+string(l.Rows[0].ID), nil).Want(200, "&lt;script&gt;", "🤐", "ꦧꦱꦗꦮ")
		if strings.Contains(page.Text(), "<script>alert") {
			t.Error("a script of the reporter is on the officer's page")
		}
		sheet := slicetest.Must[Sheet](t)(h.Read(t.Context(), l.Rows[0].ID, h.officer(h.lebak)))
		if sheet.Content.Narrative != strings.Join(nasty, "\n") || sheet.Content.Place != nasty[1] {
			t.Error("the text came back changed")
		}
	})
}

// parts makes a form with files.
func parts(t testing.TB, v url.Values, files map[string][]byte) *http.Request {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range v {
		for _, s := range values {
			if err := w.WriteField(name, s); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, data := range files {
		f, err := w.CreateFormFile("berkas", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/lapor/kirim", &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

func TestAFileThatFailsLosesNothing(t *testing.T) {
	t.Parallel()
	h := lite(t)
	for name, files := range map[string]map[string][]byte{
		"bukan foto": {"foto.jpg": []byte("<!doctype html><script>1</script>")},
		"besar":      {"video.mp4": bytes.Repeat([]byte("x"), maxFileSize+1)},
		"kosong":     {"foto.jpg": {}},
		"banyak":     {"1.txt": png, "2.txt": png, "3.txt": png, "4.txt": png, "5.txt": png, "6.txt": png},
		"semua":      {"1.txt": bytes.Repeat([]byte("x"), maxFileSize), "2.txt": bytes.Repeat([]byte("x"), maxFileSize), "3.txt": []byte("x")},
	} {
		page := h.do(t, "", parts(t, with(whole(), "tempat", "Lapangan KENARI"), files))
		if page.Code != 422 || !strings.Contains(page.Text(), "Galat: ") || !strings.Contains(page.Text(), "Lapangan KENARI") || !strings.Contains(page.Text(), "erkas") {
			t.Errorf("%s: status %d, want 422 with all answers", name, page.Code)
		}
	}
	if n := blobs(t, h); n != 0 {
		t.Errorf("%d files stored of reports that were not taken", n)
	}
	h.do(t, "", parts(t, whole(), map[string][]byte{"foto.png": png, "catatan.txt": []byte("Catatan.")})).Want(200)
	if n := blobs(t, h); n != 2 {
		t.Errorf("%d files stored, want 2", n)
	}
}

func TestAFullHouseKeepsTheCodeAndTheAnswers(t *testing.T) {
	t.Parallel()
	h := lite(t)
	h.reports = rate.New(h.clock, 1, 0)
	v := with(whole(), "tempat", "Lapangan KENARI")
	h.as(t, "", "POST", "/lapor/kirim", v).Want(429, v.Get("kode"), "Lapangan KENARI", "Simpan kode")
	h.lookups = rate.New(h.clock, 1, 0)
	h.as(t, "", "POST", "/status", url.Values{"kode": {v.Get("kode")}}).Want(429, "Tunggu satu menit")
}

func TestAnUnknownCodeIsAnsweredHelpfully(t *testing.T) {
	t.Parallel()
	h := lite(t)
	pages := map[string]string{}
	for name, code := range map[string]string{"unknown": NewCode().Grouped(), "wrong": "ABCD", "empty": "", "SQL": "' or 1=1 --", "HTML": "<b>x</b>"} {
		a := h.as(t, "", "POST", "/status", url.Values{"kode": {code}}).Want(404, "Tidak ada laporan dengan kode ini", "Kode saya hilang")
		pages[name] = strings.ReplaceAll(a.Text(), `value="`+strings.NewReplacer("<", "&lt;", ">", "&gt;", "'", "&#39;").Replace(code)+`"`, `value=""`)
		h.as(t, "", "POST", "/status/pesan", url.Values{"kode": {code}, "pesan": {"x"}, "id-pesan": {netra.NewID(h.clock.Now())}}).Want(404)
	}
	for name, page := range pages {
		if page != pages["unknown"] {
			t.Errorf("the page for a code that is %s differs from that for an unknown one", name)
		}
	}
}

func TestNothingOfAReportReachesTheLog(t *testing.T) {
	t.Parallel()
	h := lite(t)
	in := canaryTip()
	v := with(whole(), "kode", in.Code.Grouped(), "uraian", canaries[0], "terlapor", canaries[1], "bentuk", "bernama", "nama", canaries[2], "alamat", "x", "kontak", "y")
	r := parts(t, v, map[string][]byte{canaries[3] + ".txt": []byte(canaries[3])})
	r.RemoteAddr = "203.0.113.77:4711"
	r.Header.Set("User-Agent", "KENARI-PERAMBAN")
	h.do(t, "", r).Want(200)
	h.as(t, "", "POST", "/status", url.Values{"kode": {in.Code.Grouped()}}).Want(200)
	h.as(t, "", "POST", "/status/pesan", url.Values{"kode": {in.Code.Grouped()}, "pesan": {canaries[4]}, "id-pesan": {netra.NewID(h.clock.Now())}}).Want(200)
	// The same once more with a fault of the program.
	broken := *h.Service.Book
	broken.Procedures = nil
	h.Service.Book = &broken
	h.as(t, "", "POST", "/status", url.Values{"kode": {in.Code.Grouped()}}).Want(500)
	if h.log.String() == "" {
		t.Fatal("the log is empty, so the test shows nothing")
	}
	for _, c := range append(slices.Clone(canaries), string(in.Code), in.Code.Grouped(), "203.0.113.77", "KENARI-PERAMBAN") {
		if strings.Contains(h.log.String(), c) {
			t.Errorf("the log holds %s:\n%s", c, h.log)
		}
	}
}

func TestTheDeskTakesAReportToAFinding(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		in := tip()
		in.Uploads = []Upload{{"foto.png", png}}
		r := h.receive(t, in)
		base := "/meja/laporan/" + string(r.ID)
		h.as(t, "petugas", "GET", "/meja/laporan", nil).Want(200, number(r.ID), "hari lagi", "Ada yang baru", "Kabupaten Lebak")
		page := h.as(t, "petugas", "GET", base, nil).Want(200, in.Content.Narrative, "Mengapa tanggal ini?", "Catat sebagai informasi awal", "foto.png")
		file := regexp.MustCompile(base + `/berkas/[0-9a-f]{64}`).FindString(page.Text())
		got := h.as(t, "petugas", "GET", file, nil).Want(200)
		if got.Text() != string(png) || !strings.HasPrefix(got.Header().Get("Content-Disposition"), "attachment") || !strings.Contains(got.Header().Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("file answered with %v", got.Header())
		}
		step := base + "/langkah/terima-informasi-awal"
		page = h.as(t, "petugas", "GET", step, nil).Want(200)
		first := with(page.Hidden(step), "catatan", "Ditelusuri.")
		h.as(t, "petugas", "POST", step, first).Want(303)
		// A colleague had the same form open.
		h.as(t, "kedua", "POST", step, with(first, "catatan", "KENARI isian rekan")).Want(409, "berubah sementara Anda mengisi", "KENARI isian rekan")
		step = base + "/langkah/jadikan-temuan"
		page = h.as(t, "petugas", "GET", step, nil).Want(200, `value="10"`, "pilkada-2024")
		v := with(page.Hidden(step), "ringkasan", in.Content.Narrative, "jenis", "kampanye", "tanggal-d", "10", "tanggal-m", "11", "tanggal-y", "2024", "wilayah", "36.02", "pemilu", "pilkada-2024", "dokumen-laporan-hasil-pengawasan", "014/LHP")
		h.as(t, "petugas", "POST", step, v).Want(422, "kata berturut-turut", `name="yakin"`, "014/LHP")
		a := h.as(t, "petugas", "POST", step, with(v, "yakin", "1")).Want(303)
		if a.Header().Get("Location") != "/meja/perkara/CASE1" {
			t.Errorf("sent on to %q", a.Header().Get("Location"))
		}
		h.as(t, "petugas", "GET", base, nil).Want(200, "Menjadi temuan", "014/LHP", "Ditelusuri.", "/meja/perkara/CASE1")
		h.as(t, "petugas", "GET", step, nil).Want(409, `href="`+base+`"`)
		h.cases.progress = []ProgressStep{{Label: h.Book.Statuses["sanctioned"].Public, Status: h.Book.Statuses["sanctioned"].Label, Tone: "good", On: "2024-12-01", Final: true, Outcome: "proven"}}
		h.as(t, "", "POST", "/status", url.Values{"kode": {string(in.Code)}}).Want(200, "<h1>Keputusan sanksi sudah diambil", "Sanksi dijatuhkan</span>", "Minggu, 1 Desember 2024")
		body := h.as(t, "", "POST", "/status", url.Values{"kode": {string(in.Code)}}).Want(200).Body.String()
		if out, steps := strings.Index(body, "Dugaan dinyatakan terbukti"), strings.Index(body, "Yang sudah terjadi"); out < 0 || out > steps {
			t.Errorf("the outcome stands at %d, behind the steps at %d", out, steps)
		}
	})
}

func TestARejectionTellsTheReporterWhyAndWhatIsLeft(t *testing.T) {
	t.Parallel()
	h := lite(t)
	in := tip()
	r := h.receive(t, in)
	step := "/meja/laporan/" + string(r.ID) + "/langkah/tolak"
	page := h.as(t, "petugas", "GET", step, nil).Want(200, "bukan pegawai ASN")
	h.as(t, "petugas", "POST", step, with(page.Hidden(step), "alasan", "lain-lain", "catatan", "KENARI catatan")).Want(422, "Pilih satu alasan", "KENARI catatan")
	h.as(t, "petugas", "POST", step, with(page.Hidden(step), "alasan", "bukan-asn")).Want(303)
	reason, _ := stepNamed(h.Book.Procedures[r.Procedure], "tolak")
	why, _ := reasonOf(reason, "bukan-asn")
	h.as(t, "", "POST", "/status", url.Values{"kode": {string(in.Code)}}).Want(200, why.Label.ID, why.Remedy.ID)
}

func TestANamedReportersIdentityIsHiddenUntilAReasonIsGiven(t *testing.T) {
	t.Parallel()
	h := lite(t)
	in := canaryTip()
	r := h.receive(t, in)
	base := "/meja/laporan/" + string(r.ID)
	page := h.as(t, "petugas", "GET", base, nil).Want(200, "Buka identitas")
	if strings.Contains(page.Text(), canaries[2]) {
		t.Fatal("the name shows without a reason")
	}
	h.as(t, "petugas", "POST", base+"/identitas", url.Values{"sebab": {" "}}).Want(422, "Tulis alasan")
	h.as(t, "petugas", "POST", base+"/identitas", url.Values{"sebab": {"Klarifikasi"}}).Want(200, canaries[2])
	page = h.as(t, "kedua", "GET", base, nil).Want(200, "Dibuka Petugas Rekaan, 13 November 2024, 09.17 WIB: Klarifikasi")
	if strings.Contains(page.Text(), canaries[2]) {
		t.Error("the name shows again without a new reason")
	}
	h.as(t, "banten", "POST", base+"/identitas", url.Values{"sebab": {"Ingin tahu"}}).Want(403)
}

func TestEveryDeskRouteIsClosedToForeignOfficesAndOtherRoles(t *testing.T) {
	t.Parallel()
	h := lite(t)
	in := canaryTip()
	r := h.receive(t, in)
	sheet := slicetest.Must[Sheet](t)(h.Read(t.Context(), r.ID, h.officer(h.lebak)))
	for _, route := range h.mux.Routes() {
		if !strings.HasPrefix(route.Pattern, "/meja/laporan") {
			continue
		}
		path := strings.NewReplacer("{id}", string(r.ID), "{step}", "terima-informasi-awal", "{file}", sheet.Content.Files[0].Blob).Replace(route.Pattern)
		var form url.Values
		if route.Method == "POST" {
			form = url.Values{"versi": {"1"}, "pesan": {"x"}, "sebab": {"x"}, "id-pesan": {netra.NewID(h.clock.Now())}}
		}
		for _, who := range []string{"", "serang", "pengelola"} {
			a := h.as(t, who, route.Method, path, form)
			list := route.Permission == access.SeeReports && who == "serang"
			if list && a.Code != 200 || !list && !slices.Contains([]int{303, 401, 403, 404}, a.Code) {
				t.Errorf("%s %s as %q: status %d", route.Method, path, who, a.Code)
			}
			if strings.Contains(a.Text(), number(r.ID)) || strings.Contains(a.Text(), canaries[0]) {
				t.Errorf("%s %s as %q shows the report", route.Method, path, who)
			}
		}
	}
	h.as(t, "lapangan", "POST", "/meja/laporan/"+string(r.ID)+"/langkah/terima-informasi-awal", url.Values{"versi": {"1"}}).Want(404)
	if got := h.report(t, r.ID); got.Version != 1 {
		t.Errorf("version %d, want 1", got.Version)
	}
}

func TestTheListFiltersPagesAndExportsWithoutContent(t *testing.T) {
	t.Parallel()
	h := lite(t)
	for i := range listLength + 1 {
		in := canaryTip()
		in.Content.Narrative = fmt.Sprint(canaries[0], i)
		in.Uploads = nil
		h.receive(t, in)
	}
	page := h.as(t, "petugas", "GET", "/meja/laporan", nil).Want(200, "/meja/laporan?hal=2")
	if n := strings.Count(page.Text(), `class="main"`); n != listLength {
		t.Errorf("%d rows, want %d", n, listLength)
	}
	page = h.as(t, "petugas", "GET", "/meja/laporan?hal=2&jenis=kampanye", nil).Want(200, "jenis=kampanye")
	if n := strings.Count(page.Text(), `class="main"`); n != 1 {
		t.Errorf("%d rows on the second page, want 1", n)
	}
	h.as(t, "petugas", "GET", "/meja/laporan?milik=saya", nil).Want(200, "Tidak ada laporan yang cocok")
	h.as(t, "petugas", "GET", "/meja/laporan?hal=-5&wilayah=%27&keadaan=%3Cb%3E", nil).Want(200, "Tidak ada laporan yang cocok")
	csv := h.as(t, "petugas", "GET", "/meja/laporan.csv", nil).Want(200, "Bawaslu Kabupaten Lebak", "36.02")
	if lines := strings.Count(csv.Text(), "\n"); lines != listLength+2 {
		t.Errorf("%d lines, want %d", lines, listLength+2)
	}
	for _, c := range canaries {
		if strings.Contains(csv.Text(), c) || strings.Contains(page.Text(), c) {
			t.Errorf("the list holds %s", c)
		}
	}
}

func TestPublicPagesAreSmallAndAskNobodyElse(t *testing.T) {
	t.Parallel()
	h := lite(t)
	for name, a := range map[string]slicetest.Answer{"first step": h.as(t, "", "GET", "/lapor", nil), "last step": h.walk(t), "status": h.as(t, "", "GET", "/status", nil)} {
		if len(a.Text()) > 40<<10 {
			t.Errorf("%s: %d bytes", name, len(a.Text()))
		}
		for _, m := range regexp.MustCompile(`(?:src|href|action)="(https?:[^"]*)"`).FindAllStringSubmatch(a.Text(), -1) {
			if m[1] != web.DefaultQuickExit {
				t.Errorf("%s leads to %s", name, m[1])
			}
		}
		if strings.Contains(a.Text(), "<script") {
			t.Errorf("%s holds a script", name)
		}
	}
}
