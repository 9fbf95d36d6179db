/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table's head: what each column holds. */
#pragma once

#include "list.h"
#include "markdown.h"

typedef enum {
  DS_COLUMN_NOTHING,
  DS_COLUMN_TITLE,
  DS_COLUMN_SPEAKERS,
  DS_COLUMN_ORGANISATION,
  DS_COLUMN_VIDEO,
  DS_COLUMN_SLIDES,
  DS_COLUMN_WHEN,
  DS_COLUMN_ROOM,
  DS_COLUMN_SECTION,
  DS_COLUMN_ADDRESS,
  DS_COLUMN_ABSTRACT,
  DS_COLUMN_EVENT,
  DS_N_COLUMN_ROLES
} DsColumnRole;

typedef struct {
  DsColumnRole roles[DS_TALKLIST_MAX_COLUMNS];
  char *names[DS_TALKLIST_MAX_COLUMNS]; /* the heads as written */
  guint columns;
  gboolean has[DS_N_COLUMN_ROLES];
} DsTableHead;
void ds_table_head_clear(DsTableHead *head);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DsTableHead, ds_table_head_clear)

/** The text of a cell, its lines with blanks between them. */
char *ds_table_cell_text(const DsMdBlock *cell);
/** Reads the head of the table whose cells are @blocks (DsMdBlock *) from @from to @to. */
void ds_table_head_read(const GPtrArray *blocks, guint from, guint to, DsTableHead *head);
/** Whether the table is one of talks: titles, and something that only talks have. */
gboolean ds_table_is_of_talks(const DsTableHead *head);
