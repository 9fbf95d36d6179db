/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever bytes are asked, there are hits, none, or a clear error, in bounded time; and a document more never makes a query fail. */
#include "unit/query_fixture.h"

#define QUERIES 20000
#define SLOWEST_MS 20000.0 /* of one query: no explosion, not a measurement */

static const TestSlide slides[] = {
    {"a.pdf",
     "Node ports and kube-proxy",
     {"A NodePort opens v1.9.3 on every node", "10.0.0.0/8 goes to /etc/cni/net.d", "容器网络策略 works, too"}},
    {"a.pdf", "PodDisruptionBudget", {"minAvailable: 2", "C++ and node.js and C#", "#hashtag by @handle"}},
    {"a.pdf",
     "ゼロから始める",
     {"ネットワークポリシー 네트워크 정책", "\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7", "caf\xc3\xa9 na\xc3\xafve"}},
    {"b.pdf", "A second deck", {"the quick brown fox", "jumps over the lazy dog", "a b c d e f g h"}},
    {"b.pdf", "big tcp", {"big tcp is big", "tcp", "netkit netkit netkit"}},
};

static const char *const pieces[] = {
    "\"",
    "(",
    ")",
    "-",
    "+",
    "*",
    ":",
    "/",
    "..",
    " ",
    "  ",
    "\t",
    "\n",
    "NOT ",
    " AND ",
    " OR ",
    " NEAR/3 ",
    " NEAR/99999999999999999999 ",
    "NEAR",
    "title:",
    "speaker:",
    "date:",
    "date:2024..",
    "year:2024",
    "slide:1..3",
    "slide:0",
    "slide:99999999",
    "kind:talk",
    "kind:",
    "lang:zh",
    "has:deck",
    "is:talk",
    "is:slide",
    "in:noise ",
    "in:notes ",
    "in:hidden ",
    "body:",
    "deck:\"",
    "event:\"KubeCon NA 2024\"",
    "netkit",
    "net*",
    "ne*",
    "n*",
    "*",
    "**",
    "C++",
    "C#",
    "#hashtag",
    "@handle",
    "v1.9.3",
    "10.0.0.0/8",
    "/etc/cni/net.d",
    "kube-proxy",
    "PodDisruptionBudget",
    "pod disruption budget",
    "\xe7\xbd\x91\xe7\xbb\x9c",
    "\xe7\xbd\x91",
    "\xe3\x82\xbc\xe3\x83\xad",
    "\xe2\x80\x9c",
    "\xe2\x80\x9d",
    "\xe2\x80\x99",
    "\xff",
    "\xc0\xaf",
    "\xed\xa0\x80",
    "\xf4\x90\x80\x80",
    "\xe2\x80",
    "\x01",
    "\x1b[31m",
    "\x7f",
    "\xc2\xad",
    "\xef\xbb\xbf",
    "\xef\xbf\xbd",
    "\xcc\x81\xcc\x81\xcc\x81",
    "\xe2\x80\xae",
    "\xf0\x9f\x98\x80",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "netkti",
    "quikc",
    "the",
    "what is a",
    "k8s",
    "0",
    "1",
    "e",
    "..2020",
    "%s%n",
    "Zstem",
    "XISbare",
    "Q",
    "\\",
    "'",
    "''",
    "`",
    "$(x)",
    "&&",
    "|",
    "<b>",
    "{}",
    "[",
    "]",
    "~",
    "^",
    "=",
    ";",
    ",",
    "!",
    "?",
};

typedef TestAsked Fixture;

static void set_up(Fixture *f, gconstpointer data) {
  (void)data;
  test_asked_begin(f, slides, G_N_ELEMENTS(slides));
  ds_synonyms_add(f->synonyms, "k8s", (const char *const[]){"netkit", "big tcp", NULL});
}

static void tear_down(Fixture *f, gconstpointer data) {
  (void)data;
  test_asked_end(f);
}

