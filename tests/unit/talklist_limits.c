/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hostile lists: refused by name with file and line, or read, in bounded time. */
#include <string.h>

#include "talklist_help.h"

#define SECONDS 20   /* far above what any of these takes, far below what it would without its bound */

static GString *repeat(const char *head, const char *text, guint n) {
  GString *out = g_string_new(head);
  for (guint i = 0; i < n; i++) g_string_append(out, text);
  return out;
}

typedef struct { const char *name, *head, *text; guint n; const char *says; } Case;

static void check(const Case *one) {
  g_autoptr(GString) text = repeat(one->head, one->text, one->n);
  gint64 before = g_get_monotonic_time();
  g_auto(Read) read = read_bytes(one->name, text->str, text->len);
  g_assert_cmpint(g_get_monotonic_time() - before, <, SECONDS * G_TIME_SPAN_SECOND);
  if (!one->says) return;
  g_assert_false(read.ok);
  g_assert_error(read.error, DS_ERROR, DS_ERROR_TOO_LARGE);
  if (read.error) g_assert_true(strstr(read.error->message, one->says) != NULL);
}

#define LONG "a line of words that says nothing and takes a hundred bytes, so that few lines are many bytes of a file "

static void limits_are_refused_by_name(void) {
  static const Case cases[] = {
      {"big.md", "", "[T - A B, C](https://sched.co/1)\n\n" LONG LONG LONG "\n\n", 40000, "big.md: more than 8 MiB: the rest is not read"},
      {"cols.md", "a|b\n---|---\n", "", 1, NULL},
      {"cells.md", "|Talk|Video|\n|---|---|\n", "|a|b|\n", 60000, "more than 100000 table cells"},
      {"deep.yaml", "", "[", 100000, "deep.yaml:1:65: nested more than 64 deep"},
      {"lines.md", "", "a\n\n", 200100, "lines.md:"},
      {"quotes.md", "", ">", 1000, "more than 64 lists and quotes"},
      {"many.ics", "", "BEGIN:VEVENT\nSUMMARY:a\nDTSTART:20240101T000000\nEND:VEVENT\n", 100001, "more than 100000 talks"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) check(&cases[i]);
}

static void what_stands_before_a_limit_is_read(void) {
  static const Case cases[] = {
      {"big.md", "", "[Bees - Ann Lee, Forge](https://sched.co/1)\n\n" LONG LONG LONG "\n\n", 40000, "more than 8 MiB"},
      {"cells.md", "|Talk|Speakers|\n|---|---|\n", "|Bees|Ann Lee|\n", 60000, "more than 100000 table cells"},
      {"cut.md", "|Talk|Speakers|Video|\n|---|---|---|\n", "|Bees|Ann Lee|x|\n", 60000, "more than 100000 table cells"},
  };
  static const guint least[] = {20000, 49999, 33332}; /* whole rows within the limit, the head's cells among them */
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GString) text = repeat(cases[i].head, cases[i].text, cases[i].n);
    g_auto(Read) read = read_bytes(cases[i].name, text->str, text->len);
    g_assert_error(read.error, DS_ERROR, DS_ERROR_TOO_LARGE);
    g_assert_nonnull(strstr(read.error->message, cases[i].says));
    g_assert_cmpuint(read.talks->len, >=, least[i]);
    const DsTalk *last = read.talks->len ? g_ptr_array_index(read.talks, read.talks->len - 1) : NULL;
    g_assert_true(last && last->speakers->len == 1);
  }
}

static void million_columns_are_refused(void) {
  g_autoptr(GString) head = repeat("a", "|a", 500000), under = repeat("---", "|---", 500000);
  g_autofree char *text = g_strdup_printf("%s\n%s\nx\n", head->str, under->str);
  g_auto(Read) read = read_bytes("c.md", text, strlen(text));
  g_assert_error(read.error, DS_ERROR, DS_ERROR_TOO_LARGE);
  if (read.error) g_assert_true(strstr(read.error->message, "c.md:1: more than 256 table columns") != NULL);
}

static void few_bytes_cannot_ask_for_many_cells(void) {
  /* 200 KB that a reader may take for 400 million cells */
  g_autoptr(GString) head = repeat("a", "|a", 199), under = repeat("---", "|---", 199), rows = repeat("", "a\n", 90000);
  g_autofree char *text = g_strdup_printf("%s\n%s\n%s", head->str, under->str, rows->str);
  gint64 before = g_get_monotonic_time();
  g_auto(Read) read = read_bytes("c.md", text, strlen(text));
  g_assert_cmpint(g_get_monotonic_time() - before, <, SECONDS * G_TIME_SPAN_SECOND);
  g_assert_error(read.error, DS_ERROR, DS_ERROR_TOO_LARGE);
}

