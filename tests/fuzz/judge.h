/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds of the judgement on any facts at all. */
#pragma once

#include "fuzz.h"

#include <decksearch/deck.h>
#include <string.h>

/* Every line of every page has its verdict, in the page's order. */
static inline void fuzz_check_verdicts(const DsDeck *deck) {
  g_assert(deck->page_lines->len == deck->facts->pages->len);
  for (guint p = 0; p < deck->facts->pages->len; p++) {
    const DsPage *page = g_ptr_array_index(deck->facts->pages, p);
    g_autoptr(GArray) verdicts = ds_deck_page_lines(deck, page->number);
    g_assert(verdicts->len == page->lines->len);
    for (guint i = 0; i < verdicts->len; i++) {
      const DsSlideLine *verdict = &g_array_index(verdicts, DsSlideLine, i);
      g_assert(verdict->line == &g_array_index(page->lines, DsLine, i) && verdict->role <= DS_ROLE_NOISE);
      g_assert((verdict->role == DS_ROLE_NOISE) == (verdict->noise != DS_NOISE_NONE));
      fuzz_check_text(verdict->why);
    }
  }
}

/* The slides are the pages, in order, none twice and none left out. */
static inline void fuzz_check_slides(const DsDeck *deck) {
  guint next = 1;
  for (guint s = 0; s < deck->slides->len; s++) {
    const DsSlide *slide = g_ptr_array_index(deck->slides, s);
    g_assert(slide->ordinal == s + 1 && slide->first == next && slide->last >= slide->first);
    g_assert(ds_deck_slide_of_page(deck, slide->first) == slide);
    fuzz_check_text(slide->title);
    for (guint i = 0; i < slide->lines->len; i++) {
      const DsSlideLine *line = &g_array_index(slide->lines, DsSlideLine, i);
      g_assert(line->page >= slide->first && line->page <= slide->last);
    }
    g_autofree char *text = ds_slide_text(slide, DS_ROLES_KEPT);
    fuzz_check_text(text);
    next = slide->last + 1;
  }
  g_assert(next == deck->facts->pages->len + 1);
}

/** Judges @facts alone, and again beside a deck that shows the same. */
static inline void fuzz_judge(const DsFacts *facts) {
  static const char *const events[] = {"Wax Summit 2031", "KubeCon NA 2031", NULL};
  g_autoptr(DsDeck) alone = ds_deck_judge(facts, NULL, NULL);
  fuzz_check_verdicts(alone);
  fuzz_check_slides(alone);
  g_autoptr(DsProfile) profile = ds_profile_new();
  g_autofree char *candidates = ds_candidates_format(alone->candidates);
  for (guint i = 0; i < 3; i++) ds_profile_count(profile, candidates, 1);
  g_autofree char *hash = ds_profile_hash_for(profile, candidates);
  g_assert(strlen(hash) == 16);
  g_autoptr(DsDeck) beside = ds_deck_judge(facts, profile, events);
  fuzz_check_verdicts(beside);
  fuzz_check_slides(beside);
}
