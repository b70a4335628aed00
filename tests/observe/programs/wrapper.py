# What wrapped.py calls.
import socket


def set_it(s, number):
    s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, number)


def keep(s, number):
    set_it(s, number)
