/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The YAML between two lines of dashes that a post begins with. */
#pragma once

#include "list.h"

typedef struct {
  char *title, *summary, *path, *event;
  int year, month;       /* of its date; 0: none */
  gsize body;            /* where the Markdown begins, bytes */
  guint body_line;       /* and its line */
} DsFront;
void ds_front_clear(DsFront *front);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DsFront, ds_front_clear)

/** Reads the front matter of @text; what does not parse is a doubt and the post is read without it. */
void ds_front_read(DsList *list, const char *text, gsize len, DsFront *front);
