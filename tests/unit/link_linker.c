/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Titles, twins, file names, speakers: what tells which talk a deck belongs to. */
#include "link_fixture.h"

static const char *const plain = "\f*Agenda\nWhat and why\nHow\n\f*Numbers\nThings went up, then down";
static char *with_title(const char *first) {
  return g_strconcat(first, plain, NULL);
}

/* ---- titles ---- */

static void title_slide_and_speakers(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  g_autofree char *pages = with_title("*Tracing a Million Requests\n*Without Drowning in Spans\nOmar Haddad & Jill Petrov");
  g_autoptr(Deck) d = deck_new(pages);
  g_autoptr(DsLinkResult) result = ask(l, "slides.pdf", d);
  g_assert_nonnull(result->talk);
  g_assert_cmpstr(result->talk->title, ==, "Tracing a Million Requests Without Drowning in Spans");
  g_assert_cmpstr(result->how, ==, "title");
  g_assert_cmpstr(result->evidence, ==, "title slide and speakers");
  g_assert_cmpfloat(result->score, >, 0.95);
  g_assert_cmpfloat(result->next_best, <, 0.05);
  g_assert_cmpuint(result->candidates->len, >=, 1);
  g_assert_true(g_array_index(result->candidates, DsLinkCandidate, 0).talk == result->talk);
}

static void title_may_come_later(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  check_link(l, "a.pdf",
             "\f*Join us at the autumn summit\nearly bird until June\f*What Etcd Compaction Taught Us\n*About Patience\nLena "
             "Gruber\f*Why\nBecause",
             "What Etcd Compaction Taught Us About Patience");
}

static void reworded_title_with_speaker(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  check_link(l, "deck 3.pdf", "*Graceful shutdown of batch workloads\n*with sidecars\nPetra Lindstrom\f*Me",
             "Herding Sidecars: Graceful Shutdown for Batch Workloads");
}

static void cut_title_matches_its_beginning(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  add(l, "Lightning Talk: Migrating Forty Legacy Ingress Controllers to...", "Ada Brook");
  check_link(l, "x.pdf", "*Migrating Forty Legacy Ingress Controllers to the Gateway API in One Summer\nAda Brook\f*Why",
             "Lightning Talk: Migrating Forty Legacy Ingress Controllers to...");
}

static void either_language_finds_the_talk(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  ds_talk_add_title(add(l, "Service Meshes for Small Teams", "Mei Tanaka"), "小团队的服务网格实践", "zh");
  check_link(l, "1.pdf", "*小团队的服务网格实践\nMei Tanaka\f*目录", "Service Meshes for Small Teams");
  check_link(l, "2.pdf", "*Service Meshes for Small Teams\nMei Tanaka\f*Agenda", "Service Meshes for Small Teams");
}

static void metadata_title_links(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  g_autoptr(Deck) d = deck_new("\f\f");
  d->facts->meta.title = g_strdup("Microsoft PowerPoint - Tracing a Million Requests Without Drowning in Spans.pptx");
  d->facts->meta.author = g_strdup("Jill Petrov");
  g_autoptr(DsLinkResult) result = ask(l, "untitled.pdf", d);
  g_assert_nonnull(result->talk);
  g_assert_cmpstr(result->how, ==, "metadata");
}

/* ---- twins ---- */

static void intro_and_deep_dive_are_told_apart(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  const char *speakers = "\nYusuf Demirel\nClara Nunes\f*Agenda\nWhat it is";
  g_autofree char *intro = g_strconcat("*Meerkat: Intro", speakers, NULL), *deep = g_strconcat("*Meerkat\n*Deep Dive", speakers, NULL);
  g_autofree char *bare = g_strconcat("*Meerkat", speakers, NULL);
  check_link(l, "slides.pdf", intro, "Intro: Meerkat");
  check_link(l, "slides.pdf", deep, "Deep Dive: Meerkat");
  check_link(l, "intro-meerkat-yusuf-demirel-clara-nunes-sandbox-labs.pdf", bare, "Intro: Meerkat");
  check_link(l, "deep-dive-meerkat-yusuf-demirel-clara-nunes-sandbox-labs.pdf", bare, "Deep Dive: Meerkat");
}

static void twins_without_a_word_stay_unlinked(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  g_autoptr(Deck) d = deck_new("*Meerkat\nYusuf Demirel\nClara Nunes\f*Agenda");
  g_autoptr(DsLinkResult) result = ask(l, "meerkat.pdf", d);
  g_assert_null(result->talk);
  g_assert_null(result->how);
  g_assert_cmpuint(result->candidates->len, >=, 2);
  g_assert_cmpstr(result->evidence, ==, "'Intro: Meerkat' and 'Deep Dive: Meerkat' fit alike");
}

static void missing_twin_is_not_replaced(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  g_ptr_array_remove_index(l->talks, 2); /* the deep dive is not listed */
  check_link(l, "deep-dive-meerkat-yusuf-demirel-clara-nunes-sandbox-labs.pdf", "*Meerkat Deep Dive\nYusuf Demirel\nClara Nunes\f*Agenda",
             NULL);
}

/* ---- file names ---- */

static void file_names_as_people_write_them(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  const char *title = "Tracing a Million Requests Without Drowning in Spans";
  const char *const names[] = {
      "tracing-a-million-requests-without-drowning-in-spans-omar-haddad-jill-petrov-tidepool.pdf",
      "KubeCon EU 2031 - Tracing a Million Requests Without Drowning in Spans - Omar Haddad.pdf",
      "Tracing%20a%20Million%20Requests%20Without%20Drowning%20in%20Spans_Haddad_final_v2%20(1).PDF",
      "TracingAMillionRequestsWithoutDrowningInSpans-OmarHaddad.pdf",
      "2031-03-18_tracing_a_million_requests_without_drowning_in_spans__petrov.pdf",
  };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) check_link(l, names[i], "\f\f", title);
}

