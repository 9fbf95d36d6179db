/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses, events, pins, rivals, hostile input, and finding a talk by words. */
#include "link_fixture.h"

/* ---- addresses ---- */

static void link_to_the_talks_page(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  DsTalk *talk = l->talks->pdata[4];
  talk->url = g_strdup("https://sched.co/1AbCd");
  g_autoptr(Deck) d = deck_new("*Spans\f*What\f*Thanks");
  add_link(d, 3, "https://kccnceu2031.sched.com/event/1AbCd/tracing-a-million?iframe=no");
  g_autoptr(DsLinkResult) result = ask(l, "x.pdf", d);
  g_assert_true(result->talk == talk);
  g_assert_cmpstr(result->how, ==, "url");
  g_assert_true(g_str_has_prefix(result->evidence, "a link to the talk's page"));
}

static void links_to_many_talks_are_no_evidence(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  g_autoptr(Deck) d = deck_new("*Our sessions this week\f*Come and see us");
  for (guint i = 0; i < l->talks->len; i++) {
    g_autofree char *url = g_strdup_printf("https://talks.example.org/%u", i);
    ((DsTalk *)l->talks->pdata[i])->url = g_strdup(url);
    add_link(d, 2, url);
  }
  g_autoptr(DsLinkResult) result = ask(l, "booth.pdf", d);
  g_assert_null(result->talk);
}

/* ---- events and dates ---- */

static void another_year_stays_unlinked(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  const char *pages = "*What Etcd Compaction Taught Us About Patience\nLena Gruber\f*Why",
             *title = "What Etcd Compaction Taught Us About Patience";
  check_link(l, "slides.pdf", pages, title);
  check_link(l, "kubecon-na-2029/slides.pdf", pages, NULL);
  check_link(l, "KubeCon EU 2031/slides.pdf", pages, title);
  check_link(l, "slides.pdf", "*What Etcd Compaction Taught Us About Patience\nLena Gruber\nKubeCon Europe 2030\f*Why", NULL);
  check_link(l, "slides.pdf", "*What Etcd Compaction Taught Us About Patience\nLena Gruber\n3 October 2031\f*Why", NULL);
  check_link(l, "slides.pdf", "*What Etcd Compaction Taught Us About Patience\nLena Gruber\nMarch 18, 2031\f*Why", title);
}

static void year_alone_is_compared_too(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  DsTalk *talk = l->talks->pdata[6];
  g_clear_pointer(&talk->date, g_free); /* as in a table without dates */
  check_link(l, "s.pdf", "*What Etcd Compaction Taught Us About Patience\nLena Gruber\n11 December 2029\f*Why", NULL);
  check_link(l, "s.pdf", "*What Etcd Compaction Taught Us About Patience\nLena Gruber\n21 May 2031\f*Why", talk->title);
  check_link(l, "s.pdf", "*What Etcd Compaction Taught Us About Patience\nLena Gruber\n\302\251 2029 Alpkraft\f*Why", talk->title);
}

static void event_in_words_of_its_own(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  DsTalk *talk = add(l, "Small Steps to a Smaller Bill", "Ola Nord");
  g_free(talk->event);
  g_free(talk->event_key);
  talk->event = g_strdup("Harbour Community Day 2031");
  talk->event_key = g_strdup("harbour-community-day-2031");
  check_link(l, "s.pdf", "*Small Steps to a Smaller Bill\nOla Nord\nHarbour Community Day, March 18, 2031\f*Why", talk->title);
  check_link(l, "kcd-spring-2028/s.pdf", "*Small Steps to a Smaller Bill\nOla Nord\nLakeside Summit, 3 June 2028\f*Why", NULL);
}

static void made_long_before_is_another_talk(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  g_autoptr(Deck) d = deck_new("*The Quiet Cluster\nHana Okada\f*Why");
  g_autoptr(DsLinkResult) fresh = ask(l, "s.pdf", d);
  g_assert_nonnull(fresh->talk);
  d->facts->meta.created = 1870000000; /* April 2029 */
  g_autoptr(DsLinkResult) old = ask(l, "s.pdf", d);
  g_assert_cmpfloat(old->score, <, fresh->score);
}

/* ---- pins and lists ---- */

