/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file's frames as they come, and what is left of it when its worker is lost. */
#include "extract/task.h"

#include <string.h>

static Source *new_source(void) {
  return ds_source_new(DS_JOB_TEXT, "bees.pdf", 1, NULL, NULL, NULL);
}

static Task *range_of(const Source *source, guint i) {
  return g_ptr_array_index(source->tasks, i);
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
  const DsPage *page = g_ptr_array_index(task->pages, number - task->first_page);
  return (g_array_index(page->lines, DsLine, index).flags & DS_LINE_HIDDEN) != 0;
}

static void hidden_lines_are_marked(void) {
  g_autoptr(Source) source = new_source();
  Task *task = range_of(source, 0);
  g_assert_true(give_metadata(task, 2) && give_page(task, 1) && give_page(task, 2) && give_hidden(task, 2, 1));
  g_assert_true(is_hidden(task, 2, 1));
  g_assert_false(is_hidden(task, 2, 0));
  g_assert_false(is_hidden(task, 1, 1));
}

static void hidden_lines_out_of_place_are_a_lie(void) {
  g_autoptr(Source) source = new_source();
  Task *task = range_of(source, 0);
  g_assert_true(give_metadata(task, 2) && give_page(task, 1));
  g_assert_false(give_hidden(task, 1, 0)); /* pages are to come */
  g_assert_true(give_page(task, 2));
  g_assert_false(give_hidden(task, 0, 0));
  g_assert_false(give_hidden(task, 3, 0));
  g_assert_true(give_hidden(task, 2, 0));
  g_assert_false(give_hidden(task, 2, 1)); /* again */
  g_assert_false(give_hidden(task, 1, 0));
  g_autoptr(Source) another = new_source();
  Task *other = range_of(another, 0);
  g_assert_true(give_metadata(other, 1) && give_page(other, 1));
  g_assert_false(give_hidden(other, 1, 2)); /* no such line */
}

static void worker_lost_behind_the_last_page_costs_nothing(void) {
  g_autoptr(Source) source = new_source();
  Task *task = range_of(source, 0);
  g_autoptr(GError) why = g_error_new(DS_ERROR, DS_ERROR_CRASHED, "worker was killed by SIGSEGV");
  g_assert_true(give_metadata(task, 1) && give_page(task, 1));
  ds_task_worker_lost(task, why);
  g_assert_true(task->ended);
  DsExtracted extracted = {0};
  ds_source_result(source, &extracted);
  g_assert_no_error(extracted.error);
  g_assert_cmpuint(extracted.facts->pages->len, ==, 1);
  ds_extracted_clear(&extracted);
}

static void worker_lost_at_a_page_costs_that_page(void) {
  g_autoptr(Source) source = new_source();
  Task *task = range_of(source, 0);
  g_autoptr(GError) why = g_error_new(DS_ERROR, DS_ERROR_CRASHED, "worker was killed by SIGSEGV");
  g_assert_true(give_metadata(task, 3) && give_page(task, 1));
  ds_task_worker_lost(task, why);
  g_assert_false(task->ended);
  g_assert_cmpuint(task->next_page, ==, 3);
  g_assert_true(give_metadata(task, 3) && give_page(task, 3));
  ds_task_done(task, &(DsWireDone){.code = -1});
  DsExtracted extracted = {0};
  ds_source_result(source, &extracted);
  g_assert_error(extracted.error, DS_ERROR, DS_ERROR_PAGE_FAILED);
  g_assert_cmpuint(extracted.facts->pages->len, ==, 3);
  ds_extracted_clear(&extracted);
}

/* ---- ranges ---- */

#define LONG (2 * DS_WIRE_RANGE + 10)

/* All pages of the range from @from on. */
static gboolean give_rest(Task *task, guint from) {
  gboolean ok = TRUE;
  for (guint number = from; ok && number <= task->last_page; number++) ok = give_page(task, number);
  ds_task_done(task, &(DsWireDone){.code = -1});
  return ok;
}

/* A source of LONG pages, whose number came with the first range's first frame. */
static Source *long_source(void) {
  Source *source = new_source();
  g_assert_true(give_metadata(range_of(source, 0), LONG));
  g_assert_cmpuint(source->tasks->len, ==, 3);
  return source;
}

static void ranges_are_put_together_in_order(void) {
  g_autoptr(Source) source = long_source();
  Task *first = range_of(source, 0), *second = range_of(source, 1), *last = range_of(source, 2);
  g_assert_cmpuint(first->last_page + 1, ==, second->first_page);
  g_assert_cmpuint(second->last_page + 1, ==, last->first_page);
  g_assert_cmpuint(last->last_page, ==, LONG);
  g_assert_true(give_metadata(last, LONG) && give_metadata(second, LONG));
  g_assert_false(give_page(second, 1)); /* another one's */
  g_assert_true(give_rest(last, last->first_page) && give_rest(second, second->first_page) && give_rest(first, 1));
  DsExtracted extracted = {0};
  ds_source_result(source, &extracted);
  g_assert_no_error(extracted.error);
  g_assert_cmpuint(extracted.facts->pages->len, ==, LONG);
  for (guint i = 0; i < LONG; i++) g_assert_cmpuint(((DsPage *)g_ptr_array_index(extracted.facts->pages, i))->number, ==, i + 1);
  ds_extracted_clear(&extracted);
}

