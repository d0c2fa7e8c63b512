package netra

import "strings"

// Region is a Kemendagri code: "36" for a province, "36.04" for a kabupaten or
// kota, "36.04.01" for a kecamatan. The zero Region is the whole country.
type Region string

// Level counts the parts of the code: 0 country, 1 province, 2 kabupaten or
// kota, 3 kecamatan.
func (r Region) Level() int {
	if r == "" {
		return 0
	}
	return strings.Count(string(r), ".") + 1
}

// Parent is the region one level up; the parent of a province is the country.
func (r Region) Parent() Region {
	i := strings.LastIndexByte(string(r), '.')
	if i < 0 {
		return ""
	}
	return r[:i]
}

// Province is the province that r is or lies in.
func (r Region) Province() Region {
	p, _, _ := strings.Cut(string(r), ".")
	return Region(p)
}

// Regency is the kabupaten or kota that r is or lies in; a province stays one.
func (r Region) Regency() Region {
	for r.Level() > 2 {
		r = r.Parent()
	}
	return r
}

// Contains tells whether other is r or lies in it.
func (r Region) Contains(other Region) bool {
	return r == "" || r == other || strings.HasPrefix(string(other), string(r)+".")
}
