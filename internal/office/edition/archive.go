package edition

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// What an archive of a law room may hold. The room that the program brings has
// some 250 files of a few kilobytes.
const (
	MostBytes     = 8 << 20 // of the archive as it is sent
	mostFiles     = 2000
	mostFileBytes = 512 << 10
	mostUnpacked  = 32 << 20
)

func refuse(key string, args ...any) error {
	return &netra.Error{Kind: netra.Invalid, Key: key, Args: args}
}

// Pack makes an archive of the files of a law room, in the order of their names and
// of nothing else that lies in its folder.
func Pack(b *law.Book) ([]byte, error) {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	w := tar.NewWriter(z)
	for _, name := range b.Files() {
		text := b.Text(name)
		err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: int64(len(text)), Mode: 0o644})
		if err == nil {
			_, err = w.Write(text)
		}
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", name, err)
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		return nil, fmt.Errorf("pack the law room: %w", err)
	}
	return out.Bytes(), nil
}

// Unpack reads a zip or tar.gz of a law folder into memory. Whoever made it is
// not trusted: it refuses what is no .yaml file, paths that leave the folder,
// links, two files of one name, and more than a law room needs, counted while
// unpacking and not by what the archive says of itself. The name of one folder
// around everything is left out.
func Unpack(archive []byte) (map[string][]byte, error) {
	if len(archive) > MostBytes {
		return nil, refuse("edition.too_large")
	}
	u := &unpacker{files: map[string][]byte{}}
	var err error
	switch {
	case bytes.HasPrefix(archive, []byte("PK\x03\x04")):
		err = u.zip(archive)
	case bytes.HasPrefix(archive, []byte{0x1f, 0x8b}):
		err = u.tar(archive)
	default:
		return nil, refuse("edition.no_archive")
	}
	if err != nil {
		return nil, err
	}
	if len(u.files) == 0 {
		return nil, refuse("edition.empty")
	}
	return inner(u.files), nil
}

type unpacker struct {
	files map[string][]byte
	total int
}

func (u *unpacker) zip(archive []byte) error {
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return refuse("edition.no_archive")
	}
	for _, f := range r.File {
		if f.FileInfo().IsDir() {
			continue
		}
		if !f.Mode().IsRegular() {
			return refuse("edition.bad_path", shown(f.Name))
		}
		body, err := f.Open()
		if err != nil {
			return refuse("edition.no_archive")
		}
		err = u.take(f.Name, body)
		if err := errors.Join(err, body.Close()); err != nil {
			return err
		}
	}
	return nil
}

func (u *unpacker) tar(archive []byte) error {
	z, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return refuse("edition.no_archive")
	}
	// Also what is skipped is unpacked, so the whole stream is bounded.
	r := tar.NewReader(io.LimitReader(z, 2*mostUnpacked))
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return refuse("edition.no_archive")
		}
		switch h.Typeflag {
		case tar.TypeDir, tar.TypeXGlobalHeader:
			continue
		case tar.TypeReg:
			if err := u.take(h.Name, r); err != nil {
				return err
			}
		default:
			return refuse("edition.bad_path", shown(h.Name))
		}
	}
}

// take reads one file.
func (u *unpacker) take(name string, body io.Reader) error {
	name = strings.TrimPrefix(name, "./")
	switch {
	case !fs.ValidPath(name), strings.ContainsAny(name, "\\:\x00"):
		return refuse("edition.bad_path", shown(name))
	case path.Ext(name) != ".yaml":
		return refuse("edition.not_yaml", shown(name))
	case u.files[name] != nil:
		return refuse("edition.bad_path", shown(name))
	case len(u.files) >= mostFiles:
		return refuse("edition.too_large")
	}
	data, err := io.ReadAll(io.LimitReader(body, mostFileBytes+1))
	if err != nil {
		return refuse("edition.no_archive")
	}
	u.total += len(data)
	if len(data) > mostFileBytes || u.total > mostUnpacked {
		return refuse("edition.too_large")
	}
	u.files[name] = data
	return nil
}

// shown is a name of a file as an error may show it.
func shown(name string) string {
	runes := []rune(strings.ToValidUTF8(name, "?"))
	return fmt.Sprintf("%.80q", string(runes[:min(len(runes), 80)]))
}

// inner takes away the one folder in which everything lies, if there is one:
// a law room has files beside its folders.
func inner(files map[string][]byte) map[string][]byte {
	top := ""
	for name := range files {
		first, _, nested := strings.Cut(name, "/")
		if !nested || top != "" && first != top {
			return files
		}
		top = first
	}
	out := map[string][]byte{}
	for name, body := range files {
		out[strings.TrimPrefix(name, top+"/")] = body
	}
	return out
}
