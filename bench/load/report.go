package load

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/netra-id/netra/intake"
)

// Report says what the measurements report: an act and a day that the law of
// the set-up knows, in a region that has an office.
type Report struct {
	Act              string
	Year, Month, Day string
	Region           string
	Text             string
}

// Text is about two kilobytes of plain words, the length of a careful report.
func Text() string {
	const sentence = "Pada apel pagi kepala bidang mengajak pegawai mendukung calon tertentu dan membagikan kaus. "
	return strings.Repeat(sentence, 1+1900/len(sentence))[:1900]
}

// Form is the last form of /lapor with a fresh code, as a browser would send
// it, and that code as a reporter keeps it.
func (r Report) Form() (body, code string) {
	code = intake.NewCode().Grouped()
	return url.Values{
		"kode": {code}, "jenis": {r.Act}, "uraian": {r.Text},
		"tanggal-d": {r.Day}, "tanggal-m": {r.Month}, "tanggal-y": {r.Year},
		"wilayah": {r.Region}, "tempat": {"Halaman kantor"}, "terlapor": {"Kepala bidang"},
		"instansi": {"Dinas"}, "bentuk": {"anonim"},
	}.Encode(), code
}

// Maker prepares the requests that send the report to a Netra at address: one
// form, in which only the code changes, so that the client does next to nothing
// between two requests.
func (r Report) Maker(address string) Maker {
	body, code := r.Form()
	wire := Post(address, "/lapor/kirim", "application/x-www-form-urlencoded", body,
		"Origin: http://"+address, "Sec-Fetch-Site: same-origin", "Accept-Language: id")
	at := bytes.Index(wire, []byte(code))
	return func(_, _ int) Request {
		tag := intake.NewCode().Grouped()
		w := bytes.Clone(wire)
		copy(w[at:], tag)
		return Request{Wire: w, Tag: tag, Address: address}
	}
}

// Status is the request by which a reporter asks for the state of his report.
func Status(address, code string) []byte {
	return Post(address, "/status", "application/x-www-form-urlencoded", url.Values{"kode": {code}}.Encode(),
		"Origin: http://"+address, "Sec-Fetch-Site: same-origin", "Accept-Language: id")
}
