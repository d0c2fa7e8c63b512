package posts

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// lineReader reads lines of at most maxRow bytes.
type lineReader struct {
	in   *bufio.Reader
	line int
	buf  []byte
}

// next gives the next line that is not empty, nil with WhyLong where it is too
// long. It is good until the next call.
func (l *lineReader) next() (text []byte, why string, err error) {
	for {
		l.buf = l.buf[:0]
		long := false
		for {
			part, err := l.in.ReadSlice('\n')
			if long = long || len(l.buf)+len(part) > maxRow; !long {
				l.buf = append(l.buf, part...)
			}
			if err == nil {
				break
			}
			if err == io.EOF && (len(l.buf) > 0 || long) {
				break
			}
			if err != bufio.ErrBufferFull {
				return nil, "", err
			}
		}
		l.line++
		if long {
			return nil, WhyLong, nil
		}
		if text = bytes.TrimSpace(l.buf); len(text) > 0 {
			return text, "", nil
		}
	}
}

// mapper reads the objects of one table.
type mapper struct {
	t *table
	p *Picker
	o Options
}

func newMapper(t *table, o Options) *mapper { return &mapper{t, NewPicker(t.names...), o} }

func (m *mapper) post(raw []byte, p *Post) string {
	v, err := m.p.Pick(raw)
	if err != nil {
		return WhyJSON
	}
	return row{t: m.t, values: v}.post(p, m.o)
}

// documents reads JSON: a line for each post, a line for each page, one list of
// posts, or one page after the other.
type documents struct {
	raw   func() (text []byte, line int, why string, err error)
	o     Options
	name  string
	one   *mapper            // what reads an object
	by    *Picker            // what tells the platform of an object, where each has tables of its own
	under string             // where the object of a platform lies in a line
	each  map[string]*mapper // the tables of the platforms
	page  *page              // how a page is taken apart
	ready []pending          // what a page held
	n     int                // posts of pages so far
}

type pending struct {
	p   Post
	why string
}

func openJSON(b *bufio.Reader, head []byte, mapped *table, o Options) (*Reader, error) {
	d := &documents{o: o}
	first, _, _ := bytes.Cut(bytes.TrimLeft(head, " \t\r\n"), []byte("\n"))
	if json.Valid(first) && first[0] == '{' {
		l := &lineReader{in: b}
		d.raw = func() ([]byte, int, string, error) {
			text, why, err := l.next()
			return text, l.line, why, err
		}
	} else {
		raw, text, err := values(b)
		if err != nil {
			return nil, err
		}
		d.raw, first = raw, text
	}
	if mapped != nil {
		d.name, d.one = "json", newMapper(mapped, o)
		return &Reader{d.name, d}, nil
	}
	if err := d.recognise(first); err != nil {
		return nil, err
	}
	return &Reader{d.name, d}, nil
}

// values reads the objects of one list, or one object after the other, over as many
// lines as they take. It also gives the first one.
func values(b *bufio.Reader) (raw func() ([]byte, int, string, error), first []byte, err error) {
	rm := &room{in: b}
	d := json.NewDecoder(rm)
	head, err := b.Peek(1)
	for err == nil && bytes.ContainsAny(head, " \t\r\n") {
		if _, err = b.Discard(1); err == nil {
			head, err = b.Peek(1)
		}
	}
	if err != nil {
		return nil, nil, err
	}
	list := head[0] == '['
	if list {
		if _, err := d.Token(); err != nil {
			return nil, nil, err
		}
	}
	n := 0
	decode := func() (json.RawMessage, error) {
		rm.begin()
		if list && !d.More() {
			if _, err := d.Token(); err != nil {
				return nil, fmt.Errorf("the list of JSON does not end: %w", err)
			}
			return nil, io.EOF
		}
		var v json.RawMessage
		err := d.Decode(&v)
		if err != nil && err != io.EOF {
			err = fmt.Errorf("behind object %d: %w", n, err)
		}
		n++
		return v, err
	}
	held, err := decode()
	if err != nil {
		return nil, nil, err
	}
	return func() ([]byte, int, string, error) {
		if held != nil {
			v := held
			held = nil
			return v, 1, "", nil
		}
		v, err := decode()
		return v, n, "", err
	}, held, nil
}

