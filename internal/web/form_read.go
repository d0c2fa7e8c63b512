package web

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/i18n"
)

// File is a file that came with a form. It waits in memory: nothing of it lies
// on a disk before the slice has sealed it.
type File struct {
	Name string // as the sender's device called it, without folders
	Size int64
	Data []byte
}

// Open reads the file from its beginning.
func (f File) Open() io.ReadSeeker { return bytes.NewReader(f.Data) }

// Limits of a form apart from its size, against forms made to cost much.
const (
	maxFields   = 2000
	maxFileName = 200
	maxParts    = 200
)

// unreadable is what a sender gets whose form cannot be taken apart. The cause
// may quote what he sent, so it is dropped.
func unreadable() error {
	return &netra.Error{Kind: netra.Invalid, Key: "web.form.unreadable"}
}

// ReadForm reads the fields and files of a request of at most maxBytes. Text
// that is not UTF-8 or holds a NUL is refused as a whole.
func ReadForm(w http.ResponseWriter, r *Request, maxBytes int64) (*Form, error) {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return readQuery(r)
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return nil, unreadable()
	}
	if r.ContentLength > maxBytes {
		return nil, &netra.Error{Kind: netra.Invalid, Key: "web.form.too_large"}
	}
	body := http.MaxBytesReader(w, r.Body, maxBytes)
	switch kind {
	case "application/x-www-form-urlencoded":
		return readFields(body)
	case "multipart/form-data":
		release, err := r.mux.reserve(r.ContentLength, maxBytes)
		if err != nil {
			return nil, err
		}
		defer release()
		return readParts(multipart.NewReader(body, params["boundary"]))
	}
	return nil, unreadable()
}

// reserve counts a form with files against the memory of all uploads. A sender
// who does not say how much he sends is counted with the most he may send.
func (m *Mux) reserve(length, most int64) (release func(), err error) {
	if length < 0 {
		length = most
	}
	if m.uploading.Add(length) > m.cfg.UploadMemory {
		m.uploading.Add(-length)
		return nil, &netra.Error{Kind: netra.Unavailable, Key: "web.form.busy"}
	}
	return func() { m.uploading.Add(-length) }, nil
}

// readQuery makes a form of the address, for filters and other GET forms.
func readQuery(r *Request) (*Form, error) {
	v, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, unreadable()
	}
	f := newForm()
	return f, f.take(v)
}

func readFields(body io.Reader) (*Form, error) {
	raw, err := io.ReadAll(body)
	if err != nil {
		return nil, readErr(err)
	}
	v, err := url.ParseQuery(string(raw))
	if err != nil {
		return nil, unreadable()
	}
	f := newForm()
	return f, f.take(v)
}

// take checks and enters values.
func (f *Form) take(v url.Values) error {
	n := 0
	for name, values := range v {
		if n += len(values); n > maxFields {
			return unreadable()
		}
		for _, s := range values {
			if err := f.enter(name, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// enter adds one value. Browsers send line breaks as CR LF; here a line break
// is one character.
func (f *Form) enter(name, s string) error {
	if !clean(name) || !clean(s) {
		return unreadable()
	}
	f.values[name] = append(f.values[name], strings.ReplaceAll(s, "\r\n", "\n"))
	return nil
}

// clean tells whether s is text: UTF-8 without NUL.
func clean(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

func readParts(mr *multipart.Reader) (*Form, error) {
	f := newForm()
	for n := 0; ; n++ {
		p, err := mr.NextRawPart()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		if err != nil {
			return nil, readErr(err)
		}
		if n >= maxParts {
			return nil, unreadable()
		}
		if err := f.readPart(p); err != nil {
			return nil, err
		}
	}
}

func (f *Form) readPart(p *multipart.Part) error {
	data, err := io.ReadAll(p)
	if err != nil {
		return readErr(err)
	}
	name := p.FormName()
	_, params, err := mime.ParseMediaType(p.Header.Get("Content-Disposition"))
	if err != nil || name == "" {
		return unreadable()
	}
	given, isFile := params["filename"]
	if !isFile {
		return f.enter(name, string(data))
	}
	if given == "" && len(data) == 0 {
		return nil // a file field that was left empty
	}
	if !clean(name) {
		return unreadable()
	}
	f.files[name] = append(f.files[name], File{Name: fileName(given), Size: int64(len(data)), Data: data})
	return nil
}

// fileName is the last part of a name without control characters, so that it
// can be shown and served again.
func fileName(s string) string {
	s = path.Base(strings.ReplaceAll(strings.ToValidUTF8(s, "�"), "\\", "/"))
	s = strings.Map(func(c rune) rune {
		// Control characters and those that turn the direction of writing
		// make a name look like another one.
		if c < ' ' || c == 0x7f || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 {
			return -1
		}
		return c
	}, s)
	if r := []rune(s); len(r) > maxFileName {
		// The end of a name says what kind of file it is.
		s = string(r[:maxFileName-20]) + "…" + string(r[len(r)-19:])
	}
	if strings.Trim(s, "./ ") == "" {
		return "berkas"
	}
	return s
}

// Files are the files of a field: at most maxCount, each of at most maxBytes.
func (f *Form) Files(name string, maxCount int, maxBytes int64) []File {
	files := f.files[name]
	if len(files) > maxCount {
		f.Problem(name, "web.problem.file_count", maxCount)
		return nil
	}
	for _, file := range files {
		switch {
		case file.Size > maxBytes:
			f.Problem(name, "web.problem.file_size", sizeArg(maxBytes))
			return nil
		case file.Size == 0:
			f.Problem(name, "web.problem.file_empty")
			return nil
		}
	}
	return files
}

// sizeArg is a size that is written out in the language of the sentence.
type sizeArg int64

// In writes the size in lang.
func (s sizeArg) In(lang string) string { return i18n.Bytes(lang, int64(s)) }

// readErr keeps "too large" and drops everything else, which may quote input.
func readErr(err error) error {
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		return fmt.Errorf("read form: %w", tooBig)
	}
	return unreadable()
}
