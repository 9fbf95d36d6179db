/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run carries from step to step. Room-internal. */
#pragma once

#include <decksearch/ingest.h>

/* One deck of the library in this run. */
typedef struct {
  DsFile *file;      /* borrowed from the walk; NULL: the file is gone */
  DsManifest *old;   /* what the index knew, or NULL */
  DsManifest *now;   /* what it will know; NULL until a step made it */
  char *sha256;      /* of the file as it is, or as its stamp says it is; NULL when it was not needed or not readable */
  gboolean hashed;   /* in this run: sha256 is of what was read */
  DsStep step;       /* what the plan says */
  gboolean is_moved; /* its content was known under another path that is gone */
  GError *error;     /* why it could not be read */
} DsPlanned;

typedef struct {
  const DsIngestOptions *options;
  DsIngestReport *report;
  DsLibraryFile *library_file;
  DsWriters *writer;
  DsCache *cache;
  DsExtractor *extractor;    /* made when first needed */
  gint64 started_ns;         /* real time: a file as new as this is hashed next time */
  DsPart part;               /* of the library, that this index holds */
  GPtrArray *files;          /* DsFile * */
  GHashTable *known;         /* path -> DsManifest *, owned */
  GPtrArray *decks;          /* DsPlanned * */
  GPtrArray *lost;           /* of them, borrowed: their cache entries are needed and not good */
  GPtrArray *lists;          /* DsListManifest *, as they are now */
  GPtrArray *known_lists;    /* the same, of the index, without those that a file has claimed */
  GPtrArray *new_lists;      /* those of `lists` that are to be read (lists.c) */
  GPtrArray *talks;          /* DsTalk *, merged; NULL until needed */
  GHashTable *changed_talks; /* ids whose fields are not those of the index; NULL: none */
  char **event_names;
  DsLinker *linker;
  DsProfile *profile;
  char *inputs; /* hash of talk lists, pins and versions */
  char *events; /* hash of event names */
  guint done;   /* decks extracted so far, of */
  guint to_extract;
} DsRun;

/* ingest.c: leaves only those decks of @files that @part has; all talk lists stay. */
void ds_files_of_part(GPtrArray *files, const DsPart *part);

/* plan.c: pure. What @deck needs, given what the run took in; @cached: its content is in the cache. */
DsStep ds_plan_deck(const DsPlanned *deck, gboolean cached, gboolean retry);
/* Whether what is known of a list, NULL: nothing, still holds when the file has not changed. */
gboolean ds_plan_keeps_list(const DsListManifest *old, gboolean retry);
/* Whether a deck that needs no extraction must be judged or linked anew. */
DsStep ds_plan_judgement(const DsManifest *manifest, const char *profile_hash, const char *inputs);

/* hashes.c: the content hashes that the last runs kept, beside the cache: by path, for ds_hash_of(). */
GHashTable *ds_run_hashes(const DsRun *run);
/* The content hash of @file if it looks as it did then, or NULL. */
const char *ds_hash_of(GHashTable *hashes, const DsFile *file);
/* Keeps those of this run, if there are other ones than before. */
void ds_run_keep_hashes(const DsRun *run);

/* lists.c: finds out which talk lists must be read, and lets workers begin with them. */
gboolean ds_run_plan_lists(DsRun *run, GError **error);
/* Brings `lists`, `inputs` up to date. */
gboolean ds_run_lists(DsRun *run, GError **error);
/* Makes talks, event names and linker out of the lists; once. */
gboolean ds_run_talks(DsRun *run, GError **error);

/* pins.c: adds to @problems (char *) those of @pins that name no deck of @files (DsFile *), or no one talk that @linker knows. */
void ds_pins_doubt(const GPtrArray *pins, const GPtrArray *files, const DsLinker *linker, GPtrArray *problems);

/* decks.c */
gboolean ds_run_plan(DsRun *run, GError **error);
gboolean ds_run_extract(DsRun *run, GError **error);
gboolean ds_run_judge(DsRun *run, GError **error);
/* The second half of it alone: decks whose rows of the profile, or whose inputs, changed. */
gboolean ds_run_judge_changed(DsRun *run, GError **error);
gboolean ds_run_forget(DsRun *run, GError **error);

/* write.c: judges @facts, links and puts the deck. @force: also when nothing but the input hashes changed. */
gboolean ds_run_put_deck(DsRun *run, DsPlanned *deck, const DsFacts *facts, gboolean force, GError **error);
/* Records that a deck could not be read; what was good before stays searchable. */
gboolean ds_run_put_failure(DsRun *run, DsPlanned *deck, GError *failure, GError **error);
/* The hash that says with which profile and event names a deck is judged. */
char *ds_run_profile_hash(const DsRun *run, const char *candidates);
/* Whether a stamp can be trusted next time. */
gboolean ds_run_is_settled(const DsRun *run, const DsStamp *stamp);
DsExtractor *ds_run_extractor(DsRun *run, GError **error);
