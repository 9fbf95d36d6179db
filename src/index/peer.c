/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the other end of a connection is still there. libxapian names the server that timed out, but not the one that closed. */
#include "internal.h"

#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

/* Whether @fd is a connection to one of @addresses that was not closed. */
static gboolean is_open_to(int fd, const struct addrinfo *addresses) {
  struct sockaddr_storage peer;
  socklen_t len = sizeof peer;
  char byte;
  if (getpeername(fd, (struct sockaddr *)&peer, &len) < 0) return FALSE;
  for (const struct addrinfo *at = addresses; at; at = at->ai_next)
    if (at->ai_addrlen == len && memcmp(at->ai_addr, &peer, len) == 0) return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) != 0;
  return FALSE;
}

gboolean ds_peer_is_there(const char *host, guint port) {
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *addresses = NULL;
  g_autofree char *service = g_strdup_printf("%u", port);
  if (getaddrinfo(host, service, &hints, &addresses) != 0) return FALSE;
  gboolean there = FALSE;
  g_autoptr(GDir) dir = g_dir_open("/proc/self/fd", 0, NULL);
  for (const char *name; dir && !there && (name = g_dir_read_name(dir));)
    there = is_open_to((int)g_ascii_strtoll(name, NULL, 10), addresses);
  freeaddrinfo(addresses);
  return there;
}
