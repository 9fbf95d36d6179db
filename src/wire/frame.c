/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames on a socket: sending whole ones, taking whole ones out of the stream. */
#include <decksearch/wire.h>

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
  char magic[3];
  guint8 version;
  guint32 kind;
  guint64 length;
} Header;
G_STATIC_ASSERT(sizeof(Header) == 16);

struct DsFrameReader {
  int socket;
  int fd; /* came with the frame being read, or -1 */
  Header header;
  gsize have; /* bytes of header, then of body, that are there */
  gboolean in_body;
  guint8 *body;
};

void ds_frame_clear(DsFrame *frame) {
  g_clear_pointer(&frame->body, g_variant_unref);
  if (frame->fd >= 0) close(frame->fd);
  frame->fd = -1;
}

/* ---- sending ---- */

static gboolean send_all(int socket, struct iovec *parts, gsize n_parts, int fd, GError **error) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int))];
  } control = {0};
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = n_parts};
  if (fd >= 0) {
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(rights), &fd, sizeof fd);
  }
  while (message.msg_iovlen) {
    ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) {
      g_set_error(error, DS_ERROR, DS_ERROR_IO, "cannot send a frame: %s", g_strerror(errno));
      return FALSE;
    }
    message.msg_control = NULL; /* the descriptor went with the first bytes */
    message.msg_controllen = 0;
    while (message.msg_iovlen && (gsize)sent >= message.msg_iov->iov_len) {
      sent -= (ssize_t)message.msg_iov->iov_len;
      message.msg_iov++;
      message.msg_iovlen--;
    }
    if (message.msg_iovlen) {
      message.msg_iov->iov_base = (char *)message.msg_iov->iov_base + sent;
      message.msg_iov->iov_len -= (gsize)sent;
    }
  }
  return TRUE;
}

gboolean ds_frame_send(int socket, DsWireKind kind, GVariant *body, int fd, GError **error) {
  g_autoptr(GVariant) owned = g_variant_ref_sink(body);
  gsize length = g_variant_get_size(owned);
  if (length > DS_WIRE_MAX_FRAME) {
    g_set_error(error, DS_ERROR, DS_ERROR_TOO_LARGE, "a frame of %" G_GSIZE_FORMAT " bytes; the limit is %u", length, DS_WIRE_MAX_FRAME);
    return FALSE;
  }
  Header header = {{'d', 's', 'w'}, DS_WIRE_VERSION, kind, length};
  struct iovec parts[] = {{&header, sizeof header}, {(void *)(uintptr_t)g_variant_get_data(owned), length}};
  return send_all(socket, parts, length ? 2 : 1, fd, error);
}

/* ---- receiving ---- */

DsFrameReader *ds_frame_reader_new(int socket) {
  DsFrameReader *reader = g_new0(DsFrameReader, 1);
  reader->socket = socket;
  reader->fd = -1;
  return reader;
}

void ds_frame_reader_free(DsFrameReader *reader) {
  if (!reader) return;
  if (reader->fd >= 0) close(reader->fd);
  g_free(reader->body);
  g_free(reader);
}

static DsReadStatus refuse(GError **error, const char *what) {
  g_set_error(error, DS_ERROR, DS_ERROR_PROTOCOL, "a frame with %s", what);
  return DS_READ_ERROR;
}

/* Descriptors that came with the bytes just read. Every one is ours to close. */
static gboolean take_descriptors(DsFrameReader *reader, struct msghdr *message) {
  gboolean wanted = TRUE;
  for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
    gsize n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (gsize i = 0; i < n; i++) {
      int fd;
      memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
      if (reader->fd < 0)
        reader->fd = fd;
      else {
        close(fd);
        wanted = FALSE;
      }
    }
  }
  return wanted && !(message->msg_flags & MSG_CTRUNC);
}

/* Reads towards @want bytes at @at. FRAME: they are there. */
static DsReadStatus fill(DsFrameReader *reader, void *at, gsize want, gboolean block, GError **error) {
  while (reader->have < want) {
    union {
      struct cmsghdr header;
      char space[CMSG_SPACE(4 * sizeof(int))];
    } control;
    struct iovec part = {(char *)at + reader->have, want - reader->have};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t n = recvmsg(reader->socket, &message, MSG_CMSG_CLOEXEC | (block ? 0 : MSG_DONTWAIT));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return DS_READ_AGAIN;
    if (n < 0 && errno != ECONNRESET) {
      g_set_error(error, DS_ERROR, DS_ERROR_IO, "cannot receive: %s", g_strerror(errno));
      return DS_READ_ERROR;
    }
    if (n <= 0) return reader->have || reader->in_body ? refuse(error, "its end missing") : DS_READ_END;
    if (!take_descriptors(reader, &message)) return refuse(error, "more descriptors than one");
    reader->have += (gsize)n;
  }
  return DS_READ_FRAME;
}

static DsReadStatus check_header(const DsFrameReader *reader, GError **error) {
  const Header *header = &reader->header;
  if (memcmp(header->magic, "dsw", 3) != 0) return refuse(error, "a wrong magic");
  if (header->version != DS_WIRE_VERSION) return refuse(error, "another protocol version: host and worker are not of one build");
  if (header->kind >= DS_WIRE_N_KINDS) return refuse(error, "an unknown kind");
  if (header->length > DS_WIRE_MAX_FRAME) return refuse(error, "an impossible length");
  return DS_READ_FRAME;
}

static DsReadStatus finish(DsFrameReader *reader, DsFrame *ret_frame, GError **error) {
  DsWireKind kind = (DsWireKind)reader->header.kind;
  guint8 *body = g_steal_pointer(&reader->body);
  int fd = reader->fd;
  reader->fd = -1;
  reader->have = 0;
  reader->in_body = FALSE;
  g_autoptr(GVariant) value =
      g_variant_ref_sink(g_variant_new_from_data(ds_wire_kind_type(kind), body, reader->header.length, FALSE, g_free, body));
  if ((kind == DS_WIRE_REQUEST) != (fd >= 0) || !g_variant_is_normal_form(value)) {
    if (fd >= 0) close(fd);
    return refuse(error, g_variant_is_normal_form(value) ? "a descriptor too many or too few" : "a body that does not parse");
  }
  *ret_frame = (DsFrame){kind, g_steal_pointer(&value), fd};
  return DS_READ_FRAME;
}

DsReadStatus ds_frame_read(DsFrameReader *reader, gboolean block, DsFrame *ret_frame, GError **error) {
  DsReadStatus status;
  if (!reader->in_body) {
    if ((status = fill(reader, &reader->header, sizeof reader->header, block, error)) != DS_READ_FRAME) return status;
    if ((status = check_header(reader, error)) != DS_READ_FRAME) return status;
    reader->body = g_malloc(reader->header.length + 1);
    reader->have = 0;
    reader->in_body = TRUE;
  }
  if ((status = fill(reader, reader->body, reader->header.length, block, error)) != DS_READ_FRAME) return status;
  return finish(reader, ret_frame, error);
}
