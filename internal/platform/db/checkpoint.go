package db

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

const (
	// checkpointEvery is how often the log is moved into the file while there
	// are commits.
	checkpointEvery = 200 * time.Millisecond
	// maxLogPages is how long the log may grow, in pages of 4 KiB, before the
	// writer stops for a checkpoint of all of it: 128 MiB. A log that commits
	// fill faster than it can be emptied would grow without end.
	maxLogPages = 32_768
	// keptLogBytes is how much of the log's file stays when it starts anew: all
	// of it. Writing over what is there waits for the disk only, growing a file
	// waits for the file system's own log too.
	keptLogBytes = 160 << 20
	// restRounds is how many rounds pass before the writer is asked again, when
	// somebody who reads kept the log from being emptied: five seconds.
	restRounds = 25
)

// checkpointer moves committed pages from the log into the file on a connection
// of its own, so that no commit waits for it. What is durable does not depend on
// it: a commit is on the disk when the log is.
type checkpointer struct {
	conn    *sql.Conn
	stopped chan struct{}
	rest    int // rounds to pass before the writer is asked again
}

func startCheckpointer(ctx context.Context, l *lite) (*checkpointer, error) {
	conn, err := l.writeDB.Conn(ctx)
	if err != nil {
		return nil, err
	}
	c := &checkpointer{conn: conn, stopped: make(chan struct{})}
	go c.run(l)
	return c, nil
}

func (c *checkpointer) run(l *lite) {
	defer close(c.stopped)
	pause := time.NewTimer(checkpointEvery)
	defer pause.Stop()
	for {
		select {
		case <-l.closing:
			return
		case <-l.writer.committed:
		}
		if err := c.once(l.writer); err != nil {
			l.writer.note(err)
		}
		pause.Reset(checkpointEvery)
		select {
		case <-l.closing:
			return
		case <-pause.C:
		}
	}
}

// once moves what nobody is reading any more. It does not wait for readers or
// the writer; what is left over is moved the next time.
func (c *checkpointer) once(w *writer) error {
	pages, err := c.move()
	switch {
	case err != nil:
		return err
	case pages <= maxLogPages:
		c.rest = 0
		return nil
	case c.rest > 0:
		c.rest--
		return nil
	}
	c.rest = restRounds
	// Once more what came in meanwhile, so that the writer finds little to move
	// while everybody waits for him.
	if _, err := c.move(); err != nil {
		return err
	}
	w.restart.Store(true)
	return nil
}

// move moves what it can and tells how many pages the log has.
func (c *checkpointer) move() (pages int, err error) {
	var busy, moved int
	err = c.conn.QueryRowContext(context.Background(), "pragma wal_checkpoint(passive)").Scan(&busy, &pages, &moved)
	if err != nil {
		return 0, fmt.Errorf("checkpoint: %w", err)
	}
	return pages, nil
}