static void pins_come_first(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  DsPin pins[] = {{(char *)"a.pdf", (char *)"The Quiet Cluster"}, {(char *)"b.pdf", NULL}, {(char *)"c.pdf", (char *)"no such talk"}};
  for (guint i = 0; i < G_N_ELEMENTS(pins); i++) g_ptr_array_add(l->pins, &pins[i]);
  g_autoptr(Deck) d = deck_new("*Tracing a Million Requests Without Drowning in Spans\nOmar Haddad\f*Why");
  g_autoptr(DsLinkResult) a = ask(l, "a.pdf", d), b = ask(l, "b.pdf", d), c = ask(l, "c.pdf", d);
  g_assert_nonnull(a->talk);
  g_assert_cmpstr(a->talk->title, ==, "Keynote: The Quiet Cluster");
  g_assert_cmpstr(a->how, ==, "pinned");
  g_assert_cmpstr(a->evidence, ==, "pinned in decksearch.yaml");
  g_assert_null(b->talk);
  g_assert_cmpstr(b->how, ==, "pinned");
  g_assert_null(c->talk);
  g_assert_nonnull(strstr(c->evidence, "no listed talk is 'no such talk'"));
}

static void a_list_names_its_deck(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  g_autoptr(Deck) d = deck_new("*Anything\f*Else");
  DsTalk *talk = l->talks->pdata[3];
  talk->decks = talk->decks ? talk->decks : g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(talk->decks, g_strdup("../decks/quiet.pdf"));
  g_autoptr(DsLinkResult) beside = ask(l, "decks/quiet.pdf", d);
  g_assert_true(beside->talk == talk);
  g_assert_cmpstr(beside->how, ==, "list");
}

static void one_talk_in_two_lists_is_no_rival(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  add(l, "What Etcd Compaction Taught Us About Patience", "Lena Gruber");
  check_link(l, "etcd.pdf", "*What Etcd Compaction Taught Us About Patience\nLena Gruber\f*Why",
             "What Etcd Compaction Taught Us About Patience");
}

/* ---- robustness ---- */

static void order_of_talks_changes_nothing(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  g_autoptr(Deck) d = deck_new("*Meerkat Deep Dive\nClara Nunes\f*Why");
  g_autoptr(DsLinkResult) one = ask(l, "m.pdf", d);
  for (guint i = 0, n = l->talks->len; i < n / 2; i++) {
    gpointer swap = l->talks->pdata[i];
    l->talks->pdata[i] = l->talks->pdata[n - 1 - i];
    l->talks->pdata[n - 1 - i] = swap;
  }
  g_autoptr(DsLinkResult) two = ask(l, "m.pdf", d);
  g_assert_true(one->talk && one->talk == two->talk);
  g_assert_cmpfloat(one->score, ==, two->score);
  g_assert_cmpstr(one->evidence, ==, two->evidence);
}

static void nothing_to_go_by(Library *l, gconstpointer data) {
  (void)data;
  check_link(l, "a.pdf", "*Title\nName", NULL);
  add_some(l);
  add(l, "", "");
  check_link(l, "", "", NULL);
  check_link(l, "\xff\xfe(((.pdf", "\f\f", NULL);
  g_autofree char *long_line = g_strnfill(100000, 'w'), *spaces = g_strdelimit(g_strnfill(100000, 'w'), "w", ' ');
  for (guint i = 0; i < 100000; i += 3) spaces[i] = 'x';
  check_link(l, "slides.pdf", long_line, NULL);
  check_link(l, "slides.pdf", spaces, NULL);
  add(l, spaces, spaces);
  g_autoptr(Deck) d = deck_new(long_line);
  g_autoptr(DsLinkResult) result = ask(l, long_line, d);
  g_assert_null(result->talk);
  g_autoptr(DsLinker) linker = ds_linker_new(l->talks, NULL);
  g_autoptr(DsLinkResult) no_deck = ds_linker_link(linker, "tracing-a-million-requests-without-drowning-in-spans-omar-haddad.pdf", NULL);
  g_assert_nonnull(no_deck->talk);
}

