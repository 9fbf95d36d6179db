/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch-extract: reads what strangers wrote, in a cage, one request after the other. Run by decksearch. */
#include "jobs.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFAULT_MEMORY_MIB 512

/* The library turns passwords into Latin-1, and metadata and labels from UTF-16, and cannot without the C library's tables for that, which
 * are files that the cage closes. They stay loaded while they are in use. */
static GIConv open_tables(DsJobKind kind, const char *to, const char *from) {
  return kind == DS_JOB_TEXT ? g_iconv_open(to, from) : (GIConv)-1;
}

static void close_tables(GIConv tables) {
  if (tables != (GIConv)-1) g_iconv_close(tables);
}

static gboolean is_socket(int fd) {
  struct stat st;
  return fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode);
}

/* One request of the @kind this process is caged for: the job's frames, then DONE. FALSE: the host is gone or speaks nonsense. */
static gboolean serve(DsFrame *frame, DsJobKind kind) {
  g_autoptr(GError) error = NULL;
  DsWireRequest request = {0};
  DsWireDone done = {.code = -1};
  if (frame->kind != DS_WIRE_REQUEST || !ds_wire_request_decode(frame->body, &request, &error) || request.job != kind) {
    ds_wire_request_clear(&request);
    return FALSE;
  }
  int fd = frame->fd;
  frame->fd = -1;
  if (!worker_jobs[kind].run(WORKER_SOCKET, &request, fd, &done, &error)) {
    done.code = (int)ds_error_code(error);
    done.message = g_strdup(error->message);
  }
  ds_wire_request_clear(&request);
  gboolean ok = ds_frame_send(WORKER_SOCKET, DS_WIRE_DONE, ds_wire_done_encode(&done), -1, NULL);
  ds_wire_done_clear(&done);
  return ok;
}

/* Requests until the host is gone. */
static int serve_all(DsJobKind kind) {
  g_autoptr(DsFrameReader) reader = ds_frame_reader_new(WORKER_SOCKET);
  for (;;) {
    g_auto(DsFrame) frame = {.fd = -1};
    if (ds_frame_read(reader, TRUE, &frame, NULL) != DS_READ_FRAME) return EXIT_SUCCESS;
    if (!serve(&frame, kind)) return EXIT_FAILURE;
  }
}

int main(int argc, char **argv) {
  guint memory_mib = DEFAULT_MEMORY_MIB;
  if (argc == 2 && strcmp(argv[1], "--version") == 0) {
    puts("decksearch-extract " DS_VERSION);
    return EXIT_SUCCESS;
  }
  DsJobKind kind = argc > 1 && strcmp(argv[1], ds_job_name(DS_JOB_TALKS)) == 0 ? DS_JOB_TALKS : DS_JOB_TEXT;
  if (argc > 2) memory_mib = (guint)g_ascii_strtoull(argv[2], NULL, 10);
  if (!is_socket(WORKER_SOCKET)) {
    fputs("decksearch-extract is run by decksearch; there is nothing to do for it here\n", stderr);
    return EXIT_FAILURE;
  }
  worker_memory_watch(WORKER_NOTE);
  close(WORKER_NOTE);
  GIConv latin1 = open_tables(kind, "ISO-8859-1", "UTF-8"), utf16 = open_tables(kind, "UTF-8", "UTF-16BE");
  DsWireHello hello = {.facts_version = DS_FACTS_VERSION};
  worker_cage_close(&worker_jobs[kind], memory_mib, &hello);
  gboolean greeted = ds_frame_send(WORKER_SOCKET, DS_WIRE_HELLO, ds_wire_hello_encode(&hello), -1, NULL);
  int status = greeted ? serve_all(kind) : EXIT_FAILURE;
  close_tables(latin1);
  close_tables(utf16);
  return status;
}
