/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch help: printed from the program's own tables. */
#include "cli.h"

#include <decksearch/view.h>

#include <stdlib.h>

static void help_overview(GString *out) {
  g_string_append(out, "decksearch finds the slide you remember.\n\n"
                       "  decksearch [OPTIONS] QUERY...\n"
                       "  decksearch COMMAND ...\n\ncommands:\n");
  for (const CliCommand *command = cli_commands; command->name; command++)
    g_string_append_printf(out, "  %-8s %s\n", command->name, command->summary);
  g_string_append(out, "\n  decksearch help COMMAND, fields, formats, viewers\n");
}

static void help_command(GString *out, const CliCommand *command) {
  g_string_append_printf(out, "decksearch %s%s%s\n  %s\n\n", command->name, *command->synopsis ? " " : "", command->synopsis,
                         command->summary);
  cli_options_help(out, command);
}

#define COLUMNS 80u

/* @head, then the words of @text, lines broken before COLUMNS and indented as wide as @head. */
static void append_wrapped(GString *out, const char *head, const char *text) {
  g_auto(GStrv) words = g_strsplit(text, " ", -1);
  guint indent = ds_text_columns(head), used = indent;
  g_string_append(out, head);
  for (guint i = 0; words[i]; i++) {
    guint columns = ds_text_columns(words[i]);
    if (used > indent && used + 1 + columns > COLUMNS) {
      g_string_append_printf(out, "\n%*s", (int)indent, "");
      used = indent;
    }
    g_string_append_printf(out, "%s%s", used > indent ? " " : "", words[i]);
    used += columns + (used > indent);
  }
  g_string_append_c(out, '\n');
}

static void help_fields(GString *out) {
  for (guint i = 0; i < DS_FIELD_N; i++) {
    const DsField *field = &ds_fields[i];
    if (!field->name) continue;
    g_autofree char *name = g_strdup_printf("%s:", field->name), *head = g_strdup_printf("  %-9s ", name);
    g_autoptr(GString) text = g_string_new(field->help);
    g_auto(GStrv) values = g_strsplit(field->values ? field->values : "", ",", -1);
    g_autofree char *list = g_strjoinv(", ", values);
    if (*list) g_string_append_printf(text, " (%s)", list);
    if (field->example) g_string_append_printf(text, ", e.g. %s", field->example);
    append_wrapped(out, head, text->str);
  }
}

static void help_formats(GString *out) {
  for (guint i = 0; i < DS_FORMAT_N; i++) {
    g_autofree char *head = g_strdup_printf("  %-7s %-13s ", ds_talk_formats[i].name, ds_talk_formats[i].suffixes);
    append_wrapped(out, head, ds_talk_formats[i].help);
  }
}

static void help_viewers(GString *out) {
  for (const DsViewer *viewer = ds_viewers; viewer->name; viewer++)
    g_string_append_printf(out, "  %-11s %-13s %s\n", viewer->name, ds_viewer_is_installed(viewer) ? "installed" : "not installed",
                           viewer->help);
  g_string_append(out, "\nThe first installed one is used, or what config.yaml says: viewer: okular, or\n"
                       "viewer: [mupdf, '%f', '%p'] with %f file, %p page, %u file URI with #page,\n%q the query's words, %% a %\n");
}

int cmd_help(Cli *cli, int argc, char **argv) {
  static const struct {
    const char *topic;
    void (*print)(GString *);
  } topics[] = {{"fields", help_fields}, {"formats", help_formats}, {"viewers", help_viewers}};
  g_autoptr(GString) out = g_string_new(NULL);
  if (argc > 1) return cli_usage(cli, argc, argv, "'help' takes one topic");
  const CliCommand *command = argc ? cli_command_find(argv[0]) : NULL;
  if (argc == 0)
    help_overview(out);
  else if (command)
    help_command(out, command);
  for (guint i = 0; argc && !command && i < G_N_ELEMENTS(topics); i++)
    if (g_str_equal(argv[0], topics[i].topic)) topics[i].print(out);
  if (!out->len) return cli_usage(cli, argc, argv, "there is no help on '%s'", argv[0]);
  cli_out_long(cli, NULL, out);
  return EXIT_SUCCESS;
}
