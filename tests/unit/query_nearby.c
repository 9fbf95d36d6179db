/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The walk that leaps over the index's words finds those that a look at each finds. */
#include "query/internal.h"
#include "unit/query_fixture.h"

#define WORDS 300u
#define ROUNDS 400

typedef struct {
  TestAsked asked;
  DsQuery *query;
  DsPlan *plan;
} Fixture;

/* Of few letters, so that many are near each other. */
static char *random_word(int shortest) {
  GString *word = g_string_new(NULL);
  for (int i = g_test_rand_int_range(shortest, 9); i > 0; i--) {
    int letter = g_test_rand_int_range(0, 5);
    g_string_append(word, letter < 4 ? ((const char *const[]){"a", "b", "c", "d"})[letter] : "\xc3\xa9");
  }
  return g_string_free(word, FALSE);
}

static void set_up(Fixture *f, gconstpointer data) {
  (void)data;
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
  g_autofree TestSlide *slides = g_new0(TestSlide, WORDS);
  for (guint i = 0; i < WORDS; i++) {
    char *title = g_strdup_printf("Slide%u", i), *line = random_word(3);
    g_ptr_array_add(texts, title);
    g_ptr_array_add(texts, line);
    slides[i] = (TestSlide){"a.pdf", title, {line, i % 20 ? NULL : "v1.9.3 x86 3com"}};
  }
  test_asked_begin(&f->asked, slides, WORDS);
  f->query = ds_query_parse("any", NULL, NULL);
  f->plan = ds_plan_new(f->asked.index, f->query, NULL);
}

static void tear_down(Fixture *f, gconstpointer data) {
  (void)data;
  ds_plan_free(f->plan);
  ds_query_free(f->query);
  test_asked_end(&f->asked);
}

typedef struct {
  const char *field, *beginning, *word;
  guint limit;
  GString *told;
} Looked;

static gboolean look_at_each(const char *term, gsize len, guint frequency, gpointer data) {
  const Looked *looked = data;
  const char *word = term + strlen(looked->field);
  guint distance = ds_edit_distance(looked->word, word, looked->limit);
  (void)len;
  if (g_str_has_prefix(word, looked->beginning) && !g_ascii_isupper(*word) && !strpbrk(word, "0123456789") && distance &&
      distance <= looked->limit)
    g_string_append_printf(looked->told, "%s %u %u\n", word, distance, frequency);
  return TRUE;
}

static void compare(Fixture *f, const char *field, const char *beginning, const char *word, guint limit) {
  g_autoptr(GString) each = g_string_new(NULL), leapt = g_string_new(NULL);
  g_autoptr(GArray) found = ds_nearby_new();
  Looked looked = {field, beginning, word, limit, each};
  xap_database_each_term(ds_index_database(f->asked.index), field, look_at_each, &looked, NULL);
  ds_nearby_find(f->plan, field, beginning, word, limit, found);
  for (guint i = 0; i < found->len; i++) {
    const DsNearby *one = &g_array_index(found, DsNearby, i);
    g_string_append_printf(leapt, "%s %u %u\n", one->word, one->distance, one->frequency);
  }
  if (!g_str_equal(each->str, leapt->str)) g_test_message("'%s' in '%s', up to %u", word, field, limit);
  g_assert_cmpstr(leapt->str, ==, each->str);
}

static void the_walk_finds_what_a_look_at_each_word_finds(Fixture *f, gconstpointer data) {
  (void)data;
  for (int round = 0; round < ROUNDS; round++) {
    g_autofree char *word = random_word(1);
    guint limit = (guint)g_test_rand_int_range(1, 3);
    compare(f, "", "", word, limit);
    compare(f, "", "a", word, limit);
    compare(f, "S", "", word, limit);
  }
}

static void a_word_too_long_to_be_compared_is_near_nothing(Fixture *f, gconstpointer data) {
  (void)data;
  g_autofree char *word = g_strnfill(65, 'a');
  compare(f, "", "", word, 2);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
#define ADD(name) g_test_add("/query/nearby/" #name, Fixture, NULL, set_up, name, tear_down)
  ADD(the_walk_finds_what_a_look_at_each_word_finds);
  ADD(a_word_too_long_to_be_compared_is_near_nothing);
  return g_test_run();
}
