/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One list of talks out of many. */
#include <decksearch/talk.h>

#include <string.h>

typedef struct { const char *file; guint line; const char *title, *event_key, *date, *start, *speaker, *abstract; } Entry;

static DsTalk *make(const Entry *entry) {
  DsTalk *talk = ds_talk_new();
  ds_talk_add_title(talk, entry->title, NULL);
  ds_talk_add_source(talk, entry->file, entry->line);
  if (entry->speaker) ds_talk_add_speaker(talk, entry->speaker, NULL);
  talk->event_key = g_strdup(entry->event_key);
  talk->event = g_strdup(entry->event_key);
  talk->date = g_strdup(entry->date);
  talk->start = g_strdup(entry->start);
  talk->abstract = g_strdup(entry->abstract);
  return talk;
}

static GPtrArray *merge(const Entry *entries, guint n) {
  g_autoptr(GPtrArray) talks = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  for (guint i = 0; i < n; i++) g_ptr_array_add(talks, make(&entries[i]));
  return ds_talks_merge(talks);
}

static const char *id_at(const GPtrArray *talks, guint i) { return i < talks->len ? ((DsTalk *)g_ptr_array_index(talks, i))->id : NULL; }

static void same_talk_in_two_lists_is_one(void) {
  const Entry entries[] = {
      {"a.md", 10, "Hive: Deep Dive", "kubecon-eu-2024", "2024-03-19", "09:15", "Ann Lee", "Short."},
      {"b.yaml", 3, "HIVE -- deep dive!", "kubecon-eu-2024", "2024-03-19", NULL, "ann lee", "A longer abstract."},
      {"c.ics", 5, "Hive: Deep Dive", NULL, "2024-03-19", "09:15", NULL, NULL},
  };
  g_autoptr(GPtrArray) talks = merge(entries, G_N_ELEMENTS(entries));
  g_assert_cmpuint(talks->len, ==, 1);
  const DsTalk *talk = g_ptr_array_index(talks, 0);
  g_assert_cmpuint(talk->sources->len, ==, 3);
  g_assert_cmpstr(talk->start, ==, "09:15");
  g_assert_cmpstr(talk->abstract, ==, "A longer abstract.");
  g_assert_cmpuint(talk->speakers->len, ==, 1);
  g_assert_cmpstr(talk->id, ==, "kubecon-eu-2024/hive-deep-dive");
}

static void different_talks_stay_apart(void) {
  const Entry entries[] = {
      {"a.md", 1, "Hive Meeting", "kubecon-eu-2024", "2024-03-19", "09:00", NULL, NULL},   /* two slots of one list */
      {"a.md", 2, "Hive Meeting", "kubecon-eu-2024", "2024-03-19", "14:00", NULL, NULL},
      {"b.md", 3, "Intro: Hive", "kubecon-eu-2023", "2023-04-19", "09:00", "Ann Lee", NULL},/* another year */
      {"c.md", 4, "Intro: Hive", "kubecon-eu-2024", "2024-03-20", "09:00", "Ann Lee", NULL},
      {"d.md", 5, "Intro: Hive", "kubecon-eu-2024", "2024-03-20", "09:00", "Bo Chen", NULL},/* other people */
      {"t.md", 6, "Closing Remarks", "kubecon-eu-2019", NULL, NULL, "Ann Lee", NULL},       /* two rows of one table */
      {"t.md", 7, "Closing Remarks", "kubecon-eu-2019", NULL, NULL, "Ann Lee", NULL},
  };
  g_autoptr(GPtrArray) talks = merge(entries, G_N_ELEMENTS(entries));
  g_assert_cmpuint(talks->len, ==, 7);
  g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < talks->len; i++) g_assert_true(g_hash_table_add(ids, (gpointer)id_at(talks, i)));
}

static void cut_title_finds_its_whole(void) {
  const Entry entries[] = {
      {"t.md", 7, "Honey Native: How We Gave Back to the...", "kubecon-eu-2019", NULL, NULL, "Ann Lee", NULL},
      {"p.md", 9, "Honey Native: How We Gave Back to the Bees", "kubecon-eu-2019", "2019-05-20", "10:00", "Ann Lee", NULL},
  };
  g_autoptr(GPtrArray) talks = merge(entries, G_N_ELEMENTS(entries));
  g_assert_cmpuint(talks->len, ==, 1);
  g_assert_cmpstr(((DsTalk *)g_ptr_array_index(talks, 0))->title, ==, entries[1].title);
}

