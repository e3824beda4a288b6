package dev.penstock.dev;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The protocol itself, since clients send no text that is none. */
final class RawNats {
  private RawNats() {}

  /** Returns when the server has taken it. */
  static void publish(int port, String subject, byte[] body) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      var out = socket.getOutputStream();
      var head = "CONNECT {\"verbose\":false}\r\nPUB " + subject + " " + body.length + "\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(body);
      out.write("\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      var answer = new StringBuilder();
      while (answer.indexOf("PONG") < 0) answer.append((char) socket.getInputStream().read());
    }
  }
}
