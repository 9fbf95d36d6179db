/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One worker process as the host sees it. Room-internal. */
#pragma once

#include <decksearch/extract.h>
#include <decksearch/wire.h>

#include <sys/types.h>

#define DS_STDERR_KEPT 4096u /* bytes of what a worker writes, a file */

typedef struct {
  DsJobKind job; /* the only kind it does */
  pid_t pid;
  int socket, stderr_fd;
  DsFrameReader *reader;
  volatile guint32 *note; /* not 0: an allocation failed in the worker */
  clockid_t cpu_clock;
  gboolean said_hello;
  GString *stderr_text; /* since the file began, at most DS_STDERR_KEPT */
} DsProcess;

/* Starts @program for files of one kind; the socketpair is made before, and nothing else of ours is inherited. */
DsProcess *ds_process_start(const char *program, DsJobKind job, guint memory_mib, GError **error);
/* Reads what is on its stderr, keeping the first DS_STDERR_KEPT bytes. */
void ds_process_drain_stderr(DsProcess *process);
/* CPU seconds it has used so far; -1 when it is gone. */
double ds_process_cpu_seconds(const DsProcess *process);
/* Whether it has ended, though something it started may still hold its socket. */
gboolean ds_process_is_dead(const DsProcess *process);
/* Resident memory in MiB; 0 when it is gone. */
guint ds_process_resident_mib(const DsProcess *process);
/* Ends it (SIGKILL if it still runs), waits, and says how it ended as an error's code and words. Frees it. */
GError *ds_process_bury(DsProcess *process);
/* Ends it without asking. Takes NULL. */
void ds_process_free(DsProcess *process);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsProcess, ds_process_free)
