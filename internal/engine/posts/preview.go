package posts

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// Preview is the beginning of a CSV file, for somebody who says which column holds
// what.
type Preview struct {
	Header []string
	Rows   [][]string
}

// PreviewOf reads the header of a CSV file and the n rows below it, fewer where
// there are not so many. What is no CSV file is ErrUnknown.
func PreviewOf(in io.Reader, n int) (Preview, error) {
	b, head, err := begin(in)
	if err != nil {
		return Preview{}, err
	}
	if kindOf(head) != "csv" {
		return Preview{}, ErrUnknown
	}
	c, rm := newCSV(b, head)
	var out Preview
	for len(out.Rows) < n {
		rm.begin()
		record, err := c.Read()
		var bad *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return out, nil
		case errors.As(err, &bad):
			return Preview{}, ErrUnknown
		case err != nil:
			return Preview{}, fmt.Errorf("read the first rows: %w", err)
		}
		for i := range record {
			record[i] = clean(strings.TrimSpace(record[i]))
		}
		if out.Header == nil {
			out.Header = record
			continue
		}
		out.Rows = append(out.Rows, record)
	}
	return out, nil
}

// Guess is a mapping of those columns whose header says what they hold.
func (p Preview) Guess() map[string]string {
	out := map[string]string{}
	for _, h := range p.Header {
		words := strings.Join(strings.FieldsFunc(strings.ToLower(h), func(r rune) bool { return !unicode.IsLetter(r) }), " ")
		for f, names := range headings() {
			if _, taken := out[fieldNames[f]]; !taken && slices.Contains(names, words) {
				out[fieldNames[f]] = h
			}
		}
	}
	return out
}

// headings are what offices write above a column.
func headings() map[field][]string {
	return map[field][]string{
		fText:       {"teks", "isi", "isi unggahan", "isi postingan", "unggahan", "postingan", "caption", "keterangan foto", "komentar", "isi komentar", "konten", "text", "content", "message"},
		fAuthor:     {"akun", "nama akun", "akun pelaku", "username", "user name", "handle", "account", "pemilik akun", "author"},
		fAuthorName: {"nama", "nama pelaku", "nama pemilik", "nama pemilik akun", "nama asn", "nama pegawai", "name", "full name"},
		fAuthorBio:  {"profil", "bio", "profil akun"},
		fAt:         {"tanggal", "tgl", "tgl unggahan", "tgl posting", "waktu", "tanggal unggah", "tanggal unggahan", "tanggal posting", "waktu unggah", "waktu unggahan", "hari tanggal", "tanggal dan waktu", "date", "time", "datetime", "created at", "posted at"},
		fPlatform:   {"platform", "layanan", "media", "media sosial", "medsos", "jenis media", "jenis media sosial"},
		fURL:        {"url", "link", "tautan", "alamat", "link unggahan", "link postingan", "tautan unggahan", "alamat unggahan"},
		fAct:        {"perbuatan", "jenis perbuatan", "tindakan", "interaksi", "jenis interaksi", "bentuk"},
		fTarget:     {"sasaran", "akun sasaran", "akun calon", "akun tujuan", "pada akun"},
		fAbout:      {"unggahan calon", "unggahan sasaran", "isi unggahan sasaran", "teks sasaran"},
		fVisibility: {"keterlihatan", "keterbukaan", "privasi", "visibility"},
	}
}
