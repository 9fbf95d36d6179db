/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a lying peer may send: the first byte says in how large pieces the rest arrives, and whether a descriptor comes with it. */
#include "fuzz.h"

#include <decksearch/wire.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DsWireRequest, ds_wire_request_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DsWireDone, ds_wire_done_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DsMetadata, ds_metadata_clear)

static void send_piece(int socket, const uint8_t *data, size_t size, int fd) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int))];
  } control = {0};
  struct iovec part = {(void *)(uintptr_t)data, size};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (fd >= 0) {
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    control.header = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(&control.header), &fd, sizeof fd);
  }
  g_assert(sendmsg(socket, &message, MSG_NOSIGNAL) == (ssize_t)size);
}

static gboolean decode(const DsFrame *frame, GError **error) {
  guint pages = 0;
  DsWireHello hello;
  switch (frame->kind) {
  case DS_WIRE_HELLO:
    return ds_wire_hello_decode(frame->body, &hello, error);
  case DS_WIRE_REQUEST: {
    g_auto(DsWireRequest) request = {0};
    return ds_wire_request_decode(frame->body, &request, error);
  }
  case DS_WIRE_METADATA: {
    g_auto(DsMetadata) meta = {0};
    return ds_wire_metadata_decode(frame->body, &pages, &meta, error);
  }
  case DS_WIRE_PAGE: {
    g_autoptr(DsPage) page = ds_page_decode(frame->body, error);
    return page != NULL;
  }
  case DS_WIRE_HIDDEN: {
    g_autoptr(GArray) lines = NULL;
    return ds_wire_hidden_decode(frame->body, &pages, &lines, error);
  }
  case DS_WIRE_TALK: {
    g_autoptr(DsTalk) talk = ds_talk_decode(frame->body, error);
    return talk != NULL;
  }
  case DS_WIRE_DOUBT: {
    g_autoptr(DsDoubt) doubt = ds_wire_doubt_decode(frame->body, error);
    return doubt != NULL;
  }
  default: {
    g_auto(DsWireDone) done = {0};
    return ds_wire_done_decode(frame->body, &done, error);
  }
  }
}

/* Takes out what is there; FALSE once the stream has ended, whichever way. */
static gboolean take_frames(DsFrameReader *reader) {
  for (;;) {
    g_autoptr(GError) error = NULL;
    g_auto(DsFrame) frame = {.fd = -1};
    DsReadStatus status = ds_frame_read(reader, FALSE, &frame, &error);
    g_assert((status == DS_READ_ERROR) == (error != NULL));
    if (status != DS_READ_FRAME) return status == DS_READ_AGAIN;
    g_assert(frame.kind < DS_WIRE_N_KINDS && (frame.kind == DS_WIRE_REQUEST) == (frame.fd >= 0));
    gboolean ok = decode(&frame, &error);
    fuzz_check_outcome(ok, error);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  int ends[2];
  if (size < 2) return 0;
  g_assert(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
  int fd = data[0] & 1 ? open("/dev/null", O_RDONLY | O_CLOEXEC) : -1;
  size_t piece = data[0] & 2 ? size : (size_t)data[0] + 1;
  g_autoptr(DsFrameReader) reader = ds_frame_reader_new(ends[0]);
  gboolean open_still = TRUE;
  for (size_t at = 1; at < size && open_still; at += piece) {
    send_piece(ends[1], data + at, MIN(piece, size - at), at == 1 ? fd : -1);
    open_still = take_frames(reader);
  }
  close(ends[1]);
  if (open_still) g_assert(!take_frames(reader));
  close(ends[0]);
  if (fd >= 0) close(fd);
  return 0;
}
