/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Speakers as lists write them: "A & B, Org", "A, Org; B, Org", "A, B & C, Org", "A (Org)". */
#pragma once

#include <decksearch/talk.h>

/** What a list taught about who is a person and who is an organisation: "Thomas Graf, Bill Mulligan & Liz Rice, Isovalent" and "Daniel
 *  Bernier, Bell Canada & Louis De Los Santos, Isovalent" look alike. */
typedef struct DsPeople DsPeople;
DsPeople *ds_people_new(void);
void ds_people_free(DsPeople *people);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsPeople, ds_people_free)
/** Learns from a list's line of speakers: what can only be a name, what can only be an organisation. */
void ds_people_learn(DsPeople *people, const char *speakers);

/** How sure it is that @text is a list of speakers: 0 it is none, 1 it may be one name, 2 it looks like one, 3 it does, with affiliations,
 *  4 the same for all, and half of the given names are known. @people may be NULL. */
int ds_speakers_likely(const DsPeople *people, const char *text);
/** Adds the speakers of @text to @talk. */
void ds_speakers_parse(const DsPeople *people, const char *text, DsTalk *talk);

/** Cuts "Title - Speakers" at the dash that separates them (it may be glued to a word on one side): the title's length in bytes and where
 * the speakers begin. Returns how sure it is, as ds_speakers_likely() does; 0 when there are no speakers behind any dash. */
int ds_speakers_split(const DsPeople *people, const char *text, gsize *ret_title_len, const char **ret_speakers);

/** Whether @word (one word of a name) is a given name that many people bear. */
gboolean ds_is_given_name(const char *word, gsize len);
/** Whether @word (folded) is one that titles hold and names do not. */
gboolean ds_is_title_word(const char *word, gsize len);
/** Whether @word (folded) is one that names of organisations hold: "Inc", "University", "Labs". */
gboolean ds_is_org_word(const char *word, gsize len);
/** Whether @word (folded) stands between the words of a name: "van", "de la". */
gboolean ds_is_particle(const char *word, gsize len);
/** Whether @word (folded) is a small word of sentences, which no name holds. */
gboolean ds_is_function_word(const char *word, gsize len);
