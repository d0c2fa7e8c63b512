//go:build ignore

// regions_gen writes regions.txt from two tables of the Kemendagri code:
//
//	go run regions_gen.go REGIONS.csv REGIONS-EXTRA.csv >regions.txt
//
// REGIONS.csv has the columns code, name, level and parent_code,
// REGIONS-EXTRA.csv code, lat and lng of the centroids. Codes and names are
// those of Kepmendagri 300.2.2-2430 Tahun 2025.
//
// The form of regions.txt, one line per region, in the order of the codes:
//
//	#11|Aceh|4.2257|96.9119|Jakarta|    province: code, name, lat, lng, zone, and
//	                                    the short name that people use, if any
//	@01|Kabupaten X|3.1619|97.4365      kabupaten or kota: second part of the code
//	Bakongan                            kecamatan: one more than the one before
//	=05 Kluet Timur                     kecamatan: third part of the code
package main

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"
)

// zones are the provinces outside of western Indonesian time, as Keppres 41
// Tahun 1987 draws the line, with the provinces made since.
var zones = map[string]string{
	"51": "Makassar", "52": "Makassar", "53": "Makassar", "63": "Makassar", "64": "Makassar", "65": "Makassar",
	"71": "Makassar", "72": "Makassar", "73": "Makassar", "74": "Makassar", "75": "Makassar", "76": "Makassar",
	"81": "Jayapura", "82": "Jayapura", "91": "Jayapura", "92": "Jayapura", "93": "Jayapura", "94": "Jayapura",
	"95": "Jayapura", "96": "Jayapura",
}

// short are the names of provinces that people use instead of the whole ones.
var short = map[string]string{
	"12": "Sumut", "13": "Sumbar", "16": "Sumsel", "19": "Babel", "21": "Kepri", "32": "Jabar", "33": "Jateng", "34": "DIY", "35": "Jatim",
	"52": "NTB", "53": "NTT", "61": "Kalbar", "62": "Kalteng", "63": "Kalsel", "64": "Kaltim", "65": "Kaltara", "71": "Sulut", "72": "Sulteng",
	"73": "Sulsel", "74": "Sultra", "76": "Sulbar", "82": "Malut", "92": "Pabar", "93": "Papsel", "94": "Papteng", "95": "Papeg", "96": "PBD",
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: go run regions_gen.go REGIONS.csv REGIONS-EXTRA.csv >regions.txt")
	}
	names, places := read(os.Args[1]), read(os.Args[2])
	codes := make([]string, 0, len(names))
	for c := range names {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	w := bufio.NewWriter(os.Stdout)
	last := 0
	for _, c := range codes {
		name := names[c]["name"]
		part := c[strings.LastIndexByte(c, '.')+1:]
		switch strings.Count(c, ".") {
		case 0:
			zone := zones[c]
			if zone == "" {
				zone = "Jakarta"
			}
			fmt.Fprintf(w, "#%s|%s|%s|%s|%s|%s\n", c, name, degrees(places[c]["lat"]), degrees(places[c]["lng"]), zone, short[c])
		case 1:
			fmt.Fprintf(w, "@%s|%s|%s|%s\n", part, name, degrees(places[c]["lat"]), degrees(places[c]["lng"]))
			last = 0
		case 2:
			n, err := strconv.Atoi(part)
			if err != nil {
				log.Fatalf("code %s: %v", c, err)
			}
			if n == last+1 {
				fmt.Fprintln(w, name)
			} else {
				fmt.Fprintf(w, "=%s %s\n", part, name)
			}
			last = n
		}
	}
	if err := w.Flush(); err != nil {
		log.Fatal(err)
	}
}

// read is a CSV with a header row, by the column code.
func read(path string) map[string]map[string]string {
	f, err := os.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		log.Fatalf("%s: %v", path, err)
	}
	out := map[string]map[string]string{}
	for _, r := range rows[1:] {
		m := map[string]string{}
		for i, v := range r {
			m[rows[0][i]] = v
		}
		out[m["code"]] = m
	}
	return out
}

// degrees cuts a coordinate to four decimals, some ten metres.
func degrees(s string) string {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		log.Fatalf("coordinate %q: %v", s, err)
	}
	return strconv.FormatFloat(f, 'f', 4, 64)
}
