package browser

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// pipe speaks the DevTools protocol with a browser: messages of JSON that end
// with a zero byte. It has one user.
type pipe struct {
	out     io.Writer
	in      chan message // closed when the browser is gone
	session string       // of the page; "" before there is one
	id      int
	heard   func(message) error // is told of each event
}

// message is an answer or an event.
type message struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// errGone says that the browser ended before it had answered.
var errGone = errors.New("browser: it ended")

// maxMessage bounds what the browser may say at once: a picture in base64.
const maxMessage = 64 << 20

// listen reads messages until the browser or ctx ends.
func listen(ctx context.Context, r io.Reader, to chan<- message) {
	defer close(to)
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 64<<10), maxMessage)
	lines.Split(func(data []byte, _ bool) (int, []byte, error) {
		if i := bytes.IndexByte(data, 0); i >= 0 {
			return i + 1, data[:i], nil
		}
		return 0, nil, nil
	})
	for lines.Scan() {
		var m message
		if json.Unmarshal(lines.Bytes(), &m) != nil {
			return
		}
		select {
		case to <- m:
		case <-ctx.Done():
			return
		}
	}
}

// tell asks for something and does not wait for the answer.
func (p *pipe) tell(method string, params any) error {
	p.id++
	b, err := json.Marshal(map[string]any{"id": p.id, "method": method, "params": params})
	if p.session != "" {
		b, err = json.Marshal(map[string]any{"id": p.id, "method": method, "params": params, "sessionId": p.session})
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", method, err)
	}
	if _, err := p.out.Write(append(b, 0)); err != nil {
		return fmt.Errorf("tell the browser %s: %w", method, errors.Join(errGone, err))
	}
	return nil
}

// ask asks for something and reads the answer into out, nil where it says
// nothing.
func (p *pipe) ask(ctx context.Context, method string, params, out any) error {
	if err := p.tell(method, params); err != nil {
		return err
	}
	id := p.id
	for {
		m, err := p.next(ctx)
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", method, err)
		case m.ID != id:
			continue
		case m.Error != nil:
			return fmt.Errorf("%s: %s", method, m.Error.Message)
		case out == nil:
			return nil
		}
		if err := json.Unmarshal(m.Result, out); err != nil {
			return fmt.Errorf("read answer to %s: %w", method, err)
		}
		return nil
	}
}

// next is the next message; whoever listens is told of it where it is an event.
func (p *pipe) next(ctx context.Context) (message, error) {
	select {
	case m, ok := <-p.in:
		if !ok {
			return m, errGone
		}
		if m.Method != "" && p.heard != nil {
			return m, p.heard(m)
		}
		return m, nil
	case <-ctx.Done():
		return message{}, ctx.Err()
	}
}
