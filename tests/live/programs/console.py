# As console.c.
import select, socket, sys
serves = sys.argv[1] == "serve"
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
if serves:
    s.bind(("127.0.0.1", 7000))
    s.listen(8)
    s = s.accept()[0]
else:
    s.connect(("127.0.0.1", 7000))
watched = [s, sys.stdin]
while True:
    ready = select.select(watched, [], [])[0]
    if sys.stdin in ready:
        line = sys.stdin.readline()
        if line:
            s.sendall(line.encode())
        else:
            watched.remove(sys.stdin)
    if s in ready:
        data = s.recv(256)
        if not data:
            break
        print(data.decode(), end="", flush=True)
s.close()
