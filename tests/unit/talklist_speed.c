/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long lists in every format are read whole; with `-m perf` they hold 10,000 talks, and the program says how long each took (doc/talks.md). */
#include <string.h>
#include <time.h>

#include "talklist_help.h"

#define WORDS "Pollen counts rise every spring and so does the number of packets that we have to classify. This session shows how a brewery moved."

static char *title(guint n) { return g_strdup_printf("Wax Number %u: How Bees Build Comb - and Why", n); }

static GDateTime *start_of(guint n) {
  g_autoptr(GDateTime) first = g_date_time_new_utc(2025, 1, 6, 9, 0, 0);
  return g_date_time_add_minutes(first, 30 * (int)n);
}

static void add_post(GString *out, guint n) {
  g_autofree char *name = title(n);
  g_autoptr(GDateTime) start = start_of(n);
  g_autofree char *when = g_date_time_format(start, "%A, %B %d, %Y, %H:%M");
  g_string_append_printf(out, "[%s - Zorvan Quell %c., Brightforge & Maud Oriel, Dune Labs](https://x.sched.com/event/%u)\n\n%s CET\n\n" WORDS "\n\n", name,
                         (char)('A' + n % 8), n, when);
}

static void add_row(GString *out, guint n) {
  g_autofree char *name = title(n);
  g_autoptr(GDateTime) start = start_of(n);
  g_autofree char *when = g_date_time_format(start, "%Y-%m-%d %H:%M");
  g_string_append_printf(out, "|%s - Zorvan Quell, Brightforge & Maud Oriel, Dune Labs|[Video](https://youtu.be/%u)|%s|\n", name, n, when);
}

static void add_entry(GString *out, guint n) {
  g_autofree char *name = title(n);
  g_autoptr(GDateTime) start = start_of(n);
  g_autofree char *when = g_date_time_format(start, "%Y-%m-%d");
  g_string_append_printf(out, "- name: '%s'\n  description: |\n    " WORDS "\n  video: https://youtu.be/%u\n  date: %s\n  presenters:\n    - name: Zorvan "
                              "Quell\n    - name: Maud Oriel\n  event:\n    name: HiveCon 2025\n  language: EN\n  projects: [Wax]\n", name, n, when);
}

static void add_event(GString *out, guint n) {
  g_autofree char *name = title(n);
  g_autoptr(GDateTime) start = start_of(n);
  g_autofree char *when = g_date_time_format(start, "%Y%m%dT%H%M%S");
  g_string_append_printf(out, "BEGIN:VEVENT\r\nSUMMARY:%s - Zorvan Quell\\, Brightforge & Maud Oriel\\, Dune Labs\r\nDTSTART;TZID=Europe/Paris:%s\r\n"
                              "DURATION:PT25M\r\nDESCRIPTION:" WORDS "\r\nURL:https://x.sched.com/event/%u\r\nEND:VEVENT\r\n", name, when, n);
}

typedef struct { const char *name, *head; void (*add)(GString *out, guint n); } Form;
static const Form forms[] = {
    {"post.md", "---\ntitle: 'Wax Talks at KubeCon EU 2025'\n---\n\n## Talks\n\n", add_post},
    {"table.md", "# KubeCon + CloudNativeCon 2025 - London\n\n|Topic|YouTube|When|\n|---|---|---|\n", add_row},
    {"list.yaml", "", add_entry},
    {"list.ics", "BEGIN:VCALENDAR\r\nX-WR-CALNAME:KubeCon EU 2025\r\n", add_event},
};

static double processor_seconds(void) { return (double)clock() / CLOCKS_PER_SEC; }

static void a_long_list(gconstpointer data) {
  const Form *form = data;
  guint talks = g_test_perf() ? 10000 : 300;
  g_autoptr(GString) text = g_string_new(form->head);
  for (guint n = 0; n < talks; n++) form->add(text, n);
  double best = 1e9;
  for (guint round = 0; round < (g_test_perf() ? 5u : 1u); round++) {
    double before = processor_seconds();
    g_auto(Read) read = read_bytes(form->name, text->str, text->len);
    best = MIN(best, processor_seconds() - before);
    g_assert_no_error(read.error);
    g_assert_cmpuint(read.talks->len, ==, talks);
    g_assert_cmpuint(((DsTalk *)g_ptr_array_index(read.talks, talks - 1))->speakers->len, ==, 2);
  }
  if (g_test_perf()) g_test_minimized_result(best, "%s: %u talks in %.2f s", form->name, talks, best);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
    g_autofree char *path = g_strdup_printf("/talklist/speed/%s", forms[i].name);
    g_test_add_data_func(path, &forms[i], a_long_list);
  }
  return g_test_run();
}
