/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * deck: what a PDF says (facts), and what we make of it (slides, noise, titles). Facts come from the worker or the cache;
 * judging them is pure: the same facts, profile and event names give the same deck, in any order of decks.
 *
 * Geometry, once for the whole program: points (1/72 inch), origin at the top left of the crop box as the page is shown
 * (after its /Rotate), x to the right, y DOWN.
 * Page numbers count from 1 and are never labels; a label is the text a viewer shows for a page.
 */
#pragma once

#include <decksearch/base.h>

G_BEGIN_DECLS

/* ---- facts: what the PDF says ------------------------------------------------------------------------------- */

typedef struct {
  float x0, y0, x1, y1;
} DsBox;

typedef enum {
  DS_GLYPH_BOLD = 1 << 0,
  DS_GLYPH_ITALIC = 1 << 1,
  DS_GLYPH_MONO = 1 << 2, /* a fixed-width font, by its name */
} DsGlyphFlags;

/** One character of a page's text as the PDF library gives it, in its order. Input of ds_lines_group(). */
typedef struct {
  gunichar c;    /* a space or newline of the library may be here too: evidence, not truth */
  DsBox box;     /* its advance box; empty boxes are possible */
  float size;    /* font size, points; 0 when unknown */
  guint32 color; /* 0xRRGGBB */
  guint8 flags;  /* DsGlyphFlags */
} DsGlyph;

typedef enum { DS_ORIGIN_PDF, DS_ORIGIN_OCR, DS_ORIGIN_NOTES } DsOrigin;

typedef enum {
  DS_LINE_BOLD = 1 << 0, /* most of its letters */
  DS_LINE_ITALIC = 1 << 1,
  DS_LINE_MONO = 1 << 2,
  DS_LINE_HIDDEN = 1 << 3, /* in the page's colour or of no size: in the text, not on the screen */
  DS_LINE_BULLET = 1 << 4, /* its text begins with "- " in place of a bullet glyph */
} DsLineFlags;

/** A line as a person reads it: one text box's line, or one row of a table with its cells separated by tabs. */
typedef struct {
  char *text; /* valid UTF-8, NFC, ligatures opened, no newline, no leading or trailing space (code keeps its indentation, bullets two spaces a level) */
  DsBox box;
  float size;      /* the font size of most of its letters, points */
  guint32 color;   /* of most of its letters, 0xRRGGBB */
  guint16 flags;   /* DsLineFlags */
  guint8 origin;   /* DsOrigin */
  guint8 rotation; /* quarter turns clockwise of the text on the page: 0..3; 4: any other angle */
  guint16 block;   /* lines of one text box share it; counts from 0 in reading order */
} DsLine;

typedef struct {
  char *uri; /* as in the file, valid UTF-8; http(s), mailto and others alike */
  DsBox box;
} DsLink;

typedef struct {
  guint number;        /* from 1 */
  char *label;         /* or NULL when the file has none */
  float width, height; /* of the crop box as shown, points */
  GArray *lines;       /* DsLine, in reading order */
  GArray *links;       /* DsLink */
  guint glyphs;        /* characters the PDF library gave, spaces not counted */
  float trust;         /* 1: every character is text; less: the share that is (no ToUnicode, private use, controls) */
  char *error;         /* why this page could not be read, or NULL */
} DsPage;
DsPage *ds_page_new(guint number);
void ds_page_free(DsPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsPage, ds_page_free)

/** Metadata of the document, each NULL when absent; valid UTF-8. */
typedef struct {
  char *title, *author, *subject, *keywords, *creator, *producer;
  gint64 created; /* seconds since the epoch, 0 unknown */
} DsMetadata;

/** What a PDF says: the unit of the cache. */
typedef struct {
  DsMetadata meta;
  GPtrArray *pages; /* DsPage *, by number, no gaps (a failed page has `error` and no lines) */
} DsFacts;
DsFacts *ds_facts_new(void);
void ds_facts_free(DsFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsFacts, ds_facts_free)
/** The first page that failed, or NULL. */
const DsPage *ds_facts_first_failed(const DsFacts *facts);

/** Groups @n glyphs of a page of @width x @height points into lines in reading order (columns, text boxes, tables), appended to
 *  @page->lines; sets page->glyphs and page->trust. The order of @glyphs only decides what geometry leaves open. */
void ds_lines_group(const DsGlyph *glyphs, gsize n, double width, double height, DsPage *page);

/** Facts as bytes, for the wire and the cache. Decoding trusts nothing: every length and number is checked, text is made
 *  valid, and what does not fit is DS_ERROR_PROTOCOL. */
GVariant *ds_page_encode(const DsPage *page); /* floating */
DsPage *ds_page_decode(GVariant *value, GError **error);
GVariant *ds_metadata_encode(const DsMetadata *meta); /* floating */
gboolean ds_metadata_decode(GVariant *value, DsMetadata *meta, GError **error);
void ds_metadata_clear(DsMetadata *meta);
/** The type strings of the two, for callers that embed them. */
const GVariantType *ds_page_variant_type(void);
const GVariantType *ds_metadata_variant_type(void);

