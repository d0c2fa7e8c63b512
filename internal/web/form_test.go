package web_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/web"
)

// read sends a form and returns what a handler gets of it.
func read(t *testing.T, r *http.Request, most int64) (*web.Form, error) {
	t.Helper()
	s := newSite(t, nil)
	var f *web.Form
	var err error
	s.Post("/form", access.Public, func(w http.ResponseWriter, r *web.Request) error {
		f, err = web.ReadForm(w, r, most)
		return nil
	})
	s.do(r)
	return f, err
}

func mustRead(t *testing.T, v url.Values) *web.Form {
	t.Helper()
	f, err := read(t, postForm("/form", v), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// problems lists field and key of what is wrong.
func problems(f *web.Form) string {
	var out []string
	for _, p := range f.Problems() {
		out = append(out, p.Field+" "+strings.TrimPrefix(p.Key, "web.problem."))
	}
	return strings.Join(out, ", ")
}

func TestFormReadsWhatIsRightAndKeepsWhatIsWrong(t *testing.T) {
	t.Parallel()
	f := mustRead(t, url.Values{
		"uraian": {"  Baris satu\r\nBaris dua  "}, "pendek": {"éééé"}, "jenis": {"b"}, "asing": {"z"},
		"jumlah": {"1.234"}, "huruf": {"dua"}, "banyak": {"9000"}, "kotak": {"1"}, "aspek": {"c", "a", "x"},
	})
	if got := f.Text("uraian", 30, true); got != "Baris satu\nBaris dua" {
		t.Errorf("text %q", got)
	}
	f.Text("pendek", 4, true) // four letters of two bytes each
	f.Text("kosong", 10, true)
	f.Text("boleh", 10, false)
	f.Text("uraian", 5, true)
	if got := f.Choice("jenis", []string{"a", "b"}, true); got != "b" {
		t.Errorf("choice %q", got)
	}
	if got := f.Choice("asing", []string{"a"}, false); got != "" {
		t.Errorf("an answer that was not offered was taken: %q", got)
	}
	f.Choice("tiada", []string{"a"}, true)
	if got := f.Int("jumlah", 1, 5000, true); got != 1234 {
		t.Errorf("number %d", got)
	}
	f.Int("huruf", 1, 5, true)
	f.Int("banyak", 1, 5, true)
	if !f.Checked("kotak") || f.Checked("lain") {
		t.Error("boxes are read wrongly")
	}
	if got := f.Choices("aspek", []string{"a", "b", "c"}); fmt.Sprint(got) != "[a c]" {
		t.Errorf("choices %v", got)
	}
	want := "kosong required, uraian too_long, asing choice, tiada choice, huruf number, banyak range"
	if got := problems(f); got != want {
		t.Errorf("problems %q, want %q", got, want)
	}
	if netra.KindOf(f.Err()) != netra.Invalid {
		t.Errorf("Err is %v", f.Err())
	}
	if got := f.Get("pendek"); got != "éééé" {
		t.Errorf("the value is not kept: %q", got)
	}
}

func TestDateTakesNumbersAndNamesAndRefusesDaysThatAreNone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ d, m, y, want, problem string }{
		{"12", "11", "2024", "2024-11-12", ""},
		{" 1 ", "Oktober", "2024", "2024-10-01", ""},
		{"1", "agu", "2024", "2024-08-01", ""},
		{"1", "May", "2024", "2024-05-01", ""},
		{"29", "2", "2024", "2024-02-29", ""},
		{"29", "2", "2023", "", "t date"},
		{"31", "4", "2024", "", "t date"},
		{"", "11", "2024", "", "t date"},
		{"12", "11", "24", "", "t date"},
		{"12", "13", "2024", "", "t date"},
		{"-1", "1", "2024", "", "t date"},
		{"", "", "", "", "t required"},
	} {
		f := web.NewForm(map[string]string{"t-d": c.d, "t-m": c.m, "t-y": c.y})
		if got := f.Date("t", true); string(got) != c.want || problems(f) != c.problem {
			t.Errorf("%s %s %s: %q, %q; want %q, %q", c.d, c.m, c.y, got, problems(f), c.want, c.problem)
		}
	}
	f := web.NewForm(nil)
	f.SetDate("t", "2024-11-05")
	if got := f.Date("t", true); got != "2024-11-05" {
		t.Errorf("a date that was set comes back as %q", got)
	}
}

