/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only writer to stdout and stderr. */
#include "cli.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The user's locale. Only terminals and file names' patterns ask for it, and to read it takes a fiftieth of a search. */
void cli_use_locale(void) {
  static gboolean is_set = FALSE;
  if (!is_set) setlocale(LC_CTYPE, "");
  is_set = TRUE;
}

/* @text as this terminal can show it: in a locale that is not UTF-8, what it lacks becomes '?'. NULL: as it is. */
static char *displayable(const char *text) {
  const char *charset;
  cli_use_locale();
  if (g_get_charset(&charset)) return NULL;
  g_autoptr(GString) plain = g_string_new(text);
  /* what we write ourselves has a better stand-in */
  g_string_replace(plain, "\u2026", "~", 0);
  g_string_replace(plain, "\u00b7", "-", 0);
  g_autofree char *clean = ds_utf8_clean(plain->str, -1);
  return g_convert_with_fallback(clean, -1, charset, "UTF-8", "?", NULL, NULL, NULL);
}

/* Why stdout was first refused, kept: what comes after may change errno. EPIPE is no error: whoever read our results
 * has gone, `decksearch … | head -1`. */
static int refusal = 0;

gboolean cli_flush(void) {
  errno = 0;
  if (fflush(stdout) != 0 && !refusal) refusal = errno ? errno : EIO;
  return !refusal;
}

/* What goes to a pipe or a file stays UTF-8: programs read it. */
void cli_out(const GString *text) {
  g_autofree char *shown = isatty(STDOUT_FILENO) && !memchr(text->str, 0, text->len) ? displayable(text->str) : NULL;
  errno = 0;
  if (shown)
    fputs(shown, stdout);
  else
    fwrite(text->str, 1, text->len, stdout);
  if (ferror(stdout) && !refusal) refusal = errno ? errno : EIO;
}

/* A terminal that knows no escape sequences. */
static gboolean is_dumb(void) {
  const char *term = getenv("TERM");
  return !term || g_str_equal(term, "dumb");
}

static guint terminal_rows(void) {
  struct winsize size;
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row ? size.ws_row : 24;
}

static guint lines_of(const char *text) {
  guint lines = 0;
  for (const char *p = text; *p; p++) lines += *p == '\n';
  return lines;
}

static gboolean is_paged(const Cli *cli, const char *notes, const GString *text) {
  gboolean can_be = isatty(STDOUT_FILENO) && isatty(STDIN_FILENO) && !is_dumb() && !cli->null_ends;
  return can_be && lines_of(text->str) + (notes ? lines_of(notes) + 1 : 0) >= terminal_rows();
}

/* Shows @text in the pager, with @notes before it if there are any. */
static gboolean page(const Cli *cli, const char *notes, const GString *text) {
  g_autofree char *safe = notes ? ds_escape_block(notes) : NULL;
  g_autofree char *all = safe ? g_strconcat(safe, "\n", text->str, NULL) : NULL;
  const char *whole = all ? all : text->str;
  g_autofree char *shown = displayable(whole);
  return cli_page(cli, shown ? shown : whole, strlen(shown ? shown : whole));
}

void cli_out_long(const Cli *cli, const char *notes, const GString *text) {
  const char *on_page = isatty(STDERR_FILENO) && !cli->quiet ? notes : NULL;
  gboolean paged = is_paged(cli, on_page, text);
  cli_flush();
  if (notes && !(paged && on_page)) cli_note(cli, "%s", notes);
  if (paged && page(cli, on_page, text)) return;
  if (paged && on_page) cli_note(cli, "%s", notes);
  cli_out(text);
}

int cli_end(int status) {
  cli_flush();
  if (!refusal || refusal == EPIPE) return status;
  cli_warn("cannot write the results: %s", g_strerror(refusal));
  return status == EXIT_SUCCESS ? EXIT_USAGE : status;
}

gboolean cli_is_terminal(void) {
  return isatty(STDOUT_FILENO);
}

static void write_line(const char *prefix, const char *format, va_list args) {
  g_autofree char *message = g_strdup_vprintf(format, args), *safe = ds_escape_block(message);
  cli_flush(); /* so that the two streams keep their order on a terminal */
  cli_progress_end();
  g_autofree char *shown = isatty(STDERR_FILENO) ? displayable(safe) : NULL;
  fprintf(stderr, "%s%s\n", prefix, shown ? shown : safe);
}

void cli_warn(const char *format, ...) {
  va_list args;
  va_start(args, format);
  write_line("decksearch: ", format, args);
  va_end(args);
}

void cli_warn_cage(const Cli *cli, const char *missing) {
  if (missing && !cli->quiet)
    cli_warn("warning: the worker's cage lacks what this system refuses: %s (--require-cage makes it an error)", missing);
}

void cli_note(const Cli *cli, const char *format, ...) {
  if (cli->quiet) return;
  va_list args;
  va_start(args, format);
  write_line("", format, args);
  va_end(args);
}

int cli_status(const GError *error) {
  if (error->domain != DS_ERROR) return EXIT_USAGE;
  switch (error->code) {
  case DS_ERROR_LOCKED:
    return EXIT_BUSY;
  case DS_ERROR_INTERRUPTED:
    return EXIT_INTERRUPTED;
  default:
    return EXIT_USAGE;
  }
}

