/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pool: files to workers, a long deck to several at once, frames to results, deadlines. A worker that crashes, hangs or outgrows its
 * limits costs the page it was at; the rest of the deck goes on in a new worker, at most DS_SOURCE_MAX_RESTARTS times. */
#include "task.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_PAGE_SECONDS 5
#define DEFAULT_DECK_SECONDS 60
#define DEFAULT_MEMORY_MIB 512
#define WALL_FACTOR 20 /* wall time is only a far outer bound, so that a busy machine kills nothing healthy */
#define RETIRE_MIB 256 /* a worker that has grown to this much resident memory is replaced between two files */
#define POLL_MS 50
#define MAX_JOBS 256
#define HELLO_MS 10000 /* for a worker to say hello, on a busy machine too */

struct DsExtractor {
  char *program;
  guint jobs, page_seconds, deck_seconds, memory_mib;
  GPtrArray *sources; /* Source *, not delivered yet */
  GQueue tasks;       /* Task *, of them, to do */
  GPtrArray *slots;   /* Slot * */
  DsCage cage;
  gboolean probed, require_cage;
};

/* A place for a worker. */
typedef struct {
  DsProcess *process; /* NULL: none yet, or it died */
  Task *task;         /* of one of the sources; NULL: idle */
  double cpu_at_task, cpu_at_page;
  gint64 wall_at_page; /* microseconds, monotonic */
} Slot;

static void slot_free(Slot *slot) {
  ds_process_free(slot->process);
  g_free(slot);
}

/* ---- making ---- */

/* Beside this program, or where `make install` puts it. */
static char *find_program(GError **error) {
  g_autofree char *self = g_file_read_link("/proc/self/exe", NULL), *folder = self ? g_path_get_dirname(self) : g_strdup(".");
  g_autofree char *beside = g_build_filename(folder, "decksearch-extract", NULL);
  g_autofree char *installed = g_build_filename(folder, "..", "libexec", "decksearch", "decksearch-extract", NULL);
  if (g_file_test(beside, G_FILE_TEST_IS_EXECUTABLE)) return g_steal_pointer(&beside);
  if (g_file_test(installed, G_FILE_TEST_IS_EXECUTABLE)) return g_steal_pointer(&installed);
  g_autofree char *shown = ds_escape(beside), *other = ds_escape(installed);
  g_set_error(error, DS_ERROR, DS_ERROR_NO_LIBRARY, "the worker program is neither at '%s' nor at '%s'", shown, other);
  return NULL;
}

DsExtractor *ds_extractor_new(const DsExtractOptions *options, GError **error) {
  g_autofree char *program = options->worker ? g_strdup(options->worker) : find_program(error);
  if (!program) return NULL;
  DsExtractor *extractor = g_new0(DsExtractor, 1);
  extractor->program = g_steal_pointer(&program);
  extractor->jobs = MIN(options->jobs ? options->jobs : g_get_num_processors(), MAX_JOBS);
  extractor->page_seconds = options->page_seconds ? options->page_seconds : DEFAULT_PAGE_SECONDS;
  extractor->deck_seconds = options->deck_seconds ? options->deck_seconds : DEFAULT_DECK_SECONDS;
  extractor->memory_mib = options->memory_mib ? options->memory_mib : DEFAULT_MEMORY_MIB;
  extractor->require_cage = options->require_cage;
  extractor->slots = g_ptr_array_new_with_free_func((GDestroyNotify)slot_free);
  extractor->sources = g_ptr_array_new_with_free_func((GDestroyNotify)ds_source_free);
  return extractor;
}

void ds_extractor_free(DsExtractor *extractor) {
  if (!extractor) return;
  g_ptr_array_unref(extractor->slots);
  g_queue_clear(&extractor->tasks);
  g_ptr_array_unref(extractor->sources);
  g_free(extractor->program);
  g_free(extractor);
}

gboolean ds_extractor_is_probed(const DsExtractor *extractor) {
  return extractor->probed;
}

