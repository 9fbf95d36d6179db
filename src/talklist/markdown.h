/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Markdown document as a flat list of blocks with lines, links and where each stood in the file. */
#pragma once

#include <decksearch/base.h>

typedef enum { DS_MD_HEADING, DS_MD_PARAGRAPH, DS_MD_CELL, DS_MD_CODE, DS_MD_RULE } DsMdKind;
typedef enum { DS_SPAN_LINK, DS_SPAN_STRONG, DS_SPAN_EM } DsMdSpanKind;

typedef struct {
  DsMdSpanKind kind;
  gsize start, end;  /* bytes of the line's text */
  char *href;        /* links: as written, entities opened */
  guint line;        /* of the file, from 1: where its text begins */
} DsMdSpan;

/** One line as written: a paragraph's lines end at line ends, hard or soft, and at <br>. */
typedef struct {
  char *text;        /* plain: no marks, entities opened, images left out; trimmed */
  GArray *spans;     /* DsMdSpan, in the order they close */
  guint line;        /* of the file, from 1 */
  gboolean hard;     /* a hard break ends it */
} DsMdLine;

typedef struct {
  DsMdKind kind;
  guint level;       /* headings: 1 to 6 */
  guint depth;       /* how many lists it stands in */
  guint list, item;  /* ids of the innermost list and item, 0 outside; rows: `list` is the table, `item` the row */
  guint column;      /* cells: from 0 */
  gboolean header;   /* cells of a table's head */
  gboolean first;    /* the first block of its item */
  gboolean quote;
  GPtrArray *lines;  /* DsMdLine *; empty ones are left out */
} DsMdBlock;

/**
 * Reads @len bytes of valid UTF-8 Markdown whose first line is line @first_line of its file.
 * Owns: returns DsMdBlock *, freed with the array. At a limit (columns, cells, nesting) they end, and *@ret_cut is TOO_LARGE with the line.
 * Errors: OUT_OF_MEMORY.
 */
GPtrArray *ds_md_read(const char *file, const char *text, gsize len, guint first_line, GError **ret_cut, GError **error);
