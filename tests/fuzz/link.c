/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A deck among talks: its path, its title slide and words that name a talk are the first three lines, the rest is a YAML list. The same
 * question has the same answer, and an answer that can be told. */
#include "talks.h"

#include <decksearch/link.h>
#include <string.h>

static DsFacts *facts_of(const char *title) {
  DsFacts *facts = ds_facts_new();
  DsPage *page = ds_page_new(1);
  page->width = 720;
  page->height = 405;
  g_auto(GStrv) lines = g_strsplit(title, "\t", 8);
  for (guint i = 0; lines[i]; i++) {
    float y = 60 + 40 * (float)i;
    DsLine line = {.text = g_strdup(lines[i]), .box = {40, y, 600, y + 24}, .size = i ? 20 : 30, .block = (guint16)i};
    g_array_append_val(page->lines, line);
  }
  g_ptr_array_add(facts->pages, page);
  return facts;
}

static void check_result(const DsLinkResult *result) {
  fuzz_check_text(result->evidence);
  g_assert(result->evidence && result->score >= 0 && result->score <= 1 && result->candidates->len <= 3);
  g_assert(!result->talk || (result->score >= DS_LINK_MIN_SCORE && result->how));
  for (guint i = 1; i < result->candidates->len; i++) {
    const DsLinkCandidate *before = &g_array_index(result->candidates, DsLinkCandidate, i - 1), *here = before + 1;
    g_assert(before->score >= here->score && before->talk && here->talk);
  }
}

static void try_words(const DsLinker *linker, const char *words) {
  g_autoptr(GError) error = NULL;
  const DsTalk *talk = ds_linker_find_talk(linker, words, &error);
  fuzz_check_outcome(talk != NULL, error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  g_autofree char *clean = ds_utf8_clean((const char *)data, (gssize)size);
  g_auto(GStrv) parts = g_strsplit(clean, "\n", 4);
  if (g_strv_length(parts) < 4) return 0;
  g_autoptr(GPtrArray) read = fuzz_talks_read("talks.yaml", (const uint8_t *)parts[3], strlen(parts[3]));
  g_autoptr(GPtrArray) talks = ds_talks_merge(read), pins = g_ptr_array_new();
  DsPin pin = {.deck = parts[0], .talk = parts[2]};
  g_autoptr(DsFacts) facts = facts_of(parts[1]);
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_autoptr(DsLinker) linker = ds_linker_new(talks, NULL);
  g_autoptr(DsLinkResult) first = ds_linker_link(linker, parts[0], deck), second = ds_linker_link(linker, parts[0], deck);
  check_result(first);
  g_assert(first->talk == second->talk && first->score == second->score);
  try_words(linker, parts[2]);
  g_ptr_array_add(pins, &pin);
  g_autoptr(DsLinker) pinned = ds_linker_new(talks, pins);
  g_autoptr(DsLinkResult) third = ds_linker_link(pinned, parts[0], deck);
  fuzz_check_text(third->evidence);
  g_assert(third->evidence && (!third->talk || g_str_equal(third->how, "pinned")));
  return 0;
}
