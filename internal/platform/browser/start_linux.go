package browser

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// nobody is the user without any rights.
const nobody = 65534

// isolate gives a browser a group of processes of its own. Where the program is
// the superuser, the browser is nobody, to whom its folder is given.
func isolate(cmd *exec.Cmd, dir string) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	if os.Geteuid() != 0 {
		return nil
	}
	cmd.SysProcAttr.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	return os.Chown(dir, nobody, nobody)
}

// memoryOf is how many bytes the processes of a group hold for themselves.
func memoryOf(group int) int64 {
	var n int64
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0
	}
	for _, name := range stats {
		b, err := os.ReadFile(name)
		if err != nil {
			continue // it has ended
		}
		// The name of the program stands in brackets and may hold anything.
		fields := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
		if len(fields) < 3 || fields[2] != strconv.Itoa(group) {
			continue
		}
		if b, err = os.ReadFile(filepath.Join(filepath.Dir(name), "statm")); err != nil {
			continue
		}
		if pages := strings.Fields(string(b)); len(pages) > 2 {
			resident, _ := strconv.ParseInt(pages[1], 10, 64)
			shared, _ := strconv.ParseInt(pages[2], 10, 64)
			n += (resident - shared) * int64(os.Getpagesize())
		}
	}
	return n
}