static void costly_texts_stay_cheap(void) {
  static const Case cases[] = {
      {"a.md", "", "[", 1 << 18, NULL},
      {"a.md", "", "[a](", 1 << 17, NULL},
      {"a.md", "", "*a ", 1 << 18, NULL},
      {"a.md", "", "a**b", 1 << 18, NULL},
      {"a.md", "", "<a ", 1 << 18, NULL},
      {"a.md", "", "[A - B C, D & ", 100000, NULL},
      {"a.md", "", "[a]: /u\n", 300000, NULL},
      {"a.md", "", "9:00 - 10:00 - a - b | c\n\n", 10000, NULL},
      {"a.md", "wax<br>\n", "wax -\n", 100000, NULL},
      {"a.md", "", "**[wax wax](u)** 9:00 | 10:00 | c, 11:00 - 3 | May 4 • May 5 | (Wax\n", 10000, NULL},
      {"a.md", "# Talks\n\n", "**wax wax**\n\n[video](u)\n\n", 30000, NULL},
      {"a.yaml", "- name: |\n", "\n", 1 << 20, NULL},
      {"a.yaml", "", "- name: 'a\n  date: 2023-01-01\n  video: x\n", 100000, NULL},
      {"a.yaml", "", ": ", 2 << 20, NULL},
      {"a.ics", "BEGIN:VEVENT\n", "SUMMARY:a\n", 100000, NULL},
      {"a.ics", "BEGIN:VEVENT\nSUMMARY", ";A=B", 100000, NULL},
      {"a.ics", "", "BEGIN:VEVENT\n", 100000, NULL},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) check(&cases[i]);
}

static void aliases_do_not_grow(void) {
  g_autoptr(GString) text = g_string_new("a0: &a0 [x, x, x, x, x, x, x, x]\n");
  for (guint i = 1; i < 40; i++)
    g_string_append_printf(text, "a%u: &a%u [*a%u, *a%u, *a%u, *a%u, *a%u, *a%u, *a%u, *a%u]\n", i, i, i - 1, i - 1, i - 1, i - 1, i - 1,
                           i - 1, i - 1, i - 1);
  gint64 before = g_get_monotonic_time();
  g_auto(Read) read = read_bytes("bomb.yaml", text->str, text->len);
  g_assert_cmpint(g_get_monotonic_time() - before, <, SECONDS * G_TIME_SPAN_SECOND);
  g_auto(Read) self = read_text("self.yaml", "- &a [*a]\n");
  g_assert_cmpuint(self.talks->len, ==, 0);
  g_auto(Read) shared = read_text("s.yaml", "- &one\n  name: One\n  slides: s\n  date: 2023-01-01\n- *one\n");
  g_assert_cmpuint(shared.talks->len, ==, 2);
}

static void zone_without_bound_is_left_out(void) {
  g_auto(Read) read = read_text("z.ics", "BEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nDTSTART:00010101T000000\nRRULE:FREQ="
                                         "SECONDLY\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n"
                                         "BEGIN:VEVENT\nSUMMARY:a\nDTSTART;TZID=X:20240101T000000\nEND:VEVENT\n");
  g_assert_cmpuint(read.talks->len, ==, 1);
  g_assert_true(doubts_hold(&read, "no offset known for the zone 'X'"));
}

static void doubts_have_an_end(void) {
  g_autoptr(GString) text = repeat("---\ntitle: Talks at KubeCon EU 2024\n---\n", "[Bees - Ann Lee, Forge](https://sched.co/1)\n\nOne.\n\n", 3000);
  g_auto(Read) read = read_bytes("d.md", text->str, text->len);
  g_assert_cmpuint(read.doubts->len, <=, 501);
}

static void bytes_that_are_no_text_are_survived(void) {
  static const char *const names[] = {"a.md", "a.yaml", "a.ics"};
  g_autoptr(GRand) random = g_rand_new_with_seed(3);
  for (guint round = 0; round < 300; round++) {
    guint8 bytes[700];
    for (guint i = 0; i < sizeof bytes; i++)
      bytes[i] = (guint8)(g_rand_boolean(random) ? (int)g_rand_int_range(random, 0, 256)
                                                 : (int)"[]()*|-:\n#& ,;\\<>"[g_rand_int_range(random, 0, 17)]);
    g_auto(Read) read = read_bytes(names[round % 3], (const char *)bytes, sizeof bytes);
    g_assert_true(read.ok == (read.error == NULL));
    for (guint i = 0; i < read.talks->len; i++) g_assert_true(g_utf8_validate(((DsTalk *)g_ptr_array_index(read.talks, i))->title, -1, NULL));
  }
  g_auto(Read) other = read_text("notes.txt", "[T - A B, C](https://sched.co/1)\n");
  g_assert_true(other.ok);
  g_assert_cmpuint(other.talks->len, ==, 0);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/talklist/limits/are-refused-by-name", limits_are_refused_by_name);
  g_test_add_func("/talklist/limits/what-stands-before-a-limit-is-read", what_stands_before_a_limit_is_read);
  g_test_add_func("/talklist/limits/million-columns-are-refused", million_columns_are_refused);
  g_test_add_func("/talklist/limits/few-bytes-cannot-ask-for-many-cells", few_bytes_cannot_ask_for_many_cells);
  g_test_add_func("/talklist/limits/costly-texts-stay-cheap", costly_texts_stay_cheap);
  g_test_add_func("/talklist/limits/aliases-do-not-grow", aliases_do_not_grow);
  g_test_add_func("/talklist/limits/zone-without-bound-is-left-out", zone_without_bound_is_left_out);
  g_test_add_func("/talklist/limits/doubts-have-an-end", doubts_have_an_end);
  g_test_add_func("/talklist/limits/bytes-that-are-no-text-are-survived", bytes_that_are_no_text_are_survived);
  return g_test_run();
}
