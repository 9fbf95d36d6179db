/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file's frames as they come, and what is left of it when its worker is lost. */
#include "extract/task.h"

static Task *new_task(void) {
  return ds_task_new(DS_JOB_TEXT, "bees.pdf", 1, NULL, NULL, NULL);
}

/* Takes @body. */
static gboolean give(Task *task, DsWireKind kind, GVariant *body) {
  g_autoptr(GError) error = NULL;
  g_auto(DsFrame) frame = {.kind = kind, .body = g_variant_ref_sink(body), .fd = -1};
  gboolean ok = ds_task_frame(task, &frame, &error);
  if (!ok) g_assert_error(error, DS_ERROR, DS_ERROR_PROTOCOL);
  return ok;
}

static gboolean give_metadata(Task *task, guint pages) {
  return give(task, DS_WIRE_METADATA, ds_wire_metadata_encode(pages, &(DsMetadata){0}));
}

/* A page of two lines. */
static gboolean give_page(Task *task, guint number) {
  g_autoptr(DsPage) page = ds_page_new(number);
  page->width = 720;
  page->height = 405;
  for (guint i = 0; i < 2; i++) {
    DsLine line = {.text = g_strdup(i ? "wax" : "honey"), .box = {10, 20, 100, 40}, .size = 20};
    g_array_append_val(page->lines, line);
  }
  return give(task, DS_WIRE_PAGE, ds_page_encode(page));
}

static gboolean give_hidden(Task *task, guint number, guint32 index) {
  g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof index);
  g_array_append_val(lines, index);
  return give(task, DS_WIRE_HIDDEN, ds_wire_hidden_encode(number, lines));
}

static gboolean is_hidden(Task *task, guint number, guint index) {
  const DsPage *page = g_ptr_array_index(task->facts->pages, number - 1);
  return (g_array_index(page->lines, DsLine, index).flags & DS_LINE_HIDDEN) != 0;
}

static void hidden_lines_are_marked(void) {
  g_autoptr(Task) task = new_task();
  g_assert_true(give_metadata(task, 2) && give_page(task, 1) && give_page(task, 2) && give_hidden(task, 2, 1));
  g_assert_true(is_hidden(task, 2, 1));
  g_assert_false(is_hidden(task, 2, 0));
  g_assert_false(is_hidden(task, 1, 1));
}

static void hidden_lines_out_of_place_are_a_lie(void) {
  g_autoptr(Task) task = new_task();
  g_assert_true(give_metadata(task, 2) && give_page(task, 1));
  g_assert_false(give_hidden(task, 1, 0)); /* pages are to come */
  g_assert_true(give_page(task, 2));
  g_assert_false(give_hidden(task, 0, 0));
  g_assert_false(give_hidden(task, 3, 0));
  g_assert_true(give_hidden(task, 2, 0));
  g_assert_false(give_hidden(task, 2, 1)); /* again */
  g_assert_false(give_hidden(task, 1, 0));
  g_autoptr(Task) other = new_task();
  g_assert_true(give_metadata(other, 1) && give_page(other, 1));
  g_assert_false(give_hidden(other, 1, 2)); /* no such line */
}

static void worker_lost_behind_the_last_page_costs_nothing(void) {
  g_autoptr(Task) task = new_task();
  g_autoptr(GError) why = g_error_new(DS_ERROR, DS_ERROR_CRASHED, "worker was killed by SIGSEGV");
  g_assert_true(give_metadata(task, 1) && give_page(task, 1));
  ds_task_worker_lost(task, why);
  g_assert_true(task->ended);
  DsExtracted extracted = {0};
  ds_task_result(task, &extracted);
  g_assert_no_error(extracted.error);
  g_assert_cmpuint(extracted.facts->pages->len, ==, 1);
  ds_extracted_clear(&extracted);
}

static void worker_lost_at_a_page_costs_that_page(void) {
  g_autoptr(Task) task = new_task();
  g_autoptr(GError) why = g_error_new(DS_ERROR, DS_ERROR_CRASHED, "worker was killed by SIGSEGV");
  g_assert_true(give_metadata(task, 3) && give_page(task, 1));
  ds_task_worker_lost(task, why);
  g_assert_false(task->ended);
  g_assert_cmpuint(task->next_page, ==, 3);
  g_assert_true(give_metadata(task, 3) && give_page(task, 3));
  ds_task_done(task, &(DsWireDone){.code = -1});
  DsExtracted extracted = {0};
  ds_task_result(task, &extracted);
  g_assert_error(extracted.error, DS_ERROR, DS_ERROR_PAGE_FAILED);
  g_assert_cmpuint(extracted.facts->pages->len, ==, 3);
  ds_extracted_clear(&extracted);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/extract/task/hidden-lines-are-marked", hidden_lines_are_marked);
  g_test_add_func("/extract/task/hidden-lines-out-of-place-are-a-lie", hidden_lines_out_of_place_are_a_lie);
  g_test_add_func("/extract/task/worker-lost-behind-the-last-page-costs-nothing", worker_lost_behind_the_last_page_costs_nothing);
  g_test_add_func("/extract/task/worker-lost-at-a-page-costs-that-page", worker_lost_at_a_page_costs_that_page);
  return g_test_run();
}