DsCage ds_extractor_cage(const DsExtractor *extractor) {
  return extractor->cage;
}

/* The tasks of @source that are not queued yet come next. */
static void queue_tasks(DsExtractor *extractor, Source *source) {
  for (guint i = source->tasks->len; i > source->queued; i--) g_queue_push_head(&extractor->tasks, g_ptr_array_index(source->tasks, i - 1));
  source->queued = source->tasks->len;
}

/* Takes @source. */
static void add_source(DsExtractor *extractor, Source *source) {
  g_ptr_array_add(extractor->sources, source);
  queue_tasks(extractor, source);
}

void ds_extractor_add_deck(DsExtractor *extractor, const char *name, guint64 size, const char *password, DsOpenFunc open, gpointer item) {
  add_source(extractor, ds_source_new(DS_JOB_TEXT, name, size, password, open, item));
}

void ds_extractor_add_talklist(DsExtractor *extractor, const char *name, guint64 size, DsOpenFunc open, gpointer item) {
  add_source(extractor, ds_source_new(DS_JOB_TALKS, name, size, NULL, open, item));
}

/* ---- one slot ---- */

static void start_clocks(Slot *slot) {
  slot->cpu_at_task = slot->cpu_at_page = MAX(ds_process_cpu_seconds(slot->process), 0);
  slot->wall_at_page = g_get_monotonic_time();
}

static double cpu_of_task(const Slot *slot) {
  double now = slot->process ? ds_process_cpu_seconds(slot->process) : -1;
  return now > slot->cpu_at_task ? now - slot->cpu_at_task : 0;
}

/* Of all workers that are or were at a file. */
static double cpu_of_source(const DsExtractor *extractor, const Source *source) {
  double sum = source->cpu_seconds;
  for (guint i = 0; i < extractor->slots->len; i++) {
    const Slot *slot = g_ptr_array_index(extractor->slots, i);
    if (slot->task && !slot->task->ended && slot->task->source == source) sum += cpu_of_task(slot);
  }
  return sum;
}

static gboolean greet(DsExtractor *extractor, DsProcess *process, const DsFrame *frame, GError **error) {
  DsWireHello hello = {0};
  if (frame->kind != DS_WIRE_HELLO) {
    g_set_error(error, DS_ERROR, DS_ERROR_PROTOCOL, "worker answered before its hello");
    return FALSE;
  }
  if (!ds_wire_hello_decode(frame->body, &hello, error)) return FALSE;
  if (hello.facts_version != DS_FACTS_VERSION) {
    g_set_error(error, DS_ERROR, DS_ERROR_PROTOCOL, "worker of another version (%u, not %u)", hello.facts_version, DS_FACTS_VERSION);
    return FALSE;
  }
  process->said_hello = TRUE;
  extractor->cage = (DsCage){hello.no_new_privs, hello.rlimits, hello.landlock, hello.seccomp};
  extractor->probed = TRUE;
  g_autofree char *missing = extractor->require_cage ? ds_cage_missing(&extractor->cage) : NULL;
  if (!missing) return TRUE;
  g_set_error(error, DS_ERROR, DS_ERROR_PROTOCOL, "the worker's cage lacks what this system refuses: %s", missing);
  return FALSE;
}

/* Whether a worker's hello is waited for: the first one's, and with require_cage everyone's. A worker that cannot run, is of another
 * version or lacks its cage is no fault of the file it would be given. */
static gboolean must_greet(const DsExtractor *extractor, const DsProcess *process) {
  return process && !process->said_hello && (!extractor->probed || extractor->require_cage);
}

static gboolean await_hello(DsExtractor *extractor, Slot *slot, GError **error) {
  struct pollfd ready = {.fd = slot->process->socket, .events = POLLIN};
  g_auto(DsFrame) frame = {.fd = -1};
  GError *failure = NULL;
  poll(&ready, 1, HELLO_MS);
  DsReadStatus status = ds_frame_read(slot->process->reader, FALSE, &frame, &failure);
  if (status == DS_READ_FRAME && greet(extractor, slot->process, &frame, error)) return TRUE;
  g_autoptr(GError) death = ds_process_bury(g_steal_pointer(&slot->process));
  if (status != DS_READ_FRAME)
    g_set_error(error, DS_ERROR, DS_ERROR_PROTOCOL, "the worker did not say hello: %s", failure ? failure->message : death->message);
  g_clear_error(&failure);
  return FALSE;
}

