/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "task.h"

#include <string.h>

#define MAX_TALKS 100000u /* of one list */

static Task *add_task(Source *source, guint first_page, guint last_page) {
  Task *task = g_new0(Task, 1);
  task->source = source;
  task->first_page = task->next_page = first_page;
  task->last_page = last_page;
  task->pages = g_ptr_array_new_with_free_func((GDestroyNotify)ds_page_free);
  g_ptr_array_add(source->tasks, task);
  return task;
}

static void task_free(gpointer data) {
  Task *task = data;
  g_clear_pointer(&task->pages, g_ptr_array_unref);
  g_free(task);
}

Source *ds_source_new(DsJobKind job, const char *name, guint64 size, const char *password, DsOpenFunc open, gpointer item) {
  Source *source = g_new0(Source, 1);
  source->job = job;
  source->name = g_strdup(name);
  source->password = g_strdup(password);
  source->size = size;
  source->open = open;
  source->item = item;
  source->talks = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  source->doubts = g_ptr_array_new_with_free_func((GDestroyNotify)ds_doubt_free);
  source->stderr_text = g_string_new(NULL);
  source->tasks = g_ptr_array_new_with_free_func(task_free);
  add_task(source, 1, DS_WIRE_RANGE);
  return source;
}

void ds_source_free(Source *source) {
  if (!source) return;
  g_free(source->name);
  g_free(source->password);
  ds_metadata_clear(&source->meta);
  g_ptr_array_unref(source->tasks);
  g_clear_pointer(&source->talks, g_ptr_array_unref);
  g_clear_pointer(&source->doubts, g_ptr_array_unref);
  g_clear_error(&source->error);
  g_string_free(source->stderr_text, TRUE);
  g_free(source);
}

void ds_source_give_up(Source *source) {
  source->restarts = DS_SOURCE_MAX_RESTARTS;
}

/* A page that was not read stands as failed; the numbers have no gaps. */
static void add_failed_page(Task *task, const char *why) {
  DsPage *page = ds_page_new(task->next_page++);
  page->error = g_strdup(why);
  g_ptr_array_add(task->pages, page);
}

/* Ends @task; what is left of its pages was not read. */
static void end(Task *task, const char *why) {
  task->ended = TRUE;
  while (task->source->pages && task->next_page <= task->last_page) add_failed_page(task, why);
}

#define LOST_TOO_OFTEN "not read: its worker was lost too often"

gboolean ds_task_is_over(Task *task) {
  if (!task->source->out_of_memory && task->source->restarts <= DS_SOURCE_MAX_RESTARTS) return FALSE;
  end(task, LOST_TOO_OFTEN);
  return TRUE;
}

int ds_task_open(Task *task) {
  g_autoptr(GError) error = NULL;
  int fd = task->source->open(task->source->item, &error);
  if (fd >= 0) return fd;
  end(task, error->message);
  g_clear_error(&task->source->error);
  task->source->error = g_steal_pointer(&error);
  return -1;
}

void ds_task_keep_stderr(Task *task, const GString *text) {
  GString *kept = task->source->stderr_text;
  gsize room = DS_STDERR_KEPT - MIN(kept->len, DS_STDERR_KEPT);
  g_string_append_len(kept, text->str, (gssize)MIN(text->len, room));
}

static gboolean refuse(GError **error, const char *what) {
  g_set_error(error, DS_ERROR, DS_ERROR_PROTOCOL, "%s", what);
  return FALSE;
}

static gboolean has_all_pages(const Task *task) {
  return task->source->job == DS_JOB_TEXT && task->source->pages > 0 && task->next_page > task->last_page;
}

/* The first that is known of a deck: how many pages there are, and so how many ranges. */
static void take_length(Task *first, guint pages, const DsMetadata *meta) {
  Source *source = first->source;
  source->pages = pages;
  source->meta = *meta;
  first->last_page = MIN(pages, DS_WIRE_RANGE);
  for (guint page = DS_WIRE_RANGE + 1; page <= pages; page += DS_WIRE_RANGE) add_task(source, page, MIN(pages, page + DS_WIRE_RANGE - 1));
}

static gboolean take_metadata(Task *task, const DsFrame *frame, GError **error) {
  guint pages = 0;
  DsMetadata meta = {0};
  if (task->has_metadata) return refuse(error, "its metadata again"); /* else it could keep the host busy with them for ever */
  if (!ds_wire_metadata_decode(frame->body, &pages, &meta, error)) return FALSE;
  task->has_metadata = TRUE;
  if (!task->source->pages) {
    take_length(task, pages, &meta);
    return TRUE;
  }
  ds_metadata_clear(&meta);
  return pages == task->source->pages || refuse(error, "another number of pages than before");
}

