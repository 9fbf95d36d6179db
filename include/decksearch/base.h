/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * base: errors, files, text made safe to show, JSON, configuration. Everything may include it; it includes no room.
 *
 * Ownership, here and in every door: a returned `char *` or `Ds… *` is the caller's (free with g_free() or the
 * type's own free function; every free function takes NULL); `const` means borrowed, valid as long as what it was
 * read from. Functions with a `GError **` return NULL, FALSE or a negative number exactly when they set it.
 * Library code neither prints nor exits.
 */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdint.h>

G_BEGIN_DECLS

/* ---- errors ------------------------------------------------------------------------------------------------- */

#define DS_ERROR ds_error_quark()
GQuark ds_error_quark(void);

/** A code exists only where some caller treats it differently. The first thirteen are a deck's outcomes, shown by name
 *  (ds_error_code_name) in `status` and JSON. */
typedef enum {
  DS_ERROR_NOT_PDF,       /* no PDF header and no way to read it as one */
  DS_ERROR_DAMAGED,       /* a PDF that cannot be opened */
  DS_ERROR_ENCRYPTED,     /* needs a password we do not have */
  DS_ERROR_NO_PAGES,      /* opens, but holds no page */
  DS_ERROR_TOO_LARGE,     /* over one of our limits; the message names it */
  DS_ERROR_PAGE_FAILED,   /* some pages could not be read; the others were */
  DS_ERROR_CRASHED,       /* the worker died on it; the message names the signal */
  DS_ERROR_TIMED_OUT,     /* the worker was ended at its deadline */
  DS_ERROR_OUT_OF_MEMORY, /* the worker met its memory limit */
  DS_ERROR_NO_PERMISSION, /* the file may not be read */
  DS_ERROR_NOT_REGULAR,   /* a FIFO, device, folder, or a link that dangles, loops or leads out of the library */
  DS_ERROR_VANISHED,      /* gone or changed while the run was reading it */
  DS_ERROR_IO,            /* any other failure of the file system */
  DS_ERROR_USAGE,         /* the caller's words are wrong: options, a DECK that matches nothing or several */
  DS_ERROR_SYNTAX,        /* input that does not parse: query, YAML, talk list; the message has the place */
  DS_ERROR_LOCKED,        /* another process is writing; the message names its pid */
  DS_ERROR_NO_LIBRARY,    /* no library or no index where one is needed */
  DS_ERROR_INDEX,         /* the index is damaged, foreign, or of another schema */
  DS_ERROR_PROTOCOL,      /* host and worker do not understand each other, or the worker lies */
  DS_ERROR_INTERRUPTED,   /* the user asked to stop */
  DS_ERROR_N_CODES
} DsErrorCode;

/** The name of a code in messages and JSON ("not-pdf", "timed-out"); never NULL. */
const char *ds_error_code_name(DsErrorCode code);
/** The code of @error when it is of our domain, else DS_ERROR_IO. */
DsErrorCode ds_error_code(const GError *error);
/** An error for a failed system call on @path, "cannot <what> '<path>': <reason>", with a code fit for @saved_errno: ENOENT vanished,
 *  EACCES and EPERM no-permission, ELOOP and EXDEV not-regular, else io. @path is escaped. */
void ds_error_set_errno(GError **error, int saved_errno, const char *what, const char *path);

/* ---- text that is safe to show ------------------------------------------------------------------------------ */

/** A copy of @bytes (@len, or -1 for NUL-terminated) as valid UTF-8: each byte that is none becomes U+FFFD. */
char *ds_utf8_clean(const char *bytes, gssize len);
/** A copy of @text that is safe on a terminal and on one line: invalid bytes, C0 and C1 controls, newlines, tabs, and
 *  bidirectional overrides and isolates become visible escapes (`\n`, `\x1b`, `\u202e`); a backslash stays as it is. */
char *ds_escape(const char *text);
/** The same, but newlines and tabs stay (for blocks of text). */
char *ds_escape_block(const char *text);
/** ds_escape() in single quotes, for error messages. */
char *ds_quote(const char *text);
/** Columns @text takes on a terminal (East Asian wide characters take two, combining marks none). */
guint ds_text_columns(const char *text);
/** Casefold + NFKC, with runs of anything that is no letter or digit made one space, trimmed: the key under which two
 *  spellings of a title or a name are the same. */
