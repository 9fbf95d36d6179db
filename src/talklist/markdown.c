/* SPDX-License-Identifier: GPL-3.0-or-later */
/* md4c's events to a flat list of blocks. md4c tells no line numbers, but its texts point into the source: where one points is its line. */
#include "markdown.h"

#include "entity.h"
#include "mdtext.h"

#include <decksearch/talklist.h>
#include <md4c.h>
#include <string.h>

#define MAX_DEPTH 64u         /* lists and quotes inside each other */
#define MAX_BLOCKS 200000u
#define MAX_LINES 200000u     /* that hold text: a list of talks is no log file */
#define MAX_SPANS 32u         /* spans inside each other; deeper ones are text */

typedef struct {
  const char *file, *source;
  gsize len;
  guint first_line;
  GArray *line_starts;     /* gsize: byte offset of each line */
  GPtrArray *blocks;
  GError *error;
  /* where the reader stands */
  DsMdBlock *block;        /* the one being filled, or NULL */
  DsMdLine *line;
  GString *text;           /* of the line */
  GArray *open;            /* DsMdSpan that are not closed yet */
  GArray *lists, *items;   /* guint: ids of the lists and items around */
  guint hidden[3];         /* spans of each kind that are open but too deep */
  guint next_id, table, row, column, cells, depth, quotes, image, n_blocks, n_lines;
  gboolean in_head, html_block, fresh_item;
} Walk;

static void span_clear(gpointer span) { g_free(((DsMdSpan *)span)->href); }

static void line_free(DsMdLine *line) {
  if (!line) return;
  g_free(line->text);
  g_array_unref(line->spans);
  g_free(line);
}

static void block_free(DsMdBlock *block) {
  if (!block) return;
  g_ptr_array_unref(block->lines);
  g_free(block);
}

/* ---- lines ---- */

/* The file's line at byte @offset: the last line that starts at or before it. */
static guint line_at(const Walk *walk, gsize offset) {
  guint low = 0, high = walk->line_starts->len;
  while (high - low > 1) {
    guint middle = (low + high) / 2;
    if (g_array_index(walk->line_starts, gsize, middle) <= offset) low = middle;
    else high = middle;
  }
  return walk->first_line + low;
}

static void begin_line(Walk *walk) {
  DsMdLine *line = g_new0(DsMdLine, 1);
  line->spans = g_array_new(FALSE, FALSE, sizeof(DsMdSpan));
  g_array_set_clear_func(line->spans, span_clear);
  walk->line = line;
  g_string_truncate(walk->text, 0);
  for (guint i = 0; i < walk->open->len; i++) {
    DsMdSpan *span = &g_array_index(walk->open, DsMdSpan, i);
    span->start = 0;
    span->line = 0;
  }
}

/* Moves a span's text to the line; a span over several lines leaves a piece on each. */
static void keep_span(Walk *walk, const DsMdSpan *open) {
  DsMdSpan span = *open;
  span.end = walk->text->len;
  while (span.start < span.end && walk->text->str[span.start] == ' ') span.start++;
  while (span.end > span.start && walk->text->str[span.end - 1] == ' ') span.end--;
  if (span.end <= span.start) return;
  span.href = g_strdup(open->href);
  if (!span.line) span.line = walk->line->line;
  g_array_append_val(walk->line->spans, span);
}

/* Spans say nothing of the blanks around the line. */
static void trim_line(DsMdLine *line) {
  gsize lead = 0;
  while (line->text[lead] == ' ') lead++;
  g_strstrip(line->text);
  gsize len = strlen(line->text);
  for (guint i = 0; i < line->spans->len; i++) {
    DsMdSpan *span = &g_array_index(line->spans, DsMdSpan, i);
    span->start = MIN(span->start > lead ? span->start - lead : 0, len);
    span->end = MIN(span->end > lead ? span->end - lead : 0, len);
  }
}

static void end_line(Walk *walk, gboolean hard) {
  if (!walk->line) return;
  for (guint i = walk->open->len; i > 0; i--) keep_span(walk, &g_array_index(walk->open, DsMdSpan, i - 1));
  DsMdLine *line = g_steal_pointer(&walk->line);
  line->text = g_strndup(walk->text->str, walk->text->len);
  line->hard = hard;
  trim_line(line);
  if (*line->text && walk->block && walk->n_lines < MAX_LINES) {
    g_ptr_array_add(walk->block->lines, line);
    walk->n_lines++;
  } else {
    line_free(line);
  }
}

/* ---- blocks ---- */