/* ---- judgement: what we make of it -------------------------------------------------------------------------- */

typedef enum {
  DS_NOISE_NONE,
  DS_NOISE_BANNER,
  DS_NOISE_FOOTER,
  DS_NOISE_PAGE_NUMBER,
  DS_NOISE_DATE,
  DS_NOISE_WATERMARK,
  DS_NOISE_NAVIGATION,
  DS_NOISE_PROMPT,
  DS_NOISE_THUMBNAIL, /* of a slide on its page of notes */
} DsNoiseKind;
/** "banner", "page-number", …; NULL for none. */
const char *ds_noise_kind_name(DsNoiseKind kind);

typedef enum {
  DS_ROLE_TITLE,
  DS_ROLE_BODY,
  DS_ROLE_CODE,  /* body in a fixed-width font */
  DS_ROLE_NOTES, /* speaker notes */
  DS_ROLE_HIDDEN,
  DS_ROLE_NOISE,
} DsRole;

/** A line of a slide with our verdict. */
typedef struct {
  const DsLine *line; /* borrowed from the facts */
  guint page;         /* number of the page it stands on: in a build, the first page that shows it */
  DsRole role;
  DsNoiseKind noise; /* kind when role is noise */
  const char *why;   /* the evidence in words, borrowed from the deck, or NULL */
} DsSlideLine;

/** A slide as people saw it: one page, or the pages of a build. */
typedef struct {
  guint first, last; /* page numbers */
  guint ordinal;     /* counts slides from 1 */
  const char *label; /* of the first page, borrowed, or NULL */
  char *title;       /* its title lines joined by a space, or NULL when it has none */
  GArray *lines;     /* DsSlideLine in reading order; of a build, the last page's, then what only earlier pages show */
} DsSlide;

/** One deck's furniture candidate, counted over the library (design: cross-deck evidence is a table). */
typedef struct {
  char *key;       /* masked, folded text and place */
  gboolean proven; /* this deck alone proves it furniture */
} DsCandidate;

typedef struct DsProfile DsProfile;

/** A judged deck. Holds a reference to nothing: @facts must outlive it. */
typedef struct {
  const DsFacts *facts;
  GPtrArray *slides;     /* DsSlide * */
  GPtrArray *candidates; /* DsCandidate *, sorted by key */
  GPtrArray *page_lines; /* GArray of DsSlideLine, one a page: the verdict on every line */
  GStringChunk *reasons; /* where `why` lives */
} DsDeck;

/**
 * Judges @facts: builds, then noise, then title and body.
 * @profile: what the library's other decks show, or NULL. @event_names: known event names, NULL-terminated, or NULL.
 * Owns: the result borrows from @facts.
 */
DsDeck *ds_deck_judge(const DsFacts *facts, const DsProfile *profile, const char *const *event_names);
void ds_deck_free(DsDeck *deck);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsDeck, ds_deck_free)

/** The slide that holds @page, or NULL. */
const DsSlide *ds_deck_slide_of_page(const DsDeck *deck, guint page);
/** The text of the lines of @slide whose role is in @roles (bits 1 << DsRole), one line each, `\n` between. */
char *ds_slide_text(const DsSlide *slide, guint roles);
#define DS_ROLES_KEPT ((1u << DS_ROLE_TITLE) | (1u << DS_ROLE_BODY) | (1u << DS_ROLE_CODE))
/** The verdicts for one page of the deck, for printers that go by page: DsSlideLine in the page's reading order; every line of the page,
 *  also those a later page of its build repeats. */
GArray *ds_deck_page_lines(const DsDeck *deck, guint page); /* a new reference */

/** The count of decks per candidate over a library: a function of the set of decks only. */
DsProfile *ds_profile_new(void);
void ds_profile_free(DsProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsProfile, ds_profile_free)
/** Candidates (DsCandidate *) as text, a line each, "+" before a proven one and "-" before another: what a library keeps of each deck. */
char *ds_candidates_format(const GPtrArray *candidates);
/** Adds (@sign 1) or takes away (-1) one deck's @candidates, so formatted; NULL: it has none. */
void ds_profile_count(DsProfile *profile, const char *candidates, int sign);
/** A hash of those rows of the profile that could change the verdicts on a deck with @candidates, not counting the deck itself; 16 hex
 * digits. A deck must be judged again exactly when this changes. */
char *ds_profile_hash_for(const DsProfile *profile, const char *candidates);

/** Version of the judgement: raise it when the verdicts on unchanged facts change. */
#define DS_JUDGE_VERSION 2
/** Version of the facts: raise it when the worker reads something else out of the same PDF, or writes it down otherwise. */
#define DS_FACTS_VERSION 6

G_END_DECLS
