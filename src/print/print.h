/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the printers share. Room-internal. */
#pragma once

#include <decksearch/print.h>

#define DS_JSON_SCHEMA 1 /* of every object we print: doc/schema.json */

/* "ok", "failed" or "stale": a deck is ok when at least one page was read. */
const char *ds_print_deck_status(const DsManifest *manifest);

typedef enum { DS_INK_PLAIN, DS_INK_TITLE, DS_INK_DIM, DS_INK_NUMBER, DS_INK_MATCH, DS_INK_WARN } DsInk;
/* Appends @text, made safe for a terminal, in @ink when the style has colour. */
void ds_print_ink(GString *out, const DsStyle *style, DsInk ink, const char *text);
/* The same, cut with an ellipsis to at most @columns (0: as it is). */
void ds_print_ink_cut(GString *out, const DsStyle *style, DsInk ink, const char *text, guint columns);
/* Appends @text wrapped at the style's width, every line indented by @indent; @highlights (DsHighlight, or NULL) in DS_INK_MATCH. */
void ds_print_wrapped(GString *out, const DsStyle *style, const char *text, const GArray *highlights, guint indent);
/* Appends @text as one line, @highlights in DS_INK_MATCH. */
void ds_print_lit(GString *out, const DsStyle *style, const char *text, const GArray *highlights);
/* Appends each line of @text in @ink, wrapped at words when it is wider than the style's columns: what goes on stands below the line's
 * beginning, behind its bullet. */
void ds_print_lines(GString *out, const DsStyle *style, DsInk ink, const char *text);
/* Begins and ends an OSC 8 link when the style has hyperlinks and @uri is ours or http(s). */
void ds_print_link_open(GString *out, const DsStyle *style, const char *uri);
void ds_print_link_close(GString *out, const DsStyle *style, const char *uri);
/* "Liz Rice, Joe Stevens"; empty when there are none. Caller frees. */
char *ds_print_speakers(const DsTalk *talk);
/* "KubeCon NA 2024 · 2024-11-14 11:55"; what is not known is left out. Caller frees. */
char *ds_print_when(const DsTalk *talk);

/* A talk object without its decks; null for NULL. */
json_t *ds_talk_json(const DsTalk *talk);
