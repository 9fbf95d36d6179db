/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A slide's title by size, weight, place and length. */
#include "title.h"

#include <math.h>
#include <string.h>

#define MAX_LINES 3u         /* of one title */
#define MAX_LETTERS 200      /* of one title */
#define UPPER 0.42f          /* of the height: titles of slides with a body stand above */
#define CLEARLY_LARGER 1.12f /* than the usual text of the page */
#define BY_FAR 1.3f          /* larger than all else: a title wherever it stands */
#define ONE_SIZE 0.93f       /* of the largest: the same, but for rounding */
#define HEAD 0.12f           /* of the height, where a small heading of a large list stands */
#define LIST_HEAD 0.7f       /* of the list's size */
#define SMALLER 0.9f         /* than the deck's titles */
#define MAX_PLACES 400u

static gboolean may_be_title(const DsSlideLine *line) {
  const DsLine *l = line->line;
  return line->role == DS_ROLE_BODY && l->rotation == 0 && !(l->flags & DS_LINE_BULLET) &&
         (strnlen(l->text, MAX_LETTERS + 1) <= MAX_LETTERS || g_utf8_strlen(l->text, MAX_LETTERS + 1) <= MAX_LETTERS);
}

/* The size of most letters of the page's kept lines. */
static float usual_size(const GArray *lines) {
  enum { LOOKED_AT = 200 };
  float best = 0, before = NAN;
  glong most = 0, length[LOOKED_AT]; /* bytes of each line that counts */
  guint n = MIN(lines->len, LOOKED_AT);
  for (guint i = 0; i < n; i++) {
    const DsSlideLine *line = &g_array_index(lines, DsSlideLine, i);
    length[i] = line->role == DS_ROLE_NOISE ? 0 : (glong)strlen(line->line->text);
  }
  for (guint i = 0; i < n; i++) {
    const DsSlideLine *line = &g_array_index(lines, DsSlideLine, i);
    float size = line->line->size;
    if (line->role == DS_ROLE_NOISE || line->role == DS_ROLE_HIDDEN || size == before) continue;
    before = size;
    glong letters = 0;
    for (guint k = 0; k < n; k++)
      if (fabsf(g_array_index(lines, DsSlideLine, k).line->size - size) < 0.06f * size) letters += length[k];
    if (letters > most || (letters == most && size < best)) {
      most = letters;
      best = size;
    }
  }
  return best;
}

/* Whether @text has more than one letter, or one that is a word: a letter drawn apart is no title. */
static gboolean has_word(const char *text) {
  guint letters = 0;
  for (const char *p = text; *p && letters < 2; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    letters += g_unichar_isalpha(c) ? (g_unichar_iswide(c) ? 2 : 1) : 0;
  }
  return letters >= 2;
}

/* What a page's lines are like, which a title stands out from. */
typedef struct {
  float usual;           /* the size of most letters */
  float largest, second; /* sizes of lines that may be titles; second: clearly below the largest */
  guint kept, n_largest; /* lines; those of the largest size */
  float top;             /* of the topmost line */
} PageType;

static PageType type_of(const GArray *lines) {
  PageType type = {.usual = usual_size(lines), .top = G_MAXFLOAT};
  for (guint i = 0; i < lines->len; i++) {
    const DsSlideLine *line = &g_array_index(lines, DsSlideLine, i);
    if (line->role != DS_ROLE_BODY && line->role != DS_ROLE_CODE) continue;
    type.kept++;
    type.top = MIN(type.top, line->line->box.y0);
    if (may_be_title(line)) type.largest = MAX(type.largest, line->line->size);
  }
  for (guint i = 0; i < lines->len; i++) {
    const DsSlideLine *line = &g_array_index(lines, DsSlideLine, i);
    if (!may_be_title(line)) continue;
    if (line->line->size >= ONE_SIZE * type.largest)
      type.n_largest++;
    else
      type.second = MAX(type.second, line->line->size);
  }
  return type;
}

/* Whether another line stands on the height of @line: then it is one of several headings, or of a row. */
static gboolean has_neighbour(const GArray *lines, const DsLine *line) {
  for (guint i = 0; i < lines->len; i++) {
    const DsSlideLine *other = &g_array_index(lines, DsSlideLine, i);
    float apart = (other->line->box.y0 + other->line->box.y1 - line->box.y0 - line->box.y1) / 2;
    if (other->line != line && other->role == DS_ROLE_BODY && fabsf(apart) < 0.5f * line->size) return TRUE;
  }
  return FALSE;
}

/* How much a line looks like a title; 0: not at all. */
static float title_score(const DsPage *page, const GArray *lines, const DsLine *l, const PageType *type) {
  float y = page->height > 0 ? l->box.y0 / page->height : 0;
  if (!has_word(l->text)) return 0;
  gboolean large = l->size >= CLEARLY_LARGER * type->usual, largest_here = l->size >= ONE_SIZE * type->largest;
  gboolean by_far = largest_here && type->second > 0 && l->size >= BY_FAR * type->second;
  gboolean heads_a_list =
      type->n_largest >= 3 && y < HEAD && l->box.y0 <= type->top && l->size >= LIST_HEAD * type->largest && !largest_here;
  if (heads_a_list) return 4; /* above three lines of larger type, which are the body */
  if (y > UPPER && !by_far && !(largest_here && large && type->kept <= 6) && !(type->kept <= 2 && largest_here)) return 0;
  if (!large && type->kept > 2) {
    if (y >= 0.25f || !(largest_here || (l->flags & DS_LINE_BOLD)) || has_neighbour(lines, l)) return 0;
  }
  return l->size / type->largest * 2 + (1 - y) + ((l->flags & DS_LINE_BOLD) ? 0.15f : 0);
}

