/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDF pages to glyphs, through poppler. */
#include "pdf.h"

#include "colors.h"

#include <cairo.h>
#include <poppler.h>

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define NO_TEXT 0xfffd        /* the replacement character: shown by nothing, counted against the page's trust */
#define MAX_LINKS 2000u       /* of one page */
#define MAX_TEXT 4096u        /* bytes of a label, a link or a metadata field */
#define MAX_MAPPED (64 << 20) /* bytes */
#define HEADER_WITHIN 1024u   /* bytes in which "%PDF-" must stand: ISO 32000-1, implementation note 13 */

/* poppler 22.12 declares no cleanup functions of its own */
typedef PopplerPage PopplerPageHandle;
static void page_unref(PopplerPage *page) {
  g_object_unref(page);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerPageHandle, page_unref)

struct DsPdf {
  PopplerDocument *document;
  guint pages;
};

void ds_pdf_free(DsPdf *pdf) {
  if (!pdf) return;
  g_object_unref(pdf->document);
  g_free(pdf);
}

guint ds_pdf_page_count(const DsPdf *pdf) {
  return pdf->pages;
}

static gboolean has_header(int fd) {
  char head[HEADER_WITHIN];
  ssize_t n = pread(fd, head, sizeof head, 0);
  return n > 0 && memmem(head, (gsize)n, "%PDF-", 5) != NULL;
}

/* Our error for poppler's @theirs. @tried: a password. */
static void set_open_error(GError **error, const GError *theirs, gboolean header, gboolean tried) {
  gboolean poppler = theirs && theirs->domain == POPPLER_ERROR;
  if (theirs && theirs->domain == DS_ERROR)
    g_set_error_literal(error, DS_ERROR, theirs->code, theirs->message);
  else if (poppler && theirs->code == POPPLER_ERROR_ENCRYPTED)
    g_set_error(error, DS_ERROR, DS_ERROR_ENCRYPTED, "is encrypted; %s",
                tried ? "its password in decksearch.yaml does not open it" : "its password belongs under 'passwords' in decksearch.yaml");
  else if (!header)
    g_set_error_literal(error, DS_ERROR, DS_ERROR_NOT_PDF, "is not a PDF");
  else
    g_set_error(error, DS_ERROR, DS_ERROR_DAMAGED, "cannot be opened: %s", theirs ? theirs->message : "no reason given");
}

typedef struct {
  void *bytes;
  gsize length;
} Mapping;

static void mapping_free(gpointer data) {
  Mapping *mapping = data;
  munmap(mapping->bytes, mapping->length);
  g_free(mapping);
}

/* The bytes of the file @fd where they lie in memory, or NULL: the library reads a descriptor 256 bytes at a time, which is a tenth of the
 * time of reading a deck. A large file keeps its descriptor, so that a deck's size takes little of what its reader may use. */
