/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <decksearch/wire.h>

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  int here, there;
  DsFrameReader *reader;
} Pair;

static void set_up(Pair *pair, gconstpointer data) {
  (void)data;
  int sockets[2];
  g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), ==, 0);
  pair->here = sockets[0];
  pair->there = sockets[1];
  pair->reader = ds_frame_reader_new(pair->there);
}

static void tear_down(Pair *pair, gconstpointer data) {
  (void)data;
  ds_frame_reader_free(pair->reader);
  if (pair->here >= 0) close(pair->here);
  close(pair->there);
}

static void request_arrives_with_its_descriptor(Pair *pair, gconstpointer data) {
  (void)data;
  g_autoptr(GError) error = NULL;
  DsWireRequest sent = {DS_JOB_TEXT, (char *)(uintptr_t) "b\xff.pdf", (char *)(uintptr_t) "secret", 7, 9}, got = {0};
  int fd = open("/dev/null", O_RDONLY);
  g_assert_true(ds_frame_send(pair->here, DS_WIRE_REQUEST, ds_wire_request_encode(&sent), fd, &error));
  close(fd);
  g_auto(DsFrame) frame = {.fd = -1};
  g_assert_cmpint(ds_frame_read(pair->reader, TRUE, &frame, &error), ==, DS_READ_FRAME);
  g_assert_cmpint(frame.fd, >=, 0);
  g_assert_true(ds_wire_request_decode(frame.body, &got, &error));
  g_assert_cmpstr(got.name, ==, "b\xff.pdf"); /* names are bytes */
  g_assert_cmpstr(got.password, ==, "secret");
  g_assert_cmpuint(got.first_page, ==, 7);
  g_assert_cmpuint(got.last_page, ==, 9);
  ds_wire_request_clear(&got);
}

static void impossible_ranges_are_refused(Pair *pair, gconstpointer data) {
  (void)data;
  (void)pair;
  static const guint ranges[][2] = {{0, 1}, {7, 6}, {1, DS_WIRE_RANGE + 1}, {2, G_MAXUINT}};
  for (guint i = 0; i < G_N_ELEMENTS(ranges); i++) {
    g_autoptr(GError) error = NULL;
    DsWireRequest sent = {DS_JOB_TEXT, (char *)(uintptr_t) "b.pdf", NULL, ranges[i][0], ranges[i][1]}, got = {0};
    g_autoptr(GVariant) body = g_variant_ref_sink(ds_wire_request_encode(&sent));
    g_assert_false(ds_wire_request_decode(body, &got, &error));
    g_assert_error(error, DS_ERROR, DS_ERROR_PROTOCOL);
    ds_wire_request_clear(&got);
  }
}

static void messages_come_back_equal(Pair *pair, gconstpointer data) {
  (void)data;
  (void)pair;
  g_autoptr(GError) error = NULL;
  DsWireHello hello = {3, TRUE, FALSE, TRUE, FALSE}, hello_back = {0};
  g_autoptr(GVariant) a = g_variant_ref_sink(ds_wire_hello_encode(&hello));
  g_assert_true(ds_wire_hello_decode(a, &hello_back, &error));
  g_assert_cmpint(memcmp(&hello, &hello_back, sizeof hello), ==, 0);
  DsWireDone done = {DS_ERROR_DAMAGED, (char *)(uintptr_t) "bad\xff", 9}, done_back = {0};
  g_autoptr(GVariant) b = g_variant_ref_sink(ds_wire_done_encode(&done));
  g_assert_true(ds_wire_done_decode(b, &done_back, &error));
  g_assert_cmpint(done_back.code, ==, DS_ERROR_DAMAGED);
  g_assert_true(g_utf8_validate(done_back.message, -1, NULL));
  ds_wire_done_clear(&done_back);
  DsDoubt *doubt = ds_doubt_new("a.md", 3, 4, "no date for '%s'", "X");
  g_autoptr(GVariant) c = g_variant_ref_sink(ds_wire_doubt_encode(doubt));
  DsDoubt *doubt_back = ds_wire_doubt_decode(c, &error);
  g_assert_cmpstr(doubt_back->message, ==, "no date for 'X'");
  ds_doubt_free(doubt);
  ds_doubt_free(doubt_back);
}

