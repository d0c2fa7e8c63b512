package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

const (
	// maxPool bounds the connections for writing, and as many for reading.
	maxPool = 16
	// maxTries bounds how often a Write runs when others are in its way.
	maxTries = 20
)

// postgres is a PostgreSQL database. Reads have connections of their own, so
// that a Read inside of a Write never waits for a connection that a waiting
// Write holds.
type postgres struct {
	writes, reads *sql.DB
	counts        *counts
}

func openPostgres(ctx context.Context, dsn string, c *counts) (*postgres, error) {
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil {
		// The error of pgx repeats the address, with the password masked but
		// the user and the host in clear.
		return nil, errors.New("address is not valid: check host, port, sslmode and the other settings")
	}
	if _, ok := cfg.RuntimeParams["application_name"]; !ok {
		cfg.RuntimeParams["application_name"] = "netra"
	}
	cfg.RuntimeParams["timezone"] = "UTC"
	cfg.RuntimeParams["client_encoding"] = "UTF8"
	// A server with synchronous_commit = off would say "done" before it is. A
	// stronger setting of the server is left alone.
	cfg.AfterConnect = func(ctx context.Context, conn *pgconn.PgConn) error {
		_, err := conn.Exec(ctx, `select set_config('synchronous_commit', 'on', false)
			where current_setting('synchronous_commit') = 'off'`).ReadAll()
		return err
	}
	p := &postgres{writes: stdlib.OpenDB(*cfg), reads: stdlib.OpenDB(*cfg), counts: c}
	for _, d := range []*sql.DB{p.writes, p.reads} {
		d.SetMaxOpenConns(maxPool)
		d.SetMaxIdleConns(maxPool)
		d.SetConnMaxIdleTime(5 * time.Minute)
	}
	if err := p.writes.PingContext(ctx); err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

func (p *postgres) write(ctx context.Context, fn func(*Tx) error) error {
	for try := 1; ; try++ {
		after, err := p.once(ctx, fn)
		if err == nil {
			p.counts.writes.Add(1)
			for _, f := range after {
				f()
			}
			return nil
		}
		if !isCollision(err) {
			p.counts.failed.Add(1)
			return err
		}
		if try == maxTries {
			p.counts.failed.Add(1)
			return fmt.Errorf("gave up after %d tries: %w", try, err)
		}
		p.counts.reruns.Add(1)
		if err := pause(ctx, try); err != nil {
			p.counts.failed.Add(1)
			return err
		}
	}
}

// pause waits a random while that grows with the tries, so that those who
// collided do not meet again.
func pause(ctx context.Context, try int) error {
	longest := time.Millisecond << min(try, 7)
	t := time.NewTimer(rand.N(longest) + time.Millisecond)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// once runs fn in one transaction.
func (p *postgres) once(ctx context.Context, fn func(*Tx) error) (after []func(), err error) {
	// The transaction itself does not end with ctx: a commit that is broken off
	// leaves open whether it happened. The statements do.
	conn, err := p.writes.Conn(ctx)
	if err != nil {
		return nil, err
	}
	// Giving the connection back changes nothing for the caller: the pool throws
	// away one that is broken.
	defer func() { _ = conn.Close() }()
	pgTx, err := conn.BeginTx(context.WithoutCancel(ctx), &sql.TxOptions{Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return nil, err
	}
	tx := &Tx{dialect: Postgres, pg: pgTx, writes: true}
	committed, returned := false, false
	defer func() {
		tx.end()
		if !committed {
			p.counts.rollback(pgTx)
		}
		if !returned {
			p.counts.failed.Add(1) // fn panicked or ended its goroutine
		}
	}()
	err = runWrite(fn, tx)
	returned = true
	if err != nil {
		return nil, err
	}
	tx.end()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	committed = true
	if err := pgTx.Commit(); err != nil {
		p.counts.rollbacks.Add(1)
		return nil, fmt.Errorf("commit: %w", quiet(err))
	}
	p.counts.commits.Add(1)
	return tx.after, nil
}

// rollback takes a transaction back. Its error changes nothing for the caller:
// a connection that cannot roll back is closed, and the server rolls back.
func (c *counts) rollback(tx *sql.Tx) { _ = tx.Rollback() }

func (p *postgres) read(ctx context.Context, fn func(*Tx) error) error {
	pgTx, err := p.reads.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return err
	}
	tx := &Tx{dialect: Postgres, pg: pgTx}
	defer func() {
		tx.end()
		p.counts.rollback(pgTx)
	}()
	return fn(tx)
}

func (p *postgres) close() error {
	return errors.Join(p.writes.Close(), p.reads.Close())
}
