package intake

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"github.com/netra-id/netra"
)

// What may come with a report or a message.
const (
	maxFiles     = 5
	maxFileSize  = 10 << 20
	maxFilesSize = 20 << 20
	maxFileName  = 120
)

// fileTypes are the types of file that an office can be expected to open, by
// what their first bytes say, never by their name. Nothing that a browser would
// run is among them.
var fileTypes = []string{
	"image/jpeg", "image/png", "image/webp", "image/gif", "image/heic", "image/heif", "image/bmp", "image/tiff",
	"application/pdf",
	"audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/aac", "audio/ogg", "audio/wav", "audio/amr", "audio/flac", "application/ogg",
	"video/mp4", "video/quicktime", "video/3gpp", "video/3gpp2", "video/webm", "video/x-matroska", "video/x-msvideo", "video/mpeg", "video/ogg", "video/x-m4v",
	"text/plain", "text/csv",
	"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/rtf", "text/rtf",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation",
	"application/vnd.oasis.opendocument.text",
	"application/vnd.oasis.opendocument.spreadsheet",
	"application/vnd.oasis.opendocument.presentation",
}

// checkUploads tells what is wrong with the files and how each is described.
// The arguments of a problem number the file; they do not name it, as a file's
// name is something that the reporter sent.
func checkUploads(us []Upload) ([]File, error) {
	var ps []netra.Problem
	bad := func(key string, args ...any) {
		ps = append(ps, netra.Problem{Field: "berkas", Key: key, Args: args})
	}
	if len(us) > maxFiles {
		bad("intake.problem.files_many", maxFiles)
	}
	var total int
	out := make([]File, 0, len(us))
	for i, u := range us {
		total += len(u.Data)
		typ := fileType(u.Data)
		switch {
		case len(u.Data) == 0:
			bad("intake.problem.file_empty", i+1)
		case len(u.Data) > maxFileSize:
			bad("intake.problem.file_big", i+1, maxFileSize>>20)
		case typ == "":
			bad("intake.problem.file_type", i+1)
		}
		out = append(out, File{Name: fileName(u.Name), Type: typ, Size: int64(len(u.Data))})
	}
	if total > maxFilesSize {
		bad("intake.problem.files_big", maxFilesSize>>20)
	}
	if len(ps) > 0 {
		return nil, &netra.Error{Kind: netra.Invalid, Key: "intake.problem.files", Problems: ps}
	}
	return out, nil
}

// fileType is the type of a file by its first bytes, "" where it is none that
// may be sent.
func fileType(data []byte) string {
	m := mimetype.Detect(data)
	for _, t := range fileTypes {
		if m.Is(t) {
			return t
		}
	}
	return ""
}

// fileName makes a name that is safe to show and to save under: no folders, no
// control characters, no marks that turn the direction of writing, not longer
// than need be, with its ending kept.
func fileName(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = s[strings.LastIndexAny(s, `/\`)+1:]
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`<>:"|?*`, r) {
			return -1
		}
		return r
	}, s)
	s = strings.TrimLeft(strings.TrimSpace(s), ".")
	if n := utf8.RuneCountInString(s); n > maxFileName {
		ext := path.Ext(s)
		if utf8.RuneCountInString(ext) > 10 {
			ext = ""
		}
		r := []rune(strings.TrimSuffix(s, ext))
		s = string(r[:maxFileName-utf8.RuneCountInString(ext)]) + ext
	}
	if s == "" {
		return "file"
	}
	return s
}
