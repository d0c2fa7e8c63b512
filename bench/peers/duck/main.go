// Command duck is the peer of bench/kin: DuckDB, in one thread, joins two lists
// of people on their birth dates and keeps the pairs whose names reach a
// Jaro-Winkler similarity. It prints its own CPU seconds and the number of hits
// as one line of JSON.
//
//	duck ROSTER.tsv OTHERS.tsv FLOOR
package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"syscall"

	_ "github.com/duckdb/duckdb-go/v2"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "duck:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("want ROSTER OTHERS FLOOR, have %d arguments", len(args))
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("set threads = 1"); err != nil {
		return err
	}
	began := cpu()
	for i, table := range []string{"roster", "others"} {
		if _, err := db.Exec("create table " + table + " as select * from read_csv('" + strings.ReplaceAll(args[i], "'", "''") +
			"', delim = '\t', header = false, quote = '', columns = {'id': 'int', 'name': 'varchar', 'born': 'int'})"); err != nil {
			return err
		}
	}
	loaded := cpu()
	var hits int64
	err = db.QueryRow("select count(*) from roster r join others o on r.born = o.born and r.born <> 0 where jaro_winkler_similarity(r.name, o.name, " +
		args[2] + ") >= " + args[2]).Scan(&hits)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"load": loaded - began, "compare": cpu() - loaded, "hits": hits})
}

// cpu is what this process has used, in seconds.
func cpu() float64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		panic(err) // an argument of the call is wrong
	}
	return float64(r.Utime.Sec+r.Stime.Sec) + float64(r.Utime.Usec+r.Stime.Usec)/1e6
}
