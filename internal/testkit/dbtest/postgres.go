package dbtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/netra-id/netra/internal/platform/db"
)

// Postgres is the address of a fresh database with the tables of sets. It skips
// the test where there is no PostgreSQL.
func Postgres(t testing.TB, sets []db.Migrations) string {
	t.Helper()
	s, err := startOnce()
	if missing, ok := errors.AsType[*missingError](err); ok {
		if os.Getenv("NETRA_TEST_ALL") == "1" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	if err != nil {
		t.Fatalf("start postgres: %v", err)
	}
	name, err := s.fresh(key(t, sets), sets)
	if err != nil {
		t.Fatalf("make postgres database: %v", err)
	}
	t.Cleanup(func() {
		if err := s.admin("drop database if exists " + name + " with (force)"); err != nil {
			t.Errorf("drop database: %v", err)
		}
	})
	return s.url(name)
}

// missingError says what keeps PostgreSQL from running here.
type missingError struct{ what string }

func (e *missingError) Error() string {
	return "no PostgreSQL to test on: " + e.what
}

// server is a PostgreSQL server on which databases can be made.
type server struct {
	base      url.URL
	private   bool // made by us, so that templates may stay until its end
	templates once[string]
	making    sync.Mutex // a template must not be read and written at once
	n         atomic.Int64
	alive     *os.File // closed by the end of the process; never used
}

var startOnce = sync.OnceValues(start)

func start() (*server, error) {
	if s := os.Getenv("NETRA_TEST_POSTGRES"); s != "" {
		u, err := url.Parse(s)
		if err != nil {
			return nil, errors.New("NETRA_TEST_POSTGRES is not a valid URL")
		}
		return &server{base: *u}, nil
	}
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	return startPrivate(bin)
}

// binaries finds the newest installed server.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	version := func(path string) int {
		n, err := strconv.Atoi(strings.Split(path, "/")[4])
		if err != nil {
			return 0
		}
		return n
	}
	if len(found) > 0 {
		best := slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })
		return filepath.Dir(best), nil
	}
	if p, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(p), nil
	}
	return "", &missingError{"neither /usr/lib/postgresql/*/bin/initdb nor initdb in the path; set NETRA_TEST_POSTGRES to use a server"}
}

// startPrivate makes a cluster in a temporary folder and starts it on a socket
// in that folder.
func startPrivate(bin string) (*server, error) {
	// A socket's path has at most 107 bytes, and TMPDIR can be long; and where
	// the server gets a user of its own, he can enter and clear /tmp only.
	parent := os.TempDir()
	if len(parent) > 60 || os.Getuid() == 0 {
		parent = "/tmp"
	}
	dir, err := os.MkdirTemp(parent, "netra-pg-")
	if err != nil {
		return nil, err
	}
	attr, err := unprivileged(dir)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "netra", "-A", "trust",
		"-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")
	initdb.SysProcAttr, initdb.Dir = attr(), dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("initdb: %w: %s", err, bytes.TrimSpace(out)), os.RemoveAll(dir))
	}
	s := &server{private: true, base: url.URL{
		Scheme: "postgres", User: url.User("netra"), Path: "/postgres",
		RawQuery: url.Values{"host": {dir}, "sslmode": {"disable"}}.Encode(),
	}}
	if err := s.launch(bin, dir, data, attr()); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return s, s.wait(filepath.Join(dir, "log"))
}

// unprivileged returns attributes for processes of the server, which refuses to
// run as root, and hands the folder to that user.
func unprivileged(dir string) (func() *syscall.SysProcAttr, error) {
	// A process group of its own: an interrupt typed at the terminal must reach
	// the tests first and the server last.
	if os.Getuid() != 0 {
		return func() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, &missingError{"it does not run as root, and there is neither a user postgres nor a user nobody"}
		}
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	if err := os.Chown(dir, int(uid), int(gid)); err != nil {
		return nil, err
	}
	cred := &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return func() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true, Credential: cred} }, nil
}

// guard starts the server, waits until its own input ends, and cleans up. Its
// input is a pipe that only the test binary holds, so it ends with the binary,
// after a panic or a kill too.
const guard = `
"$1/postgres" -D "$2" -k "$3" -c listen_addresses= -c fsync=off -c full_page_writes=off \
	-c max_connections=400 -c shared_buffers=64MB -c autovacuum=off -c log_min_messages=fatal \
	-c log_min_error_statement=panic >"$3/log" 2>&1 </dev/null &
server=$!
cat >/dev/null
kill -QUIT $server
wait $server
rm -rf "$3"
`

func (s *server) launch(bin, dir, data string, attr *syscall.SysProcAttr) error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	cmd := exec.Command("/bin/sh", "-c", guard, "sh", bin, data, dir)
	cmd.Stdin, cmd.Dir, cmd.SysProcAttr = r, "/", attr
	if err := cmd.Start(); err != nil {
		return errors.Join(err, r.Close(), w.Close())
	}
	s.alive = w
	return r.Close()
}

// wait returns when the server answers.
func (s *server) wait(log string) error {
	var err error
	for range 600 {
		if err = s.admin("select 1"); err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	out, e := os.ReadFile(log)
	if e != nil {
		return errors.Join(err, e)
	}
	return fmt.Errorf("server does not answer: %w; its log: %s", err, bytes.TrimSpace(out))
}

func (s *server) url(name string) string {
	u := s.base
	u.Path = "/" + name
	return u.String()
}

// admin runs one statement outside of the databases of tests.
func (s *server) admin(statement string) (err error) {
	ctx := context.Background()
	c, err := pgx.Connect(ctx, s.base.String())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close(ctx)) }()
	_, err = c.Exec(ctx, statement)
	return err
}

// fresh makes a database and returns its name.
func (s *server) fresh(key string, sets []db.Migrations) (string, error) {
	name := fmt.Sprintf("netra_test_%d_%d", os.Getpid(), s.n.Add(1))
	if !s.private {
		if err := s.admin("create database " + name); err != nil {
			return "", err
		}
		return name, migrate(s.url(name), sets)
	}
	template, err := s.templates.get(key, func() (string, error) {
		t := "netra_template_" + key
		if err := s.admin("create database " + t); err != nil {
			return "", err
		}
		return t, migrate(s.url(t), sets)
	})
	if err != nil {
		return "", err
	}
	s.making.Lock()
	defer s.making.Unlock()
	return name, s.admin("create database " + name + " template " + template)
}
