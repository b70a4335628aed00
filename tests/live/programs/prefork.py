# As prefork.c, with select() for poll().
import os, select, socket, sys
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", 7000))
s.listen(8)
def serve():
    while True:
        if sys.argv[1:] == ["poll"]:
            select.select([s], [], [])
        c = s.accept()[0]
        while data := c.recv(64):
            c.sendall(data)
        c.close()
for _ in range(3):
    if os.fork() == 0:
        serve()
while True:
    os.wait()
