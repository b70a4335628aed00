# Calls through another module: "by N" marks the line that calls what makes the call ending in "SO_KEEPALIVE, N)".
import functools
import socket

from wrapper import keep


def compare(a, b):
    keep(s, 2)  # by 2
    return a - b


def go():
    keep(s, 1)  # by 1
    sorted([2, 1], key=functools.cmp_to_key(compare))
    s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 3)


s = socket.socket()
go()
