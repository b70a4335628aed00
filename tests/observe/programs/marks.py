"""Calls from every kind of place; "here N in F" says what the observer must find of the call numbered N."""
import os
import socket
import socketserver
import sys
import threading

s = socket.socket()


def call(number):
    s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, number)  # here 2 in call


def far_below(number, depth):
    if depth:
        return far_below(number, depth - 1)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, number)  # here 3 in far_below


def generated(number):
    yield s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, number)  # here 4 in generated


class Thing:
    def größe(self, number):
        """A name beyond ASCII, and lines before the call."""
        values = [i * i for i in range(100)]
        text = ", ".join(
            str(value)
            for value in values
            if value % 2
        )

        if text:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, number)  # here 5 in Thing.größe

    def 测试(self, number):
        s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, number)  # here 6 in Thing.测试


def in_thread(number):
    for _ in range(3):
        s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, number)  # here 7 in in_thread


def library():
    """The call is made in socketserver.py: the line that asked for it counts."""
    with socketserver.TCPServer(("127.0.0.1", 0), None):  # here 9 in library
        pass


s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)  # here 1 in <module>
call(2)
far_below(3, 40)
for _ in generated(4):
    pass
Thing().größe(5)
Thing().测试(6)
thread = threading.Thread(target=in_thread, args=(7,))
thread.start()
thread.join()
child = os.fork()
if child == 0:
    s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 8)  # here 8 in <module>
    sys.stdout.flush()
    os._exit(0)
os.waitpid(child, 0)
library()
exec("s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 10)")  # here 10 in <module>
