package load

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http/httputil"
	"strconv"
)

// answer is what the client looks at in the head of an answer. http.ReadResponse
// would make a map of all headers, which costs the client more than all else it
// does, and differently for servers that send many or few.
type answer struct {
	status  int
	length  int // of the body; -1 where it comes in chunks
	closing bool
}

// readHead reads the head of an answer.
func readHead(in *bufio.Reader) (answer, error) {
	a := answer{length: -1}
	line, err := in.ReadSlice('\n')
	if err != nil {
		return a, err
	}
	number, ok := bytes.CutPrefix(line, []byte("HTTP/1.1 "))
	if !ok || len(number) < 3 {
		return a, fmt.Errorf("answer begins with %.40q", line)
	}
	if a.status, err = strconv.Atoi(string(number[:3])); err != nil {
		return a, fmt.Errorf("answer begins with %.40q", line)
	}
	chunked := false
	for {
		if line, err = in.ReadSlice('\n'); err != nil {
			return a, err
		}
		name, value, ok := bytes.Cut(bytes.TrimSpace(line), []byte(":"))
		if !ok {
			break // the empty line before the body
		}
		value = bytes.TrimSpace(value)
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			if a.length, err = strconv.Atoi(string(value)); err != nil || a.length < 0 {
				return a, fmt.Errorf("answer has length %.40q", value)
			}
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			chunked = bytes.EqualFold(value, []byte("chunked"))
		case bytes.EqualFold(name, []byte("Connection")):
			a.closing = bytes.EqualFold(value, []byte("close"))
		}
	}
	if a.length < 0 && !chunked {
		return a, errors.New("answer does not say how long it is")
	}
	return a, nil
}

// readBody reads the whole body, as a browser does, and returns its beginning
// where keep is set.
func (a answer) readBody(in *bufio.Reader, keep bool) (sample string, err error) {
	if a.length >= 0 && !keep {
		_, err := in.Discard(a.length)
		return "", err
	}
	body := io.LimitReader(in, int64(a.length))
	if a.length < 0 {
		body = httputil.NewChunkedReader(in)
	}
	if keep {
		b, err := io.ReadAll(io.LimitReader(body, 4096))
		if err != nil {
			return "", err
		}
		sample = string(b)
	}
	if _, err := io.Copy(io.Discard, body); err != nil {
		return "", err
	}
	if a.length < 0 {
		_, err = in.ReadSlice('\n') // the end of the last chunk
	}
	return sample, err
}
