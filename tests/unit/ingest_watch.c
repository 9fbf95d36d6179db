/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When an update is due, by a clock of the test's own; and what the kernel tells of a folder. */
#include "ingest/settle.h"

#include <decksearch/ingest.h>

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#define TICK DS_SETTLE_QUIET
#define LIMIT ((int)(DS_SETTLE_LIMIT / TICK))
#define BEGIN (1000 * TICK)

/* Ticks after the begin at which @settle says an update is due, asked @ticks after it; -1: none. */
static int due(const DsSettle *settle, int ticks) {
  gint64 left = ds_settle_left(settle, BEGIN + ticks * TICK);
  return left < 0 ? -1 : ticks + (int)(left / TICK);
}

static void note(DsSettle *settle, DsChange change, const char *path, int ticks) {
  ds_settle_note(settle, change, path, BEGIN + ticks * TICK);
}

static void an_update_waits_for_quiet_but_not_for_ever(void) {
  DsSettle settle;
  ds_settle_init(&settle);
  g_assert_cmpint(due(&settle, 0), ==, -1);
  note(&settle, DS_CHANGE_DONE, "a.pdf", 0);
  g_assert_cmpint(due(&settle, 0), ==, 1);
  for (int tick = 1; tick < LIMIT; tick++) {
    note(&settle, DS_CHANGE_DONE, "b.pdf", tick);
    g_assert_cmpint(due(&settle, tick), ==, tick + 1);
  }
  note(&settle, DS_CHANGE_DONE, "b.pdf", LIMIT);
  g_assert_cmpint(due(&settle, LIMIT), ==, LIMIT);
  ds_settle_reset(&settle);
  g_assert_cmpint(due(&settle, LIMIT), ==, -1);
  ds_settle_clear(&settle);
}

static void a_file_being_written_asks_for_nothing_until_it_is_closed(void) {
  DsSettle settle;
  ds_settle_init(&settle);
  note(&settle, DS_CHANGE_FRESH, "a.pdf", 0);
  g_assert_cmpint(due(&settle, 0), ==, 1); /* linked in: no close will be told */
  note(&settle, DS_CHANGE_WRITING, "a.pdf", 0);
  g_assert_cmpint(due(&settle, 0), ==, -1);
  note(&settle, DS_CHANGE_WRITING, "a.pdf", 600);
  g_assert_cmpint(due(&settle, 650), ==, -1);
  note(&settle, DS_CHANGE_DONE, "a.pdf", 700);
  g_assert_cmpint(due(&settle, 700), ==, 701);
  ds_settle_clear(&settle);
}

static void a_file_being_written_puts_off_what_others_ask_for(void) {
  DsSettle settle;
  ds_settle_init(&settle);
  note(&settle, DS_CHANGE_WRITING, "a.pdf", 0);
  note(&settle, DS_CHANGE_DONE, "b.pdf", 5);
  g_assert_cmpint(due(&settle, 5), ==, 5 + LIMIT);
  note(&settle, DS_CHANGE_WRITING, "a.pdf", 20);
  g_assert_cmpint(due(&settle, 20), ==, 5 + LIMIT);
  note(&settle, DS_CHANGE_DONE, "a.pdf", 21);
  g_assert_cmpint(due(&settle, 21), ==, 22);
  ds_settle_clear(&settle);
}

static void what_was_lost_is_a_change_and_ends_the_waiting_for_a_close(void) {
  DsSettle settle;
  ds_settle_init(&settle);
  note(&settle, DS_CHANGE_WRITING, "a.pdf", 0);
  note(&settle, DS_CHANGE_LOST, NULL, 3);
  g_assert_cmpint(due(&settle, 3), ==, 4);
  for (int tick = 4; tick <= 3 + LIMIT; tick++) note(&settle, DS_CHANGE_LOST, NULL, tick);
  g_assert_cmpint(due(&settle, 3 + LIMIT), ==, 3 + LIMIT); /* not put off for ever either */
  ds_settle_clear(&settle);
}

/* ---- the kernel's part ---- */

static char *folder_new(void) {
  char *folder = g_dir_make_tmp("watch-XXXXXX", NULL);
  g_assert_nonnull(folder);
  return folder;
}

static void touch(const char *folder, const char *name) {
  g_autofree char *path = g_build_filename(folder, name, NULL);
  g_assert_true(g_file_set_contents(path, "x", 1, NULL));
}

