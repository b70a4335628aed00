import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;

/** Ends while a thread of its channels still waits for events: the machine waits for that one, and goes. */
public class Main {
    public static void main(String[] args) throws Exception {
        InetSocketAddress at = new InetSocketAddress("127.0.0.1", 7224);
        AsynchronousServerSocketChannel door = AsynchronousServerSocketChannel.open().bind(at);
        var guest = door.accept();
        AsynchronousSocketChannel client = AsynchronousSocketChannel.open();
        client.connect(at).get();
        AsynchronousSocketChannel server = guest.get();
        client.write(ByteBuffer.wrap("hello".getBytes())).get();
        System.out.println(server.read(ByteBuffer.allocate(8)).get());
        server.close();
        client.close();
        door.close();
    }
}
