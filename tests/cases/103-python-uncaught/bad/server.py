import socket, time
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("", 7203))
s.listen()
while True:
    c, _ = s.accept()
    for i in range(5):
        c.sendall(b"tick\n")
        time.sleep(0.05)
    c.close()
