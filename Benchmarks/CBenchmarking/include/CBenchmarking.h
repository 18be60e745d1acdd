#ifndef C_BENCHMARKING_H
#define C_BENCHMARKING_H

#include <stdbool.h>
#include <stdint.h>

/// Whether `benchmarking_allocation_count` counts: with glibc, and without a sanitizer, which has an allocator of its own.
bool benchmarking_counts_allocations(void);

/// How many blocks the program has asked the allocator for so far; 0 where that is not counted.
uint64_t benchmarking_allocation_count(void);

/// How many bytes the allocator has given out and not got back, its own bookkeeping included; 0 where it does not tell.
uint64_t benchmarking_bytes_in_use(void);

/// The processor time of all threads so far, in nanoseconds.
uint64_t benchmarking_processor_nanoseconds(void);

/// The time of the cheapest clock that the system has, in nanoseconds; some milliseconds may pass between two values.
uint64_t benchmarking_coarse_nanoseconds(void);

/// Does nothing with what is at `value`, in a way that no optimizer sees.
void benchmarking_keep(const void *value);

#endif