static void ranges_have_hidden_lines_of_their_own(void) {
  g_autoptr(Source) source = long_source();
  Task *second = range_of(source, 1);
  g_assert_true(give_metadata(second, LONG));
  for (guint number = second->first_page; number <= second->last_page; number++) g_assert_true(give_page(second, number));
  g_assert_false(give_hidden(second, 1, 0));
  g_assert_false(give_hidden(second, second->last_page + 1, 0));
  g_assert_true(give_hidden(second, second->first_page, 1));
  g_assert_true(is_hidden(second, second->first_page, 1));
}

static void another_number_of_pages_is_a_lie(void) {
  g_autoptr(Source) source = long_source();
  g_assert_false(give_metadata(range_of(source, 1), LONG + 1));
  g_assert_false(give_metadata(range_of(source, 2), 1));
}

/* What was lost stands in its place; the other ranges are whole. */
static void range_that_cannot_be_read_leaves_no_gap(void) {
  g_autoptr(Source) source = long_source();
  Task *second = range_of(source, 1);
  g_assert_true(give_rest(range_of(source, 0), 1));
  ds_task_done(second, &(DsWireDone){.code = DS_ERROR_DAMAGED, .message = (char *)(uintptr_t) "cannot be opened"});
  g_assert_true(give_metadata(range_of(source, 2), LONG) && give_rest(range_of(source, 2), range_of(source, 2)->first_page));
  DsExtracted extracted = {0};
  ds_source_result(source, &extracted);
  g_assert_error(extracted.error, DS_ERROR, DS_ERROR_PAGE_FAILED);
  g_assert_nonnull(strstr(extracted.error->message, "256 pages; the first is page 257: cannot be opened"));
  g_assert_cmpuint(extracted.facts->pages->len, ==, LONG);
  ds_extracted_clear(&extracted);
}

/* The losses of all ranges are counted together. */
static void ranges_are_lost_too_often_together(void) {
  g_autoptr(Source) source = long_source();
  g_autoptr(GError) why = g_error_new(DS_ERROR, DS_ERROR_CRASHED, "worker was killed by SIGSEGV");
  for (guint i = 0; i <= DS_SOURCE_MAX_RESTARTS; i++) {
    g_assert_false(ds_task_is_over(range_of(source, 2)));
    ds_task_worker_lost(range_of(source, i % 2), why);
  }
  g_assert_true(ds_task_is_over(range_of(source, 2)));
  g_assert_true(range_of(source, 2)->ended);
  g_assert_cmpuint(range_of(source, 2)->pages->len, ==, 10); /* as failed */
}

static void out_of_memory_in_one_range_drops_all(void) {
  g_autoptr(Source) source = long_source();
  g_assert_true(give_rest(range_of(source, 0), 1));
  ds_task_out_of_memory(range_of(source, 1));
  g_assert_true(ds_task_is_over(range_of(source, 2)));
  DsExtracted extracted = {0};
  ds_source_result(source, &extracted);
  g_assert_error(extracted.error, DS_ERROR, DS_ERROR_OUT_OF_MEMORY);
  g_assert_null(extracted.facts);
  ds_extracted_clear(&extracted);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/extract/task/hidden-lines-are-marked", hidden_lines_are_marked);
  g_test_add_func("/extract/task/hidden-lines-out-of-place-are-a-lie", hidden_lines_out_of_place_are_a_lie);
  g_test_add_func("/extract/task/worker-lost-behind-the-last-page-costs-nothing", worker_lost_behind_the_last_page_costs_nothing);
  g_test_add_func("/extract/task/worker-lost-at-a-page-costs-that-page", worker_lost_at_a_page_costs_that_page);
  g_test_add_func("/extract/task/ranges-are-put-together-in-order", ranges_are_put_together_in_order);
  g_test_add_func("/extract/task/ranges-have-hidden-lines-of-their-own", ranges_have_hidden_lines_of_their_own);
  g_test_add_func("/extract/task/another-number-of-pages-is-a-lie", another_number_of_pages_is_a_lie);
  g_test_add_func("/extract/task/range-that-cannot-be-read-leaves-no-gap", range_that_cannot_be_read_leaves_no_gap);
  g_test_add_func("/extract/task/ranges-are-lost-too-often-together", ranges_are_lost_too_often_together);
  g_test_add_func("/extract/task/out-of-memory-in-one-range-drops-all", out_of_memory_in_one_range_drops_all);
  return g_test_run();
}
