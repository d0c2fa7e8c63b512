package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Migrations are the tables of one slice: files 0001_name.sql … in the root of
// FS, in the format of goose. Where the databases differ, a pair
// 0001_name.sqlite.sql and 0001_name.postgres.sql stands in place of the one.
type Migrations struct {
	Slice string
	FS    fs.FS
}

// Embedded are the migrations of a slice in the folder migrations/ of its
// embedded files. It panics where there is no such folder: the program was
// built wrongly.
func Embedded(slice string, files fs.FS) Migrations {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err)
	}
	return Migrations{Slice: slice, FS: sub}
}

var sliceName = regexp.MustCompile(`^[a-z][a-z0-9]{0,30}$`)

// Migrate brings the tables of each slice up to date, in the order given. Which
// files have run is kept in a table "<slice>_goose" per slice, so that slices
// grow without knowing each other. Several processes may start at once.
func (d *DB) Migrate(ctx context.Context, sets ...Migrations) error {
	handle, release, err := d.migrateHandle()
	if err != nil {
		return err
	}
	for _, m := range sets {
		if err := d.migrateSlice(ctx, handle, m); err != nil {
			return errors.Join(fmt.Errorf("migrate %s: %w", m.Slice, err), release())
		}
	}
	return release()
}

// migrateHandle is a connection for goose, apart from the writer: goose begins
// its own transactions.
func (d *DB) migrateHandle() (*sql.DB, func() error, error) {
	if d.pg != nil {
		return d.pg.writes, func() error { return nil }, nil
	}
	h, err := sql.Open("sqlite", liteDSN(d.lite.path, true))
	if err != nil {
		return nil, nil, err
	}
	h.SetMaxOpenConns(1)
	return h, h.Close, nil
}

func (d *DB) migrateSlice(ctx context.Context, handle *sql.DB, m Migrations) error {
	if !sliceName.MatchString(m.Slice) {
		return fmt.Errorf("slice name %q must be lower case letters and digits", m.Slice)
	}
	others, err := otherDialect(m.FS, d.dialect)
	if err != nil {
		return err
	}
	opts := []goose.ProviderOption{
		goose.WithTableName(m.Slice + "_goose"),
		goose.WithExcludeNames(others),
		goose.WithDisableGlobalRegistry(true),
		goose.WithLogger(goose.NopLogger()),
	}
	dialect := goose.DialectSQLite3
	if d.dialect == Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300), lock.WithUnlockTimeout(1, 60))
		if err != nil {
			return err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, handle, m.FS, opts...)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// otherDialect lists the files that are meant for the other database, and
// refuses one whose partner is missing.
func otherDialect(fsys fs.FS, mine Dialect) ([]string, error) {
	theirs := Postgres
	if mine == Postgres {
		theirs = SQLite
	}
	var skip []string
	for _, pair := range [2][2]Dialect{{mine, theirs}, {theirs, mine}} {
		names, err := fs.Glob(fsys, "*."+string(pair[0])+".sql")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			partner := strings.TrimSuffix(name, string(pair[0])+".sql") + string(pair[1]) + ".sql"
			if _, err := fs.Stat(fsys, partner); err != nil {
				return nil, fmt.Errorf("%s has no partner %s", name, partner)
			}
			if pair[0] == theirs {
				skip = append(skip, name)
			}
		}
	}
	return skip, nil
}
