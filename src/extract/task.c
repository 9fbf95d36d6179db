/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "task.h"

#include <string.h>

#define MAX_TALKS 100000u /* of one list */

Task *ds_task_new(DsJobKind job, const char *name, guint64 size, const char *password, DsOpenFunc open, gpointer item) {
  Task *task = g_new0(Task, 1);
  task->job = job;
  task->name = g_strdup(name);
  task->password = g_strdup(password);
  task->size = size;
  task->open = open;
  task->item = item;
  task->next_page = 1;
  task->facts = job == DS_JOB_TEXT ? ds_facts_new() : NULL;
  task->talks = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  task->doubts = g_ptr_array_new_with_free_func((GDestroyNotify)ds_doubt_free);
  task->stderr_text = g_string_new(NULL);
  return task;
}

void ds_task_free(Task *task) {
  if (!task) return;
  g_free(task->name);
  g_free(task->password);
  ds_facts_free(task->facts);
  g_clear_pointer(&task->talks, g_ptr_array_unref);
  g_clear_pointer(&task->doubts, g_ptr_array_unref);
  g_clear_error(&task->error);
  g_string_free(task->stderr_text, TRUE);
  g_free(task);
}

int ds_task_open(Task *task) {
  g_autoptr(GError) error = NULL;
  int fd = task->open(task->item, &error);
  if (fd >= 0) return fd;
  g_clear_error(&task->error);
  task->error = g_steal_pointer(&error);
  task->ended = TRUE;
  return -1;
}

void ds_task_keep_stderr(Task *task, const GString *text) {
  gsize room = DS_STDERR_KEPT - MIN(task->stderr_text->len, DS_STDERR_KEPT);
  g_string_append_len(task->stderr_text, text->str, (gssize)MIN(text->len, room));
}

static gboolean refuse(GError **error, const char *what) {
  g_set_error(error, DS_ERROR, DS_ERROR_PROTOCOL, "%s", what);
  return FALSE;
}

static gboolean has_all_pages(const Task *task) {
  return task->job == DS_JOB_TEXT && task->pages > 0 && task->next_page > task->pages;
}

static gboolean take_metadata(Task *task, const DsFrame *frame, GError **error) {
  guint pages = 0;
  DsMetadata meta = {0};
  if (task->has_metadata) return refuse(error, "its metadata again"); /* else it could keep the host busy with them for ever */
  if (!ds_wire_metadata_decode(frame->body, &pages, &meta, error)) return FALSE;
  ds_metadata_clear(&task->facts->meta);
  task->facts->meta = meta;
  task->pages = pages;
  task->has_metadata = TRUE;
  return TRUE;
}

static gboolean take_page(Task *task, const DsFrame *frame, GError **error) {
  g_autoptr(DsPage) page = ds_page_decode(frame->body, error);
  if (!page) return FALSE;
  if (page->number != task->next_page || page->number > task->pages) return refuse(error, "a page that is not the next one");
  task->next_page++;
  g_ptr_array_add(task->facts->pages, g_steal_pointer(&page));
  return TRUE;
}

/* Once all pages are here, for a page at a time, in their order: a worker cannot go on for ever. */
static gboolean take_hidden(Task *task, const DsFrame *frame, GError **error) {
  guint number = 0;
  g_autoptr(GArray) lines = NULL;
  if (!ds_wire_hidden_decode(frame->body, &number, &lines, error)) return FALSE;
  if (!has_all_pages(task) || number <= task->judged_page || number > task->pages) return refuse(error, "hidden lines out of order");
  task->judged_page = number;
  const DsPage *page = g_ptr_array_index(task->facts->pages, number - 1);
  for (guint i = 0; i < lines->len; i++) {
    guint32 line = g_array_index(lines, guint32, i);
    if (line >= page->lines->len) return refuse(error, "a hidden line that is not there");
    g_array_index(page->lines, DsLine, line).flags |= DS_LINE_HIDDEN;
  }
  return TRUE;
}

/* A file's frames are bounded one by one by the wire, and here together: what is kept of a file is about as much memory. */
static gboolean has_room(Task *task, const DsFrame *frame, GError **error) {
  task->bytes += g_variant_get_size(frame->body);
  if (task->bytes <= DS_TASK_MAX_BYTES) return TRUE;
  task->restarts = DS_TASK_MAX_RESTARTS; /* no other worker will have less to say */
  g_set_error(error, DS_ERROR, DS_ERROR_TOO_LARGE, "more than %u MiB of text", DS_TASK_MAX_BYTES >> 20);
  return FALSE;
}

gboolean ds_task_frame(Task *task, const DsFrame *frame, GError **error) {
  if (!has_room(task, frame, error)) return FALSE;
  gboolean text = task->job == DS_JOB_TEXT;
  if (text && frame->kind == DS_WIRE_METADATA) return take_metadata(task, frame, error);
  if (text && frame->kind == DS_WIRE_PAGE) return take_page(task, frame, error);
  if (text && frame->kind == DS_WIRE_HIDDEN) return take_hidden(task, frame, error);
  if (text || (frame->kind != DS_WIRE_TALK && frame->kind != DS_WIRE_DOUBT))
    return refuse(error, "a frame that does not answer the request");
  if (task->talks->len + task->doubts->len >= 2 * MAX_TALKS) return refuse(error, "more talks than a list may have");
  if (frame->kind == DS_WIRE_TALK) {
    DsTalk *talk = ds_talk_decode(frame->body, error);
    if (talk) g_ptr_array_add(task->talks, talk);
    return talk != NULL;
  }
  DsDoubt *doubt = ds_wire_doubt_decode(frame->body, error);
  if (doubt) g_ptr_array_add(task->doubts, doubt);
  return doubt != NULL;
}