static void frame_may_arrive_byte_by_byte(Pair *pair, gconstpointer data) {
  (void)data;
  g_autoptr(GVariant) body = g_variant_ref_sink(ds_wire_done_encode(&(DsWireDone){.code = -1, .pages = 5}));
  guint8 header[16] = {'d', 's', 'w', DS_WIRE_VERSION, DS_WIRE_DONE};
  guint64 length = g_variant_get_size(body);
  memcpy(header + 8, &length, sizeof length);
  g_autoptr(GByteArray) bytes = g_byte_array_new();
  g_byte_array_append(bytes, header, sizeof header);
  g_byte_array_append(bytes, g_variant_get_data(body), (guint)length);
  for (guint i = 0; i < bytes->len; i++) {
    g_auto(DsFrame) frame = {.fd = -1};
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(write(pair->here, bytes->data + i, 1), ==, 1);
    g_assert_cmpint(ds_frame_read(pair->reader, FALSE, &frame, &error), ==, i + 1 == bytes->len ? DS_READ_FRAME : DS_READ_AGAIN);
    g_assert_no_error(error);
  }
}

static void end_between_frames_is_the_end(Pair *pair, gconstpointer data) {
  (void)data;
  close(pair->here);
  pair->here = -1;
  g_auto(DsFrame) frame = {.fd = -1};
  g_autoptr(GError) error = NULL;
  g_assert_cmpint(ds_frame_read(pair->reader, TRUE, &frame, &error), ==, DS_READ_END);
  g_assert_no_error(error);
}

static void lies_are_refused(Pair *pair, gconstpointer data) {
  const guint which = GPOINTER_TO_UINT(data);
  guint8 header[16] = {'d', 's', 'w', DS_WIRE_VERSION, DS_WIRE_DONE};
  guint64 length = 64;
  guint8 body[64];
  memset(body, 0xff, sizeof body);
  switch (which) {
  case 0:
    header[0] = 'x';
    break;
  case 1:
    header[3] = DS_WIRE_VERSION + 1;
    break;
  case 2:
    header[4] = DS_WIRE_N_KINDS;
    break;
  case 3:
    length = G_MAXUINT64;
    break;
  case 4:
    length = DS_WIRE_MAX_FRAME + 1;
    break;
  case 5:
    header[4] = DS_WIRE_REQUEST;
    break; /* without a descriptor */
  default:
    break; /* a body that does not parse */
  }
  memcpy(header + 8, &length, sizeof length);
  g_assert_cmpint(write(pair->here, header, sizeof header), ==, sizeof header);
  g_assert_cmpint(write(pair->here, body, sizeof body), ==, sizeof body);
  g_auto(DsFrame) frame = {.fd = -1};
  g_autoptr(GError) error = NULL;
  g_assert_cmpint(ds_frame_read(pair->reader, TRUE, &frame, &error), ==, DS_READ_ERROR);
  g_assert_error(error, DS_ERROR, DS_ERROR_PROTOCOL);
}

static void torn_frame_is_refused(Pair *pair, gconstpointer data) {
  (void)data;
  g_assert_cmpint(write(pair->here, "dsw", 3), ==, 3);
  close(pair->here);
  pair->here = -1;
  g_auto(DsFrame) frame = {.fd = -1};
  g_autoptr(GError) error = NULL;
  g_assert_cmpint(ds_frame_read(pair->reader, TRUE, &frame, &error), ==, DS_READ_ERROR);
  g_assert_error(error, DS_ERROR, DS_ERROR_PROTOCOL);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
#define ADD(path, test, data) g_test_add("/wire/frame/" path, Pair, data, set_up, test, tear_down)
  ADD("request-arrives-with-its-descriptor", request_arrives_with_its_descriptor, NULL);
  ADD("impossible-ranges-are-refused", impossible_ranges_are_refused, NULL);
  ADD("messages-come-back-equal", messages_come_back_equal, NULL);
  ADD("frame-may-arrive-byte-by-byte", frame_may_arrive_byte_by_byte, NULL);
  ADD("end-between-frames-is-the-end", end_between_frames_is_the_end, NULL);
  ADD("torn-frame-is-refused", torn_frame_is_refused, NULL);
  static const char *const lies[] = {"magic", "version", "kind", "endless-length", "length-over-the-limit", "request-without-descriptor",
                                     "body"};
  for (guint i = 0; i < G_N_ELEMENTS(lies); i++) {
    g_autofree char *path = g_strconcat("/wire/frame/wrong-", lies[i], "-is-refused", NULL);
    g_test_add(path, Pair, GUINT_TO_POINTER(i), set_up, lies_are_refused, tear_down);
  }
  return g_test_run();
}
