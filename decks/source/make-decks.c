/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * make-decks SOURCE-DIR OUTPUT-DIR: makes a PDF of every *.txt in SOURCE-DIR (its `output:` below OUTPUT-DIR). The markup is described in
 * decks/README.md. The same sources and fonts give the same bytes: dates come from the source, nothing comes from the clock, and hinting
 * is off, so that a layout does not depend on a screen.
 */
#include <cairo-pdf.h>
#include <glib.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "markup.h"

enum { WIDTH = 720, HEIGHT = 405, MARGIN = 42, BODY_TOP = 92, BODY_BOTTOM = 372, GUTTER = 26 };

typedef struct {
  const char *name;
  guint32 dark, accent, ink, soft, paper, panel;
} Theme;

static const Theme themes[] = {
    {"night", 0x16213e, 0xf2a541, 0x1f2937, 0x6b7280, 0xffffff, 0xf1f4f9}, {"forest", 0x12372a, 0x3fa796, 0x1c2b26, 0x66756f, 0xffffff, 0xeef5f2},
    {"plum", 0x3b1f4a, 0xd1495b, 0x2b2233, 0x786f80, 0xffffff, 0xf6f1f7}, {"harbour", 0x0b3954, 0x1f8fc4, 0x14232d, 0x61717c, 0xffffff, 0xedf4f8},
    {"brick", 0x5a1e14, 0xc8553d, 0x2c1d19, 0x7d6c66, 0xfffdfb, 0xf8f0ec}, {"ink", 0x20232a, 0x3e7cb1, 0x20232a, 0x6d717a, 0xffffff, 0xf0f1f3},
};

typedef struct {
  const Deck *deck;
  const Theme *theme;
  const char *sans, *mono, *heading, *lang;
  cairo_t *cr;
  double x, y, width;   /* where the next item of the body goes */
  gboolean curves;      /* letters as outlines: a picture of text */
} Canvas;

/* ---- drawing ---- */

