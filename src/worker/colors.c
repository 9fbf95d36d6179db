/* SPDX-License-Identifier: GPL-3.0-or-later */
/* poppler makes the transforms of a colour profile anew for every page that names one: an eighth of the time of reading a deck, spent on
 * the same few profiles. Ours stand before liblcms2's functions of the same names, as mimalloc's stand before glibc's, and keep transforms
 * from page to page, by what is in their profiles. */
#include "colors.h"

#include <decksearch/base.h>

#include <dlfcn.h>
#include <string.h>

#define MAX_KEPT 16u /* transforms; of four inks, one takes 2 MB */

/* liblcms2's own types: handles and flags. */
typedef void *Profile, *Transform;

/* A profile whose content is known, and by what: its hash, or 0 for the built-in one of screens. */
typedef struct {
  Profile handle;
  guint8 sum[DS_SHA256_BYTES];
} Known;

/* What a transform is made of; compared byte by byte, so cleared first. */
typedef struct {
  guint8 from[DS_SHA256_BYTES], to[DS_SHA256_BYTES];
  guint32 from_format, to_format, intent, flags;
} Recipe;

typedef struct {
  Recipe recipe;
  Transform transform;
  guint users;
} Kept;

static struct {
  Profile (*open)(const void *bytes, guint32 length);
  Profile (*open_screen)(void);
  int (*close)(Profile profile);
  Transform (*create)(Profile from, guint32 from_format, Profile to, guint32 to_format, guint32 intent, guint32 flags);
  void (*delete)(Transform transform);
} lcms;
static GArray *known = NULL, *kept = NULL;

static void find(void *function, const char *name) {
  void *symbol = dlsym(RTLD_NEXT, name);
  memcpy(function, &symbol, sizeof symbol);
}

void ds_colors_keep(void) {
  if (kept) return;
  find(&lcms.open, "cmsOpenProfileFromMem");
  find(&lcms.open_screen, "cmsCreate_sRGBProfile");
  find(&lcms.close, "cmsCloseProfile");
  find(&lcms.create, "cmsCreateTransform");
  find(&lcms.delete, "cmsDeleteTransform");
  known = g_array_new(FALSE, FALSE, sizeof(Known));
  kept = g_array_new(FALSE, FALSE, sizeof(Kept));
}

static const Known *find_known(Profile handle) {
  for (guint i = 0; i < known->len; i++)
    if (g_array_index(known, Known, i).handle == handle) return &g_array_index(known, Known, i);
  return NULL;
}

static Kept *find_recipe(const Recipe *recipe) {
  for (guint i = 0; i < kept->len; i++)
    if (memcmp(&g_array_index(kept, Kept, i).recipe, recipe, sizeof *recipe) == 0) return &g_array_index(kept, Kept, i);
  return NULL;
}

/* Room for one more: the oldest that nobody uses goes. */
static gboolean make_room(void) {
  if (kept->len < MAX_KEPT) return TRUE;
  for (guint i = 0; i < kept->len; i++) {
    if (g_array_index(kept, Kept, i).users) continue;
    lcms.delete(g_array_index(kept, Kept, i).transform);
    g_array_remove_index(kept, i);
    return TRUE;
  }
  return FALSE;
}

/* ---- what poppler calls ---- */

#define EXPORTED __attribute__((visibility("default")))
EXPORTED Profile cmsOpenProfileFromMem(const void *bytes, guint32 length);
EXPORTED Profile cmsCreate_sRGBProfile(void);
EXPORTED int cmsCloseProfile(Profile profile);
EXPORTED Transform cmsCreateTransform(Profile from, guint32 from_format, Profile to, guint32 to_format, guint32 intent, guint32 flags);
EXPORTED void cmsDeleteTransform(Transform transform);

Profile cmsOpenProfileFromMem(const void *bytes, guint32 length) {
  Known profile = {.handle = lcms.open(bytes, length)};
  ds_sha256(bytes, length, profile.sum);
  if (profile.handle) g_array_append_val(known, profile);
  return profile.handle;
}

Profile cmsCreate_sRGBProfile(void) {
  Known profile = {.handle = lcms.open_screen()};
  if (profile.handle) g_array_append_val(known, profile);
  return profile.handle;
}

int cmsCloseProfile(Profile profile) {
  const Known *closed = find_known(profile);
  if (closed) g_array_remove_index_fast(known, (guint)(closed - (Known *)known->data));
  return lcms.close(profile);
}

Transform cmsCreateTransform(Profile from, guint32 from_format, Profile to, guint32 to_format, guint32 intent, guint32 flags) {
  const Known *source = find_known(from), *target = find_known(to);
  Kept fresh = {.recipe = {.from_format = from_format, .to_format = to_format, .intent = intent, .flags = flags}, .users = 1};
  Kept *same = NULL;
  if (source && target) {
    memcpy(fresh.recipe.from, source->sum, sizeof source->sum);
    memcpy(fresh.recipe.to, target->sum, sizeof target->sum);
    same = find_recipe(&fresh.recipe);
  }
  if (same) {
    same->users++;
    return same->transform;
  }
  fresh.transform = lcms.create(from, from_format, to, to_format, intent, flags);
  if (source && target && fresh.transform && make_room()) g_array_append_val(kept, fresh);
  return fresh.transform;
}

void cmsDeleteTransform(Transform transform) {
  for (guint i = 0; i < kept->len; i++) {
    if (g_array_index(kept, Kept, i).transform != transform) continue;
    g_array_index(kept, Kept, i).users--;
    return;
  }
  lcms.delete(transform);
}
