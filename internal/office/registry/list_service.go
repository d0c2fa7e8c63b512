package registry

import "github.com/netra-id/netra"

// ListRow is a person on a list that was brought as a file: a ceremony, an event.
// NIP is "" where the list has none or one that cannot be.
type ListRow struct {
	Line     int
	NIP      NIP
	Name     string
	Position string
	Unit     string
}

// ReadList reads a list of people with the eyes of the roster's import: a
// workbook or a text, with titles above the header and columns by the names that
// offices use. Only names are required.
func (s *Service) ReadList(f File) ([]ListRow, error) {
	var fields []field
	for _, x := range servantFields() {
		switch x.name {
		case "nip", "nama", "jabatan", "unit":
			x.required = x.name == "nama"
			fields = append(fields, x)
		}
	}
	f, err := f.asText(fields)
	if err != nil {
		return nil, err
	}
	sh, err := readSheet(f.Data, fields)
	if err != nil {
		return nil, err
	}
	var out []ListRow
	for _, r := range sh.rows {
		row := ListRow{Line: r.line, Name: oneLine(r.get("nama")), Position: oneLine(r.get("jabatan")), Unit: oneLine(r.get("unit"))}
		if row.Name == "" {
			continue
		}
		if n, err := ParseNIP(r.get("nip")); err == nil {
			row.NIP = n
		}
		out = append(out, row)
	}
	if len(out) == 0 {
		return nil, &netra.Error{Kind: netra.Invalid, Key: "registry.file_empty", Problems: []netra.Problem{{Field: "berkas", Key: "registry.file_empty"}}}
	}
	return out, nil
}