/* Starts a worker for files of one kind. */
static gboolean start(DsExtractor *extractor, Slot *slot, DsJobKind job, gboolean wait, GError **error) {
  slot->process = ds_process_start(extractor->program, job, extractor->memory_mib, error);
  return slot->process && (!wait || !must_greet(extractor, slot->process) || await_hello(extractor, slot, error));
}

/* Gives @task to the slot's worker, starting one when needed; @wait: for its hello. FALSE: the run cannot go on. A file that cannot be
 * opened ends its task. */
static gboolean give(DsExtractor *extractor, Slot *slot, Task *task, gboolean wait, GError **error) {
  const Source *source = task->source;
  slot->task = task;
  int fd = ds_task_is_over(task) ? -1 : ds_task_open(task);
  if (fd < 0) return TRUE;
  if (slot->process && slot->process->job != source->job) g_clear_pointer(&slot->process, ds_process_free);
  if (!slot->process && !start(extractor, slot, source->job, wait, error)) {
    close(fd);
    return FALSE;
  }
  g_string_truncate(slot->process->stderr_text, 0);
  *slot->process->note = 0;
  start_clocks(slot);
  DsWireRequest request = {source->job, source->name, source->password, task->next_page, task->last_page};
  /* a worker that died meanwhile cannot be written to; its end is seen by the read that follows */
  ds_frame_send(slot->process->socket, DS_WIRE_REQUEST, ds_wire_request_encode(&request), fd, NULL);
  close(fd);
  return TRUE;
}

/* The worker's end while it had a task: that page failed; the rest goes on elsewhere. @reason (or NULL: how it died) is taken. */
static void lose_worker(Slot *slot, GError *reason) {
  double cpu = cpu_of_task(slot);
  ds_process_drain_stderr(slot->process);
  if (slot->task) ds_task_keep_stderr(slot->task, slot->process->stderr_text);
  g_autoptr(GError) death = ds_process_bury(g_steal_pointer(&slot->process));
  g_autoptr(GError) why = reason ? reason : g_steal_pointer(&death);
  if (!slot->task) return;
  slot->task->source->cpu_seconds += cpu;
  ds_task_worker_lost(slot->task, why);
}

/* DONE: an allocation that failed on the way makes what was read untrustworthy, and the worker with it. */
static void finish(Slot *slot, const DsFrame *frame, GError **error) {
  DsWireDone done = {0};
  if (!ds_wire_done_decode(frame->body, &done, error)) {
    ds_wire_done_clear(&done);
    return;
  }
  slot->task->source->cpu_seconds += cpu_of_task(slot);
  ds_process_drain_stderr(slot->process);
  ds_task_keep_stderr(slot->task, slot->process->stderr_text);
  if (*slot->process->note) {
    g_clear_pointer(&slot->process, ds_process_free);
    ds_task_out_of_memory(slot->task);
  } else
    ds_task_done(slot->task, &done);
  ds_wire_done_clear(&done);
  if (slot->process && ds_process_resident_mib(slot->process) > RETIRE_MIB) g_clear_pointer(&slot->process, ds_process_free);
}