static void ten_thousand_talks_keep_the_right_one(Library *l, gconstpointer data) {
  (void)data;
  static const char *const words[] = {"cluster", "kubernetes", "intro",   "deep", "dive",     "network", "policy", "scale",
                                      "secure",  "observe",    "service", "mesh", "edge",     "storage", "gitops", "batch",
                                      "trace",   "meerkat",    "quiet",   "jobs", "patience", "requests"};
  add_some(l);
  guint seed = 7;
  for (guint i = 0; i < 10000; i++) {
    g_autoptr(GString) title = g_string_new(NULL);
    for (guint k = 0; k < 5; k++, seed = seed * 1103515245u + 12345u)
      g_string_append_printf(title, "%s ", words[(seed >> 16) % G_N_ELEMENTS(words)]);
    g_autofree char *name = g_strdup_printf("Person%u Family%u", i % 97, i % 1009);
    add(l, g_strchomp(title->str), name);
  }
  check_link(l, "deep-dive-meerkat-yusuf-demirel-clara-nunes.pdf", "*Meerkat Deep Dive\nYusuf Demirel\nClara Nunes\f*Why",
             "Deep Dive: Meerkat");
  check_link(l, "q.pdf", "*The Quiet Cluster\nHana Okada\f*Why", "Keynote: The Quiet Cluster");
}

/* ---- finding a talk by words ---- */

static const char *found(const DsLinker *linker, const char *words) {
  const DsTalk *talk = ds_linker_find_talk(linker, words, NULL);
  return talk ? talk->title : NULL;
}

static void a_talk_is_found_by_id_address_and_title(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  ((DsTalk *)l->talks->pdata[0])->url = g_strdup("https://talks.example.org/herding?track=3");
  g_autoptr(DsLinker) linker = ds_linker_new(l->talks, NULL);
  g_assert_cmpstr(found(linker, "kubecon-eu-2031/1"), ==, "Intro: Meerkat");
  g_assert_cmpstr(found(linker, "http://talks.example.org/herding/"), ==, "Herding Sidecars: Graceful Shutdown for Batch Workloads");
  g_assert_cmpstr(found(linker, "deep dive meerkat"), ==, "Deep Dive: Meerkat");
  g_assert_cmpstr(found(linker, "Compaction"), ==, "What Etcd Compaction Taught Us About Patience");
  g_autoptr(GError) several = NULL, none = NULL;
  g_assert_null(ds_linker_find_talk(linker, "meerkat", &several));
  g_assert_error(several, DS_ERROR, DS_ERROR_USAGE);
  g_assert_nonnull(strstr(several->message, "'Intro: Meerkat' (kubecon-eu-2031/1), 'Deep Dive: Meerkat' (kubecon-eu-2031/2)"));
  g_assert_null(ds_linker_find_talk(linker, "", &none));
  g_assert_error(none, DS_ERROR, DS_ERROR_USAGE);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  ADD_CASE("/link/judge/link-to-the-talks-page", link_to_the_talks_page);
  ADD_CASE("/link/judge/links-to-many-talks-are-no-evidence", links_to_many_talks_are_no_evidence);
  ADD_CASE("/link/judge/another-year-stays-unlinked", another_year_stays_unlinked);
  ADD_CASE("/link/judge/year-alone-is-compared-too", year_alone_is_compared_too);
  ADD_CASE("/link/judge/event-in-words-of-its-own", event_in_words_of_its_own);
  ADD_CASE("/link/judge/made-long-before-is-another-talk", made_long_before_is_another_talk);
  ADD_CASE("/link/judge/pins-come-first", pins_come_first);
  ADD_CASE("/link/judge/a-list-names-its-deck", a_list_names_its_deck);
  ADD_CASE("/link/judge/one-talk-in-two-lists-is-no-rival", one_talk_in_two_lists_is_no_rival);
  ADD_CASE("/link/judge/order-of-talks-changes-nothing", order_of_talks_changes_nothing);
  ADD_CASE("/link/judge/nothing-to-go-by-and-hostile-text", nothing_to_go_by);
  ADD_CASE("/link/judge/ten-thousand-talks-keep-the-right-one", ten_thousand_talks_keep_the_right_one);
  ADD_CASE("/link/judge/a-talk-is-found-by-id-address-and-title", a_talk_is_found_by_id_address_and_title);
  return g_test_run();
}
