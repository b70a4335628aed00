import socket, time
for i in range(2):
    s = socket.create_connection(("127.0.0.1", 7203))
    s.recv(10)
    s.close()
    time.sleep(0.2)