/* Takes all frames that are there. */
static void hear(DsExtractor *extractor, Slot *slot) {
  while (slot->process && !(slot->task && slot->task->ended)) {
    g_auto(DsFrame) frame = {.fd = -1};
    g_autoptr(GError) error = NULL;
    DsReadStatus status = ds_frame_read(slot->process->reader, FALSE, &frame, &error);
    if (status == DS_READ_AGAIN) return;
    if (status == DS_READ_END) {
      lose_worker(slot, NULL);
      return;
    }
    if (status == DS_READ_FRAME) {
      if (!slot->process->said_hello)
        greet(extractor, slot->process, &frame, &error);
      else if (!slot->task)
        g_set_error(&error, DS_ERROR, DS_ERROR_PROTOCOL, "worker answered without being asked");
      else if (frame.kind == DS_WIRE_DONE)
        finish(slot, &frame, &error);
      else if (ds_task_frame(slot->task, &frame, &error)) {
        queue_tasks(extractor, slot->task->source);
        slot->cpu_at_page = MAX(ds_process_cpu_seconds(slot->process), slot->cpu_at_page);
        slot->wall_at_page = g_get_monotonic_time();
      }
    }
    if (error) {
      if (ds_error_code(error) == DS_ERROR_PROTOCOL) g_prefix_error(&error, "worker answered nonsense: ");
      lose_worker(slot, g_steal_pointer(&error));
    }
  }
}

static void check_deadline(const DsExtractor *extractor, Slot *slot) {
  if (!slot->process || !slot->task || slot->task->ended) return;
  double cpu = ds_process_cpu_seconds(slot->process);
  gint64 now = g_get_monotonic_time();
  double page = cpu - slot->cpu_at_page, deck = cpu_of_source(extractor, slot->task->source);
  double page_wall = (double)(now - slot->wall_at_page) / 1e6;
  gboolean deck_over = deck > extractor->deck_seconds;
  if (!deck_over && page <= extractor->page_seconds && page_wall <= (double)extractor->page_seconds * WALL_FACTOR) return;
  GError *reason = deck_over ? g_error_new(DS_ERROR, DS_ERROR_TIMED_OUT, "took more than %u s of CPU time", extractor->deck_seconds)
                             : g_error_new(DS_ERROR, DS_ERROR_TIMED_OUT, "one page took more than %u s", extractor->page_seconds);
  if (deck_over) ds_source_give_up(slot->task->source); /* its time is up as a whole */
  lose_worker(slot, reason);
}

/* ---- the run ---- */

/* The largest first: what comes last is short. One kind after the other, each has processes of its own. */
static int by_kind_and_size(gconstpointer a, gconstpointer b, gpointer data) {
  (void)data;
  const Source *x = ((const Task *)a)->source, *y = ((const Task *)b)->source;
  if (x->job != y->job) return x->job < y->job ? -1 : 1;
  return x->size > y->size ? -1 : x->size < y->size;
}

/* Waits until a worker says something, at most POLL_MS. */
static void wait_for_workers(const DsExtractor *extractor) {
  g_autofree struct pollfd *fds = g_new0(struct pollfd, extractor->slots->len * 2);
  nfds_t n = 0;
  for (guint i = 0; i < extractor->slots->len; i++) {
    const Slot *slot = g_ptr_array_index(extractor->slots, i);
    if (slot->task && slot->task->ended) return; /* at once: its file was not even opened */
    if (!slot->process || !slot->task) continue;
    fds[n++] = (struct pollfd){.fd = slot->process->socket, .events = POLLIN};
    fds[n++] = (struct pollfd){.fd = slot->process->stderr_fd, .events = POLLIN};
  }
  poll(fds, n, POLL_MS);
}

/* Hands out the result of @source and is done with it. FALSE: the caller wants to stop. */
static gboolean deliver(DsExtractor *extractor, Source *source, DsExtractedFunc each, gpointer data) {
  DsExtracted extracted = {0};
  ds_source_result(source, &extracted);
  gboolean go_on = each(source->item, &extracted, data);
  ds_extracted_clear(&extracted);
  g_ptr_array_remove_fast(extractor->sources, source);
  return go_on;
}