char *ds_fold_key(const char *text);

/** Edits (insert, delete, replace, swap of neighbours: optimal string alignment) from @a to @b, in bytes; @limit + 1 when there are more
 * than @limit, or when either is longer than 64 bytes. */
guint ds_edit_distance(const char *a, const char *b, guint limit);

/* ---- files -------------------------------------------------------------------------------------------------- */

/** What tells whether a file changed, without reading it. */
typedef struct {
  guint64 size;    /* bytes */
  gint64 mtime_ns; /* since the epoch */
  guint64 inode;
} DsStamp;

typedef enum { DS_FILE_DECK, DS_FILE_TALKLIST } DsFileKind;

/** A file found below a library's root. */
typedef struct {
  char *path; /* below the root, '/' separated, bytes as the file system gives them */
  DsFileKind kind;
  DsStamp stamp;
  GError *error; /* why it cannot be used (not-regular, no-permission), or NULL */
} DsFile;
void ds_file_free(DsFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsFile, ds_file_free)

/** Where symbolic links may lead: within the library, or anywhere because the user said so. */
typedef enum { DS_FOLLOW_INSIDE, DS_FOLLOW_OUTSIDE } DsFollow;

/** Whether a file of that name is a deck or a talk list, by its suffix; @kind is set only then. */
gboolean ds_file_kind(const char *name, DsFileKind *kind);

/** A folder about to be read, a file that a link led to, or the index that makes a folder a library of its own: its path, links in it as
 *  they are. Borrowed. */
typedef void (*DsPlaceFunc)(const char *path, gpointer data);

typedef struct {
  const char *const *ignore; /* fnmatch patterns, matched against the path and against the name; or NULL */
  DsFollow follow;
  DsPlaceFunc place; /* told each place on whose changes the result depends, before the walk looks at it; or NULL */
  gpointer place_data;
} DsWalkOptions;

/**
 * All decks (`*.pdf`) and talk lists (`*.md *.markdown *.yaml *.yml *.ics`, any letter case) below @root, sorted by path bytes.
 * Hidden files and folders, folders that hold a `.decksearch` of their own, `decksearch.yaml`, and what is to be ignored
 * are left out. Symbolic links are followed as @options says; loops end. A folder that cannot be read, and a link to one outside that is
 * not followed, becomes an entry of @problems (GError *) and the walk goes on. Owns: returns DsFile *, freed with the array; @problems may
 * be NULL.
 */
GPtrArray *ds_walk(const char *root, const DsWalkOptions *options, GPtrArray *problems, GError **error);

/** Opens @path below @root for reading: O_NONBLOCK, regular files only, symbolic links as @follow says. Fills @stamp.
 *  Returns a descriptor the caller closes, or -1. */
int ds_file_open(const char *root, const char *path, DsFollow follow, DsStamp *stamp, GError **error);
gboolean ds_stamp_equal(const DsStamp *a, const DsStamp *b);
/** SHA-256 of everything in @fd from offset 0, in 64 hex digits; the descriptor's offset is left at 0. */
char *ds_file_sha256(int fd, GError **error);
#define DS_SHA256_BYTES 32u
/** The SHA-256 of @len bytes at @data. */
void ds_sha256(const void *data, gsize len, guint8 ret_sum[DS_SHA256_BYTES]);
/** First 128 bits of SHA-256 of @path, in 32 hex digits: the key of a deck (design: terms end at 245 bytes, names do not). */
char *ds_path_key(const char *path);
/** Replaces @path by @len bytes of @data so that a reader, and the disk after a power loss, has the old or the new content:
 *  temporary file beside it, fsync, rename, fsync of the folder. */
gboolean ds_file_write_atomic(const char *path, const void *data, gsize len, GError **error);
/** Reads at most @max bytes; a longer file is too-large. */
GBytes *ds_file_read(const char *path, gsize max, GError **error);