static gboolean take_page(Task *task, const DsFrame *frame, GError **error) {
  g_autoptr(DsPage) page = ds_page_decode(frame->body, error);
  if (!page) return FALSE;
  if (!task->source->pages || page->number != task->next_page || page->number > task->last_page)
    return refuse(error, "a page that is not the next one");
  task->next_page++;
  g_ptr_array_add(task->pages, g_steal_pointer(&page));
  return TRUE;
}

/* Once all pages of the range are here, for a page at a time, in their order: a worker cannot go on for ever. */
static gboolean take_hidden(Task *task, const DsFrame *frame, GError **error) {
  guint number = 0;
  g_autoptr(GArray) lines = NULL;
  if (!ds_wire_hidden_decode(frame->body, &number, &lines, error)) return FALSE;
  if (!has_all_pages(task) || number <= task->judged_page || number < task->first_page || number > task->last_page)
    return refuse(error, "hidden lines out of order");
  task->judged_page = number;
  const DsPage *page = g_ptr_array_index(task->pages, number - task->first_page);
  for (guint i = 0; i < lines->len; i++) {
    guint32 line = g_array_index(lines, guint32, i);
    if (line >= page->lines->len) return refuse(error, "a hidden line that is not there");
    g_array_index(page->lines, DsLine, line).flags |= DS_LINE_HIDDEN;
  }
  return TRUE;
}

/* A file's frames are bounded one by one by the wire, and here together: what is kept of a file is about as much memory. */
static gboolean has_room(Source *source, const DsFrame *frame, GError **error) {
  source->bytes += g_variant_get_size(frame->body);
  if (source->bytes <= DS_SOURCE_MAX_BYTES) return TRUE;
  ds_source_give_up(source); /* no other worker will have less to say */
  g_set_error(error, DS_ERROR, DS_ERROR_TOO_LARGE, "more than %u MiB of text", DS_SOURCE_MAX_BYTES >> 20);
  return FALSE;
}

gboolean ds_task_frame(Task *task, const DsFrame *frame, GError **error) {
  Source *source = task->source;
  if (!has_room(source, frame, error)) return FALSE;
  gboolean text = source->job == DS_JOB_TEXT;
  if (text && frame->kind == DS_WIRE_METADATA) return take_metadata(task, frame, error);
  if (text && frame->kind == DS_WIRE_PAGE) return take_page(task, frame, error);
  if (text && frame->kind == DS_WIRE_HIDDEN) return take_hidden(task, frame, error);
  if (text || (frame->kind != DS_WIRE_TALK && frame->kind != DS_WIRE_DOUBT))
    return refuse(error, "a frame that does not answer the request");
  if (source->talks->len + source->doubts->len >= 2 * MAX_TALKS) return refuse(error, "more talks than a list may have");
  if (frame->kind == DS_WIRE_TALK) {
    DsTalk *talk = ds_talk_decode(frame->body, error);
    if (talk) g_ptr_array_add(source->talks, talk);
    return talk != NULL;
  }
  DsDoubt *doubt = ds_wire_doubt_decode(frame->body, error);
  if (doubt) g_ptr_array_add(source->doubts, doubt);
  return doubt != NULL;
}

/* "deck 'x.pdf': …"; what the reader of a list says begins with the list's name itself, mostly with a line. */
static GError *named(const Source *source, DsErrorCode code, const char *message) {
  g_autofree char *name = ds_utf8_clean(source->name, -1), *place = g_strconcat(name, ":", NULL);
  if (source->job == DS_JOB_TALKS && message && g_str_has_prefix(message, place)) {
    g_autofree char *whole = ds_escape(message);
    return g_error_new_literal(DS_ERROR, code, whole);
  }
  g_autofree char *quoted = ds_quote(source->name), *safe = ds_escape(message ? message : "no reason given");
  return g_error_new(DS_ERROR, code, "%s %s: %s", source->job == DS_JOB_TEXT ? "deck" : "talk list", quoted, safe);
}

static void set_error(Source *source, DsErrorCode code, const char *message) {
  if (!source->error) source->error = named(source, code, message);
}