/* "deck 'x.pdf': …"; what the reader of a list says begins with the list's name itself, mostly with a line. */
static GError *named(const Task *task, DsErrorCode code, const char *message) {
  g_autofree char *name = ds_utf8_clean(task->name, -1), *place = g_strconcat(name, ":", NULL);
  if (task->job == DS_JOB_TALKS && message && g_str_has_prefix(message, place)) {
    g_autofree char *whole = ds_escape(message);
    return g_error_new_literal(DS_ERROR, code, whole);
  }
  g_autofree char *quoted = ds_quote(task->name), *safe = ds_escape(message ? message : "no reason given");
  return g_error_new(DS_ERROR, code, "%s %s: %s", task->job == DS_JOB_TEXT ? "deck" : "talk list", quoted, safe);
}

static void set_error(Task *task, DsErrorCode code, const char *message) {
  if (!task->error) task->error = named(task, code, message);
}

void ds_task_done(Task *task, const DsWireDone *done) {
  task->ended = TRUE;
  if (done->code >= 0)
    set_error(task, (DsErrorCode)done->code, done->message);
  else if (task->job == DS_JOB_TEXT && (task->pages == 0 || task->next_page != task->pages + 1))
    set_error(task, DS_ERROR_CRASHED, "worker ended before the last page");
}

/* The page at which a worker was lost stands as failed; the numbers have no gaps. */
static void add_failed_page(Task *task, const char *why) {
  DsPage *page = ds_page_new(task->next_page++);
  page->error = g_strdup(why);
  g_ptr_array_add(task->facts->pages, page);
}

void ds_task_worker_lost(Task *task, const GError *why) {
  DsErrorCode code = ds_error_code(why) == DS_ERROR_PROTOCOL ? DS_ERROR_CRASHED : ds_error_code(why);
  if (has_all_pages(task) && ds_error_code(why) != DS_ERROR_PROTOCOL) {
    task->ended = TRUE; /* it was lost while it looked for hidden lines: the text is whole */
    return;
  }
  gboolean goes_on = task->job == DS_JOB_TEXT && task->pages > 0 && task->restarts < DS_TASK_MAX_RESTARTS;
  if (task->job == DS_JOB_TEXT && task->pages > 0 && task->next_page <= task->pages) {
    g_autofree char *message = g_strdup_printf("page %u: %s", task->next_page, why->message);
    set_error(task, code, message);
    add_failed_page(task, why->message);
  } else
    set_error(task, code, why->message);
  task->restarts++;
  task->has_metadata = FALSE;
  if (goes_on && task->next_page <= task->pages) return;
  while (task->job == DS_JOB_TEXT && task->next_page <= task->pages) add_failed_page(task, "not read: its worker was lost too often");
  task->ended = TRUE;
}

void ds_task_out_of_memory(Task *task) {
  task->ended = TRUE;
  if (task->facts) g_ptr_array_set_size(task->facts->pages, 0); /* what came out may be less than what is in it */
  g_ptr_array_set_size(task->talks, 0);
  g_clear_error(&task->error);
  set_error(task, DS_ERROR_OUT_OF_MEMORY, "the worker met its memory limit");
}

/* A deck of which at least one page was read is read; its error then names the pages that were not. */
static void settle_pages(Task *task) {
  guint failed = 0;
  const DsPage *first = ds_facts_first_failed(task->facts);
  for (guint i = 0; i < task->facts->pages->len; i++) failed += ((DsPage *)g_ptr_array_index(task->facts->pages, i))->error != NULL;
  gboolean any = failed < task->facts->pages->len;
  if (!any || !first) {
    if (!any) g_ptr_array_set_size(task->facts->pages, 0);
    if (!any && first) set_error(task, DS_ERROR_PAGE_FAILED, "no page could be read");
    return;
  }
  g_autofree char *why = ds_escape(first->error);
  g_autofree char *message = failed == 1 ? g_strdup_printf("page %u: %s", first->number, why)
                                         : g_strdup_printf("%u pages; the first is page %u: %s", failed, first->number, why);
  g_clear_error(&task->error);
  set_error(task, DS_ERROR_PAGE_FAILED, message);
}

void ds_task_result(Task *task, DsExtracted *ret_extracted) {
  if (task->facts) settle_pages(task);
  gboolean nothing = task->facts && task->facts->pages->len == 0;
  ret_extracted->facts = nothing ? NULL : g_steal_pointer(&task->facts);
  ret_extracted->talks = task->job == DS_JOB_TALKS ? g_steal_pointer(&task->talks) : NULL;
  ret_extracted->doubts = task->job == DS_JOB_TALKS ? g_steal_pointer(&task->doubts) : NULL;
  ret_extracted->error = g_steal_pointer(&task->error);
  ret_extracted->stderr_text = task->stderr_text->len ? ds_escape_block(task->stderr_text->str) : NULL;
  ret_extracted->cpu_seconds = task->cpu_seconds;
}

void ds_extracted_clear(DsExtracted *extracted) {
  ds_facts_free(extracted->facts);
  g_clear_pointer(&extracted->talks, g_ptr_array_unref);
  g_clear_pointer(&extracted->doubts, g_ptr_array_unref);
  g_clear_error(&extracted->error);
  g_free(extracted->stderr_text);
  memset(extracted, 0, sizeof *extracted);
}
