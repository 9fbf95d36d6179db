/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A failed allocation is noted where the host sees it, because what runs on after one may look like a document with little text. */
#include "jobs.h"

#include <sys/mman.h>

static volatile guint32 *note = NULL, *shared = NULL;
static volatile guint32 spared = 0;

void worker_memory_watch(int fd) {
  void *page = mmap(NULL, sizeof *note, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (page != MAP_FAILED) note = shared = page;
}

void worker_memory_spare(gboolean on) {
  spared = 0;
  note = on ? &spared : shared;
}

gboolean worker_memory_was_short(void) {
  return spared != 0;
}

#ifndef DS_SANITIZED
/* glibc's own names for its allocator; ours stand before it for every library of the process. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
__attribute__((visibility("default"))) void *malloc(size_t size);
__attribute__((visibility("default"))) void *calloc(size_t n, size_t size);
__attribute__((visibility("default"))) void *realloc(void *old, size_t size);

static void *noted(void *memory, size_t size) {
  if (!memory && size && note) *note = 1;
  return memory;
}

void *malloc(size_t size) {
  return noted(__libc_malloc(size), size);
}
void *calloc(size_t n, size_t size) {
  return noted(__libc_calloc(n, size), n && size);
}
void *realloc(void *old, size_t size) {
  return noted(__libc_realloc(old, size), size);
}
#endif
