/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts as bytes. What a page has of numbers is one packed array, and so are its lines, with their texts in one string: a variant's node
 * takes longer to look up than all of it to copy, and this runs for every page. */
#include <decksearch/deck.h>

#include <math.h>
#include <string.h>

#define MAX_LINES 100000u
#define MAX_LINKS 10000u

/* The numbers of a page; native byte order (the wire and the cache stay on one machine). */
typedef struct {
  guint32 number, glyphs;
  float width, height, trust;
} PackedPage;
G_STATIC_ASSERT(sizeof(PackedPage) == 20);

/* One line without its text. */
typedef struct {
  float box[4], size;
  guint32 color;
  guint16 flags, block;
  guint8 origin, rotation, unused[2];
} PackedLine;
G_STATIC_ASSERT(sizeof(PackedLine) == 32);

const GVariantType *ds_page_variant_type(void) {
  return G_VARIANT_TYPE("(aymsmssaya(sdddd))");
}
const GVariantType *ds_metadata_variant_type(void) {
  return G_VARIANT_TYPE("(msmsmsmsmsmsx)");
}

static GVariant *as_bytes(const void *data, gsize len) {
  return g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, len ? data : "", len, 1);
}

GVariant *ds_page_encode(const DsPage *page) {
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GArray) packed = g_array_sized_new(FALSE, TRUE, sizeof(PackedLine), page->lines->len);
  for (guint i = 0; i < page->lines->len; i++) {
    const DsLine *line = &g_array_index(page->lines, DsLine, i);
    PackedLine one = {.box = {line->box.x0, line->box.y0, line->box.x1, line->box.y1},
                      .size = line->size,
                      .color = line->color,
                      .flags = line->flags,
                      .block = line->block,
                      .origin = line->origin,
                      .rotation = line->rotation};
    g_array_append_val(packed, one);
    g_string_append(text, line->text);
    g_string_append_c(text, '\n');
  }
  GVariantBuilder links;
  g_variant_builder_init(&links, G_VARIANT_TYPE("a(sdddd)"));
  for (guint i = 0; i < page->links->len; i++) {
    const DsLink *link = &g_array_index(page->links, DsLink, i);
    g_variant_builder_add(&links, "(sdddd)", link->uri, link->box.x0, link->box.y0, link->box.x1, link->box.y1);
  }
  const PackedPage numbers = {page->number, page->glyphs, page->width, page->height, page->trust};
  return g_variant_new("(@aymsmss@aya(sdddd))", as_bytes(&numbers, sizeof numbers), page->label, page->error, text->str,
                       as_bytes(packed->data, packed->len * sizeof(PackedLine)), &links);
}

static gboolean refuse(GError **error, const char *what) {
  g_set_error(error, DS_ERROR, DS_ERROR_PROTOCOL, "a page's record has %s", what);
  return FALSE;
}

static gboolean is_sane(double value) {
  return isfinite(value) && fabs(value) < 1e6;
}

static gboolean decode_lines(GVariant *value, DsPage *page, GError **error) {
  const char *text = NULL;
  gsize n_bytes = 0;
  g_autoptr(GVariant) bytes = g_variant_get_child_value(value, 4);
  g_variant_get_child(value, 3, "&s", &text);
  const guint8 *packed = g_variant_get_fixed_array(bytes, &n_bytes, 1);
  if (n_bytes % sizeof(PackedLine) || n_bytes / sizeof(PackedLine) > MAX_LINES) return refuse(error, "a wrong number of lines");
  for (gsize at = 0; at < n_bytes; at += sizeof(PackedLine)) {
    PackedLine one;
    memcpy(&one, packed + at, sizeof one); /* the array may lie at any address */
    const char *end = strchr(text, '\n');
    if (!end) return refuse(error, "fewer texts than lines");
    if (!is_sane(one.box[0]) || !is_sane(one.box[1]) || !is_sane(one.box[2]) || !is_sane(one.box[3]) || !is_sane(one.size))
      return refuse(error, "a line that stands nowhere");
    if (one.origin > DS_ORIGIN_NOTES || one.rotation > 4) return refuse(error, "an unknown kind of line");
    DsLine line = {.text = g_strndup(text, (gsize)(end - text)),
                   .box = {one.box[0], one.box[1], one.box[2], one.box[3]},
                   .size = one.size,
                   .color = one.color & 0xffffff,
                   .flags = one.flags,
                   .origin = one.origin,
                   .rotation = one.rotation,
                   .block = one.block};
    g_array_append_val(page->lines, line);
    text = end + 1;
  }
  return *text == '\0' || refuse(error, "more texts than lines");
}

static gboolean decode_links(GVariant *value, DsPage *page, GError **error) {
  g_autoptr(GVariant) links = g_variant_get_child_value(value, 5);
  if (g_variant_n_children(links) > MAX_LINKS) return refuse(error, "too many links");
  GVariantIter iter;
  const char *uri;
  double x0, y0, x1, y1;
  g_variant_iter_init(&iter, links);
  while (g_variant_iter_next(&iter, "(&sdddd)", &uri, &x0, &y0, &x1, &y1)) {
    if (!is_sane(x0) || !is_sane(y0) || !is_sane(x1) || !is_sane(y1)) return refuse(error, "a link that stands nowhere");
    DsLink link = {g_strdup(uri), {(float)x0, (float)y0, (float)x1, (float)y1}};
    g_array_append_val(page->links, link);
  }
  return TRUE;
}

static gboolean decode_numbers(GVariant *value, DsPage *page, GError **error) {
  g_autoptr(GVariant) bytes = g_variant_get_child_value(value, 0);
  gsize n_bytes = 0;
  const guint8 *packed = g_variant_get_fixed_array(bytes, &n_bytes, 1);
  PackedPage numbers;
  if (n_bytes != sizeof numbers) return refuse(error, "numbers of another length");
  memcpy(&numbers, packed, sizeof numbers);
  if (!is_sane(numbers.width) || !is_sane(numbers.height) || !(numbers.trust >= 0 && numbers.trust <= 1))
    return refuse(error, "an impossible size or trust");
  page->number = numbers.number;
  page->glyphs = numbers.glyphs;
  page->width = numbers.width;
  page->height = numbers.height;
  page->trust = numbers.trust;
  return TRUE;
}

DsPage *ds_page_decode(GVariant *value, GError **error) {
  g_autoptr(DsPage) page = ds_page_new(0);
  if (!g_variant_is_of_type(value, ds_page_variant_type())) {
    refuse(error, "a wrong type");
    return NULL;
  }
  if (!decode_numbers(value, page, error)) return NULL;
  g_variant_get_child(value, 1, "ms", &page->label);
  g_variant_get_child(value, 2, "ms", &page->error);
  if (!decode_lines(value, page, error) || !decode_links(value, page, error)) return NULL;
  return g_steal_pointer(&page);
}

GVariant *ds_metadata_encode(const DsMetadata *meta) {
  return g_variant_new("(msmsmsmsmsmsx)", meta->title, meta->author, meta->subject, meta->keywords, meta->creator, meta->producer,
                       meta->created);
}

gboolean ds_metadata_decode(GVariant *value, DsMetadata *meta, GError **error) {
  if (!g_variant_is_of_type(value, ds_metadata_variant_type())) {
    g_set_error(error, DS_ERROR, DS_ERROR_PROTOCOL, "a metadata record has a wrong type");
    return FALSE;
  }
  g_variant_get(value, "(msmsmsmsmsmsx)", &meta->title, &meta->author, &meta->subject, &meta->keywords, &meta->creator, &meta->producer,
                &meta->created);
  return TRUE;
}
