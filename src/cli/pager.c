/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pager for what is longer than the terminal. Its command is split into arguments and run as such: never by a shell. */
#include "cli.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static gboolean is_none(char **words) {
  return !words[0] || (!words[1] && (g_str_equal(words[0], "cat") || g_str_equal(words[0], "none")));
}

char **cli_pager(const Cli *cli, CliFrom *ret_from, const char **ret_name) {
  const char *variable = getenv("PAGER");
  char **words = NULL;
  *ret_name = NULL;
  if (cli->config && cli->config->pager) {
    *ret_from = FROM_FILE;
    words = g_strdupv(cli->config->pager);
  } else if (variable) {
    *ret_from = FROM_ENVIRONMENT;
    *ret_name = "PAGER";
    if (!g_shell_parse_argv(variable, NULL, &words, NULL)) words = g_new0(char *, 1);
  } else {
    g_autofree char *less = g_find_program_in_path("less");
    *ret_from = FROM_DEFAULT;
    words = g_strsplit(less ? "less -FRX" : "", " ", -1);
  }
  if (!is_none(words)) return words;
  g_strfreev(words);
  return NULL;
}

/* The environment for a pager: a less that was told nothing keeps colours, and what it showed, and ends when all fits. */
static char **pager_environment(void) {
  char **environment = g_get_environ();
  environment = g_environ_setenv(environment, "LESS", "FRX", FALSE);
  return g_environ_setenv(environment, "LV", "-c", FALSE);
}

/* A pager that is left before its end is no error. Ctrl-C is the pager's. */
static void write_all(int fd, const char *text, gsize len) {
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  sigaction(SIGPIPE, &ignore, NULL);
  sigaction(SIGINT, &ignore, NULL);
  for (gsize done = 0; done < len;) {
    gssize n = write(fd, text + done, len - done);
    if (n < 0 && errno != EINTR) break;
    done += n > 0 ? (gsize)n : 0;
  }
  close(fd);
}

gboolean cli_page(const Cli *cli, const char *text, gsize len) {
  CliFrom from;
  const char *name;
  g_auto(GStrv) argv = cli_pager(cli, &from, &name), environment = pager_environment();
  GPid pid;
  int input = -1;
  GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD;
  if (!argv || !g_spawn_async_with_pipes(NULL, argv, environment, flags, NULL, NULL, &pid, &input, NULL, NULL, NULL)) return FALSE;
  write_all(input, text, len);
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) continue;
  g_spawn_close_pid(pid);
  return TRUE;
}