static void color(Canvas *c, guint32 rgb) { cairo_set_source_rgb(c->cr, (rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0); }

static void fill_box(Canvas *c, guint32 rgb, double x, double y, double w, double h) {
  color(c, rgb);
  cairo_rectangle(c->cr, x, y, w, h);
  cairo_fill(c->cr);
}

/* **bold** and `code` as Pango markup. */
static char *inline_markup(const Canvas *c, const char *text) {
  g_autofree char *safe = g_markup_escape_text(text, -1);
  GString *out = g_string_new(NULL);
  gboolean bold = FALSE, mono = FALSE;
  for (const char *s = safe; *s; s++) {
    if (s[0] == '*' && s[1] == '*' && !mono) g_string_append(out, (bold = !bold) ? "<b>" : "</b>"), s++;
    else if (*s == '`' && (mono = !mono)) g_string_append_printf(out, "<span font_family=\"%s\" size=\"92%%\">", c->mono);
    else if (*s == '`') g_string_append(out, "</span>");
    else g_string_append_c(out, *s);
  }
  return g_string_free(out, FALSE);
}

typedef struct {
  const char *family;
  double size;
  guint32 rgb;
  gboolean bold;
  PangoAlignment align;
} Face;

static PangoLayout *lay_out(Canvas *c, const Face *face, double width, const char *markup) {
  PangoLayout *layout = pango_cairo_create_layout(c->cr);
  g_autoptr(PangoFontDescription) font = pango_font_description_new();
  cairo_font_options_t *options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(pango_layout_get_context(layout), options);
  cairo_font_options_destroy(options);
  pango_cairo_context_set_resolution(pango_layout_get_context(layout), 72); /* a point is a unit of the page */
  pango_font_description_set_family(font, face->family);
  pango_font_description_set_weight(font, face->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size(font, face->size * PANGO_SCALE);
  pango_layout_set_font_description(layout, font);
  pango_context_set_language(pango_layout_get_context(layout), pango_language_from_string(c->lang));
  pango_layout_context_changed(layout);
  pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment(layout, face->align);
  pango_layout_set_markup(layout, markup, -1);
  return layout;
}

/* Writes and returns the height it took. */
static double write_markup(Canvas *c, const Face *face, double x, double y, double width, const char *markup) {
  g_autoptr(PangoLayout) layout = lay_out(c, face, width, markup);
  int height = 0;
  pango_layout_get_size(layout, NULL, &height);
  color(c, face->rgb);
  cairo_move_to(c->cr, x, y);
  if (c->curves) {
    pango_cairo_layout_path(c->cr, layout);
    cairo_fill(c->cr);
  } else pango_cairo_show_layout(c->cr, layout);
  return (double)height / PANGO_SCALE;
}

static double write_text(Canvas *c, const Face *face, double x, double y, double width, const char *text) {
  g_autofree char *markup = inline_markup(c, text);
  return write_markup(c, face, x, y, width, markup);
}

static void draw_code(Canvas *c, const Item *item) {
  GString *markup = g_string_new(NULL);
  g_auto(GStrv) lines = g_strsplit(item->text, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    g_autofree char *safe = g_markup_escape_text(lines[i], -1);
    const char *span = lines[i][strspn(lines[i], " ")] == '#' ? "foreground=\"#7d8590\"" : g_str_has_prefix(lines[i], "$ ") ? "weight=\"bold\"" : "";
    g_string_append_printf(markup, "%s<span %s>%s</span>", i ? "\n" : "", span, safe);
  }
  Face face = {c->mono, c->width < 400 ? 11 : 12, c->theme->ink, FALSE, PANGO_ALIGN_LEFT};
  g_autoptr(PangoLayout) layout = lay_out(c, &face, c->width - 28, markup->str);
  int height = 0;
  pango_layout_get_size(layout, NULL, &height);
  double tall = (double)height / PANGO_SCALE + 20;
  fill_box(c, c->theme->panel, c->x, c->y, c->width, tall);
  fill_box(c, c->theme->accent, c->x, c->y, 3, tall);
  write_markup(c, &face, c->x + 16, c->y + 10, c->width - 28, markup->str);
  g_string_free(markup, TRUE);
  c->y += tall + 10;
}

enum { MAX_CELLS = 6 };

/* "| a | b |" -> cells; the count */
static guint split_row(const char *row, char *cell[MAX_CELLS]) {
  g_auto(GStrv) part = g_strsplit(row + 1, "|", -1);
  guint n = 0;
  for (guint i = 0; part[i] && part[i + 1] && n < MAX_CELLS; i++) cell[n++] = g_strstrip(g_strdup(part[i]));
  return n;
}

static void draw_table(Canvas *c, const Item *item) {
  double natural[MAX_CELLS] = {0}, total = 0;
  g_auto(GStrv) rows = g_strsplit(item->text, "\n", -1);
  for (int pass = 0; pass < 2; pass++)
    for (guint r = 0; rows[r]; r++) {
      char *cell[MAX_CELLS] = {0};
      guint n = split_row(rows[r], cell);
      double x = c->x, tall = 0, stretch = pass ? c->width / total : 1;
      Face face = {c->sans, 14, r ? c->theme->ink : c->theme->dark, r == 0, PANGO_ALIGN_LEFT};
      if (pass && r && r % 2 == 0) fill_box(c, c->theme->panel, c->x, c->y, c->width, 24);
      for (guint i = 0; i < n; i++) {
        if (pass == 0) {
          g_autofree char *markup = inline_markup(c, cell[i]);
          g_autoptr(PangoLayout) layout = lay_out(c, &face, 1000, markup);
          PangoRectangle box;
          pango_layout_get_extents(layout, NULL, &box);
          natural[i] = MAX(natural[i], (double)box.width / PANGO_SCALE + 18);
        } else {
          tall = MAX(tall, write_text(c, &face, x + 8, c->y + 4, natural[i] * stretch - 10, cell[i]));
          x += natural[i] * stretch;
        }
        g_free(cell[i]);
      }
      if (pass) c->y += MAX(24, tall + 8);
      if (pass && r == 0) fill_box(c, c->theme->accent, c->x, c->y - 1.5, c->width, 1.5);
      if (pass == 0 && !rows[r + 1])
        for (guint i = 0; i < n; i++) total += natural[i];
    }
  c->y += 10;
}

static void draw_bullet(Canvas *c, const Item *item) {
  static const double sizes[] = {19, 16, 14};
  int depth = MIN(item->depth, 2);
  Face face = {c->sans, c->width < 400 ? sizes[depth] - 3 : sizes[depth], c->theme->ink, FALSE, PANGO_ALIGN_LEFT};
  double x = c->x + 20 * depth;
  Face mark = face;
  mark.rgb = c->theme->accent;
  write_text(c, &mark, x, c->y, 14, depth ? "–" : "•");
  c->y += write_text(c, &face, x + 16, c->y, c->width - 20 * depth - 16, item->text) + (depth ? 4 : 7);
}

/* A dash and a head of two strokes. */
static void draw_arrow(Canvas *c, const double at[4]) {
  double dx = at[2] - at[0], dy = at[3] - at[1], length = MAX(1, hypot(dx, dy));
  double ux = dx / length * 7, uy = dy / length * 7;
  color(c, c->theme->soft);
  cairo_set_line_width(c->cr, 1.6);
  cairo_move_to(c->cr, at[0], at[1]);
  cairo_line_to(c->cr, at[2], at[3]);
  cairo_move_to(c->cr, at[2] - ux - uy * 0.6, at[3] - uy + ux * 0.6);
  cairo_line_to(c->cr, at[2], at[3]);
  cairo_line_to(c->cr, at[2] - ux + uy * 0.6, at[3] - uy - ux * 0.6);
  cairo_stroke(c->cr);
}

/* A box with its text in the middle; a text that begins with "! " is the one to look at. */
static void draw_box(Canvas *c, const Item *item) {
  gboolean strong = g_str_has_prefix(item->text, "! ");
  const double *at = item->at;
  fill_box(c, strong ? c->theme->dark : c->theme->panel, at[0], at[1], at[2], at[3]);
  color(c, strong ? c->theme->accent : c->theme->dark);
  cairo_set_line_width(c->cr, strong ? 2 : 1.2);
  cairo_rectangle(c->cr, at[0], at[1], at[2], at[3]);
  cairo_stroke(c->cr);
  g_auto(GStrv) line = g_strsplit(strong ? item->text + 2 : item->text, " / ", -1);
  double y = at[1] + (at[3] - 17.0 * g_strv_length(line)) / 2;
  for (guint i = 0; line[i]; i++, y += 17) {
    Face face = {c->sans, i ? 11.5 : 13, strong ? 0xffffff : c->theme->ink, i == 0, PANGO_ALIGN_CENTER};
    write_text(c, &face, at[0] + 4, y, at[2] - 8, line[i]);
  }
}

static void draw_link(Canvas *c, const Item *item) {
  g_autofree char *attributes = g_strdup_printf("uri='%s'", item->uri);
  Face face = {c->sans, 14.5, 0x1b62b5, FALSE, PANGO_ALIGN_LEFT};
  if (!c->curves) cairo_tag_begin(c->cr, CAIRO_TAG_LINK, attributes);
  c->y += write_text(c, &face, c->x, c->y, c->width, item->text) + 7;
  if (!c->curves) cairo_tag_end(c->cr, CAIRO_TAG_LINK);
}

static void draw_item(Canvas *c, const Item *item) {
  Face plain = {c->sans, 15, c->theme->ink, FALSE, PANGO_ALIGN_LEFT}, note = {c->sans, 14, c->theme->dark, TRUE, PANGO_ALIGN_LEFT};
  Face caption = {c->sans, 12, c->theme->soft, FALSE, PANGO_ALIGN_LEFT};
  switch (item->kind) {
  case '-': draw_bullet(c, item); break;
  case 'c': draw_code(c, item); break;
  case '|': draw_table(c, item); break;
  case 'l': draw_link(c, item); break;
  case 'b': draw_box(c, item); break;
  case 'a': draw_arrow(c, item->at); break;
  case '#': write_text(c, &caption, item->at[0], item->at[1], WIDTH - MARGIN - item->at[0], item->text); break;
  case '>':
    c->y += 4;
    fill_box(c, c->theme->accent, c->x, c->y, 34, 2);
    c->y += 6 + write_text(c, &note, c->x, c->y + 8, c->width, item->text) + 14;
    break;
  default: c->y += write_text(c, &plain, c->x, c->y, c->width, item->text) + 9; break;
  }
}

/* The event's name in its text boxes, as conference templates print it. */
static void draw_banner(Canvas *c) {
  g_auto(GStrv) part = g_strsplit(setting(c->deck, "banner", ""), " | ", -1);
  static const double at[][2] = {{452, 12}, {518, 12}, {452, 27}};
  fill_box(c, c->theme->dark, 440, 6, WIDTH - 440, 38);
  fill_box(c, c->theme->accent, 440, 6, 4, 38);
  for (guint i = 0; i < G_N_ELEMENTS(at) && part[i]; i++) {
    Face face = {c->sans, i == 2 ? 10 : 12, i == 2 ? c->theme->accent : 0xffffff, i != 2, PANGO_ALIGN_LEFT};
    write_text(c, &face, at[i][0], at[i][1], WIDTH - at[i][0] - 8, part[i]);
  }
}

static void draw_footer(Canvas *c, int page) {
  const char *left = setting(c->deck, "footer", NULL), *counter = setting(c->deck, "counter", NULL);
  Face face = {c->sans, 9, c->theme->soft, FALSE, PANGO_ALIGN_LEFT};
  if (left) write_text(c, &face, MARGIN, 385, 460, left);
  if (!counter) return;
  g_autofree char *number = g_strdup_printf("%d", page), *total = g_strdup_printf("%d", c->deck->pages);
  g_autoptr(GString) text = g_string_new(counter);
  g_string_replace(text, "%p", number, 0);
  g_string_replace(text, "%n", total, 0);
  face.align = PANGO_ALIGN_RIGHT;
  write_text(c, &face, WIDTH - MARGIN - 100, 385, 100, text->str);
}

static void draw_cover(Canvas *c, const Slide *slide) {
  gboolean section = !strcmp(slide->layout, "section");
  fill_box(c, c->theme->dark, 0, 0, WIDTH, HEIGHT);
  fill_box(c, c->theme->accent, MARGIN, section ? 168 : 96, 64, 4);
  Face title = {c->heading, section ? 30 : 33, 0xffffff, TRUE, PANGO_ALIGN_LEFT};
  double y = (section ? 184 : 114);
  y += write_text(c, &title, MARGIN, y, WIDTH - 2 * MARGIN - 30, slide->title ? slide->title : "") + 12;
  for (guint i = 0; i < slide->items->len; i++) {
    const Item *item = slide->items->pdata[i];
    Face face = {c->sans, item->kind == '~' ? 17 : 15, item->kind == '@' ? 0xffffff : item->kind == '~' ? c->theme->accent : 0xc8ced8,
                 item->kind == '@', PANGO_ALIGN_LEFT};
    y += write_text(c, &face, MARGIN, y, WIDTH - 2 * MARGIN, item->text) + 8;
  }
}

static gboolean draw_page(Canvas *c, const Slide *slide, int step, int page) {
  gboolean picture = !strcmp(slide->layout, "picture");
  c->curves = picture;
  fill_box(c, c->theme->paper, 0, 0, WIDTH, HEIGHT);
  if (!strcmp(slide->layout, "title") || !strcmp(slide->layout, "section")) {
    draw_cover(c, slide);
    return TRUE;
  }
  if (slide->title) {
    Face face = {c->heading, 25, c->theme->dark, TRUE, PANGO_ALIGN_LEFT};
    fill_box(c, c->theme->accent, 0, 46, 8, 30);
    write_text(c, &face, MARGIN, 44, WIDTH - 2 * MARGIN, slide->title);
  }
  if (slide->banner) draw_banner(c);
  double lowest = 0;
  c->x = MARGIN;
  c->y = BODY_TOP;
  c->width = (WIDTH - 2 * MARGIN - GUTTER * (slide->columns - 1)) / (double)slide->columns;
  for (guint i = 0; i < slide->items->len; i++) {
    const Item *item = slide->items->pdata[i];
    if (item->kind == '/') c->x += c->width + GUTTER, c->y = BODY_TOP;
    else if (item->step <= step) draw_item(c, item);
    lowest = MAX(lowest, c->y);
  }
  if (!slide->bare && !picture) draw_footer(c, page);
  return lowest <= BODY_BOTTOM + 10;
}

/* ---- the file ---- */

static void set_metadata(cairo_surface_t *surface, const Deck *deck) {
  static const struct { const char *key; cairo_pdf_metadata_t field; } fields[] = {
      {"title", CAIRO_PDF_METADATA_TITLE}, {"author", CAIRO_PDF_METADATA_AUTHOR}, {"subject", CAIRO_PDF_METADATA_SUBJECT},
      {"keywords", CAIRO_PDF_METADATA_KEYWORDS}, {"creator", CAIRO_PDF_METADATA_CREATOR}};
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
    if (setting(deck, fields[i].key, NULL)) cairo_pdf_surface_set_metadata(surface, fields[i].field, setting(deck, fields[i].key, NULL));
  const char *date = setting(deck, "date", "2024-01-01T00:00:00Z");
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, date);
}

/* Labels follow a slide's own: after "1" come "2", "3". */
static void set_label(cairo_surface_t *surface, const Slide *slide, guint64 *running) {
  guint64 own = slide->label ? g_ascii_strtoull(slide->label, NULL, 10) : 0;
  if (own) *running = own;
  else if (*running) ++*running;
  g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, *running);
  if (*running || slide->label) cairo_pdf_surface_set_page_label(surface, *running ? number : slide->label);
}

