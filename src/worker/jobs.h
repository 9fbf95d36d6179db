/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worker's parts. */
#pragma once

#include <decksearch/wire.h>

/* The descriptors the host hands over. */
enum { WORKER_SOCKET = 3, WORKER_NOTE = 4 };

/* A row of the table of job kinds. A process does jobs of one kind: its cage is that kind's. */
typedef struct {
  const char *reads; /* the one folder it may read below */
  /* Does the job on @fd (taken over) and sends its frames, but not DONE. FALSE with the file's failure in @error: the worker is fine. */
  gboolean (*run)(int socket, const DsWireRequest *request, int fd, DsWireDone *done, GError **error);
} WorkerJob;
extern const WorkerJob worker_jobs[DS_JOB_N];

/* Takes away what the worker does not need for @job, once its libraries are loaded; fills the layers that stand. */
void worker_cage_close(const WorkerJob *job, guint memory_mib, DsWireHello *hello);
/* Lets a failed allocation be noted in the page shared with the host at descriptor @fd. */
void worker_memory_watch(int fd);
/* While @on, what a failed allocation breaks can be done without: the host does not hear of it, but worker_memory_was_short() says so. */
void worker_memory_spare(gboolean on);
gboolean worker_memory_was_short(void);