static void end_block(Walk *walk) {
  end_line(walk, FALSE);
  if (!walk->block) return;
  DsMdBlock *block = g_steal_pointer(&walk->block);
  if (block->lines->len || block->kind == DS_MD_CELL || block->kind == DS_MD_RULE) g_ptr_array_add(walk->blocks, block);
  else block_free(block);
}

static void begin_block(Walk *walk, DsMdKind kind) {
  end_block(walk);
  DsMdBlock *block = g_new0(DsMdBlock, 1);
  block->kind = kind;
  block->lines = g_ptr_array_new_with_free_func((GDestroyNotify)line_free);
  block->depth = walk->lists->len;
  if (walk->lists->len) block->list = g_array_index(walk->lists, guint, walk->lists->len - 1);
  if (walk->items->len) block->item = g_array_index(walk->items, guint, walk->items->len - 1);
  block->quote = walk->quotes > 0;
  block->first = walk->fresh_item;
  walk->fresh_item = FALSE;
  walk->block = block;
}

/* The last line that was read. */
static guint here(const Walk *walk) {
  const GPtrArray *open = walk->block ? walk->block->lines : NULL;
  if (open && open->len) return ((DsMdLine *)g_ptr_array_index(open, open->len - 1))->line;
  if (walk->blocks->len == 0) return walk->first_line;
  const DsMdBlock *last = g_ptr_array_index(walk->blocks, walk->blocks->len - 1);
  if (last->lines->len == 0) return walk->first_line;
  return ((DsMdLine *)g_ptr_array_index(last->lines, last->lines->len - 1))->line;
}

static int refuse(Walk *walk, const char *what, guint limit) {
  if (!walk->error)
    walk->error = g_error_new(DS_ERROR, DS_ERROR_TOO_LARGE, "%s:%u: more than %u %s: the rest is not read", walk->file, here(walk), limit, what);
  return -1;
}

static int enter_cell(Walk *walk, gboolean header) {
  if (++walk->cells > DS_TALKLIST_MAX_CELLS) return refuse(walk, "table cells", DS_TALKLIST_MAX_CELLS);
  begin_block(walk, DS_MD_CELL);
  walk->block->list = walk->table;
  walk->block->item = walk->row;
  walk->block->column = walk->column++;
  walk->block->header = header;
  return 0;
}

static int deeper(Walk *walk) { return ++walk->depth > MAX_DEPTH ? refuse(walk, "lists and quotes inside each other", MAX_DEPTH) : 0; }

static int enter_block(MD_BLOCKTYPE type, void *detail, void *data) {
  Walk *walk = data;
  if (++walk->n_blocks > MAX_BLOCKS) return refuse(walk, "blocks", MAX_BLOCKS);
  switch (type) {
  case MD_BLOCK_QUOTE: end_block(walk); walk->quotes++; return deeper(walk);
  case MD_BLOCK_UL:
  case MD_BLOCK_OL: {
    end_block(walk);
    guint id = ++walk->next_id;
    g_array_append_val(walk->lists, id);
    return deeper(walk);
  }
  case MD_BLOCK_LI: {
    end_block(walk);
    guint id = ++walk->next_id;
    g_array_append_val(walk->items, id);
    walk->fresh_item = TRUE;
    return 0;
  }
  case MD_BLOCK_H:
    begin_block(walk, DS_MD_HEADING);
    walk->block->level = ((MD_BLOCK_H_DETAIL *)detail)->level;
    return 0;
  case MD_BLOCK_HR: begin_block(walk, DS_MD_RULE); end_block(walk); return 0;
  case MD_BLOCK_P: begin_block(walk, DS_MD_PARAGRAPH); return 0;
  case MD_BLOCK_CODE: begin_block(walk, DS_MD_CODE); return 0;
  case MD_BLOCK_HTML: end_block(walk); walk->html_block = TRUE; return 0;
  case MD_BLOCK_TABLE:
    end_block(walk);
    if (((MD_BLOCK_TABLE_DETAIL *)detail)->col_count > DS_TALKLIST_MAX_COLUMNS) return refuse(walk, "table columns", DS_TALKLIST_MAX_COLUMNS);
    walk->table = ++walk->next_id;
    return 0;
  case MD_BLOCK_TR: walk->row = ++walk->next_id; walk->column = 0; return 0;
  case MD_BLOCK_TH: return enter_cell(walk, TRUE);
  case MD_BLOCK_TD: return enter_cell(walk, FALSE);
  default: return 0;
  }
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data) {
  (void)detail;
  Walk *walk = data;
  if (type != MD_BLOCK_THEAD && type != MD_BLOCK_TBODY && type != MD_BLOCK_TR) end_block(walk);
  switch (type) {
  case MD_BLOCK_QUOTE: walk->quotes--; walk->depth--; break;
  case MD_BLOCK_UL:
  case MD_BLOCK_OL: g_array_set_size(walk->lists, walk->lists->len - 1); walk->depth--; break;
  case MD_BLOCK_LI: g_array_set_size(walk->items, walk->items->len - 1); walk->fresh_item = FALSE; break;
  case MD_BLOCK_HTML: walk->html_block = FALSE; break;
  default: break;
  }
  return 0;
}