static void cut_file_names(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  const char *title = "Tracing a Million Requests Without Drowning in Spans", *slides = "*So, Who Am I?\f*What is a span?\f*Numbers";
  check_link(l, "tracing-a-million-requests-without-drow.pdf", slides, title);
  check_link(l, "12_TracingAMillionRequestsWithoutDro.pdf", slides, title);
  check_link(l, "tracing-a-mill.pdf", slides, NULL);
  check_link(l, "tracing-a-million-requests-on-a-small-ph.pdf", slides, NULL); /* another talk's beginning */
}

static void a_whole_title_in_the_file_name_outweighs_the_first_slide(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  check_link(l, "07_Tracing a Million Requests Without Drowning in Spans_v2.pdf",
             "*What is a service mesh, and why would anybody want one beside a cluster?\f*Sidecars", "Tracing a Million Requests Without Drowning in Spans");
}

static void a_short_title_is_not_lost_among_the_slides_words(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  g_autoptr(GString) pages = g_string_new("*Intro to\f");
  for (guint i = 0; i < 60; i++) {
    g_autofree char *title = g_strdup_printf("Gearbox%u Lantern%u Harness%u Quarry%u", i, i, i, i);
    add(l, title, "Some Body");
    g_string_append_printf(pages, "We have harness%u and quarry%u here\n", i, i);
  }
  check_link(l, "54_Intro Meerkat.pdf", pages->str, "Intro: Meerkat");
}

static void textless_deck_links_by_its_slug(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  g_autoptr(Deck) d = deck_new("\f\f\f");
  g_autoptr(DsLinkResult) result = ask(l, "eu/cron-jobs-at-the-edge-of-nowhere-piet-van-dam.pdf", d);
  g_assert_nonnull(result->talk);
  g_assert_cmpstr(result->how, ==, "file-name");
  g_assert_cmpstr(result->evidence, ==, "file name and speaker");
}

static void slides_address_names_the_file(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  add(l, "Small Steps", "Ola Nord")->slides_url = g_strdup("https://files.example.org/up/2031%20Small%20Steps%20Ola.pdf?x=1");
  g_autoptr(Deck) d = deck_new("*Hello\f*World");
  g_autoptr(DsLinkResult) result = ask(l, "2031 Small Steps Ola.pdf", d);
  g_assert_nonnull(result->talk);
  g_assert_cmpstr(result->talk->title, ==, "Small Steps");
  g_assert_cmpstr(result->how, ==, "url");
}

/* ---- speakers ---- */

static void names_with_accents_and_slips(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  check_link(l, "a.pdf", "*Graceful Shutdown for Batch Workloads\nPetra Lindstrm, Birch Systems\f*Why",
             "Herding Sidecars: Graceful Shutdown for Batch Workloads");
}

static void speakers_alone_are_not_enough(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  check_link(l, "slides.pdf", "*How We Moved Our Mail Servers to Another Continent\nOmar Haddad & Jill Petrov\f*Mail", NULL);
}

static void shared_topic_is_not_enough(Library *l, gconstpointer data) {
  (void)data;
  add_some(l);
  check_link(l, "quiet.pdf", "*Requests, spans and patience\nSomebody Else\f*Cluster", NULL);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  ADD_CASE("/link/linker/title-slide-and-speakers", title_slide_and_speakers);
  ADD_CASE("/link/linker/title-may-come-after-an-advertisement", title_may_come_later);
  ADD_CASE("/link/linker/reworded-title-with-speaker", reworded_title_with_speaker);
  ADD_CASE("/link/linker/cut-title-matches-its-beginning", cut_title_matches_its_beginning);
  ADD_CASE("/link/linker/either-language-finds-the-talk", either_language_finds_the_talk);
  ADD_CASE("/link/linker/metadata-title-links", metadata_title_links);
  ADD_CASE("/link/linker/intro-and-deep-dive-are-told-apart", intro_and_deep_dive_are_told_apart);
  ADD_CASE("/link/linker/twins-without-a-word-stay-unlinked", twins_without_a_word_stay_unlinked);
  ADD_CASE("/link/linker/missing-twin-is-not-replaced", missing_twin_is_not_replaced);
  ADD_CASE("/link/linker/file-names-as-people-write-them", file_names_as_people_write_them);
  ADD_CASE("/link/linker/cut-file-names", cut_file_names);
  ADD_CASE("/link/linker/a-whole-title-in-the-file-name-outweighs-the-first-slide", a_whole_title_in_the_file_name_outweighs_the_first_slide);
  ADD_CASE("/link/linker/a-short-title-is-not-lost-among-the-slides-words", a_short_title_is_not_lost_among_the_slides_words);
  ADD_CASE("/link/linker/textless-deck-links-by-its-slug", textless_deck_links_by_its_slug);
  ADD_CASE("/link/linker/slides-address-names-the-file", slides_address_names_the_file);
  ADD_CASE("/link/linker/names-with-accents-and-slips", names_with_accents_and_slips);
  ADD_CASE("/link/linker/speakers-alone-are-not-enough", speakers_alone_are_not_enough);
  ADD_CASE("/link/linker/shared-topic-is-not-enough", shared_topic_is_not_enough);
  return g_test_run();
}