static GBytes *map_file(int fd, gint64 most) {
  struct stat st;
  if (fstat(fd, &st) < 0 || st.st_size <= 0 || st.st_size > most) return NULL;
  void *bytes = mmap(NULL, (gsize)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (bytes == MAP_FAILED) return NULL;
  Mapping *mapping = g_new(Mapping, 1);
  *mapping = (Mapping){bytes, (gsize)st.st_size};
  return g_bytes_new_with_free_func(bytes, mapping->length, mapping_free, mapping);
}

/* Takes @fd. With a wrong password the library uses a descriptor, and bytes, after it has freed them; a stream it copies. */
static PopplerDocument *open_locked(int fd, const char *password, GError **error) {
  g_autoptr(GBytes) bytes = map_file(fd, G_MAXINT64);
  close(fd);
  if (!bytes) {
    g_set_error_literal(error, DS_ERROR, DS_ERROR_TOO_LARGE, "is too large to be opened with a password");
    return NULL;
  }
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_bytes(bytes);
  return poppler_document_new_from_stream(stream, (goffset)g_bytes_get_size(bytes), password, NULL, error);
}

/* Takes @fd. */
static PopplerDocument *open_document(int fd, GError **error) {
  g_autoptr(GBytes) bytes = map_file(fd, MAX_MAPPED);
  if (!bytes) return poppler_document_new_from_fd(fd, NULL, error); /* closes it, also when it fails */
  close(fd);
  return poppler_document_new_from_bytes(bytes, NULL, error);
}

DsPdf *ds_pdf_open(int fd, const char *password, GError **error) {
  g_autoptr(GError) theirs = NULL;
  g_autofree char *latin1 = password ? g_convert(password, -1, "ISO-8859-1", "UTF-8", NULL, NULL, NULL) : NULL;
  gboolean tried = password != NULL;
  if (!latin1) password = NULL; /* the library would not look whether it can be converted */
  gboolean header = has_header(fd);
  ds_colors_keep();
  if (lseek(fd, 0, SEEK_SET) < 0) {
    g_set_error(error, DS_ERROR, DS_ERROR_IO, "cannot be read: %s", g_strerror(errno));
    close(fd);
    return NULL;
  }
  PopplerDocument *document = password ? open_locked(fd, password, &theirs) : open_document(fd, &theirs);
  if (!document) {
    set_open_error(error, theirs, header, tried);
    return NULL;
  }
  int pages = poppler_document_get_n_pages(document);
  if (pages < 1 || (guint)pages > DS_PDF_MAX_PAGES) {
    if (pages < 1)
      g_set_error_literal(error, DS_ERROR, DS_ERROR_NO_PAGES, "has no pages");
    else
      g_set_error(error, DS_ERROR, DS_ERROR_TOO_LARGE, "has %d pages; the limit is %u", pages, DS_PDF_MAX_PAGES);
    g_object_unref(document);
    return NULL;
  }
  DsPdf *pdf = g_new0(DsPdf, 1);
  pdf->document = document;
  pdf->pages = (guint)pages;
  return pdf;
}

/* Takes @text; the valid UTF-8 of it, bounded, or NULL when there is none. */
static char *bounded(char *text) {
  char *clean = text ? ds_utf8_clean(text, (gssize)MIN(strlen(text), MAX_TEXT)) : NULL;
  g_free(text);
  if (clean && *g_strstrip(clean)) return clean;
  g_free(clean);
  return NULL;
}

void ds_pdf_metadata(DsPdf *pdf, DsMetadata *ret_meta) {
  ret_meta->title = bounded(poppler_document_get_title(pdf->document));
  ret_meta->author = bounded(poppler_document_get_author(pdf->document));
  ret_meta->subject = bounded(poppler_document_get_subject(pdf->document));
  ret_meta->keywords = bounded(poppler_document_get_keywords(pdf->document));
  ret_meta->creator = bounded(poppler_document_get_creator(pdf->document));
  ret_meta->producer = bounded(poppler_document_get_producer(pdf->document));
  time_t created = poppler_document_get_creation_date(pdf->document);
  ret_meta->created = created > 0 ? (gint64)created : 0;
}

/* ---- glyphs ---- */

/* What a font's name says: fonts carry no such flags through poppler. */
static guint8 flags_of_font(const char *name) {
  static const struct {
    const char *part;
    guint8 flag;
  } signs[] = {
      {"bold", DS_GLYPH_BOLD},      {"black", DS_GLYPH_BOLD},      {"heavy", DS_GLYPH_BOLD},   {"italic", DS_GLYPH_ITALIC},
      {"oblique", DS_GLYPH_ITALIC}, {"mono", DS_GLYPH_MONO},       {"courier", DS_GLYPH_MONO}, {"consol", DS_GLYPH_MONO},
      {"menlo", DS_GLYPH_MONO},     {"typewriter", DS_GLYPH_MONO}, {"code", DS_GLYPH_MONO},    {"inconsolata", DS_GLYPH_MONO},
      {"cmtt", DS_GLYPH_MONO},
  };
  g_autofree char *lower = g_ascii_strdown(name ? name : "", -1);
  guint8 flags = 0;
  for (guint i = 0; i < G_N_ELEMENTS(signs); i++)
    if (strstr(lower, signs[i].part)) flags |= signs[i].flag;
  return flags;
}

static guint32 color_of(const PopplerColor *color) {
  return ((guint32)(color->red >> 8) << 16) | ((guint32)(color->green >> 8) << 8) | (guint32)(color->blue >> 8);
}

static float finite_or_zero(double value) {
  return isfinite(value) && fabs(value) < 1e5 ? (float)value : 0;
}

/* Size, colour and flags of the fonts, laid over the glyphs; a run is [start_index, end_index]. */
static void add_attributes(PopplerPage *page, PopplerRectangle *area, DsGlyph *glyphs, gsize n) {
  GList *runs = poppler_page_get_text_attributes_for_area(page, area);
  for (GList *at = runs; at; at = at->next) {
    const PopplerTextAttributes *run = at->data;
    if (run->start_index < 0 || run->end_index < run->start_index) continue;
    guint8 flags = flags_of_font(run->font_name);
    gboolean emoji = run->font_name && strstr(run->font_name, "Emoji"); /* a letter of such a font is a picture with a wrong number */
    guint32 color = color_of(&run->color);
    for (gsize i = (gsize)run->start_index; i <= (gsize)run->end_index && i < n; i++) {
      glyphs[i].size = finite_or_zero(run->font_size);
      glyphs[i].color = color;
      glyphs[i].flags = flags;
      if (emoji && glyphs[i].c > 0x7f && g_unichar_isalpha(glyphs[i].c)) glyphs[i].c = NO_TEXT;
    }
  }
  poppler_page_free_text_attributes(runs);
}

/* The marks that the library writes around runs from right to left have no rectangle. */
static gboolean has_no_box(gunichar c) {
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
}

/* The glyphs of a page, *@n of them. poppler gives one rectangle per character of the text, except where it does not (12 of 2,000 public
 * files): characters beyond the rectangles stand where the last one does. */
static DsGlyph *read_glyphs(PopplerPage *page, PopplerRectangle *area, const char *text, gsize *n) {
  PopplerRectangle *boxes = NULL; /* untouched on a page without text */
  guint n_boxes = 0;
  if (!poppler_page_get_text_layout_for_area(page, area, &boxes, &n_boxes)) n_boxes = 0;
  *n = (gsize)g_utf8_strlen(text, -1);
  DsGlyph *glyphs = g_new0(DsGlyph, *n + 1);
  gsize i = 0, at = 0; /* the rectangle of the next character that has one */
  for (const char *p = text; *p && i < *n; p = g_utf8_next_char(p), i++) {
    glyphs[i].c = g_utf8_get_char(p);
    const PopplerRectangle *box = n_boxes ? &boxes[MIN(at, (gsize)n_boxes - 1)] : NULL;
    at += !has_no_box(glyphs[i].c);
    if (!box) continue;
    glyphs[i].box = (DsBox){finite_or_zero(MIN(box->x1, box->x2)), finite_or_zero(MIN(box->y1, box->y2)),
                            finite_or_zero(MAX(box->x1, box->x2)), finite_or_zero(MAX(box->y1, box->y2))};
  }
  g_free(boxes);
  if (area->x1 <= area->x2) add_attributes(page, area, glyphs, *n); /* of a turned selection they belong to other characters */
  return glyphs;
}

/* The page's text. The library takes a selection's left end for the beginning of its first line and loses lines that run leftwards: such a
 * page is selected from its right edge, and *@area turned. */
static char *read_text(PopplerPage *page, PopplerRectangle *area) {
  char *text = poppler_page_get_text_for_area(page, area);
  gboolean leftwards = FALSE;
  for (const char *p = text; p && *p && !leftwards; p++)
    leftwards = (guchar)p[0] == 0xe2 && (guchar)p[1] == 0x80 && (guchar)p[2] == 0xab; /* U+202B */
  if (!leftwards) return text;
  PopplerRectangle turned = {area->x2, area->y1, area->x1, area->y2};
  char *whole = poppler_page_get_text_for_area(page, &turned);
  if (!whole || strlen(whole) <= strlen(text)) {
    g_free(whole);
    return text;
  }
  *area = turned;
  g_free(text);
  return whole;
}

static void read_links(PopplerPage *from, DsPage *page) {
  GList *links = poppler_page_get_link_mapping(from);
  for (GList *at = links; at && page->links->len < MAX_LINKS; at = at->next) {
    const PopplerLinkMapping *mapping = at->data;
    if (!mapping->action || mapping->action->type != POPPLER_ACTION_URI) continue;
    char *uri = bounded(g_strdup(mapping->action->uri.uri));
    if (!uri) continue;
    const PopplerRectangle *area = &mapping->area; /* origin bottom left, unlike the text's */
    DsLink link = {uri,
                   {finite_or_zero(area->x1), page->height - finite_or_zero(area->y2), finite_or_zero(area->x2),
                    page->height - finite_or_zero(area->y1)}};
    g_array_append_val(page->links, link);
  }
  poppler_page_free_link_mapping(links);
}

/* ---- what is drawn ---- */

static PopplerPage *page_at(DsPdf *pdf, guint number) {
  return number >= 1 && number <= pdf->pages ? poppler_document_get_page(pdf->document, (int)number - 1) : NULL;
}

guint ds_pdf_pictures(DsPdf *pdf, guint number, float *ret_largest) {
  g_autoptr(PopplerPageHandle) page = page_at(pdf, number);
  double width = 0, height = 0;
  guint n = 0;
  *ret_largest = 0;
  if (!page) return 0;
  poppler_page_get_size(page, &width, &height);
  GList *pictures = poppler_page_get_image_mapping(page);
  for (GList *at = pictures; at; at = at->next, n++) {
    const PopplerRectangle *area = &((const PopplerImageMapping *)at->data)->area;
    double share = fabs(area->x2 - area->x1) * fabs(area->y2 - area->y1) / MAX(width * height, 1);
    *ret_largest = MAX(*ret_largest, finite_or_zero(share));
  }
  poppler_page_free_image_mapping(pictures);
  return n;
}

gboolean ds_pdf_draw(DsPdf *pdf, guint number, guint32 *pixels, guint width, guint height) {
  g_autoptr(PopplerPageHandle) page = page_at(pdf, number);
  double page_width = 0, page_height = 0;
  if (!page) return FALSE;
  poppler_page_get_size(page, &page_width, &page_height);
  if (!(page_width > 0) || !(page_height > 0)) return FALSE;
  memset(pixels, 0xff, (gsize)width * height * sizeof *pixels);
  cairo_surface_t *surface =
      cairo_image_surface_create_for_data((guint8 *)pixels, CAIRO_FORMAT_RGB24, (int)width, (int)height, (int)(width * sizeof *pixels));
  cairo_t *context = cairo_create(surface);
  cairo_scale(context, width / page_width, height / page_height);
  poppler_page_render(page, context);
  cairo_surface_flush(surface);
  gboolean ok = cairo_status(context) == CAIRO_STATUS_SUCCESS && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
  cairo_destroy(context);
  cairo_surface_destroy(surface);
  return ok;
}

DsPage *ds_pdf_read_page(DsPdf *pdf, guint number, GError **error) {
  g_autoptr(PopplerPageHandle) from = page_at(pdf, number);
  if (!from) {
    g_set_error(error, DS_ERROR, DS_ERROR_PAGE_FAILED, "page %u cannot be read", number);
    return NULL;
  }
  double width = 0, height = 0;
  g_autoptr(DsPage) page = ds_page_new(number);
  poppler_page_get_size(from, &width, &height);
  page->width = finite_or_zero(width);
  page->height = finite_or_zero(height);
  page->label = bounded(poppler_page_get_label(from));
  PopplerRectangle area = {0, 0, width, height};
  g_autofree char *raw = read_text(from, &area);
  g_autofree char *clean = raw && !g_utf8_validate(raw, -1, NULL) ? ds_utf8_clean(raw, -1) : NULL;
  const char *text = clean ? clean : raw ? raw : "";
  if (strlen(text) > (gsize)DS_PDF_MAX_GLYPHS * 4) {
    g_set_error(error, DS_ERROR, DS_ERROR_TOO_LARGE, "page %u has more than %u characters", number, DS_PDF_MAX_GLYPHS);
    return NULL;
  }
  gsize n = 0;
  g_autofree DsGlyph *glyphs = read_glyphs(from, &area, text, &n);
  ds_lines_group(glyphs, n, page->width, page->height, page);
  read_links(from, page);
  return g_steal_pointer(&page);
}