static void drop(const char *folder, const char *name) {
  g_autofree char *path = g_build_filename(folder, name, NULL);
  g_assert_cmpint(g_unlink(path), ==, 0);
}

static volatile int cancel;

static void on_alarm(int number) {
  (void)number;
  cancel = 1;
}

/* Whether @watch says that an update is due; one that says nothing for two seconds will say nothing. */
static gboolean is_due(DsWatch *watch) {
  struct sigaction action = {.sa_handler = on_alarm};
  sigaction(SIGALRM, &action, NULL);
  cancel = 0;
  setitimer(ITIMER_REAL, &(struct itimerval){{2, 0}, {2, 0}}, NULL);
  gboolean is = ds_watch_wait(watch, &cancel);
  setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL);
  return is;
}

static void only_what_an_update_could_see_is_told(void) {
  g_autofree char *folder = folder_new(), *elsewhere = folder_new();
  g_autoptr(DsWatch) watch = ds_watch_new(folder, NULL);
  if (ds_watch_trouble(watch)) {
    g_test_skip(ds_watch_trouble(watch));
    return;
  }
  g_assert_cmpuint(ds_watch_places(watch), ==, 1);
  touch(folder, "notes.txt");
  touch(folder, ".hidden.pdf");
  touch(elsewhere, "b.pdf");
  g_assert_false(is_due(watch));
  touch(folder, "a.PDF");
  g_assert_true(is_due(watch));
  ds_watch_place(folder, watch);
  ds_watch_place(elsewhere, watch);
  ds_watch_sweep(watch);
  g_assert_cmpuint(ds_watch_places(watch), ==, 2);
  drop(elsewhere, "b.pdf");
  g_assert_true(is_due(watch));
  ds_watch_place(folder, watch); /* and not the other: it is dropped */
  ds_watch_sweep(watch);
  g_assert_cmpuint(ds_watch_places(watch), ==, 1);
  ds_watch_again(watch);
  g_assert_true(is_due(watch));
  drop(folder, "notes.txt");
  drop(folder, ".hidden.pdf");
  drop(folder, "a.PDF");
  g_rmdir(folder);
  g_rmdir(elsewhere);
}

#define MOST_EVENTS 200000u /* of a queue that a test can fill */

/* The files' names say nothing to us: that an update is due comes from the overflow alone. */
static void events_that_the_kernel_dropped_make_an_update_due(void) {
  g_autofree char *limit = NULL;
  g_file_get_contents("/proc/sys/fs/inotify/max_queued_events", &limit, NULL, NULL);
  guint64 most = limit ? g_ascii_strtoull(limit, NULL, 10) : 0;
  g_autofree char *folder = folder_new(), *path = g_build_filename(folder, "x.tmp", NULL);
  g_autoptr(DsWatch) watch = ds_watch_new(folder, NULL);
  if (!most || most > MOST_EVENTS || ds_watch_trouble(watch)) {
    g_test_skip("no queue to fill");
    return;
  }
  for (guint64 events = 0; events <= most; events += 2) { /* at least: made, removed */
    int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    g_assert_cmpint(fd, >=, 0);
    close(fd);
    g_unlink(path);
  }
  g_assert_true(is_due(watch));
  g_rmdir(folder);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/ingest/settle/an-update-waits-for-quiet-but-not-for-ever", an_update_waits_for_quiet_but_not_for_ever);
  g_test_add_func("/ingest/settle/a-file-being-written-asks-for-nothing-until-it-is-closed",
                  a_file_being_written_asks_for_nothing_until_it_is_closed);
  g_test_add_func("/ingest/settle/a-file-being-written-puts-off-what-others-ask-for", a_file_being_written_puts_off_what_others_ask_for);
  g_test_add_func("/ingest/settle/what-was-lost-is-a-change-and-ends-the-waiting-for-a-close",
                  what_was_lost_is_a_change_and_ends_the_waiting_for_a_close);
  g_test_add_func("/ingest/watch/only-what-an-update-could-see-is-told", only_what_an_update_could_see_is_told);
  g_test_add_func("/ingest/watch/events-that-the-kernel-dropped-make-an-update-due", events_that_the_kernel_dropped_make_an_update_due);
  return g_test_run();
}
