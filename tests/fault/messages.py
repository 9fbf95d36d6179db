# SPDX-License-Identifier: GPL-3.0-or-later
"""The messages that a search sends to a server, as libxapian's remote protocol has them."""


def messages(data):
    """How many whole messages @data begins with, and what is left: a type, a length (255 and more in sevens of bits), so many bytes."""
    n = 0
    while len(data) >= 2:
        length, at = data[1], 2
        if length == 255:
            shift = 0
            while at < len(data):
                length += (data[at] & 127) << shift
                shift += 7
                at += 1
                if data[at - 1] & 128:
                    break
            else:
                break
        if len(data) < at + length:
            break
        n, data = n + 1, data[at + length:]
    return n, data
