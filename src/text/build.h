/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The token list while it is made, and the two rooms of it: identifiers and n-grams. */
#pragma once

#include "fold.h"

typedef struct {
  const char *text;
  gsize len;
  GArray *tokens; /* DsToken */
  guint next;     /* the position of the next leaf */
} TokenList;

/* A letter, digit or connector of a word: with its marks, as a range of the text. */
typedef struct {
  gsize start, end;
  char kind;       /* 'A' capital, 'a' other letter, '0' digit, 'n' the dot of a number, or the connector itself */
  gboolean broken; /* a hyphen at the end of a line */
} Unit;

/** Appends a token at the next position, of span 1; takes @term. NULL: nothing is done and FALSE returned. */
gboolean token_list_add(TokenList *list, char *term, DsTokenKind kind, DsTokenForm form, gsize start, gsize end);
/** Sets the span of the tokens from @first up to (not including) @last to the positions since @position. */
void token_list_span(TokenList *list, guint first, guint last, guint position);

/** The word made of @units (Unit), with its parts. @before and @after are bytes of a sign that belongs to it (#tag, C++), or 0. */
void identifier_add(TokenList *list, GArray *units, gsize before, gsize after);
/** Reads a run of CJK from @at on and adds its n-grams; returns where it ends. */
gsize ngrams_add(TokenList *list, gsize at);
