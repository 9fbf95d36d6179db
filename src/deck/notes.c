/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decks exported with speaker notes: the slide's picture above and the notes below on upright pages, or a page of notes after each slide
 * that shows the slide once more in small. */
#include "judge.h"

#include <string.h>

#define UPRIGHT 1.15f    /* height over width of a page for notes; slides are wider than high */
#define MIDDLE 0.5f      /* of the height: office programs put the slide above it and the notes below */
#define CROSSING 0.005f  /* of the height above and below the middle: no line may touch it */
#define MIN_PAGES 3u     /* of notes: fewer prove nothing */
#define THUMBNAIL 0.75f  /* of the slide's size of type, at most */
#define MIN_OWN_WORDS 4u /* of a page of notes besides the thumbnail's */
#define IN_TEN 8u        /* of ten pages must look the part */

static gboolean is_upright(const DsPage *page) {
  return page->width > 0 && page->height > UPRIGHT * page->width;
}

/* Whether the page has text in one half or both, and none across the middle. */
static gboolean is_parted(const DsPage *page, gboolean *ret_both) {
  gboolean above = FALSE, below = FALSE;
  for (guint i = 0; i < page->lines->len; i++) {
    const DsBox *box = &g_array_index(page->lines, DsLine, i).box;
    if (box->y0 < (MIDDLE + CROSSING) * page->height && box->y1 > (MIDDLE - CROSSING) * page->height) return FALSE;
    above = above || box->y1 < MIDDLE * page->height;
    below = below || box->y0 > MIDDLE * page->height;
  }
  *ret_both = above && below;
  return TRUE;
}

static gboolean are_notes_below(const Judgement *j) {
  const GPtrArray *pages = j->facts->pages;
  guint parted = 0, both = 0;
  for (guint i = 0; i < pages->len; i++) {
    gboolean two = FALSE;
    parted += is_upright(g_ptr_array_index(pages, i)) && is_parted(g_ptr_array_index(pages, i), &two);
    both += two;
  }
  return both >= MIN_PAGES && both * 2 >= pages->len && parted * 10 >= pages->len * 9;
}

static void mark_below(Judgement *j) {
  for (guint i = 0; i < j->lines->len; i++) {
    Judged *line = ds_judged(j, i);
    line->is_notes = line->line->box.y0 > MIDDLE * ds_judged_page(j, line->page)->height;
  }
}

static guint count_words(const char *text) {
  guint words = 0;
  for (const char *p = text; *p;) {
    p += strspn(p, " \t");
    words += *p != '\0';
    p += strcspn(p, " \t");
  }
  return words;
}

/* The lines of @page by their keys. */
static GHashTable *keys_of(const Judgement *j, guint page) {
  GHashTable *keys = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = ds_page_begin(j, page); i < ds_page_end(j, page); i++)
    g_hash_table_insert(keys, (gpointer)(uintptr_t)ds_judged(j, i)->key, ds_judged(j, i));
  return keys;
}

/* Whether @line of a page of notes is one of the slide's (@slide: its lines by key) in small. */
static gboolean is_thumbnail(const Judged *line, GHashTable *slide) {
  const Judged *large = g_hash_table_lookup(slide, line->key);
  return large && line->line->size <= THUMBNAIL * large->line->size;
}

/* Whether page @page + 1 is that of the notes to @page: nearly all of the slide in small, and words of its own. */
static gboolean has_notes_page(const Judgement *j, guint page) {
  g_autoptr(GHashTable) slide = keys_of(j, page);
  guint shown = 0, own = 0;
  for (guint i = ds_page_begin(j, page + 1); i < ds_page_end(j, page + 1); i++) {
    const Judged *line = ds_judged(j, i);
    if (is_thumbnail(line, slide))
      shown++;
    else
      own += count_words(line->line->text);
  }
  guint lines = g_hash_table_size(slide);
  return lines > 0 && shown * 10 >= lines * IN_TEN && own >= MIN_OWN_WORDS;
}

static gboolean are_notes_between(const Judgement *j) {
  guint pairs = j->facts->pages->len / 2, found = 0;
  if (pairs < MIN_PAGES) return FALSE;
  for (guint pair = 0; pair < pairs; pair++) found += has_notes_page(j, 2 * pair + 1);
  return found * 10 >= pairs * IN_TEN;
}

static void mark_between(Judgement *j) {
  for (guint page = 1; page < j->facts->pages->len; page += 2) {
    if (!has_notes_page(j, page)) continue;
    g_autoptr(GHashTable) slide = keys_of(j, page);
    for (guint i = ds_page_begin(j, page + 1); i < ds_page_end(j, page + 1); i++) {
      Judged *line = ds_judged(j, i);
      line->is_notes = TRUE;
      if (is_thumbnail(line, slide)) ds_judged_mark(j, line, DS_NOISE_THUMBNAIL, "the slide of page %u in small", page);
    }
    g_array_index(j->is_notes_page, gboolean, page) = TRUE;
  }
}

void ds_notes_find(Judgement *j) {
  g_array_set_size(j->is_notes_page, j->facts->pages->len);
  if (are_notes_below(j))
    mark_below(j);
  else if (are_notes_between(j))
    mark_between(j);
}