// recognise looks at the first object.
func (d *documents) recognise(first []byte) error {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(first, &keys); err != nil {
		return ErrUnknown
	}
	have := func(k string) bool { _, ok := keys[k]; return ok }
	if f, ok := choose(objects(), have, d.o.Format); ok {
		d.name = f.name
		switch {
		case f.table != nil:
			d.one = newMapper(f.table, d.o)
		case f.name == "zeeschuimer":
			d.by, d.under, d.each = NewPicker("source_platform"), "data.", map[string]*mapper{}
		default:
			d.by, d.each = NewPicker("__import_meta.source_platform"), map[string]*mapper{}
		}
		return nil
	}
	all := pages()
	i := slices.IndexFunc(all, func(p page) bool { return have(p.key) && (d.o.Format == "" || d.o.Format == p.name || p.key == "data") })
	if i < 0 {
		return ErrUnknown
	}
	d.page, d.name = &all[i], all[i].name
	if d.page.key == "data" { // whose page it is, its first object says
		if list, err := listIn(keys["data"]); err == nil && len(list) > 0 {
			f, ok := chooseObject(list[0])
			if !ok {
				return ErrUnknown
			}
			d.name = f.name
		}
	}
	return nil
}

// chooseObject is the format of an object by its keys.
func chooseObject(raw []byte) (format, bool) {
	var keys map[string]json.RawMessage
	if json.Unmarshal(raw, &keys) != nil {
		return format{}, false
	}
	return choose(objects(), func(k string) bool { _, ok := keys[k]; return ok }, "")
}

func (d *documents) next(p *Post) (line int, why string, err error) {
	for {
		if len(d.ready) > 0 {
			*p, why = d.ready[0].p, d.ready[0].why
			d.ready = d.ready[1:]
			d.n++
			return d.n, why, nil
		}
		raw, line, why, err := d.raw()
		if err != nil || why != "" {
			return line, why, err
		}
		switch {
		case d.one != nil && d.page == nil:
			return line, d.one.post(raw, p), nil
		case d.by != nil:
			return line, d.platform(raw, p), nil
		}
		if err := d.open(raw); err != nil {
			d.n++
			return d.n, WhyJSON, nil
		}
	}
}

// platform reads an object of a platform that has a table of its own.
func (d *documents) platform(raw []byte, p *Post) string {
	v, err := d.by.Pick(raw)
	if err != nil {
		return WhyJSON
	}
	source := zeePlatform(string(v[0]))
	m, ok := d.each[source]
	if !ok {
		t := zeeschuimer(source, d.under)
		if t == nil {
			return WhySource
		}
		m = newMapper(t, d.o)
		d.each[source] = m
	}
	return m.post(raw, p)
}

// open takes a page apart.
func (d *documents) open(raw []byte) error {
	d.ready = d.ready[:0]
	return d.page.items(raw,
		func(p *Post, why string) { d.ready = append(d.ready, pending{*p, why}) },
		func(object []byte) {
			if d.one == nil {
				f, ok := chooseObject(object)
				if !ok || f.table == nil {
					d.ready = append(d.ready, pending{why: WhySource})
					return
				}
				d.one = newMapper(f.table, d.o)
			}
			var one pending
			one.why = d.one.post(object, &one.p)
			d.ready = append(d.ready, one)
		})
}

// stream reads the public stream of a Mastodon server, as it goes on.
type stream struct {
	lines lineReader
	m     *mapper
	event string
}

func (s *stream) next(p *Post) (line int, why string, err error) {
	for {
		text, why, err := s.lines.next()
		if err != nil || why != "" {
			return s.lines.line, why, err
		}
		if e, ok := bytes.CutPrefix(text, []byte("event:")); ok {
			s.event = string(bytes.TrimSpace(e))
			continue
		}
		data, ok := bytes.CutPrefix(text, []byte("data:"))
		if !ok || s.event != "update" && s.event != "" {
			continue
		}
		return s.lines.line, s.m.post(bytes.TrimSpace(data), p), nil
	}
}