/* ---- spans ---- */

static void open_span(Walk *walk, DsMdSpanKind kind, char *href) {
  if (walk->open->len >= MAX_SPANS) {
    walk->hidden[kind]++;
    g_free(href);
    return;
  }
  DsMdSpan span = {kind, walk->line ? walk->text->len : 0, 0, href, 0};
  g_array_append_val(walk->open, span);
}

/* Closes the innermost open span of @kind. */
static void close_span(Walk *walk, DsMdSpanKind kind) {
  if (walk->hidden[kind]) {
    walk->hidden[kind]--;
    return;
  }
  for (guint i = walk->open->len; i > 0; i--) {
    DsMdSpan *span = &g_array_index(walk->open, DsMdSpan, i - 1);
    if (span->kind != kind) continue;
    if (walk->line) keep_span(walk, span);
    g_array_remove_index(walk->open, i - 1);
    return;
  }
}

static char *attribute(const MD_ATTRIBUTE *value) {
  GString *out = g_string_new(NULL);
  for (guint i = 0; value->substr_offsets && value->substr_offsets[i] < value->size; i++) {
    const char *text = value->text + value->substr_offsets[i];
    gsize len = value->substr_offsets[i + 1] - value->substr_offsets[i];
    if (value->substr_types[i] == MD_TEXT_ENTITY) ds_entity_append(out, text, len);
    else if (value->substr_types[i] == MD_TEXT_NULLCHAR) g_string_append(out, "\xEF\xBF\xBD");
    else g_string_append_len(out, text, (gssize)len);
  }
  return g_string_free(out, FALSE);
}

static int enter_span(MD_SPANTYPE type, void *detail, void *data) {
  Walk *walk = data;
  if (type == MD_SPAN_IMG) walk->image++;
  else if (type == MD_SPAN_A) open_span(walk, DS_SPAN_LINK, attribute(&((MD_SPAN_A_DETAIL *)detail)->href));
  else if (type == MD_SPAN_STRONG || type == MD_SPAN_U) open_span(walk, DS_SPAN_STRONG, NULL);
  else if (type == MD_SPAN_EM) open_span(walk, DS_SPAN_EM, NULL);
  return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *data) {
  (void)detail;
  Walk *walk = data;
  if (type == MD_SPAN_IMG) walk->image--;
  else if (type == MD_SPAN_A) close_span(walk, DS_SPAN_LINK);
  else if (type == MD_SPAN_STRONG || type == MD_SPAN_U) close_span(walk, DS_SPAN_STRONG);
  else if (type == MD_SPAN_EM) close_span(walk, DS_SPAN_EM);
  return 0;
}

/* ---- text ---- */

/* An inline tag: <br> ends the line, <a href> is a link, others say nothing. */
static void inline_tag(Walk *walk, const char *text, gsize len) {
  g_autofree char *tag = g_strndup(text, MIN(len, 2048));
  if (g_ascii_strncasecmp(tag, "<br", 3) == 0 && !g_ascii_isalpha(tag[3])) {
    end_line(walk, TRUE);
  } else if (g_ascii_strncasecmp(tag, "</a", 3) == 0 && !g_ascii_isalpha(tag[3])) {
    close_span(walk, DS_SPAN_LINK);
  } else if (g_ascii_strncasecmp(tag, "<a ", 3) == 0) {
    char *href = strstr(tag, "href=");
    if (!href || !strchr("'\"", href[5]) || !href[5]) return;
    char *end = strchr(href + 6, href[5]);
    if (!end) return;
    g_autofree char *raw = g_strndup(href + 6, (gsize)(end - href - 6));
    open_span(walk, DS_SPAN_LINK, ds_entity_decode(raw));
  }
}

