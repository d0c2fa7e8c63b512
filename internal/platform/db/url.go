package db

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
)

// Dialect says which database answers.
type Dialect string

// The databases that the program knows.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// URL is the address of a database, taken apart.
type URL struct {
	Dialect Dialect
	// Path is the file of a SQLite database, empty for PostgreSQL.
	Path string
	// DSN is the whole address of a PostgreSQL database, with its password;
	// empty for SQLite.
	DSN string
}

// ParseURL reads "sqlite:/path/to/file.db" or "postgres://user@host/database".
// Its errors never repeat the text, because an address may hold a password.
func ParseURL(s string) (URL, error) {
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok {
		return URL{}, errors.New(`database address has no scheme: write "sqlite:/path/file.db" or "postgres://user@host/database"`)
	}
	switch scheme {
	case "sqlite":
		return parseSQLite(rest)
	case "postgres", "postgresql":
		u, err := url.Parse(s)
		if err != nil {
			// The error of url.Parse repeats the address.
			return URL{}, errors.New("postgres address is not a valid URL: special characters in user or password are written as %XX")
		}
		if !strings.HasPrefix(rest, "//") {
			return URL{}, errors.New("postgres address lacks the two slashes: write postgres://user@host/database")
		}
		if strings.Trim(u.Path, "/") == "" && u.Query().Get("dbname") == "" {
			return URL{}, errors.New("postgres address names no database: write postgres://user@host/database")
		}
		return URL{Dialect: Postgres, DSN: s}, nil
	default:
		return URL{}, fmt.Errorf("database scheme %q is not known: use sqlite or postgres", scheme)
	}
}

func parseSQLite(rest string) (URL, error) {
	path := rest
	if strings.HasPrefix(rest, "//") {
		// sqlite:///path is what other programs write; sqlite://name would
		// make a host of the first folder.
		path = rest[2:]
		if !strings.HasPrefix(path, "/") {
			return URL{}, errors.New("sqlite address has two slashes and no absolute path: write sqlite:/path/file.db, or sqlite:file.db for a file in the working folder")
		}
	}
	switch {
	case path == "":
		return URL{}, errors.New("sqlite address names no file: write sqlite:/path/file.db")
	case strings.Contains(path, ":memory:") || strings.HasPrefix(path, "file:"):
		return URL{}, errors.New("sqlite address must be the path of a file; a database in memory is not durable and cannot be shared by readers and the writer")
	case strings.HasSuffix(path, "/"):
		return URL{}, errors.New("sqlite address ends in a folder: name the file in it")
	case strings.ContainsRune(path, 0):
		return URL{}, errors.New("sqlite address holds a zero byte")
	}
	return URL{Dialect: SQLite, Path: filepath.Clean(path)}, nil
}
