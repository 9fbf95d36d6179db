/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <decksearch/query.h>

#include <string.h>

static void queries_read_as_documented(void) {
  static const struct {
    const char *source, *tree;
  } rows[] = {
      {"netkit", "netkit"},
      {"cilium netkit", "(and cilium netkit)"},
      {"a AND b OR c d", "(or (and a b) (and c d))"},
      {"NOT x y", "(and (not x) y)"},
      {"netkit -veth", "(and netkit (not veth))"},
      {"+netkit x", "(and (require netkit) x)"},
      {"(a OR b) c", "(and (or a b) c)"},
      {"\"big tcp\" netkit", "(and \"big tcp\" netkit)"},
      {"\xe2\x80\x9c"
       "big tcp\xe2\x80\x9d",
       "\"big tcp\""},
      {"net*", "(prefix net*)"},
      {"ebpf NEAR/5 verifier", "(near/5 ebpf verifier)"},
      {"ebpf NEAR verifier", "(near/10 ebpf verifier)"},
      {"title:netkit", "(field title netkit)"},
      {"TITLE:netkit", "(field title netkit)"},
      {"speaker:\"liz rice\"", "(field speaker \"liz rice\")"},
      {"kind: AuditSink", "(and kind: AuditSink)"},
      {"nosuch:thing", "nosuch:thing"},
      {"kind:lightning", "(field kind lightning)"},
      {"date:2023..2024-06", "(field date 2023..2024-06-31)"},
      {"date:2024-11-14", "(field date 2024-11-14..2024-11-14)"},
      {"date:2024-02-29", "(field date 2024-02-29..2024-02-29)"},
      {"date:..2020", "(field date ..2020-12-31)"},
      {"year:2024", "(field year 2024..2024-12-31)"},
      {"slide:3..7", "(field slide 3..7)"},
      {"topk(10, x", "(and topk(10, x)"},
      {"foo) bar", "(and foo) bar)"},
      {") foo", "foo"},
      {"--feature-gates=x", "--feature-gates=x"},
      {"a - b", "(and a - b)"},
      {"((a))", "a"},
      {"", ""},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(DsQuery) query = ds_query_parse(rows[i].source, NULL, &error);
    g_assert_no_error(error);
    g_autofree char *tree = query ? ds_query_describe(query) : NULL;
    g_assert_cmpstr(tree, ==, rows[i].tree);
  }
}

