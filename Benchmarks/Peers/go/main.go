// What Go's x/oauth2 takes for a cached token, in the form that auth-benchmarks prints.
package main

import (
	"encoding/json"
	"net/http"
	"os"
	"runtime"
	"sort"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/oauth2"
)

const (
	token  = "ya29.token-of-a-usual-length-0123456789abcdef0123456789abcdef"
	rounds = 3
	// RUSAGE_THREAD of Linux, which package syscall does not name.
	thread = 1
)

type result struct {
	Name                 string     `json:"name"`
	Nanoseconds          float64    `json:"nanoseconds"`
	Spread               [2]float64 `json:"spread"`
	ProcessorNanoseconds float64    `json:"processorNanoseconds"`
	Allocations          float64    `json:"allocations"`
}

// processorTime is that of the calling thread: the collector's other threads are not counted against it.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(thread, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func run(source oauth2.TokenSource, request *http.Request, count int) {
	for i := 0; i < count; i++ {
		token, err := source.Token()
		if err != nil {
			panic(err)
		}
		token.SetAuthHeader(request)
	}
}

func measure(name string, duration time.Duration, operation func(count int)) result {
	count := 1
	for {
		start := time.Now()
		operation(count)
		elapsed := time.Since(start)
		if elapsed >= duration/10 {
			count = int(float64(count) * float64(duration) / float64(elapsed))
			break
		}
		count *= 4
	}
	var wall, processor, allocations []float64
	for i := 0; i < rounds; i++ {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		began, start := processorTime(), time.Now()
		operation(count)
		wall = append(wall, float64(time.Since(start))/float64(count))
		processor = append(processor, float64(processorTime()-began)/float64(count))
		runtime.ReadMemStats(&after)
		allocations = append(allocations, float64(after.Mallocs-before.Mallocs)/float64(count))
	}
	for _, values := range [][]float64{wall, processor, allocations} {
		sort.Float64s(values)
	}
	middle := rounds / 2
	return result{name, wall[middle], [2]float64{wall[0], wall[rounds-1]}, processor[middle], allocations[middle]}
}

func main() {
	runtime.LockOSThread()
	duration := 300 * time.Millisecond
	if len(os.Args) > 1 {
		seconds, err := strconv.ParseFloat(os.Args[1], 64)
		if err != nil {
			panic(err)
		}
		duration = time.Duration(seconds * float64(time.Second))
	}
	source := oauth2.ReuseTokenSource(
		&oauth2.Token{AccessToken: token, TokenType: "Bearer", Expiry: time.Now().Add(24 * time.Hour)}, nil)
	request, err := http.NewRequest("GET", "https://api.example.com/v1/items?page=1", nil)
	if err != nil {
		panic(err)
	}
	for _, field := range [][2]string{
		{"Accept", "application/json"}, {"User-Agent", "benchmark/1"}, {"Content-Type", "application/json"},
		{"X-Request-Id", "0123456789"}, {"Accept-Encoding", "gzip"}, {"Authorization", "Bearer old"},
	} {
		request.Header.Set(field[0], field[1])
	}
	results := []result{
		measure("OAuth: applied", duration, func(count int) { run(source, request, count) }),
	}
	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		panic(err)
	}
}