/* One look at a slot. FALSE with @error unset: the caller wants to stop. */
static gboolean turn(DsExtractor *extractor, Slot *slot, DsExtractedFunc each, gpointer data, guint *busy, GError **error) {
  if (slot->task && slot->task->source->out_of_memory && !slot->task->ended) { /* in another worker */
    g_clear_pointer(&slot->process, ds_process_free);
    slot->task->ended = TRUE;
  }
  if (slot->process && slot->task) {
    gboolean dead = ds_process_is_dead(slot->process); /* looked at first: what it said before is still heard */
    ds_process_drain_stderr(slot->process);
    hear(extractor, slot);
    if (dead && slot->process && !slot->task->ended) lose_worker(slot, NULL);
    check_deadline(extractor, slot);
  }
  if (slot->task && !slot->task->ended && !slot->process && !give(extractor, slot, slot->task, TRUE, error)) return FALSE;
  const Task *ended = slot->task && slot->task->ended ? g_steal_pointer(&slot->task) : NULL;
  /* first the next file: the worker reads it while the caller takes in this one */
  if (!slot->task && !g_queue_is_empty(&extractor->tasks) && !give(extractor, slot, g_queue_pop_head(&extractor->tasks), TRUE, error))
    return FALSE;
  *busy += slot->task != NULL;
  if (!ended || ++ended->source->settled < ended->source->tasks->len) return TRUE;
  return deliver(extractor, ended->source, each, data);
}

static void line_up(DsExtractor *extractor) {
  g_queue_sort(&extractor->tasks, by_kind_and_size, NULL);
  while (extractor->slots->len < extractor->jobs) g_ptr_array_add(extractor->slots, g_new0(Slot, 1));
}

/* A worker whose cage must be seen first is given nothing before. */
gboolean ds_extractor_go_ahead(DsExtractor *extractor, GError **error) {
  line_up(extractor);
  for (guint i = 0; i < extractor->slots->len && !extractor->require_cage && !g_queue_is_empty(&extractor->tasks); i++) {
    Slot *slot = g_ptr_array_index(extractor->slots, i);
    if (!slot->task && !give(extractor, slot, g_queue_pop_head(&extractor->tasks), FALSE, error)) return FALSE;
  }
  return TRUE;
}

/* Hears the hellos of workers that went ahead. What they did meanwhile was nobody's to read: their page's time begins now. */
static gboolean meet(DsExtractor *extractor, GError **error) {
  for (guint i = 0; i < extractor->slots->len; i++) {
    Slot *slot = g_ptr_array_index(extractor->slots, i);
    if (must_greet(extractor, slot->process) && !await_hello(extractor, slot, error)) return FALSE;
    slot->wall_at_page = g_get_monotonic_time();
  }
  return TRUE;
}

gboolean ds_extractor_run(DsExtractor *extractor, DsExtractedFunc each, gpointer data, const volatile int *cancel, GError **error) {
  GError *unmet = NULL;
  line_up(extractor);
  if (!meet(extractor, &unmet) && !(cancel && *cancel)) {
    g_propagate_error(error, unmet);
    return FALSE;
  }
  g_clear_error(&unmet);
  for (guint busy = 1; busy || (cancel && *cancel);) {
    busy = 0;
    if (cancel && *cancel) {
      g_set_error(error, DS_ERROR, DS_ERROR_INTERRUPTED, "interrupted");
      return FALSE;
    }
    GError *problem = NULL;
    for (guint i = 0; i < extractor->slots->len; i++) {
      if (turn(extractor, g_ptr_array_index(extractor->slots, i), each, data, &busy, &problem)) continue;
      gboolean interrupted = problem && cancel && *cancel; /* a signal also ends the wait for a worker's hello */
      if (interrupted) g_clear_error(&problem);
      if (interrupted) break;
      if (problem) g_propagate_error(error, problem);
      return problem == NULL;
    }
    if (busy) wait_for_workers(extractor);
  }
  return TRUE;
}

gboolean ds_extractor_probe(DsExtractor *extractor, GError **error) {
  if (extractor->probed) return TRUE;
  if (extractor->slots->len == 0) g_ptr_array_add(extractor->slots, g_new0(Slot, 1));
  Slot *slot = g_ptr_array_index(extractor->slots, 0);
  return slot->process || start(extractor, slot, DS_JOB_TEXT, TRUE, error);
}
