// Command surge measures the detectors of early warning over as many series as
// the country has: 514 regions, 12 kinds, three years of days. One pass is what
// a night needs: EARS C1, C2 and C3 on every day of every series, Farrington's
// detector on its newest week, and the scan statistic over one kind. Beside it,
// as the floor of the machine, stands a loop that only adds the counts up.
//
//	go run ./bench/surge
//	go run ./bench/surge -enforce   fails below the bar
package main