static void cut_titles_without_speakers(void) {
  const Entry entries[] = {
      {"a.md", 1, "Panel Discussion: Going Many Hives for Real...", "kubecon-eu-2019", NULL, NULL, NULL, NULL},
      {"b.md", 2, "Panel Discussion: Going Many Hives for...", "kubecon-eu-2019", NULL, NULL, NULL, NULL},   /* cut twice, differently */
      {"c.md", 3, "Panel Discussion: Going Many Hives for Real. Stories", "kubecon-eu-2019", NULL, NULL, NULL, NULL},
      {"d.md", 4, "Panel Discussion: Going Many Hives for Real...", "kubecon-eu-2020", NULL, NULL, NULL, NULL},  /* another year */
      {"e.md", 5, "A Long Enough Title About Wax and Honey: Part One", "kubecon-eu-2019", NULL, NULL, NULL, NULL},
      {"e.md", 6, "A Long Enough Title About Wax and Honey: Part Two", "kubecon-eu-2019", NULL, NULL, NULL, NULL},
      {"f.md", 7, "A Long Enough Title About Wax and Honey...", "kubecon-eu-2019", NULL, NULL, NULL, NULL},      /* either of two */
  };
  g_autoptr(GPtrArray) talks = merge(entries, G_N_ELEMENTS(entries));
  g_assert_cmpuint(talks->len, ==, 5);
  guint sources = 0;
  for (guint i = 0; i < talks->len; i++) sources = MAX(sources, ((DsTalk *)g_ptr_array_index(talks, i))->sources->len);
  g_assert_cmpuint(sources, ==, 3);
}

static void thousands_of_one_cut_title_stay_fast(void) {
  g_autoptr(GPtrArray) talks = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  for (guint i = 0; i < 20000; i++) {
    g_autofree char *event = g_strdup_printf("e-%u", i);
    const Entry entry = {"a.md", i + 1, "A Very Long Title About Hives That Was...", event, NULL, NULL, NULL, NULL};
    g_ptr_array_add(talks, make(&entry));
  }
  gint64 before = g_get_monotonic_time();
  g_autoptr(GPtrArray) merged = ds_talks_merge(talks);
  g_assert_cmpint(g_get_monotonic_time() - before, <, 10 * G_TIME_SPAN_SECOND);
  g_assert_cmpuint(merged->len, ==, 20000);
}

static void utc_and_wall_time_are_one_instant(void) {
  g_autoptr(GPtrArray) talks = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  const Entry entries[] = {{"a.md", 1, "Late Hive", "e", "2024-11-13", "18:30", "Ann Lee", NULL},
                           {"a.ics", 2, "Late Hive", "e", "2024-11-14", "01:30", "Ann Lee", NULL}};
  for (guint i = 0; i < 2; i++) g_ptr_array_add(talks, make(&entries[i]));
  ((DsTalk *)g_ptr_array_index(talks, 0))->utc_offset = -420;
  ((DsTalk *)g_ptr_array_index(talks, 1))->utc_offset = 0;
  g_autoptr(GPtrArray) merged = ds_talks_merge(talks);
  g_assert_cmpuint(merged->len, ==, 1);
}

static void ids_leave_out_words_that_say_nothing(void) {
  Entry entry = {"a.md", 1, "We and You: What Is the Talk, a Keynote, or an Introduction to Hive?", "kubecon-eu-2024", NULL, NULL, NULL, NULL};
  g_autoptr(GPtrArray) talks = merge(&entry, 1);
  g_assert_cmpstr(id_at(talks, 0), ==, "kubecon-eu-2024/introduction-hive");
  entry.title = "A Talk on Your Keynote";
  g_autoptr(GPtrArray) hollow = merge(&entry, 1);
  g_assert_cmpstr(id_at(hollow, 0), ==, "kubecon-eu-2024/a-talk-on");
}

static void ids_are_short_and_grow_only_on_need(void) {
  const Entry entries[] = {
      {"a.md", 1, "Lightning Talk: The Art of the Comb: A Story", "kubecon-eu-2024", "2024-03-19", "09:00", NULL, NULL},
      {"a.md", 2, "Bees and Flowers in the Field by Day", "kubecon-eu-2024", "2024-03-19", "10:00", NULL, NULL},
      {"a.md", 3, "Bees and Flowers in the Field by Night", "kubecon-eu-2024", "2024-03-19", "11:00", NULL, NULL},
      {"a.md", 4, "蜂巢网络", NULL, NULL, NULL, NULL, NULL},
  };
  g_autoptr(GPtrArray) talks = merge(entries, G_N_ELEMENTS(entries));
  g_assert_cmpstr(id_at(talks, 0), ==, "kubecon-eu-2024/art-comb-story");
  g_assert_cmpstr(id_at(talks, 1), ==, "kubecon-eu-2024/bees-flowers-field-day");
  g_assert_cmpstr(id_at(talks, 2), ==, "kubecon-eu-2024/bees-flowers-field-night");
  g_assert_cmpstr(id_at(talks, 3), ==, "talk/蜂巢网络");
}