/** One writer: an flock on @dir/lock, holding pid and start time. DS_ERROR_LOCKED names the holder. */
typedef struct DsLock DsLock;
DsLock *ds_lock_take(const char *dir, GError **error);
void ds_lock_release(DsLock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsLock, ds_lock_release)

/* ---- JSON --------------------------------------------------------------------------------------------------- */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, json_decref)
/** Appends @object on one line, compact, keys in the order they were set, with a newline. */
void ds_json_append_line(GString *out, const json_t *object);
/** json_string() of @text made valid UTF-8; json_null() for NULL. New reference. */
json_t *ds_json_text(const char *text);
/** File names are bytes: sets valid text under @key, and under `KEY_bytes` the bytes themselves in base64 when the two differ. */
void ds_json_set_path(json_t *object, const char *key, const char *path);

/* ---- configuration ------------------------------------------------------------------------------------------ */

/** A pin of `decksearch.yaml`: this deck belongs to that talk, or to none. */
typedef struct {
  char *deck; /* path below the root */
  char *talk; /* id, URL or title; NULL: no talk */
} DsPin;

/** `decksearch.yaml` at a library's root. */
typedef struct {
  GPtrArray *pins;       /* DsPin * */
  GHashTable *passwords; /* deck path -> password */
  char **ignore;         /* fnmatch patterns, NULL-terminated */
  GHashTable *synonyms;  /* word -> GStrv */
} DsLibraryFile;
/** Reads @path; a file that is not there is an empty configuration. SYNTAX carries file, line and column. */
DsLibraryFile *ds_library_file_read(const char *path, GError **error);
void ds_library_file_free(DsLibraryFile *file);
/** Adds @patterns (NULL: none), the user's own, to those that @file says are to be ignored. */
void ds_library_file_ignore(DsLibraryFile *file, const char *const *patterns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsLibraryFile, ds_library_file_free)
/**
 * Sets (or with @unset removes) the pin of @deck to @talk (NULL: no talk) by editing its one line as text, so that comments
 * and order survive; makes the file or its `pins:` section when missing. Refuses (SYNTAX) a file it cannot read back.
 */
gboolean ds_library_file_pin(const char *path, const char *deck, const char *talk, gboolean unset, GError **error);

/** The keys of `$XDG_CONFIG_HOME/decksearch/config.yaml`. */
typedef enum {
  DS_SETTING_LIBRARY,
  DS_SETTING_LIBRARIES,
  DS_SETTING_VIEWER,
  DS_SETTING_PAGER,
  DS_SETTING_COLOR,
  DS_SETTING_HYPERLINK,
  DS_SETTING_LIMIT,
  DS_SETTING_JOBS,
  DS_SETTING_IGNORE,
  DS_SETTING_FOLLOW_OUTSIDE,
  DS_SETTING_N
} DsSetting;
extern const char *const ds_setting_names[DS_SETTING_N + 1];

typedef struct {
  char *name, *path; /* `~` expanded */
  guint line;
} DsNamedLibrary;

/** That file. What it does not say is NULL, or -1. */
typedef struct {
  char *file;           /* its path, whether it is there or not */
  char *library;        /* a path, `~` expanded, or one of the names */
  GPtrArray *libraries; /* DsNamedLibrary *, in the file's order; never NULL */
  char **viewer;        /* argv template ("%f" path, "%p" page, "%u" URI), or one name of the viewers table */
  char **pager;         /* argv; one word `none`: no pager */
  int color, hyperlink; /* 0 auto, 1 always, 2 never */
  int limit, jobs;
  gboolean follow_outside;   /* links that lead out of a library are followed */
  char **ignore;             /* fnmatch patterns for all libraries, or NULL */
  guint lines[DS_SETTING_N]; /* where each was said, from 1; 0: it was not */
} DsUserConfig;
/** The library of that name, or NULL. */
const DsNamedLibrary *ds_user_config_named(const DsUserConfig *config, const char *name);
/** Reads @path; a file that is not there is an empty configuration. SYNTAX carries file, line and column. */
DsUserConfig *ds_user_config_read(const char *path, GError **error);
void ds_user_config_free(DsUserConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsUserConfig, ds_user_config_free)

G_END_DECLS
