package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench/kin:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("say speed or accuracy")
	}
	switch args[0] {
	case "speed":
		p := plan{floor: 0.92}
		f := flag.NewFlagSet("speed", flag.ExitOnError)
		f.IntVar(&p.roster, "roster", 5_000_000, "people in the roster")
		f.IntVar(&p.others, "others", 300_000, "people looked for; half of them are in the roster")
		f.IntVar(&p.rounds, "rounds", 3, "rounds; in each, both sides run once")
		f.StringVar(&p.peer, "peer", "build", `the program of bench/peers/duck; "build" builds it, "" leaves it out`)
		f.BoolVar(&p.enforce, "enforce", false, "exit with an error below the bars")
		if err := f.Parse(args[1:]); err != nil {
			return err
		}
		return speed(ctx, p, os.Stdout)
	case "accuracy":
		f := flag.NewFlagSet("accuracy", flag.ExitOnError)
		people := f.Int("people", 20_000, "people in the roster")
		seed := f.Uint64("seed", 1, "of the invented people")
		if err := f.Parse(args[1:]); err != nil {
			return err
		}
		r := measure(*people, *seed)
		fmt.Print(r)
		return nil
	default:
		return fmt.Errorf("there is no %q; say speed or accuracy", args[0])
	}
}
