#define _GNU_SOURCE
#include "CBenchmarking.h"

#include <stddef.h>
#include <time.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif

#if defined(__linux__) && defined(__GLIBC__) && !defined(HAS_SANITIZER)
// A program's own malloc takes the place of the library's, which stays reachable under its other name.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static uint64_t count;

static void note(void) { __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED); }

void *malloc(size_t size) {
    note();
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    note();
    return __libc_calloc(number, size);
}

void *realloc(void *block, size_t size) {
    note();
    return __libc_realloc(block, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
    note();
    *block = __libc_memalign(alignment, size);
    return *block ? 0 : 12;
}

void *aligned_alloc(size_t alignment, size_t size) {
    note();
    return __libc_memalign(alignment, size);
}

bool benchmarking_counts_allocations(void) { return true; }
uint64_t benchmarking_allocation_count(void) { return __atomic_load_n(&count, __ATOMIC_RELAXED); }
#else
bool benchmarking_counts_allocations(void) { return false; }
uint64_t benchmarking_allocation_count(void) { return 0; }
#endif

#if defined(__linux__) && defined(__GLIBC__)
#include <malloc.h>

uint64_t benchmarking_bytes_in_use(void) {
#if __GLIBC_PREREQ(2, 33)
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
#else
    // Its numbers wrap around at 4 GiB.
    struct mallinfo info = mallinfo();
    return (uint64_t)(unsigned)info.uordblks + (unsigned)info.hblkhd;
#endif
}
#elif defined(__APPLE__)
#include <malloc/malloc.h>

uint64_t benchmarking_bytes_in_use(void) {
    malloc_statistics_t statistics;
    malloc_zone_statistics(NULL, &statistics);
    return statistics.size_in_use;
}
#else
uint64_t benchmarking_bytes_in_use(void) { return 0; }
#endif

static uint64_t nanoseconds(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

uint64_t benchmarking_processor_nanoseconds(void) { return nanoseconds(CLOCK_PROCESS_CPUTIME_ID); }

#if defined(CLOCK_MONOTONIC_COARSE)
uint64_t benchmarking_coarse_nanoseconds(void) { return nanoseconds(CLOCK_MONOTONIC_COARSE); }
#elif defined(CLOCK_MONOTONIC_RAW_APPROX)
uint64_t benchmarking_coarse_nanoseconds(void) { return nanoseconds(CLOCK_MONOTONIC_RAW_APPROX); }
#else
uint64_t benchmarking_coarse_nanoseconds(void) { return nanoseconds(CLOCK_MONOTONIC); }
#endif

void benchmarking_keep(const void *value) { __asm__ volatile("" : : "r"(value) : "memory"); }
