/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of a post that may be a talk's title, and what else stands on them. */
#pragma once

#include "label.h"
#include "list.h"
#include "markdown.h"
#include "people.h"

typedef enum {
  DS_SHAPE_NONE,
  DS_SHAPE_LINK,     /* the line is a link, with little around it */
  DS_SHAPE_DETAILS,  /* "**Title** ([details](url)), Speakers" */
  DS_SHAPE_BY,       /* "Title by Name (Org)", without a link */
  DS_SHAPE_PLAIN,    /* a heading or a bold line without a link: a title only when a time follows */
} DsShapeKind;

typedef struct {
  DsShapeKind kind;
  char *title;       /* as written, speakers cut off */
  char *url;
  char *speakers;    /* or NULL */
  int likely;        /* how sure the speakers are: see ds_speakers_likely() */
  char *video, *slides;
  DsWhen when;       /* a day or time on the same line */
  gboolean has_when;
  gboolean outside;  /* the speakers stand outside the link */
  gboolean doubtful; /* the speakers are names without organisations, behind a dash of the title */
  char *passed_over; /* what may be a speaker behind a dash, but was left in the title */
  char *event;       /* that the line names with its year, or NULL */
  guint line;        /* of the file */
} DsShape;
void ds_shape_clear(DsShape *shape);

/** What @line of @block may be as a title. FALSE when it is no title at all. */
gboolean ds_shape_read(const DsPeople *people, const DsMdBlock *block, const DsMdLine *line, DsShape *shape);
