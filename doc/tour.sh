#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# tour.sh PROGRAM: a first session of somebody new, typed into a terminal of 80 columns and 24 lines (tmux), as Markdown on stdout.
# `make tour` writes it to doc/tour.md; a test holds the two together.
set -euo pipefail
program=$(cd "$(dirname "$1")" && pwd)
decks=$(cd "$(dirname "$0")/../decks" && pwd)
home=$(mktemp -d)
screen() { tmux -S "$home/.tmux" "$@"; }
trap 'screen kill-server 2>/dev/null || true; rm -rf "$home"' EXIT

mkdir "$home/slides"
cp -r "$decks"/{community,kubecon-na-2024,talks} "$home/slides"
export HOME=$home
unset DISPLAY WAYLAND_DISPLAY SSH_CONNECTION SSH_TTY DECKSEARCH_LIBRARY DECKSEARCH_INDEX XDG_CONFIG_HOME XDG_STATE_HOME TMUX NO_COLOR COLUMNS PAGER
cat >"$home/.rc" <<END
export PS1='\$ ' PATH=$program:/usr/bin:/bin PAGER=cat
set +o history
PROMPT_COMMAND='tmux -S "$home/.tmux" wait-for -S prompt'
cd "$home/slides"
END
screen -f /dev/null new-session -d -x 80 -y 24 "env LC_ALL=C.UTF-8 TERM=screen bash --noprofile --rcfile '$home/.rc' -i"
screen set-option -g history-limit 500
screen wait-for prompt

# Types a command, waits for its end, and shows what then stands on the screen and above it.
type_in() {
  screen send-keys C-l
  sleep 0.2
  screen clear-history
  screen send-keys -l "$1"
  screen send-keys Enter
  screen wait-for prompt
  sleep 0.2
  printf '```console\n'
  # paths, and seconds that differ from run to run, are made those of anybody
  screen capture-pane -p -J -S - | sed -e "s|$home|/home/ada|g" -e 's/ in [0-9.]* s$/ in 0.2 s/' -e 's/ *$//' |
    awk 'NF { if (line != "") print line; for (; blank; blank--) print ""; line = $0; next } { blank++ }
         END { if (line != "$") print line }'
  printf '```\n'
}

say() { printf '\n%s\n\n' "$1"; }

cat <<'END'
# A first session

What somebody sees who has a folder of slides and has just installed the program: a terminal of 80 columns and 24 lines, no configuration.
What is longer than the screen goes through a pager; here it is shown whole. Written by `make tour` ([tour.sh](tour.sh)).
END
say 'There is no library yet:'
type_in 'decksearch'
say 'So make one of this folder:'
type_in 'decksearch index .'
say 'A word one remembers. Hits come grouped by talk, each slide with a number:'
type_in 'decksearch netkit'
say '`open 1` opens a viewer at the first of them. Here there is no display, so it prints the text; `--print` prints the command that would open it:'
type_in 'decksearch open 1'
echo
type_in 'decksearch open --print --viewer=zathura 1'
say 'A slip of the fingers:'
type_in 'decksearch tetragn policy'
say 'A word that is nowhere:'
type_in 'decksearch zyzzyva'
say 'A mistyped option:'
type_in 'decksearch --limt=3 netkit'
say 'A slide of a deck, by a part of its name, with what was taken out as noise:'
type_in 'decksearch show --noise tetragon-field:7'
say 'And to paste it somewhere:'
type_in 'decksearch show --format=markdown tetragon-field:7'