static void wrong_queries_say_where(void) {
  static const struct {
    const char *source;
    gsize where;
    const char *says;
  } rows[] = {
      {"a (b", 2, "not closed"},
      {"a \"b", 2, "not closed"},
      {"foo NEAR/5", 4, "nothing on its right"},
      {"NEAR/5 foo", 0, "nothing on its left"},
      {"a (NEAR b)", 3, "nothing on its left"},
      {"a NEAR/2 NEAR/3 b", 9, "nothing on its left"},
      {"a AND", 2, "nothing on its right"},
      {"AND a", 0, "nothing on its left"},
      {"a OR", 2, "nothing on its right"},
      {"OR a", 0, "nothing on its left"},
      {"x NOT", 2, "nothing on its right"},
      {"in:somewhere x", 3, "noise,notes,hidden"},
      {"date:soon", 5, "expected a date"},
      {"slide:x", 6, "expected a slide number"},
      {"date:2025..2024", 5, "ends before"},
      {"kind:dance", 5, "lightning"},
      {"()", 1, "empty"},
      {"date:2024-13", 5, "expected a date"},
      {"date:2024-11-31", 5, "expected a date"},
      {"date:2023-02-29", 5, "expected a date"},
      {"cilium n* x", 7, "too short: a prefix needs two letters"},
      {"cilium speaker:n*", 15, "too short: a prefix needs two letters"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    gsize where = 999;
    g_autoptr(DsQuery) query = ds_query_parse(rows[i].source, &where, &error);
    g_assert_null(query);
    g_assert_error(error, DS_ERROR, DS_ERROR_SYNTAX);
    g_assert_cmpuint(where, ==, rows[i].where);
    if (!strstr(error->message, rows[i].says)) g_test_message("%s: %s", rows[i].source, error->message);
    g_assert_nonnull(strstr(error->message, rows[i].says));
  }
}

static void caret_stands_below_the_place(void) {
  g_autofree char *caret = ds_query_caret("网 (b", 4);
  g_assert_cmpstr(caret, ==, "网 (b\n   ^"); /* a wide character takes two columns */
}

static void arguments_join_with_the_quotes_the_shell_ate(void) {
  const char *const words[] = {"speaker:liz rice", "big tcp", "title:x", "kind: AuditSink", "talk:\"a b\"", NULL};
  g_autofree char *source = ds_query_join(words);
  g_assert_cmpstr(source, ==, "speaker:\"liz rice\" big tcp title:x kind: AuditSink talk:\"a b\"");
  const char *const whole[] = {"year:2024 netkit", NULL};
  g_autofree char *as_typed = ds_query_join(whole);
  g_assert_cmpstr(as_typed, ==, "year:2024 netkit");
}

static void arguments_join_signs_and_whole_queries(void) {
  static const struct {
    const char *argument, *joined;
  } cases[] = {
      {"-speaker:liz rice", "-speaker:\"liz rice\""},
      {"+title:big tcp", "+title:\"big tcp\""},
      {"section:Cilium + eBPF Day", "section:\"Cilium + eBPF Day\""},
      {"event:KubeCon + CloudNativeCon: Europe - 2024", "event:\"KubeCon + CloudNativeCon: Europe - 2024\""},
      {"speaker:liz speaker:ahmed", "speaker:liz speaker:ahmed"},
      {"speaker:liz OR netkit", "speaker:liz OR netkit"},
      {"speaker:liz NEAR/3 rice", "speaker:liz NEAR/3 rice"},
      {"title:netkit -veth", "title:netkit -veth"},
      {"speaker:\u201cliz rice\u201d", "speaker:\u201cliz rice\u201d"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    const char *words[] = {cases[i].argument, NULL};
    g_autofree char *joined = ds_query_join(words);
    g_assert_cmpstr(joined, ==, cases[i].joined);
  }
}

static DsTalk *talk_about(const char *abstract) {
  DsTalk *talk = ds_talk_new();
  talk->title = g_strdup("A Talk");
  talk->event = g_strdup("KubeCon NA 2024");
  talk->event_key = g_strdup("kubecon-na-2024");
  talk->date = g_strdup("2024-11-14");
  talk->kind = DS_TALK_LIGHTNING;
  talk->abstract = g_strdup(abstract);
  ds_talk_add_speaker(talk, "Liz Rice", "Isovalent");
  return talk;
}

static void talks_are_matched_in_any_form_and_by_field(void) {
  static const struct {
    const char *query, *abstract;
    gboolean matches;
  } rows[] = {
      {"policies", "Network Policy at scale", TRUE},
      {"node port", "NodePort", TRUE},
      {"netkit -veth", "netkit", TRUE},
      {"netkit -veth", "netkit and veth", FALSE},
      {"zeppelin OR netkit", "netkit", TRUE},
      {"net*", "netkit", TRUE},
      {"b c", "b", FALSE},
      {"\"big tcp\"", "BIG TCP, larger", TRUE},
      {"\"tcp big\"", "BIG TCP, larger", FALSE},
      {"speaker:rice", "", TRUE},
      {"speaker:\"rice liz\"", "", FALSE},
      {"speaker:lewin", "with Lewin", FALSE},
      {"org:isovalent", "", TRUE},
      {"event:\"KubeCon + CloudNativeCon North America 2024\"", "", TRUE},
      {"event:\"KubeCon NA 2023\"", "", FALSE},
      {"kind:lightning", "", TRUE},
      {"kind:talk", "a talk", FALSE},
      {"date:2024-11", "", TRUE},
      {"date:..2024-10", "", FALSE},
      {"year:2023..", "", TRUE},
      {"year:2023", "of 2023", FALSE},
      {"is:talk", "", TRUE},
      {"has:deck", "its deck", TRUE},
      {"deck:rice", "", TRUE},
      {"slide:3", "", FALSE},
      {"netkit -year:2024", "netkit", FALSE},
      {"lang:en", "en", FALSE},
  };
  g_autoptr(GPtrArray) decks = g_ptr_array_new(), none = g_ptr_array_new();
  g_ptr_array_add(decks, (gpointer) "na/rice.pdf");
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DsQuery) query = ds_query_parse(rows[i].query, NULL, NULL);
    g_autoptr(DsTalk) talk = talk_about(rows[i].abstract);
    g_autoptr(DsSubject) subject = ds_subject_of_talk(talk, decks);
    g_test_message("%s", rows[i].query);
    g_assert_cmpint(ds_query_matches(query, subject), ==, rows[i].matches);
  }
  g_autoptr(DsQuery) query = ds_query_parse("has:deck", NULL, NULL);
  g_autoptr(DsTalk) talk = talk_about("deck");
  g_autoptr(DsSubject) subject = ds_subject_of_talk(talk, none);
  g_assert_false(ds_query_matches(query, subject));
}

