/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * wire: frames between the two programs, over one SOCK_STREAM socketpair. Either side may lie; both check everything.
 *
 * A frame is a header of 16 bytes (magic "dsw" + version, u32 kind, u64 length, native byte order: one machine) and a serialised
 * GVariant of the type its kind has (ds_wire_kind_type). A REQUEST carries one open descriptor (SCM_RIGHTS), never a path.
 *
 *   host -> worker   REQUEST                       one job
 *   worker -> host   HELLO                         once, at start: protocol version, facts version, cage layers
 *                    METADATA, PAGE*, HIDDEN* | TALK*, DOUBT*   the answer, a page a frame; METADATA has the document's page count;
 *                                                  HIDDEN, after the last page wanted: lines of one that cannot be seen
 *                    DONE                          code (-1 ok) and message: the job's end
 */
#pragma once

#include <decksearch/deck.h>
#include <decksearch/talk.h>

G_BEGIN_DECLS

#define DS_WIRE_VERSION 2
#define DS_WIRE_MAX_FRAME (16u << 20) /* bytes of one frame: a page of 200,000 glyphs fits */
#define DS_WIRE_MAX_PAGES 20000u      /* pages of a deck */
#define DS_WIRE_RANGE 256u            /* pages that are asked for at once at most: a longer deck is read by several workers */
#define DS_WIRE_MAX_NAME 4096u        /* bytes of a file's name */

typedef enum {
  DS_WIRE_HELLO,
  DS_WIRE_REQUEST,
  DS_WIRE_METADATA,
  DS_WIRE_PAGE,
  DS_WIRE_TALK,
  DS_WIRE_DOUBT,
  DS_WIRE_DONE,
  DS_WIRE_HIDDEN,
  DS_WIRE_N_KINDS
} DsWireKind;

/** What a worker can do: a row in a table of its own there (src/worker/jobs.c). A process does jobs of one kind, whose name is its first
 *  argument. */
typedef enum { DS_JOB_TEXT, DS_JOB_TALKS, DS_JOB_N } DsJobKind;
const char *ds_job_name(DsJobKind job); /* static */

typedef struct {
  guint facts_version;
  gboolean no_new_privs, rlimits, landlock, seccomp; /* the cage's layers that are in force */
} DsWireHello;

typedef struct {
  DsJobKind job;
  char *name;       /* for messages and, for talk lists, for the suffix */
  char *password;   /* or NULL */
  guint first_page; /* text: the first page wanted, from 1 */
  guint last_page;  /* the last, if there is such a page; less than DS_WIRE_RANGE behind the first */
} DsWireRequest;
void ds_wire_request_clear(DsWireRequest *request);

typedef struct {
  int code;      /* -1: done; else a DsErrorCode */
  char *message; /* or NULL */
  guint pages;   /* text: pages the document has */
} DsWireDone;
void ds_wire_done_clear(DsWireDone *done);

/** One frame as received. */
typedef struct {
  DsWireKind kind;
  GVariant *body; /* of the kind's type, in normal form */
  int fd;         /* the descriptor that came with it, or -1 */
} DsFrame;
void ds_frame_clear(DsFrame *frame);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DsFrame, ds_frame_clear)

const GVariantType *ds_wire_kind_type(DsWireKind kind);

/** Sends one frame whole (blocking), with @fd when it is not -1. @body may be floating. */
gboolean ds_frame_send(int socket, DsWireKind kind, GVariant *body, int fd, GError **error);

/** Takes frames out of a stream of bytes: for a host that polls many sockets. */
typedef struct DsFrameReader DsFrameReader;
DsFrameReader *ds_frame_reader_new(int socket);
void ds_frame_reader_free(DsFrameReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsFrameReader, ds_frame_reader_free)
typedef enum { DS_READ_FRAME, DS_READ_AGAIN, DS_READ_END, DS_READ_ERROR } DsReadStatus;
/** One frame if a whole one is there: reads what the socket has (@block: waits for it). END: the peer closed between frames.
 *  Errors: PROTOCOL (bad magic, version, kind, length over DS_WIRE_MAX_FRAME, body not in normal form, unwanted descriptor), IO. */
DsReadStatus ds_frame_read(DsFrameReader *reader, gboolean block, DsFrame *ret_frame, GError **error);

GVariant *ds_wire_hello_encode(const DsWireHello *hello);
gboolean ds_wire_hello_decode(GVariant *body, DsWireHello *hello, GError **error);
GVariant *ds_wire_request_encode(const DsWireRequest *request);
gboolean ds_wire_request_decode(GVariant *body, DsWireRequest *request, GError **error);
GVariant *ds_wire_done_encode(const DsWireDone *done);
gboolean ds_wire_done_decode(GVariant *body, DsWireDone *done, GError **error);
/** METADATA: the number of pages and the document's metadata. */
GVariant *ds_wire_metadata_encode(guint pages, const DsMetadata *meta);
gboolean ds_wire_metadata_decode(GVariant *body, guint *pages, DsMetadata *meta, GError **error);
/** HIDDEN: the number of a page, and the indexes (guint32) in its lines of those that cannot be seen. @ret_lines is new. */
GVariant *ds_wire_hidden_encode(guint page, const GArray *lines);
gboolean ds_wire_hidden_decode(GVariant *body, guint *page, GArray **ret_lines, GError **error);
GVariant *ds_wire_doubt_encode(const DsDoubt *doubt);
DsDoubt *ds_wire_doubt_decode(GVariant *body, GError **error);

G_END_DECLS