static char *random_query(void) {
  GString *source = g_string_new(NULL);
  int n = g_test_rand_int_range(0, g_test_rand_int_range(0, 50) == 0 ? 400 : 12);
  for (int i = 0; i < n; i++) {
    if (g_test_rand_int_range(0, 12) == 0)
      g_string_append_c(source, (char)g_test_rand_int_range(1, 256));
    else
      g_string_append(source, pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
    if (g_test_rand_int_range(0, 3) == 0) g_string_append_c(source, ' ');
  }
  return g_string_free(source, FALSE);
}

/* Errors are the parser's, or USAGE of what can be parsed and not be asked. */
static gboolean is_clear(const GError *error) {
  return error->domain == DS_ERROR && (error->code == DS_ERROR_SYNTAX || error->code == DS_ERROR_USAGE) &&
         g_str_has_prefix(error->message, "query: ") && g_utf8_validate(error->message, -1, NULL) && !strpbrk(error->message, "\n\x1b\x01");
}

/* What comes of @source: "hits", "none", "error", or what is wrong with that. */
static const char *outcome(Fixture *f, const char *source, const DsSearchOptions *options) {
  g_autoptr(GError) error = NULL;
  gsize where = 0;
  gint64 begun = g_get_monotonic_time();
  g_autoptr(DsQuery) query = ds_query_parse(source, &where, &error);
  g_autoptr(DsAnswer) answer = query ? ds_query_ask(f->index, query, options, &error) : NULL;
  if ((double)(g_get_monotonic_time() - begun) / 1000 > SLOWEST_MS) return "too slow";
  if (!answer)
    return !error                       ? "no error"
           : !is_clear(error)           ? error->message ? "unclear error" : "no message"
           : where > strlen(source) * 3 ? "place"
                                        : "error";
  if (error) return "answer and error";
  for (guint i = 0; i < answer->hits->len; i++) {
    const DsHit *hit = g_ptr_array_index(answer->hits, i);
    if (!hit->snippet || !g_utf8_validate(hit->snippet, -1, NULL) || g_utf8_strlen(hit->snippet, -1) > 200) return "bad snippet";
    for (guint k = 0; k < hit->highlights->len; k++) {
      const DsHighlight *light = &g_array_index(hit->highlights, DsHighlight, k);
      if (!light->length || light->start + light->length > (guint)g_utf8_strlen(hit->snippet, -1)) return "bad highlight";
    }
  }
  return answer->hits->len ? "hits" : "none";
}

static gboolean is_expected(const char *what) {
  return g_str_equal(what, "hits") || g_str_equal(what, "none") || g_str_equal(what, "error");
}

static void any_bytes_are_a_query(Fixture *f, gconstpointer data) {
  (void)data;
  guint hits = 0, none = 0, errors = 0;
  for (guint i = 0; i < QUERIES; i++) {
    g_autofree char *source = random_query();
    DsSearchOptions options = {.limit = 5,
                               .per_talk = i % 3 ? 0 : 2,
                               .strict = i % 5 == 0,
                               .order = (DsOrder)(i % 7 % 3),
                               .explain = i % 11 == 0,
                               .facets = i % 13 == 0,
                               .synonyms = i % 2 ? f->synonyms : NULL};
    const char *what = outcome(f, source, &options);
    hits += g_str_equal(what, "hits");
    none += g_str_equal(what, "none");
    errors += g_str_equal(what, "error");
    if (is_expected(what)) continue;
    g_autofree char *shown = g_strescape(source, NULL);
    g_test_message("%s: \"%s\"", what, shown);
    g_test_fail();
    break;
  }
  g_test_message("%u with hits, %u without, %u errors", hits, none, errors);
  g_assert_cmpuint(MIN(hits, MIN(none, errors)), >, QUERIES / 100); /* else the pieces are no longer nasty, or too nasty */
}

static void a_document_more_makes_no_query_fail(Fixture *f, gconstpointer data) {
  (void)data;
  g_autoptr(GPtrArray) asked = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) before = g_ptr_array_new();
  DsSearchOptions options = {.limit = 5, .synonyms = f->synonyms};
  for (guint i = 0; i < QUERIES / 10; i++) {
    g_ptr_array_add(asked, random_query());
    g_ptr_array_add(before, (gpointer)(uintptr_t)outcome(f, g_ptr_array_index(asked, i), &options));
  }
  test_put(f->made.library, slides, G_N_ELEMENTS(slides), "b.pdf");
  ds_index_free(f->index);
  g_ptr_array_unref(f->libraries);
  f->index = test_index_open(&f->made, &f->libraries);
  for (guint i = 0; i < asked->len; i++) {
    const char *was = g_ptr_array_index(before, i), *is = outcome(f, g_ptr_array_index(asked, i), &options);
    if (is_expected(is) && g_str_equal(was, "error") == g_str_equal(is, "error")) continue;
    g_autofree char *shown = g_strescape(g_ptr_array_index(asked, i), NULL);
    g_test_message("%s, then %s: \"%s\"", was, is, shown);
    g_test_fail();
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
#define ADD(name) g_test_add("/query/property/" #name, Fixture, NULL, set_up, name, tear_down)
  ADD(any_bytes_are_a_query);
  ADD(a_document_more_makes_no_query_fail);
  return g_test_run();
}