static void any_bytes_give_a_tree_or_an_error(void) {
  g_autoptr(GRand) random = g_rand_new_with_seed(11);
  static const char *const pieces[] = {"(",    ")", "\"", "OR ",  "AND ",         "NOT ",     "NEAR/3 ",
                                       "-",    "+", "*",  ":",    "title:",       "date:",    "..",
                                       "2024", " ", "x",  "\xff", "\xe7\xbd\x91", "in:noise", "\xe2\x80\x9c"};
  for (guint i = 0; i < 20000; i++) {
    g_autoptr(GString) source = g_string_new(NULL);
    guint n = (guint)g_rand_int_range(random, 0, 14);
    for (guint k = 0; k < n; k++) g_string_append(source, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
    g_autoptr(GError) error = NULL;
    gsize where = 0;
    g_autoptr(DsQuery) query = ds_query_parse(source->str, &where, &error);
    g_assert_true((query != NULL) == (error == NULL));
    if (error) {
      g_autofree char *caret = ds_query_caret(source->str, where);
      g_assert_true(g_utf8_validate(caret, -1, NULL));
    }
  }
}

static void deep_and_long_queries_are_refused(void) {
  g_autofree char *deep = g_strnfill(200, '('), *long_one = g_strnfill(5000, 'a');
  g_autoptr(GString) many = g_string_new(NULL);
  for (guint i = 0; i < 300; i++) g_string_append(many, "a ");
  const char *const sources[] = {deep, long_one, many->str};
  for (guint i = 0; i < G_N_ELEMENTS(sources); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(DsQuery) query = ds_query_parse(sources[i], NULL, &error);
    g_assert_null(query);
    g_assert_error(error, DS_ERROR, DS_ERROR_SYNTAX);
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/query/parse/queries-read-as-documented", queries_read_as_documented);
  g_test_add_func("/query/parse/wrong-queries-say-where", wrong_queries_say_where);
  g_test_add_func("/query/parse/caret-stands-below-the-place", caret_stands_below_the_place);
  g_test_add_func("/query/parse/arguments-join-with-the-quotes-the-shell-ate", arguments_join_with_the_quotes_the_shell_ate);
  g_test_add_func("/query/parse/arguments-join-signs-and-whole-queries", arguments_join_signs_and_whole_queries);
  g_test_add_func("/query/parse/talks-are-matched-in-any-form-and-by-field", talks_are_matched_in_any_form_and_by_field);
  g_test_add_func("/query/parse/any-bytes-give-a-tree-or-an-error", any_bytes_give_a_tree_or_an_error);
  g_test_add_func("/query/parse/deep-and-long-queries-are-refused", deep_and_long_queries_are_refused);
  return g_test_run();
}