/* The first font of @deck that is not installed, or NULL. Another one in its place would silently make another file. */
static const char *missing_font(const Deck *deck) {
  static const char *const keys[] = {"font", "heading", "mono"};
  PangoFontMap *map = pango_cairo_font_map_get_default();
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
    const char *family = setting(deck, keys[i], "DejaVu Sans");
    PangoContext *context = pango_font_map_create_context(map);
    g_autoptr(PangoFontDescription) wanted = pango_font_description_from_string(family);
    PangoFont *font = pango_font_map_load_font(map, context, wanted);
    g_autoptr(PangoFontDescription) got = pango_font_describe(font);
    g_object_unref(font);
    g_object_unref(context);
    if (!g_str_has_prefix(family, pango_font_description_get_family(got))) return family;
  }
  return NULL;
}

static gboolean make_deck(const char *source, const char *folder, GError **error) {
  Deck *deck = deck_read(source, error);
  if (!deck) return FALSE;
  if (missing_font(deck)) {
    g_printerr("%s: left as it is: no font '%s'\n", setting(deck, "output", source), missing_font(deck));
    deck_free(deck);
    return TRUE;
  }
  g_autofree char *path = g_build_filename(folder, setting(deck, "output", "unnamed.pdf"), NULL), *parent = g_path_get_dirname(path);
  g_mkdir_with_parents(parent, 0755);
  cairo_surface_t *surface = cairo_pdf_surface_create(path, WIDTH, HEIGHT);
  set_metadata(surface, deck);
  Canvas c = {.deck = deck, .theme = &themes[0], .cr = cairo_create(surface), .sans = setting(deck, "font", "DejaVu Sans")};
  c.mono = setting(deck, "mono", "DejaVu Sans Mono");
  c.heading = setting(deck, "heading", c.sans);
  for (guint i = 0; i < G_N_ELEMENTS(themes); i++)
    if (!strcmp(themes[i].name, setting(deck, "theme", "night"))) c.theme = &themes[i];
  int page = 0;
  guint64 running = 0;
  for (guint i = 0; i < deck->slides->len; i++) {
    const Slide *slide = deck->slides->pdata[i];
    c.lang = slide->lang ? slide->lang : setting(deck, "lang", "en");
    for (int step = 0; step <= slide->steps; step++) {
      set_label(surface, slide, &running);
      if (!draw_page(&c, slide, step, ++page)) g_printerr("%s: page %d: '%s' does not fit\n", source, page, slide->title);
      cairo_show_page(c.cr);
    }
  }
  cairo_destroy(c.cr);
  cairo_surface_finish(surface);
  cairo_status_t status = cairo_surface_status(surface);
  if (status) g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: %s", path, cairo_status_to_string(status));
  cairo_surface_destroy(surface);
  deck_free(deck);
  return status == CAIRO_STATUS_SUCCESS;
}

int main(int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = argc == 3 ? g_dir_open(argv[1], 0, &error) : NULL;
  if (!dir) {
    g_printerr("%s\n", error ? error->message : "usage: make-decks SOURCE-DIR OUTPUT-DIR");
    return 2;
  }
  for (const char *name; (name = g_dir_read_name(dir));) {
    g_autofree char *source = g_build_filename(argv[1], name, NULL);
    if (g_str_has_suffix(name, ".txt") && !make_deck(source, argv[2], &error)) {
      g_printerr("%s\n", error->message);
      return 2;
    }
  }
  return 0;
}