void ds_task_done(Task *task, const DsWireDone *done) {
  gboolean short_of = task->source->job == DS_JOB_TEXT && !has_all_pages(task);
  const char *message = done->code >= 0 ? done->message : "worker ended before the last page";
  if (done->code >= 0 || short_of) set_error(task->source, done->code >= 0 ? (DsErrorCode)done->code : DS_ERROR_CRASHED, message);
  end(task, message ? message : "no reason given");
}

void ds_task_worker_lost(Task *task, const GError *why) {
  Source *source = task->source;
  DsErrorCode code = ds_error_code(why) == DS_ERROR_PROTOCOL ? DS_ERROR_CRASHED : ds_error_code(why);
  if (has_all_pages(task) && ds_error_code(why) != DS_ERROR_PROTOCOL) {
    task->ended = TRUE; /* it was lost while it looked for hidden lines: the text is whole */
    return;
  }
  gboolean goes_on = source->job == DS_JOB_TEXT && source->pages > 0 && source->restarts < DS_SOURCE_MAX_RESTARTS;
  if (source->job == DS_JOB_TEXT && source->pages > 0 && task->next_page <= task->last_page) {
    g_autofree char *message = g_strdup_printf("page %u: %s", task->next_page, why->message);
    set_error(source, code, message);
    add_failed_page(task, why->message);
  } else
    set_error(source, code, why->message);
  source->restarts++;
  task->has_metadata = FALSE;
  if (!goes_on || task->next_page > task->last_page) end(task, LOST_TOO_OFTEN);
}

void ds_task_out_of_memory(Task *task) {
  Source *source = task->source;
  task->ended = TRUE;
  source->out_of_memory = TRUE;
  g_ptr_array_set_size(source->talks, 0);
  g_clear_error(&source->error);
  set_error(source, DS_ERROR_OUT_OF_MEMORY, "the worker met its memory limit");
}

/* ---- the result ---- */

/* What was read of a deck, its ranges put together. */
static DsFacts *take_facts(Source *source) {
  DsFacts *facts = ds_facts_new();
  facts->meta = source->meta;
  source->meta = (DsMetadata){0};
  for (guint i = 0; i < source->tasks->len && !source->out_of_memory; i++) {
    Task *task = g_ptr_array_index(source->tasks, i);
    g_ptr_array_extend_and_steal(facts->pages, g_steal_pointer(&task->pages));
  }
  return facts;
}

/* A deck of which at least one page was read is read; its error then names the pages that were not. */
static void settle_pages(Source *source, DsFacts *facts) {
  guint failed = 0;
  const DsPage *first = ds_facts_first_failed(facts);
  for (guint i = 0; i < facts->pages->len; i++) failed += ((DsPage *)g_ptr_array_index(facts->pages, i))->error != NULL;
  gboolean any = failed < facts->pages->len;
  if (!any || !first) {
    if (!any) g_ptr_array_set_size(facts->pages, 0);
    if (!any && first) set_error(source, DS_ERROR_PAGE_FAILED, "no page could be read");
    return;
  }
  g_autofree char *why = ds_escape(first->error);
  g_autofree char *message = failed == 1 ? g_strdup_printf("page %u: %s", first->number, why)
                                         : g_strdup_printf("%u pages; the first is page %u: %s", failed, first->number, why);
  g_clear_error(&source->error);
  set_error(source, DS_ERROR_PAGE_FAILED, message);
}

void ds_source_result(Source *source, DsExtracted *ret_extracted) {
  g_autoptr(DsFacts) facts = source->job == DS_JOB_TEXT ? take_facts(source) : NULL;
  if (facts) settle_pages(source, facts);
  ret_extracted->facts = facts && facts->pages->len ? g_steal_pointer(&facts) : NULL;
  ret_extracted->talks = source->job == DS_JOB_TALKS ? g_steal_pointer(&source->talks) : NULL;
  ret_extracted->doubts = source->job == DS_JOB_TALKS ? g_steal_pointer(&source->doubts) : NULL;
  ret_extracted->error = g_steal_pointer(&source->error);
  ret_extracted->stderr_text = source->stderr_text->len ? ds_escape_block(source->stderr_text->str) : NULL;
  ret_extracted->cpu_seconds = source->cpu_seconds;
}

void ds_extracted_clear(DsExtracted *extracted) {
  ds_facts_free(extracted->facts);
  g_clear_pointer(&extracted->talks, g_ptr_array_unref);
  g_clear_pointer(&extracted->doubts, g_ptr_array_unref);
  g_clear_error(&extracted->error);
  g_free(extracted->stderr_text);
  memset(extracted, 0, sizeof *extracted);
}
