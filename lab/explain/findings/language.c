#include "lab/explain/findings/language.h"

static const struct {
    const char *program; /* how the interpreter's name begins */
    const char *suffix;  /* of a source file */
    enum language language;
} languages[] = {
    { "python", ".py", LANGUAGE_PYTHON },
    { "java", ".java", LANGUAGE_JAVA },
    { "node", ".js", LANGUAGE_NODE },
};
enum { LANGUAGES = sizeof languages / sizeof *languages };

enum language language_of_file(struct str file)
{
    for (size_t i = 0; i < LANGUAGES; i++)
        if (str_ends(file, languages[i].suffix))
            return languages[i].language;
    return LANGUAGE_C;
}

enum language language_of_exec(struct str line)
{
    if (str_starts(line, "attached to process "))
        line = str_skip(line, str_find(line, ':'));
    str_take_word(&line); /* "exec", or ":" */
    struct str name = str_behind_last(str_take_word(&line), '/');
    for (size_t i = 0; i < LANGUAGES; i++)
        if (str_starts(name, languages[i].program))
            return languages[i].language;
    return LANGUAGE_C;
}

/* ---- advice */

static const struct {
    const char *kind;
    const char *in[LANGUAGE_COUNT]; /* NULL: as in C */
} advice[] = {
    { "short-send",
      { [LANGUAGE_PYTHON] =
            "send() says how much it took: sendall() goes on until all is taken; with a socket "
            "that does not block keep the rest, and send it once it is writable",
        [LANGUAGE_JAVA] = "write() of a channel says how much it took: while (buffer.hasRemaining()) "
                          "channel.write(buffer), or keep the rest until the key is writable" } },
    { "eof-ignored",
      { [LANGUAGE_PYTHON] = "treat b\"\" from recv() (\"\" from readline()) as the end: leave the loop, and "
                            "close() the socket",
        [LANGUAGE_JAVA] =
            "treat -1 from read() (null from readLine()) as the end: leave the loop, and close() "
            "the socket" } },
    { "unread-at-close",
      { [LANGUAGE_PYTHON] =
            "after the last sendall(): shutdown(socket.SHUT_WR), then recv() until it returns "
            "b\"\", then close()",
        [LANGUAGE_JAVA] =
            "after the last write: shutdownOutput(), then read() until it returns -1, then close()",
        [LANGUAGE_NODE] =
            "end() the socket and let it read to its 'end'; destroy() throws away what has come" } },
    { "write-after-fin",
      { [LANGUAGE_PYTHON] =
            "look whether the peer has closed, which recv() tells with b\"\" (select() says that "
            "there is something to read), before you send; or agree in the protocol who speaks "
            "last",
        [LANGUAGE_JAVA] =
            "look whether the peer has closed, which read() tells with -1, before you write; or "
            "agree in the protocol who speaks last",
        [LANGUAGE_NODE] = "stop writing on 'end' and 'close'; or agree in the protocol who speaks last" } },
    { "no-reuseaddr",
      { [LANGUAGE_PYTHON] =
            "sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1) before bind(), in every "
            "server; socket.create_server() does so, and a socketserver with allow_reuse_address",
        [LANGUAGE_JAVA] = "setReuseAddress(true) before bind(), in every server" } },
    { "zombies",
      { [LANGUAGE_PYTHON] =
            "signal.signal(signal.SIGCHLD, signal.SIG_IGN), when nobody asks how they ended; "
            "else os.waitpid(-1, os.WNOHANG) before each accept(), wait() of a Popen, join() of "
            "a Process" } },
    { "stale-unix-path",
      { [LANGUAGE_PYTHON] =
            "os.unlink() the path before bind() (after a connect() to it that is refused, where "
            "another server may be alive), and when the server ends",
        [LANGUAGE_JAVA] = "Files.deleteIfExists() of the path before bind() (after a connect() to it that is "
                          "refused, where another server may be alive), and when the server ends",
        [LANGUAGE_NODE] =
            "fs.unlinkSync() of the path before listen() (after a connect() to it that is refused, "
            "where another server may be alive), and when the server ends" } },
    { "bind-ignored",
      { [LANGUAGE_PYTHON] =
            "let the OSError of bind() and listen() end the server, or say what it is and leave" } },
    { "refused-unheard",
      { [LANGUAGE_PYTHON] =
            "connect() the socket: then the next call on it raises ConnectionRefusedError; and "
            "give the wait a limit (settimeout()), since datagrams get lost",
        [LANGUAGE_JAVA] =
            "connect() the DatagramSocket: then receive() throws PortUnreachableException; and give "
            "the wait a limit (setSoTimeout()), since datagrams get lost",
        [LANGUAGE_NODE] =
            "connect() the socket and listen for 'error'; and give the wait a limit (setTimeout()), "
            "since datagrams get lost" } },
    { "refused-as-end",
      { [LANGUAGE_PYTHON] =
            "take ConnectionRefusedError of a UDP socket as news of an earlier datagram: say so, "
            "and send again: the error is gone, and the receiver may be there by now" } },
    { "deadlock",
      { [LANGUAGE_PYTHON] = "let one of them speak, or end, before it waits; or give the wait a limit "
                            "(settimeout())",
        [LANGUAGE_JAVA] = "let one of them speak, or end, before it waits; or give the wait a limit "
                          "(setSoTimeout())",
        [LANGUAGE_NODE] = "let one of them speak, or end, before it waits; or give the wait a limit "
                          "(socket.setTimeout())" } },
    { "close-while-blocked",
      { [LANGUAGE_PYTHON] =
            "sock.shutdown(socket.SHUT_RDWR) wakes it: then join() the thread, and close() at "
            "last" } },
    { "nagle-delay",
      { [LANGUAGE_PYTHON] = "put what belongs together into one sendall(), or "
                            "sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)",
        [LANGUAGE_JAVA] =
            "put what belongs together into one write (a BufferedOutputStream, and flush()), or "
            "setTcpNoDelay(true)",
        [LANGUAGE_NODE] = "put what belongs together into one write(), or setNoDelay(true)" } },
    { "partial-header",
      { [LANGUAGE_PYTHON] = "read a header in a loop until all of its bytes are there, or by read(n) of "
                            "makefile(\"rb\")",
        [LANGUAGE_JAVA] = "read a header by readFully() of a DataInputStream, or readNBytes()",
        [LANGUAGE_NODE] =
            "keep what 'data' gives (Buffer.concat()) until all bytes of the header are there" } },
    { "printed-beyond",
      { [LANGUAGE_PYTHON] = "go by what recv_into() returned: buffer[:n]",
        [LANGUAGE_JAVA] = "go by what read() returned: new String(buffer, 0, n), write(buffer, 0, n)" } },
    { "datagram-cut",
      { [LANGUAGE_PYTHON] =
            "give recvfrom() room for the largest datagram of the protocol (65535 bytes take any)",
        [LANGUAGE_JAVA] =
            "give the DatagramPacket room for the largest datagram of the protocol (65535 bytes "
            "take any)" } },
    { "stdio-buffered",
      { [LANGUAGE_PYTHON] = "after each select() take all the lines that the file of makefile() has; or use "
                            "recv() and a buffer of your own" } },
    { "connect-unchecked",
      { [LANGUAGE_PYTHON] =
            "ask getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) once select() says writable: 0 "
            "is connected, all else is the error of connect()",
        [LANGUAGE_JAVA] =
            "call finishConnect() once the key is connectable: it throws when connecting has failed" } },
    { "epoll-stale",
      { [LANGUAGE_PYTHON] =
            "unregister() a socket before close(), wherever a copy of it (dup(), os.fork(), a "
            "child) may stay open" } },
    { "edge-not-drained",
      { [LANGUAGE_PYTHON] = "after each event of select.EPOLLET call recv() until BlockingIOError; or leave "
                            "EPOLLET out" } },
    { "eagain-as-end",
      { [LANGUAGE_PYTHON] =
            "b\"\" from recv() is the end; catch BlockingIOError, wait in select() and try again; "
            "or leave setblocking(False) out" } },
    { "epipe-ignored",
      { [LANGUAGE_PYTHON] =
            "treat BrokenPipeError as the end of this connection: close() the socket, and take it "
            "off every list of those that are sent to",
        [LANGUAGE_JAVA] =
            "treat the IOException as the end of this connection: close() the socket, and take it off "
            "every list of those that are sent to; a PrintWriter throws none: ask checkError()" } },
    { "accept-queue-full",
      { [LANGUAGE_PYTHON] = "pass more to listen() (socket.SOMAXCONN), or nothing, and accept() as soon as a "
                            "connection is there: what takes long is for a thread of its own",
        [LANGUAGE_JAVA] =
            "pass more to new ServerSocket(port, backlog), and accept() as soon as a connection is "
            "there: what takes long is for a thread of its own",
        [LANGUAGE_NODE] =
            "pass more to listen(port, host, backlog), and do nothing long in one go: it keeps the "
            "loop from accepting" } },
    { "emfile-loop",
      { [LANGUAGE_PYTHON] =
            "close() a connection first, or leave the listener out of select() until one is closed; "
            "raise the limit (ulimit -n) only when each is closed in the end" } },
    { "fd-copy-held",
      { [LANGUAGE_PYTHON] = "right after os.fork(), close() in each process what only the other uses" } },
    { "no-broadcast",
      { [LANGUAGE_PYTHON] = "sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1) before the first one",
        [LANGUAGE_JAVA] = "setBroadcast(true) before the first one",
        [LANGUAGE_NODE] = "setBroadcast(true) once it is bound" } },
    { "descriptor-leak",
      { [LANGUAGE_PYTHON] =
            "close() what accept() returned, on every way out of serving it (with conn: does so)",
        [LANGUAGE_JAVA] =
            "close() what accept() returned, on every way out of serving it (try-with-resources "
            "does so)" } },
    { "close-wait",
      { [LANGUAGE_PYTHON] = "close() the socket once recv() has returned b\"\" and all is answered",
        [LANGUAGE_JAVA] = "close() the socket once read() has returned -1 and all is answered" } },
};

const char *language_advice(const char *kind, enum language language)
{
    for (size_t i = 0; i < sizeof advice / sizeof *advice; i++)
        if (str_is(str_from(kind), advice[i].kind))
            return advice[i].in[language];
    return NULL;
}
