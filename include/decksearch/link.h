/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * link: which talk a deck belongs to, with the evidence in words. Pure: the same deck, talks and pins give the same link.
 */
#pragma once

#include <decksearch/deck.h>
#include <decksearch/talk.h>

G_BEGIN_DECLS

/** Below this score, or nearer than this to the second best, a deck stays unlinked (how chosen: doc/links.md). */
#define DS_LINK_MIN_SCORE 0.75
#define DS_LINK_MIN_MARGIN 0.20

typedef struct {
  const DsTalk *talk; /* borrowed from the linker's talks */
  double score;       /* 0..1: its share among itself, its rival and "none of the listed talks" */
} DsLinkCandidate;

typedef struct {
  const DsTalk *talk; /* NULL: unlinked */
  char *how; /* "pinned", "list", "url", "title", "metadata", "file-name", "speakers": the strongest evidence; NULL when unlinked without a
                pin */
  double score;       /* of the talk, or of the best candidate when unlinked */
  double next_best;   /* of the second best */
  char *evidence;     /* for people: "title slide and speakers", or why it stays unlinked; never NULL */
  GArray *candidates; /* DsLinkCandidate, best first, at most 3 */
} DsLinkResult;
void ds_link_result_free(DsLinkResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsLinkResult, ds_link_result_free)

/** The talks of a library, prepared for many questions, one at a time: a linker keeps what it worked with for the next one, which changes no
 *  answer. What a question costs is bounded, however many talks there are. Borrows @talks (DsTalk *) and @pins (DsPin *, or NULL). */
typedef struct DsLinker DsLinker;
DsLinker *ds_linker_new(const GPtrArray *talks, const GPtrArray *pins);
void ds_linker_free(DsLinker *linker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsLinker, ds_linker_free)

/** The link of the deck at @path (below the root). A pin to a talk that no list has is "unlinked", and the evidence says so. */
DsLinkResult *ds_linker_link(const DsLinker *linker, const char *path, const DsDeck *deck);

/** The talk that @words name: an id, a URL, a title, or a unique part of a title; else NULL with USAGE naming the candidates. */
const DsTalk *ds_linker_find_talk(const DsLinker *linker, const char *words, GError **error);

/** Version of the judgement: raise it when the same input links otherwise. */
#define DS_LINK_VERSION 2

G_END_DECLS
