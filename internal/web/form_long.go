package web

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"time"

	"github.com/netra-id/netra"
)

// ReadLongForm reads a form whose file is too long for memory: take gets the
// fields that stand before the file, its name, and what it holds, to be read to
// its end. A form without a file calls take never. What take returns is returned.
func ReadLongForm(w http.ResponseWriter, r *Request, maxBytes int64, take func(f *Form, name string, body io.Reader) error) (*Form, error) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return nil, unreadable()
	}
	if r.ContentLength > maxBytes {
		return nil, &netra.Error{Kind: netra.Invalid, Key: "web.form.too_large"}
	}
	// A long file over a weak network takes longer than a form may. Where the
	// server knows no deadlines, as in tests, there is none to lift.
	c := http.NewResponseController(w)
	if err := errors.Join(c.SetReadDeadline(time.Time{}), c.SetWriteDeadline(time.Time{})); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return nil, fmt.Errorf("lift deadlines: %w", err)
	}
	f := newForm()
	mr := multipart.NewReader(http.MaxBytesReader(w, r.Body, maxBytes), params["boundary"])
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
		_, given, err := mime.ParseMediaType(p.Header.Get("Content-Disposition"))
		if err != nil {
			return nil, unreadable()
		}
		name, isFile := given["filename"]
		switch {
		case !isFile:
			if err := f.readShort(p); err != nil {
				return nil, err
			}
		case name != "":
			if err := take(f, fileName(name), p); err != nil {
				return f, err
			}
		}
	}
}

// maxShort is how long a field beside a long file may be.
const maxShort = 64 << 10

func (f *Form) readShort(p *multipart.Part) error {
	data, err := io.ReadAll(io.LimitReader(p, maxShort+1))
	if err != nil {
		return readErr(err)
	}
	if len(data) > maxShort || p.FormName() == "" {
		return unreadable()
	}
	return f.enter(p.FormName(), string(data))
}
