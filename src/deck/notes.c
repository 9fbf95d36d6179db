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
#define MARGINAL 0.7f    /* of the page's largest size, at most: of a footer or header */
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

/* The lines of one page by the number of their keys; what is of another page is nothing. */
typedef struct {
  guint page;
  guint lines; /* keys of the page */
  Judged **at; /* the page's last line of each key */
} Slide;

/* Small lines in the margins of @page are left out: a template's, and not in the picture of the slide. */
static void read_slide(const Judgement *j, guint page, Slide *slide) {
  slide->page = page;
  slide->lines = 0;
  for (guint i = ds_page_begin(j, page); i < ds_page_end(j, page); i++) {
    Judged *line = ds_judged(j, i), **at = &slide->at[line->key_number];
    if (line->size_share <= MARGINAL && line->is_outer) continue;
    slide->lines += !*at || (*at)->page != page;
    *at = line;
  }
}

/* Whether @line of a page of notes is one of the slide's in small. */
static gboolean is_thumbnail(const Judged *line, const Slide *slide) {
  const Judged *large = slide->at[line->key_number];
  return large && large->page == slide->page && line->line->size <= THUMBNAIL * large->line->size;
}

/* Whether page @page + 1 is that of the notes to @page: nearly all of the slide in small, and words of its own. */
static gboolean has_notes_page(const Judgement *j, guint page, Slide *slide) {
  guint shown = 0, own = 0;
  read_slide(j, page, slide);
  for (guint i = ds_page_begin(j, page + 1); i < ds_page_end(j, page + 1); i++) shown += is_thumbnail(ds_judged(j, i), slide);
  if (slide->lines == 0 || shown * 10 < slide->lines * IN_TEN) return FALSE;
  for (guint i = ds_page_begin(j, page + 1); i < ds_page_end(j, page + 1) && own < MIN_OWN_WORDS; i++)
    if (!is_thumbnail(ds_judged(j, i), slide)) own += count_words(ds_judged(j, i)->line->text);
  return own >= MIN_OWN_WORDS;
}

/* The pages that hold the notes of the page before; fewer than a third are slides that show another in small. A slide without notes has no
 * such page, so they need not alternate. */
static GArray *find_notes_pages(const Judgement *j, Slide *slide) {
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint page = 1; page < j->facts->pages->len; page++)
    if (has_notes_page(j, page, slide)) {
      page++;
      g_array_append_val(found, page);
    }
  return found->len >= MIN_PAGES && found->len * 3 >= j->facts->pages->len ? g_steal_pointer(&found) : NULL;
}

static void mark_between(Judgement *j, const GArray *notes_pages, Slide *slide) {
  for (guint n = 0; n < notes_pages->len; n++) {
    guint page = g_array_index(notes_pages, guint, n);
    read_slide(j, page - 1, slide);
    for (guint i = ds_page_begin(j, page); i < ds_page_end(j, page); i++) {
      Judged *line = ds_judged(j, i);
      line->is_notes = TRUE;
      if (is_thumbnail(line, slide)) ds_judged_mark(j, line, DS_NOISE_THUMBNAIL, "the slide of page %u in small", page - 1);
    }
    g_array_index(j->is_notes_page, gboolean, page - 1) = TRUE;
  }
}

void ds_notes_find(Judgement *j) {
  g_array_set_size(j->is_notes_page, j->facts->pages->len);
  if (are_notes_below(j)) {
    mark_below(j);
    return;
  }
  g_autofree Judged **at = g_new0(Judged *, j->keys->len);
  Slide slide = {.at = at};
  g_autoptr(GArray) notes_pages = find_notes_pages(j, &slide);
  if (notes_pages) mark_between(j, notes_pages, &slide);
}
