/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What workers may answer, in any order, and where they may be lost. The first byte says what was asked, each further one what comes next.
 * However it goes, it ends with pages without gaps, or talks, or a reason. */
#include "judge.h"

#include "extract/task.h"

typedef struct {
  const uint8_t *at, *end;
} Input;

static guint take(Input *in) {
  return in->at < in->end ? *in->at++ : 0u;
}

static GVariant *take_body(Input *in, DsWireKind kind) {
  gsize wanted = take(in), len = MIN(wanted, (gsize)(in->end - in->at));
  g_autoptr(GBytes) bytes = g_bytes_new(in->at, len);
  in->at += len;
  GVariant *value = g_variant_new_from_bytes(ds_wire_kind_type(kind), bytes, FALSE);
  if (g_variant_is_normal_form(value)) return value;
  g_variant_unref(g_variant_ref_sink(value));
  return NULL;
}

static GVariant *page_numbered(guint number) {
  g_autoptr(DsPage) page = ds_page_new(number);
  DsLine line = {.text = g_strdup("wax"), .box = {1, 2, 30, 12}, .size = 10};
  g_array_append_val(page->lines, line);
  return ds_page_encode(page);
}

static GVariant *hidden_line(guint page, guint32 line) {
  g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof line);
  g_array_append_val(lines, line);
  return ds_wire_hidden_encode(page, lines);
}

/* The next frame of a worker that was asked for the pages behind @before, or NULL: bytes that no frame would be made of. */
static GVariant *take_frame(Input *in, guint what, guint before, DsWireKind *kind) {
  static const DsMetadata nothing = {0};
  static const DsWireKind kinds[] = {DS_WIRE_METADATA, DS_WIRE_PAGE,    DS_WIRE_TALK,  DS_WIRE_DOUBT,
                                     DS_WIRE_HELLO,    DS_WIRE_REQUEST, DS_WIRE_HIDDEN};
  if (what == 4) {
    *kind = DS_WIRE_HIDDEN;
    guint page = before + take(in);
    return hidden_line(page, take(in));
  }
  *kind = what < 2 ? kinds[what] : kinds[take(in) % G_N_ELEMENTS(kinds)];
  if (what == 0) {
    guint pages = take(in);
    return ds_wire_metadata_encode(pages == 0xff ? 600 : pages, &nothing);
  }
  return what == 1 ? page_numbered(before + take(in)) : take_body(in, *kind);
}

static void step(Input *in, Task *task, guint *metadata) {
  g_autoptr(GError) error = NULL;
  guint what = take(in) % 8;
  if (what == 7) {
    ds_task_out_of_memory(task);
  } else if (what == 6) {
    DsWireDone done = {.code = (int)(take(in) % (DS_ERROR_N_CODES + 1)) - 1};
    ds_task_done(task, &done);
  } else if (what == 5) {
    error = g_error_new(DS_ERROR, (int)(take(in) % DS_ERROR_N_CODES), "lost");
  } else {
    DsFrame frame = {.fd = -1};
    frame.body = take_frame(in, what, task->first_page - 1, &frame.kind);
    if (!frame.body) return;
    g_variant_ref_sink(frame.body);
    gboolean ok = ds_task_frame(task, &frame, &error);
    fuzz_check_outcome(ok, error);
    *metadata += ok && frame.kind == DS_WIRE_METADATA;
    ds_frame_clear(&frame);
  }
  g_assert(*metadata <= 1); /* else a worker could go on for ever */
  if (!error) return;
  ds_task_worker_lost(task, error);
  *metadata = 0;
}

static void check_result(Source *source) {
  DsExtracted got = {0};
  ds_source_result(source, &got);
  g_assert(!got.facts || !got.talks);
  g_assert(got.facts || got.talks || got.error);
  if (got.error) fuzz_check_text(got.error->message);
  for (guint i = 0; got.facts && i < got.facts->pages->len; i++) {
    const DsPage *page = g_ptr_array_index(got.facts->pages, i);
    g_assert(page->number == i + 1 && (!page->error || got.error));
  }
  if (got.facts) fuzz_judge(got.facts);
  ds_extracted_clear(&got);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Input in = {data, data + size};
  g_autoptr(Source) source = ds_source_new(take(&in) & 1 ? DS_JOB_TALKS : DS_JOB_TEXT, "wax\xff.pdf", size, NULL, NULL, NULL);
  for (guint i = 0; i < source->tasks->len; i++) { /* one range after the other */
    Task *task = g_ptr_array_index(source->tasks, i);
    guint metadata = 0;
    while (in.at < in.end && !task->ended && !ds_task_is_over(task)) step(&in, task, &metadata);
    if (!task->ended) ds_task_out_of_memory(task);
  }
  check_result(source);
  return 0;
}
