# SPDX-License-Identifier: GPL-3.0-or-later
# Completion for fish: decksearch itself says what may follow.

function __decksearch_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct | string unescape)
    decksearch __complete $before[2..] "$current" 2>/dev/null
end

complete -c decksearch -f -a '(__decksearch_complete)'
complete -c decksearch -n '__fish_seen_subcommand_from index extract' -F