static gboolean in_link(const Walk *walk) {
  for (guint i = 0; i < walk->open->len; i++)
    if (g_array_index(walk->open, DsMdSpan, i).kind == DS_SPAN_LINK) return TRUE;
  return FALSE;
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data) {
  Walk *walk = data;
  if (walk->html_block || walk->image) return 0;
  if (walk->n_lines >= MAX_LINES) return refuse(walk, "lines of text", MAX_LINES);
  if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR) {
    /* a link that the writer broke over two lines is one */
    if (walk->line && in_link(walk)) g_string_append_c(walk->text, ' ');
    else end_line(walk, type == MD_TEXT_BR);
    return 0;
  }
  if (!walk->block) begin_block(walk, DS_MD_PARAGRAPH);   /* a tight item has no paragraph of its own */
  if (!walk->line) begin_line(walk);
  gboolean ours = text >= walk->source && text < walk->source + walk->len;
  if (ours && type != MD_TEXT_HTML && size) {
    guint line = line_at(walk, (gsize)(text - walk->source));
    if (!walk->line->line) walk->line->line = line;
    for (guint i = 0; i < walk->open->len; i++)
      if (!g_array_index(walk->open, DsMdSpan, i).line) g_array_index(walk->open, DsMdSpan, i).line = line;
  }
  switch (type) {
  case MD_TEXT_NULLCHAR: g_string_append(walk->text, "\xEF\xBF\xBD"); break;
  case MD_TEXT_ENTITY: ds_entity_append(walk->text, text, size); break;
  case MD_TEXT_HTML: inline_tag(walk, text, size); break;
  case MD_TEXT_CODE:
    for (;;) {
      const char *end = walk->block->kind == DS_MD_CODE ? memchr(text, '\n', size) : NULL;
      ds_md_append_plain(walk->text, text, end ? (gsize)(end - text) : size);
      if (!end) break;
      end_line(walk, TRUE);
      begin_line(walk);
      size -= (MD_SIZE)(end + 1 - text);
      text = end + 1;
    }
    break;
  default: ds_md_append_plain(walk->text, text, size);
  }
  return 0;
}

/* ---- the whole ---- */

static void walk_free(Walk *walk) {
  end_block(walk);
  g_array_unref(walk->line_starts);
  g_string_free(walk->text, TRUE);
  g_array_unref(walk->open);
  g_array_unref(walk->lists);
  g_array_unref(walk->items);
  g_clear_error(&walk->error);
  g_clear_pointer(&walk->blocks, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Walk, walk_free)

static GArray *find_lines(const char *text, gsize len) {
  GArray *starts = g_array_new(FALSE, FALSE, sizeof(gsize));
  gsize at = 0;
  g_array_append_val(starts, at);
  for (const char *p = text; (p = memchr(p, '\n', len - (gsize)(p - text))); p++) {
    at = (gsize)(p + 1 - text);
    g_array_append_val(starts, at);
  }
  return starts;
}

/* The cells of a row that a limit cut would make half a talk. */
static void drop_cut_row(GPtrArray *blocks, guint row) {
  const DsMdBlock *last;
  while (blocks->len && (last = blocks->pdata[blocks->len - 1])->kind == DS_MD_CELL && last->item == row)
    g_ptr_array_set_size(blocks, (int)blocks->len - 1);
}

GPtrArray *ds_md_read(const char *file, const char *source, gsize source_len, guint first_line, GError **ret_cut, GError **error) {
  static const MD_PARSER parser = {
      0, MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH, enter_block, leave_block, enter_span, leave_span, on_text, NULL, NULL,
  };
  gsize len = 0;
  g_autofree char *text = ds_md_long_dashes(source, source_len, &len);
  g_auto(Walk) walk = {.file = file, .source = text, .len = len, .first_line = first_line};
  walk.line_starts = find_lines(text, len);
  walk.blocks = g_ptr_array_new_with_free_func((GDestroyNotify)block_free);
  walk.text = g_string_new(NULL);
  walk.open = g_array_new(FALSE, FALSE, sizeof(DsMdSpan));
  g_array_set_clear_func(walk.open, span_clear);
  walk.lists = g_array_new(FALSE, FALSE, sizeof(guint));
  walk.items = g_array_new(FALSE, FALSE, sizeof(guint));
  int result = md_parse(text, (MD_SIZE)len, &parser, &walk);
  if (result != 0 && !walk.error) {
    g_set_error(error, DS_ERROR, DS_ERROR_OUT_OF_MEMORY, "%s: out of memory", file);
    return NULL;
  }
  end_block(&walk);
  if (walk.error) drop_cut_row(walk.blocks, walk.row);
  if (walk.error) g_propagate_error(ret_cut, g_steal_pointer(&walk.error));
  return g_steal_pointer(&walk.blocks);
}