/* Many entries that nearly agree, so that order would show. */
static GPtrArray *tangle(GRand *shuffle) {
  static const char *const titles[] = {"Hive One", "Hive Two", "hive: one", "Hive Two...", "A Longer Title of Hives", "A Longer Title..."};
  static const char *const speakers[] = {"Ann Lee", "Bo Chen", NULL};
  static const char *const dates[] = {"2024-03-19", "2024-03-20", NULL};
  static const char *const starts[] = {"09:00", "10:00", NULL};
  static const char *const files[] = {"a.md", "b.md", "c.yaml"};
  GPtrArray *talks = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  for (guint i = 0; i < 300; i++) {
    const Entry entry = {files[i % 3],        i / 3,
                         titles[i % 6],       i % 5 ? "kubecon-eu-2024" : NULL,
                         dates[i / 7 % 3],    dates[i / 7 % 3] ? starts[i / 2 % 3] : NULL,
                         speakers[i / 3 % 3], i % 4 ? "Some words." : NULL};
    g_ptr_array_add(talks, make(&entry));
  }
  for (guint i = talks->len; shuffle && i > 1; i--) {
    guint k = (guint)g_rand_int_range(shuffle, 0, (gint32)i);
    gpointer swap = talks->pdata[i - 1];
    talks->pdata[i - 1] = talks->pdata[k];
    talks->pdata[k] = swap;
  }
  return talks;
}

static char *fingerprint(GRand *shuffle) {
  g_autoptr(GPtrArray) talks = tangle(shuffle);
  g_autoptr(GPtrArray) merged = ds_talks_merge(talks);
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  for (guint i = 0; i < merged->len; i++) {
    g_autoptr(GVariant) value = g_variant_ref_sink(ds_talk_encode(g_ptr_array_index(merged, i)));
    g_checksum_update(sum, g_variant_get_data(value), (gssize)g_variant_get_size(value));
  }
  return g_strdup_printf("%u %s", merged->len, g_checksum_get_string(sum));
}

static void order_of_entries_changes_nothing(void) {
  g_autofree char *want = fingerprint(NULL);
  g_autoptr(GRand) random = g_rand_new_with_seed(42);
  for (guint i = 0; i < 25; i++) {
    g_autofree char *got = fingerprint(random);
    g_assert_cmpstr(got, ==, want);
  }
}

static void thousands_of_one_title_stay_fast(void) {
  g_autoptr(GPtrArray) talks = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  for (guint i = 0; i < 20000; i++) {
    g_autofree char *start = g_strdup_printf("%02u:%02u", i / 60 % 24, i % 60);
    const Entry entry = {"a.md", i + 1, "Hive", "e", "2024-03-19", start, NULL, NULL};
    g_ptr_array_add(talks, make(&entry));
  }
  gint64 before = g_get_monotonic_time();
  g_autoptr(GPtrArray) merged = ds_talks_merge(talks);
  g_assert_cmpint(g_get_monotonic_time() - before, <, 10 * G_TIME_SPAN_SECOND);
  g_assert_cmpuint(merged->len, >=, 1440);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/talk/merge/same-talk-in-two-lists-is-one", same_talk_in_two_lists_is_one);
  g_test_add_func("/talk/merge/different-talks-stay-apart", different_talks_stay_apart);
  g_test_add_func("/talk/merge/cut-title-finds-its-whole", cut_title_finds_its_whole);
  g_test_add_func("/talk/merge/cut-titles-without-speakers", cut_titles_without_speakers);
  g_test_add_func("/talk/merge/thousands-of-one-cut-title-stay-fast", thousands_of_one_cut_title_stay_fast);
  g_test_add_func("/talk/merge/utc-and-wall-time-are-one-instant", utc_and_wall_time_are_one_instant);
  g_test_add_func("/talk/merge/ids-leave-out-words-that-say-nothing", ids_leave_out_words_that_say_nothing);
  g_test_add_func("/talk/merge/ids-are-short-and-grow-only-on-need", ids_are_short_and_grow_only_on_need);
  g_test_add_func("/talk/merge/order-of-entries-changes-nothing", order_of_entries_changes_nothing);
  g_test_add_func("/talk/merge/thousands-of-one-title-stay-fast", thousands_of_one_title_stay_fast);
  return g_test_run();
}
