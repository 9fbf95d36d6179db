/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small library of talks and decks for the tests of links. All talks, names and slides are made up. */
#pragma once

#include <decksearch/link.h>

#include <string.h>

/* ---- a small library ---- */

typedef struct {
  GPtrArray *talks, *pins;
} Library;

static inline void set_up(Library *l, gconstpointer data) {
  (void)data;
  l->talks = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  l->pins = g_ptr_array_new();
}

static inline void tear_down(Library *l, gconstpointer data) {
  (void)data;
  g_ptr_array_unref(l->talks);
  g_ptr_array_unref(l->pins);
}

/* @speakers: "Name, Org; Name, Org" */
static inline DsTalk *add(Library *l, const char *title, const char *speakers) {
  DsTalk *talk = ds_talk_new();
  talk->title = g_strdup(title);
  ds_talk_add_title(talk, title, NULL);
  talk->id = g_strdup_printf("kubecon-eu-2031/%u", l->talks->len);
  talk->event_key = g_strdup("kubecon-eu-2031");
  talk->event = g_strdup("KubeCon EU 2031");
  talk->date = g_strdup("2031-03-18");
  ds_talk_add_source(talk, "lists/eu.md", 1 + l->talks->len);
  g_auto(GStrv) part = g_strsplit(speakers, "; ", -1);
  for (guint i = 0; part[i]; i++) {
    g_auto(GStrv) name = g_strsplit(part[i], ", ", 2);
    if (name[0]) ds_talk_add_speaker(talk, name[0], name[1]);
  }
  g_ptr_array_add(l->talks, talk);
  return talk;
}

static inline void add_some(Library *l) {
  add(l, "Herding Sidecars: Graceful Shutdown for Batch Workloads", "Petra Lindström, Birch Systems");
  add(l, "Intro: Meerkat", "Yusuf Demirel, Sandbox Labs; Clara Nunes, Sandbox Labs");
  add(l, "Deep Dive: Meerkat", "Yusuf Demirel, Sandbox Labs; Clara Nunes, Sandbox Labs");
  add(l, "Keynote: The Quiet Cluster", "Hana Okada");
  add(l, "Tracing a Million Requests Without Drowning in Spans", "Omar Haddad, Tidepool; Jill Petrov, Tidepool");
  add(l, "Lightning Talk: Cron Jobs at the Edge of Nowhere", "Piet van Dam");
  add(l, "What Etcd Compaction Taught Us About Patience", "Lena Gruber, Alpkraft");
}

/* ---- a deck ---- */

typedef struct {
  DsFacts *facts;
  DsDeck deck;
} Deck;

/* @pages: pages separated by "\f", lines by "\n"; a line that begins with "*" is in large letters. */
static inline Deck *deck_new(const char *pages) {
  Deck *d = g_new0(Deck, 1);
  d->facts = ds_facts_new();
  d->deck.facts = d->facts;
  d->deck.slides = g_ptr_array_new();
  g_auto(GStrv) text = g_strsplit(pages, "\f", -1);
  for (guint i = 0; text[i]; i++) {
    DsPage *page = ds_page_new(i + 1);
    g_auto(GStrv) lines = g_strsplit(text[i], "\n", -1);
    for (guint k = 0; lines[k]; k++) {
      if (!*lines[k]) continue;
      DsLine line = {.text = g_strdup(lines[k] + (*lines[k] == '*')), .size = *lines[k] == '*' ? 36 : 14};
      g_array_append_val(page->lines, line);
    }
    g_ptr_array_add(d->facts->pages, page);
    DsSlide *slide = g_new0(DsSlide, 1);
    *slide = (DsSlide){.first = i + 1, .last = i + 1, .ordinal = i + 1, .lines = g_array_new(FALSE, TRUE, sizeof(DsSlideLine))};
    for (guint k = 0; k < page->lines->len; k++) {
      DsSlideLine line = {.line = &g_array_index(page->lines, DsLine, k), .page = i + 1, .role = DS_ROLE_BODY};
      g_array_append_val(slide->lines, line);
    }
    g_ptr_array_add(d->deck.slides, slide);
  }
  return d;
}

static inline void deck_free(Deck *d) {
  for (guint i = 0; i < d->deck.slides->len; i++) {
    DsSlide *slide = d->deck.slides->pdata[i];
    g_array_unref(slide->lines);
    g_free(slide);
  }
  g_ptr_array_unref(d->deck.slides);
  ds_facts_free(d->facts);
  g_free(d);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Deck, deck_free)

static inline void add_link(Deck *d, guint page, const char *uri) {
  DsLink link = {.uri = g_strdup(uri)};
  g_array_append_val(((DsPage *)d->facts->pages->pdata[page - 1])->links, link);
}

static inline DsLinkResult *ask(const Library *l, const char *path, const Deck *d) {
  g_autoptr(DsLinker) linker = ds_linker_new(l->talks, l->pins);
  return ds_linker_link(linker, path, &d->deck);
}

/* Fails unless @path with @pages links to the talk called @title (NULL: to none). */
static inline void check_link(const Library *l, const char *path, const char *pages, const char *title) {
  g_autoptr(Deck) d = deck_new(pages);
  g_autoptr(DsLinkResult) result = ask(l, path, d);
  if (g_strcmp0(result->talk ? result->talk->title : NULL, title))
    g_test_message("%s: score %.3f, next best %.3f: %s", path, result->score, result->next_best, result->evidence);
  g_assert_cmpstr(result->talk ? result->talk->title : NULL, ==, title);
  g_assert_nonnull(result->evidence);
  g_assert_cmpfloat(result->score, <=, 1);
  g_assert_cmpfloat(result->score, >=, 0);
}

#define ADD_CASE(name, test) g_test_add(name, Library, NULL, set_up, test, tear_down)