func TestFormThatIsNoTextIsRefusedAsAWhole(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"not UTF-8":     "a=%ff%fe",
		"NUL":           "a=x%00y",
		"NUL in a name": "a%00=x",
		"broken escape": "a=%zz",
		"endless names": strings.Repeat("a=1&", 3000),
	} {
		r := ask("POST", "/form", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		_, err := read(t, r, 1<<20)
		if netra.KindOf(err) != netra.Invalid {
			t.Errorf("%s: %v, want Invalid", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "x") && name != "endless names" {
			t.Errorf("%s: the error quotes the input: %v", name, err)
		}
	}
	r := ask("POST", "/form", strings.NewReader("{}"))
	r.Header.Set("Content-Type", "application/json")
	if _, err := read(t, r, 100); netra.KindOf(err) != netra.Invalid {
		t.Errorf("JSON: %v, want Invalid", err)
	}
}

func TestFilesAreReadWithinTheirLimits(t *testing.T) {
	t.Parallel()
	f, err := read(t, postFiles(t, "/form", url.Values{"kode": {"K"}},
		upload{"berkas", `C:\Users\Budi\foto.jpg`, "isi"}, upload{"berkas", "surat.pdf", "lain"}, upload{"kosong", "", ""}), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	files := f.Files("berkas", 2, 100)
	if len(files) != 2 || files[0].Name != "foto.jpg" || string(files[0].Data) != "isi" || files[1].Size != 4 || f.Get("kode") != "K" {
		t.Errorf("files %+v, code %q", files, f.Get("kode"))
	}
	if got, _ := io.ReadAll(files[0].Open()); string(got) != "isi" {
		t.Errorf("opened %q", got)
	}
	if len(f.Files("kosong", 2, 100)) != 0 || f.Err() != nil {
		t.Errorf("an empty file field is %v", f.Err())
	}
	f.Files("berkas", 1, 100)
	f.Files("berkas", 2, 3)
	if got := problems(f); got != "berkas file_count, berkas file_size" {
		t.Errorf("problems %q", got)
	}
}

func TestFormThatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("x", 5000)
	for name, r := range map[string]*http.Request{
		"fields": postForm("/form", url.Values{"a": {big}}),
		"files":  postFiles(t, "/form", nil, upload{"f", "a.txt", big}),
	} {
		for _, said := range []bool{true, false} {
			s := newSite(t, nil)
			s.Post("/form", access.Public, func(w http.ResponseWriter, r *web.Request) error {
				_, err := web.ReadForm(w, r, 1000)
				return err
			})
			body, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(strings.NewReader(string(body)))
			again := r.Clone(t.Context())
			again.Body = io.NopCloser(strings.NewReader(string(body)))
			if !said {
				again.ContentLength = -1
			}
			w := s.do(again)
			if w.Code != http.StatusRequestEntityTooLarge {
				t.Errorf("%s, length said %v: %d, want 413", name, said, w.Code)
			}
			wantHas(t, w.Body.String(), "terlalu besar")
		}
	}
}

func TestManyUploadsAtOnceDoNotFillTheMemory(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *web.Config) { c.UploadMemory = 600 })
	s.Post("/form", access.Public, func(w http.ResponseWriter, r *web.Request) error {
		if r.URL.Query().Has("dalam") {
			_, err := web.ReadForm(w, r, 2000)
			return err
		}
		// A second sender comes while the first is being read.
		r.Body = io.NopCloser(io.MultiReader(readerFunc(func([]byte) (int, error) {
			inner := s.do(postFiles(t, "/form?dalam", nil, upload{"f", "a.txt", strings.Repeat("x", 200)}))
			if inner.Code != http.StatusServiceUnavailable {
				t.Errorf("second upload: %d, want 503", inner.Code)
			}
			return 0, io.EOF
		}), r.Body))
		_, err := web.ReadForm(w, r, 2000)
		return err
	})
	if w := s.do(postFiles(t, "/form", nil, upload{"f", "a.txt", strings.Repeat("x", 200)})); w.Code != http.StatusOK {
		t.Errorf("first upload: %d, want 200", w.Code)
	}
	if w := s.do(postFiles(t, "/form?dalam", nil, upload{"f", "a.txt", strings.Repeat("x", 200)})); w.Code != http.StatusOK {
		t.Errorf("upload after the first is done: %d, want 200", w.Code)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

func TestFileNamesCannotPretend(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"../../etc/passwd": "passwd", "a\u202egpj.exe": "agpj.exe", "..": "berkas",
		"foto liburan.JPG": "foto liburan.JPG", strings.Repeat("a", 300) + ".pdf": strings.Repeat("a", 180) + "…" + strings.Repeat("a", 15) + ".pdf",
	} {
		f, err := read(t, postFiles(t, "/form", nil, upload{"f", given, "x"}), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Files("f", 1, 10)[0].Name; got != want {
			t.Errorf("%q became %q, want %q", given, got, want)
		}
	}
}

func TestProblemsOfAServiceReachTheForm(t *testing.T) {
	t.Parallel()
	f := web.NewForm(nil)
	f.Problem("nama", "web.problem.required")
	taken := f.SetErr(fmt.Errorf("receive: %w", &netra.Error{Kind: netra.Invalid, Problems: []netra.Problem{
		{Field: "nama", Key: "web.problem.required"}, {Field: "wilayah", Key: "web.problem.choice"},
	}}))
	if !taken || problems(f) != "nama required, wilayah choice" {
		t.Errorf("taken %v, problems %q", taken, problems(f))
	}
	if !f.SetErr(&netra.Error{Kind: netra.Conflict, Key: "web.error.conflict_text"}) || len(f.Problems()) != 3 {
		t.Errorf("a conflict is not shown at the form: %q", problems(f))
	}
	if f.SetErr(errors.New("disk full")) || f.SetErr(&netra.Error{Kind: netra.Forbidden}) {
		t.Error("an error that nobody at the form can mend was taken")
	}
}

func FuzzFormReadsAnyBody(f *testing.F) {
	f.Add("a=1&b=%20", "application/x-www-form-urlencoded")
	f.Add("--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\nc\r\n--x--\r\n", "multipart/form-data; boundary=x")
	s := newSite(f, nil)
	s.Post("/form", access.Public, func(w http.ResponseWriter, r *web.Request) error {
		form, err := web.ReadForm(w, r, 1<<16)
		if err != nil {
			return err
		}
		form.Text("a", 10, true)
		form.Date("t", true)
		form.Files("a", 1, 10)
		return nil
	})
	f.Fuzz(func(t *testing.T, body, kind string) {
		r := ask("POST", "/form", strings.NewReader(body))
		r.Header["Content-Type"] = []string{kind}
		if w := s.do(r); w.Code >= 500 && w.Code != http.StatusServiceUnavailable {
			t.Errorf("status %d", w.Code)
		}
	})
}