/* Whether @next goes on the title that @line is of. */
static gboolean is_continued(const DsLine *line, const DsLine *next) {
  float gap = next->box.y0 - line->box.y1;
  return fabsf(line->size - next->size) < 0.06f * line->size && gap < 0.8f * line->size && gap > -0.6f * line->size &&
         next->box.y0 > line->box.y0 + 0.3f * line->size && next->box.x0 < line->box.x1 && line->box.x0 < next->box.x1;
}

/* A line of a list is no second line of a title. */
static gboolean is_list_item(const char *text) {
  gsize digits = strspn(text, "0123456789");
  return digits > 0 && digits < 3 && (text[digits] == '.' || text[digits] == ')');
}

/* The best line to begin the title with, or DS_NO_TITLE. */
static guint find_first(const DsPage *page, const GArray *lines) {
  PageType type = type_of(lines);
  float best = 0;
  guint at = DS_NO_TITLE;
  for (guint i = 0; i < lines->len; i++) {
    const DsSlideLine *line = &g_array_index(lines, DsSlideLine, i);
    float score = may_be_title(line) && type.largest > 0 ? title_score(page, lines, line->line, &type) : 0;
    if (score > best) {
      best = score;
      at = i;
    }
  }
  return at;
}

/* ---- the place of a deck's titles ---- */

#define NEAR 0.03f        /* of the page: how far titles of one template stand apart */
#define MIN_TITLES 4u     /* in one place, to know it */
#define USUAL_SHARE 0.4f  /* of the slides with a title */
#define STRONG_SHARE 0.7f /* of them: then a line elsewhere in smaller type is none */

static DsTitlePlace place_of(const DsPage *page, const DsLine *line) {
  float width = page->width > 0 ? page->width : 1, height = page->height > 0 ? page->height : 1;
  return (DsTitlePlace){line->box.x0 / width, (line->box.y0 + line->box.y1) / 2 / height, line->size, line->color, FALSE, FALSE};
}

static gboolean is_same_place(const DsTitlePlace *a, const DsTitlePlace *b) {
  return fabsf(a->x - b->x) < NEAR && fabsf(a->y - b->y) < NEAR && fabsf(a->size - b->size) < 0.1f * b->size && a->color == b->color;
}

DsTitlePlace ds_title_place(const GPtrArray *pages, const GPtrArray *page_lines, GArray *choices) {
  g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(DsTitlePlace));
  DsTitlePlace usual = {0};
  guint most = 0;
  for (guint i = 0; i < pages->len; i++) {
    const GArray *lines = g_ptr_array_index(page_lines, i);
    guint at = find_first(g_ptr_array_index(pages, i), lines);
    g_array_append_val(choices, at);
    if (at == DS_NO_TITLE) continue;
    DsTitlePlace place = place_of(g_ptr_array_index(pages, i), g_array_index(lines, DsSlideLine, at).line);
    g_array_append_val(places, place);
  }
  for (guint i = 0; i < places->len && i < MAX_PLACES; i++) {
    guint same = 0;
    for (guint k = 0; k < places->len; k++)
      same += is_same_place(&g_array_index(places, DsTitlePlace, k), &g_array_index(places, DsTitlePlace, i));
    if (same <= most) continue;
    most = same;
    usual = g_array_index(places, DsTitlePlace, i);
  }
  usual.known = most >= MIN_TITLES && (float)most >= USUAL_SHARE * (float)places->len;
  usual.strong = usual.known && (float)most >= STRONG_SHARE * (float)places->len;
  return usual;
}

/* The line of @lines that stands where the deck's titles do; FALSE: none. */
static gboolean find_in_place(const DsPage *page, const GArray *lines, const DsTitlePlace *place, guint *ret_at) {
  for (guint i = 0; i < lines->len; i++) {
    const DsSlideLine *line = &g_array_index(lines, DsSlideLine, i);
    if (!may_be_title(line) || !has_word(line->line->text)) continue;
    DsTitlePlace own = place_of(page, line->line);
    if (!is_same_place(&own, place)) continue;
    *ret_at = i;
    return TRUE;
  }
  return FALSE;
}

/* Marks the title that begins at @at, and returns it. */
static char *take_title(GArray *lines, guint at) {
  g_autoptr(GString) title = g_string_new(NULL);
  for (guint n = 0; n < MAX_LINES && at + n < lines->len; n++) {
    DsSlideLine *line = &g_array_index(lines, DsSlideLine, at + n);
    if (n && (!may_be_title(line) || is_list_item(line->line->text) ||
              !is_continued(g_array_index(lines, DsSlideLine, at + n - 1).line, line->line)))
      break;
    line->role = DS_ROLE_TITLE;
    g_string_append_printf(title, "%s%s", n ? " " : "", line->line->text);
  }
  g_strdelimit(title->str, "\t", ' ');
  return g_string_free(g_steal_pointer(&title), FALSE);
}

char *ds_title_find(const DsPage *page, GArray *lines, const DsTitlePlace *place, guint choice) {
  guint at = 0;
  if (place->known && find_in_place(page, lines, place, &at)) return take_title(lines, at);
  if (choice == DS_NO_TITLE) return NULL;
  /* where a template has its titles in one place, smaller type elsewhere is a label or a remark of a slide without one */
  const DsSlideLine *first = &g_array_index(lines, DsSlideLine, choice);
  if (place->strong && first->line->size < SMALLER * place->size) return NULL;
  return take_title(lines, choice);
}
