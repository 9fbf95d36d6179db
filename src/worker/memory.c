/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A failed allocation is noted where the host sees it, because what runs on after one may look like a document with little text. mimalloc
 * stands before glibc's allocator for every library of the process: poppler asks for memory so often that it reads a deck in a twelfth less
 * time, and mimalloc tells what failed. */
#include "jobs.h"

#include <errno.h>
#include <sys/mman.h>
#ifndef DS_SANITIZED /* the sanitizers bring an allocator of their own */
#include <mimalloc.h>
#endif

static volatile guint32 *note = NULL, *shared = NULL;
static volatile guint32 spared = 0;

#ifndef DS_SANITIZED
static void on_error(int number, void *unused) {
  (void)unused;
  if ((number == ENOMEM || number == EOVERFLOW) && note) *note = 1;
}
#endif

void worker_memory_watch(int fd) {
  void *page = mmap(NULL, sizeof *note, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (page != MAP_FAILED) note = shared = page;
#ifndef DS_SANITIZED
  mi_register_error(on_error, NULL);
#endif
}

void worker_memory_spare(gboolean on) {
  spared = 0;
  note = on ? &spared : shared;
}

gboolean worker_memory_was_short(void) {
  return spared != 0;
}
