/* SPDX-License-Identifier: GPL-3.0-or-later */
/* synth FOLDER SLIDES [SEED]: makes FOLDER a library of that many made-up slides, without PDFs, straight through the index writer's door.
 * It holds nothing itself while the writer writes, and makes the talks a second time to put their own documents at the end.
 * Words are drawn as 1/rank out of 400,000: the first ranks are the field's own, the others are syllables. 25 slides a deck, a talk each.
 * A line is printed for every tenth: slides, seconds, MiB of memory, milliseconds per 1,000 slides since the line before. */
#include <decksearch/index.h>

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VOCABULARY 400000.0
#define SLIDES_A_DECK 25u
#define WORDS_A_LINE 6u
#define SPEAKERS 20000u

/* clang-format off */
static const char *const known[] = {
    "the", "a", "to", "and", "of", "in", "for", "kubernetes", "is", "with", "cluster", "service", "pod", "you", "on", "node", "how",
    "container", "data", "network", "policy", "persistent", "volume", "claim", "custom", "resource", "controller", "operator", "security",
    "prometheus", "metrics", "tracing", "mesh", "envoy", "istio", "storage", "api", "server", "scheduler", "runtime", "image", "registry",
    "helm", "chart", "deployment", "rollout", "canary", "gateway", "ingress", "certificate", "identity", "secret", "namespace", "tenant",
    "quota", "autoscaling", "latency", "throughput", "benchmark", "kernel", "ebpf", "netkit", "cilium", "hubble", "tetragon", "wireguard"};
static const char *const syllables[] = {"ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we",
                                        "xi", "yo", "zu", "bra", "cle", "dri", "flo", "gru", "ster", "tron", "plex", "quil", "nord"};
/* clang-format on */

static guint draw(GRand *rand) {
  return (guint)pow(VOCABULARY, g_rand_double(rand));
}

static void append_word(GString *text, guint rank) {
  if (rank <= G_N_ELEMENTS(known)) {
    g_string_append(text, known[rank - 1]);
    return;
  }
  for (guint left = rank; left; left /= G_N_ELEMENTS(syllables)) g_string_append(text, syllables[left % G_N_ELEMENTS(syllables)]);
}

static char *words(GRand *rand, guint n) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < n; i++) {
    if (i) g_string_append_c(text, g_rand_double(rand) < 0.03 ? '-' : ' ');
    append_word(text, draw(rand));
  }
  return g_string_free(text, FALSE);
}

/* The same for the same @seed and @number. */
static DsTalk *talk_of(guint32 seed, guint number) {
  g_autoptr(GRand) rand = g_rand_new_with_seed_array((const guint32[]){seed, number}, 2);
  static const char *const places[] = {"NA", "EU", "China", "India", "Japan"};
  DsTalk *talk = ds_talk_new();
  guint year = 2015 + number % 11;
  const char *place = places[number / 11 % G_N_ELEMENTS(places)];
  DsTitle *title = g_new0(DsTitle, 1);
  DsSpeaker *speaker = g_new0(DsSpeaker, 1);
  GString *name = g_string_new(NULL);
  append_word(name, 100 + g_rand_int_range(rand, 0, SPEAKERS));
  g_string_append_c(name, ' ');
  append_word(name, 100 + g_rand_int_range(rand, 0, SPEAKERS));
  speaker->name = g_string_free(name, FALSE);
  speaker->affiliation = words(rand, 2);
  g_ptr_array_add(talk->speakers, speaker);
  title->text = words(rand, 6);
  g_ptr_array_add(talk->titles, title);
  talk->title = g_strdup(title->text);
  talk->event = g_strdup_printf("KubeCon %s %u", place, year);
  g_autofree char *folded = g_ascii_strdown(place, -1);
  talk->event_key = g_strdup_printf("kubecon-%s-%u", folded, year);
  talk->date = g_strdup_printf("%u-%02u-15", year, 1 + number % 12);
  talk->id = g_strdup_printf("%s/talk-%u", talk->event_key, number);
  return talk;
}

static void line_free(gpointer data) {
  g_free(((DsLine *)data)->text);
  g_free(data);
}

/* A line that @kept (DsLine *) owns. */
static const DsLine *line_new(GPtrArray *kept, GRand *rand) {
  DsLine *line = g_new0(DsLine, 1);
  line->text = words(rand, WORDS_A_LINE);
  g_ptr_array_add(kept, line);
  return line;
}

static void slide_free(gpointer data) {
  DsSlide *slide = data;
  g_free(slide->title);
  g_array_unref(slide->lines);
  g_free(slide);
}