int cli_fail(const Cli *cli, const GError *error) {
  (void)cli;
  cli_warn("%s", error->message);
  return cli_status(error);
}

/* How to search for @first (may be NULL) and @argv. */
static void write_search(const char *first, int argc, char **argv) {
  g_autoptr(GString) words = g_string_new(first);
  gboolean like_options = FALSE;
  for (int i = 0; i < argc; i++) {
    g_autofree char *quoted = g_shell_quote(argv[i]);
    gboolean plain = strspn(argv[i], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=") == strlen(argv[i]);
    g_string_append_printf(words, "%s%s", words->len ? " " : "", plain && argv[i][0] && argv[i][0] != '=' ? argv[i] : quoted);
    like_options = like_options || g_str_has_prefix(argv[i], "--") || (!first && argv[0][0] == '-');
  }
  g_autofree char *safe = ds_escape(words->str);
  fprintf(stderr, "to search for these words: decksearch search %s%s\n", like_options ? "-- " : "", safe);
}

/* How the command is called, and how to search for @first (may be NULL) and @argv in place of it. */
static void write_usage(const CliCommand *command, const char *first, int argc, char **argv) {
  fprintf(stderr, "usage: decksearch %s%s%s\n", command->name, *command->synopsis ? " " : "", command->synopsis);
  write_search(first, argc, argv);
}

int cli_usage(const Cli *cli, int argc, char **argv, const char *format, ...) {
  va_list args;
  va_start(args, format);
  write_line("decksearch: ", format, args);
  va_end(args);
  write_usage(cli->command, cli->command->name, argc, argv);
  return EXIT_USAGE;
}

int cli_fail_words(const Cli *cli, int argc, char **argv, const GError *error) {
  cli_warn("%s", error->message);
  write_search(cli->is_named ? cli->command->name : NULL, argc, argv);
  return cli_status(error);
}

int cli_wrong_options(const Cli *cli, int argc, char **argv, const GError *error) {
  cli_warn("%s", error->message);
  if (!g_str_equal(cli->command->name, "search")) write_usage(cli->command, NULL, argc, argv);
  return EXIT_USAGE;
}

/* ---- the terminal ---- */

static guint terminal_columns(int fd) {
  struct winsize size;
  guint64 columns;
  const char *variable = getenv("COLUMNS");
  if (variable && g_ascii_string_to_unsigned(variable, 10, 20, 1000, &columns, NULL)) return (guint)columns;
  if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20) return size.ws_col;
  return 80;
}

static gboolean decide(CliWhen when, gboolean automatic) {
  return when == WHEN_ALWAYS || (when == WHEN_AUTO && automatic);
}

DsStyle cli_style(const Cli *cli) {
  const char *no_color = getenv("NO_COLOR");
  gboolean terminal = cli_is_terminal() && !is_dumb();
  DsStyle style = {0};
  /* an option speaks last, then the environment, then the configuration; help is asked for before there is one */
  int color = cli->color != WHEN_UNSET ? (int)cli->color : no_color && *no_color ? WHEN_NEVER : cli->config ? cli->config->color : -1;
  int hyperlink = cli->hyperlink != WHEN_UNSET ? (int)cli->hyperlink : cli->config ? cli->config->hyperlink : -1;
  style.color = decide(color < 0 ? WHEN_AUTO : (CliWhen)color, terminal);
  style.hyperlinks = decide(hyperlink < 0 ? WHEN_AUTO : (CliWhen)hyperlink, terminal);
  style.columns = terminal_columns(STDOUT_FILENO);
  return style;
}

/* ---- progress ---- */

#define LINE_SECONDS 10.0 /* between the lines of a run without a terminal */

static struct {
  gboolean shown;
  gint64 begun, told; /* monotonic microseconds */
} progress_now;

static double seconds_since(gint64 then) {
  return (double)(g_get_monotonic_time() - then) / 1e6;
}

/* With --verbose a line now and then, for logs. */
static void progress_line(const DsProgress *progress) {
  if (seconds_since(progress_now.told) < LINE_SECONDS) return;
  progress_now.told = g_get_monotonic_time();
  g_autoptr(GString) line = g_string_new(NULL);
  ds_print_progress(line, progress);
  fprintf(stderr, "%s\n", line->str);
}

void cli_progress_begin(void) {
  progress_now.begun = progress_now.told = g_get_monotonic_time();
}

void cli_progress(guint done, guint total, guint pages, const char *deck, gpointer data) {
  const Cli *cli = data;
  DsProgress progress = {done, total, pages, seconds_since(progress_now.begun), deck};
  if (cli->quiet) return;
  if (!isatty(STDERR_FILENO) || is_dumb()) {
    if (cli->verbose) progress_line(&progress);
    return;
  }
  g_autoptr(GString) line = g_string_new(NULL);
  ds_print_progress_bar(line, &progress, terminal_columns(STDERR_FILENO));
  g_autofree char *shown = displayable(line->str);
  fprintf(stderr, "\r\x1b[K%s", shown ? shown : line->str);
  progress_now.shown = TRUE;
}

void cli_progress_end(void) {
  if (!progress_now.shown) return;
  fputs("\r\x1b[K", stderr);
  progress_now.shown = FALSE;
}