static DsSlide *slide_of(GPtrArray *kept, GRand *rand, guint number) {
  DsSlide *slide = g_new0(DsSlide, 1);
  slide->first = slide->last = slide->ordinal = number;
  slide->lines = g_array_new(FALSE, TRUE, sizeof(DsSlideLine));
  for (guint i = 0, n = 2 + (guint)g_rand_int_range(rand, 0, 5); i < n; i++) {
    DsSlideLine line = {.line = line_new(kept, rand), .role = i ? DS_ROLE_BODY : DS_ROLE_TITLE, .page = number};
    if (!i) slide->title = g_strdup(line.line->text);
    g_array_append_val(slide->lines, line);
  }
  return slide;
}

static DsManifest *manifest_of(const DsTalk *talk, guint number, guint slides) {
  DsManifest *manifest = ds_manifest_new();
  g_autofree char *name = g_strdup(talk->title);
  manifest->path = g_strdup_printf("%s/%s-%u.pdf", talk->event_key, g_strdelimit(name, " ", '-'), number);
  manifest->key = ds_path_key(manifest->path);
  manifest->sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, manifest->path, -1);
  manifest->facts_version = DS_FACTS_VERSION;
  manifest->judge_version = DS_JUDGE_VERSION;
  manifest->link_version = DS_LINK_VERSION;
  manifest->schema_version = DS_SCHEMA_VERSION;
  manifest->pages = manifest->slides = slides;
  manifest->talk_id = g_strdup(talk->id);
  return manifest;
}

static gboolean put_deck(DsIndexWriter *writer, GRand *rand, const DsTalk *talk, guint number, guint slides, GError **error) {
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(line_free);
  DsDeck deck = {.slides = g_ptr_array_new_with_free_func(slide_free)};
  for (guint i = 1; i <= slides; i++) g_ptr_array_add(deck.slides, slide_of(kept, rand, i));
  g_autoptr(DsManifest) manifest = manifest_of(talk, number, slides);
  gboolean ok = ds_index_writer_put(writer, manifest, &deck, talk, error) && ds_index_writer_commit(writer, FALSE, error);
  g_ptr_array_unref(deck.slides);
  return ok;
}

static double memory_mib(void) {
  g_autofree char *text = NULL;
  if (!g_file_get_contents("/proc/self/status", &text, NULL, NULL)) return 0;
  const char *at = strstr(text, "VmRSS:");
  return at ? g_ascii_strtod(at + strlen("VmRSS:"), NULL) / 1024 : 0;
}

/* The first @n talks' own documents. */
static gboolean put_talks(DsIndexWriter *writer, guint n, guint32 seed, GError **error) {
  g_autoptr(GPtrArray) talks = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  g_autoptr(GHashTable) linked = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint number = 0; number < n; number++) {
    DsTalk *talk = talk_of(seed, number);
    g_ptr_array_add(talks, talk);
    g_hash_table_add(linked, talk->id);
  }
  return ds_index_writer_put_talks(writer, talks, linked, error) >= 0;
}

static gboolean fill(DsIndexWriter *writer, guint n, guint32 seed, GError **error) {
  g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
  gint64 begun = g_get_monotonic_time(), before = begun;
  guint told = 0, number = 0;
  for (guint done = 0; done < n; number++) {
    guint slides = MIN(SLIDES_A_DECK, n - done);
    g_autoptr(DsTalk) talk = talk_of(seed, number);
    if (!put_deck(writer, rand, talk, number, slides, error)) return FALSE;
    done += slides;
    if (done - told < MAX(n / 10, 1)) continue;
    gint64 now = g_get_monotonic_time();
    printf("%u %.1f %.0f %.1f\n", done, (double)(now - begun) / 1e6, memory_mib(), (double)(now - before) / (done - told));
    fflush(stdout);
    before = now;
    told = done;
  }
  return put_talks(writer, number, seed, error) && ds_index_writer_set_doubles(writer, FALSE, error) &&
         ds_index_writer_commit(writer, TRUE, error);
}

int main(int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  guint64 n = argc > 2 ? g_ascii_strtoull(argv[2], NULL, 10) : 0, seed = argc > 3 ? g_ascii_strtoull(argv[3], NULL, 10) : 1;
  if (!n || n > 100000000) {
    fprintf(stderr, "usage: synth FOLDER SLIDES [SEED]\n");
    return 2;
  }
  g_mkdir_with_parents(argv[1], 0777);
  g_autoptr(DsLibrary) library = ds_library_create(argv[1], NULL, &error);
  g_autoptr(DsIndexWriter) writer = library ? ds_index_writer_open(library, FALSE, &error) : NULL;
  if (writer && fill(writer, (guint)n, (guint32)seed, &error)) return 0;
  fprintf(stderr, "synth: %s\n", error ? error->message : "?");
  return 1;
}
